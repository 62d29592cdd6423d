//! `fieldcraft content`: the framework and the curriculum, checked and published.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use fieldcraft_curriculum::{Coverage, Finding, Module, ModuleDiff, Severity, Stats, annotate, template};
use serde_json::json;

use super::authoring::{self, CopyArgs};
use super::import_module::{self, ImportArgs};
use super::preview::{self, PreviewArgs};
use super::start::open;
use crate::app::content::{
    Findings, FoundLine, PublishReport, Shelf, Sources, lint, read_library, read_sources,
};
use crate::app::folders::Folders;
use crate::app::publishing::How;
use crate::config::Config;

/// What to do with content.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Check every file: what is wrong, where, and how to mend it.
    ///
    /// Checks what is embedded, or the folder given by --content. Needs no
    /// database. Ends with 1 when there are errors; warnings and notes are advice.
    Lint(LintOutput),
    /// Show where each indicator is taught, checked, practiced and seen in a vignette.
    ///
    /// Ends with 1 when there are gaps. Needs no database.
    Coverage(Output),
    /// Show how much there is of everything, and how hard it is to read. Needs no database.
    Stats(Output),
    /// Show what changed since the published versions, and whether it is material.
    Diff(Output),
    /// Begin a module, a lesson or a vignette from a template.
    ///
    /// Writes into the folder given by --content, or the folder where you are.
    #[command(subcommand)]
    New(New),
    /// Copy shipped parts into your center's own folder, to change them there.
    ///
    /// Each copy gets the next version. The folder is the one given by
    /// --content-overlay. Nothing is written over.
    Copy(CopyArgs),
    /// Make a module of a folder of plain Markdown, and say what needs a hand.
    Import(ImportArgs),
    /// Show the content in the real pages on this machine, and show it anew when a file changes.
    ///
    /// What the lint says stands where it belongs. Needs no database and no sign-in.
    Preview(PreviewArgs),
    /// Publish what is new.
    ///
    /// A published version is never changed: raise the number in the file first.
    /// Nothing is published when there are errors. Publishing takes two people:
    /// where something is published already, both are named, and the audit log
    /// keeps the names.
    Publish(PublishArgs),
}

/// How the outcome is written.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Output {
    /// Write one JSON document instead of lines for people.
    #[arg(long)]
    json: bool,
}

/// Who publishes, and how the outcome is written.
#[derive(Args, Clone, Debug)]
pub(super) struct PublishArgs {
    /// Who proposed what is published.
    #[arg(long)]
    proposed_by: Option<String>,
    /// Who approved it: somebody else.
    #[arg(long)]
    approved_by: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// How findings are written.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct LintOutput {
    /// Write one JSON document instead of lines for people.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The form of the output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The forms that findings are written in.
#[derive(clap::ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    /// Lines for people, which editors understand too.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Annotations for GitHub Actions.
    Github,
    /// A SARIF log for editors and code scanners.
    Sarif,
}

/// What to begin.
#[derive(Subcommand, Debug)]
pub(super) enum New {
    /// A module with one lesson, a check, a scenario and tasks.
    Module(NewOne),
    /// A lesson of a module that is there.
    Lesson {
        /// The code of the module, as in M21.
        module: String,
        /// The title.
        title: String,
        /// Codes of the indicators it is about, divided by commas.
        #[arg(long, value_delimiter = ',', required = true)]
        indicators: Vec<String>,
    },
    /// A vignette for practice.
    Vignette(NewOne),
}

/// A code, a title and what it is about.
#[derive(Args, Debug)]
pub(super) struct NewOne {
    /// The code, as in M21 or V25.
    code: String,
    /// The title.
    title: String,
    /// Codes of the indicators it is about, divided by commas.
    #[arg(long, value_delimiter = ',', required = true)]
    indicators: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// The content has errors, or it cannot be read or published.
pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Lint(output) => {
            let format = if output.json { Format::Json } else { output.format };
            check(config.folders(), format).await
        }
        Command::Coverage(output) => coverage(config.folders(), output).await,
        Command::Stats(output) => stats(config.folders(), output).await,
        Command::Diff(output) => changes(config, output).await,
        Command::Copy(args) => authoring::copy(&config.folders(), &args),
        Command::Import(args) => import_module::run(&config.folders(), &args),
        Command::Preview(args) => preview::run(config.folders(), &args).await,
        Command::New(new) => begin(config.content_overlay.or(config.content), &new),
        Command::Publish(args) => publish(config, args).await,
    }
}

