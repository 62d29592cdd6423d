//! `/people/{id}/runway`: a peer's way to the recovery credential.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::runway::{KindRunway, Outlook, Runway, RunwayRule};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::{Problem, Signed, Tag};
use crate::app::runway::Runways;
use crate::state::App;
use crate::store::facts::date;

/// Runways to credentials.
pub struct RunwayApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// The credentials that an overlay of the person's place asks for.
#[derive(Object)]
struct RunwaysOut {
    /// The local day.
    as_of: NaiveDate,
    /// One for each credential; empty where none is asked for.
    items: Vec<RunwayOut>,
}

/// Hours logged against hours needed.
#[derive(Object)]
#[oai(rename = "Runway")]
struct RunwayOut {
    /// Code of the rule, such as `peer-credential`.
    code: String,
    /// Its title.
    title: String,
    /// Last day on which the credential is in time.
    limit_on: NaiveDate,
    /// Days until then; negative afterwards.
    days_left: i32,
    /// Days, without long leave, that give the pace.
    pace_days: i32,
    /// Each kind of hours that is needed.
    kinds: Vec<RunwayKindOut>,
    /// `complete`, `on_a_day`, `paused`, `stalled` or `too_early`.
    outlook: String,
    /// The day on which the last hours will be complete at the present pace.
    #[oai(skip_serializing_if_is_none)]
    complete_on: Option<NaiveDate>,
    /// A warning, when the projection passes the limit or the limit is near.
    #[oai(skip_serializing_if_is_none)]
    warning: Option<String>,
    /// To the person.
    summary: String,
    /// Ways that make it cheaper or shorter.
    routes: Vec<String>,
    /// The rule that the numbers rest on.
    cites: String,
    /// Where that rule can be read.
    address: String,
}

/// Hours of one kind.
#[derive(Object)]
#[oai(rename = "RunwayKind")]
struct RunwayKindOut {
    /// `training`, `work` or `supervision`.
    kind: String,
    /// Minutes needed.
    needed_minutes: u32,
    /// Minutes logged up to the day.
    logged_minutes: u32,
    /// Minutes that are missing.
    missing_minutes: u32,
    /// Minutes logged in the days that give the pace.
    pace_minutes: u32,
    /// `complete`, `on_a_day`, `paused`, `stalled` or `too_early`.
    outlook: String,
    /// The day on which these hours will be complete at the present pace.
    #[oai(skip_serializing_if_is_none)]
    complete_on: Option<NaiveDate>,
    /// In words.
    text: String,
}

#[OpenApi(tag = "Tag::Staffing")]
impl RunwayApi {
    /// A peer's way to the recovery credential: hours, pace, projection and limit.
    #[oai(path = "/people/:id/runway", method = "get", operation_id = "get_runway")]
    async fn runway(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// The local day; today when absent.
        as_of: Query<Option<NaiveDate>>,
    ) -> Result<Json<RunwaysOut>, Problem> {
        let Runways { as_of, items } = self.app.runways(&caller, id.0, as_of.0).await?;
        Ok(Json(RunwaysOut { as_of, items: items.into_iter().map(out).collect() }))
    }
}

fn out((rule, runway): (RunwayRule, Runway)) -> RunwayOut {
    let (outlook, complete_on) = outlook(runway.outlook);
    RunwayOut {
        code: rule.code,
        title: rule.title,
        limit_on: date(runway.limit_on),
        days_left: runway.days_left,
        pace_days: runway.pace_days,
        kinds: runway.kinds.into_iter().map(kind_out).collect(),
        outlook,
        complete_on,
        warning: runway.warning.map(|warning| warning.text),
        summary: runway.summary,
        routes: rule.routes,
        cites: rule.cites,
        address: rule.address,
    }
}

fn kind_out(kind: KindRunway) -> RunwayKindOut {
    let (outlook, complete_on) = outlook(kind.outlook);
    RunwayKindOut {
        kind: kind.kind.words().into(),
        needed_minutes: kind.needed_minutes,
        logged_minutes: kind.logged_minutes,
        missing_minutes: kind.missing_minutes,
        pace_minutes: kind.pace_minutes,
        outlook,
        complete_on,
        text: kind.text,
    }
}

fn outlook(outlook: Outlook) -> (String, Option<NaiveDate>) {
    match outlook {
        Outlook::Complete => ("complete".into(), None),
        Outlook::On(day) => ("on_a_day".into(), Some(date(day))),
        Outlook::Paused => ("paused".into(), None),
        Outlook::Stalled => ("stalled".into(), None),
        Outlook::TooEarly => ("too_early".into(), None),
    }
}
