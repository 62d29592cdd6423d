//! What answers are worth, and what a learner may know before giving one.

use std::collections::BTreeMap;

use fieldcraft_curriculum::check::{Choice, Pair, PublicQuestion, Question, Step};
use fieldcraft_curriculum::{
    Answer, AnswerError, Check, Item, ItemResult, public_item, right_answer, score, score_attempt,
};
use proptest::prelude::*;

fn item(id: &str, question: Question) -> Item {
    Item {
        id: id.to_owned(),
        lesson: "01-one".to_owned(),
        indicators: vec!["C05.1".to_owned()],
        prompt: "?".to_owned(),
        prompt_html: "<p>?</p>\n".to_owned(),
        explanation: Some("Because.".to_owned()),
        explanation_html: Some("<p>Because.</p>\n".to_owned()),
        question,
    }
}

fn options(right: &[bool]) -> Vec<Choice> {
    right
        .iter()
        .zip('a'..)
        .map(|(correct, id)| Choice {
            id: id.to_string(),
            text: format!("Option {id}"),
            correct: *correct,
            feedback: format!("Secret about {id}"),
        })
        .collect()
}

fn single() -> Item {
    item("s", Question::Single { options: options(&[false, true, false]) })
}

fn multiple() -> Item {
    item("m", Question::Multiple { options: options(&[true, true, false, true, false]) })
}

/// Four steps whose texts are not in the order of the alphabet.
fn ordering() -> Item {
    let sequence = ["Warning signs", "Own coping", "People", "Helpers"]
        .iter()
        .zip('a'..)
        .map(|(text, id)| Step {
            id: id.to_string(),
            text: (*text).to_owned(),
            feedback: format!("Secret about {text}"),
        })
        .collect();
    item("o", Question::Ordering { sequence })
}

fn matching() -> Item {
    let pairs = [("Sign", "Pacing"), ("Coping", "Music"), ("Person", "An aunt")]
        .iter()
        .zip('a'..)
        .map(|((left, right), id)| Pair {
            id: id.to_string(),
            left: (*left).to_owned(),
            right: (*right).to_owned(),
            feedback: format!("Secret about {left}"),
        })
        .collect();
    item("x", Question::Matching { pairs })
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn points(result: Result<ItemResult, AnswerError>) -> (i64, i64) {
    result.map(|result| (result.num, result.den)).expect("the answer fits")
}

#[test]
fn single_is_all_or_nothing() {
    for (option, expected) in [("a", (0, 1)), ("b", (1, 1)), ("c", (0, 1))] {
        let answer = Answer::Single { option: option.to_owned() };
        assert_eq!(points(score(&single(), &answer)), expected, "{option}");
    }
}

#[test]
fn multiple_takes_wrong_picks_off() {
    for (picks, expected) in [
        (&["a", "b", "d"][..], (1, 1)),
        (&["d", "a", "b"], (1, 1)),
        (&["a", "b"], (2, 3)),
        (&["a"], (1, 3)),
        (&["a", "a"], (1, 3)),
        (&["a", "b", "d", "c"], (2, 3)),
        (&["a", "b", "c", "d", "e"], (1, 3)),
        (&["a", "c"], (0, 1)),
        (&["c", "e"], (0, 1)),
        (&[], (0, 1)),
    ] {
        let result = score(&multiple(), &Answer::Multiple { options: texts(picks) }).unwrap();
        assert_eq!((result.num, result.den), expected, "{picks:?}");
        assert_eq!(result.correct, expected == (1, 1), "{picks:?}");
        assert_eq!(result.answered, !picks.is_empty(), "{picks:?}");
    }
}

#[test]
fn ordering_counts_neighbors_in_order() {
    // In the order of the alphabet: Helpers 1, Own coping 2, People 3, Warning signs 4.
    for (order, expected) in [
        (&["4", "2", "3", "1"][..], (1, 1)),
        (&["1", "3", "2", "4"], (0, 1)),
        (&["2", "4", "3", "1"], (2, 3)),
        (&["2", "3", "1", "4"], (2, 3)),
        (&["3", "1", "4", "2"], (2, 3)),
        (&["4", "2"], (1, 3)),
        (&["1"], (0, 1)),
        (&[], (0, 1)),
    ] {
        let answer = Answer::Ordering { order: texts(order) };
        assert_eq!(points(score(&ordering(), &answer)), expected, "{order:?}");
    }
}

#[test]
fn matching_counts_pairs() {
    // In the order of the alphabet: An aunt 1, Music 2, Pacing 3.
    for (pairs, expected) in [
        (&[("a", "3"), ("b", "2"), ("c", "1")][..], (1, 1)),
        (&[("a", "3"), ("b", "1"), ("c", "2")], (1, 3)),
        (&[("a", "2"), ("b", "2"), ("c", "2")], (1, 3)),
        (&[("a", "3")], (1, 3)),
        (&[], (0, 1)),
    ] {
        let pairs: BTreeMap<String, String> =
            pairs.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned())).collect();
        assert_eq!(
            points(score(&matching(), &Answer::Matching { pairs: pairs.clone() })),
            expected,
            "{pairs:?}"
        );
    }
}

