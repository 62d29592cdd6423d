//! Gates that look at the candidate's standing: nomination, levels, requirements, knowledge.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{CompetencyCode, LevelCode, ModuleCode};
use crate::day::Day;
use crate::explain::Status;
use crate::facts::KnowledgePass;
use crate::fraction::Fraction;
use crate::requirement::Num;

use super::facts::{CandidateFacts, Nomination};
use super::gates::{Check, asked, percent};

fn nomination(facts: &CandidateFacts, as_of: Day) -> Option<&Nomination> {
    facts.nomination.as_ref().filter(|nomination| nomination.on <= as_of)
}

pub(super) fn sponsor(facts: &CandidateFacts, as_of: Day) -> Check {
    let nomination = nomination(facts, as_of);
    let sponsored = nomination.filter(|nomination| nomination.sponsor.is_some());
    let (actual, reason) = match sponsored {
        Some(_) => ("named", "An agency stands behind the nomination."),
        None => ("none", "An agency has to name itself as sponsor."),
    };
    Check::new(sponsored.is_some(), "an agency as sponsor", actual, reason)
        .resting_on(sponsored.map(|nomination| nomination.id))
}

pub(super) fn months_in_practice(
    facts: &CandidateFacts,
    as_of: Day,
    at_least: Num,
    with_waiver: Num,
) -> Check {
    let (full, waived) = (asked(at_least), asked(with_waiver));
    let target = format!("at least {full} months, {waived} with the center’s waiver");
    let Some(nomination) = nomination(facts, as_of) else {
        return Check::new(false, &target, "unknown", "There is no nomination yet.");
    };
    let months = nomination.months_in_practice as usize;
    let early = nomination.waiver.as_ref().filter(|waiver| waiver.on <= as_of);
    let passed = months >= full || early.is_some() && months >= waived;
    let reason = if months >= full {
        format!("{months} months in practice; {full} or more are asked.")
    } else if passed {
        format!("{months} months in practice, with the center’s waiver.")
    } else if early.is_none() && months >= waived {
        format!("{} more months in practice, or the center’s waiver.", full - months)
    } else {
        let goal = if early.is_some() { waived } else { full };
        format!("{} more months in practice.", goal.saturating_sub(months))
    };
    Check::new(passed, &target, &months.to_string(), &reason)
        .resting_on([nomination.id])
        .resting_on(early.filter(|_| months < full).map(|waiver| waiver.id))
}

pub(super) fn no_open_safety_task(facts: &CandidateFacts) -> Check {
    let open = facts.open_safety_tasks.len();
    let reason = if open == 0 {
        "No safety-critical task is open.".to_owned()
    } else {
        format!("Safety-critical tasks to be closed first: {open}.")
    };
    Check::new(open == 0, "none open", &open.to_string(), &reason)
        .resting_on(facts.open_safety_tasks.iter().copied())
}

pub(super) fn conflicts_declared(facts: &CandidateFacts, as_of: Day) -> Check {
    let declared = nomination(facts, as_of).filter(|nomination| nomination.conflicts_declared);
    let (actual, reason) = match declared {
        Some(_) => ("declared", "Conflicts of interest are declared, or that there are none."),
        None => (
            "not yet",
            "The candidate has to say which conflicts of interest there are, or that there are none.",
        ),
    };
    Check::new(declared.is_some(), "declared", actual, reason)
        .resting_on(declared.map(|nomination| nomination.id))
}

pub(super) fn levels(facts: &CandidateFacts, at_least: &BTreeMap<CompetencyCode, LevelCode>) -> Check {
    let mut by_level: BTreeMap<LevelCode, Vec<String>> = BTreeMap::new();
    for (competency, level) in at_least {
        by_level.entry(*level).or_default().push(competency.to_string());
    }
    let target: Vec<String> = (by_level.iter().rev())
        .map(|(level, competencies)| format!("{level} in {}", competencies.join(", ")))
        .collect();
    let held = |competency| facts.levels.get(competency).copied().unwrap_or(LevelCode::L0);
    let missing: Vec<String> = (at_least.iter())
        .filter(|(competency, level)| held(competency) < **level)
        .map(|(competency, level)| format!("{competency} is at {}, {level} is asked", held(competency)))
        .collect();
    let reached = at_least.len() - missing.len();
    let reason = if missing.is_empty() {
        "Every competency is at the level asked.".to_owned()
    } else {
        format!("{}.", missing.join("; "))
    };
    let actual = format!("{reached} of {}", at_least.len());
    Check::new(missing.is_empty(), &target.join("; "), &actual, &reason)
}

