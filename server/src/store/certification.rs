//! Candidacies, what their gates are computed from, calibration and certificates.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::{
    appeal, appeal_signature, calibration_rating, calibration_run, candidacy, candidacy_event, cert_decision,
    certificate, certificate_event, coaching_contact, coaching_cycle, coaching_cycle_event, coaching_sample,
    founding_appointment, joint_observation, safety_task, training_delivery,
};
use sea_orm::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::coaching_plan::CONSULTATION;
use super::org;

/// Everything recorded about a person that gates rest on.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Open safety tasks about the person.
    pub tasks: Vec<safety_task::Model>,
    /// Coaching cycles in which the person coached.
    pub cycles: Vec<coaching_cycle::Model>,
    /// Their events.
    pub cycle_events: Vec<coaching_cycle_event::Model>,
    /// Sampled coaching sessions.
    pub samples: Vec<coaching_sample::Model>,
    /// Consultations of the person about their coaching.
    pub consultations: Vec<coaching_contact::Model>,
    /// Joint observations.
    pub joints: Vec<joint_observation::Model>,
    /// Training deliveries.
    pub deliveries: Vec<training_delivery::Model>,
    /// Calibration runs that were sent in, in order.
    pub runs: Vec<calibration_run::Model>,
    /// Certificates held, whatever their state.
    pub certificates: Vec<certificate::Model>,
    /// What happened to them.
    pub certificate_events: Vec<certificate_event::Model>,
}

/// Reads all of it, in a fixed number of queries.
pub async fn records(db: &impl ConnectionTrait, person: Uuid) -> Result<Records, DbErr> {
    Ok(records_of(db, &[person]).await?.remove(&person).unwrap_or_default())
}

/// The same of many people, in as many queries as for one.
pub async fn records_of(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<HashMap<Uuid, Records>, DbErr> {
    let them = || people.iter().copied();
    let mut all: HashMap<Uuid, Records> = them().map(|person| (person, Records::default())).collect();
    let tasks = safety_task::Entity::find()
        .filter(safety_task::Column::PersonId.is_in(them()))
        .filter(safety_task::Column::DoneAt.is_null());
    put(&mut all, tasks.all(db).await?, |row| row.person_id, |of| &mut of.tasks);
    let cycles = coaching_cycle::Entity::find()
        .filter(coaching_cycle::Column::CoachId.is_in(them()))
        .order_by_asc(coaching_cycle::Column::OpenedOn);
    let cycles = cycles.all(db).await?;
    let coaches: HashMap<Uuid, Uuid> = cycles.iter().map(|row| (row.id, row.coach_id)).collect();
    let events = coaching_cycle_event::Entity::find()
        .filter(coaching_cycle_event::Column::CycleId.is_in(coaches.keys().copied()));
    put(&mut all, events.all(db).await?, |row| coaches[&row.cycle_id], |of| &mut of.cycle_events);
    put(&mut all, cycles, |row| row.coach_id, |of| &mut of.cycles);
    let samples = coaching_sample::Entity::find()
        .filter(coaching_sample::Column::CoachId.is_in(them()))
        .order_by_asc(coaching_sample::Column::SampledOn);
    put(&mut all, samples.all(db).await?, |row| row.coach_id, |of| &mut of.samples);
    let consultations = coaching_contact::Entity::find()
        .filter(coaching_contact::Column::PersonId.is_in(them()))
        .filter(coaching_contact::Column::Method.eq(CONSULTATION))
        .order_by_asc(coaching_contact::Column::OnDay);
    put(&mut all, consultations.all(db).await?, |row| row.person_id, |of| &mut of.consultations);
    let joints = joint_observation::Entity::find()
        .filter(joint_observation::Column::CandidateId.is_in(them()))
        .order_by_asc(joint_observation::Column::ObservedAt);
    put(&mut all, joints.all(db).await?, |row| row.candidate_id, |of| &mut of.joints);
    let deliveries = training_delivery::Entity::find()
        .filter(training_delivery::Column::TrainerId.is_in(them()))
        .order_by_asc(training_delivery::Column::DeliveredOn);
    put(&mut all, deliveries.all(db).await?, |row| row.trainer_id, |of| &mut of.deliveries);
    let runs = calibration_run::Entity::find()
        .filter(calibration_run::Column::RaterId.is_in(them()))
        .filter(calibration_run::Column::CompletedOn.is_not_null())
        .order_by_asc(calibration_run::Column::StartedAt);
    put(&mut all, runs.all(db).await?, |row| row.rater_id, |of| &mut of.runs);
    let certificates = certificates_of_all(db, people).await?;
    let holders: HashMap<Uuid, Uuid> = certificates.iter().map(|row| (row.id, row.person_id)).collect();
    let events = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.is_in(holders.keys().copied()));
    put(&mut all, events.all(db).await?, |row| holders[&row.certificate_id], |of| &mut of.certificate_events);
    put(&mut all, certificates, |row| row.person_id, |of| &mut of.certificates);
    Ok(all)
}

/// Puts each row to the person whose it is.
fn put<T>(
    all: &mut HashMap<Uuid, Records>,
    rows: Vec<T>,
    whose: impl Fn(&T) -> Uuid,
    list: impl Fn(&mut Records) -> &mut Vec<T>,
) {
    for row in rows {
        list(all.entry(whose(&row)).or_default()).push(row);
    }
}

