//! The framework that is built into the program.

use super::load::{Published, SourceFile, code_of};
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
    "overlays/example.yaml",
    "paths/local-coach.yaml",
    "paths/local-trainer.yaml",
    "paths/rater.yaml",
    "refreshers.yaml",
    "requirements/FR-01.yaml",
    "requirements/FR-02.yaml",
    "requirements/FR-03.yaml",
    "requirements/FR-04.yaml",
    "requirements/FR-05.yaml",
    "requirements/FR-06.yaml",
    "requirements/FR-07.yaml",
    "requirements/FR-08.yaml",
    "requirements/FR-09.yaml",
    "requirements/FR-12.yaml",
    "requirements/FR-13.yaml",
    "requirements/FR-14.yaml",
    "requirements/FR-15.yaml",
    "requirements/FR-16.yaml",
    "requirements/FR-17.yaml",
    "roles.yaml",
    "runways/peer-credential.yaml",
    "scale.yaml",
    "site-requirements/FR-10.yaml",
    "site-requirements/FR-11.yaml",
    "supplementary.yaml",
];

impl Published<'_> {
    /// What ships beside the embedded framework, which its rules may name.
    pub const BUILTIN: Published<'static> = Published {
        modules: &[
            "M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13", "M14",
            "M15", "M16", "M17", "M18", "M19", "M20",
        ],
        drills: &["overdose", "lethal_means"],
    };
}

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
    pub fn builtin() -> Result<Self, Vec<Finding>> {
        Self::load(SOURCES, &Published::BUILTIN)
    }

    /// The embedded framework with one more requirement, or with another text
    /// of one; its code. Findings name the file by `name`.
    ///
    /// # Errors
    /// What has to be mended in the requirement's file.
    pub fn with_requirement(
        name: &str,
        text: &str,
        published: &Published<'_>,
    ) -> Result<(Self, String), Vec<Finding>> {
        let code = code_of(&SourceFile { path: name, text })?;
        let path = format!("requirements/{code}.yaml");
        let others = SOURCES.iter().copied().filter(|file| file.path != path);
        let mut files: Vec<SourceFile<'_>> = others.chain([SourceFile { path: &path, text }]).collect();
        let mut loaded = Self::load(&files, published);
        // An overlay may change a number that this text no longer has.
        if loaded
            .as_ref()
            .is_err_and(|findings| findings.iter().all(|found| found.file.starts_with("overlays/")))
        {
            files.retain(|file| !file.path.starts_with("overlays/"));
            loaded = Self::load(&files, published);
        }
        let renamed = |mut finding: Finding| {
            if finding.file == path {
                name.clone_into(&mut finding.file);
            }
            finding
        };
        match loaded {
            Ok(framework) => Ok((framework, code)),
            Err(findings) => Err(findings.into_iter().map(renamed).collect()),
        }
    }
}
