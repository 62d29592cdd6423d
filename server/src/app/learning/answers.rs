//! Answers as they come in, checked against the check they answer, with every
//! fault at once. Pure.

use std::collections::BTreeMap;

use fieldcraft_curriculum::check::{Item, ItemKind, score};
use fieldcraft_curriculum::{Answer, AnswerError, Check};

use crate::error::{AppError, AppResult, FieldError};

/// An answer to one item as it comes in; which fields it needs depends on its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The item.
    pub item: String,
    /// The kind of item that was answered.
    pub kind: ItemKind,
    /// Of a single item.
    pub option: Option<String>,
    /// Of a multiple item.
    pub options: Option<Vec<String>>,
    /// Of an ordering item.
    pub order: Option<Vec<String>>,
    /// Of a matching item: left and right.
    pub pairs: Option<Vec<(String, String)>>,
}

/// The answers by item, ready to score.
///
/// # Errors
/// Every fault of every answer, each with its place in the list.
pub fn checked(check: &Check, given: Vec<Given>) -> AppResult<BTreeMap<String, Answer>> {
    let mut answers = BTreeMap::new();
    let mut faults = Vec::new();
    for (place, given) in given.into_iter().enumerate() {
        let at = format!("/answers/{place}");
        let Some(item) = check.item(&given.item) else {
            let detail = format!("The check has no question {}. Load the module again.", given.item);
            faults.push(FieldError::new(format!("{at}/item"), detail));
            continue;
        };
        match one(item, given, &at) {
            Ok(_) if answers.contains_key(&item.id) => {
                let detail = format!("Question {} is answered twice. Send one answer.", item.id);
                faults.push(FieldError::new(format!("{at}/item"), detail));
            }
            Ok(answer) => {
                answers.insert(item.id.clone(), answer);
            }
            Err(fault) => faults.push(fault),
        }
    }
    AppError::fields(faults)?;
    Ok(answers)
}

/// The answer to one question, ready to score.
///
/// # Errors
/// What is wrong with it.
pub fn checked_one(item: &Item, given: Given) -> AppResult<Answer> {
    if given.item != item.id {
        let detail = format!("The question here is {}. Load the page again.", item.id);
        return Err(AppError::field("/item", detail));
    }
    one(item, given, "").map_err(|fault| AppError::field(fault.pointer, fault.detail))
}

fn one(item: &Item, given: Given, at: &str) -> Result<Answer, FieldError> {
    let (kind, field) = (item.kind(), field(item.kind()));
    if given.kind != kind {
        let detail = format!("Question {} takes an answer of kind {}.", item.id, kind.as_str());
        return Err(FieldError::new(format!("{at}/kind"), detail));
    }
    if let Some(extra) = others(&given, kind) {
        let detail = format!("An answer of kind {} has no `{extra}`. Leave it out.", kind.as_str());
        return Err(FieldError::new(format!("{at}/{extra}"), detail));
    }
    let answer = match kind {
        ItemKind::Single => given.option.map(|option| Answer::Single { option }),
        ItemKind::Multiple => given.options.map(|options| Answer::Multiple { options: sorted(options) }),
        ItemKind::Ordering => given.order.map(|order| Answer::Ordering { order }),
        ItemKind::Matching => match given.pairs {
            Some(pairs) => Some(Answer::Matching { pairs: once(pairs, at)? }),
            None => None,
        },
    };
    let answer = answer.ok_or_else(|| {
        FieldError::new(at, format!("An answer of kind {} needs `{field}`.", kind.as_str()))
    })?;
    match score(item, &answer) {
        Ok(_) => Ok(answer),
        Err(error) => Err(FieldError::new(format!("{at}/{field}"), sentence(&error))),
    }
}

/// The field that carries an answer of a kind.
fn field(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Single => "option",
        ItemKind::Multiple => "options",
        ItemKind::Ordering => "order",
        ItemKind::Matching => "pairs",
    }
}

/// A field that belongs to another kind of answer.
fn others(given: &Given, kind: ItemKind) -> Option<&'static str> {
    let there = [
        (ItemKind::Single, given.option.is_some()),
        (ItemKind::Multiple, given.options.is_some()),
        (ItemKind::Ordering, given.order.is_some()),
        (ItemKind::Matching, given.pairs.is_some()),
    ];
    there.into_iter().find(|(other, there)| *there && *other != kind).map(|(other, _)| field(other))
}

/// Picks have no order; sorted, the same picks are the same body.
fn sorted(mut options: Vec<String>) -> Vec<String> {
    options.sort_unstable();
    options.dedup();
    options
}

