//! Scoring, in exact fractions: what passes on paper passes here.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Answer, AnswerError, AttemptResult, Feedback, ItemResult};
use super::public::opaque_ids;
use super::{Check, Choice, Item, Pair, Question, Step};

/// Scores one answer. An answer that does not fit the item is an error that names the item.
pub fn score(item: &Item, answer: &Answer) -> Result<ItemResult, AnswerError> {
    let outcome = match (&item.question, answer) {
        (Question::Single { options }, Answer::Single { option }) => {
            let chosen = BTreeSet::from([option.as_str()]);
            choose(item, options, &chosen, Worth::AllOrNothing)?
        }
        (Question::Multiple { options }, Answer::Multiple { options: chosen }) => {
            let chosen = chosen.iter().map(String::as_str).collect();
            choose(item, options, &chosen, Worth::Share)?
        }
        (Question::Ordering { sequence }, Answer::Ordering { order }) => put_in_order(item, sequence, order)?,
        (Question::Matching { pairs }, Answer::Matching { pairs: matched }) => {
            match_up(item, pairs, matched)?
        }
        _ => {
            return Err(AnswerError::WrongKind {
                item: item.id.clone(),
                wanted: item.kind().as_str(),
                given: answer.kind().as_str(),
            });
        }
    };
    Ok(outcome.into_result(item))
}

/// Scores a whole attempt: `answers` by the ids of the items. Items without an answer get
/// nothing; an answer to an item that the check does not have is an error.
pub fn score_attempt(
    check: &Check,
    answers: &BTreeMap<String, Answer>,
) -> Result<AttemptResult, AnswerError> {
    if let Some(unknown) = answers.keys().find(|id| check.item(id).is_none()) {
        return Err(AnswerError::UnknownItem { item: unknown.clone() });
    }
    let items: Vec<ItemResult> = check
        .items
        .iter()
        .map(|item| match answers.get(&item.id) {
            Some(answer) => score(item, answer),
            None => Ok(unanswered(item)),
        })
        .collect::<Result<_, AnswerError>>()?;
    let points = items.iter().fold(Fraction::ZERO, |sum, item| sum.plus(Fraction::new(item.num, item.den)));
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX).max(1);
    let share = Fraction::new(points.num, points.den.saturating_mul(count));
    let hundredths = i128::from(share.num) * 10_000 / i128::from(share.den);
    Ok(AttemptResult {
        num: share.num,
        den: share.den,
        percent_hundredths: i64::try_from(hundredths).unwrap_or(0),
        passed: !items.is_empty()
            && i128::from(share.num) * 100 >= i128::from(check.pass_score) * i128::from(share.den),
        items,
    })
}

/// The answer that gets the whole point, in the ids of the learner's view.
#[must_use]
pub fn right_answer(item: &Item) -> Answer {
    let right = |options: &[Choice]| -> Vec<String> {
        options.iter().filter(|option| option.correct).map(|option| option.id.clone()).collect()
    };
    match &item.question {
        Question::Single { options } => {
            Answer::Single { option: right(options).into_iter().next().unwrap_or_default() }
        }
        Question::Multiple { options } => Answer::Multiple { options: right(options) },
        Question::Ordering { sequence } => {
            Answer::Ordering { order: opaque_ids(sequence.iter().map(|step| step.text.as_str())) }
        }
        Question::Matching { pairs } => {
            let right = opaque_ids(pairs.iter().map(|pair| pair.right.as_str()));
            Answer::Matching { pairs: pairs.iter().map(|pair| pair.id.clone()).zip(right).collect() }
        }
    }
}

/// A fraction in lowest terms with a denominator above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    num: i64,
    den: i64,
}

