//! Certification paths: stages, gates and their numbers as data, and what a
//! candidate's facts come to at each gate. Knows nothing of where the facts are
//! kept; levels and requirement statuses come in already computed.

mod coaching;
mod decision;
mod facts;
mod gates;
mod joint;
mod keep;
mod load;
mod standing;
mod state;
mod trainer;
mod tries;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calibration::CalibrationGate;
use crate::code::{CompetencyCode, LevelCode, ModuleCode};
use crate::day::Day;
use crate::requirement::{Num, Share};

pub use decision::{DecisionRule, Refusal, may_decide, standing_decisions};
pub use facts::{
    CalibrationRun, CandidateFacts, CoachingCycle, CoachingFidelitySample, Consultation, Decision, Delivery,
    DeliveryRole, ExperienceWaiver, JointObservation, Nomination, RatedPair, RequirementStanding, Signatory,
    SoughtModule, Sponsor,
};
pub use gates::{GateResult, StageResult, gates, stage_reached};
pub use keep::{Keep, KeepResult, KeepRule, Lapse, RenewalGate, calibration_due, keeping};
pub use load::load_path;
pub use state::{Candidacy, Event, IllegalTransition, RevocationReason};
pub use tries::{TryStanding, tries};

/// A certification path in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Code, such as `local-coach`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// Title.
    pub title: String,
    /// What the holder of the certificate may do.
    pub text: String,
    /// Kind of the certificate that it leads to, such as `local_coach`.
    pub certificate_kind: String,
    /// What the certificate is bounded by.
    pub scope: Scope,
    /// Months for which the certificate holds.
    pub holds_months: Num,
    /// Days before its end from which the certificate reads `expiring`.
    pub expiring_days: Num,
    /// Days after a decision in which the candidate may appeal.
    pub appeal_days: Num,
    /// Stages in order; the first is the nomination, the last the decision.
    pub stages: Vec<Stage>,
    /// What keeps the certificate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<Keep>,
    /// What follows a lapse; without it the path begins again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapse: Option<Lapse>,
}

/// What a certificate is bounded by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Named agencies.
    Agencies,
    /// Named modules at named versions, in a region.
    Modules,
}

/// A stage of a path. All its gates must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Code, such as `LC3`.
    pub code: String,
    /// Title.
    pub title: String,
    /// What the stage is for, for the candidate.
    pub text: String,
    /// What must hold.
    pub gates: Vec<Gate>,
}

/// One condition of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Key, unique in the path and kept from version to version.
    pub key: String,
    /// Title.
    pub title: String,
    /// What is asked and why, for the candidate.
    pub text: String,
    /// The condition with its numbers.
    pub rule: GateRule,
}

/// What a gate asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GateRule {
    /// An agency stands behind the candidate.
    Sponsor,
    /// Months in direct practice or its supervision.
    MonthsInPractice {
        /// Fewest months.
        at_least: Num,
        /// Fewest months where the center waives.
        with_waiver: Num,
    },
    /// No safety-critical task of the candidate is open.
    NoOpenSafetyTask,
    /// The candidate has said which conflicts of interest there are, or that there are none.
    ConflictsDeclared,
    /// Levels in competencies.
    Levels {
        /// The lowest level in each.
        at_least: BTreeMap<CompetencyCode, LevelCode>,
        /// Where they come from.
        source: crate::requirement::Source,
    },
    /// Every requirement of the candidate's role is met, with or without a warning.
    RequirementsHeld,
    /// A certified coach, or this level in every competency of the modules sought.
    CoachOrLevel {
        /// The certificate that satisfies by itself.
        certificate_kind: String,
        /// The level that satisfies otherwise.
        level: LevelCode,
        /// Where it comes from.
        source: crate::requirement::Source,
    },
    /// Knowledge checks passed.
    Modules {
        /// Each of these.
        all_of: Vec<ModuleCode>,
        /// Lowest best score in percent.
        percent: Num,
    },
    /// The last calibration run that counts was passed.
    Calibration(Box<CalibrationGate>),
    /// Coaching cycles from goal to a second look.
    FullCycles {
        /// Fewest.
        at_least: Num,
    },
    /// Different people coached in full cycles.
    Coachees {
        /// Fewest.
        at_least: Num,
    },
    /// From the first full cycle's opening to the last one's closing.
    CoachingSpan {
        /// Fewest days.
        days: Num,
    },
    /// Full cycles in which somebody watched the candidate coach.
    CyclesObserved {
        /// Fewest.
        at_least: Num,
    },
    /// The last coaching sessions sampled each reach a score.
    CoachingFidelity {
        /// Lowest score of a sample.
        score: Share,
        /// How many of the last samples.
        in_a_row: Num,
    },
    /// Consultation went on throughout the coaching span.
    MonthlyConsultation {
        /// Longest stretch without one, in days.
        longest_gap_days: Num,
    },
    /// Events rated together with a certified rater from outside the line.
    JointObservations {
        /// Fewest.
        at_least: Num,
    },
    /// Safety-critical indicators that both rated in joint observations.
    JointStarPairs {
        /// Fewest.
        at_least: Num,
    },
    /// Of these, equal ratings.
    JointStarExact {
        /// Lowest share.
        share: Share,
    },
    /// Of all indicators that both rated, at most one step apart.
    JointWithinOne {
        /// Lowest share.
        share: Share,
    },
    /// No safety-critical indicator with 0 on one side and this or more on the other.
    JointStarContradictions {
        /// From this rating up it contradicts a 0.
        rating: Num,
    },
    /// Full deliveries watched, with notes.
    DeliveriesWatched {
        /// Fewest.
        at_least: Num,
    },
    /// Deliveries given together with a certified trainer.
    CoTraining {
        /// Fewest.
        at_least: Num,
        /// Lowest share of the minutes led, from the second delivery on.
        minutes_led: Share,
    },
    /// Full deliveries alone, observed, each good enough in every part.
    ObservedSolo {
        /// Fewest.
        at_least: Num,
        /// Lowest share of the required segments covered.
        coverage: Share,
        /// Lowest delivery fidelity.
        fidelity: Share,
        /// Lowest facilitation mean, in points.
        facilitation: Share,
        /// Highest points possible in facilitation.
        facilitation_of: Num,
    },
    /// Learners in the candidate's own deliveries.
    Learners {
        /// Fewest.
        at_least: Num,
    },
    /// Learners who passed the check the first time.
    FirstTimePasses {
        /// Lowest share.
        share: Share,
    },
    /// How useful learners found it.
    Usefulness {
        /// Lowest mean, in points.
        mean: Share,
        /// Highest points possible.
        mean_of: Num,
        /// Lowest share of learners who answered.
        response: Share,
    },
    /// Learners seen at work afterwards by somebody else than the candidate.
    GraduatesObserved {
        /// Fewest.
        at_least: Num,
        /// Lowest share of them who showed the skill: `rating` or more on half of the target indicators.
        share: Share,
        /// The rating that shows it.
        rating: Num,
        /// Days after the delivery in which it is looked for.
        within_days: Num,
    },
    /// Signatures with written reasons.
    Decision(DecisionRule),
}

