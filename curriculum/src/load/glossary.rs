//! `glossary.yaml` and its translations: terms of the field in plain words.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::front::is_language;
use super::scenarios::Gathered;
use super::text::Texts;
use super::translations::{compare, origin};
use super::yaml::Report;
use super::{repeated, text_of};
use crate::glossary::{Glossary, GlossaryText, Term};
use crate::module::{Module, Reviewer};
use crate::overlay::OWN;
use crate::source::{Finding, Rule, SourceFile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGlossary {
    version: Option<Spanned<u32>>,
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Option<Vec<Spanned<Reviewer>>>,
    terms: Vec<Spanned<RawTerm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: Spanned<String>,
    term: Spanned<String>,
    plain: Spanned<String>,
    #[serde(default)]
    also: Vec<String>,
    mark: Option<bool>,
    see: Option<Spanned<String>>,
}

/// Reads the glossary with its translations, if there is one. A term that points to a lesson
/// which is not among `modules` is an error.
#[must_use]
pub fn load_glossary(files: &[SourceFile], modules: &[Module]) -> (Option<Glossary>, Vec<Finding>) {
    let modules: Vec<&Module> = modules.iter().collect();
    let (glossary, _, findings) = parse_glossary(files, &modules);
    (glossary, findings)
}

pub(crate) fn parse_glossary(
    files: &[SourceFile],
    modules: &[&Module],
) -> (Option<Glossary>, Gathered, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut gathered = Gathered::default();
    let shipped = read_all(files, "", modules, &mut gathered, &mut findings);
    let own = read_all(files, OWN, modules, &mut gathered, &mut findings);
    findings.sort();
    let glossary = match (shipped, own) {
        (Some(shipped), Some(own)) => Some(shipped.overlaid(own)),
        (shipped, own) => shipped.or(own),
    };
    (glossary, gathered, findings)
}

/// The glossary and its translations whose paths begin with `root`.
fn read_all(
    files: &[SourceFile],
    root: &str,
    modules: &[&Module],
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) -> Option<Glossary> {
    let inside = |file: &'_ SourceFile| file.path.strip_prefix(root).map(str::to_owned);
    let mut glossary = files
        .iter()
        .find(|file| inside(file).is_some_and(|path| path == "glossary.yaml"))
        .and_then(|file| read(file, modules, gathered, findings));
    for file in files {
        let path = inside(file).unwrap_or_default();
        let language = path.strip_prefix("glossary.").and_then(|rest| rest.strip_suffix(".yaml"));
        let Some(language) = language.filter(|language| is_language(language)) else { continue };
        match &mut glossary {
            Some(glossary) => read_translation(file, language, glossary, gathered, findings),
            None => findings.push(Finding::error(
                &file.path,
                1,
                "there is no glossary.yaml that this could translate",
                "Write it, or remove the file.",
            )),
        }
    }
    glossary
}

fn read(
    file: &SourceFile,
    modules: &[&Module],
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) -> Option<Glossary> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawGlossary = report.parse(&text)?;
    if let Some(version) = &raw.translation_of_version {
        report.error(version, "`translation_of_version` belongs to a translation", "Remove it here.");
    }
    let ids = repeated(raw.terms.iter().map(|term| term.value.id.value.as_str()));
    let names = repeated(raw.terms.iter().map(|term| term.value.term.value.as_str()));
    for term in &raw.terms {
        let term = &term.value;
        report.id("a term", &term.id);
        if ids.contains(&term.id.value) || names.contains(&term.term.value.trim().to_lowercase()) {
            let message = format!("the term `{}` stands more than once", term.term.value);
            report.error(&term.id, message, "Leave one.");
        }
        if let Some(see) = term.see.as_ref().filter(|see| !leads_somewhere(&see.value, modules)) {
            let message = format!("`{}` leads to no module or lesson", see.value);
            let remedy = "Name a module, or a module and the file of a lesson, as in M14/05-slug.";
            report.error_of(Rule::DeadLink, see, message, remedy);
        }
    }
    let terms = read_terms(raw.terms, gathered, &mut report);
    let version = raw.version.map_or(1, |version| version.value);
    Some(Glossary { version, terms, translations: Vec::new() })
}

fn leads_somewhere(see: &str, modules: &[&Module]) -> bool {
    let (code, lesson) = see.split_once('/').map_or((see, None), |(code, lesson)| (code, Some(lesson)));
    modules
        .iter()
        .find(|module| module.code == code)
        .is_some_and(|module| lesson.is_none_or(|lesson| module.lesson(lesson).is_some()))
}

fn read_terms(raw: Vec<Spanned<RawTerm>>, gathered: &mut Gathered, report: &mut Report<'_>) -> Vec<Term> {
    let mut texts = Texts { path: report.file, found: &mut gathered.texts };
    let mut terms = Vec::new();
    for term in raw {
        let term = term.value;
        report.sentence("term", &term.term);
        report.text("plain", &term.plain);
        texts.add(report.line(&term.term), &term.term.value);
        texts.add(report.line(&term.plain), &term.plain.value);
        terms.push(Term {
            id: term.id.value,
            term: term.term.value,
            plain: term.plain.value,
            also: term.also,
            mark: term.mark.unwrap_or(true),
            see: term.see.map(|see| see.value),
        });
    }
    terms
}

fn read_translation(
    file: &SourceFile,
    language: &str,
    glossary: &mut Glossary,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some(text) = text_of(file, findings) else { return };
    let mut report = Report { file: &file.path, before: 0, findings };
    let Some(raw) = report.parse::<RawGlossary>(&text) else { return };
    let there: Vec<&str> = glossary.terms.iter().map(|term| term.id.as_str()).collect();
    let here: Vec<_> = raw.terms.iter().map(|term| (term.value.id.value.as_str(), term)).collect();
    compare("term", &there, &here, &mut report);
    let translation = origin(raw.translation_of_version, raw.reviewed_by, glossary.version, &mut report);
    let terms = read_terms(raw.terms, gathered, &mut report);
    glossary.translations.push(GlossaryText { language: language.to_owned(), translation, terms });
}
