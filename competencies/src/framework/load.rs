//! Reading a framework from its files, with findings that name file, line and remedy.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::check::{Checker, check};
use super::locate::Positions;
use super::{
    AuthorizationRule, Competency, EvidenceRule, Framework, LevelRule, LevelText, PracticeRole, Scale,
    Supplementary,
};
use crate::certification::{Path, load_path};
use crate::code::CompetencyCode;
use crate::day::Day;
use crate::overlay::Overlay;
use crate::refresher::RefresherRule;
use crate::requirement::Requirement;

/// One file of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Path below the framework's folder, with `/`: `competencies/C01.yaml`.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What is published beside a framework: its rules name nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct Published<'a> {
    /// Codes of modules.
    pub modules: &'a [&'a str],
    /// Kinds of drills.
    pub drills: &'a [&'a str],
}

/// Something in a file that has to be mended before the framework can be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Path below the framework's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} {}", self.file, self.line, self.column, self.message, self.remedy)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkFile {
    code: String,
    version: u32,
    title: String,
    note: String,
    effective_from: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelsFile {
    levels: Vec<LevelText>,
    rule: LevelRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    roles: Vec<PracticeRole>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    evidence: Vec<EvidenceRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupplementaryFile {
    supplementary: Vec<Supplementary>,
}

/// The parts of a framework as they are read, each with the file it came from.
#[derive(Default)]
struct Parts {
    framework: Option<FrameworkFile>,
    scale: Option<Scale>,
    levels: Option<LevelsFile>,
    roles: Option<RolesFile>,
    evidence: Option<EvidenceFile>,
    supplementary: Option<SupplementaryFile>,
    authorizations: Option<AuthorizationRule>,
    refreshers: Option<RefresherRule>,
    competencies: Vec<(usize, Competency)>,
    requirements: Vec<(usize, Requirement)>,
    overlays: Vec<(usize, Overlay)>,
}

/// Parses one file; what does not parse becomes a finding.
pub(crate) fn parse<T: DeserializeOwned>(file: &SourceFile<'_>, findings: &mut Vec<Finding>) -> Option<T> {
    match serde_saphyr::from_str(file.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let place = error.location().map_or((1, 1), |location| (location.line(), location.column()));
            let said = error.without_snippet().to_string();
            findings.push(Finding {
                file: file.path.to_owned(),
                line: place.0,
                column: place.1,
                message: format!("The file cannot be read: {}.", said.trim_end_matches('.')),
                remedy: "Compare it with the field list in README.md of the competencies folder.".to_owned(),
            });
            None
        }
    }
}

/// The code of a requirement's file.
pub(super) fn code_of(file: &SourceFile<'_>) -> Result<String, Vec<Finding>> {
    let mut findings = Vec::new();
    let read: Option<Requirement> = parse(file, &mut findings);
    read.map(|requirement| requirement.code).ok_or(findings)
}

impl Parts {
    fn read(&mut self, at: usize, file: &SourceFile<'_>, findings: &mut Vec<Finding>) {
        let folder = file.path.split_once('/').map(|(folder, _)| folder);
        match (folder, file.path) {
            (Some("competencies"), _) => {
                self.competencies.extend(parse(file, findings).map(|part| (at, part)));
            }
            (Some("requirements"), _) => {
                self.requirements.extend(parse(file, findings).map(|part| (at, part)));
            }
            (Some("overlays"), _) => {
                self.overlays.extend(parse(file, findings).map(|part| (at, part)));
            }
            // What waits for modules or drills is kept beside the framework; a path
            // names competencies, so it is read when those are known; what sites owe
            // and what credentials take have loaders of their own.
            (Some("paths" | "site-requirements" | "runways"), _) => {}
            (None, "framework.yaml") => self.framework = parse(file, findings),
            (None, "scale.yaml") => self.scale = parse(file, findings),
            (None, "levels.yaml") => self.levels = parse(file, findings),
            (None, "roles.yaml") => self.roles = parse(file, findings),
            (None, "evidence.yaml") => self.evidence = parse(file, findings),
            (None, "supplementary.yaml") => self.supplementary = parse(file, findings),
            (None, "authorizations.yaml") => self.authorizations = parse(file, findings),
            (None, "refreshers.yaml") => self.refreshers = parse(file, findings),
            _ => findings.push(Finding {
                file: file.path.to_owned(),
                line: 1,
                column: 1,
                message: "No part of a framework has this name.".to_owned(),
                remedy: "Move the file away, or into a folder that README.md names.".to_owned(),
            }),
        }
    }

