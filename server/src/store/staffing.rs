//! What the staffing rules read about a place: who works there, their leave, the
//! rosters of the place and those above. A fixed number of queries however many
//! people there are; each fact with all its versions, so that any day can be
//! replayed.

use std::collections::{BTreeSet, HashMap};

use chrono_tz::Tz;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{Affiliation, Leave, OverlayInForce};
use fieldcraft_competencies::staffing::{Duty, DutyKind, Offset, SiteFacts, StaffMember, Zone};
use fieldcraft_entities::{affiliation, leave_period, node_policy, roster_interval};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::org::Tree;
use super::{facts, roster};
use crate::time::DAY_MS;

/// The facts about a place with rosters from an instant on; its clock is given up to another.
pub async fn site_facts(
    db: &impl ConnectionTrait,
    tree: &Tree,
    node: Uuid,
    (from, to): (i64, i64),
) -> Result<SiteFacts, DbErr> {
    let line: Vec<Uuid> = tree.line(node).map(|node| node.id).collect();
    let affiliations = affiliations(db, node).await?;
    let duties = duties(db, &line, from).await?;
    let ids: BTreeSet<Uuid> =
        affiliations.iter().map(|row| row.person_id).chain(duties.iter().map(|row| row.person_id)).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let leaves = leave_period::Entity::find()
        .filter(leave_period::Column::PersonId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut held: HashMap<Uuid, Vec<Affiliation>> = HashMap::new();
    for row in &affiliations {
        held.entry(row.person_id).or_default().extend(at_node(row, tree, node));
    }
    let mut away: HashMap<Uuid, Vec<Leave>> = HashMap::new();
    for row in &leaves {
        away.entry(row.person_id).or_default().push(facts::leave(&row.into()));
    }
    let people = super::people::people(db, &ids).await?.into_iter().map(|person| StaffMember {
        person: person.id,
        name: person.display_name,
        affiliations: held.remove(&person.id).unwrap_or_default(),
        leaves: away.remove(&person.id).unwrap_or_default(),
    });
    Ok(SiteFacts {
        node,
        people: people.collect(),
        duties: duties.iter().filter_map(duty).collect(),
        zone: zone(tree.zone(node), from, to),
        overlays: overlays(db, &line, node).await?,
        ..SiteFacts::default()
    })
}

/// All versions of the affiliations that were ever at a node or below it.
async fn affiliations(db: &impl ConnectionTrait, node: Uuid) -> Result<Vec<affiliation::Model>, DbErr> {
    use affiliation::Column as C;
    let ever_here = Query::select()
        .column(C::AffiliationId)
        .from(affiliation::Entity)
        .and_where(C::NodeId.in_subquery(super::org::below(&[node])))
        .to_owned();
    affiliation::Entity::find().filter(C::AffiliationId.in_subquery(ever_here)).all(db).await
}

/// An affiliation as it counts at a node; a version at another place says that it never was here.
fn at_node(row: &affiliation::Model, tree: &Tree, node: Uuid) -> Option<Affiliation> {
    let mut held = facts::affiliation(&row.into(), tree)?;
    if !tree.is_below(row.node_id, node) {
        held.end = Some(held.first_day().plus(-1));
    }
    Some(held)
}

async fn duties(
    db: &impl ConnectionTrait,
    line: &[Uuid],
    from: i64,
) -> Result<Vec<roster_interval::Model>, DbErr> {
    use roster_interval::Column as C;
    roster_interval::Entity::find()
        .filter(C::NodeId.is_in(line.iter().copied()))
        .filter(C::StartsAt.gt(from - roster::LONGEST_MS))
        .all(db)
        .await
}

fn duty(row: &roster_interval::Model) -> Option<Duty> {
    Some(Duty {
        fact_id: row.interval_id,
        person: row.person_id,
        kind: match row.duty.as_str() {
            "supervisor" => DutyKind::Supervisor,
            "clinical_consultation" => DutyKind::ClinicalConsultation,
            "psychiatric_consultation" => DutyKind::PsychiatricConsultation,
            // Who goes on visits answers no call for supervision.
            _ => return None,
        },
        from: Millis(row.starts_at),
        to: Millis(row.ends_at),
        received_at: Millis(row.received_at),
    })
}

/// The overlays of a line of places, as in force at its lowest.
async fn overlays(
    db: &impl ConnectionTrait,
    line: &[Uuid],
    node: Uuid,
) -> Result<Vec<OverlayInForce>, DbErr> {
    use node_policy::Column as C;
    let rows = node_policy::Entity::find()
        .filter(C::NodeId.is_in(line.iter().copied()))
        .filter(C::Kind.eq("overlay"))
        .all(db)
        .await?;
    Ok(rows.iter().map(|row| facts::overlay(node, &row.into())).collect())
}

/// The clock of a zone between two instants, as plain data.
#[must_use]
pub fn zone(zone: Tz, from: i64, to: i64) -> Zone {
    let mut offsets = vec![Offset { from: Millis(from), minutes: minutes(zone, from) }];
    let mut at = from;
    while at < to {
        let next = at + DAY_MS;
        let (before, after) = (minutes(zone, at), minutes(zone, next));
        if before != after {
            let (mut low, mut high) = (at, next);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if minutes(zone, middle) == before { low = middle } else { high = middle }
            }
            offsets.push(Offset { from: Millis(high), minutes: after });
        }
        at = next;
    }
    offsets.into()
}

fn minutes(zone: Tz, at: i64) -> i32 {
    use chrono::{Offset as _, TimeZone as _};
    zone.offset_from_utc_datetime(&crate::time::instant(at).naive_utc()).fix().local_minus_utc() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_changes_twice_a_year_to_the_millisecond() {
        let ms =
            |text: &str| chrono::DateTime::parse_from_rfc3339(text).expect("an instant").timestamp_millis();
        let zone = zone(chrono_tz::America::New_York, ms("2026-01-01T12:34:56Z"), ms("2026-12-31T00:00:00Z"));
        let offsets: Vec<Offset> = zone.into();
        let known: Vec<(i64, i32)> = offsets.iter().map(|offset| (offset.from.0, offset.minutes)).collect();
        let expected = [
            (ms("2026-01-01T12:34:56Z"), -300),
            (ms("2026-03-08T07:00:00Z"), -240),
            (ms("2026-11-01T06:00:00Z"), -300),
        ];
        assert_eq!(known, expected);
    }
}
