//! From facts to a status with its reasons: pure, deterministic and total.

use crate::case::Case;
use crate::day::{Day, Millis};
use crate::explain::{Evaluation, Status};
use crate::facts::Facts;
use crate::framework::Framework;
use crate::requirement::Requirement;

/// Evaluates one requirement for one person on one local day, by what was known at an instant.
#[must_use]
pub fn evaluate(
    framework: &Framework,
    requirement: &Requirement,
    facts: &Facts,
    as_of: Day,
    known_at: Millis,
) -> Evaluation {
    Case::new(framework, facts, known_at).evaluate(requirement, as_of)
}

/// The status that [`evaluate`] gives, without making the explanation.
#[must_use]
pub fn status_only(
    framework: &Framework,
    requirement: &Requirement,
    facts: &Facts,
    as_of: Day,
    known_at: Millis,
) -> Status {
    Case::new(framework, facts, known_at).status(requirement, as_of)
}
