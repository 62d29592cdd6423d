//! Whether leave is leave: supervisors on duty on their own leave days, and who covers for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cover::{uncovered, whole};
use super::facts::{Duty, DutyKind, Known, Site};
use super::words::duration;
use crate::code::RoleCode;
use crate::day::Day;
use crate::evaluate::words::{joined, plural};
use crate::facts::Leave;

/// Leave of supervisors over some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveReport {
    /// Leave days with duty, in order of day and person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_call: Vec<OnCallDay>,
    /// Each leave, in order of its first day and person, with who covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<LeaveCover>,
    /// In words.
    pub summary: String,
}

/// A supervisor's leave day on which they are on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallDay {
    /// The local day.
    pub day: Day,
    /// The person.
    pub person: Uuid,
    /// What to call them.
    pub name: String,
    /// Minutes on duty on that day, each once.
    pub minutes: u32,
    /// For what.
    pub kinds: BTreeSet<DutyKind>,
    /// The duties.
    pub duties: Vec<Uuid>,
    /// In words.
    pub text: String,
}

/// A leave and who is on duty as a supervisor meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveCover {
    /// The leave.
    pub leave: Uuid,
    /// Who is away.
    pub person: Uuid,
    /// What to call them.
    pub name: String,
    /// First day that is looked at.
    pub from: Day,
    /// Last day that is looked at.
    pub to: Day,
    /// Minutes of these days.
    pub minutes: u32,
    /// Minutes on duty as a supervisor by person, most first; not by anybody on leave at the time.
    pub by: Vec<CoveredBy>,
    /// Minutes without any of them.
    pub empty_minutes: u32,
    /// In words.
    pub text: String,
}

/// Somebody who covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredBy {
    /// The person.
    pub person: Uuid,
    /// What to call them.
    pub name: String,
    /// Minutes on duty, each once.
    pub minutes: u32,
}

/// The leave of those with one of some roles, from `from` to `to`, both included.
///
/// A leave day is a local day of the site. Duty of any kind on it is duty in
/// leave, however short.
#[must_use]
pub fn leave_report(site: &Site<'_>, roles: &[RoleCode], from: Day, to: Day) -> LeaveReport {
    let on_call = on_call_days(site, roles, from, to);
    let mut leaves: Vec<LeaveCover> = Vec::new();
    for known in &site.people {
        for leave in leaves_between(known, from, to) {
            let first = leave.from.max(from);
            let last = leave.to.map_or(to, |last| last.min(to));
            if (first.0..=last.0).any(|day| known.holds(roles, Day(day))) {
                leaves.push(covered(site, known, leave.fact_id, first, last));
            }
        }
    }
    leaves.sort_by_key(|leave| (leave.from, leave.person, leave.leave));
    LeaveReport { summary: summary(&on_call, &leaves), on_call, leaves }
}

pub(super) fn leaves_between<'k>(
    known: &'k Known<'_>,
    from: Day,
    to: Day,
) -> impl Iterator<Item = &'k Leave> + use<'k> {
    let touching = move |leave: &&&Leave| leave.from <= to && leave.to.is_none_or(|last| from <= last);
    known.leaves.iter().filter(touching).copied()
}

/// Leave days of those with a role on which they are on duty.
pub(super) fn on_call_days(site: &Site<'_>, roles: &[RoleCode], from: Day, to: Day) -> Vec<OnCallDay> {
    let mut found: BTreeMap<(Day, Uuid), Vec<&Duty>> = BTreeMap::new();
    let (begins, ends) = (site.zone.start_of(from), site.zone.start_of(to.plus(1)));
    for duty in site.duties.iter().filter(|duty| begins < duty.to && duty.from < ends) {
        let Some(known) = site.people.iter().find(|known| known.person == duty.person) else {
            continue;
        };
        let first = site.zone.day_of(duty.from.max(begins));
        let last = site.zone.day_of(crate::day::Millis(duty.to.min(ends).0 - 1));
        for day in (first.0..=last.0).map(Day) {
            if known.on_leave(day) && known.holds(roles, day) {
                found.entry((day, duty.person)).or_default().push(duty);
            }
        }
    }
    found.into_iter().map(|((day, person), duties)| on_call(site, day, person, &duties)).collect()
}