impl Fraction {
    const ZERO: Self = Self { num: 0, den: 1 };
    const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den` in lowest terms. Nothing divided by nothing is nothing.
    fn new(num: i64, den: i64) -> Self {
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs());
        match i64::try_from(divisor) {
            Ok(divisor) if den > 0 && divisor > 0 => Self { num: num / divisor, den: den / divisor },
            _ => Self::ZERO,
        }
    }

    /// A share of a count of things.
    fn share(part: usize, whole: usize) -> Self {
        Self::new(i64::try_from(part).unwrap_or(0), i64::try_from(whole).unwrap_or(i64::MAX))
    }

    fn plus(self, other: Self) -> Self {
        let num = i128::from(self.num) * i128::from(other.den) + i128::from(other.num) * i128::from(self.den);
        let den = i128::from(self.den) * i128::from(other.den);
        let divisor = gcd_wide(num, den);
        // Denominators are counts of options; their least common multiple is far below the limit.
        Self {
            num: i64::try_from(num / divisor).unwrap_or(0),
            den: i64::try_from(den / divisor).unwrap_or(1),
        }
    }
}

fn gcd(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { gcd(right, left % right) }
}

fn gcd_wide(left: i128, right: i128) -> i128 {
    if right == 0 { left.max(1) } else { gcd_wide(right, left % right) }
}

/// What one answer is worth and what there is to say about it.
struct Outcome {
    answered: bool,
    points: Fraction,
    feedback: Vec<Feedback>,
}

impl Outcome {
    fn into_result(self, item: &Item) -> ItemResult {
        ItemResult {
            item: item.id.clone(),
            answered: self.answered,
            num: self.points.num,
            den: self.points.den,
            correct: self.points == Fraction::ONE,
            feedback: self.feedback,
            explanation_html: item.explanation_html.clone(),
            right_answer: right_answer(item),
        }
    }
}

/// How right and wrong picks are turned into points.
#[derive(Clone, Copy)]
enum Worth {
    AllOrNothing,
    Share,
}

fn choose(
    item: &Item,
    options: &[Choice],
    chosen: &BTreeSet<&str>,
    worth: Worth,
) -> Result<Outcome, AnswerError> {
    if let Some(unknown) = chosen.iter().find(|id| !options.iter().any(|option| option.id == **id)) {
        return Err(unknown_option(item, unknown));
    }
    let picked = |option: &Choice| chosen.contains(option.id.as_str());
    let right = options.iter().filter(|option| option.correct).count();
    let hits = options.iter().filter(|option| option.correct && picked(option)).count();
    let misses = options.iter().filter(|option| !option.correct && picked(option)).count();
    let points = match worth {
        Worth::Share => Fraction::share(hits.saturating_sub(misses), right),
        Worth::AllOrNothing => Fraction::share(usize::from(hits == 1 && misses == 0), 1),
    };
    let feedback = options
        .iter()
        .filter(|option| option.correct || picked(option))
        .map(|option| Feedback {
            id: option.id.clone(),
            chosen: picked(option),
            correct: option.correct && picked(option),
            text: option.feedback.clone(),
        })
        .collect();
    Ok(Outcome { answered: !chosen.is_empty(), points, feedback })
}

fn put_in_order(item: &Item, sequence: &[Step], order: &[String]) -> Result<Outcome, AnswerError> {
    let ids = opaque_ids(sequence.iter().map(|step| step.text.as_str()));
    // Where the learner put each step of the right order, if anywhere.
    let mut places: Vec<Option<usize>> = vec![None; sequence.len()];
    for (place, id) in order.iter().enumerate() {
        let free = (0..ids.len()).find(|index| ids[*index] == *id && places[*index].is_none());
        match free {
            Some(index) => places[index] = Some(place),
            None if ids.contains(id) => {
                return Err(AnswerError::NamedTwice { item: item.id.clone(), option: id.clone() });
            }
            None => return Err(unknown_option(item, id)),
        }
    }
    let in_order =
        places.windows(2).filter(|pair| pair[0].is_some() && pair[1].is_some() && pair[0] < pair[1]);
    let feedback = ids
        .iter()
        .zip(sequence)
        .enumerate()
        .map(|(index, (id, step))| Feedback {
            id: id.clone(),
            chosen: places[index].is_some(),
            correct: places[index] == Some(index),
            text: step.feedback.clone(),
        })
        .collect();
    Ok(Outcome {
        answered: !order.is_empty(),
        points: Fraction::share(in_order.count(), sequence.len().saturating_sub(1)),
        feedback,
    })
}

fn match_up(item: &Item, pairs: &[Pair], matched: &BTreeMap<String, String>) -> Result<Outcome, AnswerError> {
    let right = opaque_ids(pairs.iter().map(|pair| pair.right.as_str()));
    for (left_id, right_id) in matched {
        if !pairs.iter().any(|pair| pair.id == *left_id) {
            return Err(unknown_option(item, left_id));
        }
        if !right.contains(right_id) {
            return Err(unknown_option(item, right_id));
        }
    }
    let feedback: Vec<Feedback> = pairs
        .iter()
        .zip(&right)
        .map(|(pair, right)| Feedback {
            id: pair.id.clone(),
            chosen: matched.contains_key(&pair.id),
            correct: matched.get(&pair.id) == Some(right),
            text: pair.feedback.clone(),
        })
        .collect();
    let hits = feedback.iter().filter(|feedback| feedback.correct).count();
    Ok(Outcome { answered: !matched.is_empty(), points: Fraction::share(hits, pairs.len()), feedback })
}

/// What comes back for an item that was left out.
fn unanswered(item: &Item) -> ItemResult {
    let outcome = match &item.question {
        Question::Single { options } | Question::Multiple { options } => {
            choose(item, options, &BTreeSet::new(), Worth::AllOrNothing)
        }
        Question::Ordering { sequence } => put_in_order(item, sequence, &[]),
        Question::Matching { pairs } => match_up(item, pairs, &BTreeMap::new()),
    };
    outcome
        .unwrap_or(Outcome { answered: false, points: Fraction::ZERO, feedback: Vec::new() })
        .into_result(item)
}

fn unknown_option(item: &Item, option: &str) -> AnswerError {
    AnswerError::UnknownOption { item: item.id.clone(), option: option.to_owned() }
}
