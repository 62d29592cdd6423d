//! Waivers: a requirement that does not bind somebody for a while, approved by
//! the center, by somebody outside the person's line.

use chrono::NaiveDate;
use fieldcraft_entities::waiver;
use serde_json::json;
use uuid::Uuid;

use crate::app::relation::Relation;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp};

/// The longest waiver, in days.
const LONGEST_DAYS: i64 = 366;

/// What is said of a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl App {
    /// Waives a requirement for a person until a day, or corrects a waiver.
    ///
    /// # Errors
    /// `Forbidden` for somebody in the person's line.
    pub async fn waive(&self, caller: &Caller, person: Uuid, new: NewWaiver) -> AppResult<()> {
        let content = self.content().await?;
        let mut faults = Vec::new();
        if content.framework()?.framework.requirement(&new.requirement).is_none() {
            faults.push(FieldError::new("/requirement", "There is no such requirement."));
        }
        if new.to < new.from || (new.to - new.from).num_days() > LONGEST_DAYS {
            faults.push(FieldError::new("/to_on", "A waiver lasts from one day to a year."));
        }
        if new.reason.trim().chars().count() < 20 {
            faults.push(FieldError::new("/reason", "Write the reason, at least a sentence."));
        }
        AppError::fields(faults)?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::WaiveRequirement, person).await?;
        let today = self.today_of(&tx, person).await?;
        if self.relation_on(&tx, caller.person, person, today).await? == Relation::SameLine {
            return Err(AppError::Forbidden(
                "Somebody outside the person's line has to approve a waiver.".into(),
            ));
        }
        let before = self.version_before::<waiver::Entity>(&tx, person, new.id).await?;
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(caller.person);
        let detail = json!({ "requirement": new.requirement, "from_on": new.from, "to_on": new.to });
        let row = waiver::Model {
            row_id,
            waiver_id: new.id,
            person_id: person,
            requirement: new.requirement,
            clause: new.clause,
            from_on: new.from,
            to_on: new.to,
            reason: new.reason.trim().into(),
            received_at,
            superseded_at,
            recorded_by,
        };
        if versions::save::<waiver::Entity>(&tx, before.as_ref(), row).await? {
            self.audit(&tx, Some(caller.person), "waiver.save", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
