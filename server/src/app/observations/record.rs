//! Recording an observation, or an amendment of one: row, events, safety tasks
//! and the mark on statuses in one transaction.

use std::collections::BTreeMap;

use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{affiliation, observation, observation_event};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::place::{Place, place_at};
use super::{NewObservation, Seen, State};
use crate::app::access::verdict;
use crate::app::people::id_taken;
use crate::app::relation::relation;
use crate::app::repeat::Written;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time;

impl App {
    /// Records what the caller saw. The same body again is the same row, also
    /// when the framework or the caller's grants have changed in between.
    ///
    /// `device_time` is what the device's clock said on sending, milliseconds since 1970. How far it
    /// was off is kept beside the times that the device wrote; none of them is corrected.
    pub async fn record_observation(
        &self,
        caller: &Caller,
        id: Uuid,
        device_time: Option<i64>,
        new: NewObservation,
    ) -> AppResult<Written<Seen>> {
        let new = new.tidy();
        let digest = new.digest()?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let checked = new.check(id, |code| framework.indicator(code).is_some(), self.now());
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.subject]).await?;
        if let Some(there) = store::observations::find(&tx, id).await? {
            tx.rollback().await?;
            if there.observer_id != caller.person || there.digest != digest {
                return Err(id_taken());
            }
            let db = &self.store.read;
            let notice = self.notice(db, &there).await?;
            return Ok(Written::before(Seen { notice, ..self.seen(db, there).await? }));
        }
        checked?;
        // The tree and both people's affiliations are read once for all that follows.
        let tree = store::org::tree(&tx).await?;
        let held = store::people::affiliations(&tx, &[caller.person, new.subject]).await?;
        let target = self.target_from(&tx, caller, new.subject, &held, &tree).await?;
        permit(caller, new.counting(), &target)?;
        let amended = self.amended(&tx, caller, &new).await?;
        let mut row = self.observation_row(&tx, caller, id, new, digest, (framework, &tree, &held)).await?;
        row.device_ahead_ms = device_time.map(|device| device.saturating_sub(row.received_at));
        observation::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
        if let Some(old) = &amended {
            self.supersede(&tx, old, &row, &tree).await?;
        }
        self.raise_tasks(&tx, &row, framework).await?;
        self.answer_requests(&tx, &row, &tree).await?;
        self.refresh_status_in(&tx, &tree, &[row.subject_id]).await?;
        let action = if amended.is_some() { "observation.amend" } else { "observation.record" };
        let detail =
            json!({ "subject": row.subject_id, "purpose": row.purpose, "supersedes": row.supersedes });
        self.audit(&tx, Some(caller.person), action, "observation", Some(id), detail).await?;
        tx.commit().await?;
        // Nothing can have happened to a row that was not there.
        let names = self.names(&self.store.read, [row.subject_id, row.observer_id]).await?;
        let notice = self.notice(&self.store.read, &row).await?;
        Ok(Written::now(Seen { row, events: Vec::new(), superseded_by: None, names, notice }))
    }

    /// The row that the body amends, when it may.
    async fn amended(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        new: &NewObservation,
    ) -> AppResult<Option<observation::Model>> {
        let Some(id) = new.supersedes else {
            return Ok(None);
        };
        let old = store::observations::find(tx, id).await?.ok_or(AppError::NotFound("observation"))?;
        if old.observer_id != caller.person {
            self.permit_reading(tx, caller, &old).await?;
            return Err(AppError::Forbidden(
                "Only the person who recorded an observation can amend it.".into(),
            ));
        }
        if old.subject_id != new.subject {
            let detail =
                "An amendment is about the same person. Withdraw the observation and record a new one.";
            return Err(AppError::field("/subject_id", detail));
        }
        State::of(&store::observations::events(tx, &[id]).await?).amend()?;
        Ok(Some(old))
    }

    async fn observation_row(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        id: Uuid,
        new: NewObservation,
        digest: String,
        (framework, tree, rows): (&Framework, &Tree, &[affiliation::Model]),
    ) -> AppResult<observation::Model> {
        let theirs: Vec<_> = rows.iter().filter(|row| row.person_id == new.subject).cloned().collect();
        let action = if new.counting() { Action::ObserveCounting } else { Action::ObserveFormative };
        let Place { node, agency, day, .. } = place_at(new.observed_at, &theirs, tree, &caller.scope(action))
            .ok_or_else(|| {
                AppError::field("/subject_id", "This person works nowhere yet. Ask your administrator.")
            })?;
        let line = store::lines::above(tx, new.subject, day).await?;
        let relation = relation(caller.person, new.subject, day, &line, rows, tree);
        Ok(observation::Model {
            id,
            subject_id: new.subject,
            observer_id: caller.person,
            ratings: new.rated()?.to_string(),
            reasons: reasons(&new)?,
            kind: new.kind,
            purpose: new.purpose,
            relation: relation.name().into(),
            node_id: node,
            agency_id: agency,
            observed_at: new.observed_at,
            observed_on: day,
            performed_on: new.performed_on,
            recorded_at: new.recorded_at,
            received_at: self.now(),
            minutes: new.minutes,
            setting: new.setting,
            family_agreed: new.family_agreed,
            encounter_ref: new.encounter_ref,
            relation_note: new.relation_note,
            harm: new.harm,
            strengths: new.strengths,
            next_step: new.next_step,
            next_step_on: new.next_step_on,
            scenario: new.scenario,
            checklist: new.checklist,
            framework_version: i64::from(framework.version),
            supersedes: new.supersedes,
            supersede_reason: new.supersede_reason,
            confirmed: new.confirmed,
            redacted_at: None,
            device_ahead_ms: None,
            digest,
        })
    }

    /// Writes on the amended row that `row` took its place; tasks go with it.
    async fn supersede(
        &self,
        tx: &DatabaseTransaction,
        old: &observation::Model,
        row: &observation::Model,
        tree: &Tree,
    ) -> AppResult<()> {
        let event = observation_event::Model {
            id: self.id(),
            observation_id: old.id,
            subject_id: old.subject_id,
            kind: "superseded".into(),
            on_day: time::local_day(row.received_at, tree.zone(old.node_id)),
            by_id: row.observer_id,
            text: row.supersede_reason.clone(),
            outcome: None,
            received_at: row.received_at,
            digest: String::new(),
        };
        observation_event::Entity::insert(event.into_active_model()).exec_without_returning(tx).await?;
        Ok(store::tasks::hand_on(tx, old.id, row.id).await?)
    }

    /// The local day at a node.
    pub(super) async fn day_at(
        &self,
        tx: &DatabaseTransaction,
        node: Uuid,
        at: i64,
    ) -> AppResult<chrono::NaiveDate> {
        Ok(time::local_day(at, store::org::tree(tx).await?.zone(node)))
    }
}

