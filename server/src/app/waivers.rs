//! Waivers: a requirement that does not bind somebody for a while. Asked for by
//! their coach or supervisor, approved or refused by the center outside their
//! line, ended by its last day or earlier.

use chrono::NaiveDate;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::Rule;
use fieldcraft_entities::{waiver, waiver_event, waiver_request};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::relation::Relation;
use crate::app::repeat::digest;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp, versions::Versioned};

mod read;

pub use read::{Deed, State, WaiverShown, Waivers};

/// The longest waiver, in days.
const LONGEST_DAYS: i64 = 366;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 2_000;

/// What is said of a waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewWaiver {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// Requirement code.
    pub requirement: String,
    /// Key of a clause; the whole requirement when absent.
    pub clause: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewWaiverDecision {
    /// Made by the client.
    pub id: Uuid,
    /// Approved, or refused.
    pub approved: bool,
    /// Why.
    pub note: Option<String>,
    /// The writer confirmed that the note identifies no client.
    pub confirmed: bool,
}

/// A waiver that ends before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewWaiverEnding {
    /// Made by the client.
    pub id: Uuid,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

impl NewWaiver {
    /// Checks the whole, all faults at once.
    fn check(&self, framework: &Framework) -> AppResult<()> {
        let mut faults = Vec::new();
        match (framework.requirement(&self.requirement), &self.clause) {
            (None, _) => faults.push(FieldError::new("/requirement", "There is no such requirement.")),
            (Some(requirement), Some(key)) => match requirement.clause(key) {
                None => faults.push(FieldError::new("/clause", "The requirement has no such clause.")),
                Some(clause) if matches!(clause.rule, Rule::CriticalFloor { .. }) => {
                    faults.push(FieldError::new(
                        "/clause",
                        "What the last ratings must reach for safety cannot be waived.",
                    ));
                }
                Some(_) => {}
            },
            (Some(_), None) => {}
        }
        if self.to < self.from || (self.to - self.from).num_days() > LONGEST_DAYS {
            faults.push(FieldError::new("/to_on", "A waiver lasts from one day to a year."));
        }
        if self.reason.chars().count() < 20 {
            faults.push(FieldError::new("/reason", "Write the reason, at least a sentence."));
        }
        faults.extend(too_long("/reason", Some(&self.reason), LONGEST_REASON));
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/reason".to_owned(), Some(self.reason.as_str()))])
    }
}

