//! Candidacies, what their gates are computed from, calibration and certificates.

use chrono::NaiveDate;
use fieldcraft_entities::{
    appeal, appeal_signature, calibration_rating, calibration_run, candidacy, candidacy_event, cert_decision,
    certificate, certificate_event, coaching_contact, coaching_cycle, coaching_cycle_event, coaching_sample,
    founding_appointment, joint_observation, safety_task, training_delivery,
};
use sea_orm::ExprTrait;
use sea_orm::sea_query::Query;
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
    let cycles = coaching_cycle::Entity::find()
        .filter(coaching_cycle::Column::CoachId.eq(person))
        .order_by_asc(coaching_cycle::Column::OpenedOn)
        .all(db)
        .await?;
    let certificates = certificates_of(db, person).await?;
    Ok(Records {
        tasks: safety_task::Entity::find()
            .filter(safety_task::Column::PersonId.eq(person))
            .filter(safety_task::Column::DoneAt.is_null())
            .all(db)
            .await?,
        cycle_events: coaching_cycle_event::Entity::find()
            .filter(coaching_cycle_event::Column::CycleId.is_in(cycles.iter().map(|c| c.id)))
            .all(db)
            .await?,
        cycles,
        samples: coaching_sample::Entity::find()
            .filter(coaching_sample::Column::CoachId.eq(person))
            .order_by_asc(coaching_sample::Column::SampledOn)
            .all(db)
            .await?,
        consultations: coaching_contact::Entity::find()
            .filter(coaching_contact::Column::PersonId.eq(person))
            .filter(coaching_contact::Column::Method.eq(CONSULTATION))
            .order_by_asc(coaching_contact::Column::OnDay)
            .all(db)
            .await?,
        joints: joint_observation::Entity::find()
            .filter(joint_observation::Column::CandidateId.eq(person))
            .order_by_asc(joint_observation::Column::ObservedAt)
            .all(db)
            .await?,
        deliveries: training_delivery::Entity::find()
            .filter(training_delivery::Column::TrainerId.eq(person))
            .order_by_asc(training_delivery::Column::DeliveredOn)
            .all(db)
            .await?,
        runs: runs_of(db, person).await?.into_iter().filter(|run| run.completed_on.is_some()).collect(),
        certificate_events: certificate_event::Entity::find()
            .filter(certificate_event::Column::CertificateId.is_in(certificates.iter().map(|c| c.id)))
            .all(db)
            .await?,
        certificates,
    })
}

/// A person's certificates, the newest first.
pub async fn certificates_of(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<certificate::Model>, DbErr> {
    certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(person))
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

/// Has `signatory` signed under any candidacy of `person`?
pub async fn has_signed_for(db: &impl ConnectionTrait, signatory: Uuid, person: Uuid) -> Result<bool, DbErr> {
    let theirs = Query::select()
        .column(candidacy::Column::Id)
        .from(candidacy::Entity)
        .and_where(candidacy::Column::PersonId.eq(person))
        .to_owned();
    let row = cert_decision::Entity::find()
        .filter(cert_decision::Column::SignatoryId.eq(signatory))
        .filter(cert_decision::Column::CandidacyId.in_subquery(theirs))
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// The last day on which `coach` had an open coaching assignment or a cycle with `person`.
pub async fn last_coached(
    db: &impl ConnectionTrait,
    coach: Uuid,
    person: Uuid,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, DbErr> {
    use fieldcraft_entities::assignment;
    let rows = assignment::Entity::find()
        .filter(assignment::Column::LeadId.eq(coach))
        .filter(assignment::Column::PersonId.eq(person))
        .filter(assignment::Column::Kind.eq("coach"))
        .filter(assignment::Column::SupersededAt.is_null())
        .all(db)
        .await?;
    let cycles = coaching_cycle::Entity::find()
        .filter(coaching_cycle::Column::CoachId.eq(coach))
        .filter(coaching_cycle::Column::PersonId.eq(person))
        .all(db)
        .await?;
    let assigned =
        rows.iter().filter(|a| a.from_on <= today).map(|a| a.to_on.map_or(today, |to| Ord::min(to, today)));
    Ok(assigned.chain(cycles.iter().map(|c| c.opened_on)).max())
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