#[test]
fn an_answer_that_does_not_fit_names_the_item() {
    let unknown = |item: &str, option: &str| AnswerError::UnknownOption {
        item: item.to_owned(),
        option: option.to_owned(),
    };
    assert_eq!(score(&single(), &Answer::Single { option: "z".to_owned() }), Err(unknown("s", "z")));
    assert_eq!(score(&multiple(), &Answer::Multiple { options: texts(&["a", ""]) }), Err(unknown("m", "")));
    assert_eq!(score(&ordering(), &Answer::Ordering { order: texts(&["a"]) }), Err(unknown("o", "a")));
    let pairs = BTreeMap::from([("a".to_owned(), "a".to_owned())]);
    assert_eq!(score(&matching(), &Answer::Matching { pairs }), Err(unknown("x", "a")));
    let pairs = BTreeMap::from([("z".to_owned(), "1".to_owned())]);
    assert_eq!(score(&matching(), &Answer::Matching { pairs }), Err(unknown("x", "z")));
    let twice = score(&ordering(), &Answer::Ordering { order: texts(&["1", "1"]) });
    assert_eq!(twice, Err(AnswerError::NamedTwice { item: "o".to_owned(), option: "1".to_owned() }));
    let wrong = score(&single(), &Answer::Multiple { options: texts(&["b"]) }).unwrap_err();
    assert_eq!(wrong.to_string(), "item `s` wants an answer of kind `single`, not `multiple`");
    assert_eq!(wrong.item(), "s");
}

#[test]
fn feedback_is_on_what_was_chosen_and_what_was_missed() {
    let result = score(&multiple(), &Answer::Multiple { options: texts(&["a", "c"]) }).unwrap();
    let feedback: Vec<(&str, bool, bool)> =
        result.feedback.iter().map(|part| (part.id.as_str(), part.chosen, part.correct)).collect();
    assert_eq!(feedback, [("a", true, true), ("b", false, false), ("c", true, false), ("d", false, false)]);
    assert_eq!(result.feedback[0].text, "Secret about a");
    assert_eq!(result.explanation_html.as_deref(), Some("<p>Because.</p>\n"));
    assert_eq!(result.right_answer, Answer::Multiple { options: texts(&["a", "b", "d"]) });
}

#[test]
fn an_attempt_is_added_up_exactly() {
    let check = Check::new(75, vec![single(), multiple(), ordering(), matching()]);
    let mut answers: BTreeMap<String, Answer> =
        check.items.iter().map(|item| (item.id.clone(), right_answer(item))).collect();
    let all = score_attempt(&check, &answers).unwrap();
    assert_eq!((all.num, all.den, all.percent_hundredths, all.passed), (1, 1, 10_000, true));

    // Two of three in one item: 11/12, which is 91.66…, never 91.67.
    answers.insert("m".to_owned(), Answer::Multiple { options: texts(&["a", "b"]) });
    let most = score_attempt(&check, &answers).unwrap();
    assert_eq!((most.num, most.den, most.percent_hundredths, most.passed), (11, 12, 9_166, true));
    assert!((most.percent() - 91.66).abs() < 1e-9);

    // An item left out gets nothing and says what would have been right: 3/4 passes at 75.
    answers.insert("m".to_owned(), right_answer(&multiple()));
    answers.remove("o");
    let without = score_attempt(&check, &answers).unwrap();
    assert_eq!((without.num, without.den, without.passed), (3, 4, true));
    assert!(!without.items[2].answered);
    assert_eq!(without.items[2].feedback.len(), 4);
    assert_eq!(without.items[2].right_answer, right_answer(&ordering()));

    // Just below does not.
    let stricter = Check { pass_score: 76, ..check.clone() };
    assert!(!score_attempt(&stricter, &answers).unwrap().passed);

    answers.insert("zz".to_owned(), right_answer(&single()));
    assert_eq!(score_attempt(&check, &answers), Err(AnswerError::UnknownItem { item: "zz".to_owned() }));
}

