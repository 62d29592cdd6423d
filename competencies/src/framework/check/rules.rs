//! Checks of requirements: every clause can be satisfied and names only what exists.

use std::collections::BTreeSet;

use super::{Checker, Known, limits, rating, records};
use crate::code::LevelCode;
use crate::framework::{Directness, Framework};
use crate::requirement::{Clause, Num, Requirement, Rule};

pub(super) fn requirements(framework: &Framework, known: &Known<'_>, checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for (at, requirement) in framework.requirements.iter().enumerate() {
        checker.current = checker.origins.requirements.get(at).copied().unwrap_or(0);
        if !seen.insert(requirement.code.as_str()) {
            checker.report(
                "code",
                format!("The code {} is used twice.", requirement.code),
                "Give each its own code.",
            );
        }
        head(requirement, known, checker);
        let mut keys = BTreeSet::new();
        rule(requirement, &requirement.rule, "rule", known, checker, &mut keys);
    }
}

fn head(requirement: &Requirement, known: &Known<'_>, checker: &mut Checker<'_>) {
    for (field, text) in
        [("code", &requirement.code), ("title", &requirement.title), ("why", &requirement.why)]
    {
        checker.text(field, text);
    }
    if requirement.version == 0 {
        checker.report("version", "Versions begin at 1.", "Write version: 1 or more.");
    }
    if requirement.applies_to.is_empty() {
        checker.report("applies_to", "The requirement applies to nobody.", "Name at least one role.");
    }
    for (at, applies) in requirement.applies_to.iter().enumerate() {
        if !known.roles.contains(&applies.role) {
            checker.report(
                &format!("applies_to/{at}/role"),
                format!("There is no role {}.", applies.role),
                "Name one from roles.yaml.",
            );
        }
    }
    if requirement.overlay.as_deref().is_some_and(|overlay| overlay.trim().is_empty()) {
        checker.report("overlay", "The overlay has no name.", "Name it, or remove the field.");
    }
}

fn clause<'a>(
    requirement: &'a Requirement,
    clause: &'a Clause,
    path: &str,
    known: &Known<'_>,
    checker: &mut Checker<'_>,
    keys: &mut BTreeSet<&'a str>,
) {
    for (field, text) in [("key", &clause.key), ("title", &clause.title), ("why", &clause.why)] {
        checker.text(&format!("{path}/{field}"), text);
    }
    if !keys.insert(&clause.key) {
        checker.report(
            &format!("{path}/key"),
            format!("The key {} is used twice in {}.", clause.key, requirement.code),
            "Give each clause its own key; clocks and waivers hang on it.",
        );
    }
    for (field, number) in [
        ("due_days", clause.due_days),
        ("warn_days", clause.warn_days),
        ("from_day", clause.from_day),
        ("until_day", clause.until_day),
    ] {
        if let Some(number) = number {
            checker.at_least(&format!("{path}/{field}"), number, 0);
        }
    }
    if let (Some(from), Some(until)) = (clause.from_day, clause.until_day)
        && from.value > until.value
    {
        checker.report(
            &format!("{path}/until_day"),
            "The clause ends before it begins.",
            "Raise until_day or lower from_day.",
        );
    }
    if let (Some(from), Some(due)) = (clause.from_day, clause.due_days)
        && due.value < from.value
    {
        checker.report(
            &format!("{path}/due_days"),
            "The clause is due before it applies.",
            "Raise due_days or lower from_day.",
        );
    }
    let timed = [clause.due_days, clause.from_day, clause.until_day, clause.warn_days];
    let is_group = matches!(clause.rule, Rule::AllOf(_) | Rule::AnyOf(_));
    if is_group && (timed.iter().any(Option::is_some) || clause.depends_on.is_some()) {
        checker.report(
            path,
            "Days and conditions of a group are not read.",
            "Write them at the clauses inside the group.",
        );
    }
    records::depends_on(requirement, clause, path, known, checker);
    if clause.since_version == 0 || clause.since_version > requirement.version {
        checker.report(
            &format!("{path}/since_version"),
            format!("There is no version {} of {} yet.", clause.since_version, requirement.code),
            format!("Write a version from 1 to {}.", requirement.version),
        );
    }
    rule(requirement, &clause.rule, &format!("{path}/rule"), known, checker, keys);
}

