//! The knowledge check of a module: its items with their keys, and what a learner sees of them.
//! It does not know who answers, how often or when.

mod answer;
mod draw;
mod public;
mod score;
mod shuffle;

use serde::{Deserialize, Serialize};

use crate::markdown::{self, Context, Rendered};
use crate::module::Translation;
pub use answer::{Answer, AnswerError, AttemptResult, Feedback, ItemResult};
pub use public::{PublicItem, PublicOption, PublicQuestion, public_item};
pub use score::{right_answer, score, score_attempt};
pub(crate) use shuffle::shuffled;

/// The knowledge check of a module. It carries the keys: what goes to a learner before the
/// answer is [`public_item`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The share of all points, in percent, that passes.
    pub pass_score: u32,
    /// How many items one attempt draws from the bank; all of them when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// The items in the order of the file.
    pub items: Vec<Item>,
    /// The same texts in the module's other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<CheckText>,
}

/// The texts of a check in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckText {
    /// The language, as in `es`.
    pub language: String,
    /// What was translated, and who has read it.
    #[serde(flatten)]
    pub translation: Translation,
    /// The items, by their ids.
    pub items: Vec<ItemText>,
}

/// The texts of an item in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemText {
    /// The id of the item.
    pub id: String,
    /// The question, in Markdown.
    pub prompt: String,
    /// What is shown after any answer, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// The texts of its options, steps or pairs, by their ids.
    pub parts: Vec<PartText>,
}

/// The texts of an option, a step or a pair in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartText {
    /// The id of the option, step or pair.
    pub id: String,
    /// What the learner reads; of a pair, the left side.
    pub text: String,
    /// The right side of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
    /// What is said about it after the answer.
    pub feedback: String,
}

impl Check {
    /// A check of which every attempt has all items.
    #[must_use]
    pub fn new(pass_score: u32, items: Vec<Item>) -> Self {
        Self { pass_score, draw: None, items, translations: Vec::new() }
    }

    /// Makes the HTML of all questions, for a check that stands outside a module, as in a drill.
    pub fn render(&mut self, language: &str) {
        let context = Context { id_prefix: "check", folder: "drills", version: 1, references: &[], language };
        for item in &mut self.items {
            item.render(&context);
        }
    }

    /// The item with this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// One question with its key. An item is worth one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The id, unique in the module and never used again for another question.
    pub id: String,
    /// The slug of the lesson where to look again; in a drill, the code of the module.
    pub lesson: String,
    /// Codes of the indicators the item asks about.
    pub indicators: Vec<String>,
    /// The question as it was written, in Markdown.
    pub prompt: String,
    /// The question, ready to show. Derived.
    #[serde(skip)]
    pub prompt_html: String,
    /// What is shown after any answer, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// What is shown after any answer, ready to show. Derived.
    #[serde(skip)]
    pub explanation_html: Option<String>,
    /// The kind of question, with its key.
    #[serde(flatten)]
    pub question: Question,
}

impl Item {
    /// Makes the HTML of question and explanation.
    pub(crate) fn render(&mut self, context: &Context<'_>) -> (Rendered, Option<Rendered>) {
        let prefix = format!("q-{}", self.id);
        let prompt = markdown::render(&self.prompt, &Context { id_prefix: &prefix, ..*context });
        self.prompt_html.clone_from(&prompt.html);
        let prefix = format!("x-{}", self.id);
        let context = Context { id_prefix: &prefix, ..*context };
        let explanation = self.explanation.as_ref().map(|text| markdown::render(text, &context));
        self.explanation_html = explanation.as_ref().map(|rendered| rendered.html.clone());
        (prompt, explanation)
    }

    /// The kind of the item.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self.question {
            Question::Single { .. } => ItemKind::Single,
            Question::Multiple { .. } => ItemKind::Multiple,
            Question::Ordering { .. } => ItemKind::Ordering,
            Question::Matching { .. } => ItemKind::Matching,
        }
    }
}

/// The four kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// Choose the one right option.
    Single,
    /// Choose all right options.
    Multiple,
    /// Put steps in order.
    Ordering,
    /// Find the right side for each left side.
    Matching,
}

impl ItemKind {
    /// The name of the kind, as files and answers spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Ordering => "ordering",
            Self::Matching => "matching",
        }
    }
}

/// What an item asks, with its key. All texts in it are plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Question {
    /// One option is right; all or nothing.
    Single {
        /// What there is to choose from.
        options: Vec<Choice>,
    },
    /// One or more options are right: (right picks − wrong picks) / right answers, not below 0.
    Multiple {
        /// What there is to choose from.
        options: Vec<Choice>,
    },
    /// The share of neighboring steps of the right order that are in order.
    Ordering {
        /// The steps in the right order.
        sequence: Vec<Step>,
    },
    /// The share of pairs that are matched.
    Matching {
        /// The pairs as they belong together.
        pairs: Vec<Pair>,
    },
}

/// One option of a single or multiple item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The id, unique in the item.
    pub id: String,
    /// What the learner reads.
    pub text: String,
    /// Whether it is right to choose it.
    #[serde(default)]
    pub correct: bool,
    /// Why it is right, or why it is not the best choice.
    pub feedback: String,
}

/// One step of an ordering item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The id, unique in the item. Authors number steps in the right order, so it is never
    /// shown before the answer.
    pub id: String,
    /// What the learner reads.
    pub text: String,
    /// Why it stands where it stands.
    pub feedback: String,
}

/// One pair of a matching item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The id, unique in the item. It names the left side only: shown on both sides it would
    /// be the key.
    pub id: String,
    /// What is given.
    pub left: String,
    /// What belongs to it.
    pub right: String,
    /// Why the two belong together.
    pub feedback: String,
}
