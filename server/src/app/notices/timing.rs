//! When a mail goes out: at once, after the quiet hours, or with the day's. Pure.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeZone, Timelike};
use chrono_tz::Tz;
use fieldcraft_entities::notification_setting;
use uuid::Uuid;

use super::kinds::{Kind, Mode};
use crate::app::mail::Language;
use crate::time;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;
/// Nine in the evening to six in the morning.
const QUIET: (u16, u16) = (21 * 60, 6 * 60);
/// Seven in the morning.
const DIGEST: u16 = 7 * 60;

/// How somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefs {
    /// Language of mails.
    pub language: Language,
    /// By kind, where it is not the default.
    pub modes: BTreeMap<Kind, Mode>,
    /// Minutes of the local day between which no mail goes out, the last excluded.
    pub quiet: Option<(u16, u16)>,
    /// Minute of the local day of the daily mail.
    pub digest_at: u16,
}

impl Default for Prefs {
    fn default() -> Self {
        Self { language: Language::English, modes: BTreeMap::new(), quiet: Some(QUIET), digest_at: DIGEST }
    }
}

impl Prefs {
    /// As they are kept; the defaults for somebody who has said nothing.
    #[must_use]
    pub fn of(row: Option<&notification_setting::Model>) -> Self {
        let Some(row) = row else {
            return Self::default();
        };
        let kept: BTreeMap<String, String> = serde_json::from_str(&row.kinds).unwrap_or_default();
        let minute = |value: i64| u16::try_from(value).ok().filter(|minute| *minute < DAY_MINUTES);
        Self {
            language: row.language.parse().unwrap_or(Language::English),
            modes: kept
                .iter()
                .filter_map(|(kind, mode)| Some((kind.parse().ok()?, mode.parse().ok()?)))
                .collect(),
            quiet: row.quiet_from.and_then(minute).zip(row.quiet_to.and_then(minute)),
            digest_at: minute(row.digest_at).unwrap_or(DIGEST),
        }
    }

    /// The row that keeps them.
    #[must_use]
    pub fn row(&self, person: Uuid, now: i64) -> notification_setting::Model {
        let kinds: BTreeMap<&str, &str> =
            self.modes.iter().map(|(kind, mode)| (kind.name(), mode.name())).collect();
        notification_setting::Model {
            person_id: person,
            language: self.language.name().into(),
            kinds: serde_json::json!(kinds).to_string(),
            quiet_from: self.quiet.map(|(from, _)| from.into()),
            quiet_to: self.quiet.map(|(_, to)| to.into()),
            digest_at: self.digest_at.into(),
            updated_at: now,
        }
    }

    /// How a kind reaches them.
    #[must_use]
    pub fn mode(&self, kind: Kind) -> Mode {
        self.modes.get(&kind).copied().unwrap_or(kind.default_mode())
    }

    /// When a mail of this kind goes out, for something that happens at `now`; none: no mail.
    /// Safety does not wait for the end of quiet hours: it has to be looked at within a day.
    #[must_use]
    pub fn mail_at(&self, kind: Kind, now: i64, zone: Tz) -> Option<i64> {
        match self.mode(kind) {
            Mode::Off => None,
            Mode::Now if kind == Kind::Safety => Some(now),
            Mode::Now => Some(self.after_quiet(now, zone)),
            Mode::Daily => Some(self.after_quiet(next(self.digest_at, now, zone), zone)),
        }
    }

    fn after_quiet(&self, at: i64, zone: Tz) -> i64 {
        let Some((from, to)) = self.quiet else {
            return at;
        };
        let minute = minute_of(at, zone);
        let quiet = if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to };
        if quiet { next(to, at, zone) } else { at }
    }
}

fn minute_of(at: i64, zone: Tz) -> u16 {
    let local = zone.from_utc_datetime(&time::instant(at).naive_utc());
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default()
}

/// The next instant after `at` that is this minute of the local day.
fn next(minute: u16, at: i64, zone: Tz) -> i64 {
    let today = time::local_day(at, zone);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let first = on(today, minute, zone);
    if first > at { first } else { on(tomorrow, minute, zone) }
}

