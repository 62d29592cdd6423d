//! Small sites: people who start on a day, shifts by the minute, clocks with and without a summer.

mod cover;
mod leave;
mod load;
mod pair;
mod ratio;
mod requirement;

use std::sync::LazyLock;

use uuid::Uuid;

use super::*;
use crate::code::RoleCode;
use crate::day::{Day, Millis};
use crate::facts::{Affiliation, Leave};
use crate::framework::Framework;

static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| {
    Framework::builtin().unwrap_or_else(|findings| {
        panic!("{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
});

const NODE: Uuid = Uuid::from_u128(1);
/// Thursday, January 1, 2026.
const START: Day = Day(20_454);
const EARLY: Millis = Millis(0);

fn day(after: i32) -> Day {
    START.plus(after)
}

/// An instant by universal time.
fn instant(day: Day, minute: i64) -> Millis {
    Millis(i64::from(day.0) * 86_400_000).plus_minutes(minute)
}

fn new_york() -> Zone {
    let spring = instant(Day::from_civil(2026, 3, 8).unwrap(), 7 * 60);
    let fall = instant(Day::from_civil(2026, 11, 1).unwrap(), 6 * 60);
    let offset = |from, minutes| Offset { from, minutes };
    Zone::from(vec![offset(EARLY, -300), offset(spring, -240), offset(fall, -300)])
}

fn affiliation(id: u128, role: u8, fte: u16, from: i32, end: Option<i32>) -> Affiliation {
    Affiliation {
        fact_id: Uuid::from_u128(1000 + id),
        node: NODE,
        agency: NODE,
        jurisdiction: "OH".into(),
        role: RoleCode(role),
        sub_kind: None,
        fte,
        rostered_to_respond: false,
        hire: day(from),
        start_in_role: day(from),
        end: end.map(day),
        received_at: EARLY,
    }
}

/// Somebody with one full-time role.
fn member(id: u128, role: u8, from: i32, end: Option<i32>) -> StaffMember {
    StaffMember {
        person: Uuid::from_u128(id),
        name: format!("Person {id}"),
        affiliations: vec![affiliation(id, role, 100, from, end)],
        leaves: Vec::new(),
    }
}

fn away(id: u128, from: i32, to: Option<i32>) -> Leave {
    Leave { fact_id: Uuid::from_u128(id), from: day(from), to: to.map(day), received_at: EARLY }
}

/// A duty of a person from a minute to another, both counted from the start day in universal time.
fn duty(id: u128, person: u128, kind: DutyKind, from: i64, to: i64) -> Duty {
    Duty {
        fact_id: Uuid::from_u128(id),
        person: Uuid::from_u128(person),
        kind,
        from: instant(START, from),
        to: instant(START, to),
        received_at: EARLY,
    }
}

fn ratio_rule() -> RatioRule {
    let requirement = FRAMEWORK.site_requirements.iter().find(|part| part.code == "FR-10").unwrap();
    match &requirement.all_of[0].rule {
        SiteRule::RatioAtMost(rule) => rule.clone(),
        other => panic!("{other:?}"),
    }
}
