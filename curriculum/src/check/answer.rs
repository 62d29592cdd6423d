//! Answers, why one cannot be scored, and what comes back when it can.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ItemKind;

/// An answer to one item, in the ids of the learner's view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Answer {
    /// The chosen option.
    Single {
        /// Its id.
        option: String,
    },
    /// All chosen options; their order does not matter.
    Multiple {
        /// Their ids.
        options: Vec<String>,
    },
    /// The steps as the learner put them.
    Ordering {
        /// Their ids, the first step first.
        order: Vec<String>,
    },
    /// The right side for each left side.
    Matching {
        /// Ids of right sides by the ids of left sides.
        pairs: BTreeMap<String, String>,
    },
}

impl Answer {
    /// The kind of item this answers.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Single { .. } => ItemKind::Single,
            Self::Multiple { .. } => ItemKind::Multiple,
            Self::Ordering { .. } => ItemKind::Ordering,
            Self::Matching { .. } => ItemKind::Matching,
        }
    }
}

/// Why an answer cannot be scored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The check has no such item.
    #[error("the check has no item `{item}`")]
    UnknownItem {
        /// The id that was given.
        item: String,
    },
    /// The answer is for another kind of item.
    #[error("item `{item}` wants an answer of kind `{wanted}`, not `{given}`")]
    WrongKind {
        /// The item.
        item: String,
        /// The kind of the item.
        wanted: &'static str,
        /// The kind of the answer.
        given: &'static str,
    },
    /// The answer names something that the item does not have.
    #[error("item `{item}` has no option `{option}`")]
    UnknownOption {
        /// The item.
        item: String,
        /// The id that was given.
        option: String,
    },
    /// An order names a step twice.
    #[error("the answer to item `{item}` names `{option}` more than once")]
    NamedTwice {
        /// The item.
        item: String,
        /// The id that was given twice.
        option: String,
    },
}

impl AnswerError {
    /// The item the answer was for.
    #[must_use]
    pub fn item(&self) -> &str {
        match self {
            Self::UnknownItem { item }
            | Self::WrongKind { item, .. }
            | Self::UnknownOption { item, .. }
            | Self::NamedTwice { item, .. } => item,
        }
    }
}

/// How one item went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    /// The id of the item.
    pub item: String,
    /// Whether there was an answer.
    pub answered: bool,
    /// The points, as a fraction in lowest terms between 0 and 1: its numerator.
    pub num: i64,
    /// The denominator of the points.
    pub den: i64,
    /// Whether everything is right.
    pub correct: bool,
    /// Feedback on each chosen option and each right one left out, on each step, on each pair.
    pub feedback: Vec<Feedback>,
    /// What is shown after any answer, ready to show.
    pub explanation_html: Option<String>,
    /// The right answer, in the ids of the learner's view.
    pub right_answer: Answer,
}

/// Feedback on one option, step or pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// The id in the learner's view; of a pair, the left one.
    pub id: String,
    /// Whether the learner chose it; always true for steps and pairs that were answered.
    pub chosen: bool,
    /// Whether the learner was right about it: a right option chosen, a step in its place, a
    /// pair matched.
    pub correct: bool,
    /// Why, as plain text.
    pub text: String,
}

/// How a whole attempt went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptResult {
    /// The share of all points, as a fraction in lowest terms between 0 and 1: its numerator.
    pub num: i64,
    /// The denominator of the share.
    pub den: i64,
    /// The share in hundredths of a percent, rounded down: 7999 is 79.99 percent.
    pub percent_hundredths: i64,
    /// Whether the exact share reaches the pass score.
    pub passed: bool,
    /// Each item of the check in its order.
    pub items: Vec<ItemResult>,
}

impl AttemptResult {
    /// The share in percent, rounded down to a hundredth. For display; never compare it.
    #[must_use]
    pub fn percent(&self) -> f64 {
        self.percent_hundredths as f64 / 100.0
    }
}
