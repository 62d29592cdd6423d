//! Everything the gates read about one candidate: plain data, days already
//! local. Rows that were withdrawn or replaced are left out by whoever loads
//! them; rows dated after the day asked about are left out here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calibration::RunResult;
use crate::code::{CompetencyCode, IndicatorCode, LevelCode, ModuleCode};
use crate::day::Day;
use crate::explain::Status;
use crate::facts::KnowledgePass;
use crate::fraction::Fraction;

/// All that is known about one candidacy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct CandidateFacts {
    /// The candidate.
    pub candidate: Uuid,
    /// How the candidacy began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nomination: Option<Nomination>,
    /// Safety-critical tasks of the candidate that are open.
    pub open_safety_tasks: Vec<Uuid>,
    /// The candidate's levels, computed for the day asked about.
    pub levels: BTreeMap<CompetencyCode, LevelCode>,
    /// The requirements of the candidate's roles, computed for the day asked about.
    pub requirements: Vec<RequirementStanding>,
    /// Kinds of certificates the candidate holds on the day asked about, neither suspended nor revoked.
    pub certificates_held: Vec<String>,
    /// Modules a trainer wants to deliver.
    pub sought_modules: Vec<SoughtModule>,
    /// Knowledge checks taken; the best one of a module counts.
    pub knowledge: Vec<KnowledgePass>,
    /// Calibration runs.
    pub calibration_runs: Vec<CalibrationRun>,
    /// Coaching cycles in which the candidate coached.
    pub cycles: Vec<CoachingCycle>,
    /// Coaching sessions of the candidate that were scored.
    pub coaching_fidelity: Vec<CoachingFidelitySample>,
    /// Consultations of the candidate about their coaching.
    pub consultations: Vec<Consultation>,
    /// Events that the candidate rated together with another.
    pub joint_observations: Vec<JointObservation>,
    /// Training deliveries of the candidate.
    pub deliveries: Vec<Delivery>,
    /// Signatures for or against.
    pub decisions: Vec<Decision>,
}

/// How a candidacy began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nomination {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day of the nomination.
    pub on: Day,
    /// The agency that stands behind it, and who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsor: Option<Sponsor>,
    /// Whole months in direct practice of the service or its supervision.
    pub months_in_practice: u32,
    /// The center's leave to come earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<ExperienceWaiver>,
    /// Whether conflicts of interest were declared, or that there are none.
    pub conflicts_declared: bool,
}

/// The agency behind a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sponsor {
    /// The agency.
    pub agency: Uuid,
    /// Who signed for it.
    pub person: Uuid,
}

/// The center's leave to come with fewer months in practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceWaiver {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day on which it was given.
    pub on: Day,
    /// Who gave it, for the center.
    pub by: Uuid,
    /// Why.
    pub reason: String,
}

/// What a requirement of the candidate's role comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementStanding {
    /// Code, such as `FR-02`.
    pub requirement: String,
    /// Its status on the day asked about.
    pub status: Status,
}

/// A module that a trainer wants to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoughtModule {
    /// The module.
    pub module: ModuleCode,
    /// Its version.
    pub version: u32,
    /// Competencies that it teaches.
    pub competencies: Vec<CompetencyCode>,
}

/// A calibration run of the candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationRun {
    /// Identifier of the run.
    pub id: Uuid,
    /// Day on which it was finished.
    pub on: Day,
    /// Vignettes drawn.
    pub vignettes: u32,
    /// Of these, not met before by this rater.
    pub new_vignettes: u32,
    /// What it came to.
    pub result: RunResult,
}

/// A coaching cycle in which the candidate coached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoachingCycle {
    /// Identifier of the cycle.
    pub id: Uuid,
    /// Who was coached.
    pub coachee: Uuid,
    /// Day on which the goal was set.
    pub opened: Day,
    /// Day on which it was closed; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Day>,
    /// Whether it went from goal to a second look: closed as transferred,
    /// partly or not, rather than for want of an opportunity.
    pub full: bool,
    /// Whether somebody watched the candidate coach in it.
    pub observed: bool,
}

/// A coaching session of the candidate that was scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoachingFidelitySample {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day of the session.
    pub on: Day,
    /// Score as a share of one: `17/20` or `85%`.
    pub score: Fraction,
}

/// A consultation of the candidate about their coaching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day.
    pub on: Day,
}

/// An event that the candidate and another rated apart from each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointObservation {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day.
    pub on: Day,
    /// Whether the other was a certified rater on that day, from outside the
    /// candidate's line. Only then does it count.
    pub with_certified_outsider: bool,
    /// Indicators that both rated 0 to 3.
    pub pairs: Vec<RatedPair>,
}

/// One indicator that both rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatedPair {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Whether it is safety-critical.
    pub star: bool,
    /// The candidate's score.
    pub candidate: u8,
    /// The other's score.
    pub other: u8,
}

/// What the candidate did in a training delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryRole {
    /// Watched.
    Watch,
    /// Trained together with another.
    Co,
    /// Trained alone.
    Solo,
}

/// A training delivery of the candidate. What was not measured is absent or 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Identifier of the row.
    pub id: Uuid,
    /// Day.
    pub on: Day,
    /// The module delivered.
    pub module: ModuleCode,
    /// What the candidate did.
    pub role: DeliveryRole,
    /// Whether the module was delivered from beginning to end.
    pub full: bool,
    /// Watching: whether the candidate's notes are there.
    #[serde(default)]
    pub notes: bool,
    /// Training together: whether the other was a certified trainer.
    #[serde(default)]
    pub with_certified_trainer: bool,
    /// Training together: share of the minutes that the candidate led.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_led: Option<Fraction>,
    /// Who observed the candidate train.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observer: Option<Uuid>,
    /// Share of the required segments covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Fraction>,
    /// Delivery fidelity as a share of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fidelity: Option<Fraction>,
    /// Facilitation mean in points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilitation: Option<Fraction>,
    /// Learners.
    #[serde(default)]
    pub learners: u32,
    /// Of these, passed the check the first time.
    #[serde(default)]
    pub first_time_passes: u32,
    /// Of the learners, how many said how useful it was.
    #[serde(default)]
    pub usefulness_answers: u32,
    /// Mean of their answers in points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usefulness_mean: Option<Fraction>,
    /// Of the learners, how many were observed at work in time by somebody else than the candidate.
    #[serde(default)]
    pub graduates_observed: u32,
    /// Of these, how many showed the skill.
    #[serde(default)]
    pub graduates_met: u32,
}

/// How a signatory stands to the candidate, on the day of signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else about the person")]
pub struct Signatory {
    /// The person.
    pub person: Uuid,
    /// Whether the person belongs to the center.
    pub from_center: bool,
    /// Whether one supervises the other, at whatever distance.
    pub in_line: bool,
    /// The last day on which the candidate coached this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_coached_by_candidate: Option<Day>,
    /// Whether the candidate decides or decided on this person's own certificate.
    #[serde(default)]
    pub certified_by_candidate: bool,
    /// Whether a conflict of interest between the two is declared.
    #[serde(default)]
    pub declared_conflict: bool,
}

/// A signature for or against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Identifier of the row.
    pub id: Uuid,
    /// Who signed and how they stood to the candidate then.
    pub signatory: Signatory,
    /// Day of signing.
    pub on: Day,
    /// For certifying, or against.
    pub decide: bool,
    /// The written reasons.
    pub reason: String,
}
