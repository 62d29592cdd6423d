//! Checks of overlays: they change numbers that are there, and tighten only to what is stricter.

use std::collections::BTreeSet;

use super::Checker;
use crate::fraction::Fraction;
use crate::framework::Framework;
use crate::overlay::{Mode, Number, Overlay, OverlayValue, Stricter, in_words, numbers};

pub(super) fn overlays(framework: &Framework, checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for (at, overlay) in framework.overlays.iter().enumerate() {
        checker.current = checker.origins.overlays.get(at).copied().unwrap_or(0);
        if !seen.insert(overlay.code.as_str()) {
            checker.report(
                "code",
                format!("The code {} is used twice.", overlay.code),
                "Give each its own code.",
            );
        }
        head(overlay, checker);
        for (at, value) in overlay.values.iter().enumerate() {
            one(framework, value, &format!("values/{at}"), checker);
        }
    }
}

fn head(overlay: &Overlay, checker: &mut Checker<'_>) {
    for (field, text) in [
        ("code", &overlay.code),
        ("jurisdiction", &overlay.jurisdiction),
        ("title", &overlay.title),
        ("cites/rule", &overlay.cites.rule),
    ] {
        checker.text(field, text);
    }
    if !overlay.cites.address.starts_with("https://") {
        checker.report(
            "cites/address",
            "Nobody can look up what this overlay rests on.",
            "Write the public address of the rule, beginning with https://.",
        );
    }
    if overlay.values.is_empty() {
        checker.report(
            "values",
            "The overlay changes nothing.",
            "Name at least one number, or remove the file.",
        );
    }
}

fn one(framework: &Framework, value: &OverlayValue, path: &str, checker: &mut Checker<'_>) {
    let Some(requirement) = framework.requirement(&value.requirement) else {
        return checker.report(
            &format!("{path}/requirement"),
            format!("There is no requirement {}.", value.requirement),
            "Name one from requirements/.",
        );
    };
    let Some(clause) = requirement.clause(&value.clause) else {
        return checker.report(
            &format!("{path}/clause"),
            format!("{} has no clause with the key {}.", requirement.code, value.clause),
            "Name the key of one of its clauses.",
        );
    };
    let numbers = numbers(clause);
    let Some((_, number)) = numbers.iter().find(|(field, _)| *field == value.field) else {
        let fields: Vec<&str> = numbers.iter().map(|(field, _)| *field).collect();
        return checker.report(
            &format!("{path}/field"),
            format!("The clause {} has no number {}.", clause.key, value.field),
            format!("Name one of: {}.", fields.join(", ")),
        );
    };
    range(value, *number, path, checker);
    if value.mode == Mode::Tighten && !number.is_stricter(value.value) {
        let usual = in_words(&value.field, number.value);
        let (message, remedy) = match number.stricter {
            Stricter::Lower => (format!("The usual {usual} is stricter."), "Write a smaller number"),
            Stricter::Higher => (format!("The usual {usual} is stricter."), "Write a larger number"),
            Stricter::Unclear => {
                ("Which way this number is stricter depends on the evidence.".to_owned(), "Leave it out")
            }
        };
        checker.report(
            &format!("{path}/value"),
            message,
            format!("{remedy}, or use mode: replace where the rule says so."),
        );
    }
}

/// Whether the number could hold at all.
fn range(value: &OverlayValue, number: Number, path: &str, checker: &mut Checker<'_>) {
    let (least, most) = match value.field.as_str() {
        "min_percent" => (1, 100),
        "min_rating" => (0, 3),
        "due_days" | "warn_days" | "from_day" | "until_day" | "days_after_hire" | "grace_days" | "after"
        | "with_data" | "observed" => (0, 36_500),
        _ if !number.whole => (0, 1),
        _ => (1, 36_500),
    };
    let inside = value.value >= Fraction::whole(least) && value.value <= Fraction::whole(most);
    if !inside || number.whole && value.value.denominator() != 1 {
        let whole = if number.whole { "whole number" } else { "number" };
        checker.report(
            &format!("{path}/value"),
            format!("{} cannot stand here.", value.value),
            format!("Write a {whole} from {least} to {most}."),
        );
    }
}
