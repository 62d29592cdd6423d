//! What an assessor or a certified rater enters: sampled coaching sessions,
//! joint observations, training deliveries. Append only.

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_competencies::certification::Path as CertificationPath;
use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities::{coaching_cycle, coaching_sample, joint_observation, training_delivery};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use super::ModuleScope;
use super::decide::out_of_force;
use crate::app::content::Content;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::app::relation::Relation;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, content::ModuleHead};
use crate::time;

/// Why something dated ahead is refused.
const AHEAD: &str = "This lies in the future. Record it once it has been.";
/// By how much a device's clock may be ahead.
const CLOCKS_DIFFER_MS: i64 = 5 * 60_000;

/// A sampled coaching session.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewSample {
    /// Made by the client.
    pub id: Uuid,
    /// Coach.
    pub coach: Uuid,
    /// Day of the session.
    pub sampled_on: NaiveDate,
    /// Coaching cycle it belonged to.
    pub cycle: Option<Uuid>,
    /// Items met.
    pub items_met: i64,
    /// Items that applied.
    pub items_total: i64,
    /// Free text.
    pub notes: Option<String>,
    /// The writer confirmed that the notes identify no client.
    pub confirmed: bool,
}

/// One event rated by two.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct NewJoint {
    /// Made by the client.
    pub id: Uuid,
    /// Candidate.
    pub candidate: Uuid,
    /// Certified rater.
    pub rater: Uuid,
    /// Who was observed.
    pub subject: Uuid,
    /// When.
    pub observed_at: DateTime<Utc>,
    /// Reference made by the app.
    pub encounter_ref: String,
    /// The writer confirmed that the reference identifies no client.
    pub confirmed: bool,
    /// The candidate's ratings.
    pub candidate_ratings: Ratings,
    /// The rater's ratings.
    pub rater_ratings: Ratings,
}

/// One delivery of a module.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewDelivery {
    /// Made by the client.
    pub id: Uuid,
    /// Candidate or trainer.
    pub trainer: Uuid,
    /// Module.
    pub module: String,
    /// `watch`, `co` or `solo`.
    pub role: String,
    /// Certified trainer it was given with.
    pub lead_trainer: Option<Uuid>,
    /// Day.
    pub delivered_on: NaiveDate,
    /// Length in minutes.
    pub minutes: i64,
    /// Minutes the trainer led.
    pub minutes_led: i64,
    /// Required segments.
    pub segments_required: i64,
    /// Of these covered.
    pub segments_covered: i64,
    /// Delivery fidelity, 0 to 100.
    pub fidelity_percent: Option<i64>,
    /// Facilitation mean of 4, times 100.
    pub facilitation_hundredths: Option<i64>,
    /// Learners.
    pub learners: i64,
    /// Of these passed the check at once.
    pub passed_first_time: i64,
    /// Usefulness mean of 5, times 100.
    pub usefulness_hundredths: Option<i64>,
    /// Learners who answered.
    pub responses: i64,
    /// Graduates observed within 60 days by someone else.
    pub graduates_observed: i64,
    /// Of these rated 2 or more on half of the target indicators.
    pub graduates_met: i64,
    /// Free text.
    pub notes: Option<String>,
    /// The writer confirmed that the notes identify no client.
    pub confirmed: bool,
}

fn digest(body: &impl serde::Serialize) -> AppResult<String> {
    Ok(hash_token(&serde_json::to_string(body).map_err(AppError::internal)?))
}

