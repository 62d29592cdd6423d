//! `/joint-events`: two or more observers of one event, each with a sheet of their own.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::{all, cursor, fifty, named, page};
use crate::api::certification::records::RatingIn;
use crate::api::wire::{Instant, PersonRef};
use crate::api::word::words;
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::joint::{JointEvent, NewJointEvent, NewSheet, ratings};
use crate::app::repeat::Written;
use crate::error::AppError;
use crate::state::App;
use crate::store::joint::Filter;

words! {
    /// Are the sheets open?
    JointState {
        /// Sheets still come in; nobody sees another's.
        Open = "open",
        /// All sheets are open, and none is taken any more.
        Closed = "closed",
    }
}

/// Joint observations.
pub struct JointApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Observers to call to one event.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct JointEventIn {
    /// Who is observed.
    subject_id: Uuid,
    /// Made by the app, such as `E-7KQ2-M9XD`; never a case number. The observers' own observations of the same visit bear the same.
    encounter_ref: String,
    /// When it is seen; may lie ahead.
    observed_at: DateTime<Utc>,
    /// Two to six observers; the caller may be one of them.
    #[oai(validator(max_items = 20))]
    rater_ids: Vec<Uuid>,
}

/// The sheet of one observer, made alone.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SheetIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// What the observer saw.
    #[oai(validator(max_items = 80))]
    ratings: Vec<RatingIn>,
}

/// Why the organizer waits no longer.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct JointClosingIn {
    /// Why.
    reason: String,
    /// The writer confirms that the reason identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// An observer of a joint event.
#[derive(Object)]
struct JointRaterOut {
    /// Who.
    person: PersonRef,
    /// When their sheet came in.
    #[oai(skip_serializing_if_is_none)]
    sent_at: Option<Instant>,
}

/// A sheet that the caller may see.
#[derive(Object)]
struct SheetOut {
    /// Identifier.
    id: Uuid,
    /// Whose.
    rater_id: Uuid,
    /// What they saw.
    ratings: Vec<SheetRatingOut>,
    /// No other observer had recorded the same visit before, so that it was made alone. Only such sheets are compared for certification and drift.
    blind: bool,
}

/// One rated indicator of a sheet.
#[derive(Object)]
struct SheetRatingOut {
    /// Its code.
    indicator: String,
    /// `0` to `3`, `NO` or `NA`.
    rating: String,
}

/// Two observers side by side.
#[derive(Object)]
struct AgreementOut {
    /// One of them.
    first: PersonRef,
    /// The other.
    second: PersonRef,
    /// Indicators that both rated 0 to 3.
    shared: u32,
    /// Of these with the same rating.
    exact: u32,
    /// Of these at most one step apart.
    within_one: u32,
    /// Indicators on which exactly one of them saw a chance.
    opportunity_disagreement: u32,
    /// Mean of the first's ratings minus the second's; absent where nothing is shared.
    #[oai(skip_serializing_if_is_none)]
    bias: Option<f64>,
    /// In a sentence about the first of the two.
    text: String,
}

/// One event with its observers.
#[derive(Object)]
struct JointEventOut {
    /// Identifier.
    id: Uuid,
    /// Who is observed.
    subject: PersonRef,
    /// Who called the observers.
    organizer: PersonRef,
    /// Made by the app.
    encounter_ref: String,
    /// When it is seen.
    observed_at: Instant,
    /// The same as a local day.
    observed_on: NaiveDate,
    /// Are the sheets open?
    state: JointState,
    /// Who observes, and who has sent a sheet.
    raters: Vec<JointRaterOut>,
    /// The caller's own sheet, or all once it is closed.
    sheets: Vec<SheetOut>,
    /// Two by two, once it is closed.
    agreement: Vec<AgreementOut>,
    /// When it was closed.
    #[oai(skip_serializing_if_is_none)]
    closed_at: Option<Instant>,
    /// Why the organizer did not wait for all sheets.
    #[oai(skip_serializing_if_is_none)]
    closing_reason: Option<String>,
}

/// A page of joint events, the last observed first.
#[derive(Object)]
struct JointEventsOut {
    /// Joint events.
    items: Vec<JointEventOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

#[derive(ApiResponse)]
enum Joined {
    /// Written. The joint event as it stands now.
    #[oai(status = 201)]
    Created(Json<JointEventOut>),
    /// The same body had come before. The joint event as it stands now.
    #[oai(status = 200)]
    Repeated(Json<JointEventOut>),
}

#[OpenApi(tag = "Tag::Coaching")]
impl JointApi {
    /// List joint events, the last observed first.
    ///
    /// Those about people whose evidence the caller may read, those that the caller called, and those that the caller
    /// was called to.
    #[oai(path = "/joint-events", method = "get", operation_id = "list_joint_events")]
    async fn list(
        &self,
        caller: Signed,
        /// Open or closed ones only.
        open: Query<Option<bool>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<JointEventsOut>, Problem> {
        let before = self::cursor(cursor.0.as_deref())?;
        let filter = Filter { open: open.0, before, limit: limit.0 + 1 };
        let rows = self.app.list_joint_events(&caller, &filter).await?;
        let (rows, next) = page(rows, limit.0, |event| (event.row.observed_at, event.row.id));
        Ok(Json(JointEventsOut { items: all(rows)?, next }))
    }

    /// One joint event.
    #[oai(path = "/joint-events/:id", method = "get", operation_id = "get_joint_event")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<JointEventOut>, Problem> {
        Ok(Json(self.app.joint_event(&caller, id.0).await?.try_into()?))
    }