fn rule<'a>(
    requirement: &'a Requirement,
    rule: &'a Rule,
    path: &str,
    known: &Known<'_>,
    checker: &mut Checker<'_>,
    keys: &mut BTreeSet<&'a str>,
) {
    let path = format!("{path}/{}", rule.kind());
    match rule {
        Rule::AllOf(clauses) | Rule::AnyOf(clauses) => {
            if clauses.is_empty() {
                checker.report(
                    &path,
                    "The group has no clauses, so it would ask nothing.",
                    "Add a clause or remove the group.",
                );
            }
            for (at, part) in clauses.iter().enumerate() {
                clause(requirement, part, &format!("{path}/{at}"), known, checker, keys);
            }
        }
        Rule::LevelAtLeast { .. } | Rule::CountAtLeast { .. } | Rule::NoUnclearedZero { .. } => {
            by_competency(rule, &path, known, checker);
        }
        Rule::DistinctObservers { of, .. }
        | Rule::IndependentShare { of, .. }
        | Rule::DirectShare { of, .. }
        | Rule::LatestWithin { of, .. }
        | Rule::ObserverCertified { of } => sibling(requirement, rule, of, &path, known, checker),
        Rule::CriticalFloor { indicators, min_rating, last, window_days } => {
            if indicators.is_empty() {
                checker.report(&format!("{path}/indicators"), "No indicator is named.", "Name at least one.");
            }
            for (at, indicator) in indicators.iter().enumerate() {
                known.indicator(checker, &format!("{path}/indicators/{at}"), *indicator);
            }
            rating(checker, &format!("{path}/min_rating"), *min_rating);
            if min_rating.value == 0 {
                checker.report(&format!("{path}/min_rating"), "0 asks nothing.", "Ask for 1 or more.");
            }
            checker.at_least(&format!("{path}/last"), *last, 1);
            checker.at_least(&format!("{path}/window_days"), *window_days, 1);
        }
        Rule::CredentialValid { kinds, recheck_days, checked_at_source, .. } => {
            named_kinds(kinds, &path, checker);
            if let Some(days) = recheck_days {
                checker.at_least(&format!("{path}/recheck_days"), *days, 1);
            }
            if recheck_days.is_some() && !checked_at_source {
                checker.report(
                    &format!("{path}/recheck_days"),
                    "A check is repeated that was never asked for.",
                    "Add checked_at_source: true.",
                );
            }
        }
        Rule::CredentialDue { kinds, days_after_hire, hours } => {
            named_kinds(kinds, &path, checker);
            for (at, need) in hours.iter().enumerate() {
                checker.text(&format!("{path}/hours/{at}/kind"), &need.kind);
                checker.at_least(&format!("{path}/hours/{at}/hours"), need.hours, 1);
                if hours[..at].iter().any(|other| other.kind == need.kind) {
                    checker.report(
                        &format!("{path}/hours/{at}/kind"),
                        format!("Hours of {} are asked twice.", need.kind),
                        "Ask once.",
                    );
                }
            }
            checker.at_least(&format!("{path}/days_after_hire"), *days_after_hire, 0);
        }
        Rule::KnowledgePass { module, min_percent, .. } => {
            known.module(checker, &format!("{path}/module"), module);
            percent(checker, &format!("{path}/min_percent"), *min_percent);
        }
        _ => records::record(rule, &path, known, checker),
    }
}