impl App {
    /// Records a sampled coaching session. The same body again is harmless.
    pub async fn record_coaching_sample(&self, caller: &Caller, new: NewSample) -> AppResult<()> {
        if new.items_total < 1 || new.items_met < 0 || new.items_met > new.items_total {
            return Err(AppError::field("/items_met", "Between 0 and the number of items that applied."));
        }
        refuse_client_details(new.confirmed, [("/notes".to_owned(), new.notes.as_deref())])?;
        let digest = digest(&new)?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.coach]).await?;
        self.permit_person(&tx, caller, Action::AssessCandidate, new.coach).await?;
        if let Some(there) = coaching_sample::Entity::find_by_id(new.id).one(&tx).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        if new.sampled_on > self.today_of(&tx, new.coach).await? {
            return Err(AppError::field("/sampled_on", AHEAD));
        }
        if let Some(cycle) = new.cycle {
            let of_coach = coaching_cycle::Column::CoachId.eq(new.coach);
            if coaching_cycle::Entity::find_by_id(cycle).filter(of_coach).one(&tx).await?.is_none() {
                return Err(AppError::field("/cycle_id", "This coach has no such coaching cycle."));
            }
        }
        coaching_sample::ActiveModel {
            id: Set(new.id),
            coach_id: Set(new.coach),
            assessor_id: Set(caller.person),
            sampled_on: Set(new.sampled_on),
            cycle_id: Set(new.cycle),
            items_met: Set(new.items_met),
            items_total: Set(new.items_total),
            notes: Set(new.notes),
            received_at: Set(self.now()),
            digest: Set(digest),
        }
        .insert(&tx)
        .await?;
        self.audit(&tx, Some(caller.person), "coaching_sample.add", "person", Some(new.coach), json!({}))
            .await?;
        self.refresh_status(&tx, &[new.coach]).await?;
        self.record_progress(&tx, &content, new.coach, caller.person).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Records a joint observation. Whether the rater was certified on the day
    /// and outside the candidate's line is found here, not stated.
    pub async fn record_joint_observation(&self, caller: &Caller, new: NewJoint) -> AppResult<()> {
        if new.candidate == new.rater || new.subject == new.candidate || new.subject == new.rater {
            return Err(AppError::field(
                "/rater_id",
                "Candidate, rater and the person observed are three people.",
            ));
        }
        if new.candidate_ratings.as_slice().is_empty() || new.rater_ratings.as_slice().is_empty() {
            return Err(AppError::field("/candidate_ratings", "Both rate at least one indicator."));
        }
        if new.observed_at.timestamp_millis() > self.now() + CLOCKS_DIFFER_MS {
            return Err(AppError::field("/observed_at", AHEAD));
        }
        let reference = ("/encounter_ref".to_owned(), Some(new.encounter_ref.as_str()));
        refuse_client_details(new.confirmed, [reference])?;
        let digest = digest(&new)?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.candidate, new.rater]).await?;
        self.permit_person(&tx, caller, Action::AssessCandidate, new.candidate).await?;
        if let Some(there) = joint_observation::Entity::find_by_id(new.id).one(&tx).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        if store::people::person(&tx, new.rater).await?.is_none() {
            return Err(AppError::field("/rater_id", "There is no such person."));
        }
        let tree = store::org::tree(&tx).await?;
        let home = store::people::affiliations(&tx, &[new.subject]).await?;
        let node = home.first().map(|a| a.node_id).ok_or(AppError::NotFound("person"))?;
        let day = time::local_day(new.observed_at.timestamp_millis(), tree.zone(node));
        let agency = tree.above(node, "agency").map(|n| n.id);
        let relation = self.relation_on(&tx, new.rater, new.candidate, day).await?;
        let certified = self.certified_rater_on(&tx, new.rater, agency, day).await?;
        joint_observation::ActiveModel {
            id: Set(new.id),
            candidate_id: Set(new.candidate),
            rater_id: Set(new.rater),
            subject_id: Set(new.subject),
            observed_at: Set(new.observed_at.timestamp_millis()),
            observed_on: Set(day),
            encounter_ref: Set(new.encounter_ref),
            candidate_ratings: Set(new.candidate_ratings.to_string()),
            rater_ratings: Set(new.rater_ratings.to_string()),
            rater_certified: Set(certified),
            rater_outside_line: Set(matches!(relation, Relation::SameAgency | Relation::External)),
            recorded_by: Set(caller.person),
            received_at: Set(self.now()),
            digest: Set(digest),
        }
        .insert(&tx)
        .await?;
        self.audit(
            &tx,
            Some(caller.person),
            "joint_observation.add",
            "person",
            Some(new.candidate),
            json!({}),
        )
        .await?;
        self.refresh_status(&tx, &[new.candidate, new.rater]).await?;
        self.record_progress(&tx, &content, new.candidate, caller.person).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Did this person hold a rater certificate in force on a day, for an agency?
    pub(crate) async fn certified_rater_on(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        rater: Uuid,
        agency: Option<Uuid>,
        day: NaiveDate,
    ) -> AppResult<bool> {
        let scope = self.rater_scope_on(db, rater, day).await?;
        Ok(scope.is_some_and(|agencies| agency.is_some_and(|agency| agencies.contains(&agency))))
    }

    /// The agencies of a person's rater certificates in force on a day; nothing without one.
    pub(crate) async fn rater_scope_on(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        rater: Uuid,
        day: NaiveDate,
    ) -> AppResult<Option<Vec<Uuid>>> {
        let held = store::certification::certificates_of(db, rater).await?;
        let ids: Vec<Uuid> = held.iter().map(|row| row.id).collect();
        let events = store::certificates::events(db, &ids).await?;
        let in_force = held.iter().filter(|row| {
            ["local-coach", "founding-rater", "rater"].contains(&row.path.as_str())
                && row.valid_from_on <= day
                && day <= row.valid_to_on
                && out_of_force(row.id, &events, day).is_none()
        });
        let mut scope = None;
        for row in in_force {
            let agencies = serde_json::from_str::<Vec<Uuid>>(&row.agencies).map_err(AppError::internal)?;
            scope.get_or_insert_with(Vec::new).extend(agencies);
        }
        Ok(scope)
    }

    /// Records a training delivery. The same body again is harmless.
    pub async fn record_delivery(&self, caller: &Caller, new: NewDelivery) -> AppResult<()> {
        let tx = self.store.begin().await?;
        self.write_delivery(&tx, caller, new).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same as a part of another deed.
    pub(crate) async fn write_delivery(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        caller: &Caller,
        new: NewDelivery,
    ) -> AppResult<()> {
        AppError::fields(delivery_faults(&new))?;
        refuse_client_details(new.confirmed, [("/notes".to_owned(), new.notes.as_deref())])?;
        let digest = digest(&new)?;
        let content = self.content().await?;
        let version = i64::from(content.module(&new.module)?.version);
        store::lock_people(tx, &[new.trainer]).await?;
        self.permit_person(tx, caller, Action::AssessCandidate, new.trainer).await?;
        if let Some(there) = training_delivery::Entity::find_by_id(new.id).one(tx).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        if new.delivered_on > self.today_of(tx, new.trainer).await? {
            return Err(AppError::field("/delivered_on", AHEAD));
        }
        if new.role == "solo" {
            self.check_own_scope(tx, &content, &new).await?;
        }
        if let Some(lead) = new.lead_trainer {
            self.check_lead_trainer(tx, &content, lead, &new).await?;
        }
        let trainer = new.trainer;
        self.insert_delivery(tx, caller.person, new, version, digest).await?;
        self.audit(tx, Some(caller.person), "delivery.add", "person", Some(trainer), json!({})).await?;
        self.refresh_status(tx, &[trainer]).await?;
        self.record_progress(tx, &content, trainer, caller.person).await?;
        Ok(())
    }

    /// Whoever a delivery was given with held a trainer certificate for the module that
    /// day, or worked at the center, which trains the first trainers. A delivery may
    /// also be watched where a candidate on the trainer path gave it under observation.
    async fn check_lead_trainer(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        content: &Content,
        lead: Uuid,
        new: &NewDelivery,
    ) -> AppResult<()> {
        let fault = |detail: &str| Err(AppError::field("/lead_trainer_id", detail));
        if lead == new.trainer {
            return fault("Name somebody else: nobody gives a delivery with themselves.");
        }
        let day = new.delivered_on;
        let held = store::people::affiliations(db, &[lead]).await?;
        let center = held
            .iter()
            .any(|a| a.role == "R9" && a.started_on <= day && a.ended_on.is_none_or(|end| end >= day));
        let records = store::certification::records(db, lead).await?;
        let scopes = trainer_scopes(&records, day);
        if center || scopes.iter().any(|scope| covers(scope, &new.module, content, day)) {
            return Ok(());
        }
        let observed = records
            .deliveries
            .iter()
            .any(|row| row.module_code == new.module && row.delivered_on == day && row.role == "solo");
        if new.role == "watch" && observed && self.seeks_module(db, lead, &new.module).await? {
            return Ok(());
        }
        if scopes.is_empty() {
            return fault(
                "This person held no trainer certificate on that day, was not of the center, and gave no \
                 observed delivery of this module that day as a candidate.",
            );
        }
        fault("This person’s trainer certificate did not cover this module in its version on that day.")
    }

    /// A certified trainer delivers alone what their certificate names; for another
    /// module they are a candidate first.
    async fn check_own_scope(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        content: &Content,
        new: &NewDelivery,
    ) -> AppResult<()> {
        let records = store::certification::records(db, new.trainer).await?;
        let scopes = trainer_scopes(&records, new.delivered_on);
        let covered = scopes.iter().any(|scope| covers(scope, &new.module, content, new.delivered_on));
        if scopes.is_empty() || covered || self.seeks_module(db, new.trainer, &new.module).await? {
            return Ok(());
        }
        Err(AppError::field(
            "/module_code",
            "This trainer’s certificate did not cover this module in its version on that day.",
        ))
    }

    /// Is this person a candidate on the trainer path for a module?
    async fn seeks_module(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        person: Uuid,
        module: &str,
    ) -> AppResult<bool> {
        let rows = store::certification::candidacies_of(db, person).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = store::certification::events(db, &ids).await?;
        Ok(rows.iter().any(|row| {
            let modules: Vec<ModuleScope> = serde_json::from_str(&row.modules).unwrap_or_default();
            row.path == "local-trainer"
                && modules.iter().any(|scope| scope.code == module)
                && !events.iter().any(|e| e.candidacy_id == row.id && e.kind == "withdrawn")
        }))
    }

    async fn insert_delivery(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        by: Uuid,
        new: NewDelivery,
        version: i64,
        digest: String,
    ) -> AppResult<()> {
        training_delivery::ActiveModel {
            id: Set(new.id),
            trainer_id: Set(new.trainer),
            module_code: Set(new.module),
            module_version: Set(version),
            role: Set(new.role),
            lead_trainer_id: Set(new.lead_trainer),
            assessor_id: Set(by),
            delivered_on: Set(new.delivered_on),
            minutes: Set(new.minutes),
            minutes_led: Set(new.minutes_led),
            segments_required: Set(new.segments_required),
            segments_covered: Set(new.segments_covered),
            fidelity_percent: Set(new.fidelity_percent),
            facilitation_hundredths: Set(new.facilitation_hundredths),
            learners: Set(new.learners),
            passed_first_time: Set(new.passed_first_time),
            usefulness_hundredths: Set(new.usefulness_hundredths),
            responses: Set(new.responses),
            graduates_observed: Set(new.graduates_observed),
            graduates_met: Set(new.graduates_met),
            notes: Set(new.notes),
            received_at: Set(self.now()),
            digest: Set(digest),
        }
        .insert(tx)
        .await?;
        Ok(())
    }
}

