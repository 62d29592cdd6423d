//! The curriculum that the program carries with it.

use crate::source::SourceFile;

/// Path and bytes of every file of the curriculum, listed when the crate is built.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The words to avoid that come with the program; a content folder may bring its own file.
pub(crate) const WORDS_TO_AVOID: &str = include_str!("../words-to-avoid.yaml");

/// Every file of the curriculum: modules, vignettes, drills, role cards and the glossary.
#[must_use]
pub fn builtin_files() -> Vec<SourceFile> {
    FILES.iter().map(|(path, bytes)| SourceFile::new(*path, *bytes)).collect()
}