    /// Reads the certification paths, in order of code.
    fn paths(
        &self,
        files: &[SourceFile<'_>],
        known_modules: &[&str],
        findings: &mut Vec<Finding>,
    ) -> Vec<Path> {
        let competencies: Vec<CompetencyCode> = self.competencies.iter().map(|(_, part)| part.code).collect();
        let mut paths: Vec<Path> = Vec::new();
        for file in files.iter().filter(|file| file.path.starts_with("paths/")) {
            match load_path(file, known_modules, &competencies) {
                Ok(path) if paths.iter().any(|other| other.code == path.code) => findings.push(Finding {
                    file: file.path.to_owned(),
                    line: 1,
                    column: 1,
                    message: format!("The code {} is used twice.", path.code),
                    remedy: "Give each its own code.".to_owned(),
                }),
                Ok(path) => paths.push(path),
                Err(found) => findings.extend(found),
            }
        }
        paths.sort_by(|one, other| one.code.cmp(&other.code));
        paths
    }

    /// Puts the parts together in order of code; `None` when one is missing.
    fn assemble(mut self, paths: Vec<Path>) -> Option<(Framework, Origins)> {
        self.competencies.sort_by_key(|(_, part)| part.code);
        self.requirements.sort_by(|(_, one), (_, other)| one.code.cmp(&other.code));
        self.overlays.sort_by(|(_, one), (_, other)| one.code.cmp(&other.code));
        let origins = Origins {
            overlays: self.overlays.iter().map(|(at, _)| *at).collect(),
            competencies: self.competencies.iter().map(|(at, _)| *at).collect(),
            requirements: self.requirements.iter().map(|(at, _)| *at).collect(),
        };
        let (head, levels) = (self.framework?, self.levels?);
        let framework = Framework {
            code: head.code,
            version: head.version,
            title: head.title,
            note: head.note,
            effective_from: head.effective_from,
            scale: self.scale?,
            levels: levels.levels,
            level_rule: levels.rule,
            roles: self.roles?.roles,
            evidence: self.evidence?.evidence,
            competencies: self.competencies.into_iter().map(|(_, part)| part).collect(),
            supplementary: self.supplementary?.supplementary,
            authorizations: self.authorizations?,
            requirements: self.requirements.into_iter().map(|(_, part)| part).collect(),
            paths,
            overlays: self.overlays.into_iter().map(|(_, part)| part).collect(),
            site_requirements: Vec::new(),
            runways: Vec::new(),
            refreshers: self.refreshers,
        };
        Some((framework, origins))
    }
}

/// Which file each part came from, by its place in the list of files.
pub(super) struct Origins {
    pub(super) competencies: Vec<usize>,
    pub(super) requirements: Vec<usize>,
    pub(super) overlays: Vec<usize>,
}

/// The files that every framework has.
pub(super) const SINGLE_FILES: [&str; 7] = [
    "framework.yaml",
    "scale.yaml",
    "levels.yaml",
    "roles.yaml",
    "evidence.yaml",
    "supplementary.yaml",
    "authorizations.yaml",
];

impl Framework {
    /// Reads and checks a framework, whose rules may name what is `published` beside it.
    ///
    /// # Errors
    /// Every finding, in order of file and line.
    pub fn load(files: &[SourceFile<'_>], published: &Published<'_>) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut parts = Parts::default();
        for (at, file) in files.iter().enumerate() {
            parts.read(at, file, &mut findings);
        }
        let paths = parts.paths(files, published.modules, &mut findings);
        for name in SINGLE_FILES {
            let found = files.iter().filter(|file| file.path == name).count();
            if found != 1 {
                findings.push(Finding {
                    file: name.to_owned(),
                    line: 1,
                    column: 1,
                    message: format!("The framework has {found} files of this name."),
                    remedy: "Keep exactly one.".to_owned(),
                });
            }
        }
        let requirements = files.iter().filter(|file| file.path.starts_with("requirements/")).count();
        let whole = parts.requirements.len() == requirements;
        let framework = match parts.assemble(paths) {
            Some((mut framework, origins)) => {
                framework.site_requirements =
                    crate::staffing::load_site_requirements(files, &framework, &mut findings);
                framework.runways = crate::runway::load_runways(files, &mut findings);
                let positions = files.iter().map(|file| Positions::of(file.text)).collect();
                let checker = Checker::new(files, positions, &origins);
                let found = check(&framework, checker, published);
                // What an overlay changes may stand in a requirement that could not be read.
                findings
                    .extend(found.into_iter().filter(|found| whole || !found.file.starts_with("overlays/")));
                Some(framework)
            }
            None => None,
        };
        findings.sort();
        findings.dedup();
        framework.filter(|_| findings.is_empty()).ok_or(findings)
    }
}
