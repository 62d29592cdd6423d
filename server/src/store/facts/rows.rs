//! The rows as they come packed, in the order of their columns, and what the
//! rules make of each. One file, though a long one: the order of a row's columns is the order
//! in which the one statement asks for them, and both are read side by side.

use fieldcraft_competencies::code::{EvidenceType, ModuleCode, RoleCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{
    Affiliation, Attestation, KnowledgePass, Leave, Observation, ObservationEvent, ObservationEventKind,
    OverlayInForce, Purpose, Relation, Scenario, SoloPolicy, Waiver,
};
use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities as entity;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::day;
use crate::store::org::Tree;
use crate::store::packed::{flag, made, maybe_id, parsed};
use crate::time;

/// A version of an affiliation.
#[derive(Deserialize)]
pub(crate) struct AffiliationRow {
    affiliation_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) node_id: Uuid,
    pub(super) role: String,
    sub_kind: Option<String>,
    fte_hundredths: i64,
    #[serde(deserialize_with = "flag")]
    rostered_to_respond: bool,
    hired_on: Day,
    pub(super) started_on: Day,
    ended_on: Option<Day>,
    received_at: i64,
    pub(super) superseded_at: Option<i64>,
}

impl From<&entity::affiliation::Model> for AffiliationRow {
    fn from(row: &entity::affiliation::Model) -> Self {
        Self {
            affiliation_id: row.affiliation_id,
            person_id: row.person_id,
            node_id: row.node_id,
            role: row.role.clone(),
            sub_kind: row.sub_kind.clone(),
            fte_hundredths: row.fte_hundredths,
            rostered_to_respond: row.rostered_to_respond,
            hired_on: day(row.hired_on),
            started_on: day(row.started_on),
            ended_on: row.ended_on.map(day),
            received_at: row.received_at,
            superseded_at: row.superseded_at,
        }
    }
}

/// A version of a leave.
#[derive(Deserialize)]
pub(crate) struct LeaveRow {
    leave_id: Uuid,
    pub(super) person_id: Uuid,
    from_on: Day,
    to_on: Option<Day>,
    received_at: i64,
}

impl From<&entity::leave_period::Model> for LeaveRow {
    fn from(row: &entity::leave_period::Model) -> Self {
        Self {
            leave_id: row.leave_id,
            person_id: row.person_id,
            from_on: day(row.from_on),
            to_on: row.to_on.map(day),
            received_at: row.received_at,
        }
    }
}

/// An observation with its ratings.
#[derive(Deserialize)]
pub(super) struct ObservationRow {
    id: Uuid,
    pub(super) subject_id: Uuid,
    pub(super) observer_id: Uuid,
    #[serde(deserialize_with = "maybe_id")]
    agency_id: Option<Uuid>,
    #[serde(deserialize_with = "maybe_id")]
    supersedes: Option<Uuid>,
    #[serde(deserialize_with = "parsed")]
    kind: Option<EvidenceType>,
    #[serde(deserialize_with = "purpose")]
    purpose: Purpose,
    #[serde(deserialize_with = "relation")]
    relation: Relation,
    observed_at: i64,
    observed_on: Day,
    performed_on: Option<Day>,
    recorded_at: i64,
    received_at: i64,
    encounter_ref: String,
    #[serde(deserialize_with = "parsed")]
    ratings: Option<Ratings>,
    #[serde(deserialize_with = "flag")]
    harm: bool,
    scenario: Option<String>,
    framework_version: u32,
}

/// What happened to an observation.
#[derive(Deserialize)]
pub(super) struct EventRow {
    observation_id: Uuid,
    pub(super) subject_id: Uuid,
    kind: String,
    on_day: Day,
    outcome: Option<String>,
    received_at: i64,
}

/// A try at a module's knowledge check.
#[derive(Deserialize)]
pub(super) struct AttemptRow {
    id: Uuid,
    pub(super) person_id: Uuid,
    module_code: String,
    module_version: u32,
    points_num: u32,
    points_den: u32,
    submitted_on: Day,
    received_at: i64,
}

