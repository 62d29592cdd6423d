//! Everything a rule reads about one person: plain data, already converted to local days by whoever loads it.
//!
//! Rows are never changed. A row that carries a `fact_id` is one version of a
//! fact: of the versions known at a moment the one received last speaks.
//! `received_at` says when the center learned of the row, so that any day can
//! be replayed as it was known then.

mod observation;
mod rater;
mod record;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::{CompetencyCode, ModuleCode, RoleCode};
use crate::day::{Day, Millis};

pub use observation::{Observation, ObservationEvent, ObservationEventKind, Purpose, Relation, Scenario};
pub use rater::{CalibrationResult, CertificateEvent, CertificateEventKind, Rater, RaterCertificate};
pub(crate) use record::Record;
pub use record::{
    CalibrationRun, ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, FieldResponse,
    HoursEntry, JointRating, Offer, PriorLearning, ResponseRole, SupervisionContact, TrainerScope,
};

/// All that is known about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// The person the facts are about.
    pub subject: Uuid,
    /// What the person does and where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<Affiliation>,
    /// Jurisdiction overlays in force at the person's nodes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<OverlayInForce>,
    /// Leave, planned and taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
    /// When versions of requirements took effect at the person's nodes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirement_dates: Vec<RequirementDate>,
    /// Published versions of the modules that rules name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<ModulePublication>,
    /// Observations of the person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// What happened to those observations afterwards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observation_events: Vec<ObservationEvent>,
    /// Knowledge checks passed or tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knowledge: Vec<KnowledgePass>,
    /// Prior learning that two people approved in the place of a module.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prior_learning: Vec<PriorLearning>,
    /// Licenses, degrees and other credentials.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Credential>,
    /// Practice authorizations attested at go-live.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attestations: Vec<Attestation>,
    /// Kinds of visit for which the person's sites allow working alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub solo_policies: Vec<SoloPolicy>,
    /// Waivers granted to the person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Declared conflicts of interest between the person and observers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Standing as a rater of each observer, and of the person if they rate others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub raters: Vec<Rater>,
    /// Hours of training, work and supervision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<HoursEntry>,
    /// Drills done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drills: Vec<DrillDone>,
    /// Contacts with the supervisor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supervision_contacts: Vec<SupervisionContact>,
    /// What the site offered the person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Closed coaching cycles in which the person coached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_cycles: Vec<ClosedCycle>,
    /// Coaching sessions of the person that were scored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coaching_samples: Vec<CoachingSample>,
    /// Modules that the person delivered as a trainer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<DeliveryHeld>,
    /// Visits in which the person took part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub field_responses: Vec<FieldResponse>,
    /// Signatures of others beside the person's under those visits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub co_signatures: Vec<CoSignature>,
    /// Visits that the person and another rated apart from each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joint_ratings: Vec<JointRating>,
    /// The person's own calibration runs with their figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calibration_runs: Vec<CalibrationRun>,
    /// Modules that the person may deliver as a trainer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trainer_scopes: Vec<TrainerScope>,
}

/// A practice role held at a node. A changed attribute that matters from a
/// day on is an end here and another affiliation from the next day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// The team, site or agency worked at.
    pub node: Uuid,
    /// The agency of that node.
    pub agency: Uuid,
    /// The jurisdiction of the program, such as `OH`.
    pub jurisdiction: String,
    /// What the person does there.
    pub role: RoleCode,
    /// Preparation of a responder: `non_degreed`, `bachelor` or `master`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<String>,
    /// Hundredths of a full-time position.
    pub fte: u16,
    /// Whether the person is on the roster to respond (asked of supervisors).
    #[serde(default)]
    pub rostered_to_respond: bool,
    /// First day of employment.
    pub hire: Day,
    /// First day in this role.
    pub start_in_role: Day,
    /// Last day in this role; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}

impl Affiliation {
    /// First day on which the role is held: the later of hire and start in role.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.hire.max(self.start_in_role)
    }

    /// Whether the role is held on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.first_day() <= day && self.end.is_none_or(|end| day <= end)
    }
}

/// An overlay that a jurisdiction has switched on at a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayInForce {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// Code of the overlay, such as `peer_credential`.
    pub overlay: String,
    /// The node of an affiliation at which it holds.
    pub node: Uuid,
    /// First day in force.
    pub from: Day,
    /// Last day in force; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}

