//! The cover map: which minutes of a local week nobody covers, each named.

use serde::{Deserialize, Serialize};

use super::facts::{Duty, DutyKind};
use super::words::{duration, span};
use super::zone::{Shift, Zone, weekday};
use crate::day::{Day, Millis};
use crate::evaluate::words::{capitalized, plural};

const MINUTE: i64 = 60_000;

/// A local week of one kind of duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverMap {
    /// What is to be covered.
    pub kind: DutyKind,
    /// The first day of the week.
    pub monday: Day,
    /// Minutes of the local week: 10,080, and fewer or more when the clock changes.
    pub minutes: u32,
    /// Minutes in which somebody is on duty throughout.
    pub covered_minutes: u32,
    /// The other minutes.
    pub empty_minutes: u32,
    /// Each day from Monday.
    pub days: Vec<CoverDay>,
    /// Every stretch of empty minutes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Changes of the clock in the week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<Shift>,
    /// In words.
    pub summary: String,
}

/// A day of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverDay {
    /// The local day.
    pub day: Day,
    /// Minutes that the day has.
    pub minutes: u32,
    /// Of these, empty ones.
    pub empty_minutes: u32,
}

/// A stretch of minutes that nobody covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Its first instant.
    pub from: Millis,
    /// The instant after it.
    pub to: Millis,
    /// How many minutes.
    pub minutes: u32,
    /// The stretch in local time, cut at midnight and where the clock changes.
    pub parts: Vec<GapPart>,
    /// In words.
    pub text: String,
}

/// A part of a gap within one local day and one reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapPart {
    /// The local day.
    pub day: Day,
    /// The local minute of the day at which it begins.
    pub from_minute: u16,
    /// The local minute at which it ends, up to 1440.
    pub to_minute: u16,
    /// In an hour that comes twice: which of the two times, 1 or 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<u8>,
}

/// The cover map of one kind of duty for the local week from a Monday on.
///
/// A day that is no Monday stands for its week. A minute is covered only if
/// somebody is on duty throughout it. Duties may overlap and reach across
/// midnight and the ends of the week; one without length covers nothing.
#[must_use]
pub fn cover_week(duties: &[Duty], kind: DutyKind, zone: &Zone, monday: Day) -> CoverMap {
    let monday = monday.plus(-weekday(monday));
    let days = cover_days(duties, kind, zone, monday, monday.plus(6));
    let (from, to) = (zone.start_of(monday), zone.start_of(monday.plus(7)));
    let gaps: Vec<Gap> = empty(duties, kind, from, to).into_iter().map(|span| gap(zone, span)).collect();
    let minutes = zone.minutes_between(monday, monday.plus(7));
    let empty_minutes = gaps.iter().map(|gap| gap.minutes).sum();
    let shifts = zone.shifts(from, to);
    CoverMap {
        kind,
        monday,
        minutes,
        covered_minutes: minutes.saturating_sub(empty_minutes),
        empty_minutes,
        summary: summary(kind, monday, empty_minutes, &gaps, &shifts),
        days,
        gaps,
        shifts,
    }
}

/// The cover of each local day from `from` to `to`, both included.
#[must_use]
pub fn cover_days(duties: &[Duty], kind: DutyKind, zone: &Zone, from: Day, to: Day) -> Vec<CoverDay> {
    let empty = empty(duties, kind, zone.start_of(from), zone.start_of(to.plus(1)));
    let mut left = empty.as_slice();
    let mut days = Vec::new();
    for day in (from.0..=to.0).map(Day) {
        let (begins, ends) = (zone.start_of(day).0, zone.start_of(day.plus(1)).0);
        while left.first().is_some_and(|gap| gap.1 <= begins) {
            left = &left[1..];
        }
        let here = left.iter().take_while(|gap| gap.0 < ends);
        let missing = here.map(|gap| whole(gap.1.min(ends) - gap.0.max(begins))).sum();
        days.push(CoverDay { day, minutes: whole(ends - begins), empty_minutes: missing });
    }
    days
}

/// The stretches of minutes between two instants in which nobody is on duty throughout.
pub(super) fn empty(duties: &[Duty], kind: DutyKind, from: Millis, to: Millis) -> Vec<(i64, i64)> {
    let of_kind = duties.iter().filter(|duty| duty.kind == kind);
    uncovered(of_kind.map(|duty| (duty.from.0, duty.to.0)), from.0, to.0)
}

/// What some intervals leave open between two instants, in whole minutes.
pub(super) fn uncovered(spans: impl Iterator<Item = (i64, i64)>, from: i64, to: i64) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> =
        spans.filter(|span| span.0 < span.1 && span.1 > from && span.0 < to).collect();
    spans.sort_unstable();
    let mut gaps: Vec<(i64, i64)> = Vec::new();
    let mut reached = from;
    for span in spans.into_iter().chain([(to, to)]) {
        if span.0 > reached {
            // A minute that is covered in part is empty.
            let begins = (reached.div_euclid(MINUTE) * MINUTE).max(from);
            let ends = ((span.0 + MINUTE - 1).div_euclid(MINUTE) * MINUTE).min(to);
            match gaps.last_mut() {
                Some(before) if before.1 >= begins => before.1 = ends,
                _ => gaps.push((begins, ends)),
            }
        }
        reached = reached.max(span.1);
    }
    gaps
}

/// Whole minutes of a number of milliseconds.
pub(super) fn whole(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds / MINUTE).unwrap_or(0)
}

fn gap(zone: &Zone, (from, to): (i64, i64)) -> Gap {
    let (from, to) = (Millis(from), Millis(to));
    let mut edges = vec![from];
    edges.extend(zone.cuts(from, to));
    edges.push(to);
    let part = |edge: &[Millis]| {
        let last = edge[1].plus_minutes(-1);
        GapPart {
            day: zone.day_of(edge[0]),
            from_minute: zone.minute_of(edge[0]),
            to_minute: zone.minute_of(last) + 1,
            pass: Some(zone.pass(edge[0])).filter(|pass| *pass > 0),
        }
    };
    let parts = edges.windows(2).map(part).collect();
    Gap { from, to, minutes: whole(to.0 - from.0), parts, text: span(zone, from, to) }
}

fn summary(kind: DutyKind, monday: Day, empty: u32, gaps: &[Gap], shifts: &[Shift]) -> String {
    let what = kind.words();
    let week = format!("in the week from {}", monday.words());
    let mut text = if empty == 0 {
        format!("{} around the clock {week}.", capitalized(what))
    } else {
        let places: Vec<&str> = gaps.iter().map(|gap| gap.text.as_str()).collect();
        let noun = plural(gaps.len(), "gap", "gaps");
        format!(
            "{} without {what} {week}, in {} {noun}: {}.",
            capitalized(&duration(empty)),
            gaps.len(),
            places.join("; ")
        )
    };
    for shift in shifts {
        text.push(' ');
        text.push_str(&shift.text);
    }
    text
}
