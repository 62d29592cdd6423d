//! What a candidate's facts come to at each gate, with the reason in a sentence.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calibration::Figure;
use crate::day::Day;
use crate::fraction::Fraction;
use crate::requirement::Num;

use super::facts::CandidateFacts;
use super::{Gate, GateRule, Path, Stage, coaching, decision, joint, standing, trainer, tries};

/// What one gate comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateResult {
    /// Key of the gate.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it asks and why.
    pub text: String,
    /// Whether it holds.
    pub passed: bool,
    /// What is asked, in a few words.
    pub target: String,
    /// What there is.
    pub actual: String,
    /// Why it holds or what is missing, in a sentence.
    pub reason: String,
    /// The rows it rests on.
    pub evidence: Vec<Uuid>,
    /// The parts of a gate that has several, such as a calibration run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
}

/// What one stage comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageResult {
    /// Code of the stage.
    pub code: String,
    /// Its place in the path, the nomination being 0.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub text: String,
    /// Whether every gate holds.
    pub passed: bool,
    /// Its gates.
    pub gates: Vec<GateResult>,
}

impl StageResult {
    /// The first gate that does not hold.
    #[must_use]
    pub fn first_open(&self) -> Option<&GateResult> {
        self.gates.iter().find(|gate| !gate.passed)
    }
}

/// What is found at a gate, before it is given its texts.
pub(super) struct Check {
    pub(super) passed: bool,
    pub(super) target: String,
    pub(super) actual: String,
    pub(super) reason: String,
    pub(super) evidence: Vec<Uuid>,
    pub(super) figures: Vec<Figure>,
}

impl Check {
    pub(super) fn new(passed: bool, target: &str, actual: &str, reason: &str) -> Self {
        Self {
            passed,
            target: target.to_owned(),
            actual: actual.to_owned(),
            reason: reason.to_owned(),
            evidence: Vec::new(),
            figures: Vec::new(),
        }
    }