/// The modules of somebody's trainer certificates in force on a day.
fn trainer_scopes(records: &store::certification::Records, day: NaiveDate) -> Vec<ModuleScope> {
    let in_force = records.certificates.iter().filter(|row| {
        row.path == "local-trainer"
            && row.valid_from_on <= day
            && day <= row.valid_to_on
            && out_of_force(row.id, &records.certificate_events, day).is_none()
    });
    in_force.flat_map(|row| serde_json::from_str::<Vec<_>>(&row.modules).unwrap_or_default()).collect()
}

/// Does a scope cover a module on a day? A later version is covered, too, until so
/// many days as the path says after the publication of one with a material change.
fn covers(scope: &ModuleScope, module: &str, content: &Content, day: NaiveDate) -> bool {
    let trainer = content.paths().iter().find_map(CertificationPath::change_set_days);
    let within = trainer.map_or(u64::MAX, |days| u64::try_from(days.value).unwrap_or(0));
    let lapsed = |head: &ModuleHead| {
        let published = time::local_day(head.published_at, chrono_tz::UTC);
        head.code == scope.code
            && head.version > scope.version
            && head.material_change
            && published.checked_add_days(chrono::Days::new(within)).is_some_and(|last| day > last)
    };
    scope.code == module && !content.heads.iter().any(lapsed)
}

