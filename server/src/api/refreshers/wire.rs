//! Refreshers on the wire.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::refresher::Since;
use fieldcraft_curriculum::public_item;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::api::modules::{
    CheckItemOut, ItemResultOut, RightAnswerOut, count, item_out, items_out, right_answer_out,
};
use crate::api::wire::Instant;
use crate::app::learning::refreshers::{LessonRef, Offer};
use crate::app::learning::rounds::{About, Round, RoundItem};
use crate::app::learning::standing::Score;
use crate::error::{AppError, AppResult};
use crate::store::facts;

/// The caller's skills that are or will be worth refreshing.
#[derive(Object)]
#[oai(rename = "Refreshers")]
pub struct RefreshersOut {
    /// Skills, those due longest first.
    pub items: Vec<RefresherOut>,
}

/// What an interval runs from.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "RefresherSince")]
enum SinceOut {
    /// It was seen done well at work.
    Field,
    /// A refresher went well.
    Refresher,
    /// The module was passed.
    Learned,
}

/// A skill that is or will be worth refreshing. Nobody is late by it.
#[derive(Object)]
#[oai(rename = "Refresher")]
pub struct RefresherOut {
    /// The competency.
    competency: String,
    /// Its title.
    title: String,
    /// It is worth refreshing now.
    due: bool,
    /// The first day on which it is.
    due_on: NaiveDate,
    /// What the interval runs from.
    since: SinceOut,
    /// On which day that was.
    since_on: NaiveDate,
    /// How many days ago.
    since_days: i32,
    /// The latest day on which it was seen done well at work.
    #[oai(skip_serializing_if_is_none)]
    field_on: Option<NaiveDate>,
    /// On how many days it was seen done well at work lately; each after the first lengthens the interval.
    good_days: u32,
    /// Days from there until it is due.
    interval_days: i32,
    /// The drill to do.
    #[oai(skip_serializing_if_is_none)]
    drill: Option<DrillRef>,
    /// How many questions a refresher without a drill asks; 0 when there are none for the caller.
    questions: u32,
    /// How many questions are due.
    questions_due: u32,
    /// How long it takes.
    minutes: u32,
    /// The module that teaches it.
    #[oai(skip_serializing_if_is_none)]
    module: Option<String>,
}

/// A drill, named.
#[derive(Object)]
#[oai(rename = "DrillRef")]
struct DrillRef {
    /// Code.
    code: String,
    /// Title.
    title: String,
}

impl From<Offer> for RefresherOut {
    fn from(from: Offer) -> Self {
        let refresher = &from.refresher;
        let questions = count(from.questions);
        Self {
            competency: refresher.competency.to_string(),
            title: from.title,
            due: refresher.is_due,
            due_on: facts::date(refresher.due_on),
            since: match refresher.since {
                Since::Field => SinceOut::Field,
                Since::Refresher => SinceOut::Refresher,
                Since::Learned => SinceOut::Learned,
            },
            since_on: facts::date(refresher.since_on),
            since_days: from.since_days,
            field_on: refresher.field_on.map(facts::date),
            good_days: count(refresher.good_days),
            interval_days: refresher.interval_days,
            // A question takes about a minute with its feedback.
            minutes: from.drill.as_ref().map_or(questions.max(1), |drill| drill.minutes),
            drill: from.drill.map(|drill| DrillRef { code: drill.code.clone(), title: drill.title.clone() }),
            questions,
            questions_due: count(from.questions_due),
            module: from.module.map(|module| module.code.clone()),
        }
    }
}

/// A refresher to open: of a drill, or of a competency.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "RefresherRoundIn")]
pub struct RoundIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// A drill, with all its questions.
    drill: Option<String>,
    /// A competency, with the questions that are due.
    competency: Option<String>,
}

impl RoundIn {
    /// What it is of.
    pub fn about(self) -> AppResult<(Uuid, About)> {
        match (self.drill, self.competency) {
            (Some(drill), None) => Ok((self.id, About::Drill(drill))),
            (None, Some(competency)) => Ok((self.id, About::Competency(competency))),
            _ => Err(AppError::field("/drill", "Name a drill or a competency, one of the two.")),
        }
    }
}