fn once(pairs: Vec<(String, String)>, at: &str) -> Result<BTreeMap<String, String>, FieldError> {
    let mut matched = BTreeMap::new();
    for (place, (left, right)) in pairs.into_iter().enumerate() {
        if matched.contains_key(&left) {
            let detail = format!("`{left}` is matched twice. Send one right side for it.");
            return Err(FieldError::new(format!("{at}/pairs/{place}/left"), detail));
        }
        matched.insert(left, right);
    }
    Ok(matched)
}

fn sentence(error: &AnswerError) -> String {
    match error {
        AnswerError::UnknownOption { item, option } => {
            format!("Question {item} has no choice `{option}`. Load the module again.")
        }
        AnswerError::NamedTwice { option, .. } => format!("`{option}` is named twice. Name each step once."),
        AnswerError::UnknownItem { .. } | AnswerError::WrongKind { .. } => format!("{error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fieldcraft_curriculum::check::right_answer;

    fn check() -> Check {
        let (mut modules, _) =
            fieldcraft_curriculum::load_modules(&fieldcraft_curriculum::builtin_files(), &|_| true, &|_| {
                true
            });
        modules.swap_remove(0).check
    }

    fn given(item: &Item) -> Given {
        let mut given = Given {
            item: item.id.clone(),
            kind: item.kind(),
            option: None,
            options: None,
            order: None,
            pairs: None,
        };
        match right_answer(item) {
            Answer::Single { option } => given.option = Some(option),
            Answer::Multiple { options } => given.options = Some(options),
            Answer::Ordering { order } => given.order = Some(order),
            Answer::Matching { pairs } => given.pairs = Some(pairs.into_iter().collect()),
        }
        given
    }

    fn faults(given: Vec<Given>) -> Vec<(String, String)> {
        match checked(&check(), given) {
            Err(AppError::Invalid { errors, .. }) => {
                errors.into_iter().map(|e| (e.pointer, e.detail)).collect()
            }
            other => panic!("not refused as invalid: {other:?}"),
        }
    }

    fn first(kind: ItemKind) -> Item {
        check().items.into_iter().find(|item| item.kind() == kind).expect("an item of the kind")
    }

    #[test]
    fn right_answers_to_everything_reach_every_point() {
        let check = check();
        let answers = checked(&check, check.items.iter().map(given).collect()).expect("taken");
        let result = fieldcraft_curriculum::score_attempt(&check, &answers).expect("scored");
        assert_eq!((result.num, result.den, result.passed), (1, 1, true));
    }

    #[test]
    fn every_fault_is_named_at_once_with_its_place() {
        let mut nowhere = given(&first(ItemKind::Single));
        nowhere.item = "m99-01".into();
        let mut other_kind = given(&first(ItemKind::Single));
        other_kind.kind = ItemKind::Multiple;
        let mut unknown = given(&first(ItemKind::Single));
        unknown.option = Some("zz".into());
        let mut twice = given(&first(ItemKind::Ordering));
        if let Some(order) = &mut twice.order {
            order[1] = order[0].clone();
        }
        let mut matched = given(&first(ItemKind::Matching));
        if let Some(pairs) = &mut matched.pairs {
            pairs.push(pairs[0].clone());
        }
        let mut empty = given(&first(ItemKind::Multiple));
        empty.options = None;
        let mut extra = given(&first(ItemKind::Multiple));
        extra.option = Some("a".into());
        let pointers: Vec<String> = faults(vec![nowhere, other_kind, unknown, twice, matched, empty, extra])
            .into_iter()
            .map(|(pointer, _)| pointer)
            .collect();
        assert_eq!(pointers[0], "/answers/0/item");
        assert_eq!(pointers[1], "/answers/1/kind");
        assert_eq!(pointers[2], "/answers/2/option");
        assert_eq!(pointers[3], "/answers/3/order");
        assert!(pointers[4].starts_with("/answers/4/pairs/"));
        assert_eq!(pointers[5], "/answers/5");
        assert_eq!(pointers[6], "/answers/6/option");
    }

    #[test]
    fn one_question_takes_one_answer() {
        let item = first(ItemKind::Single);
        let said = faults(vec![given(&item), given(&item)]);
        assert_eq!(said[0].0, "/answers/1/item");
    }

    #[test]
    fn picks_have_no_order() {
        let item = first(ItemKind::Multiple);
        let mut turned = given(&item);
        if let Some(options) = &mut turned.options {
            options.reverse();
        }
        let check = check();
        let left = checked(&check, vec![given(&item)]).expect("taken");
        assert_eq!(left, checked(&check, vec![turned]).expect("taken"));
    }
}
