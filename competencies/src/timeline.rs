//! The statuses that follow if nothing more arrives.

use crate::case::Case;
use crate::day::{Day, Millis};
use crate::explain::Status;
use crate::facts::Facts;
use crate::framework::Framework;
use crate::requirement::Requirement;

/// How far ahead a timeline looks, in days.
pub const HORIZON_DAYS: i32 = 3 * 365;

/// The status on `from` and each later day on which it changes without new
/// facts, for three years. Never empty; neighbors differ.
#[must_use]
pub fn timeline(
    framework: &Framework,
    requirement: &Requirement,
    facts: &Facts,
    from: Day,
    known_at: Millis,
) -> Vec<(Day, Status)> {
    Case::new(framework, facts, known_at).timeline(requirement, from)
}
