//! `/audit-events`: who did what, when.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::audit_event;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::wire::{Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::audit::Filter;

/// The audit log.
pub struct AuditApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of the log, newest first.
#[derive(Object)]
struct AuditOut {
    /// Lines.
    items: Vec<AuditEventOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// One line of the log.
#[derive(Object)]
struct AuditEventOut {
    /// Identifier.
    id: Uuid,
    /// When.
    at: Instant,
    /// Who; absent for the command line and for refused sign-ins.
    #[oai(skip_serializing_if_is_none)]
    actor: Option<PersonRef>,
    /// What, such as `grant.give`.
    action: String,
    /// The kind of thing it was done to.
    subject_kind: String,
    /// Which thing.
    #[oai(skip_serializing_if_is_none)]
    subject_id: Option<Uuid>,
    /// The person it was done to, when it is one.
    #[oai(skip_serializing_if_is_none)]
    subject: Option<PersonRef>,
    /// What else a reader needs; its fields depend on the action.
    detail: Any<serde_json::Value>,
}

#[OpenApi(tag = "Tag::Audit")]
impl AuditApi {
    /// List what was done, newest first.
    #[oai(path = "/audit-events", method = "get", operation_id = "list_audit_events")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the address")]
    async fn list(
        &self,
        caller: Signed,
        /// Actions such as `grant.give`, or kinds of actions such as `grant`; several with commas between.
        #[oai(validator(max_length = 200))]
        kind: Query<Option<String>>,
        /// Did it, or it befell them.
        person_id: Query<Option<Uuid>>,
        /// At this place or below: what befell it and its people, and what they did.
        node_id: Query<Option<Uuid>>,
        /// Of this day, in the zone of the caller's place.
        on: Query<Option<NaiveDate>>,
        /// From this day on.
        from: Query<Option<NaiveDate>>,
        /// Up to this day.
        to: Query<Option<NaiveDate>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<AuditOut>, Problem> {
        let before = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let filter = filter_of(kind.0.as_deref(), person_id.0, node_id.0);
        let filter = Filter { before, limit: limit.0 + 1, ..filter };
        let days = (on.0.or(from.0), on.0.or(to.0));
        let mut page = self.app.audit_events(&caller, filter, days).await?;
        let more = page.events.len() as u64 > limit.0;
        page.events.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = page.events.last().filter(|_| more).map(|row| format!("{}~{}", row.at, row.id));
        let people: HashMap<Uuid, PersonRef> =
            page.people.iter().map(|row| (row.id, PersonRef::from(row))).collect();
        let items = page.events.into_iter().map(|row| out(row, &people)).collect();
        Ok(Json(AuditOut { items, next }))
    }
}

fn out(row: audit_event::Model, people: &HashMap<Uuid, PersonRef>) -> AuditEventOut {
    let named = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    AuditEventOut {
        id: row.id,
        at: Instant::at(row.at),
        actor: named(row.actor_id),
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        subject: named(row.subject_id),
        detail: Any(serde_json::from_str(&row.detail).unwrap_or_default()),
    }
}

/// What narrows the record, from what an address says.
pub(super) fn filter_of(kind: Option<&str>, person: Option<Uuid>, node: Option<Uuid>) -> Filter {
    let kinds = kind.into_iter().flat_map(|kind| kind.split(',')).map(|kind| kind.trim().to_owned());
    Filter { kinds: kinds.filter(|kind| !kind.is_empty()).collect(), person, node, ..Filter::default() }
}

fn fifty() -> u64 {
    50
}

fn parse_cursor(text: &str) -> AppResult<(i64, Uuid)> {
    let parsed =
        text.split_once('~').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::parse_str(id).ok()?)));
    parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}
