//! Observations of a person, and what happened to them afterwards.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::{EvidenceType, IndicatorCode};
use crate::day::{Day, Millis};
use crate::scale::Ratings;

/// How the observer stands to the person observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// In the person's line of supervision.
    SameLine,
    /// Same agency, outside the line.
    SameAgency,
    /// Another agency or the center.
    External,
    /// A colleague at the same rank.
    Peer,
    /// The person.
    #[serde(rename = "self")]
    Oneself,
}

impl Relation {
    /// Whether ratings of this observer count as independent.
    #[must_use]
    pub fn is_independent(self) -> bool {
        matches!(self, Self::SameAgency | Self::External)
    }
}

/// What an observation was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To count toward levels and requirements.
    Counting,
    /// To learn from; never counts.
    Formative,
    /// To compare raters.
    Calibration,
    /// While watching others work.
    Shadow,
}

/// The scenario of a simulation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Code of the scenario.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// The indicator that it drills, if it drills a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorCode>,
}

/// One observation of the person, as it was received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Identifier made by the observer's device.
    pub id: Uuid,
    /// The person observed.
    pub subject: Uuid,
    /// The person who observed.
    pub observer: Uuid,
    /// Type of evidence.
    #[serde(rename = "type")]
    pub evidence_type: EvidenceType,
    /// How the observer stood to the person on that day.
    pub relation: Relation,
    /// What it was made for.
    pub purpose: Purpose,
    /// Local day of observing, in the zone of the person's site on that day.
    pub observed_on: Day,
    /// Instant of observing.
    pub observed_at: Millis,
    /// For a review of an older encounter: the local day of that encounter. It rules windows and order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed_on: Option<Day>,
    /// When the observer saved it.
    pub recorded_at: Millis,
    /// When the center received it.
    pub received_at: Millis,
    /// Local day of receipt; the days for a dispute run from it.
    pub received_on: Day,
    /// Agency of the person's node on the day of observing.
    pub agency: Uuid,
    /// Reference of the encounter, made by the app; rows that share one are one event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encounter_ref: Option<String>,
    /// Version of the framework that the observer rated by.
    pub framework_version: u32,
    /// What was rated.
    pub ratings: Ratings,
    /// Whether the observer flagged harm.
    #[serde(default)]
    pub harm: bool,
    /// Scenario of a simulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Scenario>,
    /// The observation that this one amends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Uuid>,
}

impl Observation {
    /// The local day that rules windows and order: of the encounter, not of its review.
    #[must_use]
    pub fn effective_day(&self) -> Day {
        self.performed_on.unwrap_or(self.observed_on)
    }
}

/// What happened to an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ObservationEventKind {
    /// The worker has read it.
    Acknowledged,
    /// The worker disputes it.
    Disputed,
    /// The dispute was decided.
    DisputeDecided {
        /// Whether the worker was right; then the row stays out for good.
        upheld: bool,
    },
    /// The observer or the center took it back. Holds for every day once known.
    Withdrawn,
    /// Another row took its place. Holds for every day once known.
    Superseded,
}

/// An event of an observation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObservationEvent {
    /// The observation it happened to.
    pub observation: Uuid,
    /// Local day from which it holds.
    pub on: Day,
    /// Instant at which it happened; orders events of one day.
    pub at: Millis,
    /// What happened.
    pub kind: ObservationEventKind,
    /// When this was received.
    pub received_at: Millis,
}
