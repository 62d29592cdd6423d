//! Coaching service delivery: what was planned for a person or a place, and
//! what of it was given. Planned minutes follow the stage of the person and
//! taper with each skill that has grown.

mod body;
mod dose;
mod read;

pub use body::{CONSULTATION, DATA, METHODS, NewContact, NewPlan, PlanBody};
pub use dose::{Dose, Minutes, Taper};
pub use read::{NodeDose, PersonDose, PlanView, SkillDose};

use fieldcraft_entities::{coaching_contact, coaching_plan};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// Whose plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Owner {
    /// Of a person.
    Person(Uuid),
    /// Of a place and all below that has none of its own.
    Node(Uuid),
}

impl App {
    /// Writes a plan that holds from its first day until a later one begins.
    /// The same body again is the same plan.
    pub async fn write_plan(
        &self,
        caller: &Caller,
        owner: Owner,
        id: Uuid,
        new: NewPlan,
    ) -> AppResult<Written<()>> {
        let new = new.tidy();
        let digest = digest(&(owner, &new))?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let checked = new.check(|code| framework.competencies.iter().any(|one| one.code == code));
        let tx = self.store.begin().await?;
        match owner {
            Owner::Person(person) => {
                store::lock_people(&tx, &[person]).await?;
                self.permit_person(&tx, caller, Action::CoachPerson, person).await?;
            }
            Owner::Node(node) => self.permit_node(&tx, caller, Action::PlanCoaching, node).await?,
        }
        if let Some(there) = store::coaching_plan::find(&tx, id).await? {
            return if there.digest == digest { Ok(Written::before(())) } else { Err(id_taken()) };
        }
        checked?;
        let (person_id, node_id, thing, of) = match owner {
            Owner::Person(person) => (Some(person), None, "person", person),
            Owner::Node(node) => (None, Some(node), "node", node),
        };
        let row = coaching_plan::Model {
            id,
            person_id,
            node_id,
            from_on: new.from_on,
            review_on: new.review_on,
            body: serde_json::to_string(&new.body).map_err(AppError::internal)?,
            recorded_by: caller.person,
            received_at: self.now(),
            digest,
        };
        coaching_plan::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "plan": id, "from_on": new.from_on });
        self.audit(&tx, Some(caller.person), "coaching_plan.write", thing, Some(of), detail).await?;
        tx.commit().await?;
        Ok(Written::now(()))
    }

    /// Logs time that the caller gave to somebody. The same body again is the same contact.
    ///
    /// A coach logs coaching. A consultation about somebody's own coaching is logged by who assesses
    /// candidates; the path to coach asks for one a month.
    pub async fn log_contact(&self, caller: &Caller, id: Uuid, new: NewContact) -> AppResult<Written<()>> {
        let digest = digest(&new)?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.person]).await?;
        let consultation = new.method == CONSULTATION;
        let action = if consultation { Action::AssessCandidate } else { Action::CoachPerson };
        self.permit_person(&tx, caller, action, new.person).await?;
        if let Some(there) = store::coaching_plan::contact(&tx, id).await? {
            let same = there.digest == digest && there.coach_id == caller.person;
            return if same { Ok(Written::before(())) } else { Err(id_taken()) };
        }
        new.check(self.today_of(&tx, new.person).await?)?;
        if let Some(cycle) = new.cycle {
            let of_both = store::coaching::find(&tx, cycle)
                .await?
                .is_some_and(|row| row.person_id == new.person && row.coach_id == caller.person);
            if !of_both {
                return Err(AppError::field(
                    "/cycle_id",
                    "You have no such coaching cycle with this person.",
                ));
            }
        }
        let row = coaching_contact::Model {
            id,
            person_id: new.person,
            coach_id: caller.person,
            on_day: new.on,
            method: new.method,
            minutes: new.minutes,
            cycle_id: new.cycle,
            received_at: self.now(),
            digest,
        };
        let detail = json!({ "subject": row.person_id, "minutes": row.minutes });
        coaching_contact::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "coaching_contact.log", "person", Some(new.person), detail)
            .await?;
        if consultation {
            let content = self.content().await?;
            self.record_progress(&tx, &content, new.person, caller.person).await?;
        }
        tx.commit().await?;
        Ok(Written::now(()))
    }
}
