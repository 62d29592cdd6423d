//! Reading content from its folders, and checking it.

use std::collections::BTreeMap;

use fieldcraft_competencies::framework::{self, Framework};
use fieldcraft_curriculum as curriculum;
use fieldcraft_curriculum::{Drill, Hidden, Merged, Module, Origin, Vignette};

use crate::app::folders::{Files, Folders};
use crate::error::{AppError, AppResult, FieldError};

/// Content read from files and checked, ready to publish.
pub struct Sources {
    /// The framework.
    pub framework: Framework,
    /// The modules.
    pub modules: Vec<Module>,
    /// The vignettes.
    pub vignettes: Vec<Vignette>,
    /// The drills.
    pub drills: Vec<Drill>,
    /// What a center's own folder takes off the shelf.
    pub hidden: Vec<Hidden>,
}

/// Everything that was found in the files, errors and advice.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// One line each: file, line, column, what is wrong and how to mend it.
    pub lines: Vec<FoundLine>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct FoundLine {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// File below the content folder.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// What it is about.
    pub rule: curriculum::Rule,
}

impl Findings {
    /// Does anything keep the content from being published?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.lines.iter().any(|line| line.severity == "error")
    }
}

/// Reads content from a center's own folder, or what is embedded, and checks it.
///
/// # Errors
/// A file cannot be read.
pub fn read_sources(folders: &Folders) -> anyhow::Result<(Option<Sources>, Findings)> {
    let Files { framework: framework_files, curriculum: merged } = folders.read()?;
    let mut findings = Findings::default();
    findings.add_curriculum(folders, &merged, merged.findings.clone());
    let codes: Vec<String> = framework_files.iter().filter_map(|(path, _)| competency_code(path)).collect();
    let known = |code: &str| code.split_once('.').is_some_and(|(c, _)| codes.iter().any(|k| k == c));
    let roles = |code: &str| {
        code.strip_prefix('R').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=11).contains(&n))
    };
    let (mut modules, found) = curriculum::load_modules(&merged.files, &known, &roles);
    findings.add_curriculum(folders, &merged, found);
    for module in &mut modules {
        module.origin = merged.origins.get(&module.code).cloned();
    }
    let (vignettes, found) = curriculum::load_vignettes(&merged.files, &known);
    findings.add_curriculum(folders, &merged, found);
    let (drills, found) = curriculum::load_drills(&merged.files, &known);
    findings.add_curriculum(folders, &merged, found);
    // What is hidden is known here, so that the overlay is blamed for hiding it and not the rule.
    let hidden_codes = merged.hidden.iter().map(|hidden| hidden.code.as_str());
    let module_codes: Vec<&str> = modules.iter().map(|m| m.code.as_str()).chain(hidden_codes).collect();
    let drill_kinds: Vec<&str> = drills.iter().filter_map(|drill| drill.counts_as.as_deref()).collect();
    let published = framework::Published { modules: &module_codes, drills: &drill_kinds };
    let files: Vec<framework::SourceFile<'_>> =
        framework_files.iter().map(|(path, text)| framework::SourceFile { path, text }).collect();
    let framework = match Framework::load(&files, &published) {
        Ok(framework) => Some(framework),
        Err(found) => {
            findings.lines.extend(found.into_iter().map(|f| FoundLine {
                severity: "error".into(),
                file: format!("competencies/framework/{}", f.file),
                line: f.line,
                column: f.column,
                message: f.message,
                remedy: f.remedy,
                rule: curriculum::Rule::Format,
            }));
            None
        }
    };
    if let Some(framework) = &framework {
        findings.add_curriculum(folders, &merged, needed(framework, &merged));
    }
    let sources = framework.filter(|_| !findings.has_errors()).map(|framework| Sources {
        framework,
        modules,
        vignettes,
        drills,
        hidden: merged.hidden,
    });
    Ok((sources, findings))
}

