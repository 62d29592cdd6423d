//! `/nodes/{id}/roster`: who is on duty.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::roster::{Imported, NewInterval, RosterFile, RosterWeek};
use crate::state::App;

/// Rosters.
pub struct RosterApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Somebody on duty.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RosterIntervalIn {
    /// Who; they work at this place, above or below.
    person_id: Uuid,
    /// `respond`, `supervisor`, `clinical_consultation` or `psychiatric_consultation`.
    duty: String,
    /// Its first instant.
    starts_at: DateTime<Utc>,
    /// The instant after it, at most 14 days later.
    ends_at: DateTime<Utc>,
}

/// A roster from a file.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RosterImportIn {
    /// CSV with the columns `email`, `duty`, `starts` and `ends`; times are local to the place and written like
    /// `2026-03-02 20:00`.
    #[oai(validator(max_length = 500000))]
    csv: String,
    /// Say what it would do, and do nothing.
    #[oai(default)]
    dry_run: bool,
}

/// What came of a file. It was taken in wholly.
#[derive(Object)]
struct RosterImportOut {
    /// Intervals in the file.
    lines: u32,
    /// That were not there.
    added: u32,
    /// That were there and end otherwise.
    changed: u32,
    /// That were there as they are.
    same: u32,
}

/// A local week of a place's roster.
#[derive(Object)]
#[oai(rename = "RosterWeek")]
struct RosterWeekOut {
    /// The place.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// IANA time zone of the place.
    time_zone: String,
    /// The Monday.
    starts_on: NaiveDate,
    /// Everybody on duty in the week, in order of time.
    items: Vec<RosterIntervalOut>,
}

/// Somebody on duty.
#[derive(Object)]
#[oai(rename = "RosterInterval")]
struct RosterIntervalOut {
    /// Identifier.
    id: Uuid,
    /// Who.
    person: PersonRef,
    /// `respond`, `supervisor`, `clinical_consultation` or `psychiatric_consultation`.
    duty: String,
    /// Its first instant.
    starts_at: Instant,
    /// The instant after it.
    ends_at: Instant,
    /// The place whose roster it is.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// It belongs to a place above and is changed there.
    inherited: bool,
}

#[OpenApi(tag = "Tag::Staffing")]
impl RosterApi {
    /// Who is on duty at a place in a local week, with what the places above provide.
    #[oai(path = "/nodes/:id/roster", method = "get", operation_id = "get_roster")]
    async fn week(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Any day of the week; today when absent.
        week: Query<Option<NaiveDate>>,
    ) -> Result<Json<RosterWeekOut>, Problem> {
        Ok(Json(out(&self.app.roster_week(&caller, id.0, week.0).await?)))
    }

    /// Put somebody on the roster, or correct it.
    #[oai(path = "/nodes/:id/roster/:interval_id", method = "put", operation_id = "update_roster_interval")]
    async fn save(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        interval_id: Path<Uuid>,
        body: Json<RosterIntervalIn>,
    ) -> Result<Done, Problem> {
        let RosterIntervalIn { person_id, duty, starts_at, ends_at } = body.0;
        let new = NewInterval {
            id: interval_id.0,
            person: person_id,
            duty,
            from: starts_at.timestamp_millis(),
            to: ends_at.timestamp_millis(),
        };
        self.app.save_interval(&caller, id.0, &new).await?;
        Ok(Done::NoContent)
    }

    /// Take somebody off the roster.
    #[oai(
        path = "/nodes/:id/roster/:interval_id",
        method = "delete",
        operation_id = "delete_roster_interval"
    )]
    async fn remove(&self, caller: Signed, id: Path<Uuid>, interval_id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.remove_interval(&caller, id.0, interval_id.0).await?;
        Ok(Done::NoContent)
    }

    /// Take in a roster from a file, wholly or not at all. The same file again changes nothing.
    #[oai(path = "/nodes/:id/roster-imports", method = "post", operation_id = "create_roster_import")]
    async fn import(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<RosterImportIn>,
    ) -> Result<Json<RosterImportOut>, Problem> {
        let RosterImportIn { csv, dry_run } = body.0;
        let Imported { lines, added, changed, same } =
            self.app.import_roster(&caller, id.0, RosterFile { csv, dry_run }).await?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Json(RosterImportOut {
            lines: count(lines),
            added: count(added),
            changed: count(changed),
            same: count(same),
        }))
    }
}

fn out(week: &RosterWeek) -> RosterWeekOut {
    let name = |id: Uuid| week.tree.get(id).map(|node| node.name.clone()).unwrap_or_default();
    let items = week.rows.iter().filter_map(|row| {
        Some(RosterIntervalOut {
            id: row.interval_id,
            person: PersonRef::named(row.person_id, &week.names)?,
            duty: row.duty.clone(),
            starts_at: Instant::at(row.starts_at),
            ends_at: Instant::at(row.ends_at),
            node_id: row.node_id,
            node_name: name(row.node_id),
            inherited: row.node_id != week.node,
        })
    });
    RosterWeekOut {
        node_id: week.node,
        node_name: name(week.node),
        time_zone: week.tree.zone(week.node).name().to_owned(),
        starts_on: week.monday,
        items: items.collect(),
    }
}