async fn check(folders: Folders, format: Format) -> anyhow::Result<()> {
    let findings = read(folders, lint).await?;
    let text = match format {
        Format::Text => as_text(&findings),
        Format::Json => as_json(&findings),
        Format::Github => annotate::github(&curriculum_findings(&findings), ""),
        Format::Sarif => annotate::sarif(&curriculum_findings(&findings), ""),
    };
    print!("{text}");
    match count(&findings, "error") {
        0 => Ok(()),
        n => bail!("the content has {} and cannot be published", plural(n, "error")),
    }
}

async fn coverage(folders: Folders, output: Output) -> anyhow::Result<()> {
    let shelf = read(folders, read_library).await?;
    let codes: Vec<&str> = shelf.indicators.iter().map(String::as_str).collect();
    let coverage = Coverage::of(&shelf.library, &codes);
    if output.json {
        println!("{}", serde_json::to_string_pretty(&coverage)?);
    } else {
        print!("{}{}", coverage.as_table(), provenance(&shelf));
    }
    if coverage.is_complete() { Ok(()) } else { bail!("some indicators are not covered") }
}

async fn stats(folders: Folders, output: Output) -> anyhow::Result<()> {
    let shelf = read(folders, read_library).await?;
    let stats = Stats::of(&shelf.library);
    if output.json {
        println!("{}", serde_json::to_string_pretty(&stats)?);
    } else {
        print!("{}{}", stats.as_table(), provenance(&shelf));
    }
    Ok(())
}

async fn changes(config: Config, output: Output) -> anyhow::Result<()> {
    let shelf = read(config.folders(), read_library).await?;
    let app = open(config, false).await?;
    let content = app.content().await?;
    let published: Vec<Module> = content.modules.values().map(|module| Module::clone(module)).collect();
    app.store.clone().close().await?;
    let mut changed = fieldcraft_curriculum::diff(&published, &shelf.library.modules);
    for hidden in &shelf.hidden {
        for diff in changed.iter_mut().filter(|diff| diff.code == hidden.code) {
            diff.advice =
                vec![format!("overlay.yaml hides it: {} Publishing takes it off the shelf.", hidden.reason)];
        }
    }
    if output.json {
        println!("{}", serde_json::to_string_pretty(&changed)?);
    } else if changed.is_empty() {
        println!("Nothing changed since the published versions.");
    } else {
        print!("{}", changed.iter().map(ModuleDiff::as_text).collect::<Vec<_>>().join("\n"));
    }
    Ok(())
}

