//! Rosters: who is on duty where, for what, from when to when. An interval is a
//! fact with versions; what is taken off the roster is a version without length.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use fieldcraft_entities::roster_interval;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

use crate::app::people::id_taken;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::roster::LONGEST_MS;
use crate::store::{self, org::Tree, versions, versions::Stamp, versions::Versioned};
use crate::time;

mod import;

pub use import::{Imported, RosterFile};

/// What somebody can be on duty for.
pub const DUTIES: [&str; 4] = ["respond", "supervisor", "clinical_consultation", "psychiatric_consultation"];

/// An interval of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInterval {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// Who.
    pub person: Uuid,
    /// One of [`DUTIES`].
    pub duty: String,
    /// Its first instant, milliseconds since 1970 UTC.
    pub from: i64,
    /// The instant after it.
    pub to: i64,
}

/// A local week of a place's roster.
#[derive(Clone, Debug)]
pub struct RosterWeek {
    /// The place.
    pub node: Uuid,
    /// Its Monday.
    pub monday: NaiveDate,
    /// The place and those above, for names and the zone.
    pub tree: Tree,
    /// The place's intervals and those of the places above, in order of time.
    pub rows: Vec<roster_interval::Model>,
    /// Names of everybody in it, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl NewInterval {
    fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !DUTIES.contains(&self.duty.as_str()) {
            faults.push(FieldError::new("/duty", format!("Use one of {}.", DUTIES.join(", "))));
        }
        if self.to <= self.from {
            faults.push(FieldError::new("/ends_at", "Duty ends after it begins."));
        } else if self.to - self.from > LONGEST_MS {
            faults
                .push(FieldError::new("/ends_at", "Duty lasts 14 days at most; write the rest as another."));
        }
        faults
    }

    fn row(&self, node: Uuid, stamp: Stamp) -> roster_interval::Model {
        let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp;
        roster_interval::Model {
            row_id,
            interval_id: self.id,
            node_id: node,
            person_id: self.person,
            duty: self.duty.clone(),
            starts_at: self.from,
            ends_at: self.to,
            received_at,
            superseded_at,
            recorded_by,
        }
    }
}

impl App {
    /// The roster of a place in the local week of a day, with what the places above provide.
    pub async fn roster_week(
        &self,
        caller: &Caller,
        node: Uuid,
        day: Option<NaiveDate>,
    ) -> AppResult<RosterWeek> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadRoster, node).await?;
        let tree = store::org::lines(db, &[node]).await?;
        let zone = tree.zone(node);
        let monday = monday(day.unwrap_or_else(|| time::local_day(self.now(), zone)));
        let next = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
        let line = line(&tree, node);
        let (from, to) = (time::start_of_day(monday, zone), time::start_of_day(next, zone));
        let rows = store::roster::between(db, &line, from, to).await?;
        let names = self.names(db, rows.iter().map(|row| row.person_id)).await?;
        Ok(RosterWeek { node, monday, tree, rows, names })
    }

    /// Puts somebody on the roster of a place, or corrects it. The same again is harmless.
    pub async fn save_interval(&self, caller: &Caller, node: Uuid, new: &NewInterval) -> AppResult<()> {
        AppError::fields(new.faults())?;
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::EditRoster, node).await?;
        store::lock_people(&tx, &[new.person]).await?;
        let before = self.interval_before(&tx, node, new.id).await?;
        self.check_works_at(&tx, node, new.person).await?;
        // What ends at midnight belongs to the day before.
        self.open_at(&tx, node, new.to - 1, "/ends_at").await?;
        let row = new.row(node, self.stamp(caller.person));
        if versions::save::<roster_interval::Entity>(&tx, before.as_ref(), row).await? {
            let detail = json!({ "interval": new.id, "person": new.person, "duty": new.duty });
            self.audit(&tx, Some(caller.person), "roster.save", "node", Some(node), detail).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes an interval off the roster where it was entered. Again is harmless.
    pub async fn remove_interval(&self, caller: &Caller, node: Uuid, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::EditRoster, node).await?;
        let before = self.interval_before(&tx, node, id).await?.ok_or(AppError::NotFound("interval"))?;
        let without_length = roster_interval::Model { ends_at: before.starts_at, ..before.clone() };
        let row = roster_interval::Entity::stamped(without_length, self.stamp(caller.person));
        if versions::save::<roster_interval::Entity>(&tx, Some(&before), row).await? {
            let detail = json!({ "interval": id, "person": before.person_id, "duty": before.duty });
            self.audit(&tx, Some(caller.person), "roster.remove", "node", Some(node), detail).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The current version of an interval; an id that names another place's is refused.
    async fn interval_before(
        &self,
        tx: &DatabaseTransaction,
        node: Uuid,
        id: Uuid,
    ) -> AppResult<Option<roster_interval::Model>> {
        match versions::current::<roster_interval::Entity>(tx, id).await? {
            Some(row) if row.node_id != node => Err(id_taken()),
            before => Ok(before),
        }
    }

    /// Nobody is put on the roster of a place who works neither there, nor above, nor below.
    async fn check_works_at(&self, db: &impl ConnectionTrait, node: Uuid, person: Uuid) -> AppResult<()> {
        let line = line(&store::org::lines(db, &[node]).await?, node);
        if store::roster::works_at(db, &[person], &line, node).await?.is_empty() {
            return Err(AppError::field("/person_id", "There is nobody like this at this place or above."));
        }
        Ok(())
    }
}

/// The place and those above.
pub(crate) fn line(tree: &Tree, node: Uuid) -> Vec<Uuid> {
    tree.line(node).map(|node| node.id).collect()
}

/// The Monday of a day's week.
pub(crate) fn monday(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        for day in 2..=8 {
            let day = NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
            assert_eq!(monday(day).to_string(), "2026-03-02");
        }
    }
}
