//! Everything the pages of the preview show, read once.

use std::collections::{BTreeMap, BTreeSet};

use fieldcraft_curriculum::markdown::block_lines;
use fieldcraft_curriculum::{Merged, Module, Picture, SourceFile, Vignette, load_drafts, load_vignettes};
use serde_json::{Value, json};

use crate::api;
use crate::app::content::{FoundLine, lint};
use crate::app::folders::Folders;

/// Everything that is shown.
#[derive(Default)]
pub(super) struct Shelf {
    /// The list of everything, with all findings.
    pub(super) content: Value,
    /// Each module that can be read, by its code.
    pub(super) modules: BTreeMap<String, Value>,
    /// Each vignette with its key, by its code.
    pub(super) vignettes: BTreeMap<String, Value>,
    /// Each picture, by its module and name.
    pub(super) pictures: BTreeMap<(String, String), Picture>,
}

/// What a file belongs to: a module or vignette, and the part of it.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    code: String,
    name: String,
}

impl Shelf {
    /// Reads the folders. If that fails, what was there before stays, with the reason.
    pub(super) fn read(folders: &Folders, before: Option<&Self>) -> Self {
        match Self::try_read(folders) {
            Ok(shelf) => shelf,
            Err(error) => {
                let mut shelf = before.map(Self::again).unwrap_or_default();
                if !shelf.content.is_object() {
                    shelf.content = json!({ "modules": [], "broken": [], "vignettes": [], "findings": [] });
                }
                shelf.content["error"] = format!("{error:#}").into();
                shelf
            }
        }
    }

    fn again(&self) -> Self {
        Self {
            content: self.content.clone(),
            modules: self.modules.clone(),
            vignettes: self.vignettes.clone(),
            pictures: self.pictures.clone(),
        }
    }

    /// How many findings there are of a weight.
    pub(super) fn count(&self, severity: &str) -> usize {
        let findings = self.content["findings"].as_array();
        findings.map_or(0, |all| all.iter().filter(|one| one["severity"] == severity).count())
    }

    fn try_read(folders: &Folders) -> anyhow::Result<Self> {
        let merged = folders.merged()?;
        let known = |code: &str| code.starts_with('C');
        let roles = |code: &str| code.starts_with('R');
        let mut modules = load_drafts(&merged.files, &known, &roles);
        for module in &mut modules {
            module.origin = merged.origins.get(&module.code).cloned();
        }
        let (vignettes, _) = load_vignettes(&merged.files, &known);
        let findings: Vec<Value> = lint(folders)?.lines.iter().map(|line| finding(line, &merged)).collect();
        let mut shelf = Self::default();
        for module in &modules {
            let mut value = api::preview_json(module);
            value["lessons"] = lessons(module, &merged).into();
            value["findings"] = about(&findings, &module.code).into();
            shelf.modules.insert(module.code.clone(), value);
            for picture in &module.pictures {
                shelf.pictures.insert((module.code.clone(), picture.name.clone()), picture.clone());
            }
        }
        for one in &vignettes {
            let value = json!({ "vignette": one, "findings": about(&findings, &one.code) });
            shelf.vignettes.insert(one.code.clone(), value);
        }
        shelf.content = json!({
            "center": merged.center,
            "modules": modules.iter().map(|module| head(module, &findings)).collect::<Vec<_>>(),
            "broken": broken(&modules, &merged),
            "vignettes": vignettes.iter().map(|one| vignette_head(one, &findings)).collect::<Vec<_>>(),
            "hidden": merged.hidden,
            "findings": findings,
        });
        Ok(shelf)
    }
}

fn head(module: &Module, findings: &[Value]) -> Value {
    json!({
        "code": module.code,
        "title": module.title,
        "summary": module.summary,
        "version": module.version,
        "lessons": module.lessons.len(),
        "origin": module.origin,
        "counts": counts(&about(findings, &module.code)),
    })
}

fn vignette_head(vignette: &Vignette, findings: &[Value]) -> Value {
    let counts = counts(&about(findings, &vignette.code));
    json!({ "code": vignette.code, "title": vignette.title, "pool": vignette.pool, "counts": counts })
}

fn counts(findings: &[Value]) -> Value {
    let of = |severity: &str| findings.iter().filter(|one| one["severity"] == severity).count();
    json!({ "error": of("error"), "warning": of("warning"), "note": of("note") })
}