/// A refresher that is open or over.
#[derive(Object)]
#[oai(rename = "RefresherRound")]
pub struct RoundOut {
    /// The id to answer under. It is another than the one sent when one was open already.
    id: Uuid,
    /// The competency.
    competency: String,
    /// The drill.
    #[oai(skip_serializing_if_is_none)]
    drill: Option<String>,
    /// The language that it is in.
    language: String,
    /// The share of all points, in percent, that is enough.
    pass_score: u32,
    /// When it was opened.
    started_at: Instant,
    /// The questions in the order in which they are asked.
    items: Vec<RoundItemOut>,
    /// What came of it, once every question has an answer.
    #[oai(skip_serializing_if_is_none)]
    result: Option<RoundResultOut>,
}

/// A question of a refresher.
#[derive(Object)]
#[oai(rename = "RefresherItem")]
struct RoundItemOut {
    /// The drill or module that it is from.
    source: String,
    /// The question without its key.
    question: CheckItemOut,
    /// What was answered.
    #[oai(skip_serializing_if_is_none)]
    answer: Option<RightAnswerOut>,
    /// How it went.
    #[oai(skip_serializing_if_is_none)]
    result: Option<ItemResultOut>,
    /// Where to look again, once it was answered.
    #[oai(skip_serializing_if_is_none)]
    look_again: Option<LookAgainOut>,
}

/// A lesson to go back to.
#[derive(Object)]
#[oai(rename = "LookAgain")]
struct LookAgainOut {
    /// The module.
    module: String,
    /// The lesson.
    lesson: String,
    /// Its title.
    title: String,
}

/// What came of a refresher.
#[derive(Object)]
#[oai(rename = "RefresherResult")]
struct RoundResultOut {
    /// The share of all points in percent, rounded down to a hundredth.
    percent: f64,
    /// The exact share is enough.
    passed: bool,
    /// Indicators of questions that were all right, in order.
    shown: Vec<String>,
    /// Indicators of questions that were not all right, in order. One can be in both.
    missed: Vec<String>,
    /// The kind of drill that it counts as where a requirement asks for one.
    #[oai(skip_serializing_if_is_none)]
    counts_as: Option<String>,
}

impl From<Round> for RoundOut {
    fn from(from: Round) -> Self {
        let seed = u64::from_ne_bytes(from.row.seed.to_ne_bytes());
        let result = from.share().map(|share| result_out(&from, share));
        Self {
            id: from.row.id,
            competency: from.row.competency,
            drill: from.row.drill_code,
            language: fieldcraft_curriculum::drill::LANGUAGE.into(),
            pass_score: from.pass_score,
            started_at: Instant::at(from.row.started_at),
            items: from.items.into_iter().filter_map(|item| round_item_out(item, seed)).collect(),
            result,
        }
    }
}

fn round_item_out(from: RoundItem, seed: u64) -> Option<RoundItemOut> {
    let slug = from.lesson.as_ref().map(|lesson| lesson.slug.clone()).unwrap_or_default();
    let (answer, result) = from.answered.unzip();
    Some(RoundItemOut {
        source: from.source,
        question: items_out(vec![public_item(&from.item, seed)]).pop()?,
        look_again: from.lesson.filter(|_| result.is_some()).map(look_again_out),
        answer: answer.map(right_answer_out),
        result: result.map(|result| item_out(slug, result)),
    })
}

fn look_again_out(from: LessonRef) -> LookAgainOut {
    LookAgainOut { module: from.module, lesson: from.slug, title: from.title }
}

fn result_out(round: &Round, share: Fraction) -> RoundResultOut {
    let passed = round.passed();
    let indicators = |right: bool| -> Vec<String> {
        let items = round
            .items
            .iter()
            .filter(|item| item.answered.as_ref().is_some_and(|(_, result)| result.correct == right));
        let codes: BTreeSet<&String> = items.flat_map(|item| &item.item.indicators).collect();
        codes.into_iter().filter(|code| code.starts_with(&round.row.competency)).cloned().collect()
    };
    RoundResultOut {
        percent: share_percent(share),
        passed,
        shown: indicators(true),
        missed: indicators(false),
        counts_as: round.drill.as_ref().and_then(|drill| drill.counts_as.clone()).filter(|_| passed),
    }
}

/// A share in percent, rounded down to a hundredth.
pub fn share_percent(share: Fraction) -> f64 {
    Score { num: share.numerator(), den: share.denominator() }.percent()
}
