//! Leave of absence: long leave pauses clocks and windows. A leave is a fact with
//! versions; one that was entered by mistake becomes a version without length.

use chrono::NaiveDate;
use fieldcraft_entities::leave_period;
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp, versions::Versioned};

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

    /// Takes back a leave that was entered by mistake: the clocks run as if it had
    /// never been, and what was known before stays to be asked. Again is harmless.
    pub async fn remove_leave(&self, caller: &Caller, person: Uuid, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        let before = versions::current::<leave_period::Entity>(&tx, id).await?;
        let before = before.filter(|leave| leave.person_id == person).ok_or(AppError::NotFound("leave"))?;
        let without_length = leave_period::Model { to_on: before.from_on.pred_opt(), ..before.clone() };
        let without_length = leave_period::Entity::stamped(without_length, self.stamp(caller.person));
        if versions::save::<leave_period::Entity>(&tx, Some(&before), without_length).await? {
            let detail = json!({ "leave": id, "from_on": before.from_on, "to_on": before.to_on });
            self.audit(&tx, Some(caller.person), "leave.remove", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