    /// Call two or more observers to one event.
    ///
    /// Each sends a sheet of their own, which nobody else sees until all are in or the organizer closes the event.
    #[oai(path = "/joint-events/:id", method = "put", operation_id = "create_joint_event")]
    async fn call(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<JointEventIn>,
    ) -> Result<Joined, Problem> {
        self.app.call_joint_event(&caller, id.0, body.0.into()).await?.try_into()
    }

    /// Send the caller's own sheet.
    #[oai(path = "/joint-events/:id/sheets", method = "post", operation_id = "create_joint_sheet")]
    async fn sheet(&self, caller: Signed, id: Path<Uuid>, body: Json<SheetIn>) -> Result<Joined, Problem> {
        self.app.send_sheet(&caller, id.0, body.0.into()).await?.try_into()
    }

    /// Open the sheets that are in, and wait for the others no longer.
    #[oai(path = "/joint-events/:id/closing", method = "put", operation_id = "create_joint_closing")]
    async fn close(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<JointClosingIn>,
    ) -> Result<Joined, Problem> {
        let confirmed = body.0.confirmed_no_client_details.unwrap_or_default();
        self.app.close_joint_event(&caller, id.0, &body.0.reason, confirmed).await?.try_into()
    }
}

impl From<JointEventIn> for NewJointEvent {
    fn from(body: JointEventIn) -> Self {
        Self {
            subject: body.subject_id,
            encounter_ref: body.encounter_ref,
            observed_at: body.observed_at.timestamp_millis(),
            raters: body.rater_ids,
        }
    }
}

impl From<SheetIn> for NewSheet {
    fn from(body: SheetIn) -> Self {
        Self {
            id: body.id,
            ratings: body.ratings.into_iter().map(|one| (one.indicator, one.rating)).collect(),
        }
    }
}

impl TryFrom<Written<JointEvent>> for Joined {
    type Error = Problem;

    fn try_from(written: Written<JointEvent>) -> Result<Self, Problem> {
        let out = Json(written.value.try_into()?);
        Ok(if written.fresh { Self::Created(out) } else { Self::Repeated(out) })
    }
}

impl TryFrom<JointEvent> for JointEventOut {
    type Error = AppError;

    fn try_from(event: JointEvent) -> Result<Self, AppError> {
        let name = |id| named(&event.names, id);
        let agreement = event.compared()?.into_iter().map(|two| AgreementOut {
            first: name(two.first),
            second: name(two.second),
            shared: two.agreement.shared,
            exact: two.agreement.exact,
            within_one: two.agreement.within_one,
            opportunity_disagreement: two.agreement.opportunity,
            bias: two.agreement.bias(),
            text: two.agreement.sentence(),
        });
        let raters = event.raters.iter().map(|id| JointRaterOut {
            person: name(*id),
            sent_at: event.sent.get(id).map(|at| Instant::at(*at)),
        });
        let sheets = event.sheets.iter().map(|sheet| {
            let rated = ratings(sheet)?;
            let rated = rated.as_slice().iter().map(|(indicator, rating)| SheetRatingOut {
                indicator: indicator.to_string(),
                rating: rating.to_string(),
            });
            Ok(SheetOut {
                id: sheet.id,
                rater_id: sheet.rater_id,
                ratings: rated.collect(),
                blind: sheet.blind,
            })
        });
        Ok(Self {
            id: event.row.id,
            subject: name(event.row.subject_id),
            organizer: name(event.row.organizer_id),
            encounter_ref: event.row.encounter_ref.clone(),
            observed_at: Instant::at(event.row.observed_at),
            observed_on: event.row.observed_on,
            state: if event.closing.is_some() { JointState::Closed } else { JointState::Open },
            raters: raters.collect(),
            sheets: sheets.collect::<Result<_, AppError>>()?,
            agreement: agreement.collect(),
            closed_at: event.closing.as_ref().map(|closing| Instant::at(closing.received_at)),
            closing_reason: event.closing.as_ref().and_then(|closing| closing.reason.clone()),
        })
    }
}