/// May the caller record this? Whoever may only record formatively is told so.
fn permit(caller: &Caller, counting: bool, target: &Target) -> AppResult<()> {
    let formative = policy::check(caller, Action::ObserveFormative, target);
    if !counting {
        return verdict(formative, "person");
    }
    match policy::check(caller, Action::ObserveCounting, target) {
        Err(_) if formative.is_ok() => Err(AppError::Forbidden(
            "You do not have permission to record observations that count for this person. \
             Send it with purpose formative: it is kept and can be coached on, but does not count."
                .into(),
        )),
        checked => verdict(checked, "person"),
    }
}

/// The reasons by indicator, as JSON.
fn reasons(new: &NewObservation) -> AppResult<String> {
    let reasons: BTreeMap<&str, &str> =
        new.ratings.iter().filter_map(|one| Some((one.indicator.as_str(), one.reason.as_deref()?))).collect();
    serde_json::to_string(&reasons).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Held, Permission};

    const HERE: Uuid = Uuid::from_u128(1);

    fn with(permission: Permission) -> Caller {
        let grants = vec![Held { permission, node: HERE }];
        Caller { person: Uuid::from_u128(9), session: None, grants }
    }

    #[test]
    fn who_may_not_count_is_told_to_send_it_as_formative() {
        let there = Target::at(vec![HERE]);
        let coach = with(Permission::ObserveFormative);
        assert!(permit(&coach, false, &there).is_ok());
        let Err(AppError::Forbidden(detail)) = permit(&coach, true, &there) else { panic!("not refused") };
        assert!(detail.contains("formative"), "{detail}");
        assert!(permit(&with(Permission::ObserveCounting), true, &there).is_ok());
    }

    #[test]
    fn elsewhere_the_person_is_absent_and_nobody_observes_themselves() {
        let rater = with(Permission::ObserveCounting);
        assert!(matches!(permit(&rater, true, &Target::default()), Err(AppError::NotFound(_))));
        let own = Target { own: true, lead: false, nodes: vec![HERE] };
        assert!(matches!(permit(&rater, true, &own), Err(AppError::Forbidden(_))));
        assert!(matches!(permit(&rater, false, &own), Err(AppError::Forbidden(_))));
    }

    #[test]
    fn a_coach_without_a_grant_records_formatively() {
        let lead = Target { lead: true, ..Target::default() };
        let nobody = Caller { person: Uuid::from_u128(9), session: None, grants: vec![] };
        assert!(permit(&nobody, false, &lead).is_ok());
        assert!(matches!(permit(&nobody, true, &lead), Err(AppError::Forbidden(_))));
    }
}
