//! A check before it is answered: questions and choices, no keys, no feedback.

use fieldcraft_curriculum::check::{ItemKind, PublicOption, PublicQuestion};
use fieldcraft_curriculum::{Check, PublicItem};
use poem_openapi::{Enum, Object};

/// A knowledge check without its keys.
#[derive(Object)]
#[oai(rename = "Check")]
pub struct CheckOut {
    /// The share of all points, in percent, that passes.
    pass_score: u32,
    /// How many of the questions one attempt is asked.
    drawn: u32,
    /// The questions of the bank.
    items: Vec<CheckItemOut>,
}

/// The kind of a question.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "CheckItemKind")]
pub enum KindOut {
    /// Choose the one right option.
    Single,
    /// Choose all right options.
    Multiple,
    /// Put steps in order.
    Ordering,
    /// Find the right side for each left side.
    Matching,
}

impl From<KindOut> for ItemKind {
    fn from(kind: KindOut) -> Self {
        match kind {
            KindOut::Single => Self::Single,
            KindOut::Multiple => Self::Multiple,
            KindOut::Ordering => Self::Ordering,
            KindOut::Matching => Self::Matching,
        }
    }
}

impl From<ItemKind> for KindOut {
    fn from(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Single => Self::Single,
            ItemKind::Multiple => Self::Multiple,
            ItemKind::Ordering => Self::Ordering,
            ItemKind::Matching => Self::Matching,
        }
    }
}

/// A question. Steps and right sides come in an order of the learner's own,
/// which changes with each try; the ids do not.
#[derive(Object)]
#[oai(rename = "CheckItem")]
pub struct CheckItemOut {
    /// Identifier, unique in the module.
    id: String,
    /// Its kind; it says which of the lists below is there.
    kind: KindOut,
    /// The question: clean HTML, ready to show.
    prompt_html: String,
    /// The lesson where the answer is found.
    lesson: String,
    /// Of a single or multiple question.
    #[oai(skip_serializing_if_is_none)]
    options: Option<Vec<ChoiceOut>>,
    /// Of an ordering question.
    #[oai(skip_serializing_if_is_none)]
    steps: Option<Vec<ChoiceOut>>,
    /// Of a matching question: what is given.
    #[oai(skip_serializing_if_is_none)]
    left: Option<Vec<ChoiceOut>>,
    /// Of a matching question: what belongs to it.
    #[oai(skip_serializing_if_is_none)]
    right: Option<Vec<ChoiceOut>>,
}

/// Something to choose, order or match.
#[derive(Object)]
#[oai(rename = "CheckChoice")]
struct ChoiceOut {
    /// What an answer names.
    id: String,
    /// Plain text.
    text: String,
}

/// The check with the learner's view of its items.
pub fn check_out(check: &Check, items: Vec<PublicItem>) -> CheckOut {
    CheckOut {
        pass_score: check.pass_score,
        drawn: u32::try_from(check.drawn_count()).unwrap_or(u32::MAX),
        items: items_out(items),
    }
}

/// Questions as a learner sees them.
pub fn items_out(items: Vec<PublicItem>) -> Vec<CheckItemOut> {
    items.into_iter().map(item).collect()
}

fn item(from: PublicItem) -> CheckItemOut {
    let mut out = CheckItemOut {
        id: from.id,
        kind: KindOut::Single,
        prompt_html: from.prompt_html,
        lesson: from.lesson,
        options: None,
        steps: None,
        left: None,
        right: None,
    };
    match from.question {
        PublicQuestion::Single { options } => out.options = Some(choices(options)),
        PublicQuestion::Multiple { options } => {
            out.kind = KindOut::Multiple;
            out.options = Some(choices(options));
        }
        PublicQuestion::Ordering { steps } => {
            out.kind = KindOut::Ordering;
            out.steps = Some(choices(steps));
        }
        PublicQuestion::Matching { left, right } => {
            out.kind = KindOut::Matching;
            out.left = Some(choices(left));
            out.right = Some(choices(right));
        }
    }
    out
}

fn choices(from: Vec<PublicOption>) -> Vec<ChoiceOut> {
    from.into_iter().map(|option| ChoiceOut { id: option.id, text: option.text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fieldcraft_curriculum::check::Question;
    use fieldcraft_curriculum::public_item;
    use poem_openapi::types::ToJSON;

    /// What a learner sees before the answer, of every shipped module, against
    /// everything that would give an answer away.
    #[test]
    fn no_key_and_no_feedback_leaves_before_the_answer() {
        let files = fieldcraft_curriculum::builtin_files();
        let (modules, _) = fieldcraft_curriculum::load_modules(&files, &|_| true, &|_| true);
        assert!(!modules.is_empty());
        for check in modules.iter().map(|module| &module.check) {
            let shown = check.items.iter().map(|item| public_item(item, 7)).collect();
            let json = check_out(check, shown).to_json_string();
            for word in ["\"correct\"", "\"feedback\"", "\"explanation", "\"sequence\"", "\"pairs\""] {
                assert!(!json.contains(word), "{word} is in the check of {:?}", check.items[0].id);
            }
            for secret in check.items.iter().flat_map(|item| secrets(&item.question)) {
                let quoted = serde_json::to_string(&secret).expect("a string");
                assert!(!json.contains(quoted.trim_matches('"')), "{secret} is shown");
            }
            for explanation in check.items.iter().filter_map(|item| item.explanation.as_ref()) {
                assert!(!json.contains(explanation.as_str()));
            }
        }
    }

    fn secrets(question: &Question) -> Vec<String> {
        match question {
            Question::Single { options } | Question::Multiple { options } => {
                options.iter().map(|option| option.feedback.clone()).collect()
            }
            Question::Ordering { sequence } => sequence.iter().map(|step| step.feedback.clone()).collect(),
            Question::Matching { pairs } => pairs.iter().map(|pair| pair.feedback.clone()).collect(),
        }
    }
}
