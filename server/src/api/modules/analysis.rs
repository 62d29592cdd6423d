//! The items of a check as their authors see them.

use fieldcraft_curriculum::analysis::{ChoiceFigures, Figures, Flag, ItemAnalysis};
use fieldcraft_curriculum::{Check, Item};
use poem_openapi::{Enum, Object};

use super::check::KindOut;
use super::count;
use crate::app::learning::analysis::CheckAnalysis;

/// How the items of a check do their work.
#[derive(Object)]
#[oai(rename = "CheckAnalysis")]
pub struct CheckAnalysisOut {
    /// The module.
    module_code: String,
    /// Its title.
    title: String,
    /// The version that the figures are of.
    version: u32,
    /// Every published version, the newest first.
    versions: Vec<i64>,
    /// How many people took this version first; absent when they are too few to be shown.
    #[oai(skip_serializing_if_is_none)]
    people: Option<u32>,
    /// Below so many people nothing is shown.
    shown_from: u32,
    /// Below so many people no item is judged.
    judged_from: u32,
    /// Each item of the bank in its order.
    items: Vec<ItemAnalysisOut>,
}

/// One item. Only first tries count.
#[derive(Object)]
#[oai(rename = "ItemAnalysis")]
struct ItemAnalysisOut {
    /// The item.
    item: String,
    /// Its kind.
    kind: KindOut,
    /// The question: clean HTML, ready to show.
    prompt_html: String,
    /// The lesson that it names.
    lesson: String,
    /// How many people were asked; absent with everything below when they are too few.
    #[oai(skip_serializing_if_is_none)]
    people: Option<u32>,
    /// How many of a hundred had all of it right: the difficulty of test theory.
    #[oai(skip_serializing_if_is_none)]
    right_percent: Option<f64>,
    /// The mean of the points, in percent.
    #[oai(skip_serializing_if_is_none)]
    mean_percent: Option<f64>,
    /// Point-biserial correlation of having it right with the points of the other items that the
    /// person was asked, -1 to 1; absent where it is not defined.
    #[oai(skip_serializing_if_is_none)]
    discrimination: Option<f64>,
    /// Of single and multiple items: each option with how often it was chosen.
    choices: Vec<ChoiceFiguresOut>,
    /// Enough people were asked to judge it.
    judged: bool,
    /// What is worth a look.
    flags: Vec<ItemFlagOut>,
}

/// An option and how often it was chosen.
#[derive(Object)]
#[oai(rename = "ItemChoiceFigures")]
struct ChoiceFiguresOut {
    /// The option.
    id: String,
    /// Plain text.
    text: String,
    /// It is right to choose it.
    correct: bool,
    /// How many chose it.
    chosen: u32,
}

/// What is worth an author's look.
#[derive(Object)]
#[oai(rename = "ItemFlag")]
struct ItemFlagOut {
    /// What it is.
    kind: FlagOut,
    /// The option that it is about.
    #[oai(skip_serializing_if_is_none)]
    option: Option<String>,
}

/// What may be wrong with an item.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "ItemFlagKind")]
enum FlagOut {
    /// Nearly everybody has it right.
    TooEasy,
    /// Few have it right.
    TooHard,
    /// Those who know the rest have it right less often than those who do not.
    NegativeDiscrimination,
    /// A wrong option that nobody takes.
    UnusedOption,
    /// A wrong option that more people take than the right one.
    RivalOption,
}

impl From<CheckAnalysis> for CheckAnalysisOut {
    fn from(from: CheckAnalysis) -> Self {
        let check = &from.module.check;
        let items = from.items.into_iter().filter_map(|found| item_out(check, found)).collect();
        Self {
            module_code: from.module.code.clone(),
            title: from.module.title.clone(),
            version: from.module.version,
            versions: from.versions,
            people: from.people.map(count),
            shown_from: count(from.rule.shown_from),
            judged_from: count(from.rule.judged_from),
            items,
        }
    }
}

fn item_out(check: &Check, from: ItemAnalysis) -> Option<ItemAnalysisOut> {
    let item: &Item = check.item(&from.item)?;
    let figures: Option<&Figures> = from.figures.as_ref();
    Some(ItemAnalysisOut {
        item: from.item,
        kind: item.kind().into(),
        prompt_html: item.prompt_html.clone(),
        lesson: item.lesson.clone(),
        people: figures.map(|_| count(from.people)),
        right_percent: figures.map(|found| tenths(found.right)),
        mean_percent: figures.map(|found| tenths(found.mean)),
        discrimination: figures.and_then(|found| found.discrimination).map(hundredths),
        choices: figures.map_or_else(Vec::new, |found| found.choices.iter().map(choice_out).collect()),
        judged: from.is_judged,
        flags: from.flags.into_iter().map(flag_out).collect(),
    })
}

/// A share in percent with one decimal.
fn tenths(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn choice_out(from: &ChoiceFigures) -> ChoiceFiguresOut {
    ChoiceFiguresOut {
        id: from.id.clone(),
        text: from.text.clone(),
        correct: from.correct,
        chosen: count(from.chosen),
    }
}

fn flag_out(from: Flag) -> ItemFlagOut {
    let (kind, option) = match from {
        Flag::TooEasy => (FlagOut::TooEasy, None),
        Flag::TooHard => (FlagOut::TooHard, None),
        Flag::NegativeDiscrimination => (FlagOut::NegativeDiscrimination, None),
        Flag::UnusedOption(option) => (FlagOut::UnusedOption, Some(option)),
        Flag::RivalOption(option) => (FlagOut::RivalOption, Some(option)),
    };
    ItemFlagOut { kind, option }
}
