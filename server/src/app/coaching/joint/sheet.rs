//! Sending the score sheet of one observer.

use std::collections::HashSet;

use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::scale::{Rating, Ratings};
use fieldcraft_entities::{joint_event, joint_sheet};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::JointEvent;
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// By how much a device's clock may be ahead.
const CLOCKS_DIFFER_MS: i64 = 5 * 60_000;

/// A score sheet as it was sent; whoever sends it is the observer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewSheet {
    /// Made by the client.
    pub id: Uuid,
    /// Indicators with what was seen, such as (`C01.1`, `2`).
    pub ratings: Vec<(String, String)>,
}

impl NewSheet {
    /// The ratings in order, or everything that is wrong with them.
    fn rated(&self, is_indicator: impl Fn(IndicatorCode) -> bool) -> AppResult<Ratings> {
        let (mut faults, mut rated, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        if self.ratings.is_empty() {
            faults.push(FieldError::new("/ratings", "Rate at least one indicator."));
        }
        for (at, (indicator, rating)) in self.ratings.iter().enumerate() {
            let mut fault =
                |field: &str, detail| faults.push(FieldError::new(format!("/ratings/{at}/{field}"), detail));
            let rating = rating.trim().parse::<Rating>().map_err(|detail| fault("rating", detail + ".")).ok();
            match indicator.trim().parse::<IndicatorCode>() {
                Ok(code) if !is_indicator(code) => {
                    fault("indicator", format!("{code} is not an indicator of the published framework."));
                }
                Ok(code) if !seen.insert(code) => fault("indicator", format!("{code} is rated twice.")),
                Ok(code) => rated.extend(rating.map(|rating| (code, rating))),
                Err(detail) => fault("indicator", detail + "."),
            }
        }
        AppError::fields(faults)?;
        Ratings::new(rated).map_err(AppError::bug)
    }
}

impl App {
    /// Sends the caller's sheet. The last of all opens them. The same body again is the same sheet.
    pub async fn send_sheet(
        &self,
        caller: &Caller,
        event: Uuid,
        new: NewSheet,
    ) -> AppResult<Written<JointEvent>> {
        let digest = digest(&(event, &new))?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let rated = new.rated(|code| framework.indicator(code).is_some());
        let row = self.joint_event(caller, event).await?.row;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[row.subject_id]).await?;
        let seen = self.joint_event_of(&tx, caller, row).await?;
        if let Some(there) = store::joint::sheet(&tx, new.id).await? {
            if there.rater_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(seen));
        }
        let rated = rated?;
        self.may_send(&seen, caller)?;
        self.permit_person(&tx, caller, Action::ObserveFormative, seen.row.subject_id).await?;
        let sheet = self.sheet_row(&tx, &seen, caller, new.id, &rated, digest).await?;
        joint_sheet::Entity::insert(sheet.clone().into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "subject": seen.row.subject_id, "blind": sheet.blind });
        self.audit(&tx, Some(caller.person), "joint.send_sheet", "joint_event", Some(event), detail).await?;
        if seen.sent.len() + 1 == seen.raters.len() {
            self.open_sheets(&tx, caller, &seen.row, None).await?;
        }
        let event = self.joint_event_of(&tx, caller, seen.row).await?;
        tx.commit().await?;
        Ok(Written::now(event))
    }

    fn may_send(&self, event: &JointEvent, caller: &Caller) -> AppResult<()> {
        if !event.raters.contains(&caller.person) {
            return Err(AppError::Forbidden(
                "Only the observers named for this joint observation send a sheet.".into(),
            ));
        }
        let conflict = |detail: &str| Err(AppError::Conflict(detail.into()));
        if event.closing.is_some() {
            return conflict("The sheets of this joint observation are open, so no other is taken.");
        }
        if event.sent.contains_key(&caller.person) {
            return conflict("You have sent your sheet for this joint observation already.");
        }
        if event.row.observed_at > self.now() + CLOCKS_DIFFER_MS {
            return conflict("This joint observation lies ahead. Send your sheet once you have seen it.");
        }
        Ok(())
    }

    async fn sheet_row(
        &self,
        tx: &DatabaseTransaction,
        seen: &JointEvent,
        caller: &Caller,
        id: Uuid,
        rated: &Ratings,
        digest: String,
    ) -> AppResult<joint_sheet::Model> {
        let joint_event::Model { id: event_id, subject_id, ref encounter_ref, observed_on, .. } = seen.row;
        let others: Vec<Uuid> = seen.raters.iter().copied().filter(|one| *one != caller.person).collect();
        let told = store::joint::was_told(tx, subject_id, encounter_ref, &others).await?;
        let agency = self.agency_of(tx, subject_id).await?;
        let line = store::lines::above(tx, caller.person, observed_on).await?;
        Ok(joint_sheet::Model {
            id,
            event_id,
            rater_id: caller.person,
            ratings: rated.to_string(),
            blind: !told,
            certified: self.certified_rater_on(tx, caller.person, agency, observed_on).await?,
            line: serde_json::to_string(&line).map_err(AppError::internal)?,
            received_at: self.now(),
            digest,
        })
    }

    /// The agency of a person's latest place.
    async fn agency_of(&self, tx: &DatabaseTransaction, person: Uuid) -> AppResult<Option<Uuid>> {
        let held = store::people::affiliations(tx, &[person]).await?;
        let Some(home) = held.first() else { return Ok(None) };
        let tree = store::org::lines(tx, &[home.node_id]).await?;
        Ok(tree.above(home.node_id, "agency").map(|node| node.id))
    }
}
