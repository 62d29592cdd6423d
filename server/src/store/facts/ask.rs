//! The question that everything the rules read about people comes from: what there
//! is of the people themselves, how those stand who observed them, and, where the
//! tree is not known yet, the places above them. It is one statement, and one row
//! with a packed list for each table, however many people are asked about.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::By;
use super::rows::{
    AffiliationRow, AttemptRow, AttestationRow, CertificateRow, CheckRow, CredentialRow, DeliveryRow,
    EventOfCertificateRow, EventRow, JointRow, LeaveRow, ObservationRow, PolicyRow, PracticeRow,
    PriorEventRow, PriorRow, ResultRow, RunRow, SampleRow, StepRow, WaiverRow,
};
use super::scopes::{Scope, Scopes};
use crate::store::org::{self, Tree};
use crate::store::packed::{Answer, Question, Texts};

/// Everything of the people themselves.
pub(super) struct Rows {
    pub(super) affiliations: By<AffiliationRow>,
    pub(super) leaves: By<LeaveRow>,
    pub(super) observations: By<ObservationRow>,
    pub(super) events: By<EventRow>,
    pub(super) attempts: By<AttemptRow>,
    pub(super) prior: By<PriorRow>,
    pub(super) prior_events: By<PriorEventRow>,
    pub(super) credentials: By<CredentialRow>,
    /// By credential.
    pub(super) checks: By<CheckRow>,
    pub(super) attestations: By<AttestationRow>,
    pub(super) waivers: By<WaiverRow>,
    pub(super) practice: By<PracticeRow>,
    pub(super) steps: By<StepRow>,
    pub(super) samples: By<SampleRow>,
    pub(super) deliveries: By<DeliveryRow>,
    pub(super) joint: Vec<JointRow>,
    pub(super) results: By<ResultRow>,
    /// Of all places: there are few.
    pub(super) policies: Vec<PolicyRow>,
}

/// How observers stand.
pub(super) struct Standing {
    /// Each with what it covers.
    pub(super) certificates: Vec<(CertificateRow, Arc<Scope>)>,
    pub(super) events: Vec<EventOfCertificateRow>,
    pub(super) runs: Vec<RunRow>,
}

/// Everything about some people, and about those who observed them.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    scopes: &Scopes,
    people: &[Uuid],
) -> Result<(Rows, Standing), DbErr> {
    static TEXTS: Texts = Texts::new();
    let mut answer = TEXTS.ask(db, people, ask).await?;
    let rows = Rows::of(&mut answer)?;
    Ok((rows, Standing::of(&mut answer, db, scopes).await?))
}

/// The same with the places above them.
pub(super) async fn read_with_places(
    db: &impl ConnectionTrait,
    scopes: &Scopes,
    people: &[Uuid],
) -> Result<(Rows, Standing, Tree), DbErr> {
    static TEXTS: Texts = Texts::new();
    let lists = |question: &mut Question, them: &str| {
        ask(question, them);
        org::ask_above(question, them);
    };
    let mut answer = TEXTS.ask(db, people, lists).await?;
    let rows = Rows::of(&mut answer)?;
    let standing = Standing::of(&mut answer, db, scopes).await?;
    Ok((rows, standing, org::above(&mut answer)?))
}

/// In the order in which the answers are taken.
fn ask(question: &mut Question, them: &str) {
    ask_work_and_evidence(question, them);
    ask_papers(question, them);
    ask_records(question, them);
    ask_standing(question, them);
}

impl Rows {
    /// The free text of an observation and whatever else no rule reads stays behind.
    fn of(answer: &mut Answer) -> Result<Self, DbErr> {
        Ok(Self {
            affiliations: By::new(answer.take()?, |row| row.person_id),
            leaves: By::new(answer.take()?, |row| row.person_id),
            observations: By::new(answer.take()?, |row| row.subject_id),
            events: By::new(answer.take()?, |row| row.subject_id),
            attempts: By::new(answer.take()?, |row| row.person_id),
            prior: By::new(answer.take()?, |row| row.person_id),
            prior_events: By::new(answer.take()?, |row| row.person_id),
            credentials: By::new(answer.take()?, |row| row.person_id),
            checks: By::new(answer.take()?, |row| row.credential_id),
            attestations: By::new(answer.take()?, |row| row.person_id),
            waivers: By::new(answer.take()?, |row| row.person_id),
            practice: By::new(answer.take()?, |row| row.person_id),
            steps: By::new(answer.take()?, |row| row.coach_id),
            samples: By::new(answer.take()?, |row| row.coach_id),
            deliveries: By::new(answer.take()?, |row| row.trainer_id),
            joint: answer.take()?,
            results: By::new(answer.take()?, |row| row.rater_id),
            policies: answer.take()?,
        })
    }
}