fn by_competency(rule: &Rule, path: &str, known: &Known<'_>, checker: &mut Checker<'_>) {
    let (Rule::LevelAtLeast { competencies, .. }
    | Rule::CountAtLeast { competencies, .. }
    | Rule::NoUnclearedZero { competencies }) = rule
    else {
        return;
    };
    if competencies.is_empty() {
        checker.report(&format!("{path}/competencies"), "No competency is named.", "Name at least one.");
    }
    known.competencies(checker, &format!("{path}/competencies"), competencies);
    if let Rule::LevelAtLeast { level, window_days, .. } = rule {
        if *level == LevelCode::L0 {
            checker.report(&format!("{path}/level"), "L0 asks nothing.", "Ask for L1 or more.");
        }
        if *level == LevelCode::L5 && known.framework.level_rule.teaching_certificates.is_empty() {
            checker.report(
                &format!("{path}/level"),
                "Nothing makes anybody L5.",
                "Ask for L4, or name teaching_certificates in levels.yaml.",
            );
        }
        if let Some(days) = window_days {
            checker.at_least(&format!("{path}/window_days"), *days, 1);
        }
    }
    limits::capped(rule, path, known, checker);
    limits::limited(rule, path, known, checker);
    if let Rule::CountAtLeast { types, count, window_days, .. } = rule {
        if types.is_empty() {
            checker.report(&format!("{path}/types"), "No evidence type is named.", "Name at least one.");
        }
        known.evidence(checker, &format!("{path}/types"), types);
        checker.at_least(&format!("{path}/count"), *count, 1);
        checker.at_least(&format!("{path}/window_days"), *window_days, 1);
    }
}

fn sibling(
    requirement: &Requirement,
    rule: &Rule,
    of: &str,
    path: &str,
    known: &Known<'_>,
    checker: &mut Checker<'_>,
) {
    let count = requirement.clause(of).map(|clause| &clause.rule);
    let Some(Rule::CountAtLeast { window_days, types, relations, .. }) = count else {
        checker.report(
            &format!("{path}/of"),
            format!("There is no count_at_least clause with the key {of}."),
            "Name the key of the count that this clause looks at.",
        );
        return;
    };
    match rule {
        Rule::DistinctObservers { count, .. } => checker.at_least(&format!("{path}/count"), *count, 1),
        Rule::IndependentShare { min, .. } => {
            checker.share(&format!("{path}/min"), *min);
            if !relations.is_empty() && !relations.iter().any(|relation| relation.is_independent()) {
                checker.report(
                    &format!("{path}/of"),
                    format!("{of} counts nobody from outside the line, so this can never hold."),
                    "Add same_agency or external to its relations, or remove this clause.",
                );
            }
        }
        Rule::DirectShare { min, .. } => {
            checker.share(&format!("{path}/min"), *min);
            let direct = |evidence_type| {
                let rule = known.framework.evidence_rule(evidence_type);
                rule.is_some_and(|rule| rule.directness == Directness::Direct)
            };
            if !types.iter().any(|evidence_type| direct(*evidence_type)) {
                checker.report(
                    &format!("{path}/of"),
                    format!("{of} counts no direct evidence, so this can never hold."),
                    "Add a direct type to its types, or remove this clause.",
                );
            }
        }
        Rule::LatestWithin { days, .. } => {
            checker.at_least(&format!("{path}/days"), *days, 1);
            if days.value > window_days.value {
                checker.report(
                    &format!("{path}/days/value"),
                    "The count looks back less far than this.",
                    "Write at most the window of the count.",
                );
            }
        }
        _ => {}
    }
}

fn named_kinds(kinds: &[String], path: &str, checker: &mut Checker<'_>) {
    if kinds.is_empty() || kinds.iter().any(|kind| kind.trim().is_empty()) {
        checker.report(
            &format!("{path}/kinds"),
            "No kind of credential is named.",
            "Name at least one, such as clinical_license.",
        );
    }
}

pub(super) fn percent(checker: &mut Checker<'_>, path: &str, number: Num) {
    if !(1..=100).contains(&number.value) {
        checker.report(
            &format!("{path}/value"),
            format!("{}% cannot be asked.", number.value),
            "Write a percentage from 1 to 100.",
        );
    }
}
