//! What there is to say about content beyond whether it loads: dead links, style, readability,
//! words that hurt. Every finding says where, why and what to do.

mod items;
mod links;
mod vocabulary;

use std::collections::BTreeSet;

use crate::check::ItemKind;
use crate::load::{Known, Parsed, parse_modules, parse_vignettes};
use crate::markdown::grade;
use crate::module::Piece;
use crate::source::{Finding, SourceFile};
use vocabulary::Vocabulary;

/// How many lessons a module has.
const LESSONS: std::ops::RangeInclusive<usize> = 4..=7;
/// The fewest items of a check.
const FEWEST_ITEMS: usize = 10;
/// Lessons are written for readers of this grade.
const GRADE: f64 = 9.0;

/// Checks modules and vignettes: everything that loading checks, and the craft of writing.
/// The findings are in the order of the files and lines.
///
/// The words to avoid are those in `words-to-avoid.yaml` among the files, or else our own.
#[must_use]
pub fn lint(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
    known_roles: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let known = Known { indicator: known_indicators, role: known_roles };
    let (modules, mut findings) = parse_modules(files, known);
    let vocabulary = Vocabulary::among(files, &mut findings);
    for parsed in &modules {
        shape(parsed, &mut findings);
        coverage(parsed, &mut findings);
        readability(parsed, &mut findings);
        items::check(parsed, &mut findings);
        links::check(parsed, &modules, &mut findings);
        vocabulary.check_module(parsed, &mut findings);
    }
    findings.extend(modules.into_iter().flat_map(|parsed| parsed.findings));
    let (vignettes, stray) = parse_vignettes(files, known_indicators);
    findings.extend(stray);
    findings.extend(vignettes.into_iter().flat_map(|(_, findings)| findings));
    findings.sort();
    findings.dedup();
    findings
}

/// How many lessons and items there are, and how long they take.
fn shape(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let Parsed { module, places, .. } = parsed;
    let count = module.lessons.len();
    if count > 0 && !LESSONS.contains(&count) {
        let message = format!(
            "the module has {count} lessons; {} to {} are easier to learn from",
            LESSONS.start(),
            LESSONS.end()
        );
        findings.push(Finding::warning(&places.module, 1, message, "Join or divide lessons."));
    }
    let items = module.check.items.len();
    if items > 0 && items < FEWEST_ITEMS {
        let message = format!("the check has {items} items; with fewer than {FEWEST_ITEMS} luck decides");
        findings.push(Finding::error(&places.check, 1, message, "Write more items."));
    }
    // The check takes about a minute an item.
    let lessons: u32 = module.lessons.iter().map(|lesson| lesson.minutes).sum();
    let sum = lessons + u32::try_from(items).unwrap_or(u32::MAX);
    if count > 0 && module.minutes.abs_diff(sum) * 4 > module.minutes {
        let message = format!(
            "`minutes` is {}, but the lessons take {lessons} and the check about {items}, {sum} together",
            module.minutes
        );
        findings.push(Finding::warning(&places.module, places.minutes, message, "Correct one of them."));
    }
}

/// What is listed and never used.
fn coverage(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let Parsed { module, places, pieces, .. } = parsed;
    for (code, line) in &places.indicators {
        if !module.lessons.iter().any(|lesson| lesson.indicators.contains(code)) {
            let message = format!("no lesson is about {code}");
            findings.push(Finding::warning(
                &places.module,
                *line,
                message,
                "Add it to a lesson, or remove it here.",
            ));
        }
        if !module.check.items.iter().any(|item| item.indicators.contains(code)) {
            let message = format!("no item of the check asks about {code}");
            findings.push(Finding::note(&places.module, *line, message, "Write an item about it."));
        }
    }
    let cited: BTreeSet<&String> = pieces.iter().flat_map(|(_, rendered)| &rendered.cited).collect();
    for (reference, line) in module.references.iter().zip(&places.references) {
        if !cited.contains(&reference.id.to_lowercase()) {
            let message = format!("no lesson cites the reference `{}`", reference.id);
            let remedy = "Cite it as a footnote where its fact stands, or remove it.";
            findings.push(Finding::note(&places.module, *line, message, remedy));
        }
    }
    let shown: BTreeSet<&String> =
        pieces.iter().flat_map(|(_, rendered)| rendered.pictures.iter().map(|(_, name)| name)).collect();
    for picture in module.pictures.iter().filter(|picture| !shown.contains(&picture.name)) {
        let path = format!("modules/{}/pictures/{}", places.folder, picture.name);
        findings.push(Finding::warning(
            &path,
            1,
            "no text shows the picture",
            "Show it, or remove the file.",
        ));
    }
    for kind in [ItemKind::Single, ItemKind::Multiple, ItemKind::Ordering, ItemKind::Matching] {
        if !module.check.items.is_empty() && !module.check.items.iter().any(|item| item.kind() == kind) {
            let message = format!("the check has no item of kind {}", kind.as_str());
            findings.push(Finding::note(
                &places.check,
                1,
                message,
                "Vary the kinds; each asks for another skill.",
            ));
        }
    }
    translations(parsed, findings);
}

fn translations(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let Parsed { module, places, .. } = parsed;
    for language in module.languages.iter().skip(1) {
        for lesson in &module.lessons {
            if !lesson.translations.iter().any(|translation| translation.language == *language) {
                let message = format!("the lesson `{}` is not there in `{language}`", lesson.slug);
                let remedy = format!(
                    "Write lessons/{}.{language}.md, or take the language out of the list.",
                    lesson.slug
                );
                findings.push(Finding::warning(&places.module, places.languages, message, remedy));
            }
        }
    }
}

/// How hard the lessons in English are to read.
fn readability(parsed: &Parsed, findings: &mut Vec<Finding>) {
    for (piece, rendered) in &parsed.pieces {
        let english = match piece {
            Piece::Lesson(index, None) => parsed.module.lessons[*index].language == "en",
            _ => false,
        };
        if english && let Some(grade) = grade(&rendered.prose).filter(|grade| *grade > GRADE) {
            let (path, _) = parsed.places.of(*piece, 1);
            let message = format!(
                "the lesson reads at grade {grade:.1} (Flesch-Kincaid); readers have grade {GRADE:.0} or less"
            );
            findings.push(Finding::note(path, 1, message, "Use shorter sentences and shorter words."));
        }
    }
}
