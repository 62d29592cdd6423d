//! How the items of a check do their work, told to their authors: how hard they are, how well
//! they tell those who know from those who do not, and which wrong answers anybody takes.
//!
//! It knows answers, not people; who answered never comes in.
//!
//! Difficulty and the corrected item-total correlation are those of classical test theory
//! (L. Crocker and J. Algina, *Introduction to Classical and Modern Test Theory*, 1986,
//! chapter 14); a wrong option does its work when some of those who err take it (T. M. Haladyna
//! and S. M. Downing, "How many options is enough for a multiple-choice test item?",
//! *Educational and Psychological Measurement* 53, 1993).

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Answer, AttemptResult, Check, Choice, Item, Question};

/// From how many people on something is said, and what is worth a look. All DEFAULT.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnalysisRule {
    /// Below so many people nothing is shown, so that nobody can be made out.
    pub shown_from: usize,
    /// Below so many people figures are shown, but no item is judged by them.
    pub judged_from: usize,
    /// Right for this share or more: it tells little.
    pub too_easy: f64,
    /// Right for this share or less: it is worth asking why.
    pub too_hard: f64,
}

impl Default for AnalysisRule {
    fn default() -> Self {
        Self { shown_from: 10, judged_from: 30, too_easy: 0.95, too_hard: 0.3 }
    }
}

/// One person's answers to a check.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    marks: BTreeMap<String, Mark>,
}

#[derive(Debug, Clone, PartialEq)]
struct Mark {
    points: f64,
    right: bool,
    picks: BTreeSet<String>,
}

impl Sheet {
    /// From an attempt as it was answered and scored.
    #[must_use]
    pub fn new(answers: &BTreeMap<String, Answer>, result: &AttemptResult) -> Self {
        let marks = result.items.iter().map(|item| {
            let picks = match answers.get(&item.item) {
                Some(Answer::Single { option }) => BTreeSet::from([option.clone()]),
                Some(Answer::Multiple { options }) => options.iter().cloned().collect(),
                _ => BTreeSet::new(),
            };
            let points = if item.den > 0 { item.num as f64 / item.den as f64 } else { 0.0 };
            (item.item.clone(), Mark { points, right: item.correct, picks })
        });
        Self { marks: marks.collect() }
    }

    /// The mean of the points of all items but one; none without others.
    fn rest(&self, item: &str) -> Option<f64> {
        let others: Vec<f64> =
            self.marks.iter().filter(|(id, _)| *id != item).map(|(_, mark)| mark.points).collect();
        (!others.is_empty()).then(|| others.iter().sum::<f64>() / others.len() as f64)
    }
}

/// What is worth an author's look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// Nearly everybody has it right.
    TooEasy,
    /// Few have it right.
    TooHard,
    /// Those who know the rest have it right less often than those who do not.
    NegativeDiscrimination,
    /// A wrong option that nobody takes.
    UnusedOption(String),
    /// A wrong option that more people take than the right one.
    RivalOption(String),
}

/// How often an option was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceFigures {
    /// The option.
    pub id: String,
    /// What the learner reads.
    pub text: String,
    /// Whether it is right to choose it.
    pub correct: bool,
    /// How many chose it.
    pub chosen: usize,
}

/// The figures of an item that enough people were asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The share of those asked who had all of it right: the difficulty of test theory, which is
    /// high when the item is easy.
    pub right: f64,
    /// The mean of the points.
    pub mean: f64,
    /// How having it right goes with the points of the other items, between -1 and 1. None when
    /// everybody or nobody has it right, or all have the same points elsewhere.
    pub discrimination: Option<f64>,
    /// Of single and multiple items: how often each option was chosen.
    pub choices: Vec<ChoiceFigures>,
}

/// One item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemAnalysis {
    /// The item.
    pub item: String,
    /// How many people were asked; unknown to the reader when it is below the least number.
    pub people: usize,
    /// None when too few people were asked.
    pub figures: Option<Figures>,
    /// Whether enough people were asked to judge it.
    pub is_judged: bool,
    /// What is worth a look.
    pub flags: Vec<Flag>,
}

/// Every item of a check, in its order. One sheet a person: their first, because whoever tries
/// again has read the feedback.
#[must_use]
pub fn analyze(check: &Check, sheets: &[Sheet], rule: &AnalysisRule) -> Vec<ItemAnalysis> {
    check.items.iter().map(|item| one(item, sheets, rule)).collect()
}

