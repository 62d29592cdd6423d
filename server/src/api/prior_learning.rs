//! Prior learning: claims in the place of a module, and their answers.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::prior_learning::{Claim, Claims, NewClaim, NewClaimEvent, Outcome, State};
use crate::state::App;

/// Prior learning.
pub struct PriorLearningApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Learning from before or from elsewhere, in the place of a module.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PriorLearningIn {
    /// Code of the module that it stands for, such as `M01`.
    module: String,
    /// What was learned.
    #[oai(validator(max_length = 200))]
    title: String,
    /// Where, or from whom.
    #[oai(validator(max_length = 200))]
    provider: String,
    /// How long it took, in minutes.
    minutes: i64,
    /// Day on which it ended.
    finished_on: NaiveDate,
    /// Where the document is kept; never the document itself.
    #[oai(validator(max_length = 200))]
    document: String,
    /// The writer has seen the warning and confirms that no text identifies a client.
    #[oai(default)]
    confirmed: bool,
}

/// An answer to a claim of prior learning.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum PriorLearningOutcome {
    /// It stands for the module.
    Approved,
    /// It does not.
    Refused,
    /// The claim is taken back.
    Withdrawn,
}

/// An answer to a claim of prior learning, or its end.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PriorLearningAnswerIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The answer.
    outcome: PriorLearningOutcome,
    /// Why; asked for unless it is approved.
    #[oai(validator(max_length = 2000))]
    note: Option<String>,
    /// The writer has seen the warning and confirms that the note identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// Claims of prior learning.
#[derive(Object)]
#[oai(rename = "PriorLearningClaims")]
struct ClaimsOut {
    /// Of a person the latest first; of those that wait the oldest first.
    items: Vec<ClaimOut>,
}

/// A claim of prior learning with what became of it.
#[derive(Object)]
#[oai(rename = "PriorLearningClaim")]
struct ClaimOut {
    /// Identifier.
    id: Uuid,
    /// Whose learning.
    person: PersonRef,
    /// Code of the module that it stands for.
    module: String,
    /// Its title.
    module_title: String,
    /// Its version when the claim was made.
    module_version: i64,
    /// What was learned.
    title: String,
    /// Where, or from whom.
    provider: String,
    /// How long it took, in minutes.
    minutes: i64,
    /// Day on which it ended.
    finished_on: NaiveDate,
    /// Where the document is kept.
    document: String,
    /// How it stands.
    state: PriorLearningState,
    /// Who claims it.
    #[oai(skip_serializing_if_is_none)]
    claimed_by: Option<PersonRef>,
    /// When.
    claimed_at: Instant,
    /// What happened, in order.
    events: Vec<ClaimEventOut>,
    /// The caller may approve or refuse it now.
    may_decide: bool,
    /// The caller may take it back now.
    may_withdraw: bool,
}

/// Something that happened to a claim.
#[derive(Object)]
#[oai(rename = "PriorLearningEvent")]
struct ClaimEventOut {
    /// `approved`, `refused` or `withdrawn`.
    kind: String,
    /// Who.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
    /// They answered for the center.
    from_center: bool,
    /// When.
    at: Instant,
    /// In their words.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
}

/// How a claim of prior learning stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum PriorLearningState {
    /// Nobody has answered.
    Waiting,
    /// One has approved; another has to.
    HalfApproved,
    /// Two have approved: it counts.
    Approved,
    /// It was refused.
    Refused,
    /// It was taken back.
    Withdrawn,
}

#[OpenApi(tag = "Tag::Learning")]
impl PriorLearningApi {
    /// List a person's claims of prior learning, the latest first.
    #[oai(path = "/people/:id/prior-learning", method = "get", operation_id = "list_prior_learning")]
    async fn list(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<ClaimsOut>, Problem> {
        Ok(Json(self.app.prior_learning(&caller, id.0).await?.into()))
    }

    /// List the claims that wait for the caller's answer, the oldest first.
    #[oai(path = "/prior-learning", method = "get", operation_id = "list_prior_learning_waiting")]
    async fn waiting(&self, caller: Signed) -> Result<Json<ClaimsOut>, Problem> {
        Ok(Json(self.app.prior_learning_waiting(&caller).await?.into()))
    }

    /// Claim that learning from elsewhere stands for a module, for oneself or for somebody whom one leads.
    #[oai(
        path = "/people/:id/prior-learning/:claim_id",
        method = "put",
        operation_id = "create_prior_learning"
    )]
    async fn claim(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// `UUIDv7`, made by the client. The same body again is the same claim.
        claim_id: Path<Uuid>,
        body: Json<PriorLearningIn>,
    ) -> Result<Done, Problem> {
        self.app.claim_prior_learning(&caller, id.0, body.0.with_id(claim_id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Approve or refuse a claim, or take it back. It counts once two have approved, one of them of the center.
    #[oai(
        path = "/people/:id/prior-learning/:claim_id/answers",
        method = "post",
        operation_id = "create_prior_learning_answer"
    )]
    async fn answer(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        claim_id: Path<Uuid>,
        body: Json<PriorLearningAnswerIn>,
    ) -> Result<Done, Problem> {
        let PriorLearningAnswerIn { id: answer, outcome, note, confirmed } = body.0;
        let new = NewClaimEvent { id: answer, outcome: outcome.into(), note, confirmed };
        self.app.answer_prior_learning(&caller, id.0, claim_id.0, new).await?;
        Ok(Done::NoContent)
    }
}

impl PriorLearningIn {
    fn with_id(self, id: Uuid) -> NewClaim {
        let Self { module, title, provider, minutes, finished_on, document, confirmed } = self;
        NewClaim { id, module, title, provider, minutes, finished_on, document, confirmed }
    }
}

impl From<PriorLearningOutcome> for Outcome {
    fn from(outcome: PriorLearningOutcome) -> Self {
        match outcome {
            PriorLearningOutcome::Approved => Self::Approved,
            PriorLearningOutcome::Refused => Self::Refused,
            PriorLearningOutcome::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<State> for PriorLearningState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::HalfApproved => Self::HalfApproved,
            State::Approved => Self::Approved,
            State::Refused => Self::Refused,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<Claims> for ClaimsOut {
    fn from(from: Claims) -> Self {
        let Claims { items, titles, names } = from;
        Self { items: items.into_iter().map(|one| claim_out(one, &titles, &names)).collect() }
    }
}

fn claim_out(from: Claim, titles: &HashMap<String, String>, names: &HashMap<Uuid, String>) -> ClaimOut {
    let row = from.row;
    let display_name = names.get(&row.person_id).cloned().unwrap_or_default();
    ClaimOut {
        id: row.id,
        person: PersonRef { id: row.person_id, display_name },
        module_title: titles.get(&row.module_code).cloned().unwrap_or_default(),
        module: row.module_code,
        module_version: row.module_version,
        title: row.title,
        provider: row.provider,
        minutes: row.minutes,
        finished_on: row.finished_on,
        document: row.document,
        state: from.state.into(),
        claimed_by: PersonRef::named(row.claimed_by, names),
        claimed_at: Instant::at(row.received_at),
        events: from
            .events
            .into_iter()
            .map(|event| ClaimEventOut {
                kind: event.kind,
                by: PersonRef::named(event.by_id, names),
                from_center: event.from_center,
                at: Instant::at(event.received_at),
                note: event.note,
            })
            .collect(),
        may_decide: from.may_decide,
        may_withdraw: from.may_withdraw,
    }
}
