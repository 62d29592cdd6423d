//! Attempts on the wire: what a learner sends in, and what comes back.

use chrono::{DateTime, Utc};
use fieldcraft_curriculum::check::Feedback;
use fieldcraft_curriculum::{Answer, ItemResult};
use poem_openapi::Object;
use uuid::Uuid;

use super::check::KindOut;
use crate::api::wire::Instant;
use crate::app::learning::answers::Given;
use crate::app::learning::attempts::{NewAttempt, Scored};
use crate::app::learning::standing::Score;
use crate::store::learning::AttemptHead;

/// A knowledge check to score.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "AttemptIn")]
pub struct AttemptIn {
    /// The id of the check that was opened, which is scored by what was drawn for
    /// it. Under another `UUIDv7`, made by the client, the whole bank is scored. The
    /// same body again gives the same result.
    id: Uuid,
    /// The module version that was taken.
    module_version: i64,
    /// The language it was taken in; the module's own when absent.
    language: Option<String>,
    /// When the first answer was given.
    started_at: Option<DateTime<Utc>>,
    /// At most one answer a question; what is left out is worth nothing.
    #[oai(validator(max_items = 200))]
    answers: Vec<AnswerIn>,
}

/// An answer to one question, in the field that its kind asks for.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "Answer")]
pub struct AnswerIn {
    /// The question.
    item: String,
    /// Its kind.
    kind: KindOut,
    /// Of a single question: the chosen option.
    option: Option<String>,
    /// Of a multiple question: every chosen option, in any order.
    options: Option<Vec<String>>,
    /// Of an ordering question: the steps, the first one first.
    order: Option<Vec<String>>,
    /// Of a matching question.
    pairs: Option<Vec<PairIn>>,
}

/// A left side and what was matched to it.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "AnswerPair")]
struct PairIn {
    /// Left side.
    left: String,
    /// Right side.
    right: String,
}