fn one(item: &Item, sheets: &[Sheet], rule: &AnalysisRule) -> ItemAnalysis {
    let asked: Vec<(&Sheet, &Mark)> =
        sheets.iter().filter_map(|sheet| Some((sheet, sheet.marks.get(&item.id)?))).collect();
    let people = asked.len();
    let figures = (people >= rule.shown_from.max(1)).then(|| figures(item, &asked));
    let is_judged = figures.is_some() && people >= rule.judged_from;
    let flags =
        figures.as_ref().filter(|_| is_judged).map_or_else(Vec::new, |found| flags(found, item, rule));
    ItemAnalysis { item: item.id.clone(), people, figures, is_judged, flags }
}

fn figures(item: &Item, asked: &[(&Sheet, &Mark)]) -> Figures {
    let people = asked.len() as f64;
    let right = asked.iter().filter(|(_, mark)| mark.right).count();
    let pairs: Vec<(bool, f64)> =
        asked.iter().filter_map(|(sheet, mark)| Some((mark.right, sheet.rest(&item.id)?))).collect();
    let choice = |option: &Choice| ChoiceFigures {
        id: option.id.clone(),
        text: option.text.clone(),
        correct: option.correct,
        chosen: asked.iter().filter(|(_, mark)| mark.picks.contains(&option.id)).count(),
    };
    Figures {
        right: right as f64 / people,
        mean: asked.iter().map(|(_, mark)| mark.points).sum::<f64>() / people,
        discrimination: point_biserial(&pairs),
        choices: match &item.question {
            Question::Single { options } | Question::Multiple { options } => {
                options.iter().map(choice).collect()
            }
            Question::Ordering { .. } | Question::Matching { .. } => Vec::new(),
        },
    }
}

fn flags(figures: &Figures, item: &Item, rule: &AnalysisRule) -> Vec<Flag> {
    let mut flags = Vec::new();
    if figures.right >= rule.too_easy {
        flags.push(Flag::TooEasy);
    }
    if figures.right <= rule.too_hard {
        flags.push(Flag::TooHard);
    }
    if figures.discrimination.is_some_and(|found| found < 0.0) {
        flags.push(Flag::NegativeDiscrimination);
    }
    let most_right = figures.choices.iter().filter(|choice| choice.correct).map(|choice| choice.chosen).max();
    let is_single = matches!(item.question, Question::Single { .. });
    for choice in figures.choices.iter().filter(|choice| !choice.correct) {
        if choice.chosen == 0 {
            flags.push(Flag::UnusedOption(choice.id.clone()));
        } else if is_single && most_right.is_some_and(|most| choice.chosen > most) {
            flags.push(Flag::RivalOption(choice.id.clone()));
        }
    }
    flags
}

