//! A plan's steps in words.

use crate::code::{CompetencyCode, EvidenceType, LevelCode};
use crate::day::Day;
use crate::evaluate::plan::Ask;
use crate::evaluate::words::{capitalized, few, joined, plural};

/// "Two field observations of C01 by two different observers, one from outside the line of supervision
/// by March 2, 2026."
pub(super) fn observations(
    competencies: &[CompetencyCode],
    evidence_type: EvidenceType,
    [count, observers, outside]: [usize; 3],
    by: Option<Day>,
) -> String {
    let noun = match evidence_type {
        EvidenceType::RECORDED => plural(count, "reviewed recording", "reviewed recordings"),
        EvidenceType::SIMULATION => plural(count, "simulation", "simulations"),
        EvidenceType::RECORD_REVIEW => plural(count, "record review", "record reviews"),
        _ => plural(count, "field observation", "field observations"),
    };
    let codes: Vec<String> = competencies.iter().map(ToString::to_string).collect();
    let who = if observers > 1 {
        format!("by {} different observers", few(observers))
    } else {
        "by a certified observer".to_owned()
    };
    let from = match outside {
        0 => String::new(),
        all if all == count => " from outside the line of supervision".to_owned(),
        some => format!(", {} from outside the line of supervision", few(some)),
    };
    sentence(&format!("{} {noun} of {}, done well, {who}{from}", few(count), joined(&codes, "and")), by)
}

/// A sentence with the day by which.
pub(super) fn sentence(what: &str, by: Option<Day>) -> String {
    let by = by.map_or_else(String::new, |day| format!(" by {}", day.words()));
    capitalized(&format!("{what}{by}."))
}

/// Why observations alone do not satisfy a leaf.
pub(super) fn no_observation_helps(ask: &Ask<'_>) -> String {
    match ask {
        Ask::Level { competency, level: LevelCode::L5, .. } => {
            format!("For L5 in {competency} a rater or trainer certificate is needed.")
        }
        _ => "No number of good observations is enough today; older evidence has to age first.".to_owned(),
    }
}