fn about(findings: &[Value], code: &str) -> Vec<Value> {
    findings.iter().filter(|one| one["code"] == code).cloned().collect()
}

/// Folders of modules whose front matter cannot be read.
fn broken(modules: &[Module], merged: &Merged) -> Vec<String> {
    let folders: BTreeSet<&str> = merged
        .files
        .iter()
        .filter_map(|file| file.path.strip_prefix("modules/")?.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let read: Vec<String> = modules.iter().map(Module::folder).collect();
    folders.into_iter().filter(|folder| !read.iter().any(|one| one == folder)).map(str::to_owned).collect()
}

/// The lessons in the order of their files, also those that cannot be read.
fn lessons(module: &Module, merged: &Merged) -> Vec<Value> {
    let root = format!("modules/{}/lessons/", module.folder());
    let mut files: Vec<(&str, &SourceFile)> = merged
        .files
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(&root)?.strip_suffix(".md")?, file)))
        .filter(|(slug, _)| !slug.contains('.'))
        .collect();
    files.sort_by_key(|(slug, _)| *slug);
    let lesson = |(slug, file): (&str, &SourceFile)| {
        let read = module.lesson(slug);
        let blocks = body(file).map_or(0, |(_, body)| block_lines(&body).len());
        json!({ "slug": slug, "title": read.map(|one| &one.title), "minutes": read.map(|one| one.minutes), "blocks": blocks })
    };
    files.into_iter().map(lesson).collect()
}

fn finding(line: &FoundLine, merged: &Merged) -> Value {
    let inside = line.file.rsplit_once("curriculum/").map_or(line.file.as_str(), |(_, path)| path);
    let part = part_of(inside);
    let block = part.as_ref().and_then(|_| {
        let file = merged.files.iter().find(|file| file.path == inside)?;
        let (before, body) = inside.contains("/lessons/").then(|| body(file)).flatten()?;
        let at = usize::try_from(line.line).ok()?.checked_sub(before)?;
        block_lines(&body).iter().rposition(|begin| *begin <= at)
    });
    json!({
        "severity": line.severity,
        "file": line.file,
        "line": line.line,
        "column": line.column,
        "rule": line.rule,
        "why": line.rule.why(),
        "message": line.message,
        "remedy": line.remedy,
        "code": part.as_ref().map(|part| &part.code),
        "part": part.as_ref().map(|part| &part.name),
        "block": block,
    })
}

/// The lines before the body of a file with front matter, and the body.
fn body(file: &SourceFile) -> Option<(usize, String)> {
    let text = std::str::from_utf8(&file.bytes).ok()?.replace("\r\n", "\n");
    let end = text.strip_prefix("---\n")?.find("\n---\n")? + "---\n".len() + "\n---\n".len();
    Some((text[..end].matches('\n').count(), text[end..].to_owned()))
}

/// What a file of the curriculum belongs to.
fn part_of(path: &str) -> Option<Part> {
    let code = fieldcraft_curriculum::overlay::unit(path)?;
    let mut parts = path.split('/').skip(2);
    let name = match (parts.next(), parts.next()) {
        (Some("lessons"), Some(name)) => name.split('.').next().unwrap_or(name).to_owned(),
        (Some("scenarios"), Some(name)) => format!("scenario:{}", name.split('.').next().unwrap_or(name)),
        (Some("checks"), _) => "check".to_owned(),
        _ => "module".to_owned(),
    };
    Some(Part { code, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_belongs_to_the_page_that_shows_its_file() {
        let part = |path: &str| part_of(path).map(|part| (part.code, part.name));
        let some = |code: &str, name: &str| Some((code.to_owned(), name.to_owned()));
        assert_eq!(part("modules/M06-x/lessons/02-plan.es.md"), some("M06", "02-plan"));
        assert_eq!(part("modules/M06-x/scenarios/01-door.yaml"), some("M06", "scenario:01-door"));
        assert_eq!(part("modules/M06-x/checks/check.yaml"), some("M06", "check"));
        assert_eq!(part("modules/M06-x/module.md"), some("M06", "module"));
        assert_eq!(part("vignettes/V03-x.yaml"), some("V03", "module"));
        assert_eq!(part("glossary.yaml"), None);
    }
}