pub(super) fn requirements_held(facts: &CandidateFacts) -> Check {
    let asked: Vec<_> = facts.requirements.iter().filter(|one| one.status != Status::NotApplicable).collect();
    let missing: Vec<&str> =
        (asked.iter()).filter(|one| !one.status.is_satisfied()).map(|one| one.requirement.as_str()).collect();
    let waived: Vec<&str> = (asked.iter())
        .filter(|one| one.status == Status::Waived)
        .map(|one| one.requirement.as_str())
        .collect();
    let reason = if asked.is_empty() {
        "No requirement of the role has been evaluated, so none is known to hold.".to_owned()
    } else if !missing.is_empty() {
        format!("Not met: {}.", missing.join(", "))
    } else if waived.is_empty() {
        "Every requirement of the role is met.".to_owned()
    } else {
        format!("Every requirement of the role is met; by waiver: {}.", waived.join(", "))
    };
    let actual = format!("{} of {}", asked.len() - missing.len(), asked.len());
    Check::new(!asked.is_empty() && missing.is_empty(), "every requirement of the role met", &actual, &reason)
}

pub(super) fn modules(facts: &CandidateFacts, as_of: Day, all_of: &[ModuleCode], lowest: Num) -> Check {
    let best: Vec<(&ModuleCode, Option<&KnowledgePass>)> =
        all_of.iter().map(|module| (module, best_pass(facts, as_of, module))).collect();
    let reaches = |pass: &KnowledgePass| pass.reaches(lowest.value);
    let actual: Vec<String> = (best.iter())
        .map(|(module, pass)| match pass.and_then(score) {
            Some(score) => format!("{module} {}", percent(score)),
            None => format!("{module} none"),
        })
        .collect();
    let missing: Vec<&str> = (best.iter())
        .filter(|(_, pass)| !pass.is_some_and(reaches))
        .map(|(module, _)| module.as_str())
        .collect();
    let reason = if missing.is_empty() {
        format!("Every check is passed at {}% or more.", lowest.value)
    } else {
        format!("Still to be passed at {}% or more: {}.", lowest.value, missing.join(", "))
    };
    let names: Vec<&str> = all_of.iter().map(ModuleCode::as_str).collect();
    let target = format!("at least {}% in each of {}", lowest.value, names.join(", "));
    let evidence = best.iter().filter_map(|(_, pass)| pass.filter(|pass| reaches(pass)).map(|pass| pass.id));
    Check::new(missing.is_empty(), &target, &actual.join(", "), &reason).resting_on(evidence)
}

fn score(pass: &KnowledgePass) -> Option<Fraction> {
    Fraction::new(i64::from(pass.points), i64::from(pass.points_possible))
}

/// The best check of a module; the earliest of equals.
fn best_pass<'f>(facts: &'f CandidateFacts, as_of: Day, module: &ModuleCode) -> Option<&'f KnowledgePass> {
    let taken = facts.knowledge.iter().filter(|pass| pass.module == *module && pass.passed_on <= as_of);
    taken.max_by_key(|pass| (score(pass), std::cmp::Reverse((pass.passed_on, pass.id))))
}

pub(super) fn coach_or_level(facts: &CandidateFacts, kind: &str, level: LevelCode) -> Check {
    let target = format!("a coach’s certificate, or {level} in what the modules teach");
    if facts.certificates_held.iter().any(|held| held == kind) {
        return Check::new(true, &target, "certificate held", "The candidate is a certified coach.");
    }
    let taught: BTreeSet<CompetencyCode> =
        facts.sought_modules.iter().flat_map(|module| module.competencies.iter().copied()).collect();
    if taught.is_empty() {
        let reason = "The candidate has to name the modules to deliver, or become a certified coach.";
        return Check::new(false, &target, "no modules named", reason);
    }
    let held = |competency| facts.levels.get(competency).copied().unwrap_or(LevelCode::L0);
    let missing: Vec<String> = (taught.iter())
        .filter(|competency| held(competency) < level)
        .map(|competency| format!("{competency} is at {}", held(competency)))
        .collect();
    let reason = if missing.is_empty() {
        format!("Every competency that the modules teach is at {level}.")
    } else {
        format!("{}; {level} is asked, or a coach’s certificate.", missing.join(", "))
    };
    let actual = format!("{} of {} competencies", taught.len() - missing.len(), taught.len());
    Check::new(missing.is_empty(), &target, &actual, &reason)
}