fn delivery_faults(new: &NewDelivery) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut part = |pointer: &str, part: i64, whole: i64| {
        if part < 0 || part > whole {
            faults.push(FieldError::new(pointer, format!("Between 0 and {whole}.")));
        }
    };
    part("/minutes", new.minutes, 10_000);
    part("/minutes_led", new.minutes_led, new.minutes);
    part("/segments_required", new.segments_required, 1_000);
    part("/segments_covered", new.segments_covered, new.segments_required);
    part("/fidelity_percent", new.fidelity_percent.unwrap_or(0), 100);
    part("/facilitation_mean", new.facilitation_hundredths.unwrap_or(0), 400);
    part("/learners", new.learners, 1_000);
    part("/passed_first_time", new.passed_first_time, new.learners);
    part("/usefulness_mean", new.usefulness_hundredths.unwrap_or(0), 500);
    part("/responses", new.responses, new.learners);
    part("/graduates_observed", new.graduates_observed, new.learners);
    part("/graduates_met", new.graduates_met, new.graduates_observed);
    if new.minutes == 0 {
        faults.push(FieldError::new("/minutes", "A delivery lasts at least a minute."));
    }
    if !["watch", "co", "solo"].contains(&new.role.as_str()) {
        faults.push(FieldError::new("/role", "Use watch, co or solo."));
    }
    faults
}