fn begin(folder: Option<PathBuf>, new: &New) -> anyhow::Result<()> {
    let root = folder.unwrap_or_else(|| PathBuf::from(".")).join("curriculum");
    let files = match new {
        New::Module(one) => template::new_module(&one.code, &one.title, &as_strs(&one.indicators))?,
        New::Vignette(one) => vec![template::new_vignette(&one.code, &one.title, &as_strs(&one.indicators))?],
        New::Lesson { module, title, indicators } => {
            let (name, number) = next_lesson(&root, module)?;
            vec![template::new_lesson(&name, number, title, &as_strs(indicators))?]
        }
    };
    for file in &files {
        let path = root.join(&file.path);
        if path.exists() {
            bail!("{} is there already; nothing was written over", path.display());
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

fn as_strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The folder of a module, and the number after that of its last lesson.
fn next_lesson(root: &Path, code: &str) -> anyhow::Result<(String, u32)> {
    let modules = root.join("modules");
    let names = |folder: &Path| -> anyhow::Result<Vec<String>> {
        let entries =
            std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    };
    let opening = format!("{code}-");
    let found = names(&modules)?.into_iter().find(|name| name.starts_with(&opening));
    let name = found.with_context(|| format!("there is no module {code} in {}", modules.display()))?;
    let lessons = modules.join(&name).join("lessons");
    let numbers = if lessons.is_dir() { names(&lessons)? } else { Vec::new() };
    let last = numbers.iter().filter_map(|name| name.get(..2)?.parse::<u32>().ok()).max();
    Ok((name, last.unwrap_or_default() + 1))
}

async fn publish(config: Config, args: PublishArgs) -> anyhow::Result<()> {
    let PublishArgs { proposed_by: proposed, approved_by: approved, output } = args;
    let (sources, mut findings) = read(config.folders(), read_sources).await?;
    let Some(sources) = sources else {
        findings.lines.retain(|line| line.severity == "error");
        print!("{}", if output.json { as_json(&findings) } else { as_text(&findings) });
        bail!("nothing was published: the content has {}", plural(findings.lines.len(), "error"));
    };
    let how = How::Operator { proposed, approved };
    let report = publish_sources(config, how, &sources).await?;
    print!("{}", if output.json { report_json(&report) } else { report_text(&report) });
    Ok(())
}

async fn publish_sources(config: Config, how: How, sources: &Sources) -> anyhow::Result<PublishReport> {
    let app = open(config, false).await?;
    let report = app.publish(how, sources).await?;
    app.store.clone().close().await?;
    Ok(report)
}

/// Reads and renders files off the async threads.
async fn read<T: Send + 'static>(
    folders: Folders,
    how: impl FnOnce(&Folders) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(move || how(&folders)).await?
}

/// The lines as the curriculum's own findings.
fn curriculum_findings(findings: &Findings) -> Vec<Finding> {
    let finding = |line: &FoundLine| Finding {
        file: line.file.clone(),
        line: u32::try_from(line.line).unwrap_or(u32::MAX),
        column: u32::try_from(line.column).unwrap_or(u32::MAX),
        severity: match line.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        },
        message: line.message.clone(),
        remedy: line.remedy.clone(),
        rule: line.rule,
    };
    findings.lines.iter().map(finding).collect()
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
    for FoundLine { severity, file, line, column, message, remedy, .. } in &findings.lines {
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
    annotate::json(&curriculum_findings(findings))
}

/// What is not as shipped, a line each.
fn provenance(shelf: &Shelf) -> String {
    let origins = shelf.origins.iter().map(|(code, origin)| format!("{code}: {}\n", origin.words()));
    let hidden = shelf.hidden.iter().map(|hidden| format!("{}: hidden, {}\n", hidden.code, hidden.reason));
    origins.chain(hidden).collect()
}

fn report_text(report: &PublishReport) -> String {
    let mut text = String::new();
    for what in &report.published {
        let _ = writeln!(text, "published {what}");
    }
    for (verb, codes) in [("hid", &report.hidden), ("showed again", &report.shown)] {
        for code in codes {
            let _ = writeln!(text, "{verb} {code}");
        }
    }
    let _ = match report.published.len() {
        0 if report.is_empty() => writeln!(text, "Nothing is new: {} unchanged.", report.unchanged),
        n => writeln!(text, "{n} published, {} unchanged.", report.unchanged),
    };
    text
}

fn report_json(report: &PublishReport) -> String {
    format!(
        "{:#}\n",
        json!({
            "published": report.published,
            "unchanged": report.unchanged,
            "hidden": report.hidden,
            "shown": report.shown,
        })
    )
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
            rule: fieldcraft_curriculum::Rule::AltText,
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
    fn findings_keep_their_rule_on_the_way_to_other_programs() {
        let findings = Findings { lines: vec![line("warning", 7, "Write what it shows.")] };
        let text = annotate::github(&curriculum_findings(&findings), "");
        assert!(
            text.starts_with(
                "::warning file=curriculum/modules/M01-x/module.md,line=7,col=3,title=alt-text::"
            )
        );
        let read: serde_json::Value = serde_json::from_str(&as_json(&findings)).expect("JSON");
        assert_eq!(read["findings"][0]["rule"], "alt-text");
    }

    #[test]
    fn something_new_is_written_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Some(folder.path().to_owned());
        let indicators = vec!["C05.1".to_owned()];
        let one = NewOne { code: "M90".into(), title: "A start".into(), indicators: indicators.clone() };
        let module = New::Module(one);
        begin(root.clone(), &module).expect("written");
        let error = begin(root.clone(), &module).expect_err("refused");
        assert!(format!("{error:#}").contains("nothing was written over"), "{error:#}");
        begin(root, &New::Lesson { module: "M90".into(), title: "Next".into(), indicators })
            .expect("written");
        assert!(folder.path().join("curriculum/modules/M90-a-start/lessons/02-next.md").is_file());
    }

    #[test]
    fn publishing_says_what_is_new() {
        let mut report = PublishReport {
            published: vec!["M01 version 2".into()],
            unchanged: 9,
            ..PublishReport::default()
        };
        assert_eq!(report_text(&report), "published M01 version 2\n1 published, 9 unchanged.\n");
        report.published.clear();
        assert_eq!(report_text(&report), "Nothing is new: 9 unchanged.\n");
    }

    #[test]
    fn the_shipped_content_has_no_error() {
        let findings = lint(&Folders::default()).expect("read");
        assert!(!findings.has_errors(), "{}", as_text(&findings));
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_an_error() {
        let nowhere = Folders { content: Some(PathBuf::from("/nowhere/at/all")), overlay: None };
        let error = check(nowhere, Format::Text).await.expect_err("refused");
        assert!(format!("{error:#}").contains("/nowhere/at/all"), "{error:#}");
    }
}
