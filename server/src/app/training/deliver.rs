//! A delivery that an assessor saw: coverage and fidelity are theirs; what the
//! session itself knows (module, day, minutes, learners, first passes) comes
//! from its report.

use fieldcraft_entities::{delivery_event, training_delivery};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::TrainingEvent;
use crate::app::certification::NewDelivery;
use crate::app::people::id_taken;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// What an assessor says about a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObservedDelivery {
    /// Whose delivery.
    pub trainer: Uuid,
    /// `co` or `solo`.
    pub role: String,
    /// Required segments.
    pub segments_required: i64,
    /// Of these covered.
    pub segments_covered: i64,
    /// Delivery fidelity, 0 to 100.
    pub fidelity_percent: Option<i64>,
    /// Facilitation mean of 4, times 100.
    pub facilitation_hundredths: Option<i64>,
    /// Usefulness mean of 5, times 100.
    pub usefulness_hundredths: Option<i64>,
    /// Learners who answered.
    pub responses: i64,
    /// Free text.
    pub notes: Option<String>,
    /// The writer confirmed that the notes identify no client.
    pub confirmed: bool,
}

impl App {
    /// Records a delivery that the caller saw, joined to its session. The same body again is harmless.
    pub async fn observe_delivery(
        &self,
        caller: &Caller,
        event: Uuid,
        id: Uuid,
        new: NewObservedDelivery,
    ) -> AppResult<()> {
        let seen = self.training_event(caller, event).await?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.trainer]).await?;
        self.permit_person(&tx, caller, Action::AssessCandidate, new.trainer).await?;
        if let Some(there) = training_delivery::Entity::find_by_id(id).one(&tx).await? {
            let linked = seen.deliveries.iter().any(|one| one.id == id);
            return if linked && same(&there, caller.person, &new) { Ok(()) } else { Err(id_taken()) };
        }
        let Some(report) = &seen.report else {
            let detail = "Nothing is known yet of what was held. Ask the trainers for their report first.";
            return Err(AppError::Conflict(detail.into()));
        };
        let mut faults = Vec::new();
        if !seen.trainers.contains(&new.trainer) {
            faults.push(FieldError::new("/trainer_id", "This person did not give the session."));
        }
        if !["co", "solo"].contains(&new.role.as_str()) {
            faults.push(FieldError::new("/role", "Use co or solo."));
        }
        AppError::fields(faults)?;
        let results = seen.results.unwrap_or_default();
        let delivery = NewDelivery {
            id,
            trainer: new.trainer,
            module: seen.row.module_code.clone(),
            lead_trainer: (new.role == "co").then(|| lead(&seen, new.trainer)).flatten(),
            role: new.role,
            delivered_on: report.held_on,
            minutes: report.minutes,
            minutes_led: seen.led.get(&new.trainer).copied().unwrap_or_default(),
            segments_required: new.segments_required,
            segments_covered: new.segments_covered,
            fidelity_percent: new.fidelity_percent,
            facilitation_hundredths: new.facilitation_hundredths,
            learners: i64::from(results.learners),
            passed_first_time: i64::from(results.passed_first_time),
            usefulness_hundredths: new.usefulness_hundredths,
            responses: new.responses,
            graduates_observed: 0,
            graduates_met: 0,
            notes: new.notes,
            confirmed: new.confirmed,
        };
        self.write_delivery(&tx, caller, delivery).await?;
        let link = delivery_event::Model { delivery_id: id, event_id: event };
        store::insert_all::<delivery_event::Entity>(&tx, vec![link]).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Did the assessor say this before? What the session knew may have grown since.
fn same(there: &training_delivery::Model, by: Uuid, new: &NewObservedDelivery) -> bool {
    there.assessor_id == by
        && there.trainer_id == new.trainer
        && there.role == new.role
        && (there.segments_required, there.segments_covered) == (new.segments_required, new.segments_covered)
        && there.fidelity_percent == new.fidelity_percent
        && there.facilitation_hundredths == new.facilitation_hundredths
        && there.usefulness_hundredths == new.usefulness_hundredths
        && there.responses == new.responses
        && there.notes == new.notes
}

/// With whom: the other trainer who led longest.
fn lead(event: &TrainingEvent, trainer: Uuid) -> Option<Uuid> {
    let others = event.trainers.iter().copied().filter(|other| *other != trainer);
    others.max_by_key(|other| (event.led.get(other).copied().unwrap_or_default(), *other))
}
