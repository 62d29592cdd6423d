//! Gates of supervised coaching: cycles, people coached, time, fidelity of coaching.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::day::Day;
use crate::fraction::Fraction;
use crate::requirement::Num;

use super::facts::{CandidateFacts, CoachingCycle};
use super::gates::{Check, amount, asked, number, percent};

/// Full cycles closed by a day, in order of closing, with the closing day.
fn full_cycles(facts: &CandidateFacts, as_of: Day) -> Vec<(&CoachingCycle, Day)> {
    let mut cycles: Vec<(&CoachingCycle, Day)> = (facts.cycles.iter())
        .filter_map(|cycle| Some((cycle, cycle.closed.filter(|closed| cycle.full && *closed <= as_of)?)))
        .collect();
    cycles.sort_by_key(|(cycle, closed)| (*closed, cycle.id));
    cycles
}

/// First opening and last closing of the full cycles.
fn span(cycles: &[(&CoachingCycle, Day)]) -> Option<(Day, Day)> {
    let opened = cycles.iter().map(|(cycle, _)| cycle.opened).min()?;
    let closed = cycles.iter().map(|(_, closed)| *closed).max()?;
    Some((opened, closed))
}

fn ids(cycles: &[(&CoachingCycle, Day)]) -> Vec<Uuid> {
    cycles.iter().map(|(cycle, _)| cycle.id).collect()
}

pub(super) fn full(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let noun = ("full coaching cycle", "full coaching cycles");
    amount(&ids(&full_cycles(facts, as_of)), at_least, noun)
}

pub(super) fn observed(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let mut cycles = full_cycles(facts, as_of);
    cycles.retain(|(cycle, _)| cycle.observed);
    amount(&ids(&cycles), at_least, ("observed coaching cycle", "observed coaching cycles"))
}

pub(super) fn coachees(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let cycles = full_cycles(facts, as_of);
    let coachees: BTreeSet<Uuid> = cycles.iter().map(|(cycle, _)| cycle.coachee).collect();
    number(coachees.len(), at_least, ("person coached", "people coached")).resting_on(ids(&cycles))
}

pub(super) fn days(facts: &CandidateFacts, as_of: Day, days: Num) -> Check {
    let cycles = full_cycles(facts, as_of);
    let length = span(&cycles).map_or(0, |(from, to)| to.since(from));
    let noun = ("day from first opening to last closing", "days from first opening to last closing");
    number(usize::try_from(length).unwrap_or(0), days, noun).resting_on(ids(&cycles))
}

pub(super) fn fidelity(facts: &CandidateFacts, as_of: Day, lowest: Fraction, in_a_row: Num) -> Check {
    let in_a_row = asked(in_a_row);
    let mut samples: Vec<_> = facts.coaching_fidelity.iter().filter(|sample| sample.on <= as_of).collect();
    samples.sort_by_key(|sample| (sample.on, sample.id));
    let last = &samples[samples.len().saturating_sub(in_a_row)..];
    let low = last.iter().filter(|sample| sample.score < lowest).count();
    let passed = last.len() >= in_a_row && low == 0;
    let actual: Vec<String> = last.iter().map(|sample| percent(sample.score)).collect();
    let actual = if actual.is_empty() { "no sample".to_owned() } else { actual.join(", ") };
    let target = format!("at least {} in the last {in_a_row} in a row", percent(lowest));
    let reason = if passed {
        format!("The last {in_a_row} coaching sessions sampled reach {} or more.", percent(lowest))
    } else if low > 0 {
        format!("Of the last {in_a_row} coaching sessions sampled, {low} stayed below {}.", percent(lowest))
    } else {
        format!("{} more coaching sessions to be sampled.", in_a_row - last.len())
    };
    Check::new(passed, &target, &actual, &reason).resting_on(last.iter().map(|sample| sample.id))
}

pub(super) fn consultation(facts: &CandidateFacts, as_of: Day, longest: Num) -> Check {
    let target = format!("never more than {} days without one while coaching", longest.value);
    let Some((from, to)) = span(&full_cycles(facts, as_of)) else {
        return Check::new(false, &target, "no value", "No full coaching cycle is closed yet.");
    };
    let mut rows: Vec<_> =
        facts.consultations.iter().filter(|row| row.on >= from && row.on <= to.min(as_of)).collect();
    rows.sort_by_key(|row| (row.on, row.id));
    let days: Vec<Day> = std::iter::once(from).chain(rows.iter().map(|row| row.on)).chain([to]).collect();
    let gap = days.windows(2).map(|pair| pair[1].since(pair[0])).max().unwrap_or(0);
    let passed = gap <= longest.value && !rows.is_empty();
    let reason = if rows.is_empty() {
        "No consultation is recorded while coaching.".to_owned()
    } else {
        format!("The longest stretch without a consultation was {gap} days.")
    };
    Check::new(passed, &target, &format!("{gap} days"), &reason).resting_on(rows.iter().map(|row| row.id))
}
