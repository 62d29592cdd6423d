//! Stretches of time in plain words.

use super::zone::{Zone, clock, words_of_day};
use crate::day::Millis;
use crate::evaluate::words::plural;

/// `2 hours 30 minutes`.
pub(crate) fn duration(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let part = |count: u32, one: &str, more: &str| format!("{count} {}", plural(count as usize, one, more));
    match (hours, rest) {
        (0, rest) => part(rest, "minute", "minutes"),
        (hours, 0) => part(hours, "hour", "hours"),
        (hours, rest) => format!("{} {}", part(hours, "hour", "hours"), part(rest, "minute", "minutes")),
    }
}

/// `Tuesday, March 3, 2026, 10:00 PM to Wednesday, March 4, 2026, 6:00 AM`.
pub(super) fn span(zone: &Zone, from: Millis, to: Millis) -> String {
    let last = to.plus_minutes(-1);
    let (first_day, last_day) = (zone.day_of(from), zone.day_of(last));
    let times = |at: Millis, minute: u16| {
        let which = match zone.pass(at) {
            1 => " (first time)",
            2 => " (second time)",
            _ => "",
        };
        format!("{}{which}", clock(minute))
    };
    let begins = times(from, zone.minute_of(from));
    let ends = match zone.minute_of(last) + 1 {
        1440 => None,
        minute => Some(times(last, minute)),
    };
    let first = words_of_day(first_day);
    match (first_day == last_day, ends) {
        (true, Some(ends)) => format!("{first}, {begins} to {ends}"),
        (true, None) => format!("{first}, {begins} to the end of the day"),
        (false, Some(ends)) => format!("{first}, {begins} to {}, {ends}", words_of_day(last_day)),
        (false, None) => format!("{first}, {begins} to the end of {}", words_of_day(last_day)),
    }
}
