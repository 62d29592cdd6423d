//! Gates of watching, training together, training alone, and what learners show.

use uuid::Uuid;

use crate::calibration::{Bound, Figure};
use crate::day::Day;
use crate::fraction::Fraction;
use crate::requirement::Num;

use super::facts::{CandidateFacts, Delivery, DeliveryRole};
use super::gates::{Check, Noun, amount, asked, number, part, percent, share};

const LEARNERS: Noun = ("learner", "learners");

/// Deliveries by a day in one role, in order.
fn by_role(facts: &CandidateFacts, as_of: Day, role: DeliveryRole) -> Vec<&Delivery> {
    let mut deliveries: Vec<&Delivery> =
        facts.deliveries.iter().filter(|one| one.on <= as_of && one.role == role).collect();
    deliveries.sort_by_key(|one| (one.on, one.id));
    deliveries
}

fn ids(deliveries: &[&Delivery]) -> Vec<Uuid> {
    deliveries.iter().map(|one| one.id).collect()
}

/// The candidate's own deliveries. What learners show is pooled over them, so
/// that a small one weighs little.
fn solo(facts: &CandidateFacts, as_of: Day) -> Vec<&Delivery> {
    by_role(facts, as_of, DeliveryRole::Solo)
}

pub(super) fn watched(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let mut watched = by_role(facts, as_of, DeliveryRole::Watch);
    watched.retain(|one| one.full && one.notes);
    let noun = ("full delivery watched with notes", "full deliveries watched with notes");
    amount(&ids(&watched), at_least, noun)
}

pub(super) fn all_learners(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let solo = solo(facts, as_of);
    number(learners(&solo), at_least, LEARNERS).resting_on(with_learners(&solo))
}

pub(super) fn first_time_passes(facts: &CandidateFacts, as_of: Day, least: Fraction) -> Check {
    let solo = solo(facts, as_of);
    let passes: usize = solo.iter().map(|one| one.first_time_passes.min(one.learners) as usize).sum();
    share(passes, learners(&solo), least, LEARNERS).resting_on(with_learners(&solo))
}

fn learners(deliveries: &[&Delivery]) -> usize {
    deliveries.iter().map(|one| one.learners as usize).sum()
}

fn with_learners<'f>(deliveries: &'f [&Delivery]) -> impl Iterator<Item = Uuid> + use<'f> {
    deliveries.iter().filter(|one| one.learners > 0).map(|one| one.id)
}

pub(super) fn co_training(facts: &CandidateFacts, as_of: Day, at_least: Num, lowest: Fraction) -> Check {
    let mut together = by_role(facts, as_of, DeliveryRole::Co);
    together.retain(|one| one.with_certified_trainer);
    let noun = ("delivery with a certified trainer", "deliveries with a certified trainer");
    let mut check = amount(&ids(&together), at_least, noun);
    let led = together.iter().skip(1).filter_map(|one| one.minutes_led).max();
    check.target = format!(
        "{}, leading at least {} of the minutes in one from the second on",
        check.target,
        percent(lowest)
    );
    if let Some(led) = led {
        check.actual = format!("{}, leading {}", check.actual, percent(led));
    }
    if check.passed && led.is_none_or(|led| led < lowest) {
        check.passed = false;
        check.reason = match led {
            Some(led) => {
                format!("Led {} of the minutes at most; {} are asked.", percent(led), percent(lowest))
            }
            None => "How many minutes the candidate led is not recorded.".to_owned(),
        };
    }
    check
}

/// What an observed delivery has to reach.
pub(super) struct SoloTargets {
    pub(super) coverage: Fraction,
    pub(super) fidelity: Fraction,
    pub(super) facilitation: Fraction,
    pub(super) facilitation_of: i32,
}

pub(super) fn observed_solo(
    facts: &CandidateFacts,
    as_of: Day,
    at_least: Num,
    targets: &SoloTargets,
) -> Check {
    let solo = solo(facts, as_of);
    let candidate = facts.candidate;
    let observed: Vec<&Delivery> = (solo.iter().copied())
        .filter(|one| one.full && one.observer.is_some_and(|observer| observer != candidate))
        .collect();
    let parts = |one: &Delivery| {
        let points = |value: Fraction| format!("{} of {}", value.cut(), targets.facilitation_of);
        vec![
            part_figure(("coverage", "Required segments covered"), one.coverage, targets.coverage, percent),
            part_figure(("fidelity", "Delivery fidelity"), one.fidelity, targets.fidelity, percent),
            part_figure(
                ("facilitation", "Facilitation mean"),
                one.facilitation,
                targets.facilitation,
                points,
            ),
        ]
    };
    let reached = |one: &Delivery| parts(one).iter().filter(|figure| figure.passed == Some(true)).count();
    let good: Vec<&Delivery> = observed.iter().copied().filter(|one| reached(one) == 3).collect();
    let noun = ("observed full delivery alone", "observed full deliveries alone");
    let mut check = amount(&ids(&good), at_least, noun);
    check.target = format!("{}, good enough in every part", check.target);
    let best = observed.iter().copied().max_by_key(|one| (reached(one), one.on, one.id));
    if let Some(best) = best {
        check.figures = parts(best);
        if !check.passed {
            let short = check.figures.iter().filter(|figure| figure.passed == Some(false));
            let short: Vec<String> = short.map(|figure| figure.title.to_lowercase()).collect();
            if !short.is_empty() {
                check.reason = format!("Observed, but short of the target in: {}.", short.join(", "));
                check.evidence = vec![best.id];
            }
        }
    }
    check
}

