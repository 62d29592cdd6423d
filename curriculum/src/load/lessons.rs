//! `lessons/NN-slug.md` and their translations.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::front::is_language;
use super::translations;
use super::yaml::{Report, divide};
use super::{BodyPlace, Known, Places, text_of};
use crate::markdown::is_slug;
use crate::module::{Lesson, Module, Reviewer};
use crate::source::{Finding, Rule, SourceFile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLesson {
    title: Spanned<String>,
    minutes: Spanned<u32>,
    indicators: Spanned<Vec<Spanned<String>>>,
    summary: Spanned<String>,
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Option<Vec<Spanned<Reviewer>>>,
}

/// Reads all lessons of a module into it, each with its translations.
pub(super) fn read(
    files: &[&SourceFile],
    module: &mut Module,
    places: &mut Places,
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut read: Vec<(Lesson, BodyPlace)> =
        files.iter().filter_map(|file| read_one(file, module, known, findings)).collect();
    read.sort_by(|(left, _), (right, _)| left.slug.cmp(&right.slug));
    let first = module.languages.first().cloned().unwrap_or_default();
    let (lessons, translations): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|(lesson, _)| lesson.language == first);
    for (lesson, place) in lessons {
        module.lessons.push(lesson);
        places.lessons.push(place);
        places.translations.push(Vec::new());
    }
    for (translation, place) in translations {
        add_translation(translation, place, module, places, findings);
    }
    check_order(module, places, findings);
}

fn add_translation(
    translation: Lesson,
    place: BodyPlace,
    module: &mut Module,
    places: &mut Places,
    findings: &mut Vec<Finding>,
) {
    let Some(index) = module.lessons.iter().position(|lesson| lesson.slug == translation.slug) else {
        let message = format!("there is no lesson `{}` that this could translate", translation.slug);
        findings.push(Finding::error(
            &place.path,
            1,
            message,
            "Give it the name of the lesson it translates.",
        ));
        return;
    };
    let lesson = &mut module.lessons[index];
    if lesson.minutes != translation.minutes || lesson.indicators != translation.indicators {
        let message = "the translation has other minutes or indicators than the lesson";
        let finding = Finding::error(&place.path, 1, message, "Copy them from the lesson.");
        findings.push(finding.under(Rule::Translation));
    }
    lesson.translations.push(translation);
    places.translations[index].push(place);
}

fn check_order(module: &Module, places: &Places, findings: &mut Vec<Finding>) {
    if module.lessons.is_empty() {
        let message = "the module has no lesson";
        findings.push(Finding::error(&places.module, 1, message, "Write lessons/01-slug.md."));
    }
    let number = |lesson: &Lesson| lesson.slug.split('-').next().unwrap_or_default().to_owned();
    for (index, pair) in module.lessons.windows(2).enumerate() {
        if number(&pair[0]) == number(&pair[1]) {
            let message = format!("the lesson has the same number as `{}`", pair[0].slug);
            let path = &places.lessons[index + 1].path;
            findings.push(Finding::error(path, 1, message, "Give each lesson a number of its own."));
        }
    }
}

/// The slug and the language that a file's name says: `01-why.es.md` is `01-why` in `es`.
fn name_of<'p>(path: &'p str, first_language: &'p str) -> Option<(&'p str, &'p str)> {
    let name = path.rsplit('/').next()?.strip_suffix(".md")?;
    let (slug, language) = name.split_once('.').unwrap_or((name, first_language));
    let (number, words) = slug.split_once('-')?;
    let numbered = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    (numbered && is_slug(words) && is_language(language)).then_some((slug, language))
}

fn read_one(
    file: &SourceFile,
    module: &Module,
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) -> Option<(Lesson, BodyPlace)> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 1, findings };
    let first = module.languages.first().map_or("en", String::as_str);
    let Some((slug, language)) = name_of(&file.path, first) else {
        report.file_error(
            "the file's name is not that of a lesson",
            "Use two digits, a hyphen and words in small letters: 03-asking-about-means.md.",
        );
        return None;
    };
    if !module.languages.iter().any(|listed| listed == language) {
        let message = format!("`{language}` is not among the languages of the module");
        report.file_error(message, "Add it to `languages` in module.md, or remove the file.");
    }
    let Some(front) = divide(&text) else {
        report.file_error(
            "the file has no front matter",
            "Begin it with a line of three hyphens, the fields of FORMAT.md, and another such line.",
        );
        return None;
    };
    let raw: RawLesson = report.parse(front.yaml)?;
    check(&raw, module, known, &mut report);
    let translation = if language == first {
        if let Some(version) = &raw.translation_of_version {
            let message = "`translation_of_version` belongs to a translation";
            report.error(version, message, "Remove it here.");
        }
        None
    } else {
        Some(translations::origin(raw.translation_of_version, raw.reviewed_by, module.version, &mut report))
    };
    if front.body.trim().is_empty() {
        report.file_error("the lesson is empty", "Write it below the front matter.");
    }
    let lesson = Lesson {
        slug: slug.to_owned(),
        language: language.to_owned(),
        title: raw.title.value.trim().to_owned(),
        minutes: raw.minutes.value,
        indicators: raw.indicators.value.into_iter().map(|code| code.value).collect(),
        summary: raw.summary.value.trim().to_owned(),
        markdown: front.body.to_owned(),
        translations: Vec::new(),
        translation,
        html: String::new(),
        plain_text: String::new(),
        headings: Vec::new(),
        word_count: 0,
    };
    Some((lesson, BodyPlace { path: file.path.clone(), before: front.before_body }))
}

fn check(raw: &RawLesson, module: &Module, known: Known<'_>, report: &mut Report<'_>) {
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    report.within("minutes", &raw.minutes, 1, 240);
    report.list("indicators", &raw.indicators);
    check_indicators(&raw.indicators.value, &module.indicators, known, report);
}

/// Wants indicators that the framework has and that the module lists.
pub(super) fn check_indicators(
    indicators: &[Spanned<String>],
    listed: &[String],
    known: Known<'_>,
    report: &mut Report<'_>,
) {
    for indicator in indicators {
        let code = &indicator.value;
        if !(known.indicator)(code) {
            let message = format!("the framework has no indicator {code}");
            report.error_of(Rule::UnknownCode, indicator, message, "Correct the code.");
        } else if !listed.contains(code) {
            let message = format!("{code} is not among the indicators of the module");
            let remedy = "Add it to `indicators` in module.md, or remove it here.";
            report.error_of(Rule::UnknownCode, indicator, message, remedy);
        }
    }
}
