//! Whom each observer of a joint event is compared with.

use fieldcraft_entities::{joint_event, joint_observation, joint_sheet};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::app::relation::{Relation, relation};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;

impl App {
    /// One pair for each observer whose sheet was blind: with whoever says most,
    /// a certified rater from outside the line before all others.
    pub(super) async fn joint_pairs(
        &self,
        tx: &DatabaseTransaction,
        event: &joint_event::Model,
    ) -> AppResult<Vec<joint_observation::Model>> {
        let parts = store::joint::parts(tx, &[event.id]).await?;
        let blind: Vec<&joint_sheet::Model> = parts.sheets.iter().filter(|sheet| sheet.blind).collect();
        let raters: Vec<Uuid> = blind.iter().map(|sheet| sheet.rater_id).collect();
        if raters.len() < 2 {
            return Ok(Vec::new());
        }
        let tree = store::org::tree(tx).await?;
        let held = store::people::affiliations(tx, &raters).await?;
        let mut pairs = Vec::with_capacity(blind.len());
        for one in &blind {
            let line: Vec<Uuid> = serde_json::from_str(&one.line).map_err(AppError::internal)?;
            let outside = |other: &joint_sheet::Model| {
                let day = event.observed_on;
                let stands = relation(other.rater_id, one.rater_id, day, &line, &held, &tree);
                matches!(stands, Relation::SameAgency | Relation::External)
            };
            let others = blind.iter().filter(|other| other.id != one.id);
            let best = others.max_by_key(|other| {
                // Of equals the sheet that came first.
                (other.certified && outside(other), other.certified, outside(other), -other.received_at)
            });
            if let Some(other) = best {
                pairs.push(self.joint_pair(event, one, other, outside(other)));
            }
        }
        Ok(pairs)
    }

    fn joint_pair(
        &self,
        event: &joint_event::Model,
        one: &joint_sheet::Model,
        other: &joint_sheet::Model,
        outside: bool,
    ) -> joint_observation::Model {
        joint_observation::Model {
            id: self.id(),
            candidate_id: one.rater_id,
            rater_id: other.rater_id,
            subject_id: event.subject_id,
            observed_at: event.observed_at,
            observed_on: event.observed_on,
            encounter_ref: event.encounter_ref.clone(),
            candidate_ratings: one.ratings.clone(),
            rater_ratings: other.ratings.clone(),
            rater_certified: other.certified,
            rater_outside_line: outside,
            recorded_by: event.organizer_id,
            received_at: self.now(),
            digest: one.digest.clone(),
        }
    }
}