impl Path {
    /// The number of the last stage before the decision.
    #[must_use]
    pub fn last_stage(&self) -> u8 {
        u8::try_from(self.stages.len().saturating_sub(2)).unwrap_or(u8::MAX)
    }

    /// The stage with a code.
    #[must_use]
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }

    /// The rule of the decision.
    #[must_use]
    pub fn decision(&self) -> Option<&DecisionRule> {
        let gates = self.stages.iter().flat_map(|stage| &stage.gates);
        gates.rev().find_map(|gate| match &gate.rule {
            GateRule::Decision(rule) => Some(rule),
            _ => None,
        })
    }

    /// The numbers a calibration run is held to, if the path has one.
    #[must_use]
    pub fn calibration(&self) -> Option<&CalibrationGate> {
        let mut gates = self.stages.iter().flat_map(|stage| &stage.gates);
        gates.find_map(|gate| match &gate.rule {
            GateRule::Calibration(gate) => Some(&**gate),
            _ => None,
        })
    }

    /// The numbers a renewal run is held to, if the path has one.
    #[must_use]
    pub fn renewal(&self) -> Option<&RenewalGate> {
        self.keep.iter().find_map(|keep| match &keep.rule {
            KeepRule::Calibration(gate) => Some(gate),
            _ => None,
        })
    }

    /// Days after a material version of a module until a trainer's scope in it pauses.
    #[must_use]
    pub fn change_set_days(&self) -> Option<Num> {
        self.keep.iter().find_map(|keep| match &keep.rule {
            KeepRule::ChangeSet { within_days } => Some(*within_days),
            _ => None,
        })
    }

    /// Days after a delivery within which its learners are to be observed at work.
    #[must_use]
    pub fn graduates_days(&self) -> Option<Num> {
        self.stages.iter().flat_map(|stage| &stage.gates).find_map(|gate| match &gate.rule {
            GateRule::GraduatesObserved { within_days, .. } => Some(*within_days),
            _ => None,
        })
    }

    /// The last day on which a certificate with that last day can be restored after its end.
    #[must_use]
    pub fn restorable_to(&self, valid_to: Day) -> Day {
        let months = self.lapse.as_ref().map_or(0, |lapse| lapse.again_months.value);
        months_later(valid_to, months)
    }

    /// The last day of a certificate whose first is `from`.
    #[must_use]
    pub fn valid_to(&self, from: Day) -> Day {
        months_later(from, self.holds_months.value).plus(-1)
    }

    /// The first day on which a certificate with that last day reads `expiring`.
    #[must_use]
    pub fn expiring_from(&self, valid_to: Day) -> Day {
        valid_to.plus(1 - self.expiring_days.value)
    }
}

/// The same day of the month some months later (earlier if negative); the last
/// of the month where that day does not exist.
fn months_later(day: Day, months: i32) -> Day {
    let (year, month, date) = day.civil();
    let months_since_0 = year * 12 + i32::try_from(month).unwrap_or(1) - 1 + months;
    let (year, month) = (months_since_0.div_euclid(12), months_since_0.rem_euclid(12).unsigned_abs() + 1);
    let shortened = (0..4).map(|less| date.saturating_sub(less));
    shortened.into_iter().find_map(|date| Day::from_civil(year, month, date)).unwrap_or(day)
}

#[cfg(test)]
mod tests;
