//! Reading a site's requirements from their files, with findings that name file, line and remedy.

use std::collections::BTreeSet;

use super::requirement::{SiteClause, SiteRequirement, SiteRule};
use crate::code::RoleCode;
use crate::fraction::Fraction;
use crate::framework::{Finding, Framework, Positions, SourceFile, parse};
use crate::requirement::Num;

/// The folder of these files.
const FOLDER: &str = "site-requirements/";

/// Reads and checks every file of the folder, in order of code. They name roles
/// of the framework and share no code with its requirements.
pub(crate) fn load_site_requirements(
    files: &[SourceFile<'_>],
    framework: &Framework,
    findings: &mut Vec<Finding>,
) -> Vec<SiteRequirement> {
    let mut seen: BTreeSet<String> = framework.requirements.iter().map(|part| part.code.clone()).collect();
    let known: Vec<RoleCode> = framework.roles.iter().map(|role| role.code).collect();
    let mut requirements = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(FOLDER)) {
        let Some(requirement) = parse::<SiteRequirement>(file, findings) else {
            continue;
        };
        let mut checker = Checker::new(file, findings);
        if !seen.insert(requirement.code.clone()) {
            let message = format!("The code {} is used twice.", requirement.code);
            checker.report("code", message, "Give each its own code.");
        }
        checker.requirement(&requirement, &known);
        requirements.push(requirement);
    }
    requirements.sort_by(|one, other| one.code.cmp(&other.code));
    requirements
}

/// Collects what is wrong in one file.
pub(crate) struct Checker<'a, 'f> {
    file: &'a SourceFile<'a>,
    positions: Positions,
    findings: &'f mut Vec<Finding>,
}

impl<'a, 'f> Checker<'a, 'f> {
    pub(crate) fn new(file: &'a SourceFile<'a>, findings: &'f mut Vec<Finding>) -> Self {
        Self { file, positions: Positions::of(file.text), findings }
    }

    pub(crate) fn report(&mut self, path: &str, message: impl Into<String>, remedy: &str) {
        let (line, column) = self.positions.find(path);
        self.findings.push(Finding {
            file: self.file.path.to_owned(),
            line,
            column,
            message: message.into(),
            remedy: remedy.to_owned(),
        });
    }

    pub(crate) fn text(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.report(path, "This text is empty.", "Write it; people read it.");
        }
    }

    pub(crate) fn number(&mut self, path: &str, number: Num, least: i32, most: i32) {
        if !(least..=most).contains(&number.value) {
            let message = format!("{} can never hold here.", number.value);
            self.report(
                &format!("{path}/value"),
                message,
                &format!("Write a number from {least} to {most}."),
            );
        }
    }

    fn roles(&mut self, path: &str, roles: &[RoleCode], known: &[RoleCode]) {
        if roles.is_empty() {
            self.report(path, "No role is named, so nobody would be counted.", "Name at least one role.");
        }
        for (at, role) in roles.iter().enumerate() {
            if !known.contains(role) {
                let message = format!("There is no role {role}.");
                self.report(&format!("{path}/{at}"), message, "Name one from roles.yaml.");
            }
            if roles[..at].contains(role) {
                self.report(&format!("{path}/{at}"), format!("{role} is named twice."), "Name it once.");
            }
        }
    }

    fn requirement(&mut self, requirement: &SiteRequirement, known: &[RoleCode]) {
        for (field, text) in
            [("code", &requirement.code), ("title", &requirement.title), ("why", &requirement.why)]
        {
            self.text(field, text);
        }
        if requirement.version == 0 {
            self.report("version", "Versions begin at 1.", "Write version: 1 or more.");
        }
        if requirement.overlay.as_deref().is_some_and(|overlay| overlay.trim().is_empty()) {
            self.report("overlay", "The overlay has no name.", "Name it, or remove the field.");
        }
        if requirement.all_of.is_empty() {
            let message = "The group has no clauses, so it would ask nothing.";
            self.report("all_of", message, "Add a clause.");
        }
        let mut keys = BTreeSet::new();
        for (at, clause) in requirement.all_of.iter().enumerate() {
            let path = format!("all_of/{at}");
            if !keys.insert(clause.key.as_str()) {
                let message = format!("The key {} is used twice in {}.", clause.key, requirement.code);
                self.report(
                    &format!("{path}/key"),
                    message,
                    "Give each clause its own key; waivers hang on it.",
                );
            }
            self.clause(&path, clause, known);
        }
    }

    fn clause(&mut self, path: &str, clause: &SiteClause, known: &[RoleCode]) {
        for (field, text) in [("key", &clause.key), ("title", &clause.title), ("why", &clause.why)] {
            self.text(&format!("{path}/{field}"), text);
        }
        for (field, number) in [("due_days", clause.due_days), ("warn_days", clause.warn_days)] {
            if let Some(number) = number {
                self.number(&format!("{path}/{field}"), number, 0, 36_500);
            }
        }
        let path = format!("{path}/rule/{}", clause.rule.kind());
        match &clause.rule {
            SiteRule::RatioAtMost(rule) => {
                if rule.staff_per_supervisor.value <= Fraction::ZERO {
                    self.report(
                        &format!("{path}/staff_per_supervisor/value"),
                        "Nobody could be supervised.",
                        "Write a number above 0.",
                    );
                }
                self.number(&format!("{path}/breach_days"), rule.breach_days, 0, 365);
                let away = [
                    ("staff_away_over_days", rule.staff_away_over_days),
                    ("supervisor_away_over_days", rule.supervisor_away_over_days),
                ];
                for (field, number) in away {
                    self.number(&format!("{path}/{field}"), number, 0, 36_500);
                }
                self.roles(&format!("{path}/staff_roles"), &rule.staff_roles, known);
                self.roles(&format!("{path}/supervisor_roles"), &rule.supervisor_roles, known);
                for (at, role) in rule.supervisor_roles.iter().enumerate() {
                    if rule.staff_roles.contains(role) {
                        self.report(
                            &format!("{path}/supervisor_roles/{at}"),
                            format!("{role} is both supervised and supervising."),
                            "Keep it in one of the two lists.",
                        );
                    }
                }
            }
            SiteRule::Coverage(rule) => {
                self.number(&format!("{path}/window_days"), rule.window_days, 1, 366);
                self.number(&format!("{path}/gap_minutes"), rule.gap_minutes, 0, 1440);
            }
            SiteRule::NoOnCallInLeave(rule) => {
                self.number(&format!("{path}/window_days"), rule.window_days, 1, 366);
                self.roles(&format!("{path}/roles"), &rule.roles, known);
            }
        }
    }
}
