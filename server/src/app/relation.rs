//! How an observer stands to the person they observe, on the day of the visit.
//! The server finds it; nobody states it. Independent eyes are `same_agency` and
//! `external`: whoever stands outside the person's own line.

use chrono::NaiveDate;
use fieldcraft_entities::affiliation;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::error::AppResult;
use crate::state::App;
use crate::store::{self, org::Tree};

/// Practice roles whose holders stand beside the workers they see: access
/// specialists, responders and peer responders.
const PEERS: [&str; 3] = ["R1", "R2", "R3"];

/// How an observer stands to a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same person.
    Own,
    /// The subject's supervisor, or that supervisor's, and so on upward.
    SameLine,
    /// At the same agency, outside the line.
    SameAgency,
    /// No agency in common.
    External,
    /// At the same agency, and nothing but a worker.
    Peer,
}

impl Relation {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::SameLine => "same_line",
            Self::SameAgency => "same_agency",
            Self::External => "external",
            Self::Peer => "peer",
        }
    }
}

impl App {
    /// How `observer` stands to `subject` on `day`, by what is known now.
    pub async fn relation_on(
        &self,
        db: &impl ConnectionTrait,
        observer: Uuid,
        subject: Uuid,
        day: NaiveDate,
    ) -> AppResult<Relation> {
        if observer == subject {
            return Ok(Relation::Own);
        }
        let line = store::lines::above(db, subject, day).await?;
        let rows = store::people::affiliations(db, &[observer, subject]).await?;
        let tree = store::org::tree(db).await?;
        Ok(relation(observer, subject, day, &line, &rows, &tree))
    }
}

/// How `observer` stands to `subject` on `day`, from the supervisors in line
/// above the subject that day and the current affiliations of both.
#[must_use]
pub fn relation(
    observer: Uuid,
    subject: Uuid,
    day: NaiveDate,
    line: &[Uuid],
    affiliations: &[affiliation::Model],
    tree: &Tree,
) -> Relation {
    if observer == subject {
        return Relation::Own;
    }
    if line.contains(&observer) {
        return Relation::SameLine;
    }
    let held = |person: Uuid| {
        affiliations.iter().filter(move |row| {
            row.person_id == person && row.started_on <= day && row.ended_on.is_none_or(|end| end >= day)
        })
    };
    let agency = |row: &affiliation::Model| tree.above(row.node_id, "agency").map(|node| node.id);
    let theirs: Vec<Uuid> = held(subject).filter_map(agency).collect();
    if !held(observer).filter_map(agency).any(|agency| theirs.contains(&agency)) {
        return Relation::External;
    }
    if held(observer).all(|row| PEERS.contains(&row.role.as_str())) {
        return Relation::Peer;
    }
    Relation::SameAgency
}

#[cfg(test)]
mod tests {
    use fieldcraft_entities::org_node;

    use super::*;

    const STATE: Uuid = Uuid::from_u128(1);
    const NORTH: Uuid = Uuid::from_u128(2);
    const NORTH_SITE: Uuid = Uuid::from_u128(3);
    const SOUTH: Uuid = Uuid::from_u128(4);
    const WORKER: Uuid = Uuid::from_u128(10);
    const OTHER: Uuid = Uuid::from_u128(11);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn tree() -> Tree {
        let node = |id, parent_id, kind: &str| org_node::Model {
            id,
            parent_id,
            kind: kind.into(),
            name: kind.into(),
            time_zone: None,
            jurisdiction: None,
            created_at: 0,
            closed_on: None,
        };
        Tree::new(vec![
            node(STATE, None, "state"),
            node(NORTH, Some(STATE), "agency"),
            node(NORTH_SITE, Some(NORTH), "site"),
            node(SOUTH, Some(STATE), "agency"),
        ])
    }

    fn works(person: Uuid, node: Uuid, role: &str, from: &str, to: Option<&str>) -> affiliation::Model {
        affiliation::Model {
            row_id: Uuid::nil(),
            affiliation_id: Uuid::nil(),
            person_id: person,
            node_id: node,
            role: role.into(),
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

    /// The other's relation to a responder at the northern site, on 1 June.
    fn seen_by(line: &[Uuid], other: &[affiliation::Model]) -> Relation {
        let mut rows = vec![works(WORKER, NORTH_SITE, "R2", "2026-01-01", None)];
        rows.extend_from_slice(other);
        relation(OTHER, WORKER, day("2026-06-01"), line, &rows, &tree())
    }

    #[test]
    fn nobody_is_another_to_themselves() {
        let rows = [works(WORKER, NORTH, "R4", "2026-01-01", None)];
        assert_eq!(relation(WORKER, WORKER, day("2026-06-01"), &[WORKER], &rows, &tree()), Relation::Own);
    }

    #[test]
    fn the_line_comes_before_the_agency() {
        let line = [Uuid::from_u128(99), OTHER];
        assert_eq!(seen_by(&line, &[works(OTHER, NORTH, "R2", "2026-01-01", None)]), Relation::SameLine);
        assert_eq!(seen_by(&line, &[works(OTHER, SOUTH, "R4", "2026-01-01", None)]), Relation::SameLine);
    }

    #[test]
    fn an_agency_in_common_counts_at_any_depth() {
        assert_eq!(seen_by(&[], &[works(OTHER, NORTH, "R7", "2026-01-01", None)]), Relation::SameAgency);
        assert_eq!(seen_by(&[], &[works(OTHER, SOUTH, "R7", "2026-01-01", None)]), Relation::External);
        assert_eq!(seen_by(&[], &[works(OTHER, STATE, "R9", "2026-01-01", None)]), Relation::External);
        assert_eq!(seen_by(&[], &[]), Relation::External);
    }

    #[test]
    fn a_peer_is_nothing_but_a_worker() {
        for role in PEERS {
            assert_eq!(seen_by(&[], &[works(OTHER, NORTH, role, "2026-01-01", None)]), Relation::Peer);
        }
        let coach_elsewhere =
            [works(OTHER, NORTH, "R2", "2026-01-01", None), works(OTHER, SOUTH, "R7", "2026-01-01", None)];
        assert_eq!(seen_by(&[], &coach_elsewhere), Relation::SameAgency);
    }

    #[test]
    fn only_that_day_counts_both_ends_included() {
        let until = |end| [works(OTHER, NORTH, "R7", "2026-01-01", Some(end))];
        assert_eq!(seen_by(&[], &until("2026-06-01")), Relation::SameAgency);
        assert_eq!(seen_by(&[], &until("2026-05-31")), Relation::External);
        assert_eq!(seen_by(&[], &[works(OTHER, NORTH, "R7", "2026-06-01", None)]), Relation::SameAgency);
        assert_eq!(seen_by(&[], &[works(OTHER, NORTH, "R7", "2026-06-02", None)]), Relation::External);
        let was_coach = [
            works(OTHER, NORTH, "R7", "2026-01-01", Some("2026-05-31")),
            works(OTHER, NORTH, "R3", "2026-06-01", None),
        ];
        assert_eq!(seen_by(&[], &was_coach), Relation::Peer);
    }
}
