//! What people do where: practice role, place, share of full time, first and last day.

use chrono::NaiveDate;
use fieldcraft_entities::affiliation;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp};

/// Preparations of a responder.
const SUB_KINDS: [&str; 3] = ["non_degreed", "bachelor", "master"];

/// What a person does where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAffiliation {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// Where.
    pub node: Uuid,
    /// Practice role, R1 to R11.
    pub role: String,
    /// Preparation of a responder.
    pub sub_kind: Option<String>,
    /// Share of full time in hundredths.
    pub fte_hundredths: i64,
    /// Goes on visits.
    pub rostered_to_respond: bool,
    /// First day with the employer.
    pub hired_on: NaiveDate,
    /// First day in this role.
    pub started_on: NaiveDate,
    /// Last day in this role.
    pub ended_on: Option<NaiveDate>,
}

impl NewAffiliation {
    /// What is wrong with it; pointers begin with `at`.
    #[must_use]
    pub fn faults(&self, at: &str) -> Vec<FieldError> {
        let number: Option<u8> = self.role.strip_prefix('R').and_then(|n| n.parse().ok());
        // Reading the number back refuses forms such as R02 and R+2.
        let known =
            number.is_some_and(|n| (1..=11).contains(&n) && self.role.len() == 1 + n.to_string().len());
        let checks = [
            (known, "role", "A practice role is one of R1 to R11."),
            (
                (1..=100).contains(&self.fte_hundredths),
                "fte",
                "The share of full time lies above 0 and up to 1.",
            ),
            (self.started_on >= self.hired_on, "started_on", "The role cannot begin before the day of hire."),
            (
                self.ended_on.is_none_or(|end| end >= self.started_on),
                "ended_on",
                "The role cannot end before it begins.",
            ),
            (
                self.sub_kind.as_deref().is_none_or(|kind| SUB_KINDS.contains(&kind)),
                "sub_kind",
                "Use non_degreed, bachelor or master.",
            ),
        ];
        checks
            .into_iter()
            .filter(|(fine, ..)| !fine)
            .map(|(_, field, detail)| FieldError::new(format!("{at}/{field}"), detail))
            .collect()
    }

    /// The row that states it.
    #[must_use]
    pub fn row(&self, person: Uuid, stamp: Stamp) -> affiliation::Model {
        let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp;
        affiliation::Model {
            row_id,
            affiliation_id: self.id,
            person_id: person,
            node_id: self.node,
            role: self.role.clone(),
            sub_kind: self.sub_kind.clone(),
            fte_hundredths: self.fte_hundredths,
            rostered_to_respond: self.rostered_to_respond,
            hired_on: self.hired_on,
            started_on: self.started_on,
            ended_on: self.ended_on,
            received_at,
            superseded_at,
            recorded_by,
        }
    }
}

impl App {
    /// Records what a person does where, or corrects it. The caller must manage
    /// both the place it names and the one it named before: nobody moves people
    /// out of or into an agency that is not theirs.
    pub async fn save_affiliation(
        &self,
        caller: &Caller,
        person: Uuid,
        new: &NewAffiliation,
    ) -> AppResult<()> {
        AppError::fields(new.faults(""))?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        self.permit_node(&tx, caller, Action::ManageNode, new.node).await?;
        let before = self.version_before::<affiliation::Entity>(&tx, person, new.id).await?;
        if let Some(before) = before {
            self.permit_node(&tx, caller, Action::ManageNode, before.node_id).await?;
        }
        if self.save_affiliation_row(&tx, caller.person, person, new).await? {
            let detail = json!({ "affiliation": new.id, "node": new.node, "role": new.role, "ended_on": new.ended_on });
            self.audit(&tx, Some(caller.person), "affiliation.save", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Writes a new version of an affiliation and supersedes the one before; the
    /// answer says whether anything differed.
    pub async fn save_affiliation_row(
        &self,
        tx: &DatabaseTransaction,
        by: Uuid,
        person: Uuid,
        new: &NewAffiliation,
    ) -> AppResult<bool> {
        self.open_until(tx, new.node, new.ended_on, "/node_id").await?;
        let before = self.version_before::<affiliation::Entity>(tx, person, new.id).await?;
        let row = new.row(person, self.stamp(by));
        Ok(versions::save::<affiliation::Entity>(tx, before.as_ref(), row).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine() -> NewAffiliation {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        NewAffiliation {
            id: Uuid::from_u128(1),
            node: Uuid::from_u128(2),
            role: "R2".into(),
            sub_kind: Some("bachelor".into()),
            fte_hundredths: 80,
            rostered_to_respond: true,
            hired_on: day,
            started_on: day,
            ended_on: Some(day),
        }
    }

    #[test]
    fn all_faults_are_named_at_once() {
        assert_eq!(fine().faults(""), []);
        let mut wrong = fine();
        wrong.role = "R02".into();
        wrong.sub_kind = Some("phd".into());
        wrong.fte_hundredths = 0;
        wrong.started_on = fine().hired_on.pred_opt().expect("a day");
        wrong.ended_on = wrong.started_on.pred_opt();
        let pointers: Vec<String> = wrong.faults("/affiliation").into_iter().map(|f| f.pointer).collect();
        assert_eq!(
            pointers,
            ["role", "fte", "started_on", "ended_on", "sub_kind"].map(|f| format!("/affiliation/{f}"))
        );
    }

    #[test]
    fn roles_are_written_in_one_way() {
        let known = |role: &str| NewAffiliation { role: role.into(), ..fine() }.faults("").is_empty();
        assert!(["R1", "R9", "R11"].into_iter().all(known));
        assert!(!["R0", "R12", "r2", "R+2", "R02", "2", ""].into_iter().any(known));
    }
}