/// A minute of a local day. One that the clocks skip is the first after the gap.
fn on(day: NaiveDate, minute: u16, zone: Tz) -> i64 {
    let local = day.and_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0).unwrap_or_default();
    let at = (0..4)
        .find_map(|hours| zone.from_local_datetime(&(local + chrono::Duration::hours(hours))).earliest());
    at.map_or(i64::MAX, |at| at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::America::New_York;

    fn at(text: &str) -> i64 {
        chrono::DateTime::parse_from_rfc3339(text).expect("an instant").timestamp_millis()
    }

    fn mailed(prefs: &Prefs, kind: Kind, now: &str) -> Option<String> {
        let mail = prefs.mail_at(kind, at(now), ZONE)?;
        Some(ZONE.from_utc_datetime(&time::instant(mail).naive_utc()).to_rfc3339())
    }

    #[test]
    fn quiet_hours_hold_back_until_they_end() {
        let prefs = Prefs::default();
        let cases = [
            ("2026-03-02T20:59:00-05:00", "2026-03-02T20:59:00-05:00"),
            ("2026-03-02T21:00:00-05:00", "2026-03-03T06:00:00-05:00"),
            ("2026-03-03T00:30:00-05:00", "2026-03-03T06:00:00-05:00"),
            ("2026-03-03T05:59:59-05:00", "2026-03-03T06:00:00-05:00"),
            ("2026-03-03T06:00:00-05:00", "2026-03-03T06:00:00-05:00"),
        ];
        for (now, then) in cases {
            assert_eq!(mailed(&prefs, Kind::Training, now).as_deref(), Some(then), "{now}");
        }
    }

    #[test]
    fn safety_waits_for_no_morning_and_what_is_off_never_goes() {
        let night = "2026-03-03T02:00:00-05:00";
        let prefs = Prefs { modes: [(Kind::Training, Mode::Off)].into(), ..Prefs::default() };
        assert_eq!(mailed(&prefs, Kind::Safety, night).as_deref(), Some(night));
        assert_eq!(mailed(&prefs, Kind::Training, night), None);
    }

    #[test]
    fn the_digest_is_once_a_day_at_its_minute_whatever_the_clocks_do() {
        let prefs = Prefs::default();
        let cases = [
            ("2026-03-02T06:59:00-05:00", "2026-03-02T07:00:00-05:00"),
            ("2026-03-02T07:00:00-05:00", "2026-03-03T07:00:00-05:00"),
            // The night in which the clocks go forward is an hour shorter.
            ("2026-03-07T12:00:00-05:00", "2026-03-08T07:00:00-04:00"),
        ];
        for (now, then) in cases {
            assert_eq!(mailed(&prefs, Kind::Observation, now).as_deref(), Some(then), "{now}");
        }
        let skipped = Prefs { digest_at: 150, quiet: None, ..Prefs::default() };
        let now = "2026-03-08T00:00:00-05:00";
        assert_eq!(mailed(&skipped, Kind::Observation, now).as_deref(), Some("2026-03-08T03:30:00-04:00"));
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_be_none() {
        let day = Prefs { quiet: Some((9 * 60, 17 * 60)), ..Prefs::default() };
        let noon = "2026-03-02T12:00:00-05:00";
        assert_eq!(mailed(&day, Kind::Training, noon).as_deref(), Some("2026-03-02T17:00:00-05:00"));
        let none = Prefs { quiet: None, ..Prefs::default() };
        let night = "2026-03-02T23:00:00-05:00";
        assert_eq!(mailed(&none, Kind::Training, night).as_deref(), Some(night));
    }

    #[test]
    fn settings_are_read_as_they_were_kept_and_an_unknown_kind_is_passed_over() {
        let row = notification_setting::Model {
            person_id: Uuid::nil(),
            language: "es".into(),
            kinds: r#"{"training":"daily","gone":"now"}"#.into(),
            quiet_from: None,
            quiet_to: None,
            digest_at: 480,
            updated_at: 0,
        };
        let prefs = Prefs::of(Some(&row));
        assert_eq!((prefs.language, prefs.quiet, prefs.digest_at), (Language::Spanish, None, 480));
        assert_eq!((prefs.mode(Kind::Training), prefs.mode(Kind::Safety)), (Mode::Daily, Mode::Now));
        assert_eq!(Prefs::of(Some(&prefs.row(row.person_id, 0))), prefs);
        assert_eq!(Prefs::of(None), Prefs::default());
    }
}
