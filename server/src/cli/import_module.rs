//! `fieldcraft content import`: a module out of a folder of plain Markdown.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use fieldcraft_curriculum::import::{Wish, import};
use fieldcraft_curriculum::{Finding, SourceFile, annotate, lint};

use super::authoring::{tell, write};
use crate::app::folders::{Folders, files_below};

/// What to import, and as what.
#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The folder with the Markdown files and their pictures.
    folder: PathBuf,
    /// The code of the new module, as in M21.
    #[arg(long)]
    code: String,
    /// Its title.
    #[arg(long)]
    title: String,
    /// Codes of the indicators it is about, divided by commas. They may be written in later.
    #[arg(long, value_delimiter = ',')]
    indicators: Vec<String>,
    /// The folder that gets `curriculum/modules/…`; your center's own when absent, or where you are.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Write the report as one JSON document.
    #[arg(long)]
    json: bool,
}

/// Makes the module and says what needs a hand. Nothing is written over.
///
/// # Errors
/// The folder cannot be read, holds no Markdown, or the module is there already.
pub(super) fn run(folders: &Folders, args: &ImportArgs) -> anyhow::Result<()> {
    let (files, findings) = import_into(folders, args)?;
    if args.json {
        print!("{}", annotate::json(&findings));
        return Ok(());
    }
    tell(&files);
    println!();
    print!("{}", report(&findings));
    println!();
    println!(
        "{} to look at. `fieldcraft content preview` shows it as learners would see it.",
        plural(findings.len())
    );
    Ok(())
}

fn plural(n: usize) -> String {
    format!("{n} thing{}", if n == 1 { "" } else { "s" })
}

fn report(findings: &[Finding]) -> String {
    let line = |one: &Finding| {
        format!("{}:{}: {}: {}\n    {}\n", one.file, one.line, one.severity, one.message, one.remedy)
    };
    findings.iter().map(line).collect()
}

type Written = Vec<(PathBuf, Vec<u8>)>;

fn import_into(folders: &Folders, args: &ImportArgs) -> anyhow::Result<(Written, Vec<Finding>)> {
    if !args.folder.is_dir() {
        bail!("{} is not a folder", args.folder.display());
    }
    let source: Vec<SourceFile> = files_below(&args.folder)?;
    let wish =
        Wish { code: args.code.clone(), title: args.title.clone(), indicators: args.indicators.clone() };
    let made = import(&source, &wish)?;
    let target = args.to.clone().or_else(|| folders.overlay.clone()).or_else(|| folders.content.clone());
    let root = target.unwrap_or_else(|| PathBuf::from(".")).join("curriculum");
    refuse_twice(&root, &args.code)?;
    let files: Written = made.files.iter().map(|file| (root.join(&file.path), file.bytes.to_vec())).collect();
    write(&files)?;
    let mut findings = made.findings;
    findings.extend(lint(&made.files, &|code| code.starts_with('C'), &|role| role.starts_with('R')));
    for finding in &mut findings {
        let base = if finding.file.starts_with("modules/") { &root } else { &args.folder };
        finding.file = base.join(&finding.file).display().to_string();
    }
    findings.sort();
    findings.dedup();
    Ok((files, findings))
}

/// A module of this code may stand there under another name.
fn refuse_twice(root: &Path, code: &str) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(root.join("modules")) else { return Ok(()) };
    let opening = format!("{code}-");
    let there = entries.flatten().find(|entry| entry.file_name().to_string_lossy().starts_with(&opening));
    match there {
        Some(entry) => bail!("{} is there already; nothing was written", entry.path().display()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_becomes_a_module_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("notes");
        std::fs::create_dir_all(source.join("img")).expect("made");
        std::fs::write(source.join("01-hello.md"), "# Hello\n\nWe begin at the door.\n\n![](img/a.jpg)\n")
            .expect("written");
        std::fs::write(source.join("img/a.jpg"), [0xff, 0xd8]).expect("written");
        let args = ImportArgs {
            folder: source.clone(),
            code: "M21".into(),
            title: "At the door".into(),
            indicators: vec!["C01.1".into()],
            to: Some(folder.path().join("own")),
            json: false,
        };
        let (files, findings) = import_into(&Folders::default(), &args).expect("imported");
        let written = folder.path().join("own/curriculum/modules/M21-at-the-door");
        assert_eq!(files[0].0, written.join("module.md"));
        assert!(written.join("lessons/01-hello.md").is_file() && written.join("checks/check.yaml").is_file());
        let text = report(&findings);
        let place = source.join("01-hello.md").display().to_string();
        assert!(
            text.contains(&format!("{place}:5: warning: the picture img/a.jpg is neither SVG nor PNG")),
            "{text}"
        );
        let error = import_into(&Folders::default(), &args).expect_err("there already").to_string();
        assert!(error.contains("nothing was written"), "{error}");
    }
}
