//! Checks of clauses about plain rows and states, and of what depends on what.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, Known};
use crate::facts::ResponseRole;
use crate::framework::Framework;
use crate::requirement::{Clause, Num, Requirement, Rule};

/// Checks a rule about plain rows or a state.
pub(super) fn record(rule: &Rule, path: &str, known: &Known<'_>, checker: &mut Checker<'_>) {
    let least = |checker: &mut Checker<'_>, field: &str, number: Num, least: i32| {
        checker.at_least(&format!("{path}/{field}"), number, least);
    };
    match rule {
        Rule::HoursAtLeast { kind, hours, window_days } => {
            kind_named(kind, path, checker);
            least(checker, "hours", *hours, 1);
            if let Some(days) = window_days {
                least(checker, "window_days", *days, 1);
            }
            if let Some(days) = window_days.filter(|days| hours.value > days.value.saturating_mul(24)) {
                checker.report(
                    &format!("{path}/hours/value"),
                    format!("{} days have fewer hours.", days.value),
                    "Ask for fewer hours or a longer window.",
                );
            }
        }
        Rule::DrillDone { kind, window_days } => {
            kind_named(kind, path, checker);
            if !known.drills.contains(kind.as_str()) {
                checker.report(
                    &format!("{path}/kind"),
                    format!("Drill {kind} is not published."),
                    "A rule names only drills that exist; leave the clause out until the drill is published.",
                );
            }
            least(checker, "window_days", *window_days, 1);
        }
        Rule::OfferRecorded { kind, window_days } => {
            kind_named(kind, path, checker);
            least(checker, "window_days", *window_days, 1);
        }
        Rule::SupervisionContacts { count, window_days, with_data } => {
            least(checker, "count", *count, 1);
            least(checker, "window_days", *window_days, 1);
            part_of(*with_data, *count, "with_data", path, checker);
        }
        Rule::CyclesClosed { count, window_days } | Rule::JointObservations { count, window_days } => {
            least(checker, "count", *count, 1);
            least(checker, "window_days", *window_days, 1);
        }
        Rule::Deliveries { count, observed, window_days } => {
            least(checker, "count", *count, 1);
            least(checker, "window_days", *window_days, 1);
            part_of(Some(*observed), *count, "observed", path, checker);
        }
        Rule::CoachingFidelity { min, window_days } => {
            checker.share(&format!("{path}/min"), *min);
            if let Some(days) = window_days {
                least(checker, "window_days", *days, 1);
            }
        }
        Rule::Participation { roles, count, partner, window_days } => {
            response_roles(roles, path, checker);
            least(checker, "count", *count, 1);
            if let Some(days) = window_days {
                least(checker, "window_days", *days, 1);
            }
            if let Some(step) = partner.as_ref().filter(|step| !known.steps.contains(step.as_str())) {
                checker.report(
                    &format!("{path}/partner"),
                    format!("There is no practice authorization {step}."),
                    "Name one of the steps in authorizations.yaml.",
                );
            }
        }
        Rule::CoSigned { roles, after, window_days } => {
            response_roles(roles, path, checker);
            least(checker, "after", *after, 0);
            least(checker, "window_days", *window_days, 1);
        }
        Rule::CalibrationCurrent { within_days, min_icc, max_bias } => {
            least(checker, "within_days", *within_days, 1);
            if let Some(icc) = min_icc {
                checker.share(&format!("{path}/min_icc"), *icc);
            }
            if let Some(bias) = max_bias {
                checker.share(&format!("{path}/max_bias"), *bias);
            }
        }
        Rule::TrainerScopeValid { grace_days } => least(checker, "grace_days", *grace_days, 0),
        _ => {}
    }
}

fn kind_named(kind: &str, path: &str, checker: &mut Checker<'_>) {
    if kind.trim().is_empty() {
        checker.report(&format!("{path}/kind"), "No kind is named.", "Name one, such as training.");
    }
}

fn part_of(part: Option<Num>, whole: Num, field: &str, path: &str, checker: &mut Checker<'_>) {
    let Some(part) = part else { return };
    checker.at_least(&format!("{path}/{field}"), part, 0);
    if part.value > whole.value {
        checker.report(
            &format!("{path}/{field}/value"),
            format!("Of {} at most {} can be such.", whole.value, whole.value),
            "Lower this number or raise count.",
        );
    }
}

fn response_roles(roles: &[ResponseRole], path: &str, checker: &mut Checker<'_>) {
    if roles.is_empty() {
        checker.report(
            &format!("{path}/roles"),
            "No role in a visit is named.",
            "Name lead, partner or shadow.",
        );
    }
    for (at, role) in roles.iter().enumerate() {
        if roles[..at].contains(role) {
            checker.report(&format!("{path}/roles/{at}"), "This role is named twice.", "Name it once.");
        }
    }
}

/// Checks a clause's other requirement: it exists, and nothing leads back.
pub(super) fn depends_on(
    requirement: &Requirement,
    clause: &Clause,
    path: &str,
    known: &Known<'_>,
    checker: &mut Checker<'_>,
) {
    let Some(depends) = &clause.depends_on else { return };
    let path = format!("{path}/depends_on/requirement");
    if !known.requirements.contains(depends.requirement.as_str()) {
        checker.report(
            &path,
            format!("There is no requirement {}.", depends.requirement),
            "Name one from requirements/.",
        );
    } else if known.leads_to(&depends.requirement, &requirement.code) {
        checker.report(
            &path,
            format!("{} and {} depend on each other.", requirement.code, depends.requirement),
            "Take the condition out of one of the two.",
        );
    }
}

/// What each requirement depends on.
pub(super) fn dependencies(framework: &Framework) -> BTreeMap<&str, BTreeSet<&str>> {
    let of = |requirement: &'_ Requirement| -> BTreeSet<String> {
        let clauses = requirement.all_clauses();
        clauses
            .iter()
            .filter_map(|clause| clause.depends_on.as_ref())
            .map(|on| on.requirement.clone())
            .collect()
    };
    let mut all = BTreeMap::new();
    for requirement in &framework.requirements {
        let names = of(requirement);
        let known = framework.requirements.iter().map(|other| other.code.as_str());
        all.insert(requirement.code.as_str(), known.filter(|code| names.contains(*code)).collect());
    }
    all
}
