//! Days that pass and days that stand still: long leave pauses clocks and windows.

use crate::day::Day;

/// The earliest later day on which something that was looked at could change by time alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horizon {
    day: Day,
    next: Option<Day>,
}

impl Horizon {
    pub(crate) fn after(day: Day) -> Self {
        Self { day, next: None }
    }

    /// Something may be different on `day`.
    pub(crate) fn note(&mut self, day: Day) {
        if day > self.day && self.next.is_none_or(|next| day < next) {
            self.next = Some(day);
        }
    }

    /// As [`Horizon::note`], for a day that may never come.
    pub(crate) fn note_some(&mut self, day: Option<Day>) {
        if let Some(day) = day {
            self.note(day);
        }
    }

    /// Something holds from `from` to `to`, both included: its edges are noted.
    pub(crate) fn note_span(&mut self, from: Day, to: Option<Day>) {
        self.note(from);
        self.note_some(to.map(|to| to.plus(1)));
    }

    pub(crate) fn next(&self) -> Option<Day> {
        self.next
    }
}

/// A person's days with long leave taken out.
///
/// Every day has an index; an ordinary day's is one more than the day
/// before's, a day of long leave has the same. The age of a thing in days that
/// count is the difference of indices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calendar {
    /// First and last day of each long leave, in order, apart; no last day: open.
    pauses: Vec<(Day, Option<Day>)>,
}

impl Calendar {
    /// Joins leaves that touch and keeps those longer than `over` days; an open end is long.
    pub(crate) fn new(leaves: impl Iterator<Item = (Day, Option<Day>)>, over: i32) -> Self {
        let mut spans: Vec<_> = leaves.filter(|(from, to)| to.is_none_or(|to| to >= *from)).collect();
        spans.sort_by_key(|(from, _)| *from);
        let mut joined: Vec<(Day, Option<Day>)> = Vec::new();
        for (from, to) in spans {
            match joined.last_mut() {
                Some((_, end)) if end.is_none_or(|end| from <= end.plus(1)) => {
                    *end = match (*end, to) {
                        (Some(end), Some(to)) => Some(end.max(to)),
                        _ => None,
                    };
                }
                _ => joined.push((from, to)),
            }
        }
        joined.retain(|(from, to)| to.is_none_or(|to| to.since(*from) + 1 > over));
        Self { pauses: joined }
    }

    /// The index of a day.
    pub(crate) fn index(&self, day: Day) -> i32 {
        let mut paused = 0;
        for (from, to) in &self.pauses {
            if *from > day {
                break;
            }
            let last = to.map_or(day, |to| to.min(day));
            paused += last.since(*from) + 1;
        }
        day.0 - paused
    }

    /// The first day with an index; `None` when leave without an end comes before it.
    pub(crate) fn day_at(&self, index: i32) -> Option<Day> {
        let mut paused = 0;
        for (from, to) in &self.pauses {
            if index + paused < from.0 {
                break;
            }
            paused += to.as_ref()?.since(*from) + 1;
        }
        Some(Day(index + paused))
    }

    /// The days that count from `earlier` to `later`; negative if they are the other way round.
    pub(crate) fn age(&self, earlier: Day, later: Day) -> i32 {
        self.index(later) - self.index(earlier)
    }

    /// The first day on which `start` is more than `days` old; `None` while leave has no end.
    pub(crate) fn first_day_past(&self, start: Day, days: i32) -> Option<Day> {
        self.day_at(self.index(start) + days + 1)
    }

    /// The last day on which `start` is at most `days` old.
    pub(crate) fn last_day_within(&self, start: Day, days: i32) -> Option<Day> {
        self.first_day_past(start, days).map(|day| day.plus(-1))
    }

    /// The first day of the window of `days` that ends on `day`.
    pub(crate) fn window_from(&self, day: Day, days: i32) -> Option<Day> {
        self.day_at(self.index(day) - days + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leave(spans: &[(i32, Option<i32>)]) -> Calendar {
        Calendar::new(spans.iter().map(|(from, to)| (Day(*from), to.map(Day))), 30)
    }

    #[test]
    fn thirty_days_pause_nothing_and_thirty_one_pause_all() {
        assert_eq!(leave(&[(100, Some(129))]).age(Day(90), Day(140)), 50);
        assert_eq!(leave(&[(100, Some(130))]).age(Day(90), Day(140)), 19);
    }

    #[test]
    fn leaves_that_touch_are_one() {
        let joined = leave(&[(100, Some(115)), (116, Some(131))]);
        assert_eq!(joined.age(Day(99), Day(132)), 1);
        let apart = leave(&[(100, Some(115)), (117, Some(131))]);
        assert_eq!(apart.age(Day(99), Day(132)), 33);
    }

    #[test]
    fn an_open_end_stops_the_clock_for_good() {
        let open = leave(&[(100, None)]);
        assert_eq!(open.age(Day(90), Day(5000)), 9);
        assert_eq!(open.first_day_past(Day(90), 30), None);
        assert_eq!(open.first_day_past(Day(60), 30), Some(Day(91)));
    }

    #[test]
    fn a_leave_that_ends_before_it_begins_never_was() {
        assert_eq!(leave(&[(100, Some(99))]).age(Day(90), Day(140)), 50);
    }

    proptest! {
        #[test]
        fn day_at_is_the_first_day_of_its_index(
            spans in proptest::collection::vec((0_i32..400, 0_i32..80), 0..5),
            day in -50_i32..600,
        ) {
            let calendar = Calendar::new(spans.iter().map(|(from, long)| (Day(*from), Some(Day(from + long)))), 30);
            let index = calendar.index(Day(day));
            let first = calendar.day_at(index).expect("no open leave");
            prop_assert!(first <= Day(day));
            prop_assert_eq!(calendar.index(first), index);
            prop_assert_eq!(calendar.index(first.plus(-1)), index - 1);
        }

        #[test]
        fn day_at_agrees_with_a_walk(from in 0_i32..50, long in 20_i32..80, start in -20_i32..150, days in 0_i32..100) {
            let calendar = leave(&[(from, Some(from + long))]);
            let walked = (start..start + 500).map(Day).find(|day| calendar.age(Day(start), *day) > days).expect("ends");
            prop_assert_eq!(calendar.first_day_past(Day(start), days), Some(walked));
            prop_assert_eq!(calendar.last_day_within(Day(start), days), Some(walked.plus(-1)));
        }
    }
}