/// Where they work, and what was seen and passed.
fn ask_work_and_evidence(ask: &mut Question, them: &str) {
    let of = |table: &str, column: &str| format!("{table} WHERE {column} IN ({them})");
    ask.list(
        &["affiliation_id", "person_id", "node_id"],
        &[
            "role",
            "sub_kind",
            "fte_hundredths",
            "rostered_to_respond",
            "hired_on",
            "started_on",
            "ended_on",
            "received_at",
            "superseded_at",
        ],
        &of("affiliation", "person_id"),
    );
    ask.list(
        &["leave_id", "person_id"],
        &["from_on", "to_on", "received_at"],
        &of("leave_period", "person_id"),
    );
    ask.list(
        &["id", "subject_id", "observer_id", "agency_id", "supersedes"],
        &[
            "kind",
            "purpose",
            "relation",
            "observed_at",
            "observed_on",
            "performed_on",
            "recorded_at",
            "received_at",
            "encounter_ref",
            "ratings",
            "harm",
            "scenario",
            "framework_version",
        ],
        &of("observation", "subject_id"),
    );
    ask.list(
        &["observation_id", "subject_id"],
        &["kind", "on_day", "outcome", "received_at"],
        // An acknowledgment changes nothing.
        &format!("observation_event WHERE subject_id IN ({them}) AND kind <> 'acknowledged'"),
    );
    ask.list(
        &["id", "person_id"],
        &["module_code", "module_version", "points_num", "points_den", "submitted_on", "received_at"],
        &of("attempt", "person_id"),
    );
    ask.list(
        &["id", "person_id"],
        &["module_code", "module_version", "finished_on"],
        &of("prior_learning", "person_id"),
    );
    ask.list(&["claim_id", "person_id"], &["kind", "received_at"], &of("prior_learning_event", "person_id"));
}

/// What was shown, attested and waived.
fn ask_papers(ask: &mut Question, them: &str) {
    let of = |table: &str, column: &str| format!("{table} WHERE {column} IN ({them})");
    ask.list(
        &["credential_id", "person_id", "recorded_by"],
        &["kind", "jurisdiction", "valid_from_on", "expires_on", "received_at"],
        &of("credential", "person_id"),
    );
    ask.list(
        &["credential_id"],
        &["checked_on", "valid", "received_at"],
        &of("credential_check", "person_id"),
    );
    ask.list(
        &["id", "person_id", "attested_by"],
        &["step", "attested_on", "reason", "received_at"],
        &of("attestation", "person_id"),
    );
    ask.list(
        &["waiver_id", "person_id", "recorded_by"],
        &["requirement", "clause", "from_on", "to_on", "reason", "received_at"],
        &of("waiver", "person_id"),
    );
}

/// What they did themselves, as coaches and as trainers; and what places switched on.
fn ask_records(ask: &mut Question, them: &str) {
    let of = |table: &str, column: &str| format!("{table} WHERE {column} IN ({them})");
    ask.list(
        &["id", "person_id", "other_id", "about_id"],
        &["kind", "on_day", "code", "minutes", "with_data", "other_step", "encounter_ref", "received_at"],
        &of("practice_record", "person_id"),
    );
    ask.list(
        &["cycle.id", "cycle.coach_id", "cycle.person_id"],
        &["step.kind", "step.on_day", "step.received_at"],
        &format!(
            "coaching_cycle AS cycle JOIN coaching_cycle_event AS step ON step.cycle_id = cycle.id \
             WHERE cycle.coach_id IN ({them})"
        ),
    );
    ask.list(
        &["id", "coach_id", "assessor_id"],
        &["sampled_on", "items_met", "items_total", "received_at"],
        &of("coaching_sample", "coach_id"),
    );
    ask.list(
        &["id", "trainer_id", "assessor_id"],
        &["module_code", "module_version", "role", "delivered_on", "fidelity_percent", "received_at"],
        &of("training_delivery", "trainer_id"),
    );
    ask.list(
        &["id", "candidate_id", "rater_id"],
        &["observed_on", "received_at"],
        &format!("joint_observation WHERE candidate_id IN ({them}) OR rater_id IN ({them})"),
    );
    ask.list(
        &["id", "rater_id"],
        &["completed_at", "completed_on", "outcome", "result"],
        &format!("calibration_run WHERE rater_id IN ({them}) AND outcome IN ('passed', 'failed')"),
    );
    ask.list(&["policy_id", "node_id"], &["kind", "code", "from_on", "to_on", "received_at"], "node_policy");
}

/// Of the people and of everybody who observed them.
fn ask_standing(ask: &mut Question, them: &str) {
    ask.name(
        "observer",
        &format!(
            "SELECT observer_id AS id FROM observation WHERE subject_id IN ({them}) \
             UNION SELECT id FROM person WHERE id IN ({them})"
        ),
    );
    let of = |table: &str, column: &str| format!("{table} WHERE {column} IN (SELECT id FROM observer)");
    ask.list(
        &["id", "person_id"],
        // What it covers is known of most: see `scopes`.
        &["path", "appointed", "issued_at", "valid_from_on", "valid_to_on"],
        &of("certificate", "person_id"),
    );
    ask.list(
        &["event.id", "event.certificate_id", "event.annuls"],
        &["event.kind", "event.effective_on", "event.for_cause", "event.received_at"],
        &of(
            "certificate JOIN certificate_event AS event ON event.certificate_id = certificate.id",
            "certificate.person_id",
        ),
    );
    ask.list(
        &["rater_id"],
        &["completed_at", "completed_on", "outcome"],
        &format!("{} AND outcome IN ('passed', 'failed')", of("calibration_run", "rater_id")),
    );
}

impl Standing {
    async fn of(answer: &mut Answer, db: &impl ConnectionTrait, scopes: &Scopes) -> Result<Self, DbErr> {
        let mut certificates: Vec<CertificateRow> = answer.take()?;
        certificates.sort_by_key(|row| (row.issued_at, row.id));
        let (events, runs) = (answer.take()?, answer.take()?);
        Ok(Self { certificates: scopes.with(db, certificates).await?, events, runs })
    }
}
