//! A requirement taken apart: its groups, and its leaves with the one question each asks.

mod maker;
mod question;

use self::maker::Maker;
use super::knowledge::Takes;
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode};
use crate::explain::About;
use crate::facts::{Relation, ResponseRole};
use crate::fraction::Fraction;
use crate::framework::LevelRule;
use crate::overlay::InForce;
use crate::requirement::{DependsOn, HoursNeeded, OwedBy, Requirement};

pub(super) use question::{Lot, Question, Wanted};

/// A requirement taken apart.
pub(super) struct Plan<'r> {
    pub(super) root: Node<'r>,
    /// The leaves, in order of their places.
    pub(super) leaves: Vec<Leaf<'r>>,
}

/// A leaf: one question, with the words and days of its clause.
pub(super) struct Leaf<'r> {
    pub(super) timing: Timing<'r>,
    pub(super) ask: Ask<'r>,
    /// What is asked of observations alone; other leaves may ask the same.
    pub(super) question: Option<Question>,
    /// How many days before a flip the warning begins.
    pub(super) warning: i32,
}

/// A node of the plan.
pub(super) struct Node<'r> {
    pub(super) timing: Timing<'r>,
    pub(super) kind: &'static str,
    pub(super) about: Option<About>,
    pub(super) body: Body<'r>,
}

/// What a node consists of.
pub(super) enum Body<'r> {
    AllOf(Vec<Node<'r>>),
    AnyOf(Vec<Node<'r>>),
    /// A question, by its place among the plan's leaves.
    Leaf(usize),
}

/// The words and days of a clause.
#[derive(Clone, Copy)]
pub(super) struct Timing<'r> {
    pub(super) key: &'r str,
    pub(super) title: &'r str,
    pub(super) why: &'r str,
    pub(super) owed_by: OwedBy,
    pub(super) due_days: Option<i32>,
    pub(super) warn_days: Option<i32>,
    pub(super) from_day: Option<i32>,
    pub(super) until_day: Option<i32>,
    pub(super) since_version: u32,
    pub(super) depends_on: Option<&'r DependsOn>,
}

/// One question about one person.
#[derive(Clone)]
pub(super) enum Ask<'r> {
    Level {
        competency: CompetencyCode,
        level: LevelCode,
        window: i32,
    },
    Count(Sample<'r>),
    Observers {
        sample: Sample<'r>,
        count: usize,
    },
    Independent {
        sample: Sample<'r>,
        min: Fraction,
    },
    Latest {
        sample: Sample<'r>,
        days: i32,
    },
    Certified(Sample<'r>),
    Floor {
        indicator: IndicatorCode,
        min_rating: i32,
        last: usize,
        window: i32,
    },
    NoZero {
        competency: CompetencyCode,
    },
    Credential {
        kinds: &'r [String],
        jurisdiction: bool,
        checked: bool,
        recheck: Option<i32>,
    },
    CredentialDue {
        kinds: &'r [String],
        days: i32,
        hours: &'r [HoursNeeded],
    },
    Knowledge {
        module: &'r ModuleCode,
        percent: i32,
        takes: Takes,
    },
    Direct {
        sample: Sample<'r>,
        min: Fraction,
    },
    Records(Records<'r>),
    Fidelity {
        min: Fraction,
        window: Option<i32>,
    },
    CoSigned {
        roles: &'r [ResponseRole],
        after: usize,
        window: i32,
    },
    Calibration {
        within: i32,
        min_icc: Option<Fraction>,
        max_bias: Option<Fraction>,
    },
    Scope {
        grace: i32,
    },
    /// A clause that names a count that is not there; loading refuses it.
    Nothing,
}

/// The evidence that a count and its siblings look at.
#[derive(Clone)]
pub(super) struct Sample<'r> {
    pub(super) key: &'r str,
    pub(super) competencies: Vec<CompetencyCode>,
    pub(super) types: &'r [EvidenceType],
    pub(super) count: usize,
    pub(super) window: i32,
    pub(super) share_caps: bool,
    pub(super) relations: &'r [Relation],
    /// Of what only so many may count.
    pub(super) limits: Vec<Limit<'r>>,
}

/// At most so many events of some types and relations; an empty list names all.
#[derive(Clone, Copy)]
pub(super) struct Limit<'r> {
    pub(super) types: &'r [EvidenceType],
    pub(super) relations: &'r [Relation],
    pub(super) count: usize,
}

