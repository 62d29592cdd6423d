//! `fieldcraft content`: the framework and the curriculum, checked and published.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use super::start::open;
use crate::app::content::{Findings, FoundLine, PublishReport, Sources, lint, read_sources};
use crate::config::Config;

/// What to do with content.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Check every file: what is wrong, where, and how to mend it.
    ///
    /// Checks what is embedded, or the folder given by --content. Needs no
    /// database. Ends with 1 when there are errors; warnings and notes are advice.
    Lint(Output),
    /// Publish what is new.
    ///
    /// A published version is never changed: raise the number in the file first.
    /// Nothing is published when there are errors.
    Publish(Output),
}

/// How the outcome is written.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Output {
    /// Write one JSON document instead of lines for people.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// The content has errors, or it cannot be read or published.
pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Lint(output) => check(config.content, output).await,
        Command::Publish(output) => publish(config, output).await,
    }
}

async fn check(folder: Option<PathBuf>, output: Output) -> anyhow::Result<()> {
    let findings = read(folder, lint).await?;
    print!("{}", if output.json { as_json(&findings) } else { as_text(&findings) });
    match count(&findings, "error") {
        0 => Ok(()),
        n => bail!("the content has {} and cannot be published", plural(n, "error")),
    }
}

async fn publish(config: Config, output: Output) -> anyhow::Result<()> {
    let (sources, mut findings) = read(config.content.clone(), read_sources).await?;
    let Some(sources) = sources else {
        findings.lines.retain(|line| line.severity == "error");
        print!("{}", if output.json { as_json(&findings) } else { as_text(&findings) });
        bail!("nothing was published: the content has {}", plural(findings.lines.len(), "error"));
    };
    let report = publish_sources(config, &sources).await?;
    print!("{}", if output.json { report_json(&report) } else { report_text(&report) });
    Ok(())
}

async fn publish_sources(config: Config, sources: &Sources) -> anyhow::Result<PublishReport> {
    let app = open(config, false).await?;
    let report = app.publish(None, sources).await?;
    app.store.clone().close().await?;
    Ok(report)
}

/// Reads and renders files off the async threads.
async fn read<T: Send + 'static>(
    folder: Option<PathBuf>,
    how: impl FnOnce(Option<&Path>) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(move || how(folder.as_deref())).await?
}

fn count(findings: &Findings, severity: &str) -> usize {
    findings.lines.iter().filter(|line| line.severity == severity).count()
}

fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Each finding with its place first, as editors and terminals know it.
fn as_text(findings: &Findings) -> String {
    let mut text = String::new();
    for FoundLine { severity, file, line, column, message, remedy } in &findings.lines {
        let _ = writeln!(text, "{file}:{line}:{column}: {severity}: {message}");
        if !remedy.is_empty() {
            let _ = writeln!(text, "    {remedy}");
        }
    }
    let numbers = ["error", "warning", "note"].map(|what| plural(count(findings, what), what));
    let verdict = if findings.has_errors() {
        "The content cannot be published as it is."
    } else {
        "The content can be published."
    };
    let gap = if findings.lines.is_empty() { "" } else { "\n" };
    let _ = writeln!(text, "{gap}{}. {verdict}", numbers.join(", "));
    text
}

fn as_json(findings: &Findings) -> String {
    let lines = findings.lines.iter().map(|line| {
        json!({
            "file": line.file,
            "line": line.line,
            "column": line.column,
            "severity": line.severity,
            "message": line.message,
            "remedy": line.remedy,
        })
    });
    let document = json!({
        "findings": lines.collect::<Vec<_>>(),
        "errors": count(findings, "error"),
        "warnings": count(findings, "warning"),
        "notes": count(findings, "note"),
    });
    format!("{document:#}\n")
}

fn report_text(report: &PublishReport) -> String {
    let mut text = String::new();
    for what in &report.published {
        let _ = writeln!(text, "published {what}");
    }
    let _ = match report.published.len() {
        0 => writeln!(text, "Nothing is new: {} unchanged.", report.unchanged),
        n => writeln!(text, "{n} published, {} unchanged.", report.unchanged),
    };
    text
}

fn report_json(report: &PublishReport) -> String {
    format!("{:#}\n", json!({ "published": report.published, "unchanged": report.unchanged }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(severity: &str, line: u64, remedy: &str) -> FoundLine {
        FoundLine {
            severity: severity.into(),
            file: "curriculum/modules/M01-x/module.md".into(),
            line,
            column: 3,
            message: "The picture has no text for those who cannot see it.".into(),
            remedy: remedy.into(),
        }
    }

    #[test]
    fn a_finding_says_where_what_and_how_to_mend_it() {
        let findings =
            Findings { lines: vec![line("error", 7, "Write what it shows."), line("note", 9, "")] };
        insta::assert_snapshot!(as_text(&findings), @r"
        curriculum/modules/M01-x/module.md:7:3: error: The picture has no text for those who cannot see it.
            Write what it shows.
        curriculum/modules/M01-x/module.md:9:3: note: The picture has no text for those who cannot see it.

        1 error, 0 warnings, 1 note. The content cannot be published as it is.
        ");
        let read: serde_json::Value = serde_json::from_str(&as_json(&findings)).expect("JSON");
        assert_eq!((read["errors"].as_u64(), read["notes"].as_u64()), (Some(1), Some(1)));
        assert_eq!(read["findings"][0]["line"], 7);
        assert_eq!(read["findings"][0]["remedy"], "Write what it shows.");
    }

    #[test]
    fn sound_content_says_so() {
        assert_eq!(
            as_text(&Findings::default()),
            "0 errors, 0 warnings, 0 notes. The content can be published.\n"
        );
    }

    #[test]
    fn publishing_says_what_is_new() {
        let mut report = PublishReport { published: vec!["M01 version 2".into()], unchanged: 9 };
        assert_eq!(report_text(&report), "published M01 version 2\n1 published, 9 unchanged.\n");
        report.published.clear();
        assert_eq!(report_text(&report), "Nothing is new: 9 unchanged.\n");
    }

    #[test]
    fn the_shipped_content_has_no_error() {
        let findings = lint(None).expect("read");
        assert!(!findings.has_errors(), "{}", as_text(&findings));
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_an_error() {
        let nowhere = Some(PathBuf::from("/nowhere/at/all"));
        let error = check(nowhere, Output { json: false }).await.expect_err("refused");
        assert!(format!("{error:#}").contains("/nowhere/at/all"), "{error:#}");
    }
}
