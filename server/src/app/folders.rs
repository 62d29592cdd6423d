//! Where content is read from: what is embedded or a folder in its place, and a center's own
//! folder laid over it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_curriculum::{self as curriculum, Merged, overlay::OVERLAY_FILE};

/// The folders that content is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// In place of what is embedded.
    pub content: Option<PathBuf>,
    /// A center's own, over either.
    pub overlay: Option<PathBuf>,
}

impl From<Option<&Path>> for Folders {
    fn from(content: Option<&Path>) -> Self {
        Self { content: content.map(Path::to_owned), overlay: None }
    }
}

/// The files of the framework, path and text, and those of the curriculum.
pub(super) struct Files {
    pub(super) framework: Vec<(String, String)>,
    pub(super) curriculum: Merged,
}

impl Folders {
    /// Reads all files.
    pub(super) fn read(&self) -> anyhow::Result<Files> {
        let (framework, shipped) = match &self.content {
            None => (embedded_framework(), curriculum::builtin_files()),
            Some(folder) => (read_framework(folder)?, read_curriculum(&folder.join("curriculum"), true)?),
        };
        let curriculum = match &self.overlay {
            None => Merged::plain(shipped),
            Some(folder) => Merged::new(&shipped, read_overlay(folder)?),
        };
        Ok(Files { framework, curriculum })
    }

    /// The files of the curriculum.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn curriculum_files(&self) -> anyhow::Result<Vec<curriculum::SourceFile>> {
        Ok(self.read()?.curriculum.files)
    }

    /// The files of the curriculum, and what the overlay did to them.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn merged(&self) -> anyhow::Result<Merged> {
        Ok(self.read()?.curriculum)
    }

    /// The path of a file of the curriculum, as a person finds it.
    pub(super) fn shown(&self, merged: &Merged, path: &str) -> String {
        let (own, path) = merged.place(path);
        match self.overlay.as_ref().filter(|_| own) {
            None => format!("curriculum/{path}"),
            Some(folder) if path == OVERLAY_FILE => folder.join(path).display().to_string(),
            Some(folder) => folder.join("curriculum").join(path).display().to_string(),
        }
    }
}

fn embedded_framework() -> Vec<(String, String)> {
    Framework::builtin_sources().iter().map(|file| (file.path.to_owned(), file.text.to_owned())).collect()
}

fn read_framework(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    walk(&folder.join("competencies/framework"), "", &mut |path, bytes| {
        if Path::new(path).extension().is_some_and(|end| end == "yaml") {
            files.push((path.to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    })?;
    Ok(files)
}

/// The files below a folder `curriculum`. A `whole` one has modules and vignettes.
fn read_curriculum(root: &Path, whole: bool) -> anyhow::Result<Vec<curriculum::SourceFile>> {
    let mut files = Vec::new();
    for (part, needed) in [("modules", whole), ("vignettes", whole), ("drills", false), ("role-cards", false)]
    {
        if needed || root.join(part).is_dir() {
            walk(&root.join(part), part, &mut |path, bytes| {
                files.push(curriculum::SourceFile::new(path, bytes));
            })?;
        }
    }
    for name in ["glossary.yaml", "glossary.es.yaml", "open-lessons.yaml", "words-to-avoid.yaml"] {
        let path = root.join(name);
        if path.is_file() {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push(curriculum::SourceFile::new(name, bytes));
        }
    }
    Ok(files)
}

fn read_overlay(folder: &Path) -> anyhow::Result<Vec<curriculum::SourceFile>> {
    anyhow::ensure!(
        folder.is_dir(),
        "the overlay {} is not a folder (FIELDCRAFT_CONTENT_OVERLAY)",
        folder.display()
    );
    anyhow::ensure!(
        !folder.join("competencies").exists(),
        "the overlay {} has a folder `competencies`, and an overlay holds only a curriculum: \
         a framework of your own comes with --content, and single numbers are changed in the program",
        folder.display()
    );
    let mut files = read_curriculum(&folder.join("curriculum"), false)?;
    let path = folder.join(OVERLAY_FILE);
    if path.is_file() {
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.push(curriculum::SourceFile::new(OVERLAY_FILE, bytes));
    }
    Ok(files)
}

/// Every file below a folder, with its path in it.
///
/// # Errors
/// A file cannot be read.
pub fn files_below(folder: &Path) -> anyhow::Result<Vec<curriculum::SourceFile>> {
    let mut files = Vec::new();
    walk(folder, "", &mut |path, bytes| files.push(curriculum::SourceFile::new(path, bytes)))?;
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, found: &mut impl FnMut(&str, Vec<u8>)) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, found)?;
        } else {
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            found(&path, bytes);
        }
    }
    Ok(())
}
