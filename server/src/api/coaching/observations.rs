//! `/observations`: recording, reading and answering them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::observation::{ObservationIn, ObservationOut};
use super::words::DisputeOutcome;
use super::{all, cursor, fifty, page};
use crate::api::word::Word;
use crate::api::{Problem, Signed, Tag};
use crate::app::observations::{NewRedaction, NewResponse, Response, Seen};
use crate::app::repeat::Written;
use crate::state::App;
use crate::store::observations::Filter;

/// Observations.
pub struct ObservationsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of observations, the last observed first.
#[derive(Object)]
struct ObservationsOut {
    /// Observations.
    items: Vec<ObservationOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// The worker has read it.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AcknowledgmentIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// A comment, if there is one.
    comment: Option<String>,
    /// The writer confirms that the comment identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// An answer with a reason.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ReasonedIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Why.
    reason: String,
    /// The writer confirms that the reason identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// The decision of a dispute.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct DisputeDecisionIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// `upheld`: the worker was right, and the observation stays out for good.
    outcome: Word<DisputeOutcome>,
    /// Why.
    reason: String,
    /// The writer confirms that the reason identifies no client.
    confirmed_no_client_details: Option<bool>,
}

#[derive(ApiResponse)]
enum Observed {
    /// Written. The observation as it stands now.
    #[oai(status = 201)]
    Created(Json<ObservationOut>),
    /// The same body had come before. The observation as it stands now.
    #[oai(status = 200)]
    Repeated(Json<ObservationOut>),
}

impl TryFrom<Written<Seen>> for Observed {
    type Error = Problem;

    fn try_from(written: Written<Seen>) -> Result<Self, Problem> {
        let out = Json(written.value.try_into()?);
        Ok(if written.fresh { Self::Created(out) } else { Self::Repeated(out) })
    }
}

#[OpenApi(prefix_path = "/observations", tag = "Tag::Coaching")]
impl ObservationsApi {
    /// List observations.
    ///
    /// Those of the people whose evidence the caller may read, and those that the caller recorded; the last observed
    /// first.
    #[oai(path = "/", method = "get", operation_id = "list_observations")]
    async fn list(
        &self,
        caller: Signed,
        /// Of this person.
        subject_id: Query<Option<Uuid>>,
        /// By this observer.
        observer_id: Query<Option<Uuid>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<ObservationsOut>, Problem> {
        let before = self::cursor(cursor.0.as_deref())?;
        let filter = Filter { subject: subject_id.0, observer: observer_id.0, before, limit: limit.0 + 1 };
        let rows = self.app.list_observations(&caller, &filter).await?;
        let (rows, next) = page(rows, limit.0, |seen| (seen.row.observed_at, seen.row.id));
        let items = all(rows)?;
        Ok(Json(ObservationsOut { items, next }))
    }

    /// Read an observation.
    #[oai(path = "/:id", method = "get", operation_id = "get_observation")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<ObservationOut>, Problem> {
        Ok(Json(self.app.observation(&caller, id.0).await?.try_into()?))
    }

    /// Record an observation, or an amendment of one.
    ///
    /// The id is a `UUIDv7` made by the device. The same body again is the same row (200); another body under that id
    /// is a conflict (409). Free text that looks as if it could identify a client is refused (422,
    /// `/problems/client-details`) until the writer confirms that it does not. Times are kept as the device wrote them,
    /// also when its clock is wrong. One that is meant to count, by an observer without a rater certificate in force on
    /// its day or outside its agencies, is taken in and does not count: `notice` then says why and what to do. It is
    /// not refused, as that could lose what was seen offline, and a certificate that comes in late may cover it.
    #[oai(path = "/:id", method = "put", operation_id = "create_observation")]
    async fn record(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// What the device's clock says on sending. Kept is how far it was off, so that readers can judge the times.
        #[oai(name = "Device-Time")]
        device_time: Header<Option<DateTime<Utc>>>,
        body: Json<ObservationIn>,
    ) -> Result<Observed, Problem> {
        let device_time = device_time.0.map(|time| time.timestamp_millis());
        self.app.record_observation(&caller, id.0, device_time, body.0.into()).await?.try_into()
    }

    /// Acknowledge an observation of oneself, with or without a comment.
    #[oai(path = "/:id/acknowledgments", method = "post", operation_id = "create_acknowledgment")]
    async fn acknowledge(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<AcknowledgmentIn>,
    ) -> Result<Observed, Problem> {
        let new = NewResponse {
            id: body.0.id,
            response: Response::Acknowledge,
            text: body.0.comment,
            outcome: None,
            confirmed: body.0.confirmed_no_client_details.unwrap_or_default(),
        };
        self.app.respond(&caller, id.0, new).await?.try_into()
    }

    /// Dispute an observation of oneself, within 30 days of its receipt.
    #[oai(path = "/:id/disputes", method = "post", operation_id = "create_dispute")]
    async fn dispute(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ReasonedIn>,
    ) -> Result<Observed, Problem> {
        self.app.respond(&caller, id.0, reasoned(Response::Dispute, body.0)).await?.try_into()
    }

    /// Decide a dispute. Neither the person observed nor the observer can.
    #[oai(path = "/:id/dispute-decisions", method = "post", operation_id = "create_dispute_decision")]
    async fn decide(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<DisputeDecisionIn>,
    ) -> Result<Observed, Problem> {
        let DisputeDecisionIn { id: event, outcome, reason, confirmed_no_client_details } = body.0;
        let new = NewResponse {
            id: event,
            response: Response::Decide,
            text: Some(reason),
            outcome: Some(outcome.into_text()),
            confirmed: confirmed_no_client_details.unwrap_or_default(),
        };
        self.app.respond(&caller, id.0, new).await?.try_into()
    }

    /// Withdraw an observation that one recorded.
    #[oai(path = "/:id/withdrawals", method = "post", operation_id = "create_withdrawal")]
    async fn withdraw(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ReasonedIn>,
    ) -> Result<Observed, Problem> {
        self.app.respond(&caller, id.0, reasoned(Response::Withdraw, body.0)).await?.try_into()
    }

    /// Ask for the redaction of an observation, or carry out what another person asked for.
    ///
    /// Two different people with the permission are needed. The second replaces all free text, of every version and of
    /// their events, with `[redacted]`; ratings and dates stay.
    #[oai(path = "/:id/redactions", method = "post", operation_id = "create_redaction")]
    async fn redact(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ReasonedIn>,
    ) -> Result<Observed, Problem> {
        let confirmed = body.0.confirmed_no_client_details.unwrap_or_default();
        let new = NewRedaction { id: body.0.id, reason: body.0.reason, confirmed };
        self.app.redact(&caller, id.0, new).await?.try_into()
    }
}

fn reasoned(response: Response, body: ReasonedIn) -> NewResponse {
    NewResponse {
        id: body.id,
        response,
        text: Some(body.reason),
        outcome: None,
        confirmed: body.confirmed_no_client_details.unwrap_or_default(),
    }
}
