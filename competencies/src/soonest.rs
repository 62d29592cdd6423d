//! "What would make this green, soonest?": the fewest future events that satisfy what fails, found by trying them.

use serde::{Deserialize, Serialize};

use crate::code::{CompetencyCode, EvidenceType};
use crate::day::Day;
use crate::facts::Facts;

/// What would satisfy a requirement, soonest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Code of the requirement.
    pub requirement: String,
    /// The day on which it was asked.
    pub as_of: Day,
    /// What has to happen, what is due first before what is due later.
    pub steps: Vec<PlanStep>,
    /// Clauses that no event helps, each with why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_time: Vec<OnlyTime>,
    /// The facts as they would be once all of it has happened on that day.
    #[serde(skip)]
    pub(crate) after: Option<Facts>,
}

/// One step of a plan: events of one kind for one clause or for clauses that look at the same evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Keys of the clauses that it satisfies.
    pub clauses: Vec<String>,
    /// What has to happen.
    pub event: PlannedEvent,
    /// How often; hours where the event is hours.
    pub count: u32,
    /// The last day on which it is in time; absent when it is late already or has no day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Day>,
    /// In words to the worker.
    pub text: String,
}

/// An event that a plan asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedEvent {
    /// Field observations of everything in these competencies, done well.
    Observation {
        /// The competencies, all in each observation.
        competencies: Vec<CompetencyCode>,
        /// The type of evidence.
        #[serde(rename = "type")]
        evidence_type: EvidenceType,
        /// By so many different observers who have not rated the worker lately.
        observers: u32,
        /// So many of them by someone from outside the line.
        outside: u32,
    },
    /// A module's check passed.
    Module {
        /// The module.
        module: String,
        /// At this percentage.
        percent: i32,
    },
    /// A credential obtained, or checked again with its issuer.
    Credential {
        /// One of these kinds.
        kinds: Vec<String>,
        /// Of this jurisdiction, if it has to be of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        jurisdiction: Option<String>,
    },
    /// Plain events: contacts, drills, offers, hours and so on.
    Record {
        /// The rule that counts them, such as `supervision_contacts`.
        rule: String,
        /// How many of them have to carry the mark: with data, observed.
        #[serde(default)]
        marked: u32,
    },
}

/// A clause that only time helps, or only a decision of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlyTime {
    /// Key of the clause.
    pub clause: String,
    /// Why.
    pub reason: String,
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.only_time.is_empty()
    }

    /// The facts as they would be if all of it happened on the day asked about.
    #[must_use]
    pub fn apply(&self, facts: &Facts) -> Facts {
        self.after.clone().unwrap_or_else(|| facts.clone())
    }
}
