//! Waivers: asked for, decided, ended.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::waivers::{Deed, NewWaiver, NewWaiverDecision, NewWaiverEnding, State, WaiverShown, Waivers};
use crate::state::App;

/// Waivers.
pub struct WaiversApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A requirement waived for a while.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WaiverIn {
    /// Requirement code, such as `FR-01`.
    requirement: String,
    /// Key of a clause; the whole requirement when absent.
    clause: Option<String>,
    /// First day.
    from_on: NaiveDate,
    /// Last day, at most a year later.
    to_on: NaiveDate,
    /// Why, at least a sentence. Nothing that could identify a young person or a family.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer has seen the warning and confirms that the reason identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// An answer to a request.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WaiverDecisionIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The answer.
    outcome: WaiverOutcome,
    /// Why; a refusal must say it.
    #[oai(validator(max_length = 2000))]
    note: Option<String>,
    /// The writer has seen the warning and confirms that the note identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// An answer to a request for a waiver.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum WaiverOutcome {
    /// The requirement is waived for the time that was asked for.
    Approved,
    /// It is not.
    Refused,
}

/// The early end of a waiver.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WaiverEndingIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Why.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer has seen the warning and confirms that the reason identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// Waivers.
#[derive(Object)]
struct WaiversOut {
    /// Of a person the latest first; of those that wait the oldest first.
    items: Vec<WaiverOut>,
}

/// A waiver, from the request to its end.
#[derive(Object)]
#[oai(rename = "Waiver")]
struct WaiverOut {
    /// Identifier, the same of request and waiver.
    id: Uuid,
    /// Whose.
    person: PersonRef,
    /// Requirement code.
    requirement: String,
    /// Its title.
    requirement_title: String,
    /// Key of a clause; the whole requirement when absent.
    #[oai(skip_serializing_if_is_none)]
    clause: Option<String>,
    /// First day.
    from_on: NaiveDate,
    /// Last day, as it is now.
    to_on: NaiveDate,
    /// Why.
    reason: String,
    /// How it stands today.
    state: WaiverState,
    /// The request; absent where the center waived of itself.
    #[oai(skip_serializing_if_is_none)]
    requested: Option<WaiverDeedOut>,
    /// The approval or refusal.
    #[oai(skip_serializing_if_is_none)]
    decided: Option<WaiverDeedOut>,
    /// The early end.
    #[oai(skip_serializing_if_is_none)]
    ended: Option<WaiverDeedOut>,
}

/// How a waiver stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum WaiverState {
    /// Asked for; nobody has decided.
    Requested,
    /// Asked for; the time passed before anybody decided.
    Lapsed,
    /// Refused.
    Refused,
    /// Approved, and not begun.
    Approved,
    /// Holds today.
    InForce,
    /// Ended before its last day.
    Ended,
    /// Its last day has passed.
    Expired,
}

/// Who did something to a waiver.
#[derive(Object)]
#[oai(rename = "WaiverDeed")]
struct WaiverDeedOut {
    /// Who.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
    /// When.
    at: Instant,
    /// In their words.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
}