impl From<AttemptIn> for NewAttempt {
    fn from(body: AttemptIn) -> Self {
        Self {
            id: body.id,
            version: body.module_version,
            language: body.language,
            started_at: body.started_at.map(|at| at.timestamp_millis()),
            answers: body.answers.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AnswerIn> for Given {
    fn from(body: AnswerIn) -> Self {
        Self {
            item: body.item,
            kind: body.kind.into(),
            option: body.option,
            options: body.options,
            order: body.order,
            pairs: body.pairs.map(|pairs| pairs.into_iter().map(|pair| (pair.left, pair.right)).collect()),
        }
    }
}

/// A scored attempt with feedback on each question.
#[derive(Object)]
#[oai(rename = "AttemptResult")]
pub struct AttemptResultOut {
    /// Identifier.
    id: Uuid,
    /// Module.
    module_code: String,
    /// The version that was taken, and for which a pass counts.
    module_version: u32,
    /// The share of all points in percent, rounded down to a hundredth.
    percent: f64,
    /// The exact share of all points: numerator.
    points_num: i64,
    /// Denominator.
    points_den: i64,
    /// The exact share reaches the pass score.
    passed: bool,
    /// The share, in percent, that passes.
    pass_score: u32,
    /// When it was taken in.
    submitted_at: Instant,
    /// Each question that was asked, in its order.
    items: Vec<ItemResultOut>,
}

/// How one question went.
#[derive(Object)]
#[oai(rename = "AttemptItem")]
pub struct ItemResultOut {
    /// The question.
    item: String,
    /// There was an answer.
    answered: bool,
    /// Everything is right.
    correct: bool,
    /// The exact share of the question's point: numerator.
    points_num: i64,
    /// Denominator.
    points_den: i64,
    /// On each chosen option and each right one left out; on each step; on each pair.
    feedback: Vec<FeedbackOut>,
    /// What there is to say after any answer: clean HTML, ready to show.
    #[oai(skip_serializing_if_is_none)]
    explanation_html: Option<String>,
    /// The answer that gets the whole point.
    right_answer: RightAnswerOut,
    /// The lesson where to look again.
    lesson: String,
}

/// Feedback on one option, step or pair.
#[derive(Object)]
#[oai(rename = "AttemptFeedback")]
struct FeedbackOut {
    /// The option or step; of a pair, its left side.
    id: String,
    /// The learner chose or placed it.
    chosen: bool,
    /// The learner was right about it: chosen and right, in its place, matched.
    right: bool,
    /// Why, as plain text.
    text: String,
}

/// The right answer, in the field that the question's kind asks for.
#[derive(Object, Default)]
#[oai(rename = "RightAnswer")]
pub struct RightAnswerOut {
    /// Of a single question.
    #[oai(skip_serializing_if_is_none)]
    option: Option<String>,
    /// Of a multiple question.
    #[oai(skip_serializing_if_is_none)]
    options: Option<Vec<String>>,
    /// Of an ordering question.
    #[oai(skip_serializing_if_is_none)]
    order: Option<Vec<String>>,
    /// Of a matching question.
    #[oai(skip_serializing_if_is_none)]
    pairs: Option<Vec<RightPairOut>>,
}

/// A left side and what belongs to it.
#[derive(Object)]
#[oai(rename = "RightPair")]
struct RightPairOut {
    /// Left side.
    left: String,
    /// Right side.
    right: String,
}

impl From<Scored> for AttemptResultOut {
    fn from(from: Scored) -> Self {
        let Scored { id, module, received_at, result, fresh: _ } = from;
        let lesson = |id: &str| module.check.item(id).map(|item| item.lesson.clone()).unwrap_or_default();
        Self {
            id,
            module_code: module.code.clone(),
            module_version: module.version,
            percent: result.percent(),
            points_num: result.num,
            points_den: result.den,
            passed: result.passed,
            pass_score: module.check.pass_score,
            submitted_at: Instant::at(received_at),
            items: result.items.into_iter().map(|item| item_out(lesson(&item.item), item)).collect(),
        }
    }
}

/// How one question went; `lesson` is where to look again.
pub fn item_out(lesson: String, from: ItemResult) -> ItemResultOut {
    ItemResultOut {
        item: from.item,
        answered: from.answered,
        correct: from.correct,
        points_num: from.num,
        points_den: from.den,
        feedback: from.feedback.into_iter().map(feedback_out).collect(),
        explanation_html: from.explanation_html,
        right_answer: right_answer_out(from.right_answer),
        lesson,
    }
}

fn feedback_out(from: Feedback) -> FeedbackOut {
    FeedbackOut { id: from.id, chosen: from.chosen, right: from.correct, text: from.text }
}

/// An answer, in the field that its kind asks for.
pub fn right_answer_out(from: Answer) -> RightAnswerOut {
    let mut out = RightAnswerOut::default();
    match from {
        Answer::Single { option } => out.option = Some(option),
        Answer::Multiple { options } => out.options = Some(options),
        Answer::Ordering { order } => out.order = Some(order),
        Answer::Matching { pairs } => {
            let pairs = pairs.into_iter().map(|(left, right)| RightPairOut { left, right });
            out.pairs = Some(pairs.collect());
        }
    }
    out
}

/// A page of attempts, newest first.
#[derive(Object)]
#[oai(rename = "Attempts")]
pub struct AttemptsOut {
    /// Attempts.
    pub items: Vec<AttemptOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    pub next: Option<String>,
}

/// An attempt without its feedback.
#[derive(Object)]
#[oai(rename = "Attempt")]
pub struct AttemptOut {
    /// Identifier.
    id: Uuid,
    /// The version that was taken.
    module_version: i64,
    /// The share of all points in percent, rounded down to a hundredth.
    percent: f64,
    /// It reached the pass score of that version.
    passed: bool,
    /// When it was taken in.
    submitted_at: Instant,
}

impl From<&AttemptHead> for AttemptOut {
    fn from(row: &AttemptHead) -> Self {
        Self {
            id: row.id,
            module_version: row.module_version,
            percent: Score { num: row.points_num, den: row.points_den }.percent(),
            passed: row.passed,
            submitted_at: Instant::at(row.received_at),
        }
    }
}
