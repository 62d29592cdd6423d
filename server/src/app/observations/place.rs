//! Where the subject worked on the day of an observation: node, agency, zone
//! and day of the row.

use chrono::NaiveDate;
use chrono_tz::Tz;
use fieldcraft_entities::affiliation;
use uuid::Uuid;

use crate::store::org::Tree;
use crate::time;

/// Where and on which local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The node of the subject's affiliation.
    pub node: Uuid,
    /// Its agency; none at the state itself.
    pub agency: Option<Uuid>,
    /// Its zone.
    pub zone: Tz,
    /// The day there.
    pub day: NaiveDate,
}

/// The place of a subject at an instant, from their current affiliations, the
/// latest start first. Of several that hold on the day, the first at or below
/// a node the observer covers, else the one that began last. Before the first
/// and after the last the nearest stands in: the row is kept, and the rules
/// refuse what was seen before hire. None when the subject works nowhere.
#[must_use]
pub fn place_at(
    at: i64,
    affiliations: &[affiliation::Model],
    tree: &Tree,
    covered: &[Uuid],
) -> Option<Place> {
    let day = |row: &affiliation::Model| time::local_day(at, tree.zone(row.node_id));
    let begun = |row: &&affiliation::Model| row.started_on.max(row.hired_on) <= day(row);
    let holding: Vec<&affiliation::Model> = affiliations
        .iter()
        .filter(begun)
        .filter(|row| row.ended_on.is_none_or(|end| end >= day(row)))
        .collect();
    let chosen = holding
        .iter()
        .copied()
        .find(|row| covered.iter().any(|top| tree.is_below(row.node_id, *top)))
        .or_else(|| holding.first().copied())
        .or_else(|| affiliations.iter().find(begun))
        .or_else(|| affiliations.last())?;
    Some(Place {
        node: chosen.node_id,
        agency: tree.above(chosen.node_id, "agency").map(|node| node.id),
        zone: tree.zone(chosen.node_id),
        day: day(chosen),
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use fieldcraft_entities::org_node;

    use super::*;

    const STATE: Uuid = Uuid::from_u128(1);
    const EAST: Uuid = Uuid::from_u128(2);
    const WEST: Uuid = Uuid::from_u128(3);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).expect("an instant").timestamp_millis()
    }

    fn tree() -> Tree {
        let node = |id, parent_id, kind: &str, zone: &str| org_node::Model {
            id,
            parent_id,
            kind: kind.into(),
            name: kind.into(),
            time_zone: Some(zone.into()),
            jurisdiction: None,
            created_at: 0,
            closed_on: None,
        };
        Tree::new(vec![
            node(STATE, None, "state", "America/New_York"),
            node(EAST, Some(STATE), "agency", "America/New_York"),
            node(WEST, Some(STATE), "agency", "America/Los_Angeles"),
        ])
    }

    fn works(node: Uuid, from: &str, to: Option<&str>) -> affiliation::Model {
        affiliation::Model {
            row_id: Uuid::nil(),
            affiliation_id: Uuid::nil(),
            person_id: Uuid::nil(),
            node_id: node,
            role: "R2".into(),
            sub_kind: None,
            fte_hundredths: 100,
            rostered_to_respond: true,
            hired_on: day(from),
            started_on: day(from),
            ended_on: to.map(day),
            received_at: 0,
            superseded_at: None,
            recorded_by: Uuid::nil(),
        }
    }

    fn node_at(instant: &str, rows: &[affiliation::Model], covered: &[Uuid]) -> Option<Uuid> {
        place_at(at(instant), rows, &tree(), covered).map(|place| place.node)
    }

    #[test]
    fn the_day_is_the_sites_own() {
        let place = place_at(at("2026-03-02T06:30:00Z"), &[works(WEST, "2026-01-01", None)], &tree(), &[]);
        let place = place.expect("a place");
        assert_eq!((place.day, place.agency), (day("2026-03-01"), Some(WEST)));
    }

    #[test]
    fn the_affiliation_of_that_day_counts_not_todays() {
        let rows = [works(WEST, "2026-06-01", None), works(EAST, "2026-01-01", Some("2026-05-31"))];
        assert_eq!(node_at("2026-05-31T20:00:00Z", &rows, &[]), Some(EAST));
        assert_eq!(node_at("2026-06-01T20:00:00Z", &rows, &[]), Some(WEST));
    }

    #[test]
    fn of_two_the_one_the_observer_covers() {
        let rows = [works(WEST, "2026-02-01", None), works(EAST, "2026-01-01", None)];
        assert_eq!(node_at("2026-06-01T20:00:00Z", &rows, &[EAST]), Some(EAST));
        assert_eq!(node_at("2026-06-01T20:00:00Z", &rows, &[STATE]), Some(WEST));
        assert_eq!(node_at("2026-06-01T20:00:00Z", &rows, &[]), Some(WEST));
    }

    #[test]
    fn outside_of_all_the_nearest_stands_in() {
        let rows =
            [works(WEST, "2026-06-01", Some("2026-07-01")), works(EAST, "2026-01-01", Some("2026-03-31"))];
        assert_eq!(node_at("2025-06-01T20:00:00Z", &rows, &[]), Some(EAST), "before hire");
        assert_eq!(node_at("2026-05-01T20:00:00Z", &rows, &[]), Some(EAST), "between");
        assert_eq!(node_at("2026-09-01T20:00:00Z", &rows, &[]), Some(WEST), "after leaving");
        assert_eq!(node_at("2026-09-01T20:00:00Z", &[], &[]), None);
    }
}
