//! A fidelity requirement: a versioned rule over evidence, written in a file that staff can read.

use serde::{Deserialize, Serialize};

use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode, RoleCode};
use crate::day::Day;
use crate::facts::ResponseRole;
use crate::fraction::Fraction;

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Our own proposal: shown as "default, set by your center".
    Default,
    /// The best-practice guide that the program follows.
    Guide,
    /// Reported by crisis workers of one state; overlay material.
    Survey,
    /// A named outside benchmark.
    Bench,
}

/// A value with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub source: Source,
}

/// A whole number with its source: days, counts, percent.
pub type Num = Sourced<i32>;
/// A share or a score with its source.
pub type Share = Sourced<Fraction>;

/// How much hangs on a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// Safety of a family or of staff.
    Safety,
    /// Core of the model.
    Core,
    /// Development of the person.
    Development,
}

/// Who has to act for a clause to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwedBy {
    /// The person.
    Worker,
    /// Whoever coaches the person.
    Coach,
    /// The site.
    Site,
}

/// A role to which a requirement applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliesTo {
    /// The practice role.
    pub role: RoleCode,
    /// Only while rostered to respond.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rostered_to_respond: bool,
}

/// A requirement in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Code, such as `FR-02`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// Short title.
    pub title: String,
    /// Why it exists, for the worker it concerns.
    pub why: String,
    /// How much hangs on it.
    pub criticality: Criticality,
    /// First day in force where no other day is known for the node.
    pub effective_from: Day,
    /// The overlay that has to be in force at the person's node; absent: always on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlay: Option<String>,
    /// Roles it applies to.
    pub applies_to: Vec<AppliesTo>,
    /// What has to hold; a group or a single rule.
    pub rule: Rule,
}

/// One clause of a requirement: a rule or a group of clauses, with its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Key, unique in the requirement and kept from version to version.
    pub key: String,
    /// Short title.
    pub title: String,
    /// Why it is asked.
    pub why: String,
    /// Who has to act.
    pub owed_by: OwedBy,
    /// Days from the clock's start to the last day on which failing reads `provisional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<Num>,
    /// Days before a flip at which `met_expiring` begins; absent: a quarter of the window, at most 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_days: Option<Num>,
    /// The clause applies from this many days after the clock's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_day: Option<Num>,
    /// The clause applies until this many days after the clock's start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_day: Option<Num>,
    /// The version of the requirement that last restarted this clause's clock.
    #[serde(default = "first_version", skip_serializing_if = "is_first_version")]
    pub since_version: u32,
    /// Another requirement on which it depends whether this clause is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<DependsOn>,
    /// What has to hold.
    pub rule: Rule,
}

/// Whether a clause is asked, by how another requirement stands on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DependsOn {
    /// Code of the other requirement.
    pub requirement: String,
    /// When the clause is asked.
    pub asked: Asked,
}

/// When a clause is asked that depends on another requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// While the other does not hold.
    UntilMet,
    /// While the other holds.
    OnceMet,
}

fn first_version() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_first_version(version: &u32) -> bool {
    *version == 1
}

/// At most so many events of a kind may count towards a number. The newest are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The types it is about; empty: all. A visit seen by several has the strongest of their types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<EvidenceType>,
    /// The relations it is about; empty: all. A visit is of them if everybody who saw it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<crate::facts::Relation>,
    /// How many may count.
    pub count: Num,
}

