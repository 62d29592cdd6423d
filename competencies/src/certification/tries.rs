//! How many calibration tries a rater has left, and when the next may begin.

use serde::{Deserialize, Serialize};

use crate::calibration::{CalibrationGate, Outcome, Relearn};
use crate::code::ModuleCode;
use crate::day::Day;

use super::facts::{CalibrationRun, CandidateFacts};
use super::gates::Check;

/// Where a rater stands with their tries on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TryStanding {
    /// Failed tries since the last pass or waiting lock.
    pub used: u32,
    /// Tries left before the next waiting lock.
    pub left: u32,
    /// Whether every try has been used up and the waiting lock is on.
    pub used_up: bool,
    /// First day on which the next try may begin; absent if it may begin now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_on: Option<Day>,
    /// Modules to pass again before the next try.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relearn: Vec<ModuleCode>,
}

impl TryStanding {
    /// Whether a try may begin now.
    #[must_use]
    pub fn may_begin(&self) -> bool {
        self.next_on.is_none() && self.relearn.is_empty()
    }
}

/// Runs by a day that count, in order. A void run never does; a passed one only
/// with enough vignettes that the rater had not met.
fn counted<'f>(gate: &CalibrationGate, facts: &'f CandidateFacts, as_of: Day) -> Vec<&'f CalibrationRun> {
    let counts = |run: &CalibrationRun| match run.result.outcome {
        Outcome::Void => false,
        Outcome::Failed => true,
        Outcome::Passed => {
            run.new_vignettes as usize >= gate.new_vignettes.value.ceil_of(run.vignettes as usize)
        }
    };
    let mut runs: Vec<&CalibrationRun> =
        facts.calibration_runs.iter().filter(|run| run.on <= as_of && counts(run)).collect();
    runs.sort_by_key(|run| (run.on, run.id));
    runs
}

/// Where a rater stands with their tries. A void run uses none; the count begins
/// anew after a pass and after a waiting lock.
#[must_use]
pub fn tries(gate: &CalibrationGate, facts: &CandidateFacts, as_of: Day) -> TryStanding {
    let allowed = u32::try_from(gate.tries.value).unwrap_or(0);
    let (mut used, mut last_failed) = (0, None);
    for run in counted(gate, facts, as_of) {
        if used == allowed {
            used = 0;
        }
        if run.result.outcome == Outcome::Passed {
            (used, last_failed) = (0, None);
        } else {
            used += 1;
            last_failed = Some(run.on);
        }
    }
    let spent = used == allowed;
    let wait = if spent { gate.lock_days.value } else { gate.days_between_tries.value };
    let next_on = last_failed.map(|day| day.plus(wait)).filter(|day| *day > as_of);
    let relearn = match (&gate.relearn, last_failed) {
        (Some(relearn), Some(day)) if spent => still_to_pass(relearn, facts, day, as_of),
        _ => Vec::new(),
    };
    let locked = spent && (next_on.is_some() || !relearn.is_empty());
    let used = if spent && !locked { 0 } else { used };
    TryStanding { used, left: allowed.saturating_sub(used), used_up: locked, next_on, relearn }
}

/// Modules that have not been passed on a later day than `after`.
fn still_to_pass(relearn: &Relearn, facts: &CandidateFacts, after: Day, as_of: Day) -> Vec<ModuleCode> {
    let passed = |module: &ModuleCode| {
        facts.knowledge.iter().any(|pass| {
            let in_time = after < pass.passed_on && pass.passed_on <= as_of;
            in_time && pass.module == *module && pass.reaches(relearn.percent.value)
        })
    };
    relearn.modules.iter().filter(|module| !passed(module)).cloned().collect()
}

/// The gate that asks for a passed calibration run.
pub(super) fn calibration(facts: &CandidateFacts, as_of: Day, gate: &CalibrationGate) -> Check {
    let target = "every figure of the last run that counts";
    let runs = counted(gate, facts, as_of);
    let standing = tries(gate, facts, as_of);
    let next = match standing.next_on {
        Some(day) => format!(" The next try may begin on {}.", day.words()),
        None if !standing.relearn.is_empty() => {
            " The modules named for it have to be passed again first.".into()
        }
        None => " The next try may begin now.".to_owned(),
    };
    let Some(last) = runs.last() else {
        return Check::new(false, target, "no run", &format!("No calibration run counts yet.{next}"));
    };
    let passed = last.result.outcome == Outcome::Passed;
    let reason = if passed {
        format!("The run of {} reached every figure.", last.on.words())
    } else {
        format!("{} Tries used: {} of {}.{next}", last.result.summary, standing.used, gate.tries.value)
    };
    let reached = last.result.figures.iter().filter(|figure| figure.passed == Some(true)).count();
    let actual = format!("{reached} of {} figures", last.result.figures.len());
    let mut check = Check::new(passed, target, &actual, &reason).resting_on([last.id]);
    check.figures.clone_from(&last.result.figures);
    check
}
