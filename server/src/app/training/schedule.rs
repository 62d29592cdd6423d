//! Planning a session, moving it, calling it off, and taking a place in it.

use std::collections::BTreeSet;

use fieldcraft_entities::{training_change, training_event, training_part};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::TrainingEvent;
use crate::app::free_text::{reason_fault, refuse_client_details, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;
use crate::time::DAY_MS;

const LONGEST_MINUTES: i64 = 600;
const MOST_TRAINERS: usize = 6;
const MOST_LEARNERS: usize = 200;
const LONG_TEXT: usize = 2_000;
const PLACE_TEXT: usize = 300;
/// A session is planned at most this long ahead, and entered at most this long after.
const AHEAD_MS: i64 = 366 * DAY_MS;

/// A session as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewTrainingEvent {
    /// Module.
    pub module: String,
    /// For the people of this place and below.
    pub node: Uuid,
    /// When it begins.
    pub starts_at: i64,
    /// Length.
    pub minutes: i64,
    /// Where, in words.
    pub place: String,
    /// Who gives it.
    pub trainers: Vec<Uuid>,
    /// Who is asked to take it.
    pub learners: Vec<Uuid>,
    /// The writer confirmed that the place identifies no client.
    pub confirmed: bool,
}

/// A session that is moved, changed or called off, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewChange {
    /// Made by the client.
    pub id: Uuid,
    /// The new beginning.
    pub starts_at: Option<i64>,
    /// The new length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// The new place, in words. With nothing new the session is called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

impl NewTrainingEvent {
    fn check(&self, now: i64) -> AppResult<()> {
        let mut faults = when_and_where(Some(&self.place), Some(self.starts_at), Some(self.minutes), now);
        let mut fault = |pointer: &str, detail: String| faults.push(FieldError::new(pointer, detail));
        let all = || self.trainers.iter().chain(&self.learners);
        if !(1..=MOST_TRAINERS).contains(&self.trainers.len()) {
            fault("/trainer_ids", format!("Name 1 to {MOST_TRAINERS} trainers."));
        }
        if self.learners.len() > MOST_LEARNERS {
            fault("/learner_ids", format!("Name at most {MOST_LEARNERS} learners."));
        }
        if all().collect::<BTreeSet<_>>().len() != all().count() {
            fault("/learner_ids", "Name each person once, as trainer or as learner.".into());
        }
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/place".to_owned(), Some(self.place.as_str()))])
    }
}

/// What is wrong with the place, beginning and length of a session, as far as they are given.
fn when_and_where(
    place: Option<&str>,
    starts_at: Option<i64>,
    minutes: Option<i64>,
    now: i64,
) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = too_long("/place", place, PLACE_TEXT).into_iter().collect();
    if place.is_some_and(str::is_empty) {
        faults.push(FieldError::new("/place", "Say where it is held."));
    }
    if starts_at.is_some_and(|at| at.abs_diff(now) > AHEAD_MS.unsigned_abs()) {
        let detail = "This lies more than a year away. Check the date.";
        faults.push(FieldError::new("/starts_at", detail));
    }
    if minutes.is_some_and(|minutes| !(1..=LONGEST_MINUTES).contains(&minutes)) {
        let detail = format!("Give the length in minutes, from 1 to {LONGEST_MINUTES}.");
        faults.push(FieldError::new("/minutes", detail));
    }
    faults
}

impl NewChange {
    fn tidy(self) -> Self {
        let place = self.place.map(|place| place.trim().to_owned());
        Self { reason: self.reason.trim().into(), place, ..self }
    }

    /// `moved` says more than `changed`: who comes at the old hour misses it.
    fn kind(&self) -> &'static str {
        match (self.starts_at, self.minutes, &self.place) {
            (Some(_), _, _) => "moved",
            (None, None, None) => "cancelled",
            _ => "changed",
        }
    }

    fn check(&self, now: i64) -> AppResult<()> {
        let mut faults: Vec<FieldError> =
            reason_fault("/reason", Some(&self.reason), LONG_TEXT).into_iter().collect();
        faults.extend(when_and_where(self.place.as_deref(), self.starts_at, self.minutes, now));
        AppError::fields(faults)?;
        let texts = [("/reason", Some(self.reason.as_str())), ("/place", self.place.as_deref())];
        refuse_client_details(self.confirmed, texts.map(|(pointer, text)| (pointer.to_owned(), text)))
    }
}