impl Limit<'_> {
    /// Whether an event of a type, seen by people in these relations, is one of those.
    pub(super) fn is_about(
        &self,
        evidence_type: EvidenceType,
        mut relations: impl Iterator<Item = Relation>,
    ) -> bool {
        (self.types.is_empty() || self.types.contains(&evidence_type))
            && (self.relations.is_empty() || relations.all(|relation| self.relations.contains(&relation)))
    }
}

/// An amount of plain rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Records<'r> {
    pub(super) what: What<'r>,
    /// How many; minutes where hours are asked.
    pub(super) amount: i64,
    /// How many of them have to be marked: with data, observed.
    pub(super) marked: usize,
    pub(super) window: Option<i32>,
}

/// Which plain rows are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What<'r> {
    Hours(&'r str),
    Drill(&'r str),
    Contacts,
    Offer(&'r str),
    Cycles,
    Deliveries,
    Responses { roles: &'r [ResponseRole], partner: Option<&'r str> },
    Joint,
}

impl<'r> Plan<'r> {
    /// Takes a requirement apart, with the numbers of the overlays in force.
    pub(super) fn of(requirement: &'r Requirement, rule: &LevelRule, overlays: InForce<'_>) -> Self {
        let timing = Timing {
            key: &requirement.code,
            title: &requirement.title,
            why: &requirement.why,
            owed_by: OwedBy::Worker,
            due_days: None,
            warn_days: None,
            from_day: None,
            until_day: None,
            since_version: 1,
            depends_on: None,
        };
        let mut maker = Maker { requirement, rule, overlays, leaves: Vec::new() };
        let root = maker.node(None, timing, &requirement.rule);
        Self { root, leaves: maker.leaves }
    }
}

impl Plan<'_> {
    /// How far back its leaves look at observations, in days.
    pub(super) fn looks_back(&self) -> i32 {
        self.leaves.iter().filter_map(|leaf| leaf.ask.window()).max().unwrap_or(0)
    }

    /// Leaves that ask whether another requirement held on earlier days: how many days back, and which.
    pub(super) fn asks_of_earlier_days(&self) -> impl Iterator<Item = (i32, &str)> {
        self.leaves.iter().filter_map(|leaf| match (&leaf.ask, leaf.timing.depends_on) {
            (Ask::CoSigned { window, .. }, Some(depends)) => Some((*window, depends.requirement.as_str())),
            _ => None,
        })
    }
}

impl Timing<'_> {
    /// How many days before a flip the warning begins.
    fn warning(&self, ask: &Ask<'_>, rule: &LevelRule) -> i32 {
        let most = rule.calendar.warn_at_most_days.value;
        let by_window = || {
            let window = usize::try_from(ask.window()?).ok()?;
            i32::try_from(rule.calendar.warn_share_of_window.value.floor_of(window)).ok()
        };
        self.warn_days.unwrap_or_else(|| by_window().map_or(most, |days| days.min(most)))
    }
}

impl Ask<'_> {
    /// How far back evidence is looked at, in days.
    pub(super) fn looks_back(&self) -> Option<i32> {
        if matches!(self, Self::Credential { .. }) { None } else { self.window() }
    }

    /// The window that evidence ages out of, in days.
    pub(super) fn window(&self) -> Option<i32> {
        match self {
            Self::Level { window, .. } | Self::Floor { window, .. } | Self::CoSigned { window, .. } => {
                Some(*window)
            }
            Self::Count(sample)
            | Self::Certified(sample)
            | Self::Observers { sample, .. }
            | Self::Independent { sample, .. }
            | Self::Direct { sample, .. } => Some(sample.window),
            Self::Latest { days, .. } => Some(*days),
            Self::Credential { recheck, .. } => *recheck,
            Self::Records(records) => records.window,
            Self::Fidelity { window, .. } => *window,
            Self::Calibration { within, .. } => Some(*within),
            Self::NoZero { .. }
            | Self::CredentialDue { .. }
            | Self::Knowledge { .. }
            | Self::Scope { .. }
            | Self::Nothing => None,
        }
    }
}
