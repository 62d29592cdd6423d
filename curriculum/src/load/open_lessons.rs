//! `open-lessons.yaml`: what may be read without an account.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::text_of;
use super::yaml::Report;
use crate::module::Module;
use crate::open_lessons::OpenLesson;
use crate::source::{Finding, Rule, SourceFile};

/// The file with the list.
const FILE: &str = "open-lessons.yaml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    lessons: Vec<Spanned<String>>,
}

/// Reads which lessons are open; none without the file. One that is not among `modules` is an
/// error, and stays closed.
#[must_use]
pub fn load_open_lessons(files: &[SourceFile], modules: &[Module]) -> (Vec<OpenLesson>, Vec<Finding>) {
    let modules: Vec<&Module> = modules.iter().collect();
    parse_open_lessons(files, &modules)
}

pub(crate) fn parse_open_lessons(
    files: &[SourceFile],
    modules: &[&Module],
) -> (Vec<OpenLesson>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(file) = files.iter().find(|file| file.path == FILE) else { return (Vec::new(), findings) };
    let Some(text) = text_of(file, &mut findings) else { return (Vec::new(), findings) };
    let mut report = Report { file: &file.path, before: 0, findings: &mut findings };
    let Some(raw) = report.parse::<RawList>(&text) else { return (Vec::new(), findings) };
    let mut open: Vec<OpenLesson> = Vec::new();
    for entry in raw.lessons {
        let found = find(&entry.value, modules);
        match found {
            Some(lesson) if open.contains(&lesson) => {
                let message = format!("`{}` stands more than once", entry.value);
                report.error(&entry, message, "Leave one.");
            }
            Some(lesson) => open.push(lesson),
            None => {
                let message = format!("`{}` is no lesson", entry.value);
                let remedy = "Name a module and the file of a lesson, as in M14/05-slug.";
                report.error_of(Rule::DeadLink, &entry, message, remedy);
            }
        }
    }
    (open, findings)
}

fn find(entry: &str, modules: &[&Module]) -> Option<OpenLesson> {
    let (code, slug) = entry.split_once('/')?;
    let module = modules.iter().find(|module| module.code == code)?;
    let lesson = module.lesson(slug)?;
    Some(OpenLesson { module: module.code.clone(), lesson: lesson.slug.clone() })
}
