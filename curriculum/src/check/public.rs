//! What a learner sees of an item before the answer: no key, no feedback, and no id that gives
//! the key away.

use serde::{Deserialize, Serialize};

use super::shuffle::shuffled;
use super::{Item, Question};

/// An item without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicItem {
    /// The id of the item.
    pub id: String,
    /// The slug of the lesson where to look again.
    pub lesson: String,
    /// Codes of the indicators the item asks about.
    pub indicators: Vec<String>,
    /// The question, ready to show.
    pub prompt_html: String,
    /// What there is to choose, order or match.
    #[serde(flatten)]
    pub question: PublicQuestion,
}

/// What there is to choose, order or match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum PublicQuestion {
    /// Choose one.
    Single {
        /// The options in the author's order.
        options: Vec<PublicOption>,
    },
    /// Choose all that are right.
    Multiple {
        /// The options in the author's order.
        options: Vec<PublicOption>,
    },
    /// Put in order.
    Ordering {
        /// The steps, shuffled.
        steps: Vec<PublicOption>,
    },
    /// Find the right side for each left side.
    Matching {
        /// The left sides in the author's order.
        left: Vec<PublicOption>,
        /// The right sides, shuffled.
        right: Vec<PublicOption>,
    },
}

/// Something to choose, with the id that an answer names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicOption {
    /// The id that an answer names.
    pub id: String,
    /// What the learner reads, as plain text.
    pub text: String,
}

impl PublicOption {
    fn new(id: &str, text: &str) -> Self {
        Self { id: id.to_owned(), text: text.to_owned() }
    }
}

/// Public ids for texts whose own ids would give the key away: a text's place in the alphabet,
/// from 1. Equal texts share one, so it does not matter which of them is chosen.
pub(super) fn opaque_ids<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let texts: Vec<&str> = texts.into_iter().collect();
    let mut sorted = texts.clone();
    sorted.sort_unstable();
    sorted.dedup();
    texts.iter().map(|text| (1 + sorted.partition_point(|other| other < text)).to_string()).collect()
}

/// The learner's view of an item. Steps and right sides are shuffled by the seed: the same seed
/// gives the same order, and never the right order if there is another.
#[must_use]
pub fn public_item(item: &Item, seed: u64) -> PublicItem {
    let question = match &item.question {
        Question::Single { options } => PublicQuestion::Single {
            options: options.iter().map(|option| PublicOption::new(&option.id, &option.text)).collect(),
        },
        Question::Multiple { options } => PublicQuestion::Multiple {
            options: options.iter().map(|option| PublicOption::new(&option.id, &option.text)).collect(),
        },
        Question::Ordering { sequence } => PublicQuestion::Ordering {
            steps: mixed(sequence.iter().map(|step| step.text.as_str()).collect(), seed, &item.id),
        },
        Question::Matching { pairs } => PublicQuestion::Matching {
            left: pairs.iter().map(|pair| PublicOption::new(&pair.id, &pair.left)).collect(),
            right: mixed(pairs.iter().map(|pair| pair.right.as_str()).collect(), seed, &item.id),
        },
    };
    PublicItem {
        id: item.id.clone(),
        lesson: item.lesson.clone(),
        indicators: item.indicators.clone(),
        prompt_html: item.prompt_html.clone(),
        question,
    }
}

fn mixed(texts: Vec<&str>, seed: u64, salt: &str) -> Vec<PublicOption> {
    let ids = opaque_ids(texts.iter().copied());
    let options: Vec<PublicOption> =
        ids.iter().zip(texts).map(|(id, text)| PublicOption::new(id, text)).collect();
    shuffled(&options, seed, salt)
}
