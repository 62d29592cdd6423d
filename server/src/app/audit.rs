//! The audit log for those who may read it: at the top of the tree all of it,
//! elsewhere what concerns the people and places there.

use chrono::NaiveDate;
use fieldcraft_entities::{audit_event, person};
use uuid::Uuid;

use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, audit::Filter};
use crate::time;

/// A page of the log with the people it names.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// Lines, newest first.
    pub events: Vec<audit_event::Model>,
    /// Who did it and whom it befell, in no order.
    pub people: Vec<person::Model>,
}

impl App {
    /// The lines that the filter lets through and the caller may read; between two days,
    /// in the caller's zone, where they are given.
    pub async fn audit_events(
        &self,
        caller: &Caller,
        filter: Filter,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> AppResult<AuditPage> {
        self.permit_somewhere(caller, Action::ReadAudit)?;
        let db = &self.store.read;
        let scope = caller.scope(Action::ReadAudit);
        let tree = store::org::tree(db).await?;
        let all = scope.iter().any(|node| tree.get(*node).is_some_and(|node| node.parent_id.is_none()));
        let between = if from.is_some() || to.is_some() {
            let zone = self.zone_of(db, caller.person).await?;
            let start = from.map_or(i64::MIN, |day| time::start_of_day(day, zone));
            Some((start, to.map_or(i64::MAX, |day| time::end_of_day(day, zone))))
        } else {
            filter.between
        };
        let filter = Filter { between, ..filter };
        let events = store::audit::latest(db, (!all).then_some(&scope[..]), &filter).await?;
        let mut named: Vec<Uuid> = events.iter().flat_map(|e| [e.actor_id, e.subject_id]).flatten().collect();
        named.sort_unstable();
        named.dedup();
        let people = store::people::people(db, &named).await?;
        Ok(AuditPage { events, people })
    }
}