#[test]
fn no_answers_is_nothing() {
    let check = Check::new(80, vec![single(), ordering()]);
    let none = score_attempt(&check, &BTreeMap::new()).unwrap();
    assert_eq!((none.num, none.den, none.percent_hundredths, none.passed), (0, 1, 0, false));
    let empty = Check::new(80, Vec::new());
    assert!(!score_attempt(&empty, &BTreeMap::new()).unwrap().passed);
}

#[test]
fn answers_are_json_tagged_by_kind() {
    for (json, answer) in [
        (r#"{"kind":"single","option":"b"}"#, Answer::Single { option: "b".to_owned() }),
        (r#"{"kind":"multiple","options":["a"]}"#, Answer::Multiple { options: texts(&["a"]) }),
        (r#"{"kind":"ordering","order":["2","1"]}"#, Answer::Ordering { order: texts(&["2", "1"]) }),
        (
            r#"{"kind":"matching","pairs":{"a":"1"}}"#,
            Answer::Matching { pairs: BTreeMap::from([("a".to_owned(), "1".to_owned())]) },
        ),
    ] {
        assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        assert_eq!(serde_json::from_str::<Answer>(json).unwrap(), answer);
    }
    assert!(serde_json::from_str::<Answer>(r#"{"kind":"single","option":"b","x":1}"#).is_err());
}

#[test]
fn a_learner_sees_no_key() {
    for item in [single(), multiple(), ordering(), matching()] {
        for seed in 0..50 {
            let json = serde_json::to_string(&public_item(&item, seed)).unwrap();
            for secret in ["correct", "Secret", "feedback", "Because", "explanation"] {
                assert!(!json.contains(secret), "{json}");
            }
        }
    }
}

#[test]
fn ids_of_steps_and_right_sides_say_nothing() {
    let PublicQuestion::Ordering { steps } = public_item(&ordering(), 1).question else { panic!() };
    let mut ids: Vec<(String, String)> = steps.into_iter().map(|step| (step.id, step.text)).collect();
    ids.sort();
    let expected = [("1", "Helpers"), ("2", "Own coping"), ("3", "People"), ("4", "Warning signs")];
    assert_eq!(ids, expected.map(|(id, text)| (id.to_owned(), text.to_owned())));

    let PublicQuestion::Matching { left, right } = public_item(&matching(), 1).question else { panic!() };
    assert_eq!(left.iter().map(|option| option.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(right.iter().all(|option| ["1", "2", "3"].contains(&option.id.as_str())));
    assert_ne!(
        right.iter().map(|option| option.text.as_str()).collect::<Vec<_>>(),
        ["Pacing", "Music", "An aunt"]
    );
}

fn any_item() -> impl Strategy<Value = Item> {
    let choices =
        prop::collection::vec(any::<bool>(), 3..=6).prop_filter("has a key", |right| right.contains(&true));
    let texts = || prop::collection::btree_set("[a-z]{1,6}", 3..=8).prop_map(Vec::from_iter).prop_shuffle();
    prop_oneof![
        (3_usize..=6, any::<prop::sample::Index>()).prop_map(|(count, right)| {
            let right = right.index(count);
            let key: Vec<bool> = (0..count).map(|index| index == right).collect();
            item("s", Question::Single { options: options(&key) })
        }),
        choices.prop_map(|right| item("m", Question::Multiple { options: options(&right) })),
        texts().prop_map(|texts| {
            let step =
                |(text, id): (String, char)| Step { id: id.to_string(), text, feedback: "f".to_owned() };
            item("o", Question::Ordering { sequence: texts.into_iter().zip('a'..).map(step).collect() })
        }),
        texts().prop_map(|texts| {
            let pair = |(text, id): (String, char)| Pair {
                id: id.to_string(),
                left: format!("left of {text}"),
                right: text,
                feedback: "f".to_owned(),
            };
            item("x", Question::Matching { pairs: texts.into_iter().zip('a'..).map(pair).collect() })
        }),
    ]
}

/// An item, and an answer that a learner could give to it.
fn answered() -> impl Strategy<Value = (Item, Answer)> {
    (any_item(), any::<u64>(), prop::collection::vec(any::<prop::sample::Index>(), 0..8)).prop_map(
        |(item, seed, picks)| {
            let ids = |options: &[fieldcraft_curriculum::check::PublicOption]| -> Vec<String> {
                options.iter().map(|option| option.id.clone()).collect()
            };
            let some = |all: Vec<String>| -> Vec<String> {
                picks.iter().map(|pick| pick.get(&all).clone()).collect()
            };
            let answer = match public_item(&item, seed).question {
                PublicQuestion::Single { options } => Answer::Single {
                    option: some(ids(&options)).into_iter().next().unwrap_or_else(|| "a".to_owned()),
                },
                PublicQuestion::Multiple { options } => Answer::Multiple { options: some(ids(&options)) },
                PublicQuestion::Ordering { steps } => {
                    let mut order = ids(&steps);
                    order.truncate(picks.len().max(1));
                    Answer::Ordering { order }
                }
                PublicQuestion::Matching { left, right } => {
                    Answer::Matching { pairs: ids(&left).into_iter().zip(some(ids(&right))).collect() }
                }
            };
            (item, answer)
        },
    )
}

proptest! {
    #[test]
    fn points_are_between_nothing_and_one((item, answer) in answered()) {
        let result = score(&item, &answer).unwrap();
        prop_assert!(result.num >= 0 && result.den > 0 && result.num <= result.den);
        prop_assert_eq!(result.correct, result.num == result.den);
    }

    #[test]
    fn the_right_answer_gets_everything(item in any_item()) {
        let result = score(&item, &right_answer(&item)).unwrap();
        prop_assert_eq!((result.num, result.den, result.correct), (1, 1, true));
        prop_assert!(result.feedback.iter().all(|part| part.correct && part.chosen));
    }

    #[test]
    fn only_the_right_answer_gets_everything((item, answer) in answered()) {
        if score(&item, &answer).unwrap().correct {
            let sorted = |answer: Answer| match answer {
                Answer::Multiple { mut options } => {
                    options.sort();
                    options.dedup();
                    Answer::Multiple { options }
                }
                other => other,
            };
            prop_assert_eq!(sorted(answer), sorted(right_answer(&item)));
        }
    }

    #[test]
    fn the_order_of_picks_does_not_matter(
        right in prop::collection::vec(any::<bool>(), 3..=6),
        picks in prop::sample::subsequence(vec!["a", "b", "c"], 0..=3).prop_shuffle(),
    ) {
        let item = item("m", Question::Multiple { options: options(&right) });
        let mut sorted = picks.clone();
        sorted.sort_unstable();
        prop_assert_eq!(
            score(&item, &Answer::Multiple { options: texts(&picks) }),
            score(&item, &Answer::Multiple { options: texts(&sorted) })
        );
    }

    #[test]
    fn the_right_order_is_never_shown(item in any_item(), seed: u64) {
        match public_item(&item, seed).question {
            PublicQuestion::Ordering { steps } => {
                let shown: Vec<String> = steps.into_iter().map(|step| step.id).collect();
                prop_assert_ne!(Answer::Ordering { order: shown }, right_answer(&item));
            }
            PublicQuestion::Matching { left, right } => {
                let pairs = left.into_iter().map(|side| side.id).zip(right.into_iter().map(|side| side.id)).collect();
                prop_assert_ne!(Answer::Matching { pairs }, right_answer(&item));
            }
            _ => {}
        }
        prop_assert_eq!(public_item(&item, seed), public_item(&item, seed));
    }

    #[test]
    fn passing_is_decided_by_the_exact_share(
        attempts in prop::collection::vec(answered(), 1..12), pass_score in 1_u32..=100,
    ) {
        let (mut items, mut answers) = (Vec::new(), BTreeMap::new());
        for (index, (mut item, answer)) in attempts.into_iter().enumerate() {
            item.id = format!("i{index}");
            answers.insert(item.id.clone(), answer);
            items.push(item);
        }
        let check = Check::new(pass_score, items);
        let result = score_attempt(&check, &answers).unwrap();
        // 840 is a multiple of every denominator that items of up to eight parts can have.
        let points: i64 = result.items.iter().map(|item| item.num * (840 / item.den)).sum();
        let whole = 840 * i64::try_from(check.items.len()).unwrap();
        prop_assert_eq!(result.num * whole, points * result.den);
        prop_assert_eq!(result.passed, points * 100 >= i64::from(pass_score) * whole);
        prop_assert_eq!(result.percent_hundredths, points * 10_000 / whole);
    }
}
