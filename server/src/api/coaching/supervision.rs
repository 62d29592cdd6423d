//! Coaching of coaches: the tool, scored sessions, and a coach's month.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::coaching_fidelity::{Answer, CoachingTool, Fidelity, Sheet};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use uuid::Uuid;

use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::joint::Agreement;
use crate::app::coaching::supervision::{CoachMonth, NewScoredSample, SampleView};
use crate::app::repeat::Written;
use crate::state::App;

/// Coaching of coaches.
pub struct CoachesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// The answer to an adherence item.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum AdherenceAnswer {
    /// It was done.
    Yes,
    /// It was not.
    No,
    /// It does not apply to this session.
    Na,
}

/// An item answered yes, no or does not apply.
#[derive(Object)]
struct AdherenceItemOut {
    /// Its code, such as `A1`.
    code: String,
    /// What was done.
    text: String,
    /// What counts, where that is not plain.
    #[oai(skip_serializing_if_is_none)]
    hint: Option<String>,
}

/// An item scored 0 to 3.
#[derive(Object)]
struct CompetenceItemOut {
    /// Its code, such as `K1`.
    code: String,
    /// What it is about.
    text: String,
    /// What each score looks like, from 0 to 3.
    anchors: Vec<String>,
}

/// The tool by which a coaching session is scored.
#[derive(Object)]
struct CoachingToolOut {
    /// Its version.
    version: u32,
    /// What it is called.
    title: String,
    /// Was it done?
    adherence: Vec<AdherenceItemOut>,
    /// How well? Met from `competence_met_from` on.
    competence: Vec<CompetenceItemOut>,
    /// A competence item is met from this score on.
    competence_met_from: u8,
    /// At least so many adherence items must apply.
    fewest_adherence_items: usize,
}

/// An answered adherence item.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AdherenceIn {
    /// Its code.
    item: String,
    /// What was heard.
    answer: AdherenceAnswer,
}

/// A scored competence item.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CompetenceIn {
    /// Its code.
    item: String,
    /// 0 to 3.
    score: u8,
}

/// A sampled session with every answer.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ScoredSampleIn {
    /// Coach.
    coach_id: Uuid,
    /// Day of the session.
    sampled_on: NaiveDate,
    /// Coaching cycle that it belonged to.
    cycle_id: Option<Uuid>,
    /// Version of the tool.
    tool_version: u32,
    /// Every adherence item once.
    #[oai(validator(max_items = 40))]
    adherence: Vec<AdherenceIn>,
    /// Every competence item once.
    #[oai(validator(max_items = 40))]
    competence: Vec<CompetenceIn>,
    /// Free text.
    notes: Option<String>,
    /// The writer confirms that the notes identify no client.
    confirmed_no_client_details: Option<bool>,
}

/// What the answers add up to.
#[derive(Object)]
struct CoachingFidelityOut {
    /// Numerator: items that were met.
    items_met: u32,
    /// Denominator: items that applied.
    items_total: u32,
    /// Codes of the items that were not met.
    missed: Vec<String>,
}

/// A sampled session.
#[derive(Object)]
struct CoachSampleOut {
    /// Identifier.
    id: Uuid,
    /// Day of the session.
    sampled_on: NaiveDate,
    /// Coaching cycle that it belonged to.
    #[oai(skip_serializing_if_is_none)]
    cycle_id: Option<Uuid>,
    /// Numerator: items that were met.
    items_met: i64,
    /// Denominator: items that applied.
    items_total: i64,
    /// The items that were not met, in words.
    missed: Vec<String>,
    /// The assessor's notes.
    #[oai(skip_serializing_if_is_none)]
    notes: Option<String>,
}

/// Agreement with other raters.
#[derive(Object)]
struct RaterAgreementOut {
    /// Joint observations.
    joint_observations: usize,
    /// Indicators that both rated 0 to 3.
    shared: u32,
    /// Of these with the same rating.
    exact: u32,
    /// Of these at most one step apart.
    within_one: u32,
    /// Mean of the coach's ratings minus the other's; absent where nothing is shared.
    #[oai(skip_serializing_if_is_none)]
    bias: Option<f64>,
}

/// A coach's month.
#[derive(Object)]
struct CoachMonthOut {
    /// First day.
    from_on: NaiveDate,
    /// Last day.
    to_on: NaiveDate,
    /// Cycles opened.
    cycles_opened: u32,
    /// Cycles open at the end of the month, or today.
    cycles_open: u32,
    /// Transfer, numerator: cycles closed as transferred.
    transferred: u32,
    /// Transfer, denominator: cycles closed, those without an opportunity left out.
    judged: u32,
    /// Cycles closed because no opportunity arose.
    no_opportunity: u32,
    /// Minutes given in contacts.
    minutes: i64,
    /// Contacts.
    contacts: usize,
    /// People they were given to.
    people: usize,
    /// Agreement with other raters in the month.
    agreement: RaterAgreementOut,
    /// The same over half a year up to the end of the month.
    agreement_half_year: RaterAgreementOut,
    /// Sessions that were sampled.
    samples: Vec<CoachSampleOut>,
    /// All of it in sentences.
    text: Vec<String>,
}

