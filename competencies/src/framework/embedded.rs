//! The framework that is built into the program.

use super::load::SourceFile;
use super::{Finding, Framework};

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(SourceFile { path: $path, text: include_str!(concat!("../../framework/", $path)) }),*]
    };
}

const SOURCES: &[SourceFile<'static>] = embed![
    "authorizations.yaml",
    "competencies/C01.yaml",
    "competencies/C02.yaml",
    "competencies/C03.yaml",
    "competencies/C04.yaml",
    "competencies/C05.yaml",
    "competencies/C06.yaml",
    "competencies/C07.yaml",
    "competencies/C08.yaml",
    "competencies/C09.yaml",
    "competencies/C10.yaml",
    "competencies/C11.yaml",
    "evidence.yaml",
    "framework.yaml",
    "levels.yaml",
    "paths/local-coach.yaml",
    "paths/local-trainer.yaml",
    "requirements/FR-01.yaml",
    "requirements/FR-02.yaml",
    "requirements/FR-03.yaml",
    "requirements/FR-06.yaml",
    "requirements/FR-08.yaml",
    "roles.yaml",
    "runways/peer-credential.yaml",
    "scale.yaml",
    "site-requirements/FR-10.yaml",
    "site-requirements/FR-11.yaml",
    "supplementary.yaml",
];

impl Framework {
    /// Every file of the embedded framework, in order of path.
    #[must_use]
    pub fn builtin_sources() -> &'static [SourceFile<'static>] {
        SOURCES
    }

    /// The embedded framework.
    ///
    /// # Errors
    /// What would have to be mended; a test keeps this from happening.
    pub fn builtin(known_modules: &[&str]) -> Result<Self, Vec<Finding>> {
        Self::load(SOURCES, known_modules)
    }
}
