//! What authors of a center's own content do from the command line: begin from a shipped part.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use fieldcraft_curriculum::SourceFile;
use fieldcraft_curriculum::overlay::{OVERLAY_FILE, unit};

use crate::app::folders::Folders;

/// What to copy, and for whom.
#[derive(Args, Debug)]
pub(super) struct CopyArgs {
    /// Codes of modules, vignettes, drills or role cards, as in M06, V03, D-C05 or R4.
    #[arg(required = true)]
    codes: Vec<String>,
    /// The name of your center, for `overlay.yaml` where there is none yet.
    #[arg(long)]
    center: Option<String>,
}

/// Copies shipped parts into the overlay, each with the next version, to be changed there.
///
/// # Errors
/// There is no such part, or it stands in the overlay already.
pub(super) fn copy(folders: &Folders, args: &CopyArgs) -> anyhow::Result<()> {
    let Some(overlay) = &folders.overlay else {
        bail!("say with --content-overlay (FIELDCRAFT_CONTENT_OVERLAY) into which folder");
    };
    let shipped = Folders { overlay: None, ..folders.clone() }.curriculum_files()?;
    let mut files = Vec::new();
    for code in &args.codes {
        let found = shipped.iter().filter(|file| unit(&file.path).as_ref() == Some(code));
        let before = files.len();
        files.extend(found.map(raised));
        if files.len() == before {
            bail!("there is no {code} to copy");
        }
    }
    let top = overlay.join(OVERLAY_FILE);
    if !top.is_file() {
        let Some(center) = &args.center else {
            bail!("{} is not there yet: say with --center what your center is called", top.display());
        };
        let text = format!("center: {}\nhide: []\n", serde_json::to_string(center)?);
        let file = [(top, text.into_bytes())];
        write(&file)?;
        tell(&file);
    }
    let root = overlay.join("curriculum");
    let files = files.into_iter().map(|file| (root.join(&file.path), file.bytes.into_owned()));
    let files: Vec<_> = files.collect();
    write(&files)?;
    tell(&files);
    Ok(())
}

/// The file with the next version, if it is the one that has it; a translation goes with it, since
/// nothing has changed yet.
fn raised(file: &SourceFile) -> SourceFile {
    let Ok(text) = std::str::from_utf8(&file.bytes) else { return file.clone() };
    let inside = file.path.strip_prefix("modules/").and_then(|path| path.split_once('/'));
    let field = match inside {
        Some((_, "module.md")) | None => "version: ",
        Some((_, path)) if !path.starts_with("scenarios/") => "translation_of_version: ",
        Some(_) => return file.clone(),
    };
    let mut raised = false;
    let lines = text.split_inclusive('\n').map(|line| {
        let number = line.strip_prefix(field).and_then(|rest| rest.trim().parse::<u32>().ok());
        match number.filter(|_| !raised) {
            Some(number) => {
                raised = true;
                format!("{field}{}\n", number + 1)
            }
            None => line.to_owned(),
        }
    });
    let text: String = lines.collect();
    SourceFile::text(file.path.clone(), text)
}

/// Writes files, none over another.
pub(super) fn write(files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        bail!("{} is there already; nothing was written", path.display());
    }
    for (path, bytes) in files {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Says what was written.
pub(super) fn tell(files: &[(PathBuf, Vec<u8>)]) {
    for (path, _) in files {
        println!("wrote {}", path.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::content::lint;

    #[test]
    fn a_copy_has_the_next_version_and_loads_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = Folders { content: None, overlay: Some(folder.path().to_owned()) };
        let args = |codes: &[&str], center: Option<&str>| CopyArgs {
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            center: center.map(str::to_owned),
        };
        let error = copy(&folders, &args(&["M06"], None)).expect_err("no name");
        assert!(format!("{error:#}").contains("--center"), "{error:#}");
        copy(&folders, &args(&["M06", "V03", "D-C05"], Some("Riverbend: the Center"))).expect("copied");
        let error = copy(&folders, &args(&["V03"], None)).expect_err("there already");
        assert!(format!("{error:#}").contains("nothing was written"), "{error:#}");
        let error = copy(&folders, &args(&["M77"], None)).expect_err("no such module");
        assert!(format!("{error:#}").contains("no M77"), "{error:#}");
        let findings = lint(&folders).expect("read");
        let own = folder.path().display().to_string();
        let about: Vec<_> = findings
            .lines
            .iter()
            .filter(|line| line.file.starts_with(&own) && line.severity != "note")
            .collect();
        assert!(about.is_empty(), "{about:?}");
    }
}
