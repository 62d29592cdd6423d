//! Reporting what was held of a session: who led how long, and who was there.

use std::collections::{BTreeMap, BTreeSet};

use fieldcraft_entities::{attendance, training_report};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::TrainingEvent;
use crate::app::free_text::{refuse_client_details, tidy, too_long};
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::Caller;
use crate::state::App;
use crate::store;
use crate::time;

const LONGEST_MINUTES: i64 = 600;
const LONG_TEXT: usize = 2_000;

/// A report as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewReport {
    /// Length.
    pub minutes: i64,
    /// Minutes led, by trainer.
    pub led: Vec<(Uuid, i64)>,
    /// Minutes present, by learner.
    pub attendance: Vec<(Uuid, i64)>,
    /// Free text.
    pub notes: Option<String>,
    /// The writer confirmed that the notes identify no client.
    pub confirmed: bool,
}

impl NewReport {
    fn check(&self, event: &TrainingEvent, walked_in: &BTreeSet<Uuid>) -> AppResult<()> {
        let mut faults: Vec<FieldError> =
            too_long("/notes", self.notes.as_deref(), LONG_TEXT).into_iter().collect();
        let mut fault = |pointer: String, detail: String| faults.push(FieldError::new(pointer, detail));
        if !(1..=LONGEST_MINUTES).contains(&self.minutes) {
            let detail = format!("Give the length in minutes, from 1 to {LONGEST_MINUTES}.");
            fault("/minutes".into(), detail);
        }
        let mut led = BTreeSet::new();
        for (at, (trainer, minutes)) in self.led.iter().enumerate() {
            if !event.trainers.contains(trainer) || !led.insert(trainer) {
                fault(format!("/trainers/{at}/person_id"), "Name each trainer of the session once.".into());
            }
            if !(0..=self.minutes).contains(minutes) {
                fault(format!("/trainers/{at}/minutes"), format!("Between 0 and {}.", self.minutes));
            }
        }
        if self.led.iter().map(|(_, minutes)| minutes.max(&0)).sum::<i64>() > self.minutes {
            fault("/trainers".into(), "Together they cannot have led longer than the session was.".into());
        }
        let mut present = BTreeSet::new();
        for (at, (person, minutes)) in self.attendance.iter().enumerate() {
            if !(event.learners.contains(person) || walked_in.contains(person)) || !present.insert(person) {
                fault(format!("/attendance/{at}/person_id"), "Name each learner of the place once.".into());
            }
            if !(1..=self.minutes).contains(minutes) {
                fault(format!("/attendance/{at}/minutes"), format!("Between 1 and {}.", self.minutes));
            }
        }
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/notes".to_owned(), self.notes.as_deref())])
    }
}

impl App {
    /// Reports what was held of a session. The same body again is the same report.
    pub async fn report_training(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewReport,
    ) -> AppResult<Written<TrainingEvent>> {
        let mut new = NewReport { notes: tidy(new.notes.clone()), ..new };
        new.led.sort_unstable();
        new.attendance.sort_unstable();
        let digest = digest(&new)?;
        let seen = self.managed(caller, id).await?;
        let tx = self.store.begin().await?;
        let mut people: Vec<Uuid> = new.attendance.iter().map(|(person, _)| *person).collect();
        people.sort_unstable();
        store::lock_people(&tx, &people).await?;
        let seen = self.training_event_of(&tx, caller, seen.row).await?;
        if let Some(there) = &seen.report {
            if there.by_id == caller.person && there.digest == digest {
                return Ok(Written::before(seen));
            }
            return Err(AppError::Conflict("This session was reported already.".into()));
        }
        seen.goes_on()?;
        let here = store::training::working_at(&tx, seen.row.node_id, false, &people).await?;
        new.check(&seen, &here.into_iter().collect())?;
        if seen.starts_at > self.now() {
            return Err(AppError::Conflict("This session lies ahead. Report it once it was held.".into()));
        }
        let zone = store::org::tree(&tx).await?.zone(seen.row.node_id);
        let led: BTreeMap<Uuid, i64> = new.led.into_iter().collect();
        let report = training_report::Model {
            event_id: id,
            held_on: time::local_day(seen.starts_at, zone),
            minutes: new.minutes,
            led: serde_json::to_string(&led).map_err(AppError::internal)?,
            notes: new.notes,
            by_id: caller.person,
            received_at: self.now(),
            digest,
        };
        let received_at = report.received_at;
        training_report::Entity::insert(report.into_active_model()).exec_without_returning(&tx).await?;
        let rows = new.attendance.into_iter().map(|(person_id, minutes)| attendance::Model {
            event_id: id,
            person_id,
            minutes,
            received_at,
        });
        store::insert_all::<attendance::Entity>(&tx, rows.collect()).await?;
        let (node, detail) = (Some(seen.row.node_id), json!({ "session": id, "learners": people.len() }));
        self.audit(&tx, Some(caller.person), "training.report", "node", node, detail).await?;
        let event = self.training_event_of(&tx, caller, seen.row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }
}
