//! `module.md`: the front matter of a module and its overview.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::yaml::{Report, divide};
use super::{Known, Places, text_of};
use crate::check::Check;
use crate::markdown::is_slug;
use crate::module::{Module, Reference, Reviewer};
use crate::source::{Finding, Rule, SourceFile};
use crate::tasks::Tasks;

type Texts = Spanned<Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModule {
    code: Spanned<String>,
    title: Spanned<String>,
    version: Spanned<u32>,
    material_change: bool,
    summary: Spanned<String>,
    competencies: Texts,
    indicators: Texts,
    objectives: Texts,
    minutes: Spanned<u32>,
    roles: Texts,
    transfer_window_days: Spanned<u32>,
    languages: Texts,
    #[serde(default)]
    authors: Vec<Spanned<String>>,
    #[serde(default)]
    reviewed_by: Vec<Spanned<Reviewer>>,
    #[serde(default)]
    references: Vec<Spanned<Reference>>,
}

/// Reads `module.md`; lessons, check and pictures are still missing.
pub(super) fn read(
    file: Option<&SourceFile>,
    folder: &str,
    places: &mut Places,
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Module> {
    let file = file?;
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 1, findings };
    let Some(front) = divide(&text) else {
        report.file_error(
            "the file has no front matter",
            "Begin it with a line of three hyphens, the fields of FORMAT.md, and another such line.",
        );
        return None;
    };
    let raw: RawModule = report.parse(front.yaml)?;
    check_fields(&raw, folder, &mut report);
    check_codes(&raw, known, &mut report);
    check_people_and_sources(&raw, &mut report);
    if front.body.trim().is_empty() {
        report.file_error(
            "the overview is empty",
            "Say below the front matter who the module is for and how it is used.",
        );
    }
    note_places(&raw, places, &report, front.before_body);
    Some(module(raw, folder, front.body))
}

fn note_places(raw: &RawModule, places: &mut Places, report: &Report<'_>, before_body: usize) {
    places.overview = before_body;
    places.minutes = report.line(&raw.minutes);
    places.languages = report.line(&raw.languages);
    places.indicators =
        raw.indicators.value.iter().map(|code| (code.value.clone(), report.line(code))).collect();
    places.references = raw.references.iter().map(|reference| report.line(reference)).collect();
}

fn module(raw: RawModule, folder: &str, overview: &str) -> Module {
    let texts = |texts: Texts| texts.value.into_iter().map(|text| text.value).collect();
    Module {
        slug: folder.split_once('-').map_or("", |(_, slug)| slug).to_owned(),
        code: raw.code.value,
        title: raw.title.value.trim().to_owned(),
        version: raw.version.value,
        material_change: raw.material_change,
        summary: raw.summary.value.trim().to_owned(),
        competencies: texts(raw.competencies),
        indicators: texts(raw.indicators),
        objectives: texts(raw.objectives),
        minutes: raw.minutes.value,
        roles: texts(raw.roles),
        transfer_window_days: raw.transfer_window_days.value,
        languages: texts(raw.languages),
        authors: raw.authors.into_iter().map(|author| author.value.trim().to_owned()).collect(),
        reviewed_by: raw.reviewed_by.into_iter().map(|reviewer| reviewer.value).collect(),
        references: raw.references.into_iter().map(|reference| reference.value).collect(),
        overview_markdown: overview.to_owned(),
        overview_html: String::new(),
        lessons: Vec::new(),
        check: Check::new(0, Vec::new()),
        scenarios: Vec::new(),
        tasks: Tasks::default(),
        trainer_guide: None,
        pictures: Vec::new(),
        translations: Vec::new(),
        origin: None,
    }
}