fn on_call(site: &Site<'_>, day: Day, person: Uuid, duties: &[&Duty]) -> OnCallDay {
    let minutes = minutes_of(duties.iter().copied(), site, day, day);
    let name = site.name(person).to_owned();
    let text = format!("{name} is on duty for {} on {}, a leave day", duration(minutes), day.words());
    OnCallDay {
        day,
        person,
        name,
        minutes,
        kinds: duties.iter().map(|duty| duty.kind).collect(),
        duties: duties.iter().map(|duty| duty.fact_id).collect(),
        text,
    }
}

/// Minutes from one day to another in which any of some duties goes on; a minute begun counts.
fn minutes_of<'d>(duties: impl Iterator<Item = &'d Duty>, site: &Site<'_>, from: Day, to: Day) -> u32 {
    let (begins, ends) = (site.zone.start_of(from).0, site.zone.start_of(to.plus(1)).0);
    let mut spans: Vec<(i64, i64)> = duties
        .map(|duty| (duty.from.0.max(begins), duty.to.0.min(ends)))
        .filter(|span| span.0 < span.1)
        .collect();
    spans.sort_unstable();
    let mut total = 0;
    let mut reached = begins;
    for span in spans {
        total += (span.1 - span.0.max(reached)).max(0);
        reached = reached.max(span.1);
    }
    whole(total + 59_999)
}

fn covered(site: &Site<'_>, known: &Known<'_>, leave: Uuid, from: Day, to: Day) -> LeaveCover {
    // Who is on leave at the time covers for nobody: their duties are cut to the days they work.
    let mut working: BTreeMap<Uuid, Vec<Duty>> = BTreeMap::new();
    let (begins, ends) = (site.zone.start_of(from), site.zone.start_of(to.plus(1)));
    let duties = site.duties.iter().filter(|duty| {
        let there = begins < duty.to && duty.from < ends;
        there && duty.kind == DutyKind::Supervisor && duty.person != known.person
    });
    for duty in duties {
        let other = site.people.iter().find(|other| other.person == duty.person);
        let first = site.zone.day_of(duty.from.max(begins));
        let last = site.zone.day_of(crate::day::Millis(duty.to.min(ends).0 - 1));
        for day in (first.0..=last.0).map(Day) {
            if other.is_some_and(|other| other.on_leave(day)) {
                continue;
            }
            let (from, to) = (site.zone.start_of(day), site.zone.start_of(day.plus(1)));
            let cut = Duty { from: duty.from.max(from), to: duty.to.min(to), ..*duty };
            working.entry(duty.person).or_default().push(cut);
        }
    }
    let all = working.values().flatten().map(|duty| (duty.from.0, duty.to.0));
    let empty_minutes = uncovered(all, begins.0, ends.0).iter().map(|gap| whole(gap.1 - gap.0)).sum();
    let mut by: Vec<CoveredBy> = working
        .iter()
        .map(|(person, duties)| CoveredBy {
            person: *person,
            name: site.name(*person).to_owned(),
            minutes: minutes_of(duties.iter(), site, from, to),
        })
        .collect();
    by.sort_by_key(|by| (std::cmp::Reverse(by.minutes), by.person));
    let name = known.name.to_owned();
    let names: Vec<String> = by.iter().map(|by| by.name.clone()).collect();
    let who = match (names.is_empty(), empty_minutes) {
        (true, _) => "nobody covers".to_owned(),
        (false, 0) => format!("covered by {}", joined(&names, "and")),
        (false, empty) => format!("covered by {}, but for {}", joined(&names, "and"), duration(empty)),
    };
    let text = format!("{name} is away from {} to {}; {who}.", from.words(), to.words());
    let minutes = site.zone.minutes_between(from, to.plus(1));
    LeaveCover { leave, person: known.person, name, from, to, minutes, by, empty_minutes, text }
}

fn summary(on_call: &[OnCallDay], leaves: &[LeaveCover]) -> String {
    if leaves.is_empty() {
        return "No supervisor is on leave.".to_owned();
    }
    if on_call.is_empty() {
        return "No supervisor is on duty in leave.".to_owned();
    }
    let texts: Vec<&str> = on_call.iter().map(|day| day.text.as_str()).collect();
    let noun = plural(on_call.len(), "leave day", "leave days");
    format!("Duty on {} {noun}: {}.", on_call.len(), texts.join("; "))
}