/// What a clause asks. `of` names the sibling `count_at_least` whose evidence the clause looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// Every clause has to hold.
    AllOf(Vec<Clause>),
    /// One clause has to hold.
    AnyOf(Vec<Clause>),
    /// A level in each of the competencies.
    LevelAtLeast {
        /// The competencies, each for itself.
        competencies: Vec<CompetencyCode>,
        /// The lowest level that satisfies.
        level: LevelCode,
        /// Window in days; absent: the level rule's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<Num>,
    },
    /// Enough observed events.
    CountAtLeast {
        /// The competencies of which an event must show one.
        competencies: Vec<CompetencyCode>,
        /// Whether the number is asked of each competency or of all together.
        per: Per,
        /// Types that count.
        types: Vec<EvidenceType>,
        /// How many.
        count: Num,
        /// Window in days.
        window_days: Num,
        /// Whether the level rule's share caps apply to the number.
        #[serde(default)]
        share_caps: bool,
        /// Relations that count; empty: all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        relations: Vec<crate::facts::Relation>,
        /// Of what only so many may count; empty: no limits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        max: Vec<Limit>,
    },
    /// Enough different observers among the counted events.
    DistinctObservers {
        /// Key of the count.
        of: String,
        /// How many.
        count: Num,
    },
    /// Enough counted events from outside the line of supervision.
    IndependentShare {
        /// Key of the count.
        of: String,
        /// Share of the count's minimum.
        min: Share,
    },
    /// A counted event not long ago.
    LatestWithin {
        /// Key of the count.
        of: String,
        /// Window in days.
        days: Num,
    },
    /// The last ratings of each indicator reach a floor.
    CriticalFloor {
        /// The indicators, each for itself.
        indicators: Vec<IndicatorCode>,
        /// The lowest rating that satisfies.
        min_rating: Num,
        /// How many of the last ratings.
        last: Num,
        /// Window in days.
        window_days: Num,
    },
    /// No open 0 on a safety-critical indicator.
    NoUnclearedZero {
        /// The competencies, each for itself.
        competencies: Vec<CompetencyCode>,
    },
    /// Ratings come from observers who were certified, in scope and calibrated on the day.
    ObserverCertified {
        /// Key of the count.
        of: String,
    },
    /// A credential that is valid now.
    CredentialValid {
        /// Kinds of which one is enough.
        kinds: Vec<String>,
        /// Whether it has to be of the program's jurisdiction.
        #[serde(default)]
        in_program_jurisdiction: bool,
        /// Whether the issuer has to have confirmed it.
        #[serde(default)]
        checked_at_source: bool,
        /// Days after which the check has to be made again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recheck_days: Option<Num>,
    },
    /// A credential that is valid now or not due yet. Leave does not move the day.
    CredentialDue {
        /// Kinds of which one is enough.
        kinds: Vec<String>,
        /// Days from the clock's start.
        days_after_hire: Num,
        /// Hours to be collected for it; with them the day is foreseen on which they are complete.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hours: Vec<HoursNeeded>,
    },
    /// A module's knowledge check passed.
    KnowledgePass {
        /// The module.
        module: ModuleCode,
        /// The lowest score in percent.
        min_percent: Num,
        /// Whether a version counts only once its clinical reviewer is recorded.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        reviewed: bool,
        /// Whether prior learning that two people approved stands in for the check.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        prior_learning: bool,
    },
    /// Enough counted events that show the skill itself, with a family.
    DirectShare {
        /// Key of the count.
        of: String,
        /// Share of the count's minimum.
        min: Share,
    },
    /// Enough hours of a kind.
    HoursAtLeast {
        /// What the hours are spent on.
        kind: String,
        /// How many.
        hours: Num,
        /// Window in days; absent: whenever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<Num>,
    },
    /// A drill done lately.
    DrillDone {
        /// The drill.
        kind: String,
        /// Window in days.
        window_days: Num,
    },
    /// Enough contacts with the supervisor.
    SupervisionContacts {
        /// How many.
        count: Num,
        /// Window in days.
        window_days: Num,
        /// How many of them with observation data.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with_data: Option<Num>,
    },
    /// Something that the site has to offer.
    OfferRecorded {
        /// What is offered.
        kind: String,
        /// Window in days.
        window_days: Num,
    },
    /// Enough coaching cycles closed by the person who coaches.
    CyclesClosed {
        /// How many.
        count: Num,
        /// Window in days.
        window_days: Num,
    },
    /// The last scored coaching session reaches a score.
    CoachingFidelity {
        /// The lowest score, as a share of one.
        min: Share,
        /// Window in days; absent: whenever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<Num>,
    },
    /// Enough modules delivered, some of them observed.
    Deliveries {
        /// How many.
        count: Num,
        /// How many of them observed.
        observed: Num,
        /// Window in days.
        window_days: Num,
    },
    /// Enough visits taken part in.
    Participation {
        /// What the person did in them.
        roles: Vec<ResponseRole>,
        /// How many.
        count: Num,
        /// The lowest practice authorization of the partner; absent: whoever came along, or nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        partner: Option<String>,
        /// Window in days; absent: whenever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window_days: Option<Num>,
    },
    /// Each later visit signed by somebody else as well, as long as the clause is asked.
    CoSigned {
        /// What the person did in them.
        roles: Vec<ResponseRole>,
        /// The first visits, which this does not ask of.
        after: Num,
        /// Window in days.
        window_days: Num,
    },
    /// Enough visits rated together with another observer.
    JointObservations {
        /// How many.
        count: Num,
        /// Window in days.
        window_days: Num,
    },
    /// The person's last calibration was passed lately.
    CalibrationCurrent {
        /// Oldest run in days.
        within_days: Num,
        /// The lowest ICC(2,1).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_icc: Option<Share>,
        /// The largest bias, to either side.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_bias: Option<Share>,
    },
    /// Every module that the person may deliver is in scope in its present version.
    TrainerScopeValid {
        /// Days after a material version for which the former one is enough.
        grace_days: Num,
    },
}

