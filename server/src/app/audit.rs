//! The audit log for those who may read it: at the top of the tree all of it,
//! elsewhere what concerns the people and places there.

use fieldcraft_entities::{audit_event, person};
use uuid::Uuid;

use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// A page of the log with the people it names.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// Lines, newest first.
    pub events: Vec<audit_event::Model>,
    /// Who did it and whom it befell, in no order.
    pub people: Vec<person::Model>,
}

impl App {
    /// The lines before `before` (an instant and an id) that the caller may read.
    pub async fn audit_events(
        &self,
        caller: &Caller,
        before: Option<(i64, Uuid)>,
        limit: u64,
    ) -> AppResult<AuditPage> {
        self.permit_somewhere(caller, Action::ReadAudit)?;
        let db = &self.store.read;
        let scope = caller.scope(Action::ReadAudit);
        let tree = store::org::tree(db).await?;
        let all = scope.iter().any(|node| tree.get(*node).is_some_and(|node| node.parent_id.is_none()));
        let events = store::audit::latest(db, (!all).then_some(&scope[..]), before, limit).await?;
        let mut named: Vec<Uuid> = events.iter().flat_map(|e| [e.actor_id, e.subject_id]).flatten().collect();
        named.sort_unstable();
        named.dedup();
        let people = store::people::people(db, &named).await?;
        Ok(AuditPage { events, people })
    }
}
