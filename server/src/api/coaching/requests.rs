//! `/observation-requests`: a worker asks to be observed.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::named;
use crate::api::wire::{Done, Instant, PersonRef};
use crate::api::word::words;
use crate::api::{Problem, Signed, Tag};
use crate::app::observations::{NewDecline, NewRequest, RequestShown, RequestState};
use crate::app::repeat::Written;
use crate::state::App;

/// Requests to be observed.
pub struct RequestsApi {
    /// The deeds.
    pub app: Arc<App>,
}

words! {
    /// How a request to be observed stands.
    ObservationRequestState {
        Open = "open",
        Answered = "answered",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

/// A request to be observed; whoever sends it asks for themselves.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ObservationRequestIn {
    /// Who is asked: a coach or supervisor of the caller.
    coach_id: Uuid,
    /// In this competency, such as `C05`; in any when absent.
    competency: Option<String>,
    /// In the worker's words, at most 500 characters. Nothing that could identify a young person or a family.
    note: Option<String>,
    /// By this day.
    by_on: Option<NaiveDate>,
    /// The writer confirms that the note identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// A request taken back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RequestWithdrawalIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
}

/// A request declined.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RequestDeclineIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Why, for the worker to read.
    reason: String,
    /// The writer confirms that the reason identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// A request to be observed.
#[derive(Object)]
#[oai(rename = "ObservationRequest")]
pub(super) struct RequestOut {
    /// Identifier.
    id: Uuid,
    /// Who asks.
    person: PersonRef,
    /// Who is asked.
    coach: PersonRef,
    /// In this competency.
    #[oai(skip_serializing_if_is_none)]
    competency: Option<String>,
    /// What the framework in force calls that competency.
    #[oai(skip_serializing_if_is_none)]
    competency_title: Option<String>,
    /// In the worker's words.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
    /// By this day.
    #[oai(skip_serializing_if_is_none)]
    by_on: Option<NaiveDate>,
    /// When it was asked.
    asked_at: Instant,
    /// How it stands. Recording an observation of the worker answers it, when it was made on the day of asking or
    /// later and has to do with the competency that was named.
    state: ObservationRequestState,
    /// When it was settled.
    #[oai(skip_serializing_if_is_none)]
    settled_at: Option<Instant>,
    /// Why it was declined.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
    /// The observation that answered it.
    #[oai(skip_serializing_if_is_none)]
    observation_id: Option<Uuid>,
}

/// The caller's requests, the last first.
#[derive(Object)]
struct ObservationRequestsOut {
    /// What the caller asked for.
    asked_by_me: Vec<RequestOut>,
    /// What the caller was asked.
    asked_of_me: Vec<RequestOut>,
}

#[derive(ApiResponse)]
enum Asked {
    /// Asked.
    #[oai(status = 201)]
    Created(Json<RequestOut>),
    /// The same body had come before. The request as it stands now.
    #[oai(status = 200)]
    Repeated(Json<RequestOut>),
}

#[OpenApi(prefix_path = "/observation-requests", tag = "Tag::Coaching")]
impl RequestsApi {
    /// List what the caller asked for and was asked, the last first.
    #[oai(path = "/", method = "get", operation_id = "list_observation_requests")]
    async fn list(&self, caller: Signed) -> Result<Json<ObservationRequestsOut>, Problem> {
        let (by_me, of_me) = self.app.observation_requests(&caller).await?;
        let out = |rows: Vec<RequestShown>| rows.into_iter().map(Into::into).collect();
        Ok(Json(ObservationRequestsOut { asked_by_me: out(by_me), asked_of_me: out(of_me) }))
    }

    /// Ask a coach or supervisor to observe the caller. The same body again is the same request.
    #[oai(path = "/:id", method = "put", operation_id = "create_observation_request")]
    async fn ask(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ObservationRequestIn>,
    ) -> Result<Asked, Problem> {
        let ObservationRequestIn { coach_id, competency, note, by_on, confirmed_no_client_details } = body.0;
        let confirmed = confirmed_no_client_details.unwrap_or_default();
        let new = NewRequest { coach: coach_id, competency, note, by: by_on, confirmed };
        let Written { value, fresh } = self.app.ask_for_observation(&caller, id.0, new).await?;
        let out = Json(value.into());
        Ok(if fresh { Asked::Created(out) } else { Asked::Repeated(out) })
    }

    /// Take back what the caller asked for.
    #[oai(path = "/:id/withdrawals", method = "post", operation_id = "create_observation_request_withdrawal")]
    async fn withdraw(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<RequestWithdrawalIn>,
    ) -> Result<Done, Problem> {
        self.app.withdraw_request(&caller, id.0, body.0.id).await?;
        Ok(Done::NoContent)
    }

    /// Decline what the caller was asked, with a reason for the worker.
    #[oai(path = "/:id/declines", method = "post", operation_id = "create_observation_request_decline")]
    async fn decline(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<RequestDeclineIn>,
    ) -> Result<Done, Problem> {
        let RequestDeclineIn { id: event, reason, confirmed_no_client_details } = body.0;
        let confirmed = confirmed_no_client_details.unwrap_or_default();
        self.app.decline_request(&caller, id.0, NewDecline { id: event, reason, confirmed }).await?;
        Ok(Done::NoContent)
    }
}

impl From<RequestShown> for RequestOut {
    fn from(from: RequestShown) -> Self {
        let state = match from.state() {
            RequestState::Open => ObservationRequestState::Open,
            RequestState::Answered => ObservationRequestState::Answered,
            RequestState::Declined => ObservationRequestState::Declined,
            RequestState::Withdrawn => ObservationRequestState::Withdrawn,
        };
        let RequestShown { row, settled, names, competency_title } = from;
        Self {
            id: row.id,
            person: named(&names, row.person_id),
            coach: named(&names, row.coach_id),
            competency: row.competency,
            competency_title,
            note: row.note,
            by_on: row.by_on,
            asked_at: Instant::at(row.received_at),
            state,
            settled_at: settled.as_ref().map(|event| Instant::at(event.received_at)),
            observation_id: settled.as_ref().and_then(|event| event.observation_id),
            reason: settled.and_then(|event| event.text),
        }
    }
}