fn as_number(value: Fraction) -> f64 {
    value.numerator() as f64 / value.denominator() as f64
}

fn part_figure(
    (key, title): (&str, &str),
    value: Option<Fraction>,
    least: Fraction,
    print: impl Fn(Fraction) -> String,
) -> Figure {
    let passed = value.is_some_and(|value| value >= least);
    let reason = match value {
        Some(_) if passed => "Reaches the target.",
        Some(_) => "Below the target.",
        None => "Not recorded; what has no value does not pass.",
    };
    Figure {
        key: key.into(),
        title: title.into(),
        target: Some(format!("at least {}", print(least))),
        bound: Some(Bound::AtLeast(as_number(least))),
        value: value.map(as_number),
        actual: value.map_or_else(|| "no value".into(), print),
        interval: None,
        passed: Some(passed),
        reason: reason.into(),
    }
}

pub(super) fn usefulness(
    facts: &CandidateFacts,
    as_of: Day,
    (lowest, of): (Fraction, i32),
    response: Fraction,
) -> Check {
    let solo = &solo(facts, as_of)[..];
    let target = format!("at least {} of {}, answered by at least {}", lowest.cut(), of, percent(response));
    let answered = || {
        let with_mean = solo
            .iter()
            .filter_map(|one| Some((one.usefulness_answers.min(one.learners), one.usefulness_mean?)));
        with_mean.filter(|(answers, _)| *answers > 0)
    };
    let answers: usize = answered().map(|(answers, _)| answers as usize).sum();
    let points = answered().fold(Fraction::ZERO, |sum, (answers, mean)| sum.plus(times(mean, answers)));
    let Some(answering) = part(answers, learners(solo)).filter(|_| answers > 0) else {
        return Check::new(false, &target, "no value", "No learner has said yet how useful it was.");
    };
    let mean = points.over(answers);
    let actual = format!("{} of {}, answered by {}", mean.cut(), of, percent(answering));
    let reason = match (mean >= lowest, answering >= response) {
        (true, true) => "Learners found it useful, and enough of them answered.".to_owned(),
        (true, false) => format!("Too few learners answered: {answers} of {}.", learners(solo)),
        (false, _) => format!("Learners gave it {} of {}; {} is asked.", mean.cut(), of, lowest.cut()),
    };
    Check::new(mean >= lowest && answering >= response, &target, &actual, &reason)
        .resting_on(with_learners(solo))
}

/// A mean counted `count` times.
fn times(value: Fraction, count: u32) -> Fraction {
    value
        .numerator()
        .checked_mul(i64::from(count))
        .and_then(|sum| Fraction::new(sum, value.denominator()))
        .unwrap_or(value)
}

pub(super) fn graduates(
    facts: &CandidateFacts,
    as_of: Day,
    at_least: Num,
    least: Fraction,
    within: Num,
) -> Check {
    let solo = &solo(facts, as_of)[..];
    let observed = |one: &Delivery| one.graduates_observed.min(one.learners);
    let seen: usize = solo.iter().map(|one| observed(one) as usize).sum();
    let met: usize = solo.iter().map(|one| one.graduates_met.min(observed(one)) as usize).sum();
    let noun = ("learner observed at work", "learners observed at work");
    let mut check = share(met, seen, least, noun);
    check.target = format!(
        "at least {} observed within {} days, {} of them showing the skill",
        asked(at_least),
        within.value,
        percent(least)
    );
    if seen < asked(at_least) {
        check.passed = false;
        let learners = if seen == 1 { noun.0 } else { noun.1 };
        check.reason = format!("{seen} {learners} so far; {} more to go.", asked(at_least) - seen);
    }
    check.resting_on(solo.iter().filter(|one| observed(one) > 0).map(|one| one.id))
}