    pub(super) fn resting_on(mut self, evidence: impl IntoIterator<Item = Uuid>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

/// A thing that is counted: one of it, several of it.
pub(super) type Noun = (&'static str, &'static str);

fn counted((one, many): Noun, count: usize) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The number of a rule as a count; what is below zero asks for nothing.
pub(super) fn asked(number: Num) -> usize {
    usize::try_from(number.value).unwrap_or(0)
}

/// A gate that asks for an amount.
pub(super) fn amount(evidence: &[Uuid], least: Num, noun: Noun) -> Check {
    number(evidence.len(), least, noun).resting_on(evidence.iter().copied())
}

/// A gate that asks for a number.
pub(super) fn number(count: usize, least: Num, noun: Noun) -> Check {
    let least = asked(least);
    let passed = count >= least;
    let reason = if passed {
        format!("{} {} enough.", counted(noun, count), if count == 1 { "is" } else { "are" })
    } else {
        format!("{} so far; {} more to go.", counted(noun, count), least - count)
    };
    Check::new(passed, &format!("at least {}", counted(noun, least)), &count.to_string(), &reason)
}

/// A gate that asks for a share. A share of nothing never passes.
pub(super) fn share(hits: usize, of: usize, least: Fraction, noun: Noun) -> Check {
    let target = format!("at least {}", percent(least));
    let Some(value) = part(hits, of) else {
        let reason = format!("There are no {} yet, so there is no share to judge.", noun.1);
        return Check::new(false, &target, "no value", &reason);
    };
    let passed = value >= least;
    let actual = format!("{} ({hits} of {of})", percent(value));
    let reason =
        format!("{hits} of {}, {}; {} or more is asked.", counted(noun, of), percent(value), percent(least));
    Check::new(passed, &target, &actual, &reason)
}

/// `hits / of`, or `None` of none.
pub(super) fn part(hits: usize, of: usize) -> Option<Fraction> {
    Fraction::new(i64::try_from(hits).ok()?, i64::try_from(of).ok()?)
}

/// Whole percent, cut so that the text never reaches a target that the value does not.
pub(super) fn percent(value: Fraction) -> String {
    let whole = i128::from(value.numerator()) * 100 / i128::from(value.denominator());
    format!("{whole}%")
}

/// Evaluates every gate of a path for a candidate on a day. Stages are evaluated
/// whether or not the ones before them hold.
#[must_use]
pub fn gates(path: &Path, facts: &CandidateFacts, as_of: Day) -> Vec<StageResult> {
    (path.stages.iter().zip(0_u8..)).map(|(stage, number)| evaluate(stage, number, facts, as_of)).collect()
}

/// How many stages hold from the first on without a gap: the number of the stage
/// that is being worked on, or the number of stages when all hold.
#[must_use]
pub fn stage_reached(results: &[StageResult]) -> usize {
    results.iter().take_while(|stage| stage.passed).count()
}

fn evaluate(stage: &Stage, number: u8, facts: &CandidateFacts, as_of: Day) -> StageResult {
    let gates: Vec<GateResult> = stage.gates.iter().map(|gate| result(gate, facts, as_of)).collect();
    StageResult {
        code: stage.code.clone(),
        number,
        title: stage.title.clone(),
        text: stage.text.clone(),
        passed: !gates.is_empty() && gates.iter().all(|gate| gate.passed),
        gates,
    }
}

fn result(gate: &Gate, facts: &CandidateFacts, as_of: Day) -> GateResult {
    let check = check(&gate.rule, facts, as_of);
    GateResult {
        key: gate.key.clone(),
        title: gate.title.clone(),
        text: gate.text.clone(),
        passed: check.passed,
        target: check.target,
        actual: check.actual,
        reason: check.reason,
        evidence: check.evidence,
        figures: check.figures,
    }
}

fn check(rule: &GateRule, facts: &CandidateFacts, as_of: Day) -> Check {
    use GateRule as Rule;
    match rule {
        Rule::Sponsor => standing::sponsor(facts, as_of),
        Rule::MonthsInPractice { at_least, with_waiver } => {
            standing::months_in_practice(facts, as_of, *at_least, *with_waiver)
        }
        Rule::NoOpenSafetyTask => standing::no_open_safety_task(facts),
        Rule::ConflictsDeclared => standing::conflicts_declared(facts, as_of),
        Rule::Levels { at_least, .. } => standing::levels(facts, at_least),
        Rule::RequirementsHeld => standing::requirements_held(facts),
        Rule::CoachOrLevel { certificate_kind, level, .. } => {
            standing::coach_or_level(facts, certificate_kind, *level)
        }
        Rule::Modules { all_of, percent } => standing::modules(facts, as_of, all_of, *percent),
        Rule::Calibration(gate) => tries::calibration(facts, as_of, gate),
        Rule::FullCycles { at_least } => coaching::full(facts, as_of, *at_least),
        Rule::Coachees { at_least } => coaching::coachees(facts, as_of, *at_least),
        Rule::CoachingSpan { days } => coaching::days(facts, as_of, *days),
        Rule::CyclesObserved { at_least } => coaching::observed(facts, as_of, *at_least),
        Rule::CoachingFidelity { score, in_a_row } => {
            coaching::fidelity(facts, as_of, score.value, *in_a_row)
        }
        Rule::MonthlyConsultation { longest_gap_days } => {
            coaching::consultation(facts, as_of, *longest_gap_days)
        }
        Rule::JointObservations { at_least } => joint::observations(facts, as_of, *at_least),
        Rule::JointStarPairs { at_least } => joint::star_pairs(facts, as_of, *at_least),
        Rule::JointStarExact { share } => joint::star_exact(facts, as_of, share.value),
        Rule::JointWithinOne { share } => joint::within_one(facts, as_of, share.value),
        Rule::JointStarContradictions { rating } => joint::contradictions(facts, as_of, *rating),
        Rule::DeliveriesWatched { at_least } => trainer::watched(facts, as_of, *at_least),
        Rule::CoTraining { at_least, minutes_led } => {
            trainer::co_training(facts, as_of, *at_least, minutes_led.value)
        }
        Rule::ObservedSolo { at_least, coverage, fidelity, facilitation, facilitation_of } => {
            let targets = trainer::SoloTargets {
                coverage: coverage.value,
                fidelity: fidelity.value,
                facilitation: facilitation.value,
                facilitation_of: facilitation_of.value,
            };
            trainer::observed_solo(facts, as_of, *at_least, &targets)
        }
        Rule::Learners { at_least } => trainer::all_learners(facts, as_of, *at_least),
        Rule::FirstTimePasses { share } => trainer::first_time_passes(facts, as_of, share.value),
        Rule::Usefulness { mean, mean_of, response } => {
            trainer::usefulness(facts, as_of, (mean.value, mean_of.value), response.value)
        }
        Rule::GraduatesObserved { at_least, share, within_days, .. } => {
            trainer::graduates(facts, as_of, *at_least, share.value, *within_days)
        }
        Rule::Decision(rule) => decision::signatures(rule, facts, as_of),
    }
}
