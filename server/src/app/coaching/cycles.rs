//! Opening a coaching cycle, adding steps to it, and reading cycles.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_entities::{coaching_cycle, coaching_cycle_event};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::order::{KINDS, OUTCOMES, may_follow};
use crate::app::access::verdict;
use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::{self, coaching::Filter};

const LONGEST_GOAL: usize = 500;
const LONG_TEXT: usize = 2_000;

/// A cycle as it was sent; whoever sends it is the coach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewCycle {
    /// Who is coached.
    pub person: Uuid,
    /// Indicator of the goal.
    pub indicator: String,
    /// The goal in plain words.
    pub goal: String,
    /// The writer confirmed that the goal identifies no client.
    pub confirmed: bool,
}

/// A step as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewStep {
    /// Made by the client.
    pub id: Uuid,
    /// One of [`KINDS`].
    pub kind: String,
    /// What was said, seen or agreed.
    pub text: Option<String>,
    /// Of an agreed action.
    pub due_on: Option<NaiveDate>,
    /// What was observed.
    pub observation: Option<Uuid>,
    /// Of a closing: one of [`OUTCOMES`].
    pub outcome: Option<String>,
    /// The writer confirmed that the text identifies no client.
    pub confirmed: bool,
}

/// A cycle with its steps.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// The row.
    pub row: coaching_cycle::Model,
    /// Its steps, in the order of receipt.
    pub steps: Vec<coaching_cycle_event::Model>,
    /// Names of everybody in it, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl Cycle {
    /// The step that closed it.
    #[must_use]
    pub fn closing(&self) -> Option<&coaching_cycle_event::Model> {
        self.steps.iter().find(|step| step.kind == "closed")
    }

    /// The last agreed action.
    #[must_use]
    pub fn action(&self) -> Option<&coaching_cycle_event::Model> {
        self.steps.iter().rev().find(|step| step.kind == "action_agreed")
    }

    /// The last agreed action, when nobody has looked again since.
    #[must_use]
    pub fn open_action(&self) -> Option<&coaching_cycle_event::Model> {
        let last = self.steps.iter().rposition(|step| step.kind == "action_agreed")?;
        let over = self.steps[last..].iter().any(|step| ["relooked", "closed"].contains(&step.kind.as_str()));
        (!over).then(|| &self.steps[last])
    }
}

impl NewStep {
    fn check(&self) -> AppResult<()> {
        let mut faults = Vec::new();
        let kind = self.kind.as_str();
        let mut fault = |pointer: &str, detail: &str| faults.push(FieldError::new(pointer, detail));
        if !KINDS.contains(&kind) {
            fault("/kind", &format!("Use one of {}.", KINDS.join(", ")));
        }
        let sees = ["observed", "relooked"].contains(&kind);
        match (&self.text, self.observation) {
            (None, None) if sees => fault("/text", "Say what you saw, or name the observation."),
            (None, _) if ["reflected", "feedback", "action_agreed"].contains(&kind) => {
                fault("/text", "Say it in a few words.");
            }
            _ => {}
        }
        if self.observation.is_some() && !sees {
            fault("/observation_id", "Only a look, first or second, rests on an observation.");
        }
        if (kind == "action_agreed") != self.due_on.is_some() {
            fault("/due_on", "An agreed action has a day; nothing else has.");
        }
        let known = self.outcome.as_deref().is_some_and(|outcome| OUTCOMES.contains(&outcome));
        if kind == "closed" && !known {
            fault("/outcome", &format!("Close it as one of {}.", OUTCOMES.join(", ")));
        }
        if kind != "closed" && self.outcome.is_some() {
            fault("/outcome", "Only the closing has an outcome.");
        }
        faults.extend(too_long("/text", self.text.as_deref(), LONG_TEXT));
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/text".to_owned(), self.text.as_deref())])
    }
}