/// A claim of prior learning.
#[derive(Deserialize)]
pub(super) struct PriorRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) module_code: String,
    pub(super) module_version: u32,
    pub(super) finished_on: Day,
}

/// What happened to a claim of prior learning.
#[derive(Deserialize)]
pub(super) struct PriorEventRow {
    pub(super) claim_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) kind: String,
    pub(super) received_at: i64,
}

/// A version of a credential.
#[derive(Deserialize)]
pub(super) struct CredentialRow {
    pub(super) credential_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) recorded_by: Uuid,
    pub(super) kind: String,
    pub(super) jurisdiction: Option<String>,
    pub(super) valid_from_on: Day,
    pub(super) expires_on: Option<Day>,
    pub(super) received_at: i64,
}

/// A look at a credential's source.
#[derive(Deserialize)]
pub(super) struct CheckRow {
    pub(super) credential_id: Uuid,
    pub(super) checked_on: Day,
    #[serde(deserialize_with = "flag")]
    pub(super) valid: bool,
    pub(super) received_at: i64,
}

/// A step attested at go-live.
#[derive(Deserialize)]
pub(super) struct AttestationRow {
    id: Uuid,
    pub(super) person_id: Uuid,
    attested_by: Uuid,
    step: String,
    attested_on: Day,
    reason: String,
    received_at: i64,
}

/// A version of a waiver.
#[derive(Deserialize)]
pub(super) struct WaiverRow {
    waiver_id: Uuid,
    pub(super) person_id: Uuid,
    recorded_by: Uuid,
    requirement: String,
    clause: Option<String>,
    from_on: Day,
    to_on: Day,
    reason: String,
    received_at: i64,
}

/// What a person did, was offered or was given.
#[derive(Deserialize)]
pub(super) struct PracticeRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    #[serde(deserialize_with = "maybe_id")]
    pub(super) other_id: Option<Uuid>,
    #[serde(deserialize_with = "maybe_id")]
    pub(super) about_id: Option<Uuid>,
    pub(super) kind: String,
    pub(super) on_day: Day,
    pub(super) code: Option<String>,
    pub(super) minutes: Option<i64>,
    #[serde(deserialize_with = "flag")]
    pub(super) with_data: bool,
    pub(super) other_step: Option<String>,
    pub(super) encounter_ref: Option<String>,
    pub(super) received_at: i64,
}

/// A step of a coaching cycle, with the cycle.
#[derive(Deserialize)]
pub(super) struct StepRow {
    pub(super) cycle_id: Uuid,
    pub(super) coach_id: Uuid,
    pub(super) coachee_id: Uuid,
    pub(super) kind: String,
    pub(super) on_day: Day,
    pub(super) received_at: i64,
}

/// A scored sample of a coach's work.
#[derive(Deserialize)]
pub(super) struct SampleRow {
    pub(super) id: Uuid,
    pub(super) coach_id: Uuid,
    pub(super) assessor_id: Uuid,
    pub(super) sampled_on: Day,
    pub(super) items_met: i64,
    pub(super) items_total: i64,
    pub(super) received_at: i64,
}

/// A delivery of a module.
#[derive(Deserialize)]
pub(super) struct DeliveryRow {
    pub(super) id: Uuid,
    pub(super) trainer_id: Uuid,
    pub(super) assessor_id: Uuid,
    pub(super) module_code: String,
    pub(super) module_version: u32,
    pub(super) role: String,
    pub(super) delivered_on: Day,
    pub(super) fidelity_percent: Option<i64>,
    pub(super) received_at: i64,
}

/// A visit that two rated apart from each other.
#[derive(Deserialize)]
pub(super) struct JointRow {
    pub(super) id: Uuid,
    pub(super) candidate_id: Uuid,
    pub(super) rater_id: Uuid,
    pub(super) observed_on: Day,
    pub(super) received_at: i64,
}

/// A calibration run of one of the people, with its figures.
#[derive(Deserialize)]
pub(super) struct ResultRow {
    pub(super) id: Uuid,
    pub(super) rater_id: Uuid,
    pub(super) completed_at: Option<i64>,
    pub(super) completed_on: Option<Day>,
    pub(super) outcome: String,
    pub(super) result: Option<String>,
}