fn check_fields(raw: &RawModule, folder: &str, report: &mut Report<'_>) {
    let code = &raw.code.value;
    let digits = code.strip_prefix('M').unwrap_or_default();
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        report.error(
            &raw.code,
            format!("`{code}` is not the code of a module"),
            "Use M and two digits, as in M06.",
        );
    }
    let slug = folder.strip_prefix(code.as_str()).and_then(|rest| rest.strip_prefix('-'));
    if !slug.is_some_and(is_slug) {
        let message = format!("the folder `{folder}` is not named for the code {code}");
        report.error(
            &raw.code,
            message,
            "Name the folder with the code, a hyphen and words in small letters.",
        );
    }
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    report.within("version", &raw.version, 1, 9_999);
    report.within("minutes", &raw.minutes, 1, 600);
    report.within("transfer_window_days", &raw.transfer_window_days, 1, 730);
    report.list("objectives", &raw.objectives);
    for objective in &raw.objectives.value {
        report.sentence("objectives", objective);
    }
    report.list("languages", &raw.languages);
    for language in &raw.languages.value {
        if !is_language(&language.value) {
            let message = format!("`{}` is not a language", language.value);
            report.error(language, message, "Use two small letters, as in en or es.");
        }
    }
}

/// Two or three small letters.
pub(super) fn is_language(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn check_codes(raw: &RawModule, known: Known<'_>, report: &mut Report<'_>) {
    report.list("competencies", &raw.competencies);
    report.list("indicators", &raw.indicators);
    report.list("roles", &raw.roles);
    let competency_of = |indicator: &str| indicator.split('.').next().unwrap_or_default().to_owned();
    for indicator in &raw.indicators.value {
        let code = &indicator.value;
        if !(known.indicator)(code) {
            let message = format!("the framework has no indicator {code}");
            report.error_of(Rule::UnknownCode, indicator, message, "Correct the code.");
        } else if !raw.competencies.value.iter().any(|competency| competency.value == competency_of(code)) {
            let message =
                format!("{code} belongs to {}, which is not among the competencies", competency_of(code));
            report.error(indicator, message, "Add the competency, or remove the indicator.");
        }
    }
    for competency in &raw.competencies.value {
        if !raw.indicators.value.iter().any(|code| competency_of(&code.value) == competency.value) {
            let message = format!("{} has none of its indicators in this module", competency.value);
            report.error(competency, message, "Add an indicator, or remove the competency.");
        }
    }
    for role in &raw.roles.value {
        if !(known.role)(&role.value) {
            let message = format!("the framework has no role {}", role.value);
            report.error_of(Rule::UnknownCode, role, message, "Correct the code.");
        }
    }
}

fn check_people_and_sources(raw: &RawModule, report: &mut Report<'_>) {
    check_reviewers(&raw.reviewed_by, report);
    check_sources(raw, report);
}

/// Wants reviewers with name, credential and day.
pub(super) fn check_reviewers(reviewers: &[Spanned<Reviewer>], report: &mut Report<'_>) {
    for reviewer in reviewers {
        if reviewer.value.name.trim().is_empty() || reviewer.value.credential.trim().is_empty() {
            report.error(reviewer, "a reviewer has a name and a credential", "Write both.");
        }
        if !is_day(&reviewer.value.date) {
            let message = format!("`{}` is not a day", reviewer.value.date);
            report.error(reviewer, message, "Write it as year, month and day: 2026-03-14.");
        }
    }
}

fn check_sources(raw: &RawModule, report: &mut Report<'_>) {
    for (index, reference) in raw.references.iter().enumerate() {
        let source = &reference.value;
        if !is_slug(&source.id) {
            let message = format!("`{}` is not an id for a reference", source.id);
            report.error(reference, message, "Use small letters, digits and single hyphens.");
        }
        if raw.references[..index].iter().any(|before| before.value.id == source.id) {
            let message = format!("the reference `{}` stands twice", source.id);
            report.error(reference, message, "Give each reference an id of its own.");
        }
        if source.title.trim().is_empty() || source.publisher.trim().is_empty() {
            let message = format!("the reference `{}` has no title or no publisher", source.id);
            report.error(reference, message, "Write both.");
        }
        let host = source.url.strip_prefix("https://").unwrap_or_default();
        if !host.starts_with(char::is_alphanumeric) || source.url.chars().any(char::is_whitespace) {
            let message = format!("the reference `{}` has no https: address", source.id);
            report.error(reference, message, "Give the address of a public page that begins with https://.");
        }
    }
}

/// A day as `YYYY-MM-DD`; whether the month has that day is not asked.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    match parts.as_slice() {
        [year, month, day] => {
            number(year, 4).is_some()
                && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
                && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}