impl App {
    /// Opens a cycle with the caller as coach. The same body again is the same cycle.
    pub async fn open_cycle(&self, caller: &Caller, id: Uuid, new: NewCycle) -> AppResult<Written<Cycle>> {
        let new = NewCycle { goal: new.goal.trim().into(), indicator: new.indicator.trim().into(), ..new };
        let digest = digest(&new)?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let checked = check_cycle(&new, |code| framework.indicator(code).is_some());
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.person]).await?;
        if let Some(there) = store::coaching::find(&tx, id).await? {
            if there.coach_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.cycle_of(&tx, there).await?));
        }
        checked?;
        self.permit_person(&tx, caller, Action::CoachPerson, new.person).await?;
        let row = coaching_cycle::Model {
            id,
            person_id: new.person,
            coach_id: caller.person,
            indicator: new.indicator,
            goal: new.goal,
            opened_on: self.today_of(&tx, new.person).await?,
            received_at: self.now(),
            digest,
        };
        coaching_cycle::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "subject": row.person_id, "indicator": row.indicator });
        self.audit(&tx, Some(caller.person), "coaching.open", "coaching_cycle", Some(id), detail).await?;
        let cycle = self.cycle_of(&tx, row).await?;
        tx.commit().await?;
        Ok(Written::now(cycle))
    }

    /// Adds a step to a cycle. The same body again is the same step.
    pub async fn add_step(&self, caller: &Caller, cycle: Uuid, new: NewStep) -> AppResult<Written<Cycle>> {
        let new = NewStep { text: tidy(new.text), ..new };
        let digest = digest(&(cycle, &new))?;
        let checked = new.check();
        let tx = self.store.begin().await?;
        let row = store::coaching::find(&tx, cycle).await?.ok_or(AppError::NotFound("coaching cycle"))?;
        store::lock_people(&tx, &[row.person_id, row.coach_id]).await?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        permit_seeing(caller, &row, &target)?;
        if let Some(there) = store::coaching::event(&tx, new.id).await? {
            if there.by_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.cycle_of(&tx, row).await?));
        }
        checked?;
        permit_step(caller, &new, &row, &target)?;
        let steps = store::coaching::events(&tx, &[row.id]).await?;
        let so_far: Vec<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
        may_follow(&so_far, &new.kind, new.outcome.as_deref())?;
        self.check_references(&tx, &row, &new).await?;
        let step = coaching_cycle_event::Model {
            id: new.id,
            cycle_id: row.id,
            kind: new.kind,
            on_day: self.today_of(&tx, row.person_id).await?,
            by_id: caller.person,
            text: new.text,
            due_on: new.due_on,
            observation_id: new.observation,
            outcome: new.outcome,
            received_at: self.now(),
            digest,
        };
        let detail = json!({ "subject": row.person_id, "kind": step.kind });
        let closed = step.kind == "closed";
        coaching_cycle_event::Entity::insert(step.into_active_model()).exec_without_returning(&tx).await?;
        let action = "coaching.add_step";
        self.audit(&tx, Some(caller.person), action, "coaching_cycle", Some(row.id), detail).await?;
        if closed {
            self.refresh_status(&tx, &[row.coach_id]).await?;
        }
        let cycle = self.cycle_of(&tx, row).await?;
        tx.commit().await?;
        Ok(Written::now(cycle))
    }

    /// The observation is of the same worker, and the action is not due before the cycle began.
    async fn check_references(
        &self,
        tx: &DatabaseTransaction,
        row: &coaching_cycle::Model,
        new: &NewStep,
    ) -> AppResult<()> {
        if new.due_on.is_some_and(|due| due < row.opened_on) {
            return Err(AppError::field("/due_on", "The action cannot be due before the cycle was opened."));
        }
        let Some(id) = new.observation else {
            return Ok(());
        };
        match store::observations::find(tx, id).await? {
            Some(observation) if observation.subject_id == row.person_id => Ok(()),
            _ => Err(AppError::field("/observation_id", "There is no such observation of this person.")),
        }
    }

    /// A page of the cycles that the caller may see, the last opened first.
    pub async fn list_cycles(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<Cycle>> {
        let today = self.today_of(&self.store.read, caller.person).await?;
        let reach = caller.reach(Action::ReadEvidence);
        let rows = store::coaching::page(&self.store.read, &reach, today, filter).await?;
        self.cycles_of(&self.store.read, rows).await
    }

    /// One cycle, for whom the list shows it.
    pub async fn cycle(&self, caller: &Caller, id: Uuid) -> AppResult<Cycle> {
        let db = &self.store.read;
        let row = store::coaching::find(db, id).await?.ok_or(AppError::NotFound("coaching cycle"))?;
        let target = self.person_target(db, caller, row.person_id).await?;
        permit_seeing(caller, &row, &target)?;
        self.cycle_of(db, row).await
    }

    async fn cycle_of(&self, db: &impl ConnectionTrait, row: coaching_cycle::Model) -> AppResult<Cycle> {
        let mut all = self.cycles_of(db, vec![row]).await?;
        all.pop().ok_or_else(|| AppError::bug("one row gives one cycle"))
    }

    /// Cycles with their steps, in two queries however many.
    async fn cycles_of(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<coaching_cycle::Model>,
    ) -> AppResult<Vec<Cycle>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut steps: HashMap<Uuid, Vec<coaching_cycle_event::Model>> = HashMap::new();
        for step in store::coaching::events(db, &ids).await? {
            steps.entry(step.cycle_id).or_default().push(step);
        }
        let people = rows.iter().flat_map(|row| [row.person_id, row.coach_id]);
        let names = self.names(db, people.chain(steps.values().flatten().map(|step| step.by_id))).await?;
        Ok(rows
            .into_iter()
            .map(|row| Cycle { steps: steps.remove(&row.id).unwrap_or_default(), names: names.clone(), row })
            .collect())
    }
}

fn check_cycle(new: &NewCycle, is_indicator: impl Fn(IndicatorCode) -> bool) -> AppResult<()> {
    let mut faults: Vec<FieldError> =
        reason_fault("/goal", Some(&new.goal), LONGEST_GOAL).into_iter().collect();
    match new.indicator.parse::<IndicatorCode>() {
        Ok(code) if is_indicator(code) => {}
        _ => {
            faults
                .push(FieldError::new("/indicator", "This is not an indicator of the published framework."));
        }
    }
    AppError::fields(faults)?;
    refuse_client_details(new.confirmed, [("/goal".to_owned(), Some(new.goal.as_str()))])
}

/// The cycle is absent for whoever may not read the worker's evidence, but for its coach.
fn permit_seeing(caller: &Caller, row: &coaching_cycle::Model, target: &Target) -> AppResult<()> {
    if row.coach_id == caller.person {
        return Ok(());
    }
    policy::check(caller, Action::ReadEvidence, target).map_err(|_| AppError::NotFound("coaching cycle"))
}

/// Coaches add every kind of step; the worker adds their own reflection.
fn permit_step(
    caller: &Caller,
    new: &NewStep,
    row: &coaching_cycle::Model,
    target: &Target,
) -> AppResult<()> {
    if row.person_id != caller.person {
        return verdict(policy::check(caller, Action::CoachPerson, target), "coaching cycle");
    }
    if new.kind != "reflected" {
        let detail =
            "The rest of the cycle is your coach’s to write. You can add what you think of it (reflected).";
        return Err(AppError::Forbidden(detail.into()));
    }
    verdict(policy::check(caller, Action::ReflectOnCycle, target), "coaching cycle")
}

#[cfg(test)]
#[path = "cycles_tests.rs"]
mod tests;
