//! The runway of a peer credential: hours logged against hours needed, the pace
//! of the last weeks, and whether the year is long enough. Stores minutes only.

mod load;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Calendar;
use crate::day::{Day, Millis};
use crate::facts::Leave;
use crate::requirement::Num;
use crate::staffing::latest;

pub(crate) use load::load_runways;

/// A projection farther away than this is none.
const FARTHEST_DAYS: i64 = 36_500;

/// What hours are spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoursKind {
    /// Learning for the credential.
    Training,
    /// Work in the role.
    Work,
    /// Being supervised.
    Supervision,
}

impl HoursKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Training, Self::Work, Self::Supervision];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Work => "work",
            Self::Supervision => "supervision",
        }
    }
}

/// Hours that a credential takes, as data of an overlay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunwayRule {
    /// Code, such as `peer-credential`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// Title.
    pub title: String,
    /// The overlay that has to be in force at the person's node.
    pub overlay: String,
    /// The rule that the numbers rest on.
    pub cites: String,
    /// Where that rule can be read.
    pub address: String,
    /// Hours needed of each kind; of a kind that is left out, none.
    pub needs: BTreeMap<HoursKind, Num>,
    /// Days from hire to the last day on which the credential is in time. Leave does not move it.
    pub limit_days: Num,
    /// Days after hire from which the limit is named even when the pace is right.
    pub warn_after_days: Num,
    /// The pace is that of so many last days.
    pub pace_days: Num,
    /// With fewer days since the first entry nothing is projected.
    pub fewest_days: Num,
    /// Ways that make it cheaper or shorter, each a sentence to the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<String>,
}

/// Time spent on one day. An entry without minutes was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursEntry {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// What the time was spent on.
    pub kind: HoursKind,
    /// The local day.
    pub on: Day,
    /// How long.
    pub minutes: u32,
    /// When this version was received.
    pub received_at: Millis,
}

/// What is known of one person's way to a credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunwayFacts {
    /// First day of employment.
    pub hire: Day,
    /// Leave, planned and taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
    /// The ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<HoursEntry>,
}

/// When the hours will be complete if the pace stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// They are complete.
    Complete,
    /// On that day.
    On(Day),
    /// Leave without an end comes before.
    Paused,
    /// Never: nothing, or next to nothing, was logged in the last days.
    Stalled,
    /// There are too few days of entries to say.
    TooEarly,
}

impl Outlook {
    /// How bad it is: of several kinds of hours the worst decides.
    fn badness(self) -> (u8, Day) {
        match self {
            Self::Complete => (0, Day(0)),
            Self::On(day) => (1, day),
            Self::TooEarly => (2, Day(0)),
            Self::Paused => (3, Day(0)),
            Self::Stalled => (4, Day(0)),
        }
    }
}

/// Hours of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRunway {
    /// The kind.
    pub kind: HoursKind,
    /// Minutes needed.
    pub needed_minutes: u32,
    /// Minutes logged up to the day.
    pub logged_minutes: u32,
    /// Minutes that are missing.
    pub missing_minutes: u32,
    /// Minutes logged in the days that give the pace.
    pub pace_minutes: u32,
    /// When these hours will be complete.
    pub outlook: Outlook,
    /// In words.
    pub text: String,
}

/// Why somebody is warned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// The limit has passed and hours are missing.
    LimitPassed,
    /// At the present pace the hours are complete only after the limit.
    PaceTooSlow,
    /// At the present pace the hours are never complete.
    NoPace,
    /// The pace is right or unknown, and the limit is near.
    LimitNear,
}

/// A warning in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Which.
    pub code: WarningCode,
    /// To the person.
    pub text: String,
}

/// The runway of one person on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runway {
    /// Last day on which the credential is in time.
    pub limit_on: Day,
    /// Days until then; negative afterwards.
    pub days_left: i32,
    /// Days, without long leave, that give the pace: at most the rule's, fewer for a young ledger.
    pub pace_days: i32,
    /// Each kind of hours that is needed.
    pub kinds: Vec<KindRunway>,
    /// When the last of them will be complete.
    pub outlook: Outlook,
    /// The warning, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<Warning>,
    /// To the person.
    pub summary: String,
}

