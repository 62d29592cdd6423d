//! Safety tasks: a 0 on a safety-critical indicator, or harm, must be looked at
//! by the worker's coach or supervisor. Counting or not makes no difference.

use std::collections::HashMap;
use std::sync::Arc;

use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::scale::{Rating, Ratings};
use fieldcraft_entities::{observation, safety_task};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::app::content::Content;
use crate::app::free_text::{reason_fault, refuse_client_details, tidy};
use crate::app::repeat::Written;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, tasks::Filter};
use crate::time::DAY_MS;

/// A 0 is looked at within a day of its receipt; harm at once.
const ZERO_DUE_MS: i64 = DAY_MS;
const LONGEST_NOTE: usize = 2_000;

/// A task with the name of whom it is about and the words of its indicator.
#[derive(Clone, Debug)]
pub struct Task {
    /// The row.
    pub row: safety_task::Model,
    /// Names by id.
    pub names: Arc<HashMap<Uuid, String>>,
    /// What the framework says of the indicator.
    pub indicator_text: Option<String>,
}

impl Task {
    fn new(row: safety_task::Model, names: Arc<HashMap<Uuid, String>>, content: &Content) -> Self {
        let indicator_text = row.indicator.as_deref().and_then(|code| content.text_of(code));
        Self { row, names, indicator_text }
    }
}

impl App {
    /// A page of the tasks about people whom the caller leads or sees.
    pub async fn list_tasks(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<Task>> {
        let db = &self.store.read;
        let today = self.today_of(db, caller.person).await?;
        let rows = store::tasks::page(db, &caller.reach(Action::CloseTask), today, filter).await?;
        let names = self.names(db, rows.iter().map(|row| row.person_id)).await?;
        let content = self.content().await?;
        Ok(rows.into_iter().map(|row| Task::new(row, names.clone(), &content)).collect())
    }

    /// Closes a task with a note on what was done. The same note again is harmless.
    pub async fn complete_task(
        &self,
        caller: &Caller,
        id: Uuid,
        note: String,
        confirmed: bool,
    ) -> AppResult<Written<Task>> {
        let note = tidy(Some(note)).unwrap_or_default();
        AppError::fields(reason_fault("/note", Some(&note), LONGEST_NOTE).into_iter().collect())?;
        refuse_client_details(confirmed, [("/note".to_owned(), Some(note.as_str()))])?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let found = store::tasks::find(&tx, id).await?.ok_or(AppError::NotFound("task"))?;
        store::lock_people(&tx, &[found.person_id]).await?;
        let row = store::tasks::find(&tx, id).await?.ok_or(AppError::NotFound("task"))?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::CloseTask, &target), "task")?;
        let names = self.names(&tx, [row.person_id]).await?;
        if row.done_at.is_some() {
            let same = row.done_by == Some(caller.person) && row.note.as_deref() == Some(note.as_str());
            let closed = || AppError::Conflict("This task has been closed already.".into());
            return if same { Ok(Written::before(Task::new(row, names, &content))) } else { Err(closed()) };
        }
        let person = row.person_id;
        let mut row = row.into_active_model();
        row.done_at = Set(Some(self.now()));
        row.done_by = Set(Some(caller.person));
        row.note = Set(Some(note));
        let row = row.update(&tx).await?;
        let detail = json!({ "subject": person });
        self.audit(&tx, Some(caller.person), "task.complete", "task", Some(id), detail).await?;
        tx.commit().await?;
        Ok(Written::now(Task::new(row, names, &content)))
    }

    /// Raises what an observation asks for and no earlier version of it has raised.
    pub(super) async fn raise_tasks(
        &self,
        tx: &DatabaseTransaction,
        row: &observation::Model,
        framework: &Framework,
    ) -> AppResult<()> {
        let ratings: Ratings = row.ratings.parse().map_err(|error: String| AppError::bug(error))?;
        let zeros = star_zeros(&ratings, |code| framework.indicator(code).is_some_and(|known| known.star))
            .into_iter()
            .map(|code| ("safety_zero", Some(code)));
        let mut wanted: Vec<(&str, Option<String>)> =
            zeros.map(|(kind, code)| (kind, code.map(|code| code.to_string()))).collect();
        if row.harm {
            wanted.push(("harm", None));
        }
        if row.supersedes.is_some() {
            let raised = store::tasks::of_observation(tx, row.id).await?;
            wanted.retain(|(kind, code)| {
                !raised.iter().any(|task| task.kind == *kind && task.indicator == *code)
            });
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let tasks = wanted.into_iter().map(|(kind, indicator)| safety_task::ActiveModel {
            id: Set(self.id()),
            kind: Set(kind.into()),
            person_id: Set(row.subject_id),
            observation_id: Set(row.id),
            indicator: Set(indicator),
            due_at: Set(row.received_at + if kind == "harm" { 0 } else { ZERO_DUE_MS }),
            created_at: Set(row.received_at),
            done_at: Set(None),
            done_by: Set(None),
            note: Set(None),
        });
        safety_task::Entity::insert_many(tasks).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// The safety-critical indicators rated 0.
fn star_zeros(ratings: &Ratings, is_star: impl Fn(IndicatorCode) -> bool) -> Vec<IndicatorCode> {
    ratings
        .as_slice()
        .iter()
        .filter(|(code, rating)| *rating == Rating::Scored(0) && is_star(*code))
        .map(|(code, _)| *code)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_zero_on_a_star_raises() {
        let stars: Vec<IndicatorCode> =
            ["C01.5", "C02.2", "C03.1", "C05.2"].iter().map(|code| code.parse().expect("a code")).collect();
        let zeros = |text: &str| -> Vec<String> {
            let ratings = text.parse().expect("ratings");
            star_zeros(&ratings, |code| stars.contains(&code)).iter().map(ToString::to_string).collect()
        };
        assert_eq!(zeros("C01.1:0 C01.5:0 C02.2:1 C03.1:NO C05.2:0"), ["C01.5", "C05.2"]);
        assert!(zeros("C01.5:1 C02.2:NA").is_empty());
    }
}
