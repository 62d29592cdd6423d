//! `/training-events` and calendars.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::wire::Done;
use crate::api::{Problem, Signed, Tag};
use crate::app::repeat::Written;
use crate::app::training::TrainingEvent;
use crate::state::App;
use crate::store::training::Filter;

mod wire;

use wire::{ObservedDeliveryIn, TrainingChangeIn, TrainingEventIn, TrainingEventOut, TrainingReportIn};

/// Training in sessions.
pub struct TrainingApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of sessions, the last to begin first.
#[derive(Object)]
struct TrainingEventsOut {
    /// Sessions.
    items: Vec<TrainingEventOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// The address of a calendar feed.
#[derive(Object)]
struct CalendarFeedOut {
    /// Below the server's own address. It is shown once and is a secret: whoever knows it reads the feed.
    path: String,
}

#[derive(ApiResponse)]
enum Trained {
    /// Written. The session as it stands now.
    #[oai(status = 201)]
    Created(Json<TrainingEventOut>),
    /// The same body had come before. The session as it stands now.
    #[oai(status = 200)]
    Repeated(Json<TrainingEventOut>),
}

#[derive(ApiResponse)]
enum CalendarFile {
    /// A calendar by RFC 5545.
    #[oai(status = 200, content_type = "text/calendar; charset=utf-8")]
    File(PlainText<String>),
}

#[derive(ApiResponse)]
enum FeedMade {
    /// The new address; the one before no longer works.
    #[oai(status = 201)]
    Created(Json<CalendarFeedOut>),
}

fn fifty() -> u64 {
    50
}

#[OpenApi(tag = "Tag::Learning")]
impl TrainingApi {
    /// List training sessions, the last to begin first.
    ///
    /// Those of the places where the caller has a permission, of the places above and below them, and those in which
    /// the caller has a part.
    #[oai(path = "/training-events", method = "get", operation_id = "list_training_events")]
    async fn list(
        &self,
        caller: Signed,
        /// Of this module.
        module_code: Query<Option<String>>,
        /// Only those that the caller gives or takes.
        #[oai(default)]
        mine: Query<bool>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<TrainingEventsOut>, Problem> {
        let before = super::coaching::cursor(cursor.0.as_deref())?;
        let filter = Filter { module: module_code.0, mine: mine.0, before, limit: limit.0 + 1 };
        let rows = self.app.list_training_events(&caller, &filter).await?;
        let (rows, next) = super::coaching::page(rows, limit.0, |one| (one.row.starts_at, one.row.id));
        Ok(Json(TrainingEventsOut { items: rows.into_iter().map(Into::into).collect(), next }))
    }

    /// One training session.
    #[oai(path = "/training-events/:id", method = "get", operation_id = "get_training_event")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<TrainingEventOut>, Problem> {
        Ok(Json(self.app.training_event(&caller, id.0).await?.into()))
    }

    /// Plan a training session.
    #[oai(path = "/training-events/:id", method = "put", operation_id = "create_training_event")]
    async fn plan(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<TrainingEventIn>,
    ) -> Result<Trained, Problem> {
        Ok(self.app.plan_training(&caller, id.0, body.0.into()).await?.into())
    }

    /// Move a training session, change its place or length, or call it off.
    #[oai(path = "/training-events/:id/changes", method = "post", operation_id = "create_training_change")]
    async fn change(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<TrainingChangeIn>,
    ) -> Result<Trained, Problem> {
        Ok(self.app.change_training(&caller, id.0, body.0.into()).await?.into())
    }

    /// Ask one more learner to a training session.
    #[oai(
        path = "/training-events/:id/learners/:person_id",
        method = "put",
        operation_id = "update_training_learner"
    )]
    async fn seat(&self, caller: Signed, id: Path<Uuid>, person_id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.seat_learner(&caller, id.0, person_id.0).await?;
        Ok(Done::NoContent)
    }

    /// Report what was held of a training session: who led how long, and who was there.
    #[oai(path = "/training-events/:id/report", method = "put", operation_id = "create_training_report")]
    async fn report(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<TrainingReportIn>,
    ) -> Result<Trained, Problem> {
        Ok(self.app.report_training(&caller, id.0, body.0.into()).await?.into())
    }

    /// Record a delivery that the caller saw in a training session.
    ///
    /// Module, day, minutes, learners and first passes come from the session's report. The delivery counts like one
    /// recorded by itself.
    #[oai(
        path = "/training-events/:id/deliveries/:delivery_id",
        method = "put",
        operation_id = "create_observed_delivery"
    )]
    async fn deliver(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        delivery_id: Path<Uuid>,
        body: Json<ObservedDeliveryIn>,
    ) -> Result<Done, Problem> {
        self.app.observe_delivery(&caller, id.0, delivery_id.0, body.0.into()).await?;
        Ok(Done::NoContent)
    }

    /// A training session as a calendar file (RFC 5545).
    #[oai(path = "/training-events/:id/calendar", method = "get", operation_id = "get_training_calendar")]
    async fn calendar(&self, caller: Signed, id: Path<Uuid>) -> Result<CalendarFile, Problem> {
        Ok(CalendarFile::File(PlainText(self.app.training_calendar(&caller, id.0).await?)))
    }

    /// Make the caller's calendar feed, or renew its secret address.
    #[oai(path = "/me/calendar-feed", method = "post", operation_id = "create_calendar_feed")]
    async fn renew(&self, caller: Signed) -> Result<FeedMade, Problem> {
        Ok(FeedMade::Created(Json(CalendarFeedOut { path: self.app.renew_feed(&caller).await?.path })))
    }

    /// Take the caller's calendar feed away.
    #[oai(path = "/me/calendar-feed", method = "delete", operation_id = "delete_calendar_feed")]
    async fn drop_feed(&self, caller: Signed) -> Result<Done, Problem> {
        self.app.drop_feed(&caller).await?;
        Ok(Done::NoContent)
    }
}

impl From<Written<TrainingEvent>> for Trained {
    fn from(written: Written<TrainingEvent>) -> Self {
        let out = Json(written.value.into());
        if written.fresh { Self::Created(out) } else { Self::Repeated(out) }
    }
}
