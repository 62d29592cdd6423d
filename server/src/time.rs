//! Instants, local days and zones. An instant is milliseconds since 1970 UTC;
//! a day is a calendar day in the zone of a person's site.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;

/// Milliseconds of one day without a change of the clocks.
pub const DAY_MS: i64 = 86_400_000;

/// The instant as RFC 3339 in UTC, to the millisecond.
#[must_use]
pub fn rfc3339(millis: i64) -> String {
    instant(millis).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The instant as chrono's type; far outside its range the epoch.
#[must_use]
pub fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The calendar day on which `millis` falls in `zone`.
#[must_use]
pub fn local_day(millis: i64, zone: Tz) -> NaiveDate {
    zone.from_utc_datetime(&instant(millis).naive_utc()).date_naive()
}

/// The zone with this IANA name.
#[must_use]
pub fn zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// The last millisecond of `day` in `zone`, for "as known at the end of that day".
#[must_use]
pub fn end_of_day(day: NaiveDate, zone: Tz) -> i64 {
    start_of_day(day.succ_opt().unwrap_or(day), zone).saturating_sub(1)
}

/// The first millisecond of `day` in `zone`.
#[must_use]
pub fn start_of_day(day: NaiveDate, zone: Tz) -> i64 {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    // A midnight that the clocks skip begins with the first instant after it.
    let start = (0..4)
        .find_map(|hours| zone.from_local_datetime(&(midnight + chrono::Duration::hours(hours))).earliest());
    start.map_or(i64::MAX, |at| at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_local() {
        let new_york = zone("America/New_York").expect("a zone");
        let late =
            DateTime::parse_from_rfc3339("2026-03-01T03:30:00Z").expect("an instant").timestamp_millis();
        assert_eq!(local_day(late, new_york).to_string(), "2026-02-28");
    }

    #[test]
    fn the_day_ends_at_local_midnight_even_when_the_clocks_change() {
        let new_york = zone("America/New_York").expect("a zone");
        let day = NaiveDate::from_ymd_opt(2026, 3, 8).expect("a day");
        assert_eq!(rfc3339(end_of_day(day, new_york)), "2026-03-09T03:59:59.999Z");
    }
}
