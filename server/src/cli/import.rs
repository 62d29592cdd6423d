//! `fieldcraft import …`: people from a file.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::spell::in_words;
use crate::app::import::{Fate, ImportReport, LineFate};
use crate::state::App;

/// Data from files.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Clone, Debug)]
enum What {
    /// People and what they do where, from CSV; docs/import-people.md describes the columns.
    People(PeopleArgs),
}

/// People from CSV.
#[derive(Args, Clone, Debug)]
struct PeopleArgs {
    /// The file, in UTF-8, its first line naming the columns.
    file: PathBuf,
    /// Only say what would become of each line.
    #[arg(long)]
    dry_run: bool,
}

/// Does what the arguments say, and prints the fate of each line.
///
/// # Errors
/// The file cannot be read, or a line cannot be taken: then nothing was written.
pub async fn run(app: &App, args: ImportArgs) -> anyhow::Result<()> {
    let What::People(PeopleArgs { file, dry_run }) = args.what;
    let bytes = tokio::fs::read(&file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| anyhow::anyhow!("{} is not in UTF-8. Save it as \"CSV UTF-8\".", file.display()))?;
    let report = app.import_people(&text, dry_run).await.map_err(in_words)?;
    print!("{}", said(&report));
    let bad = report.bad().count();
    if bad > 0 {
        bail!("{bad} of {} lines cannot be taken. Nothing was written.", report.lines.len());
    }
    let news = report.lines.iter().any(|line| line.fate != Fate::Unchanged);
    println!(
        "{}",
        match (report.written, news) {
            (false, _) => "A dry run: nothing was written.",
            (true, true) => "All of it was written.",
            (true, false) => "All of it was there already.",
        }
    );
    Ok(())
}

/// The fate of each line, then how many there are of each.
fn said(report: &ImportReport) -> String {
    let mut text = String::new();
    for LineFate { number, email, fate, leads } in &report.lines {
        let email = email.as_deref().unwrap_or("-");
        let (word, more) = match fate {
            Fate::Bad(why) => ("bad", why.join(" ")),
            Fate::Changed(what) => ("changed", what.join(", ")),
            fate => (word(fate), String::new()),
        };
        let more: Vec<&str> = [more.as_str()]
            .into_iter()
            .chain(leads.iter().map(String::as_str))
            .filter(|part| !part.is_empty())
            .collect();
        let more = more.join("; ");
        let line = format!("line {number:<5} {word:<10} {email:<32} {more}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let mut counts: Vec<(&str, usize)> =
        ["added", "new role", "changed", "unchanged", "bad"].map(|word| (word, 0)).into();
    for line in &report.lines {
        if let Some(count) = counts.iter_mut().find(|(word, _)| *word == self::word(&line.fate)) {
            count.1 += 1;
        }
    }
    let counts: Vec<String> = counts.iter().map(|(word, n)| format!("{n} {word}")).collect();
    let _ = writeln!(text, "{} lines: {}.", report.lines.len(), counts.join(", "));
    text
}

fn word(fate: &Fate) -> &'static str {
    match fate {
        Fate::Added => "added",
        Fate::AddedRole => "new role",
        Fate::Changed(_) => "changed",
        Fate::Unchanged => "unchanged",
        Fate::Bad(_) => "bad",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_what_becomes_of_it() {
        let line = |number, email: Option<&str>, fate| LineFate {
            number,
            email: email.map(Into::into),
            fate,
            leads: Vec::new(),
        };
        let report = ImportReport {
            lines: vec![
                LineFate {
                    leads: vec!["bo@example.test becomes supervisor on 2026-03-02".into()],
                    ..line(2, Some("ana@example.test"), Fate::Added)
                },
                line(3, Some("bo@example.test"), Fate::Changed(vec!["fte", "ended_on"])),
                line(4, None, Fate::Bad(vec!["email is empty.".into(), "role is empty.".into()])),
            ],
            written: false,
        };
        insta::assert_snapshot!(said(&report), @r"
        line 2     added      ana@example.test                 bo@example.test becomes supervisor on 2026-03-02
        line 3     changed    bo@example.test                  fte, ended_on
        line 4     bad        -                                email is empty. role is empty.
        3 lines: 1 added, 0 new role, 1 changed, 0 unchanged, 1 bad.
        ");
    }
}
