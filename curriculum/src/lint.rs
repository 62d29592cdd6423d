//! What there is to say about content beyond whether it loads: dead links, style, readability,
//! words that hurt. Every finding says where, why and what to do.

mod identifiers;
mod items;
mod links;
mod texts;
mod translations;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::ItemKind;
use crate::load::{Known, Parsed, ParsedDrill, Text};
use crate::load::{parse_drills, parse_glossary, parse_modules, parse_open_lessons};
use crate::load::{parse_role_cards, parse_vignettes};
use crate::markdown::grade;
use crate::module::{Module, Piece};
use crate::source::{Finding, Rule, SourceFile, Spot};
use vocabulary::Vocabulary;

/// How many lessons a module has.
const LESSONS: std::ops::RangeInclusive<usize> = 4..=7;
/// The fewest items of a check.
const FEWEST_ITEMS: usize = 10;
/// The fewest items about one indicator.
const ITEMS_AN_INDICATOR: usize = 2;
/// Lessons are written for readers of this grade.
pub(crate) const GRADE: f64 = 9.0;

/// Checks all content: everything that loading checks, and the craft of writing.
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
    let (drills, stray) = parse_drills(files, known);
    findings.extend(stray);
    let mut text_list: Vec<Text> = Vec::new();
    let practiced = practiced(&modules, &drills);
    for parsed in &modules {
        lint_module(parsed, &modules, &practiced, &mut findings);
        texts::of_module(parsed, &mut text_list);
    }
    for parsed in &drills {
        lint_drill(parsed, &modules, &mut findings);
        texts::of_drill(parsed, &mut text_list);
    }
    lint_others(files, known, &modules, &mut text_list, &mut findings);
    for parsed in modules {
        findings.extend(parsed.findings);
        text_list.extend(parsed.texts);
    }
    for parsed in drills {
        findings.extend(parsed.findings);
        text_list.extend(parsed.gathered.texts);
    }
    lint_texts(files, &text_list, &mut findings);
    findings.sort();
    findings.dedup();
    findings
}

fn lint_module(parsed: &Parsed, modules: &[Parsed], practiced: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    shape(parsed, findings);
    coverage(parsed, practiced, findings);
    readability(parsed, findings);
    items::check(&parsed.places.check, &parsed.module.check.items, &parsed.places.items, findings);
    links::check(parsed, modules, findings);
    links::check_extras(&parsed.extras, modules, findings);
    translations::check(parsed, findings);
}

fn lint_drill(parsed: &ParsedDrill, modules: &[Parsed], findings: &mut Vec<Finding>) {
    items::check(&parsed.path, &parsed.drill.check.items, &parsed.items, findings);
    for extra in &parsed.gathered.extras {
        extra.faults(findings);
    }
    links::check_extras(&parsed.gathered.extras, modules, findings);
    for (item, place) in parsed.drill.check.items.iter().zip(&parsed.items) {
        if !modules.iter().any(|module| module.module.code == item.lesson) {
            let message = format!("there is no module `{}` to look at again", item.lesson);
            let finding = Finding::error(&parsed.path, place.line, message, "Name the code of a module.");
            findings.push(finding.under(Rule::DeadLink));
        }
    }
    for code in &parsed.drill.indicators {
        if !parsed.drill.check.items.iter().any(|item| item.indicators.contains(code)) {
            let message = format!("no item of the drill asks about {code}");
            let finding = Finding::warning(&parsed.path, 1, message, "Write an item about it.");
            findings.push(finding.under(Rule::Coverage));
        }
    }
}

/// Vignettes, role cards, the glossary and what is open.
fn lint_others(
    files: &[SourceFile],
    known: Known<'_>,
    modules: &[Parsed],
    text_list: &mut Vec<Text>,
    findings: &mut Vec<Finding>,
) {
    let (vignettes, stray) = parse_vignettes(files, known.indicator);
    findings.extend(stray);
    for parsed in vignettes {
        findings.extend(parsed.findings);
        text_list.extend(parsed.texts);
    }
    let (_, cards, about) = parse_role_cards(files, known);
    findings.extend(about);
    for extra in &cards.extras {
        extra.faults(findings);
    }
    links::check_extras(&cards.extras, modules, findings);
    text_list.extend(cards.texts);
    let list: Vec<&Module> = modules.iter().map(|parsed| &parsed.module).collect();
    let (_, glossary, about) = parse_glossary(files, &list);
    findings.extend(about);
    text_list.extend(glossary.texts);
    findings.extend(parse_open_lessons(files, &list).1);
}

/// Words to avoid, and what could identify a client.
fn lint_texts(files: &[SourceFile], text_list: &[Text], findings: &mut Vec<Finding>) {
    let vocabulary = Vocabulary::among(files, findings);
    let mut sources: BTreeMap<&str, String> = BTreeMap::new();
    for text in text_list {
        if !sources.contains_key(text.path.as_str()) {
            let file = files.iter().find(|file| file.path == text.path);
            let source = file.and_then(|file| file.read_text().ok()).unwrap_or_default();
            sources.insert(&text.path, source);
        }
        let source = sources.get(text.path.as_str()).map_or("", String::as_str);
        vocabulary.check(text, source, findings);
        identifiers::check(text, source, findings);
    }
}