impl App {
    /// Plans a session. The same body again is the same session.
    pub async fn plan_training(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewTrainingEvent,
    ) -> AppResult<Written<TrainingEvent>> {
        let mut new = NewTrainingEvent { place: new.place.trim().into(), ..new };
        new.trainers.sort_unstable();
        new.learners.sort_unstable();
        let digest = digest(&new)?;
        let content = self.content().await?;
        let version = content.modules.get(&new.module).map(|module| i64::from(module.version));
        let checked = new.check(self.now());
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ScheduleTraining, new.node).await?;
        if let Some(there) = store::training::find(&tx, id).await? {
            if there.created_by != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.training_event_of(&tx, caller, there).await?));
        }
        checked?;
        let version = version.ok_or_else(|| AppError::field("/module_code", "There is no such module."))?;
        self.open_at(&tx, new.node, new.starts_at, "/node_id").await?;
        self.check_parts(&tx, &new).await?;
        let row = training_event::Model {
            id,
            module_code: new.module,
            module_version: version,
            node_id: new.node,
            starts_at: new.starts_at,
            minutes: new.minutes,
            place: new.place,
            created_by: caller.person,
            received_at: self.now(),
            digest,
        };
        training_event::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
        let part = |part: &'static str| {
            move |person_id| training_part::Model {
                event_id: id,
                person_id,
                part: part.into(),
                received_at: row.received_at,
            }
        };
        let trainers = new.trainers.into_iter().map(part("trainer"));
        let parts = trainers.chain(new.learners.into_iter().map(part("learner"))).collect();
        store::insert_all::<training_part::Entity>(&tx, parts).await?;
        let detail = json!({ "module": row.module_code, "session": id });
        self.audit(&tx, Some(caller.person), "training.plan", "node", Some(row.node_id), detail).await?;
        let event = self.training_event_of(&tx, caller, row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }

    /// Learners work at the place or below; trainers there, or at a place above.
    async fn check_parts(&self, tx: &DatabaseTransaction, new: &NewTrainingEvent) -> AppResult<()> {
        let trainers = store::training::working_at(tx, new.node, true, &new.trainers).await?;
        let learners = store::training::working_at(tx, new.node, false, &new.learners).await?;
        let mut faults = Vec::new();
        for (list, given, found) in
            [("trainer_ids", &new.trainers, trainers), ("learner_ids", &new.learners, learners)]
        {
            for (at, _) in given.iter().enumerate().filter(|(_, person)| !found.contains(person)) {
                faults.push(FieldError::new(format!("/{list}/{at}"), "This person does not work there."));
            }
        }
        AppError::fields(faults)
    }

    /// Moves a session, changes its place or length, or calls it off. The same body again is the
    /// same change.
    ///
    /// # Errors
    /// `Conflict` once it was called off or its report stands.
    pub async fn change_training(
        &self,
        caller: &Caller,
        event: Uuid,
        new: NewChange,
    ) -> AppResult<Written<TrainingEvent>> {
        let new = new.tidy();
        let digest = digest(&(event, &new))?;
        let seen = self.managed(caller, event).await?;
        let tx = self.store.begin().await?;
        if let Some(there) = store::training::change(&tx, new.id).await? {
            if there.by_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.training_event_of(&tx, caller, seen.row).await?));
        }
        new.check(self.now())?;
        let seen = self.training_event_of(&tx, caller, seen.row).await?;
        seen.goes_on()?;
        if let Some(at) = new.starts_at {
            self.open_at(&tx, seen.row.node_id, at, "/starts_at").await?;
        }
        let row = training_change::Model {
            id: new.id,
            event_id: event,
            kind: new.kind().into(),
            starts_at: new.starts_at,
            minutes: new.minutes,
            place: new.place,
            reason: new.reason,
            by_id: caller.person,
            received_at: self.now(),
            digest,
        };
        let detail = json!({ "session": event, "kind": row.kind });
        training_change::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        let (action, node) = ("training.change", Some(seen.row.node_id));
        self.audit(&tx, Some(caller.person), action, "node", node, detail).await?;
        let event = self.training_event_of(&tx, caller, seen.row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }

    /// Asks one more learner to a session. Again is harmless.
    pub async fn seat_learner(&self, caller: &Caller, event: Uuid, person: Uuid) -> AppResult<()> {
        let seen = self.managed(caller, event).await?;
        let tx = self.store.begin().await?;
        let seen = self.training_event_of(&tx, caller, seen.row).await?;
        if seen.learners.contains(&person) {
            return Ok(());
        }
        seen.goes_on()?;
        if seen.trainers.contains(&person) || seen.learners.len() >= MOST_LEARNERS {
            return Err(AppError::Conflict("This person gives the session, or it is full.".into()));
        }
        if store::training::working_at(&tx, seen.row.node_id, false, &[person]).await?.is_empty() {
            return Err(AppError::NotFound("person"));
        }
        let row = training_part::Model {
            event_id: event,
            person_id: person,
            part: "learner".into(),
            received_at: self.now(),
        };
        training_part::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "session": event });
        self.audit(&tx, Some(caller.person), "training.seat", "person", Some(person), detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A session that the caller gives, or may plan there.
    pub(super) async fn managed(&self, caller: &Caller, id: Uuid) -> AppResult<TrainingEvent> {
        let event = self.training_event(caller, id).await?;
        if event.manages {
            return Ok(event);
        }
        Err(AppError::Forbidden("Only its trainers and those who plan training there can do this.".into()))
    }
}

impl TrainingEvent {
    /// Neither called off nor held yet.
    pub(super) fn goes_on(&self) -> AppResult<()> {
        let conflict = |detail: &str| Err(AppError::Conflict(detail.into()));
        if self.cancelled {
            return conflict("This session was called off.");
        }
        if self.report.is_some() {
            return conflict("This session was held, and its report stands.");
        }
        Ok(())
    }
}