/// The point-biserial correlation of being right with a score: (M1 - M0) / s * sqrt(p q), with
/// the population's deviation s, which is Pearson's r of the two. None where it is not defined.
#[must_use]
pub fn point_biserial(pairs: &[(bool, f64)]) -> Option<f64> {
    let all = pairs.len() as f64;
    let mean = |of: &dyn Fn(bool) -> bool| {
        let chosen: Vec<f64> =
            pairs.iter().filter(|(right, _)| of(*right)).map(|(_, score)| *score).collect();
        (!chosen.is_empty()).then(|| chosen.iter().sum::<f64>() / chosen.len() as f64)
    };
    let (with, without, whole) = (mean(&|right| right)?, mean(&|right| !right)?, mean(&|_| true)?);
    let spread = (pairs.iter().map(|(_, score)| (score - whole).powi(2)).sum::<f64>() / all).sqrt();
    let share = pairs.iter().filter(|(right, _)| *right).count() as f64 / all;
    (spread > 1e-12).then(|| ((with - without) / spread * (share * (1.0 - share)).sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wanted: f64) {
        let found = found.expect("defined");
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    /// The example in the manual of `SciPy`'s `stats.pointbiserialr`.
    #[test]
    fn a_published_example_of_the_correlation() {
        let right = [false, false, false, true, true, true, true];
        let pairs: Vec<(bool, f64)> = right.into_iter().zip([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).collect();
        close(point_biserial(&pairs), 0.866_025_403_784_438_6);
    }

    #[test]
    fn it_is_not_defined_without_two_groups_or_without_spread() {
        assert_eq!(point_biserial(&[]), None);
        assert_eq!(point_biserial(&[(true, 1.0), (true, 2.0)]), None);
        assert_eq!(point_biserial(&[(true, 1.0), (false, 1.0)]), None);
    }

    fn item(id: &str) -> Item {
        let options = ["a", "b", "c"].map(|option| Choice {
            id: option.to_owned(),
            text: option.to_uppercase(),
            correct: option == "a",
            feedback: "Because.".to_owned(),
        });
        Item {
            id: id.to_owned(),
            lesson: "01-one".to_owned(),
            indicators: vec!["C01.1".to_owned()],
            prompt: "Which?".to_owned(),
            prompt_html: String::new(),
            explanation: None,
            explanation_html: None,
            question: Question::Single { options: options.to_vec() },
        }
    }

    fn check(items: &[&str]) -> Check {
        Check::new(80, items.iter().map(|id| item(id)).collect())
    }

    /// A sheet with one letter an item, as in `"abc"`; a dash was not asked.
    fn sheet(check: &Check, picks: &str) -> Sheet {
        let asked = check.items.iter().zip(picks.chars()).filter(|(_, pick)| *pick != '-');
        let items: Vec<Item> = asked.clone().map(|(item, _)| item.clone()).collect();
        let answers =
            asked.map(|(item, pick)| (item.id.clone(), Answer::Single { option: pick.to_string() }));
        let answers: BTreeMap<String, Answer> = answers.collect();
        let result = crate::score_attempt(&Check::new(80, items), &answers).expect("scored");
        Sheet::new(&answers, &result)
    }

    fn everything() -> AnalysisRule {
        AnalysisRule { shown_from: 1, judged_from: 1, ..AnalysisRule::default() }
    }

    /// Five people, three items, worked by hand. Of the first item the rest scores are 1, 1/2, 0
    /// (right) and 1/2, 0 (not right): M1 = 1/2, M0 = 1/4, the mean is 2/5, s² = 7/50,
    /// p q = 6/25, so r = (1/4) / sqrt(7/50) * sqrt(6/25) = sqrt(3/28).
    #[test]
    fn an_example_worked_by_hand() {
        let check = check(&["one", "two", "three"]);
        let sheets = ["aaa", "aab", "abc", "bab", "cbc"].map(|picks| sheet(&check, picks));
        let sheets: Vec<Sheet> = sheets.into_iter().collect();
        let found = analyze(&check, &sheets, &everything());
        let first = found[0].figures.as_ref().expect("shown");
        assert!((first.right - 0.6).abs() < 1e-12);
        close(first.discrimination, (3.0_f64 / 28.0).sqrt());
        let taken: Vec<(&str, usize)> =
            first.choices.iter().map(|choice| (choice.id.as_str(), choice.chosen)).collect();
        assert_eq!(taken, [("a", 3), ("b", 1), ("c", 1)]);
    }

    #[test]
    fn an_item_that_was_not_drawn_is_not_held_against_anybody() {
        let check = check(&["one", "two", "three"]);
        let sheets: Vec<Sheet> =
            ["a-a", "-ab", "ab-"].map(|picks| sheet(&check, picks)).into_iter().collect();
        let people: Vec<usize> =
            analyze(&check, &sheets, &everything()).iter().map(|one| one.people).collect();
        assert_eq!(people, [2, 2, 2]);
    }

    #[test]
    fn what_is_worth_a_look_is_named() {
        let check = check(&["one", "two"]);
        let flags = |all: &[&str]| {
            let sheets: Vec<Sheet> = all.iter().map(|picks| sheet(&check, picks)).collect();
            analyze(&check, &sheets, &everything()).swap_remove(0).flags
        };
        assert_eq!(
            flags(&["aa", "aa", "ab"]),
            [Flag::TooEasy, Flag::UnusedOption("b".into()), Flag::UnusedOption("c".into())]
        );
        assert_eq!(flags(&["ab", "ab", "ba", "ca"]), [Flag::NegativeDiscrimination]);
        assert_eq!(flags(&["aa", "ba", "bb", "bb", "cb"]), [Flag::TooHard, Flag::RivalOption("b".into())]);
        assert_eq!(flags(&["aa", "aa", "bb", "cb"]), []);
    }

    #[test]
    fn of_few_people_nothing_is_said_and_of_some_nothing_is_judged() {
        let check = check(&["one", "two"]);
        let of = |count: usize| {
            let sheets: Vec<Sheet> = (0..count).map(|_| sheet(&check, "aa")).collect();
            analyze(&check, &sheets, &AnalysisRule::default()).swap_remove(0)
        };
        assert_eq!((of(9).figures, of(9).flags), (None, vec![]));
        let some = of(10);
        assert!(some.figures.is_some() && !some.is_judged && some.flags.is_empty());
        let enough = of(30);
        assert!(enough.is_judged && enough.flags.contains(&Flag::TooEasy));
    }
}
