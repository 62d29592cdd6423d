//! Gates of paired field rating: joint observations with a certified rater from
//! outside the candidate's line.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::day::Day;
use crate::fraction::Fraction;
use crate::requirement::Num;

use super::facts::{CandidateFacts, JointObservation, RatedPair};
use super::gates::{Check, Noun, amount, number, share};

const STAR: Noun = ("safety-critical pair", "safety-critical pairs");

fn counting(facts: &CandidateFacts, as_of: Day) -> Vec<&JointObservation> {
    let all = facts.joint_observations.iter();
    all.filter(|one| one.on <= as_of && one.with_certified_outsider && !one.pairs.is_empty()).collect()
}

fn ids(joint: &[&JointObservation]) -> Vec<Uuid> {
    joint.iter().map(|one| one.id).collect()
}

fn pairs<'f>(joint: &[&'f JointObservation]) -> Vec<&'f RatedPair> {
    joint.iter().flat_map(|one| &one.pairs).collect()
}

fn stars<'f>(joint: &[&'f JointObservation]) -> Vec<&'f RatedPair> {
    joint.iter().flat_map(|one| &one.pairs).filter(|pair| pair.star).collect()
}

pub(super) fn observations(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    amount(&ids(&counting(facts, as_of)), at_least, ("joint observation", "joint observations"))
}

pub(super) fn star_pairs(facts: &CandidateFacts, as_of: Day, at_least: Num) -> Check {
    let joint = counting(facts, as_of);
    number(stars(&joint).len(), at_least, STAR).resting_on(ids(&joint))
}

pub(super) fn star_exact(facts: &CandidateFacts, as_of: Day, least: Fraction) -> Check {
    let joint = counting(facts, as_of);
    let stars = stars(&joint);
    let equal = stars.iter().filter(|pair| pair.candidate == pair.other).count();
    share(equal, stars.len(), least, STAR).resting_on(ids(&joint))
}

pub(super) fn within_one(facts: &CandidateFacts, as_of: Day, least: Fraction) -> Check {
    let joint = counting(facts, as_of);
    let pairs = pairs(&joint);
    let near = pairs.iter().filter(|pair| pair.candidate.abs_diff(pair.other) <= 1).count();
    share(near, pairs.len(), least, ("pair", "pairs")).resting_on(ids(&joint))
}

pub(super) fn contradictions(facts: &CandidateFacts, as_of: Day, rating: Num) -> Check {
    let target = format!("no 0 against {} or more on a safety-critical indicator", rating.value);
    let joint = counting(facts, as_of);
    let stars = stars(&joint);
    if stars.is_empty() {
        let reason = "No safety-critical indicator has been rated together yet.";
        return Check::new(false, &target, "no value", reason);
    }
    let contradicts = |pair: &RatedPair| {
        let (low, high) = (pair.candidate.min(pair.other), pair.candidate.max(pair.other));
        pair.star && low == 0 && i32::from(high) >= rating.value
    };
    let found: Vec<_> = stars.into_iter().filter(|pair| contradicts(pair)).collect();
    let which: BTreeSet<_> = found.iter().map(|pair| pair.indicator).collect();
    let which: Vec<String> = which.iter().map(ToString::to_string).collect();
    let reason = if found.is_empty() {
        "On no safety-critical indicator did one see it missed and the other see it done.".to_owned()
    } else {
        format!("One saw it missed and the other saw it done: {}.", which.join(", "))
    };
    let speaks = |one: &&&JointObservation| found.is_empty() || one.pairs.iter().any(contradicts);
    let evidence: Vec<Uuid> = joint.iter().filter(speaks).map(|one| one.id).collect();
    Check::new(found.is_empty(), &target, &found.len().to_string(), &reason).resting_on(evidence)
}
