//! The legal order of the steps of a coaching cycle: nothing is talked about
//! that was not observed, and nothing has transferred that was not looked at
//! again. A round may be gone through more than once.

use crate::error::{AppError, AppResult};

/// Kinds of step.
pub const KINDS: [&str; 6] = ["observed", "reflected", "feedback", "action_agreed", "relooked", "closed"];
/// Outcomes of a closed cycle.
pub const OUTCOMES: [&str; 4] = ["transferred", "partly", "not", "no_opportunity"];

/// May this step follow the steps so far? `outcome` is that of a closing.
pub fn may_follow(so_far: &[&str], kind: &str, outcome: Option<&str>) -> AppResult<()> {
    let had = |wanted: &str| so_far.contains(&wanted);
    if had("closed") {
        return Err(conflict("This cycle is closed. Open a new one."));
    }
    let missing = match kind {
        "reflected" | "feedback" | "action_agreed" if !had("observed") => Some("Observe the skill first."),
        "relooked" if !had("action_agreed") => Some("Agree on an action before the second look."),
        "closed" if outcome != Some("no_opportunity") && !had("relooked") => Some(
            "Look a second time before you say whether the skill has transferred, or close it as no opportunity.",
        ),
        _ => None,
    };
    missing.map_or(Ok(()), |detail| Err(conflict(detail)))
}

fn conflict(detail: &str) -> AppError {
    AppError::Conflict(detail.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(so_far: &[&str], kind: &str, outcome: Option<&str>) -> bool {
        may_follow(so_far, kind, outcome).is_ok()
    }

    #[test]
    fn the_whole_round() {
        let mut so_far = Vec::new();
        for kind in ["observed", "reflected", "feedback", "action_agreed", "relooked"] {
            assert!(ok(&so_far, kind, None), "{kind} after {so_far:?}");
            so_far.push(kind);
        }
        for outcome in OUTCOMES {
            assert!(ok(&so_far, "closed", Some(outcome)));
        }
        assert!(ok(&so_far, "action_agreed", None), "a second round");
    }

    #[test]
    fn nothing_is_talked_about_unobserved() {
        for kind in ["reflected", "feedback", "action_agreed"] {
            assert!(!ok(&[], kind, None));
        }
        assert!(!ok(&["observed", "feedback"], "relooked", None));
    }

    #[test]
    fn an_outcome_needs_the_second_look_unless_no_chance_arose() {
        let so_far = ["observed", "feedback", "action_agreed"];
        for outcome in ["transferred", "partly", "not"] {
            assert!(!ok(&so_far, "closed", Some(outcome)));
        }
        assert!(ok(&so_far, "closed", Some("no_opportunity")));
        assert!(ok(&[], "closed", Some("no_opportunity")));
    }

    #[test]
    fn nothing_follows_the_end() {
        for kind in KINDS {
            assert!(!ok(&["observed", "action_agreed", "relooked", "closed"], kind, Some("partly")));
        }
    }
}