/// A version of what a place has switched on.
#[derive(Deserialize)]
pub(crate) struct PolicyRow {
    policy_id: Uuid,
    pub(super) node_id: Uuid,
    pub(super) kind: String,
    code: String,
    from_on: Day,
    to_on: Option<Day>,
    received_at: i64,
}

impl From<&entity::node_policy::Model> for PolicyRow {
    fn from(row: &entity::node_policy::Model) -> Self {
        Self {
            policy_id: row.policy_id,
            node_id: row.node_id,
            kind: row.kind.clone(),
            code: row.code.clone(),
            from_on: day(row.from_on),
            to_on: row.to_on.map(day),
            received_at: row.received_at,
        }
    }
}

/// A certificate of somebody who observes, coaches or trains.
#[derive(Deserialize)]
pub(super) struct CertificateRow {
    pub(super) id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) path: String,
    #[serde(deserialize_with = "flag")]
    pub(super) appointed: bool,
    pub(super) issued_at: i64,
    pub(super) valid_from_on: Day,
    pub(super) valid_to_on: Day,
}

/// What happened to a certificate.
#[derive(Deserialize)]
pub(super) struct EventOfCertificateRow {
    pub(super) id: Uuid,
    pub(super) certificate_id: Uuid,
    #[serde(deserialize_with = "maybe_id")]
    pub(super) annuls: Option<Uuid>,
    pub(super) kind: String,
    pub(super) effective_on: Day,
    #[serde(deserialize_with = "flag")]
    pub(super) for_cause: bool,
    pub(super) received_at: i64,
}

/// A calibration run, as it decides what ratings count for.
#[derive(Deserialize)]
pub(super) struct RunRow {
    pub(super) rater_id: Uuid,
    pub(super) completed_at: Option<i64>,
    pub(super) completed_on: Option<Day>,
    pub(super) outcome: String,
}

/// An affiliation as the rules have it; none with a role that they do not know.
pub(crate) fn affiliation(row: &AffiliationRow, tree: &Tree) -> Option<Affiliation> {
    Some(Affiliation {
        fact_id: row.affiliation_id,
        node: row.node_id,
        agency: tree.above(row.node_id, "agency").map_or(row.node_id, |node| node.id),
        jurisdiction: tree.jurisdiction(row.node_id).unwrap_or_default().to_owned(),
        role: row.role.parse::<RoleCode>().ok()?,
        sub_kind: row.sub_kind.clone(),
        fte: u16::try_from(row.fte_hundredths).unwrap_or_default(),
        rostered_to_respond: row.rostered_to_respond,
        hire: row.hired_on,
        start_in_role: row.started_on,
        end: row.ended_on,
        received_at: Millis(row.received_at),
    })
}

/// A leave as the rules have it.
pub(crate) fn leave(row: &LeaveRow) -> Leave {
    Leave { fact_id: row.leave_id, from: row.from_on, to: row.to_on, received_at: Millis(row.received_at) }
}

/// An overlay as in force at a node.
pub(crate) fn overlay(node: Uuid, policy: &PolicyRow) -> OverlayInForce {
    OverlayInForce {
        fact_id: policy.policy_id,
        overlay: policy.code.clone(),
        node,
        from: policy.from_on,
        to: policy.to_on,
        received_at: Millis(policy.received_at),
    }
}

/// An attestation as the rules have it.
pub(super) fn attestation(row: &AttestationRow) -> Attestation {
    Attestation {
        fact_id: row.id,
        authorization: row.step.clone(),
        on: row.attested_on,
        to: None,
        by: row.attested_by,
        reason: row.reason.clone(),
        received_at: Millis(row.received_at),
    }
}

/// A waiver as the rules have it.
pub(super) fn waiver(row: &WaiverRow) -> Waiver {
    Waiver {
        fact_id: row.waiver_id,
        requirement: row.requirement.clone(),
        clause: row.clause.clone(),
        from: row.from_on,
        to: row.to_on,
        reason: row.reason.clone(),
        approved_by: row.recorded_by,
        received_at: Millis(row.received_at),
    }
}

