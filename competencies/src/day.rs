//! Calendar days and instants. Rules count local days; instants only order things and say what was known.

use std::fmt;
use std::str::FromStr;

/// A calendar day: whole days since 1970-01-01, in the zone of the person's site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Earliest day that can be written with four digits of year (0001-01-01).
const FIRST: i32 = -719_162;
/// Latest day that can be written with four digits of year (9999-12-31).
const LAST: i32 = 2_932_896;

impl Day {
    /// The day `days` later (earlier if negative); stays inside years 1 to 9999.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(FIRST, LAST))
    }

    /// Whole days from `earlier` to this day; negative if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day of a civil date, or `None` when there is no such date in years 1 to 9999.
    #[must_use]
    pub fn from_civil(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        let found = Self(days_from_civil(year, month, day));
        (found.civil() == (year, month, day)).then_some(found)
    }

    /// Year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn civil(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// The date as people say it: `March 2, 2026`.
    #[must_use]
    pub fn words(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, day) = self.civil();
        let name = MONTHS.get(month as usize - 1).copied().unwrap_or("");
        format!("{name} {day}, {year}")
    }
}

/// Days since the epoch of a proleptic Gregorian date (the era arithmetic is
/// Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let month = i32::try_from(month).unwrap_or(0);
    let day = i32::try_from(day).unwrap_or(0);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month.unsigned_abs(), day.unsigned_abs())
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date; write it as YYYY-MM-DD, for example 2026-03-02");
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(wrong());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
        let year = i32::try_from(number(0..4)).map_err(|_| wrong())?;
        Self::from_civil(year, number(5..7), number(8..10)).ok_or_else(wrong)
    }
}

crate::code::text_serde!(Day);

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// Later than every instant: "all that was ever received".
    pub const MAX: Self = Self(i64::MAX);

    /// The instant `minutes` later.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_dates_have_known_numbers() {
        assert_eq!(Day::from_civil(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_civil(2000, 2, 29), Some(Day(11_016)));
        assert_eq!(Day::from_civil(2026, 11, 21).map(|day| day.to_string()), Some("2026-11-21".into()));
        assert_eq!(Day(FIRST).to_string(), "0001-01-01");
        assert_eq!(Day(LAST).to_string(), "9999-12-31");
        assert_eq!(Day(0).words(), "January 1, 1970");
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in [
            "2025-02-29",
            "2025-13-01",
            "2025-1-01",
            "0000-01-01",
            "20250101",
            "2025-01-0x",
            "+025-01-01",
            "",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_are_inverse(days in FIRST..=LAST) {
            let day = Day(days);
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            let (year, month, date) = day.civil();
            prop_assert_eq!(Day::from_civil(year, month, date), Some(day));
        }

        #[test]
        fn text_order_is_day_order(a in FIRST..=LAST, b in FIRST..=LAST) {
            prop_assert_eq!(Day(a).cmp(&Day(b)), Day(a).to_string().cmp(&Day(b).to_string()));
        }
    }
}