#[derive(ApiResponse)]
enum Scored {
    /// Recorded. What the answers add up to.
    #[oai(status = 201)]
    Created(Json<CoachingFidelityOut>),
    /// The same body had come before.
    #[oai(status = 200)]
    Repeated(Json<CoachingFidelityOut>),
}

#[OpenApi(tag = "Tag::Coaching")]
impl CoachesApi {
    /// The tool by which coaching sessions are scored.
    #[oai(path = "/coaching-tool", method = "get", operation_id = "get_coaching_tool")]
    async fn tool(&self, _caller: Signed) -> Result<Json<CoachingToolOut>, Problem> {
        Ok(Json(self.app.coaching_tool().await?.into()))
    }

    /// Record a sampled coaching session with every answer of the tool.
    #[oai(path = "/coaching-samples/:id", method = "put", operation_id = "create_scored_coaching_sample")]
    async fn score(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ScoredSampleIn>,
    ) -> Result<Scored, Problem> {
        Ok(self.app.score_coaching_sample(&caller, id.0, body.0.into()).await?.into())
    }

    /// A coach's month: cycles, dose, transfer, agreement with other raters and sampled sessions.
    #[oai(path = "/people/:id/coach-month", method = "get", operation_id = "get_coach_month")]
    async fn month(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Year and month, such as `2026-03`; without it today's.
        month: Query<Option<String>>,
    ) -> Result<Json<CoachMonthOut>, Problem> {
        Ok(Json(self.app.coach_month(&caller, id.0, month.0.as_deref()).await?.into()))
    }
}

impl From<CoachingTool> for CoachingToolOut {
    fn from(tool: CoachingTool) -> Self {
        let adherence = tool.adherence.into_iter();
        let competence = tool.competence.into_iter();
        Self {
            version: tool.version,
            title: tool.title,
            adherence: adherence
                .map(|item| AdherenceItemOut { code: item.code, text: item.text, hint: item.hint })
                .collect(),
            competence: competence
                .map(|item| CompetenceItemOut {
                    code: item.code,
                    text: item.text,
                    anchors: item.anchors.into(),
                })
                .collect(),
            competence_met_from: tool.competence_met_from,
            fewest_adherence_items: tool.fewest_adherence_items,
        }
    }
}

impl From<ScoredSampleIn> for NewScoredSample {
    fn from(body: ScoredSampleIn) -> Self {
        let answer = |answer| match answer {
            AdherenceAnswer::Yes => Answer::Yes,
            AdherenceAnswer::No => Answer::No,
            AdherenceAnswer::Na => Answer::Na,
        };
        Self {
            coach: body.coach_id,
            sampled_on: body.sampled_on,
            cycle: body.cycle_id,
            tool_version: body.tool_version,
            sheet: Sheet {
                adherence: body.adherence.into_iter().map(|one| (one.item, answer(one.answer))).collect(),
                competence: body.competence.into_iter().map(|one| (one.item, one.score)).collect(),
            },
            notes: body.notes,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<Written<Fidelity>> for Scored {
    fn from(written: Written<Fidelity>) -> Self {
        let Fidelity { met, total, missed } = written.value;
        let out = Json(CoachingFidelityOut { items_met: met, items_total: total, missed });
        if written.fresh { Self::Created(out) } else { Self::Repeated(out) }
    }
}

impl From<SampleView> for CoachSampleOut {
    fn from(sample: SampleView) -> Self {
        Self {
            id: sample.row.id,
            sampled_on: sample.row.sampled_on,
            cycle_id: sample.row.cycle_id,
            items_met: sample.row.items_met,
            items_total: sample.row.items_total,
            missed: sample.missed,
            notes: sample.row.notes,
        }
    }
}

fn agreement(joint_observations: usize, sum: Agreement) -> RaterAgreementOut {
    let Agreement { shared, exact, within_one, .. } = sum;
    RaterAgreementOut { joint_observations, shared, exact, within_one, bias: sum.bias() }
}

impl From<CoachMonth> for CoachMonthOut {
    fn from(page: CoachMonth) -> Self {
        Self {
            from_on: page.month.first,
            to_on: page.month.last,
            cycles_opened: page.opened,
            cycles_open: page.open,
            transferred: page.cycles.transferred,
            judged: page.cycles.judged,
            no_opportunity: page.cycles.no_opportunity,
            minutes: page.minutes,
            contacts: page.contacts,
            people: page.people,
            agreement: agreement(page.joint, page.agreement),
            agreement_half_year: agreement(page.joint_half_year, page.agreement_half_year),
            samples: page.samples.into_iter().map(Into::into).collect(),
            text: page.text,
        }
    }
}
