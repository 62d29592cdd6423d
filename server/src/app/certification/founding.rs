//! The first raters: appointed by two signatures, for twelve months, and marked
//! wherever their ratings count.

use chrono::Months;
use fieldcraft_entities::{certificate, founding_appointment};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::decide::scope_key;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// What is said of a new appointment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewAppointment {
    /// Made by the client.
    pub id: Uuid,
    /// Who is appointed.
    pub person: Uuid,
    /// Agencies whose people they may rate.
    pub agencies: Vec<Uuid>,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

impl App {
    /// Proposes a founding rater: the first signature.
    pub async fn propose_founding_rater(&self, caller: &Caller, new: NewAppointment) -> AppResult<()> {
        if new.reason.trim().chars().count() < 20 {
            return Err(AppError::field("/reason", "Write the reason, at least a sentence."));
        }
        refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])?;
        let digest = hash_token(&serde_json::to_string(&new).map_err(AppError::internal)?);
        let tx = self.store.begin().await?;
        self.permit_person(&tx, caller, Action::AppointRater, new.person).await?;
        if let Some(there) = store::certification::appointment(&tx, new.id).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let tree = store::org::tree(&tx).await?;
        if new.agencies.is_empty()
            || !new.agencies.iter().all(|a| tree.get(*a).is_some_and(|n| n.kind == "agency"))
        {
            return Err(AppError::field("/agency_ids", "Name at least one agency."));
        }
        founding_appointment::ActiveModel {
            id: Set(new.id),
            person_id: Set(new.person),
            agencies: Set(json!(new.agencies).to_string()),
            reason: Set(new.reason.trim().into()),
            proposed_by: Set(caller.person),
            proposed_at: Set(self.now()),
            signed_by: Set(None),
            signed_at: Set(None),
            certificate_id: Set(None),
            digest: Set(digest),
        }
        .insert(&tx)
        .await?;
        self.audit(&tx, Some(caller.person), "founding.propose", "person", Some(new.person), json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The second signature, by somebody else: the appointment holds for twelve months.
    pub async fn sign_founding_rater(&self, caller: &Caller, id: Uuid) -> AppResult<Uuid> {
        let tx = self.store.begin().await?;
        let read = async || {
            store::certification::appointment(&tx, id).await?.ok_or(AppError::NotFound("appointment"))
        };
        let person = read().await?.person_id;
        self.permit_person(&tx, caller, Action::AppointRater, person).await?;
        store::lock_people(&tx, &[person]).await?;
        // Read again under the lock: somebody else may have signed meanwhile.
        let row = read().await?;
        if let (Some(by), Some(certificate)) = (row.signed_by, row.certificate_id) {
            let again = by == caller.person;
            return if again {
                Ok(certificate)
            } else {
                Err(AppError::Conflict("Both signatures are there.".into()))
            };
        }
        if row.proposed_by == caller.person {
            return Err(AppError::Forbidden("The second signature has to come from somebody else.".into()));
        }
        let today = self.today_of(&tx, row.person_id).await?;
        let until = today.checked_add_months(Months::new(12)).and_then(|d| d.pred_opt()).unwrap_or(today);
        let certificate = self.id();
        let before = store::certification::certificates_of(&tx, row.person_id).await?;
        let cycle = before.iter().filter(|c| c.path == "founding-rater").count();
        certificate::ActiveModel {
            id: Set(certificate),
            person_id: Set(row.person_id),
            path: Set("founding-rater".into()),
            agencies: Set(row.agencies.clone()),
            modules: Set("[]".into()),
            scope_key: Set(scope_key(&row.agencies, "[]")?),
            cycle: Set(i64::try_from(cycle).unwrap_or(0) + 1),
            appointed: Set(true),
            candidacy_id: Set(None),
            issued_at: Set(self.now()),
            valid_from_on: Set(today),
            valid_to_on: Set(until),
        }
        .insert(&tx)
        .await?;
        let mut row = row.into_active_model();
        row.signed_by = Set(Some(caller.person));
        row.signed_at = Set(Some(self.now()));
        row.certificate_id = Set(Some(certificate));
        row.update(&tx).await?;
        self.audit(&tx, Some(caller.person), "founding.sign", "person", Some(person), json!({})).await?;
        self.rater_changed(&tx, person, today).await?;
        tx.commit().await?;
        Ok(certificate)
    }
}
