//! How many observed visits the requirements ask for by a day, beside the time there
//! is for them. What is asked comes from the same reasons that a worker reads.

use crate::explain::{Evaluation, Explanation, Status};

/// Rules that only somebody who watches a visit can settle.
const WATCHED: [&str; 8] = [
    "level_at_least",
    "count_at_least",
    "distinct_observers",
    "independent_share",
    "direct_share",
    "latest_within",
    "critical_floor",
    "no_uncleared_zero",
];

/// The fewest observed visits that one person lacks on a day, by what the requirements
/// ask then: one visit can show everything, so the clause that lacks most decides.
/// What is not due yet is not counted.
#[must_use]
pub fn visits_lacking<'e>(evaluations: impl IntoIterator<Item = &'e Evaluation>) -> u32 {
    evaluations.into_iter().map(|evaluation| lacking(&evaluation.explanation)).max().unwrap_or(0)
}

fn lacking(node: &Explanation) -> u32 {
    if !matches!(node.result, Status::NotMet | Status::InsufficientEvidence) {
        return 0;
    }
    let parts = node.children.iter().map(lacking);
    if node.kind == "any_of" {
        return parts.min().unwrap_or(0);
    }
    if !node.children.is_empty() {
        return parts.max().unwrap_or(0);
    }
    if !WATCHED.contains(&node.kind.as_str()) {
        return 0;
    }
    // A number that falls short says by how much; a level or a floor asks for one look at least.
    let short = node.target.value.zip(node.actual.value).filter(|_| node.kind == "count_at_least");
    let missing = short.map_or(1, |(target, actual)| target.ceil_of(1).saturating_sub(actual.floor_of(1)));
    u32::try_from(missing).unwrap_or(u32::MAX).max(1)
}

/// What one observed visit takes: the visit, the way to it, the feedback after it (default).
pub const MINUTES_A_VISIT: i64 = 120;
/// A full position (default).
pub const MINUTES_A_WEEK: i64 = 40 * 60;
/// Half a position of protected coach time for so many who go on visits (default).
pub const RESPONDERS_A_HALF: i64 = 12;
/// The fewest raters whom a site can reach, and people who can deliver a module (defaults).
pub const FEWEST_PEOPLE: usize = 2;

/// The coach time asked for so many who go on visits, in hundredths of a full
/// position and rounded up.
#[must_use]
pub fn coach_time_asked(responders: usize) -> i64 {
    let halves = i64::try_from(responders).unwrap_or(i64::MAX / 50) * 50;
    (halves + RESPONDERS_A_HALF - 1) / RESPONDERS_A_HALF
}

/// The minutes that so many hundredths of a full position have within some days.
#[must_use]
pub fn minutes_within(hundredths: i64, days: i64) -> i64 {
    hundredths * MINUTES_A_WEEK * days / 700
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fraction::Fraction;
    use crate::requirement::OwedBy;

    fn leaf(kind: &str, result: Status, target: i64, actual: i64) -> Explanation {
        let mut leaf = Explanation::bare("key", kind, "Title", "Why", OwedBy::Coach);
        leaf.result = result;
        leaf.target.value = Some(Fraction::whole(target));
        leaf.actual.value = Some(Fraction::whole(actual));
        leaf
    }

    fn group(kind: &str, result: Status, children: Vec<Explanation>) -> Explanation {
        let mut group = Explanation::bare("FR", kind, "Title", "Why", OwedBy::Coach);
        group.result = result;
        group.children = children;
        group
    }

    #[test]
    fn the_clause_that_lacks_most_decides() {
        use Status::{InsufficientEvidence as Little, Met, NotMet, Provisional};
        let all = group(
            "all_of",
            NotMet,
            vec![
                leaf("count_at_least", Little, 3, 1),
                leaf("level_at_least", NotMet, 3, 2),
                leaf("supervision_contacts", Little, 9, 0),
                leaf("count_at_least", Provisional, 8, 0),
                leaf("count_at_least", Met, 3, 4),
            ],
        );
        assert_eq!(lacking(&all), 2);
        assert_eq!(lacking(&group("all_of", Little, vec![leaf("latest_within", Little, 1, 0)])), 1);
        assert_eq!(lacking(&group("all_of", Met, vec![leaf("count_at_least", Little, 3, 0)])), 0);
    }

    #[test]
    fn of_ways_to_the_same_end_the_shortest_counts() {
        use Status::InsufficientEvidence as Little;
        let ways = vec![leaf("count_at_least", Little, 5, 1), leaf("count_at_least", Little, 2, 0)];
        assert_eq!(lacking(&group("any_of", Little, ways)), 2);
    }

    #[test]
    fn coach_time_is_half_a_position_for_twelve() {
        assert_eq!([0, 1, 11, 12, 24].map(coach_time_asked), [0, 5, 46, 50, 100]);
        // Half a position over four weeks: 80 hours.
        assert_eq!(minutes_within(50, 28), 80 * 60);
    }
}