/// An error for each hidden module that a rule of the framework rests on.
fn needed(framework: &Framework, merged: &Merged) -> Vec<curriculum::Finding> {
    let rules: Vec<(&str, String)> = framework
        .requirements
        .iter()
        .map(|rule| (rule.code.as_str(), serde_json::to_string(rule).unwrap_or_default()))
        .chain(
            framework
                .paths
                .iter()
                .map(|path| (path.code.as_str(), serde_json::to_string(path).unwrap_or_default())),
        )
        .chain([(
            "practice authorization",
            serde_json::to_string(&framework.authorizations).unwrap_or_default(),
        )])
        .collect();
    let mut findings = Vec::new();
    for hidden in &merged.hidden {
        let quoted = format!("\"{}\"", hidden.code);
        let resting: Vec<&str> =
            rules.iter().filter(|(_, text)| text.contains(&quoted)).map(|(code, _)| *code).collect();
        if !resting.is_empty() {
            let message = format!("{} cannot be hidden: {} rests on it", hidden.code, resting.join(", "));
            let remedy = format!(
                "Replace it by a module of your own with the code {}, or use a framework of your own \
                 (--content) whose rules do not name it.",
                hidden.code
            );
            findings.push(
                curriculum::Finding::error(curriculum::overlay::OVERLAY_FILE, hidden.line, message, remedy)
                    .under(curriculum::Rule::UnknownCode),
            );
        }
    }
    findings
}

/// As [`read_sources`], with every error in one sentence a person can act on.
///
/// # Errors
/// The content cannot be read, or must not be published.
pub fn checked_sources(folders: &Folders) -> AppResult<Sources> {
    let (sources, findings) = read_sources(folders).map_err(AppError::internal)?;
    sources.ok_or_else(|| {
        let errors = findings.lines.into_iter().filter(|line| line.severity == "error");
        let errors: Vec<FieldError> = errors
            .map(|l| FieldError::new(format!("{}:{}", l.file, l.line), format!("{} {}", l.message, l.remedy)))
            .collect();
        let first = errors.first().map(|e| format!("{}: {}", e.pointer, e.detail)).unwrap_or_default();
        AppError::Invalid {
            detail: format!("The content has {} errors; the first: {first}", errors.len()),
            errors,
        }
    })
}

impl Findings {
    fn add_curriculum(&mut self, folders: &Folders, merged: &Merged, found: Vec<curriculum::Finding>) {
        self.lines.extend(found.into_iter().map(|f| merged.excuse(f)).map(|f| FoundLine {
            severity: f.severity.to_string(),
            file: folders.shown(merged, &f.file),
            line: f.line.into(),
            column: f.column.into(),
            message: f.message,
            remedy: f.remedy,
            rule: f.rule,
        }));
    }
}

/// Everything that can be read from the folders.
///
/// # Errors
/// A file cannot be read, or the content has errors.
pub fn read_library(folders: &Folders) -> anyhow::Result<Shelf> {
    let sources = checked_sources(folders)?;
    let merged = folders.read()?.curriculum;
    let indicators: Vec<String> = sources
        .framework
        .competencies
        .iter()
        .flat_map(|competency| &competency.indicators)
        .map(|indicator| indicator.code.to_string())
        .collect();
    let known = |code: &str| indicators.iter().any(|indicator| indicator == code);
    let (mut library, _) = curriculum::Library::load(&merged.files, &known, &|role| role.starts_with('R'));
    for module in &mut library.modules {
        module.origin = merged.origins.get(&module.code).cloned();
    }
    Ok(Shelf { library, indicators, origins: merged.origins, hidden: merged.hidden })
}

/// Everything that was read, and where it comes from.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The content.
    pub library: curriculum::Library,
    /// The codes of the framework's indicators, in its order.
    pub indicators: Vec<String>,
    /// Where each part comes from that is not as shipped, by its code.
    pub origins: BTreeMap<String, Origin>,
    /// What the center hides.
    pub hidden: Vec<Hidden>,
}

/// Everything `content lint` says about the curriculum, beyond what keeps it from loading.
///
/// # Errors
/// A file cannot be read.
pub fn lint(folders: &Folders) -> anyhow::Result<Findings> {
    let (_, mut findings) = read_sources(folders)?;
    let merged = folders.read()?.curriculum;
    let known = |code: &str| code.starts_with('C');
    let roles = |code: &str| code.starts_with('R');
    let said: Vec<(String, u64, String)> =
        findings.lines.iter().map(|l| (l.file.clone(), l.line, l.message.clone())).collect();
    let mut more = Findings::default();
    let found = curriculum::lint(&merged.files, &known, &roles);
    more.add_curriculum(folders, &merged, found);
    more.lines.retain(|l| !said.contains(&(l.file.clone(), l.line, l.message.clone())));
    findings.lines.append(&mut more.lines);
    findings.lines.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    Ok(findings)
}

fn competency_code(path: &str) -> Option<String> {
    Some(path.strip_prefix("competencies/")?.strip_suffix(".yaml")?.to_owned())
}