/// A kind of visit that may be made alone at a node.
pub(super) fn solo_policy(node: Uuid, policy: &PolicyRow) -> SoloPolicy {
    SoloPolicy {
        fact_id: policy.policy_id,
        node,
        visit_kind: policy.code.clone(),
        from: policy.from_on,
        to: policy.to_on,
        received_at: Millis(policy.received_at),
    }
}

/// An observation as the rules have it; none with what they do not know.
pub(super) fn observation(row: ObservationRow, zone: chrono_tz::Tz) -> Option<Observation> {
    Some(Observation {
        id: row.id,
        subject: row.subject_id,
        observer: row.observer_id,
        evidence_type: row.kind?,
        relation: row.relation,
        purpose: row.purpose,
        observed_on: row.observed_on,
        observed_at: Millis(row.observed_at),
        performed_on: row.performed_on,
        recorded_at: Millis(row.recorded_at),
        received_at: Millis(row.received_at),
        received_on: day(time::local_day(row.received_at, zone)),
        agency: row.agency_id.unwrap_or_default(),
        encounter_ref: (!row.encounter_ref.is_empty()).then_some(row.encounter_ref),
        framework_version: row.framework_version,
        ratings: row.ratings?,
        harm: row.harm,
        scenario: row.scenario.as_deref().map(scenario),
        supersedes: row.supersedes,
    })
}

/// `code@version`, and `code@version#indicator` for a drill of one indicator.
fn scenario(text: &str) -> Scenario {
    let (head, indicator) = text.split_once('#').map_or((text, None), |(head, i)| (head, Some(i)));
    let (code, version) = head.split_once('@').unwrap_or((head, "1"));
    Scenario {
        code: code.to_owned(),
        version: version.parse().unwrap_or(1),
        indicator: indicator.and_then(|i| i.parse().ok()),
    }
}

fn relation<'de, D: Deserializer<'de>>(from: D) -> Result<Relation, D::Error> {
    made(from, |text| match text {
        "same_line" => Relation::SameLine,
        "same_agency" => Relation::SameAgency,
        "external" => Relation::External,
        "peer" => Relation::Peer,
        // What cannot be read must not count as independent.
        _ => Relation::Oneself,
    })
}

fn purpose<'de, D: Deserializer<'de>>(from: D) -> Result<Purpose, D::Error> {
    made(from, |text| match text {
        "counting" => Purpose::Counting,
        "calibration" => Purpose::Calibration,
        "shadow" => Purpose::Shadow,
        _ => Purpose::Formative,
    })
}

/// What happened to an observation, as the rules have it.
pub(super) fn event(row: &EventRow) -> Option<ObservationEvent> {
    let kind = match (row.kind.as_str(), row.outcome.as_deref()) {
        ("disputed", _) => ObservationEventKind::Disputed,
        ("dispute_decided", outcome) => {
            ObservationEventKind::DisputeDecided { upheld: outcome == Some("upheld") }
        }
        ("withdrawn", _) => ObservationEventKind::Withdrawn,
        ("superseded", _) => ObservationEventKind::Superseded,
        _ => return None,
    };
    Some(ObservationEvent {
        observation: row.observation_id,
        on: row.on_day,
        at: Millis(row.received_at),
        kind,
        received_at: Millis(row.received_at),
    })
}

/// A try at a module, as the rules have it.
pub(super) fn knowledge(row: &AttemptRow) -> Option<KnowledgePass> {
    Some(KnowledgePass {
        id: row.id,
        module: row.module_code.parse::<ModuleCode>().ok()?,
        version: row.module_version,
        points: row.points_num,
        points_possible: row.points_den,
        passed_on: row.submitted_on,
        received_at: Millis(row.received_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_reads_code_version_and_indicator() {
        let drill = scenario("overdose@2#C04.2");
        assert_eq!((drill.code.as_str(), drill.version), ("overdose", 2));
        assert_eq!(drill.indicator.map(|i| i.to_string()), Some("C04.2".into()));
        assert_eq!(scenario("plain").version, 1);
    }
}
