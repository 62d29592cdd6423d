//! `checks/check.yaml`: the items of the knowledge check with their keys.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::lessons::check_indicators;
use super::yaml::Report;
use super::{ItemPlace, Known, Places, repeated, text_of};
use crate::check::{Check, Choice, Item, Pair, Question, Step};
use crate::markdown::is_slug;
use crate::module::Module;
use crate::source::{Finding, Rule, SourceFile};

/// How many options an item may offer.
const OPTIONS: std::ops::RangeInclusive<usize> = 3..=6;
/// How many steps there may be to order.
const STEPS: std::ops::RangeInclusive<usize> = 3..=12;
/// How many pairs there may be to match.
const PAIRS: std::ops::RangeInclusive<usize> = 2..=12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheck {
    pass_score: Spanned<u32>,
    draw: Option<Spanned<u32>>,
    items: Vec<Spanned<RawItem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    id: Spanned<String>,
    kind: Spanned<String>,
    lesson: Option<Spanned<String>>,
    module: Option<Spanned<String>>,
    indicators: Spanned<Vec<Spanned<String>>>,
    prompt: Spanned<String>,
    explanation: Option<Spanned<String>>,
    options: Option<Spanned<Vec<Spanned<RawOption>>>>,
    sequence: Option<Spanned<Vec<Spanned<RawStep>>>>,
    pairs: Option<Spanned<Vec<Spanned<RawPair>>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    id: String,
    text: String,
    #[serde(default)]
    correct: bool,
    #[serde(default)]
    feedback: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: String,
    text: String,
    #[serde(default)]
    feedback: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPair {
    id: String,
    left: String,
    right: String,
    #[serde(default)]
    feedback: String,
}

/// Reads the check of a module into it.
pub(super) fn read(
    file: Option<&SourceFile>,
    module: &mut Module,
    places: &mut Places,
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(file) = file else {
        let message = "the module has no knowledge check";
        findings.push(Finding::error(&places.check, 1, message, "Write checks/check.yaml."));
        return;
    };
    let Some(text) = text_of(file, findings) else { return };
    let mut report = Report { file: &file.path, before: 0, findings };
    let Some(raw) = report.parse::<RawCheck>(&text) else { return };
    report.within("pass_score", &raw.pass_score, 1, 100);
    if raw.items.is_empty() {
        report.file_error("the check has no items", "Write at least ten.");
    }
    let count = u32::try_from(raw.items.len()).unwrap_or(u32::MAX);
    if let Some(draw) = raw.draw.as_ref().filter(|draw| draw.value == 0 || draw.value > count) {
        let message = format!("`draw` is {}, and the bank has {count} items", draw.value);
        report.error_of(Rule::Amount, draw, message, "Draw fewer than the bank has, or leave `draw` out.");
    }
    if let Some(code) = raw.items.iter().find_map(|item| item.value.module.as_ref()) {
        report.error(code, "`module` is a field of drills", "Name the lesson instead.");
    }
    for item in &raw.items {
        check_lesson(item, module, &mut report);
    }
    let (items, lines) = read_items(raw.items, &module.indicators, known, &mut report);
    places.items = lines;
    let draw = raw.draw.map(|draw| draw.value);
    module.check = Check { pass_score: raw.pass_score.value, draw, items, translations: Vec::new() };
}

fn check_lesson(item: &Spanned<RawItem>, module: &Module, report: &mut Report<'_>) {
    match &item.value.lesson {
        None => {
            report.error(item, "the field `lesson` is missing", "Name the lesson where to look again.");
        }
        Some(lesson) if module.lesson(&lesson.value).is_none() => {
            let message = format!("the module has no lesson `{}`", lesson.value);
            report.error_of(Rule::DeadLink, lesson, message, "Name the lesson's file without .md.");
        }
        Some(_) => {}
    }
}

/// Reads a list of items, those of a check or of a drill.
pub(super) fn read_items(
    raw: Vec<Spanned<RawItem>>,
    listed: &[String],
    known: Known<'_>,
    report: &mut Report<'_>,
) -> (Vec<Item>, Vec<ItemPlace>) {
    let ids = repeated(raw.iter().map(|item| item.value.id.value.as_str()));
    let mut items = Vec::new();
    let mut places = Vec::new();
    for raw in raw {
        if ids.contains(&raw.value.id.value.to_lowercase()) {
            let message = format!("the id `{}` is used by more than one item", raw.value.id.value);
            report.error(&raw.value.id, message, "Give each item an id of its own.");
        }
        if let Some((item, place)) = read_item(raw, listed, known, report) {
            items.push(item);
            places.push(place);
        }
    }
    (items, places)
}

fn read_item(
    raw: Spanned<RawItem>,
    listed: &[String],
    known: Known<'_>,
    report: &mut Report<'_>,
) -> Option<(Item, ItemPlace)> {
    let line = report.line(&raw);
    let item = raw.value;
    check_item(&item, listed, known, report);
    let place = ItemPlace {
        line,
        prompt: report.line(&item.prompt),
        explanation: item.explanation.as_ref().map_or(line, |text| report.line(text)),
        parts: parts(&item, report),
    };
    let question = question(&item, report)?;
    let item = Item {
        id: item.id.value,
        lesson: item.lesson.or(item.module).map(|place| place.value).unwrap_or_default(),
        indicators: item.indicators.value.into_iter().map(|code| code.value).collect(),
        prompt: item.prompt.value,
        prompt_html: String::new(),
        explanation: item.explanation.map(|text| text.value),
        explanation_html: None,
        question,
    };
    Some((item, place))
}

fn parts(item: &RawItem, report: &Report<'_>) -> Vec<usize> {
    let options = item.options.iter().flat_map(|list| &list.value).map(|part| report.line(part));
    let steps = item.sequence.iter().flat_map(|list| &list.value).map(|part| report.line(part));
    let pairs = item.pairs.iter().flat_map(|list| &list.value).map(|part| report.line(part));
    options.chain(steps).chain(pairs).collect()
}

fn check_item(item: &RawItem, listed: &[String], known: Known<'_>, report: &mut Report<'_>) {
    if !is_slug(&item.id.value) {
        let message = format!("`{}` is not an id for an item", item.id.value);
        report.error(&item.id, message, "Use small letters, digits and single hyphens, as in m06-01.");
    }
    report.list("indicators", &item.indicators);
    check_indicators(&item.indicators.value, listed, known, report);
    if item.prompt.value.trim().is_empty() {
        report.error(&item.prompt, "the question is empty", "Write it.");
    }
}

/// The question by its kind, or nothing if its parts are not those of the kind.
fn question(item: &RawItem, report: &mut Report<'_>) -> Option<Question> {
    let kind = item.kind.value.as_str();
    let wanted = match kind {
        "single" | "multiple" => "options",
        "ordering" => "sequence",
        "matching" => "pairs",
        other => {
            let message = format!("`{other}` is not a kind of item");
            report.error(&item.kind, message, "Use single, multiple, ordering or matching.");
            return None;
        }
    };
    let given = [
        ("options", item.options.is_some()),
        ("sequence", item.sequence.is_some()),
        ("pairs", item.pairs.is_some()),
    ];
    for (name, _) in given.iter().filter(|(name, given)| *given && *name != wanted) {
        let message = format!("an item of kind {kind} has no `{name}`");
        report.error(&item.kind, message, "Remove it, or change the kind.");
    }
    let question = match (kind, &item.options, &item.sequence, &item.pairs) {
        ("single" | "multiple", Some(options), _, _) => choices(kind, options, report),
        ("ordering", _, Some(sequence), _) => steps(sequence, report),
        ("matching", _, _, Some(pairs)) => matches(pairs, report),
        _ => {
            let message = format!("an item of kind {kind} needs `{wanted}`, which hold its key");
            report.error_of(Rule::Key, &item.kind, message, "Add them; FORMAT.md shows an example.");
            return None;
        }
    };
    Some(question)
}

fn choices(kind: &str, options: &Spanned<Vec<Spanned<RawOption>>>, report: &mut Report<'_>) -> Question {
    count("options", options, &OPTIONS, report);
    unique("id", &options.value, |option| &option.id, report);
    unique("text", &options.value, |option| &option.text, report);
    feedback(&options.value, |option| &option.feedback, report);
    let right = options.value.iter().filter(|option| option.value.correct).count();
    match (kind, right) {
        (_, 0) => report.error_of(
            Rule::Key,
            options,
            "no option is right: the item has no key",
            "Mark the right one with `correct: true`.",
        ),
        ("single", 2..) => {
            let message = "more than one option is right";
            report.error_of(Rule::Key, options, message, "Leave one, or make the kind multiple.");
        }
        ("multiple", right) if right == options.value.len() => {
            report.error_of(
                Rule::Key,
                options,
                "every option is right, so there is nothing to tell apart",
                "Add a wrong option.",
            );
        }
        _ => {}
    }
    let options = options
        .value
        .iter()
        .map(|option| Choice {
            id: option.value.id.clone(),
            text: option.value.text.clone(),
            correct: option.value.correct,
            feedback: option.value.feedback.clone(),
        })
        .collect();
    if kind == "single" { Question::Single { options } } else { Question::Multiple { options } }
}

fn steps(sequence: &Spanned<Vec<Spanned<RawStep>>>, report: &mut Report<'_>) -> Question {
    count("steps", sequence, &STEPS, report);
    unique("id", &sequence.value, |step| &step.id, report);
    unique("text", &sequence.value, |step| &step.text, report);
    feedback(&sequence.value, |step| &step.feedback, report);
    let sequence = sequence
        .value
        .iter()
        .map(|step| Step {
            id: step.value.id.clone(),
            text: step.value.text.clone(),
            feedback: step.value.feedback.clone(),
        })
        .collect();
    Question::Ordering { sequence }
}

fn matches(pairs: &Spanned<Vec<Spanned<RawPair>>>, report: &mut Report<'_>) -> Question {
    count("pairs", pairs, &PAIRS, report);
    unique("id", &pairs.value, |pair| &pair.id, report);
    unique("left side", &pairs.value, |pair| &pair.left, report);
    unique("right side", &pairs.value, |pair| &pair.right, report);
    feedback(&pairs.value, |pair| &pair.feedback, report);
    let pairs = pairs
        .value
        .iter()
        .map(|pair| Pair {
            id: pair.value.id.clone(),
            left: pair.value.left.clone(),
            right: pair.value.right.clone(),
            feedback: pair.value.feedback.clone(),
        })
        .collect();
    Question::Matching { pairs }
}

fn count<T>(
    name: &str,
    parts: &Spanned<Vec<Spanned<T>>>,
    allowed: &std::ops::RangeInclusive<usize>,
    report: &mut Report<'_>,
) {
    let found = parts.value.len();
    if !allowed.contains(&found) {
        let message =
            format!("the item has {found} {name}, and has to have {} to {}", allowed.start(), allowed.end());
        report.error_of(Rule::Amount, parts, message, "Add or remove some.");
    }
}

/// Wants texts that are there and differ.
fn unique<T>(name: &str, parts: &[Spanned<T>], text: impl Fn(&T) -> &String, report: &mut Report<'_>) {
    let twice = repeated(parts.iter().map(|part| text(&part.value).as_str()));
    for part in parts {
        let value = text(&part.value).trim();
        if value.is_empty() {
            report.error(part, format!("the {name} is empty"), "Write it.");
        } else if twice.contains(&value.to_lowercase()) {
            let message = format!("the {name} `{value}` stands more than once in the item");
            report.error_of(Rule::DuplicateAnswer, part, message, "Make each different from the others.");
        }
    }
}

fn feedback<T>(parts: &[Spanned<T>], text: impl Fn(&T) -> &String, report: &mut Report<'_>) {
    for part in parts {
        if text(&part.value).trim().is_empty() {
            let remedy = "Say in a sentence why this is right or not.";
            report.error_of(Rule::Feedback, part, "there is no feedback", remedy);
        }
    }
}