/// Leave from work. One that ends before it begins never was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// First day away.
    pub from: Day,
    /// Last day away; absent while the end is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}

/// The day on which a version of a requirement took effect at a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementDate {
    /// Code of the requirement, such as `FR-02`.
    pub requirement: String,
    /// Version of the requirement.
    pub version: u32,
    /// The node of an affiliation.
    pub node: Uuid,
    /// First day in force there.
    pub effective_from: Day,
    /// When this was received.
    pub received_at: Millis,
}

/// One published version of a module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModulePublication {
    /// Code of the module.
    pub module: ModuleCode,
    /// Its version.
    pub version: u32,
    /// Whether those who passed an earlier version have to learn this one.
    pub material: bool,
    /// Day of publication.
    pub published_on: Day,
    /// Competencies that the module teaches; a pass explains them (level L1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencyCode>,
    /// Reviews of this version by a clinician, as the center recorded them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<ModuleReview>,
    /// When this was received.
    pub received_at: Millis,
}

/// A clinician's review of a version of a module, as the center recorded it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleReview {
    /// When it was recorded.
    pub received_at: Millis,
    /// When the record was taken back, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Millis>,
}

impl ModuleReview {
    /// Whether it stands by what was known at an instant.
    #[must_use]
    pub fn stands(&self, known_at: Millis) -> bool {
        self.received_at <= known_at && self.withdrawn_at.is_none_or(|at| at > known_at)
    }
}

/// A knowledge check that the person took.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnowledgePass {
    /// Identifier of the attempt.
    pub id: Uuid,
    /// The module.
    pub module: ModuleCode,
    /// Version of the module that was learned.
    pub version: u32,
    /// Points reached.
    pub points: u32,
    /// Points possible; a check without points is never passed.
    pub points_possible: u32,
    /// Local day of passing.
    pub passed_on: Day,
    /// When this was received.
    pub received_at: Millis,
}

impl KnowledgePass {
    /// Whether the exact score reaches a percentage.
    #[must_use]
    pub fn reaches(&self, percent: i32) -> bool {
        self.points_possible > 0
            && i64::from(self.points) * 100 >= i64::from(percent) * i64::from(self.points_possible)
    }
}

/// A check of a credential with the body that issued it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCheck {
    /// Local day of the check.
    pub on: Day,
    /// Whether the issuer confirmed it as valid.
    pub confirmed: bool,
    /// When this was received.
    pub received_at: Millis,
}

/// A credential from outside: a degree, a license, a peer certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The fact of which this row is a version; also its evidence id.
    pub fact_id: Uuid,
    /// Kind, such as `clinical_license`.
    pub kind: String,
    /// Jurisdiction that issued it; absent where none does (a degree).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// First day of validity.
    pub valid_from: Day,
    /// Last day of validity; absent if it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Checks with the issuer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_checks: Vec<SourceCheck>,
    /// The holder entered it: it counts once the issuer confirmed it, whatever the rule asks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_entered: bool,
    /// When this version was received.
    pub received_at: Millis,
}

/// A supervisor's word at go-live that an existing worker may practice at a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// The step attested, such as `lead_with_partner`.
    pub authorization: String,
    /// First day it holds.
    pub on: Day,
    /// Last day, if it was taken back early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The supervisor who attests.
    pub by: Uuid,
    /// The reason given.
    pub reason: String,
    /// When this version was received.
    pub received_at: Millis,
}

/// A site's policy that a kind of visit may be made alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoloPolicy {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// The node of an affiliation at which it holds.
    pub node: Uuid,
    /// The kind of visit, such as `follow_up`.
    pub visit_kind: String,
    /// First day in force.
    pub from: Day,
    /// Last day in force; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}

/// A waiver of a requirement or of one of its clauses, approved out of line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The fact of which this row is a version; also its evidence id.
    pub fact_id: Uuid,
    /// Code of the requirement.
    pub requirement: String,
    /// Key of the clause; absent for the whole requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// First day it holds.
    pub from: Day,
    /// Last day it holds.
    pub to: Day,
    /// Why it was granted.
    pub reason: String,
    /// Who approved it.
    pub approved_by: Uuid,
    /// When this version was received.
    pub received_at: Millis,
}

/// A declared conflict of interest: the observer's ratings of this person do not count while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// The observer concerned.
    pub observer: Uuid,
    /// First day.
    pub from: Day,
    /// Last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}
