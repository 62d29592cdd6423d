//! Calling observers to one event, and waiting for them no longer.

use std::collections::BTreeSet;

use fieldcraft_entities::{joint_closing, joint_event, joint_rater};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::JointEvent;
use crate::app::free_text::{reason_fault, refuse_client_details};
use crate::app::observations::{is_encounter_ref, place_at};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;
use crate::time::DAY_MS;

const FEWEST: usize = 2;
const MOST: usize = 6;
/// A joint observation is agreed on at most this long ahead, and recorded at most this long after.
const AHEAD_MS: i64 = 92 * DAY_MS;
const LONG_TEXT: usize = 2_000;

/// A joint event as it was sent; whoever sends it is the organizer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewJointEvent {
    /// Who is observed.
    pub subject: Uuid,
    /// Made by the app.
    pub encounter_ref: String,
    /// When it is seen.
    pub observed_at: i64,
    /// Who observes.
    pub raters: Vec<Uuid>,
}

impl NewJointEvent {
    fn check(&self, now: i64) -> AppResult<()> {
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, detail: String| faults.push(FieldError::new(pointer, detail));
        if !is_encounter_ref(&self.encounter_ref) {
            let detail = "The encounter reference is made by the app and looks like E-7KQ2-M9XD. \
                          Never use a case number.";
            fault("/encounter_ref", detail.into());
        }
        if self.observed_at.abs_diff(now) > AHEAD_MS.unsigned_abs() {
            fault("/observed_at", "This lies more than three months away. Check the date.".into());
        }
        let different: BTreeSet<&Uuid> = self.raters.iter().collect();
        if different.len() != self.raters.len() {
            fault("/rater_ids", "Name each observer once.".into());
        } else if !(FEWEST..=MOST).contains(&self.raters.len()) {
            fault("/rater_ids", format!("Name {FEWEST} to {MOST} observers."));
        }
        if different.contains(&self.subject) {
            fault("/rater_ids", "Nobody observes themselves.".into());
        }
        AppError::fields(faults)
    }
}

impl App {
    /// Calls observers to one event. The same body again is the same event.
    pub async fn call_joint_event(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewJointEvent,
    ) -> AppResult<Written<JointEvent>> {
        let mut new = NewJointEvent { encounter_ref: new.encounter_ref.trim().into(), ..new };
        new.raters.sort_unstable();
        let digest = digest(&new)?;
        let checked = new.check(self.now());
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.subject]).await?;
        if let Some(there) = store::joint::find(&tx, id).await? {
            if there.organizer_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.joint_event_of(&tx, caller, there).await?));
        }
        checked?;
        self.permit_person(&tx, caller, Action::OrganizeJoint, new.subject).await?;
        let (row, node) = self.joint_row(&tx, caller, id, &new, digest).await?;
        self.check_raters(&tx, caller, &new, node).await?;
        joint_event::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
        let raters = new.raters.iter().map(|person| joint_rater::Model { event_id: id, person_id: *person });
        store::insert_all::<joint_rater::Entity>(&tx, raters.collect()).await?;
        let detail = json!({ "subject": new.subject, "raters": new.raters });
        self.audit(&tx, Some(caller.person), "joint.call", "joint_event", Some(id), detail).await?;
        let event = self.joint_event_of(&tx, caller, row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }

    async fn joint_row(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        id: Uuid,
        new: &NewJointEvent,
        digest: String,
    ) -> AppResult<(joint_event::Model, Uuid)> {
        let held = store::people::affiliations(tx, &[new.subject]).await?;
        let nodes: Vec<Uuid> = held.iter().map(|row| row.node_id).collect();
        let tree = store::org::lines(tx, &nodes).await?;
        let covered = caller.scope(Action::OrganizeJoint);
        let place = place_at(new.observed_at, &held, &tree, &covered)
            .ok_or_else(|| AppError::field("/subject_id", "This person works nowhere yet."))?;
        let row = joint_event::Model {
            id,
            subject_id: new.subject,
            organizer_id: caller.person,
            encounter_ref: new.encounter_ref.clone(),
            observed_at: new.observed_at,
            observed_on: place.day,
            received_at: self.now(),
            digest,
        };
        Ok((row, place.node))
    }

    /// The organizer may name whom they may see, and who works where the person
    /// works, below or above: raters from the center are seen by few.
    async fn check_raters(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        new: &NewJointEvent,
        node: Uuid,
    ) -> AppResult<()> {
        let reach = caller.reach(Action::ReadPerson);
        let today = self.today_of(tx, caller.person).await?;
        let mut seen = store::joint::reachable(tx, &reach, today, &new.raters).await?;
        seen.extend(store::training::working_at(tx, node, true, &new.raters).await?);
        let faults = new.raters.iter().enumerate().filter(|(_, rater)| !seen.contains(rater));
        AppError::fields(
            faults
                .map(|(at, _)| FieldError::new(format!("/rater_ids/{at}"), "There is no such person."))
                .collect(),
        )
    }

    /// Waits no longer: the sheets that are in are opened, later ones are not
    /// taken. The same reason again is harmless.
    pub async fn close_joint_event(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        confirmed: bool,
    ) -> AppResult<Written<JointEvent>> {
        let reason = reason.trim();
        AppError::fields(reason_fault("/reason", Some(reason), LONG_TEXT).into_iter().collect())?;
        refuse_client_details(confirmed, [("/reason".to_owned(), Some(reason))])?;
        let seen = self.joint_event(caller, id).await?;
        if seen.row.organizer_id != caller.person {
            return Err(AppError::Forbidden(
                "Only whoever called this joint observation can close it before all sheets are in.".into(),
            ));
        }
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[seen.row.subject_id]).await?;
        let event = self.joint_event_of(&tx, caller, seen.row).await?;
        if let Some(closing) = &event.closing {
            if closing.by_id == caller.person && closing.reason.as_deref() == Some(reason) {
                return Ok(Written::before(event));
            }
            return Err(AppError::Conflict("This joint observation is closed already.".into()));
        }
        self.open_sheets(&tx, caller, &event.row, Some(reason.to_owned())).await?;
        let event = self.joint_event_of(&tx, caller, event.row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }

    /// From here on all sheets are open; pairs come of those that were blind.
    pub(super) async fn open_sheets(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        event: &joint_event::Model,
        reason: Option<String>,
    ) -> AppResult<()> {
        let closing = joint_closing::Model {
            event_id: event.id,
            by_id: caller.person,
            reason,
            received_at: self.now(),
        };
        joint_closing::Entity::insert(closing.into_active_model()).exec_without_returning(tx).await?;
        let pairs = self.joint_pairs(tx, event).await?;
        let detail = json!({ "subject": event.subject_id, "pairs": pairs.len() });
        store::insert_all::<fieldcraft_entities::joint_observation::Entity>(tx, pairs).await?;
        self.audit(tx, Some(caller.person), "joint.open", "joint_event", Some(event.id), detail).await
    }
}
