//! `/coaching-cycles` and `/me/coaching`.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::cycle::{CycleEventIn, CycleIn, CycleOut};
use super::mine::MyCoachingOut;
use super::{all, cursor, fifty, page};
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::Cycle;
use crate::app::repeat::Written;
use crate::state::App;
use crate::store::coaching::Filter;

/// Coaching cycles.
pub struct CyclesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of cycles, the last opened first.
#[derive(Object)]
struct CyclesOut {
    /// Cycles.
    items: Vec<CycleOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

#[derive(ApiResponse)]
enum Cycled {
    /// Written. The cycle as it stands now.
    #[oai(status = 201)]
    Created(Json<CycleOut>),
    /// The same body had come before. The cycle as it stands now.
    #[oai(status = 200)]
    Repeated(Json<CycleOut>),
}

#[OpenApi(tag = "Tag::Coaching")]
impl CyclesApi {
    /// List coaching cycles, the last opened first.
    #[oai(path = "/coaching-cycles", method = "get", operation_id = "list_coaching_cycles")]
    async fn list(
        &self,
        caller: Signed,
        /// Of this worker.
        person_id: Query<Option<Uuid>>,
        /// Of this coach.
        coach_id: Query<Option<Uuid>>,
        /// Open or closed ones only.
        open: Query<Option<bool>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<CyclesOut>, Problem> {
        let before = self::cursor(cursor.0.as_deref())?;
        let filter =
            Filter { person: person_id.0, coach: coach_id.0, open: open.0, before, limit: limit.0 + 1 };
        let rows = self.app.list_cycles(&caller, &filter).await?;
        let (rows, next) = page(rows, limit.0, |cycle| (cycle.row.received_at, cycle.row.id));
        Ok(Json(CyclesOut { items: all(rows)?, next }))
    }

    /// One coaching cycle with its steps.
    #[oai(path = "/coaching-cycles/:id", method = "get", operation_id = "get_coaching_cycle")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<CycleOut>, Problem> {
        Ok(Json(self.app.cycle(&caller, id.0).await?.try_into()?))
    }

    /// Open a coaching cycle with the caller as coach.
    #[oai(path = "/coaching-cycles/:id", method = "put", operation_id = "create_coaching_cycle")]
    async fn open(&self, caller: Signed, id: Path<Uuid>, body: Json<CycleIn>) -> Result<Cycled, Problem> {
        self.app.open_cycle(&caller, id.0, body.0.into()).await?.try_into()
    }

    /// Add a step to a coaching cycle.
    ///
    /// Observe before you talk, agree on an action before the second look, and look a second time before you say
    /// whether the skill has transferred; `no_opportunity` can close at any time.
    #[oai(
        path = "/coaching-cycles/:id/events",
        method = "post",
        operation_id = "create_coaching_cycle_event"
    )]
    async fn add(&self, caller: Signed, id: Path<Uuid>, body: Json<CycleEventIn>) -> Result<Cycled, Problem> {
        self.app.add_step(&caller, id.0, body.0.into()).await?.try_into()
    }

    /// The caller's own coaching, as worker and as coach.
    #[oai(path = "/me/coaching", method = "get", operation_id = "get_my_coaching")]
    async fn mine(&self, caller: Signed) -> Result<Json<MyCoachingOut>, Problem> {
        Ok(Json(self.app.my_coaching(&caller).await?.try_into()?))
    }
}

impl TryFrom<Written<Cycle>> for Cycled {
    type Error = Problem;

    fn try_from(written: Written<Cycle>) -> Result<Self, Problem> {
        let out = Json(written.value.try_into()?);
        Ok(if written.fresh { Self::Created(out) } else { Self::Repeated(out) })
    }
}
