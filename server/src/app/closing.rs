//! Closing a place: it has a last day, after which nobody works there, nothing is planned there
//! and nobody is on its roster. What was recorded stays readable, and closing can be undone.

use chrono::NaiveDate;
use fieldcraft_entities::org_node;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time;

/// A last day lies at most this far ahead.
const AHEAD_DAYS: u64 = 366;
/// The most names that one sentence lists.
const MOST_NAMES: usize = 5;

impl App {
    /// Closes a place after its last day. The same day again changes nothing; another day takes
    /// the place of the first.
    ///
    /// # Errors
    /// `InUse` names what is still there after that day.
    pub async fn close_node(&self, caller: &Caller, id: Uuid, last: NaiveDate) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let node = store::closing::taken(&tx, id).await?.ok_or(AppError::NotFound("place"))?;
        self.may_end(&tx, caller, &node).await?;
        if node.parent_id.is_none() {
            return Err(AppError::Conflict("The topmost place cannot be closed.".into()));
        }
        if node.closed_on == Some(last) {
            return Ok(());
        }
        let tree = store::org::lines(&tx, &[id]).await?;
        let today = time::local_day(self.now(), tree.zone(id));
        if last > today + chrono::Days::new(AHEAD_DAYS) {
            let detail = "This lies more than a year away. Check the date.";
            return Err(AppError::field("/last_on", detail));
        }
        let in_the_way = self.in_the_way(&tx, &tree, id, last).await?;
        if !in_the_way.is_empty() {
            return Err(AppError::InUse(in_the_way));
        }
        self.set_closed(&tx, caller, node, Some(last)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens a closed place again. Again is harmless.
    ///
    /// # Errors
    /// `Conflict` while a place above it is closed.
    pub async fn reopen_node(&self, caller: &Caller, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let node = store::closing::taken(&tx, id).await?.ok_or(AppError::NotFound("place"))?;
        self.may_end(&tx, caller, &node).await?;
        let tree = store::org::lines(&tx, &[id]).await?;
        if let Some(closed) = tree.line(id).skip(1).find(|one| one.closed_on.is_some()) {
            return Err(AppError::Conflict(format!("{} above is closed. Open it first.", closed.name)));
        }
        self.set_closed(&tx, caller, node, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// As for adding it: whoever manages no more than the place itself does not end it.
    async fn may_end(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        node: &org_node::Model,
    ) -> AppResult<()> {
        self.permit_node(tx, caller, Action::ManageNode, node.id).await?;
        let above = node.parent_id.unwrap_or(node.id);
        match self.permit_node(tx, caller, Action::ManageNode, above).await {
            Err(AppError::NotFound(_) | AppError::Forbidden(_)) => Err(AppError::Forbidden(
                "Only who manages the place above can close it or open it again.".into(),
            )),
            permitted => permitted,
        }
    }

    async fn set_closed(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        before: org_node::Model,
        closed_on: Option<NaiveDate>,
    ) -> AppResult<()> {
        if before.closed_on == closed_on {
            return Ok(());
        }
        let id = before.id;
        let deed = if closed_on.is_some() { "node.close" } else { "node.reopen" };
        let detail = json!({ "last_on": closed_on, "former_last_on": before.closed_on });
        store::org::change(tx, org_node::Model { closed_on, ..before }).await?;
        self.audit(tx, Some(caller.person), deed, "node", Some(id), detail).await
    }

    /// What has to end or move before the place can close, each with how many.
    async fn in_the_way(
        &self,
        tx: &DatabaseTransaction,
        tree: &Tree,
        id: Uuid,
        last: NaiveDate,
    ) -> AppResult<Vec<FieldError>> {
        let zone = tree.zone(id);
        let mut found = Vec::new();
        let below = store::closing::places_below(tx, id, last).await?;
        if !below.is_empty() {
            let detail = format!("Places below that are open: {}. Close them first.", listed(&below));
            found.push(FieldError::new("/places", detail));
        }
        let people = store::closing::people_after(tx, id, last).await?;
        if !people.is_empty() {
            let mut names: Vec<String> = self.names(tx, people).await?.values().cloned().collect();
            names.sort_unstable();
            let detail = format!(
                "People who work here after that day: {}. End or move their work first.",
                listed(&names)
            );
            found.push(FieldError::new("/people", detail));
        }
        let duties = store::closing::duties_after(tx, id, time::end_of_day(last, zone)).await?;
        if duties > 0 {
            let detail = format!("Duties on the roster after that day: {duties}. Take them off first.");
            found.push(FieldError::new("/roster", detail));
        }
        let sessions = self.sessions_after(tx, id, time::end_of_day(last, zone)).await?;
        if sessions > 0 {
            let detail =
                format!("Training sessions planned after that day: {sessions}. Move or call them off first.");
            found.push(FieldError::new("/sessions", detail));
        }
        Ok(found)
    }

    /// Sessions that begin after an instant, by what was moved, and are not called off.
    async fn sessions_after(&self, tx: &DatabaseTransaction, id: Uuid, end: i64) -> AppResult<usize> {
        let rows = store::closing::sessions_open(tx, id).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let changes = store::training::parts(tx, &ids).await?.changes;
        let ahead = rows.iter().filter(|row| {
            let theirs = || changes.iter().filter(|change| change.event_id == row.id);
            let starts_at = theirs().rev().find_map(|change| change.starts_at).unwrap_or(row.starts_at);
            starts_at > end && theirs().all(|change| change.kind != "cancelled")
        });
        Ok(ahead.count())
    }

    /// A place at which something is to be up to a day, or for good: refused where it closes before.
    pub(crate) async fn open_until(
        &self,
        tx: &impl ConnectionTrait,
        node: Uuid,
        until: Option<NaiveDate>,
        pointer: &str,
    ) -> AppResult<()> {
        let Some(place) = store::closing::held(tx, node).await? else {
            return Err(AppError::field(pointer, "There is no such place."));
        };
        match closed_before(&place, until) {
            Some(detail) => Err(AppError::field(pointer, detail)),
            None => Ok(()),
        }
    }

    /// The same up to an instant.
    pub(crate) async fn open_at(
        &self,
        tx: &impl ConnectionTrait,
        node: Uuid,
        instant: i64,
        pointer: &str,
    ) -> AppResult<()> {
        let zone = store::org::lines(tx, &[node]).await?.zone(node);
        self.open_until(tx, node, Some(time::local_day(instant, zone)), pointer).await
    }
}

/// Why nothing can be at this place up to a day, or for good; nothing where it is open until then.
pub(crate) fn closed_before(place: &org_node::Model, until: Option<NaiveDate>) -> Option<String> {
    let last = place.closed_on?;
    let fits = until.is_some_and(|until| until <= last);
    (!fits)
        .then(|| format!("{} is closed since {last}. Choose another place, or an earlier day.", place.name))
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(MOST_NAMES) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(closed_on: Option<NaiveDate>) -> org_node::Model {
        org_node::Model {
            id: Uuid::nil(),
            parent_id: None,
            kind: "site".into(),
            name: "North Site".into(),
            time_zone: None,
            jurisdiction: None,
            created_at: 0,
            closed_on,
        }
    }

    #[test]
    fn a_place_takes_what_ends_by_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        assert_eq!(closed_before(&place(None), None), None);
        assert_eq!(closed_before(&place(day(3)), day(3)), None);
        assert!(closed_before(&place(day(3)), day(4)).is_some());
        assert!(closed_before(&place(day(3)), None).is_some_and(|text| text.contains("2026-03-03")));
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (1..=7).map(|n| n.to_string()).collect();
        assert_eq!(listed(&names), "1, 2, 3, 4, 5 and 2 more");
        assert_eq!(listed(&names[..5]), "1, 2, 3, 4, 5");
    }
}
