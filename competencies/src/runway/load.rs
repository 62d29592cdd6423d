//! Reading the hours that credentials take, with findings that name file, line and remedy.

use std::collections::BTreeSet;

use super::RunwayRule;
use crate::framework::{Finding, SourceFile, parse};
use crate::staffing::Checker;

/// The folder of these files.
pub(super) const FOLDER: &str = "runways/";

/// Reads and checks every file of the folder, in order of code.
pub(crate) fn load_runways(files: &[SourceFile<'_>], findings: &mut Vec<Finding>) -> Vec<RunwayRule> {
    let mut seen = BTreeSet::new();
    let mut rules: Vec<RunwayRule> = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(FOLDER)) {
        let Some(rule) = parse::<RunwayRule>(file, findings) else {
            continue;
        };
        let mut checker = Checker::new(file, findings);
        if !seen.insert(rule.code.clone()) {
            let message = format!("The code {} is used twice.", rule.code);
            checker.report("code", message, "Give each its own code.");
        }
        check(&rule, &mut checker);
        rules.push(rule);
    }
    rules.sort_by(|one, other| one.code.cmp(&other.code));
    rules
}

fn check(rule: &RunwayRule, checker: &mut Checker<'_, '_>) {
    let texts = [
        ("code", &rule.code),
        ("title", &rule.title),
        ("overlay", &rule.overlay),
        ("cites", &rule.cites),
        ("address", &rule.address),
    ];
    for (field, text) in texts {
        checker.text(field, text);
    }
    for (at, route) in rule.routes.iter().enumerate() {
        checker.text(&format!("routes/{at}"), route);
    }
    if rule.version == 0 {
        checker.report("version", "Versions begin at 1.", "Write version: 1 or more.");
    }
    if rule.needs.is_empty() {
        checker.report("needs", "No hours are needed of any kind.", "Name at least one kind of hours.");
    }
    for (kind, hours) in &rule.needs {
        checker.number(&format!("needs/{}", kind.words()), *hours, 1, 20_000);
    }
    checker.number("limit_days", rule.limit_days, 1, 3650);
    checker.number("warn_after_days", rule.warn_after_days, 0, rule.limit_days.value);
    checker.number("pace_days", rule.pace_days, 1, 365);
    checker.number("fewest_days", rule.fewest_days, 1, rule.pace_days.value);
}