/// A person's certificates, the newest first.
pub async fn certificates_of(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<certificate::Model>, DbErr> {
    certificates_of_all(db, &[person]).await
}

/// The certificates of these people, the newest first.
pub async fn certificates_of_all(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<certificate::Model>, DbErr> {
    certificate::Entity::find()
        .filter(certificate::Column::PersonId.is_in(people.iter().copied()))
        .order_by_desc(certificate::Column::IssuedAt)
        .all(db)
        .await
}

/// A certificate with what happened to it.
pub async fn certificate(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<(certificate::Model, Vec<certificate_event::Model>)>, DbErr> {
    let Some(row) = certificate::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let events = certificate_event::Entity::find()
        .filter(certificate_event::Column::CertificateId.eq(id))
        .order_by_asc(certificate_event::Column::ReceivedAt)
        .all(db)
        .await?;
    Ok(Some((row, events)))
}

/// A candidacy by id.
pub async fn candidacy(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<candidacy::Model>, DbErr> {
    candidacy::Entity::find_by_id(id).one(db).await
}

/// Candidacies at or below these nodes and those of one person, newest first.
pub async fn candidacies(
    db: &impl ConnectionTrait,
    scope: &[Uuid],
    own: Uuid,
    path: Option<&str>,
) -> Result<Vec<candidacy::Model>, DbErr> {
    use candidacy::Column as C;
    let mut query = candidacy::Entity::find()
        .filter(C::NodeId.in_subquery(org::below(scope)).or(C::PersonId.eq(own)))
        .order_by_desc(C::ReceivedAt)
        .limit(200);
    if let Some(path) = path {
        query = query.filter(C::Path.eq(path));
    }
    query.all(db).await
}

/// The candidacies of a person on a path.
pub async fn candidacies_of(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<candidacy::Model>, DbErr> {
    candidacy::Entity::find().filter(candidacy::Column::PersonId.eq(person)).all(db).await
}

/// What happened to these candidacies, in order.
pub async fn events(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<candidacy_event::Model>, DbErr> {
    candidacy_event::Entity::find()
        .filter(candidacy_event::Column::CandidacyId.is_in(ids.iter().copied()))
        .order_by_asc(candidacy_event::Column::ReceivedAt)
        .all(db)
        .await
}

/// A step of a candidacy by its id.
pub async fn candidacy_event(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<candidacy_event::Model>, DbErr> {
    candidacy_event::Entity::find_by_id(id).one(db).await
}

/// The signatures under a candidacy, in order.
pub async fn decisions(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<cert_decision::Model>, DbErr> {
    decisions_of(db, &[id]).await
}

/// Decisions under any of these candidacies, in order.
pub async fn decisions_of(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<cert_decision::Model>, DbErr> {
    cert_decision::Entity::find()
        .filter(cert_decision::Column::CandidacyId.is_in(ids.iter().copied()))
        .order_by_asc(cert_decision::Column::ReceivedAt)
        .all(db)
        .await
}

/// These candidacies.
pub async fn candidacies_by_id(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<candidacy::Model>, DbErr> {
    candidacy::Entity::find().filter(candidacy::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// These certificates.
pub async fn certificates_by_id(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<certificate::Model>, DbErr> {
    certificate::Entity::find().filter(certificate::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// These changes of certificates.
pub async fn changes_by_id(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<certificate_event::Model>, DbErr> {
    certificate_event::Entity::find()
        .filter(certificate_event::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// A rater's calibration runs, in order.
pub async fn runs_of(db: &impl ConnectionTrait, rater: Uuid) -> Result<Vec<calibration_run::Model>, DbErr> {
    calibration_run::Entity::find()
        .filter(calibration_run::Column::RaterId.eq(rater))
        .order_by_asc(calibration_run::Column::StartedAt)
        .all(db)
        .await
}

/// A calibration run.
pub async fn run(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<calibration_run::Model>, DbErr> {
    calibration_run::Entity::find_by_id(id).one(db).await
}

/// The ratings of a run so far.
pub async fn run_ratings(
    db: &impl ConnectionTrait,
    run: Uuid,
) -> Result<Vec<calibration_rating::Model>, DbErr> {
    calibration_rating::Entity::find().filter(calibration_rating::Column::RunId.eq(run)).all(db).await
}

/// The appeals of one person and of those at or below these nodes, newest first.
pub async fn appeals(
    db: &impl ConnectionTrait,
    scope: &[Uuid],
    own: Uuid,
) -> Result<Vec<appeal::Model>, DbErr> {
    use appeal::Column as C;
    appeal::Entity::find()
        .filter(C::PersonId.in_subquery(super::people::affiliated(scope)).or(C::PersonId.eq(own)))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(200)
        .all(db)
        .await
}

/// The signatures under these appeals, in order.
pub async fn appeal_signatures(
    db: &impl ConnectionTrait,
    appeals: &[Uuid],
) -> Result<Vec<appeal_signature::Model>, DbErr> {
    use appeal_signature::Column as C;
    appeal_signature::Entity::find()
        .filter(C::AppealId.is_in(appeals.iter().copied()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// A founding appointment.
pub async fn appointment(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<founding_appointment::Model>, DbErr> {
    founding_appointment::Entity::find_by_id(id).one(db).await
}

/// The people whom this observer has observed from a day on.
pub async fn observed_by(
    db: &impl ConnectionTrait,
    observer: Uuid,
    from: NaiveDate,
) -> Result<Vec<Uuid>, DbErr> {
    use fieldcraft_entities::observation::{Column as C, Entity};
    Entity::find()
        .select_only()
        .column(C::SubjectId)
        .filter(C::ObserverId.eq(observer))
        .filter(C::ObservedOn.gte(from))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}