/// Codes of the indicators that some scenario or drill practices.
fn practiced<'p>(modules: &'p [Parsed], drills: &'p [ParsedDrill]) -> BTreeSet<&'p str> {
    let scenarios = modules.iter().flat_map(|parsed| &parsed.module.scenarios);
    let in_scenarios = scenarios.flat_map(|scenario| &scenario.indicators);
    let in_drills = drills.iter().flat_map(|parsed| &parsed.drill.indicators);
    in_scenarios.chain(in_drills).map(String::as_str).collect()
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
        let finding = Finding::warning(&places.module, 1, message, "Join or divide lessons.");
        findings.push(finding.under(Rule::Amount));
    }
    let items = module.check.items.len();
    if items > 0 && items < FEWEST_ITEMS {
        let message = format!("the check has {items} items; with fewer than {FEWEST_ITEMS} luck decides");
        let finding = Finding::error(&places.check, 1, message, "Write more items.");
        findings.push(finding.under(Rule::Amount));
    }
    let drawn = module.check.drawn_count();
    if module.check.draw.is_some() && items < drawn + drawn / 2 {
        let message = format!("{drawn} of {items} items are drawn, so a retry asks the same again");
        let finding = Finding::warning(&places.check, 1, message, "Write half as many again as are drawn.");
        findings.push(finding.under(Rule::Amount));
    }
    // The check takes about a minute an item.
    let lessons: u32 = module.lessons.iter().map(|lesson| lesson.minutes).sum();
    let drawn = u32::try_from(drawn).unwrap_or(u32::MAX);
    let scenarios: u32 = module.scenarios.iter().map(|scenario| scenario.minutes).sum();
    let sum = lessons + scenarios + drawn;
    if count > 0 && module.minutes.abs_diff(sum) * 4 > module.minutes {
        let message = format!(
            "`minutes` is {}, but the lessons take {lessons}, scenarios {scenarios} and the check about {drawn}, {sum} together",
            module.minutes
        );
        let finding = Finding::warning(&places.module, places.minutes, message, "Correct one of them.");
        findings.push(finding.under(Rule::Amount));
    }
}

/// What is listed and never used.
fn coverage(parsed: &Parsed, practiced: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    let Parsed { module, places, pieces, .. } = parsed;
    let mut gap = |line: usize, message: String, remedy: &str| {
        findings.push(Finding::warning(&places.module, line, message, remedy).under(Rule::Coverage));
    };
    for (code, line) in &places.indicators {
        if !module.lessons.iter().any(|lesson| lesson.indicators.contains(code)) {
            gap(*line, format!("no lesson is about {code}"), "Add it to a lesson, or remove it here.");
        }
        let items = module.check.items.iter().filter(|item| item.indicators.contains(code)).count();
        if items < ITEMS_AN_INDICATOR {
            let message = match items {
                0 => format!("no item of the check asks about {code}"),
                _ => format!("only one item of the check asks about {code}"),
            };
            gap(*line, message, "Write items about it; two or more, since learners get only some.");
        }
        if !practiced.contains(code.as_str()) {
            let message = format!("no scenario or drill practices {code}");
            gap(*line, message, "Let a choice of a scenario show or miss it.");
        }
    }
    let cited: BTreeSet<&String> = pieces.iter().flat_map(|(_, rendered)| &rendered.cited).collect();
    for (reference, line) in module.references.iter().zip(&places.references) {
        if !cited.contains(&reference.id.to_lowercase()) {
            let message = format!("no lesson cites the reference `{}`", reference.id);
            let remedy = "Cite it as a footnote where its fact stands, or remove it.";
            findings.push(Finding::note(&places.module, *line, message, remedy).under(Rule::Coverage));
        }
    }
    let shown: BTreeSet<&String> =
        pieces.iter().flat_map(|(_, rendered)| rendered.pictures.iter().map(|(_, name)| name)).collect();
    for picture in module.pictures.iter().filter(|picture| !shown.contains(&picture.name)) {
        let path = format!("modules/{}/pictures/{}", places.folder, picture.name);
        let finding = Finding::warning(&path, 1, "no text shows the picture", "Show it, or remove the file.");
        findings.push(finding.under(Rule::Picture));
    }
    for kind in [ItemKind::Single, ItemKind::Multiple, ItemKind::Ordering, ItemKind::Matching] {
        if !module.check.items.is_empty() && !module.check.items.iter().any(|item| item.kind() == kind) {
            let message = format!("the check has no item of kind {}", kind.as_str());
            let remedy = "Vary the kinds; each asks for another skill.";
            findings.push(Finding::note(&places.check, 1, message, remedy).under(Rule::Amount));
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
            let (path, _) = parsed.places.of(*piece, Spot::line(1));
            let message = format!(
                "the lesson reads at grade {grade:.1} (Flesch-Kincaid); readers have grade {GRADE:.0} or less"
            );
            let finding = Finding::warning(path, 1, message, "Use shorter sentences and shorter words.");
            findings.push(finding.under(Rule::ReadingGrade));
        }
    }
}
