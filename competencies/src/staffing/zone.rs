//! A site's clock as plain data: what to add to universal time, and since when.
//! Rules know no database of time zones; whoever loads the facts does.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Millis};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;

/// From an instant on, local time is universal time plus so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// The instant.
    pub from: Millis,
    /// Minutes to add to universal time, negative west of Greenwich.
    pub minutes: i32,
}

/// The clock of a place over the time that is looked at. The first offset also
/// holds before its instant; a zone without offsets keeps universal time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Offset>", into = "Vec<Offset>")]
pub struct Zone {
    offsets: Vec<Offset>,
}

impl From<Vec<Offset>> for Zone {
    fn from(mut offsets: Vec<Offset>) -> Self {
        offsets.sort_unstable();
        offsets.dedup_by_key(|offset| offset.minutes);
        Self { offsets }
    }
}

impl From<Zone> for Vec<Offset> {
    fn from(zone: Zone) -> Self {
        zone.offsets
    }
}

/// A moment at which the clock is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// The instant.
    pub at: Millis,
    /// The local day on which it happens.
    pub day: Day,
    /// Minutes that the clock jumps; negative when it is put back.
    pub minutes: i32,
    /// The local minute of the day at which the removed or repeated time begins.
    pub from_minute: u16,
    /// The local minute of the day at which it ends.
    pub to_minute: u16,
    /// In words.
    pub text: String,
}

impl Zone {
    /// A place that never changes its clock.
    #[must_use]
    pub fn fixed(minutes: i32) -> Self {
        Self { offsets: vec![Offset { from: Millis(0), minutes }] }
    }

    /// Minutes to add to universal time at an instant.
    #[must_use]
    pub fn offset_at(&self, at: Millis) -> i32 {
        let later = self.offsets.partition_point(|offset| offset.from <= at);
        self.offsets.get(later.saturating_sub(1)).map_or(0, |offset| offset.minutes)
    }

    /// The first instant of a local day; of a midnight that is left out, the instant after it.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Millis {
        let midnight = i64::from(day.0) * DAY;
        for (at, offset) in self.offsets.iter().enumerate() {
            let begins = if at == 0 { i64::MIN } else { offset.from.0 };
            let ends = self.offsets.get(at + 1).map_or(i64::MAX, |next| next.from.0);
            let first = begins.max(midnight - i64::from(offset.minutes) * MINUTE);
            if first < ends {
                return Millis(first);
            }
        }
        Millis(midnight)
    }

    /// The local day of an instant.
    #[must_use]
    pub fn day_of(&self, at: Millis) -> Day {
        let local = at.0.saturating_add(i64::from(self.offset_at(at)) * MINUTE);
        let mut day = Day(i32::try_from(local.div_euclid(DAY)).unwrap_or(0));
        while self.start_of(day.plus(1)) <= at {
            day = day.plus(1);
        }
        while self.start_of(day) > at {
            day = day.plus(-1);
        }
        day
    }

    /// The local minute of the day at an instant, 0 to 1439.
    #[must_use]
    pub fn minute_of(&self, at: Millis) -> u16 {
        minute(at, self.offset_at(at))
    }

    /// Minutes from the first instant of a local day to that of a later one.
    #[must_use]
    pub fn minutes_between(&self, from: Day, to: Day) -> u32 {
        u32::try_from((self.start_of(to).0 - self.start_of(from).0) / MINUTE).unwrap_or(0)
    }

    /// The changes of the clock from one instant to before another.
    #[must_use]
    pub fn shifts(&self, from: Millis, to: Millis) -> Vec<Shift> {
        let changes = self.offsets.windows(2).filter(|pair| from <= pair[1].from && pair[1].from < to);
        changes.map(|pair| self.shift(pair[0].minutes, pair[1])).collect()
    }

    fn shift(&self, before: i32, after: Offset) -> Shift {
        let minutes = after.minutes - before;
        let (first, last) = if minutes > 0 { (before, after.minutes) } else { (after.minutes, before) };
        let (from_minute, to_minute) = (minute(after.from, first), minute(after.from, last));
        let day = self.day_of(after.from);
        let (named, begins, ends) = (words_of_day(day), clock(from_minute), clock(to_minute));
        let text = if minutes > 0 {
            format!("On {named} the clock goes from {begins} to {ends}; the time between does not exist.")
        } else {
            format!("On {named} the time from {begins} to {ends} comes twice and needs cover twice.")
        };
        Shift { at: after.from, day, minutes, from_minute, to_minute, text }
    }

    /// Which time it is that a local minute comes, if it comes twice: 1 or 2; otherwise 0.
    pub(super) fn pass(&self, at: Millis) -> u8 {
        for pair in self.offsets.windows(2) {
            let back = i64::from(pair[0].minutes - pair[1].minutes) * MINUTE;
            if back > 0 && pair[1].from.0 - back <= at.0 && at < pair[1].from {
                return 1;
            }
            if back > 0 && pair[1].from <= at && at.0 < pair[1].from.0 + back {
                return 2;
            }
        }
        0
    }

    /// The instants between two at which the local day or the clock changes.
    pub(super) fn cuts(&self, from: Millis, to: Millis) -> Vec<Millis> {
        let mut cuts: Vec<Millis> = self.offsets.iter().skip(1).map(|offset| offset.from).collect();
        for day in (self.day_of(from).0..=self.day_of(to).0 + 1).map(|day| i64::from(day) * DAY) {
            let midnights =
                self.offsets.iter().map(|offset| (offset.minutes, day - i64::from(offset.minutes) * MINUTE));
            let real = midnights.filter(|(minutes, at)| self.offset_at(Millis(*at)) == *minutes);
            cuts.extend(real.map(|(_, at)| Millis(at)));
            if self.offsets.is_empty() {
                cuts.push(Millis(day));
            }
        }
        // A repeated hour begins where its first pass does, before the clock is put back.
        let first_passes = self.offsets.windows(2).filter(|pair| pair[0].minutes > pair[1].minutes);
        let minutes = |pair: &[Offset]| i64::from(pair[0].minutes - pair[1].minutes);
        cuts.extend(first_passes.flat_map(|pair| {
            [pair[1].from.plus_minutes(-minutes(pair)), pair[1].from.plus_minutes(minutes(pair))]
        }));
        cuts.retain(|cut| from < *cut && *cut < to);
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }
}

fn minute(at: Millis, offset: i32) -> u16 {
    let local = (at.0.div_euclid(MINUTE) + i64::from(offset)).rem_euclid(1440);
    u16::try_from(local).unwrap_or(0)
}

/// The weekday of a day, Monday as 0.
pub(super) fn weekday(day: Day) -> i32 {
    (day.0 + 3).rem_euclid(7)
}

/// `Tuesday, March 3, 2026`.
pub(super) fn words_of_day(day: Day) -> String {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let name = usize::try_from(weekday(day)).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or("");
    format!("{name}, {}", day.words())
}

/// A minute of the day as people say it: `2:30 AM`, `noon`, `midnight`.
pub(super) fn clock(minute: u16) -> String {
    match minute % 1440 {
        0 => "midnight".to_owned(),
        720 => "noon".to_owned(),
        minute => {
            let half = if minute < 720 { "AM" } else { "PM" };
            let hour = match (minute / 60) % 12 {
                0 => 12,
                hour => hour,
            };
            format!("{hour}:{:02} {half}", minute % 60)
        }
    }
}