impl App {
    /// Waives a requirement for a person until a day, or corrects a waiver, by the
    /// center's own word: without a request.
    ///
    /// # Errors
    /// `Forbidden` for somebody in the person's line.
    pub async fn waive(&self, caller: &Caller, person: Uuid, new: NewWaiver) -> AppResult<()> {
        let new = NewWaiver { reason: new.reason.trim().into(), ..new };
        new.check(self.content().await?.framework()?.framework)?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_waiving(&tx, caller, person).await?;
        let before = self.version_before::<waiver::Entity>(&tx, person, new.id).await?;
        if store::waivers::request(&tx, new.id).await?.is_some() {
            return Err(AppError::Conflict("This waiver was asked for: decide the request instead.".into()));
        }
        let detail = json!({ "requirement": new.requirement, "from_on": new.from, "to_on": new.to });
        let row = self.waiver_row(person, caller.person, &new);
        if versions::save::<waiver::Entity>(&tx, before.as_ref(), row).await? {
            self.audit(&tx, Some(caller.person), "waiver.save", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Asks for a waiver. The same body again is the same request.
    pub async fn request_waiver(&self, caller: &Caller, person: Uuid, new: NewWaiver) -> AppResult<()> {
        let new = NewWaiver { reason: new.reason.trim().into(), ..new };
        let digest = digest(&(person, caller.person, &new))?;
        let checked = new.check(self.content().await?.framework()?.framework);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::RequestWaiver, person).await?;
        if let Some(there) = store::waivers::request(&tx, new.id).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        checked?;
        if versions::current::<waiver::Entity>(&tx, new.id).await?.is_some() {
            return Err(id_taken());
        }
        let detail = json!({ "requirement": new.requirement, "from_on": new.from, "to_on": new.to });
        let row = waiver_request::Model {
            id: new.id,
            person_id: person,
            requirement: new.requirement,
            clause: new.clause,
            from_on: new.from,
            to_on: new.to,
            reason: new.reason,
            requested_by: caller.person,
            received_at: self.now(),
            digest,
        };
        waiver_request::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "waiver.request", "person", Some(person), detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Approves or refuses a request, as somebody outside the person's line who did
    /// not ask for it. The same body again is the same decision.
    pub async fn decide_waiver(
        &self,
        caller: &Caller,
        person: Uuid,
        id: Uuid,
        new: NewWaiverDecision,
    ) -> AppResult<()> {
        let new = NewWaiverDecision { note: tidy(new.note), ..new };
        let kind = if new.approved { "approved" } else { "refused" };
        let checked = check_note("/note", new.note.as_deref(), !new.approved, new.confirmed);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_waiving(&tx, caller, person).await?;
        let request = store::waivers::request(&tx, id).await?.filter(|row| row.person_id == person);
        let request = request.ok_or(AppError::NotFound("waiver"))?;
        let event = self.waiver_event(caller, (person, id), kind, &new, (new.id, new.note.clone()))?;
        if self.sent_before(&tx, &event).await? {
            return Ok(());
        }
        checked?;
        if request.requested_by == caller.person {
            return Err(AppError::Forbidden("Somebody else has to decide what you asked for.".into()));
        }
        let events = store::waivers::of_person(&tx, person).await?.events;
        if events.iter().any(|event| event.waiver_id == id) {
            return Err(AppError::Conflict("This request has been decided.".into()));
        }
        if new.approved {
            if request.to_on < self.today_of(&tx, person).await? {
                return Err(AppError::Conflict("The time that was asked for has passed.".into()));
            }
            let asked = NewWaiver {
                id,
                requirement: request.requirement,
                clause: request.clause,
                from: request.from_on,
                to: request.to_on,
                reason: request.reason,
                confirmed: true,
            };
            let row = self.waiver_row(person, caller.person, &asked);
            versions::save::<waiver::Entity>(&tx, None, row).await?;
        }
        waiver_event::Entity::insert(event.into_active_model()).exec_without_returning(&tx).await?;
        let (action, detail) =
            (if new.approved { "waiver.approve" } else { "waiver.refuse" }, json!({ "waiver": id }));
        self.audit(&tx, Some(caller.person), action, "person", Some(person), detail).await?;
        if new.approved {
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends a waiver before its last day: from today it holds no longer. The same
    /// body again is the same ending.
    pub async fn end_waiver(
        &self,
        caller: &Caller,
        person: Uuid,
        id: Uuid,
        new: NewWaiverEnding,
    ) -> AppResult<()> {
        let new = NewWaiverEnding { reason: new.reason.trim().into(), ..new };
        let checked = check_note("/reason", Some(&new.reason), true, new.confirmed);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::RequestWaiver, person).await?;
        let before = versions::current::<waiver::Entity>(&tx, id).await?;
        let before = before.filter(|row| row.person_id == person).ok_or(AppError::NotFound("waiver"))?;
        let event =
            self.waiver_event(caller, (person, id), "ended", &new, (new.id, Some(new.reason.clone())))?;
        if self.sent_before(&tx, &event).await? {
            return Ok(());
        }
        checked?;
        let today = self.today_of(&tx, person).await?;
        if before.to_on < today || before.to_on < before.from_on {
            return Err(AppError::Conflict("This waiver has ended.".into()));
        }
        let ended = waiver::Model { to_on: today.pred_opt().unwrap_or(today), ..before.clone() };
        let row = waiver::Entity::stamped(ended, self.stamp(caller.person));
        versions::save::<waiver::Entity>(&tx, Some(&before), row).await?;
        waiver_event::Entity::insert(event.into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "waiver": id });
        self.audit(&tx, Some(caller.person), "waiver.end", "person", Some(person), detail).await?;
        self.refresh_status(&tx, &[person]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Only the center waives, and nobody in the person's line.
    async fn permit_waiving(&self, tx: &DatabaseTransaction, caller: &Caller, person: Uuid) -> AppResult<()> {
        self.permit_person(tx, caller, Action::WaiveRequirement, person).await?;
        let today = self.today_of(tx, person).await?;
        let in_line = self.relation_on(tx, caller.person, person, today).await? == Relation::SameLine
            || store::people::leads(tx, caller.person, person, today).await?;
        if in_line {
            return Err(AppError::Forbidden(
                "Somebody outside the person’s line has to approve a waiver.".into(),
            ));
        }
        Ok(())
    }

    fn waiver_row(&self, person: Uuid, by: Uuid, new: &NewWaiver) -> waiver::Model {
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(by);
        waiver::Model {
            row_id,
            waiver_id: new.id,
            person_id: person,
            requirement: new.requirement.clone(),
            clause: new.clause.clone(),
            from_on: new.from,
            to_on: new.to,
            reason: new.reason.clone(),
            received_at,
            superseded_at,
            recorded_by,
        }
    }

    fn waiver_event(
        &self,
        caller: &Caller,
        (person, waiver): (Uuid, Uuid),
        kind: &str,
        body: &impl Serialize,
        (id, note): (Uuid, Option<String>),
    ) -> AppResult<waiver_event::Model> {
        Ok(waiver_event::Model {
            id,
            waiver_id: waiver,
            person_id: person,
            kind: kind.into(),
            by_id: caller.person,
            note,
            received_at: self.now(),
            digest: digest(&(waiver, caller.person, body))?,
        })
    }

    async fn sent_before(&self, tx: &DatabaseTransaction, event: &waiver_event::Model) -> AppResult<bool> {
        match store::waivers::event(tx, event.id).await? {
            Some(there) if there.digest == event.digest => Ok(true),
            Some(_) => Err(id_taken()),
            None => Ok(false),
        }
    }
}

fn check_note(pointer: &str, note: Option<&str>, needed: bool, confirmed: bool) -> AppResult<()> {
    let fault = if needed {
        reason_fault(pointer, note, LONGEST_REASON)
    } else {
        too_long(pointer, note, LONGEST_REASON)
    };
    AppError::fields(fault.into_iter().collect())?;
    refuse_client_details(confirmed, [(pointer.to_owned(), note)])
}
