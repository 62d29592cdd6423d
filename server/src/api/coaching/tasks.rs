//! `/tasks`: safety tasks.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::{all, cursor, fifty, named, page};
use crate::api::wire::{Instant, PersonRef};
use crate::api::word::words;
use crate::api::{Problem, Signed, Tag};
use crate::app::tasks::Task;
use crate::error::AppError;
use crate::state::App;
use crate::store::tasks::Filter;

/// Safety tasks.
pub struct TasksApi {
    /// The deeds.
    pub app: Arc<App>,
}

words! {
    /// What raised a task: a 0 on a safety-critical indicator, or harm.
    TaskKind {
        SafetyZero = "safety_zero",
        Harm = "harm",
    }
}

/// Something that must be looked at.
#[derive(Object)]
pub(super) struct TaskOut {
    /// Identifier.
    id: Uuid,
    /// What raised it.
    kind: TaskKind,
    /// Whom it is about.
    person: PersonRef,
    /// The indicator rated 0.
    #[oai(skip_serializing_if_is_none)]
    indicator: Option<String>,
    /// What the framework in force says of that indicator.
    #[oai(skip_serializing_if_is_none)]
    indicator_text: Option<String>,
    /// The observation, in its newest version.
    observation_id: Uuid,
    /// 24 hours after receipt; harm at once.
    due_at: Instant,
    /// When it was raised.
    created_at: Instant,
    /// When it was closed.
    #[oai(skip_serializing_if_is_none)]
    done_at: Option<Instant>,
    /// What was done.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
}

impl TryFrom<Task> for TaskOut {
    type Error = AppError;

    fn try_from(Task { row, names, indicator_text }: Task) -> Result<Self, AppError> {
        Ok(Self {
            id: row.id,
            kind: row.kind.parse()?,
            person: named(&names, row.person_id),
            indicator: row.indicator,
            indicator_text,
            observation_id: row.observation_id,
            due_at: Instant::at(row.due_at),
            created_at: Instant::at(row.created_at),
            done_at: row.done_at.map(Instant::at),
            note: row.note,
        })
    }
}

/// A page of tasks.
#[derive(Object)]
struct TasksOut {
    /// Tasks.
    items: Vec<TaskOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// What was done about a task.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CompletionIn {
    /// What was done.
    note: String,
    /// The writer confirms that the note identifies no client.
    confirmed_no_client_details: Option<bool>,
}

#[OpenApi(prefix_path = "/tasks", tag = "Tag::Coaching")]
impl TasksApi {
    /// List the safety tasks about people whom the caller coaches, supervises or sees.
    #[oai(path = "/", method = "get", operation_id = "list_tasks")]
    async fn list(
        &self,
        caller: Signed,
        /// Open ones, the next due first; with `false` closed ones, the last due first.
        #[oai(default = "yes")]
        open: Query<bool>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<TasksOut>, Problem> {
        let after = self::cursor(cursor.0.as_deref())?;
        let filter = Filter { open: open.0, after, limit: limit.0 + 1 };
        let rows = self.app.list_tasks(&caller, &filter).await?;
        let (rows, next) = page(rows, limit.0, |task| (task.row.due_at, task.row.id));
        let items = all(rows)?;
        Ok(Json(TasksOut { items, next }))
    }

    /// Close a safety task with a note on what was done.
    ///
    /// A task is closed once; the same note again is harmless.
    #[oai(path = "/:id/completions", method = "post", operation_id = "create_task_completion")]
    async fn complete(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<CompletionIn>,
    ) -> Result<Json<TaskOut>, Problem> {
        let confirmed = body.0.confirmed_no_client_details.unwrap_or_default();
        let done = self.app.complete_task(&caller, id.0, body.0.note, confirmed).await?;
        Ok(Json(done.value.try_into()?))
    }
}

fn yes() -> bool {
    true
}