#[OpenApi(tag = "Tag::People")]
impl WaiversApi {
    /// List the waivers of a person with what was asked for, the latest first.
    #[oai(path = "/people/:id/waivers", method = "get", operation_id = "list_waivers")]
    async fn list(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<WaiversOut>, Problem> {
        Ok(Json(self.app.waivers(&caller, id.0).await?.into()))
    }

    /// List the requests that wait for the caller's decision, the oldest first.
    #[oai(path = "/waiver-requests", method = "get", operation_id = "list_waiver_requests")]
    async fn waiting(&self, caller: Signed) -> Result<Json<WaiversOut>, Problem> {
        Ok(Json(self.app.waiver_requests(&caller).await?.into()))
    }

    /// List what the caller asked for, with what became of it, the latest first.
    #[oai(path = "/me/waiver-requests", method = "get", operation_id = "list_own_waiver_requests")]
    async fn own(&self, caller: Signed) -> Result<Json<WaiversOut>, Problem> {
        Ok(Json(self.app.own_waiver_requests(&caller).await?.into()))
    }

    /// Waive a requirement for a while without a request, or correct such a waiver.
    #[oai(path = "/people/:id/waivers/:waiver_id", method = "put", operation_id = "update_waiver")]
    async fn waive(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        waiver_id: Path<Uuid>,
        body: Json<WaiverIn>,
    ) -> Result<Done, Problem> {
        self.app.waive(&caller, id.0, body.0.with_id(waiver_id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Ask for a waiver, as the person's coach or supervisor. Somebody outside the line decides.
    #[oai(
        path = "/people/:id/waiver-requests/:waiver_id",
        method = "put",
        operation_id = "create_waiver_request"
    )]
    async fn request(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        waiver_id: Path<Uuid>,
        body: Json<WaiverIn>,
    ) -> Result<Done, Problem> {
        self.app.request_waiver(&caller, id.0, body.0.with_id(waiver_id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Approve or refuse a request, as somebody outside the person's line.
    #[oai(
        path = "/people/:id/waivers/:waiver_id/decisions",
        method = "post",
        operation_id = "create_waiver_decision"
    )]
    async fn decide(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        waiver_id: Path<Uuid>,
        body: Json<WaiverDecisionIn>,
    ) -> Result<Done, Problem> {
        let WaiverDecisionIn { id: decision, outcome, note, confirmed } = body.0;
        let approved = outcome == WaiverOutcome::Approved;
        let new = NewWaiverDecision { id: decision, approved, note, confirmed };
        self.app.decide_waiver(&caller, id.0, waiver_id.0, new).await?;
        Ok(Done::NoContent)
    }

    /// End a waiver before its last day: from today it holds no longer.
    #[oai(
        path = "/people/:id/waivers/:waiver_id/endings",
        method = "post",
        operation_id = "create_waiver_ending"
    )]
    async fn end(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        waiver_id: Path<Uuid>,
        body: Json<WaiverEndingIn>,
    ) -> Result<Done, Problem> {
        let WaiverEndingIn { id: ending, reason, confirmed } = body.0;
        self.app
            .end_waiver(&caller, id.0, waiver_id.0, NewWaiverEnding { id: ending, reason, confirmed })
            .await?;
        Ok(Done::NoContent)
    }
}

impl WaiverIn {
    fn with_id(self, id: Uuid) -> NewWaiver {
        let Self { requirement, clause, from_on, to_on, reason, confirmed } = self;
        NewWaiver { id, requirement, clause, from: from_on, to: to_on, reason, confirmed }
    }
}

impl From<Waivers> for WaiversOut {
    fn from(from: Waivers) -> Self {
        let Waivers { items, titles, names } = from;
        Self { items: items.into_iter().map(|one| WaiverOut::new(one, &titles, &names)).collect() }
    }
}

impl WaiverOut {
    fn new(from: WaiverShown, titles: &HashMap<String, String>, names: &HashMap<Uuid, String>) -> Self {
        let deed = |deed: Deed| WaiverDeedOut {
            by: PersonRef::named(deed.by, names),
            at: Instant::at(deed.at),
            note: deed.note,
        };
        let display_name = names.get(&from.person).cloned().unwrap_or_default();
        Self {
            id: from.id,
            person: PersonRef { id: from.person, display_name },
            requirement_title: titles.get(&from.requirement).cloned().unwrap_or_default(),
            requirement: from.requirement,
            clause: from.clause,
            from_on: from.from,
            to_on: from.to,
            reason: from.reason,
            state: from.state.into(),
            requested: from.requested.map(deed),
            decided: from.decided.map(deed),
            ended: from.ended.map(deed),
        }
    }
}

impl From<State> for WaiverState {
    fn from(state: State) -> Self {
        match state {
            State::Requested => Self::Requested,
            State::Lapsed => Self::Lapsed,
            State::Refused => Self::Refused,
            State::Approved => Self::Approved,
            State::InForce => Self::InForce,
            State::Ended => Self::Ended,
            State::Expired => Self::Expired,
        }
    }
}
