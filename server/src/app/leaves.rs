//! Leave of absence: long leave pauses clocks and windows.

use chrono::NaiveDate;
use fieldcraft_entities::leave_period;
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp};

/// A time away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLeave {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// First day away.
    pub from: NaiveDate,
    /// Last day away; open when absent.
    pub to: Option<NaiveDate>,
}

impl App {
    /// Records a leave, or corrects it.
    pub async fn save_leave(&self, caller: &Caller, person: Uuid, new: NewLeave) -> AppResult<()> {
        if new.to.is_some_and(|to| to < new.from) {
            return Err(AppError::field("/to_on", "A leave cannot end before it begins."));
        }
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        let before = self.version_before::<leave_period::Entity>(&tx, person, new.id).await?;
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(caller.person);
        let row = leave_period::Model {
            row_id,
            leave_id: new.id,
            person_id: person,
            from_on: new.from,
            to_on: new.to,
            received_at,
            superseded_at,
            recorded_by,
        };
        if versions::save::<leave_period::Entity>(&tx, before.as_ref(), row).await? {
            let detail = json!({ "leave": new.id, "from_on": new.from, "to_on": new.to });
            self.audit(&tx, Some(caller.person), "leave.save", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
