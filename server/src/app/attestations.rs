//! A supervisor's word for what an existing worker may already do at go-live.

use fieldcraft_entities::attestation;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store;

/// What can be attested. Watching needs nobody's word.
pub const STEPS: [&str; 4] = ["co_respond", "lead_with_partner", "solo_permitted", "supervise"];

/// A supervisor's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttestation {
    /// Made by the client.
    pub id: Uuid,
    /// One of [`STEPS`].
    pub step: String,
    /// Why.
    pub reason: String,
}

impl NewAttestation {
    fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !STEPS.contains(&self.step.as_str()) {
            faults.push(FieldError::new("/step", format!("Use one of {}.", STEPS.join(", "))));
        }
        if !(10..=1000).contains(&self.reason.trim().chars().count()) {
            faults.push(FieldError::new("/reason", "Give the reason in 10 to 1,000 characters."));
        }
        faults
    }
}

impl App {
    /// Attests a practice authorization of somebody who works today. It is never
    /// changed; the same body again is harmless. Of the leads only a supervisor
    /// may, not a coach.
    pub async fn attest(&self, caller: &Caller, person: Uuid, new: &NewAttestation) -> AppResult<()> {
        AppError::fields(new.faults())?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        let today = self.today_of(&tx, person).await?;
        let target = self.person_target(&tx, caller, person).await?;
        verdict(policy::check(caller, Action::AttestAuthorization, &target), "person")?;
        let supervises = store::people::supervises(&tx, caller.person, person, today).await?;
        policy::check(caller, Action::AttestAuthorization, &Target { lead: supervises, ..target }).map_err(
            |_| AppError::Forbidden("Only a supervisor of this person can attest what they may do.".into()),
        )?;
        let digest = hash_token(&json!([person, caller.person, new.step, new.reason.trim()]).to_string());
        if let Some(there) = attestation::Entity::find_by_id(new.id).one(&tx).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let works = store::people::affiliations(&tx, &[person])
            .await?
            .iter()
            .any(|a| a.started_on <= today && a.ended_on.is_none_or(|end| end >= today));
        if !works {
            return Err(AppError::Conflict("This person does not work anywhere today.".into()));
        }
        let row = attestation::Model {
            id: new.id,
            person_id: person,
            step: new.step.clone(),
            attested_on: today,
            attested_by: caller.person,
            reason: new.reason.trim().into(),
            received_at: self.now(),
            digest,
        };
        let row = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
        attestation::Entity::insert(row).exec_without_returning(&tx).await?;
        let detail = json!({ "attestation": new.id, "step": new.step });
        self.audit(&tx, Some(caller.person), "authorization.attest", "person", Some(person), detail).await?;
        self.refresh_status(&tx, &[person]).await?;
        tx.commit().await?;
        Ok(())
    }
}