/// The runway on a local day, by what was known at an instant.
///
/// `long_leave_over_days` is the framework's: longer leave takes its days out
/// of the pace and pushes the projection back, and never moves the limit.
#[must_use]
pub fn runway(
    rule: &RunwayRule,
    facts: &RunwayFacts,
    long_leave_over_days: i32,
    as_of: Day,
    known_at: Millis,
) -> Runway {
    let leaves = latest(&facts.leaves, |row| (row.fact_id, row.received_at), known_at);
    let calendar = Calendar::new(leaves.iter().map(|leave| (leave.from, leave.to)), long_leave_over_days);
    let entries: Vec<&HoursEntry> = latest(&facts.entries, |row| (row.fact_id, row.received_at), known_at)
        .into_iter()
        .filter(|entry| entry.on <= as_of && entry.minutes > 0)
        .collect();
    let first = entries.iter().map(|entry| entry.on).min();
    let days = first.map_or(0, |first| calendar.age(first, as_of) + 1);
    let pace = Pace {
        calendar: &calendar,
        as_of,
        days: days.min(rule.pace_days.value),
        enough: days >= rule.fewest_days.value,
    };
    let kind = |(kind, hours): (&HoursKind, &Num)| pace.kind(*kind, *hours, &entries);
    let kinds: Vec<KindRunway> = rule.needs.iter().map(kind).collect();
    let outlook = kinds.iter().map(|kind| kind.outlook).max_by_key(|outlook| outlook.badness());
    let outlook = outlook.unwrap_or(Outlook::Complete);
    let limit_on = facts.hire.plus(rule.limit_days.value);
    let near = as_of >= facts.hire.plus(rule.warn_after_days.value);
    let mut runway = Runway {
        limit_on,
        days_left: limit_on.since(as_of),
        pace_days: pace.days,
        kinds,
        outlook,
        warning: None,
        summary: String::new(),
    };
    runway.warning = warning_code(&runway, near).map(|code| words::warning(&runway, code));
    runway.summary = words::summary(&runway);
    runway
}

fn warning_code(runway: &Runway, near: bool) -> Option<WarningCode> {
    match runway.outlook {
        Outlook::Complete => None,
        _ if runway.days_left < 0 => Some(WarningCode::LimitPassed),
        Outlook::On(day) if day > runway.limit_on => Some(WarningCode::PaceTooSlow),
        Outlook::Stalled | Outlook::Paused => Some(WarningCode::NoPace),
        Outlook::On(_) | Outlook::TooEarly => near.then_some(WarningCode::LimitNear),
    }
}

/// The days that give the pace.
struct Pace<'a> {
    calendar: &'a Calendar,
    as_of: Day,
    days: i32,
    enough: bool,
}

impl Pace<'_> {
    fn kind(&self, kind: HoursKind, hours: Num, entries: &[&HoursEntry]) -> KindRunway {
        let needed = u32::try_from(hours.value).unwrap_or(0).saturating_mul(60);
        let minutes = |from: &dyn Fn(&HoursEntry) -> bool| {
            let of_kind = entries.iter().filter(|entry| entry.kind == kind && from(entry));
            of_kind.fold(0_u32, |sum, entry| sum.saturating_add(entry.minutes))
        };
        let logged = minutes(&|_| true);
        let pace = minutes(&|entry| self.calendar.age(entry.on, self.as_of) < self.days);
        let missing = needed.saturating_sub(logged);
        let outlook = self.outlook(missing, pace);
        KindRunway {
            kind,
            needed_minutes: needed,
            logged_minutes: logged,
            missing_minutes: missing,
            pace_minutes: pace,
            outlook,
            text: words::kind(kind, needed, logged, missing, outlook),
        }
    }

    fn outlook(&self, missing: u32, pace: u32) -> Outlook {
        if missing == 0 {
            return Outlook::Complete;
        }
        if !self.enough {
            return Outlook::TooEarly;
        }
        if pace == 0 {
            return Outlook::Stalled;
        }
        let days = (i64::from(missing) * i64::from(self.days) + i64::from(pace) - 1) / i64::from(pace);
        match i32::try_from(days) {
            Ok(days) if i64::from(days) <= FARTHEST_DAYS => {
                let index = self.calendar.index(self.as_of) + days;
                self.calendar.day_at(index).map_or(Outlook::Paused, Outlook::On)
            }
            _ => Outlook::Stalled,
        }
    }
}

#[cfg(test)]
mod tests;
