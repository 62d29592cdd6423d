//! Checks of competencies and their indicators: codes, anchors, stars.

use std::collections::BTreeSet;

use super::{Checker, twice};
use crate::framework::{Competency, Framework, Indicator};

/// The most indicators that the engine takes in one competency.
const MOST: usize = 32;

pub(super) fn competencies(framework: &Framework, checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for (at, competency) in framework.competencies.iter().enumerate() {
        checker.current = checker.origins.competencies.get(at).copied().unwrap_or(0);
        if !seen.insert(competency.code) {
            checker.report(
                "code",
                format!("The code {} is used twice.", competency.code),
                "Give each its own code.",
            );
        }
        checker.text("title", &competency.title);
        checker.text("summary", &competency.summary);
        if competency.indicators.len() > MOST {
            checker.report("indicators", format!("More than {MOST} indicators."), "Divide the competency.");
        }
        if competency.indicators.is_empty() {
            checker.report("indicators", "The competency has no indicators.", "Describe at least one.");
        }
        let codes = competency.indicators.iter().enumerate();
        twice(checker, codes.map(|(at, indicator)| (format!("indicators/{at}/code"), indicator.code)));
        for (place, part) in competency.indicators.iter().enumerate() {
            indicator(framework, competency, part, &format!("indicators/{place}"), checker);
        }
    }
    if framework.competencies.is_empty() {
        checker.open("framework.yaml");
        checker.report("", "The framework has no competencies.", "Add files to competencies/.");
    }
}

fn indicator(
    framework: &Framework,
    competency: &Competency,
    part: &Indicator,
    path: &str,
    checker: &mut Checker<'_>,
) {
    if part.code.competency != competency.code {
        checker.report(
            &format!("{path}/code"),
            format!("{} does not belong to {}.", part.code, competency.code),
            "Move it to its own competency, or mend the code.",
        );
    }
    checker.text(&format!("{path}/text"), &part.text);
    checker.text(&format!("{path}/not_observed_when"), &part.not_observed_when);
    if part.rare && !part.star {
        checker.report(&format!("{path}/rare"), "Only a star can be rare.", "Add star: true or remove rare.");
    }
    if part.material_since == 0 || part.material_since > framework.version {
        checker.report(
            &format!("{path}/material_since"),
            format!("There is no framework version {} yet.", part.material_since),
            format!("Write a version from 1 to {}.", framework.version),
        );
    }
    for (at, role) in part.not_for.iter().enumerate() {
        if framework.role(*role).is_none() {
            checker.report(
                &format!("{path}/not_for/{at}"),
                format!("There is no role {role}."),
                "Name one from roles.yaml.",
            );
        }
    }
    let anchors: Vec<u8> = part.anchors.keys().copied().collect();
    if anchors != [0, 1, 2, 3] {
        checker.report(
            &format!("{path}/anchors"),
            format!("The anchors of {} have a gap.", part.code),
            "Write one anchor for each of 0, 1, 2 and 3.",
        );
    }
    for (rating, text) in &part.anchors {
        checker.text(&format!("{path}/anchors/{rating}"), text);
    }
}