/// Hours of one kind that a credential asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursNeeded {
    /// What the hours are spent on.
    pub kind: String,
    /// How many.
    pub hours: Num,
}

/// Whether a number is asked of each competency or of all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Of each competency.
    Competency,
    /// Of all together.
    Union,
}

impl Rule {
    /// The clauses of a group; empty for a rule.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        match self {
            Self::AllOf(clauses) | Self::AnyOf(clauses) => clauses,
            _ => &[],
        }
    }

    /// The name of the rule as it is written in files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AllOf(_) => "all_of",
            Self::AnyOf(_) => "any_of",
            Self::LevelAtLeast { .. } => "level_at_least",
            Self::CountAtLeast { .. } => "count_at_least",
            Self::DistinctObservers { .. } => "distinct_observers",
            Self::IndependentShare { .. } => "independent_share",
            Self::LatestWithin { .. } => "latest_within",
            Self::CriticalFloor { .. } => "critical_floor",
            Self::NoUnclearedZero { .. } => "no_uncleared_zero",
            Self::ObserverCertified { .. } => "observer_certified",
            Self::CredentialValid { .. } => "credential_valid",
            Self::CredentialDue { .. } => "credential_due",
            Self::KnowledgePass { .. } => "knowledge_pass",
            Self::DirectShare { .. } => "direct_share",
            Self::HoursAtLeast { .. } => "hours_at_least",
            Self::DrillDone { .. } => "drill_done",
            Self::SupervisionContacts { .. } => "supervision_contacts",
            Self::OfferRecorded { .. } => "offer_recorded",
            Self::CyclesClosed { .. } => "cycles_closed",
            Self::CoachingFidelity { .. } => "coaching_fidelity",
            Self::Deliveries { .. } => "deliveries",
            Self::Participation { .. } => "participation",
            Self::CoSigned { .. } => "co_signed",
            Self::JointObservations { .. } => "joint_observations",
            Self::CalibrationCurrent { .. } => "calibration_current",
            Self::TrainerScopeValid { .. } => "trainer_scope_valid",
        }
    }

    /// Every clause below this rule, parents first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Clause)) {
        for clause in self.clauses() {
            visit(clause);
            clause.rule.walk(visit);
        }
    }
}

impl Requirement {
    /// Every clause of the requirement, parents first.
    #[must_use]
    pub fn all_clauses(&self) -> Vec<&Clause> {
        let mut all = Vec::new();
        self.rule.walk(&mut |clause| all.push(clause));
        all
    }

    /// The clause with a key.
    #[must_use]
    pub fn clause(&self, key: &str) -> Option<&Clause> {
        self.all_clauses().into_iter().find(|clause| clause.key == key)
    }
}
