//! How much coaching was planned and how much was given. Pure.

use fieldcraft_competencies::code::LevelCode;
use serde::{Deserialize, Serialize};

/// Planned minutes a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// Until the person leads visits, or works on their own.
    pub early: i64,
    /// From then to day 180.
    pub leading: i64,
    /// Afterwards.
    pub steady: i64,
}

/// What is left of the minutes for a skill that has grown, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taper {
    /// At level 3.
    pub l3: i64,
    /// From level 4 on.
    pub l4: i64,
}

impl Taper {
    /// The share for a skill at a level.
    #[must_use]
    pub fn share(self, level: LevelCode) -> i64 {
        match level {
            LevelCode::L0 | LevelCode::L1 | LevelCode::L2 => 100,
            LevelCode::L3 => self.l3,
            LevelCode::L4 | LevelCode::L5 => self.l4,
        }
    }
}

/// The minutes a week of a stage: none before the first day, and those of the
/// steady state once the first year is over.
#[must_use]
pub fn of_stage(minutes: Minutes, stage: Option<usize>) -> i64 {
    match stage {
        Some(0) => 0,
        Some(1..=3) => minutes.early,
        Some(4) => minutes.leading,
        _ => minutes.steady,
    }
}

/// The minutes a week that are left after tapering: each skill of the plan has
/// an equal part. A plan that names no skill does not taper.
#[must_use]
pub fn tapered(minutes: i64, shares: &[i64]) -> i64 {
    let Ok(count @ 1..) = i64::try_from(shares.len()) else { return minutes };
    minutes * shares.iter().sum::<i64>() / (count * 100)
}

/// The minutes planned within some weeks for who has been there so many days: nothing is planned
/// for the days before they came.
#[must_use]
pub fn planned(weekly: i64, weeks: i64, days_there: i64) -> i64 {
    weekly * days_there.clamp(0, weeks * 7) / 7
}

/// "1,240".
fn grouped(n: i64) -> String {
    if n < 1000 { n.to_string() } else { format!("{},{:03}", grouped(n / 1000), n % 1000) }
}

/// What was given within some weeks, beside what was planned for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dose {
    /// Denominator: minutes planned.
    pub planned: i64,
    /// Numerator: minutes given.
    pub given: i64,
    /// Contacts in which they were given.
    pub contacts: i64,
    /// Observations of the person.
    pub observations: i64,
    /// Steps of coaching cycles.
    pub steps: i64,
    /// Contacts with a supervisor: beside the minutes given, no part of them.
    pub supervision: i64,
    /// Minutes of these.
    pub supervision_minutes: i64,
}

impl Dose {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            planned: self.planned + other.planned,
            given: self.given + other.given,
            contacts: self.contacts + other.contacts,
            observations: self.observations + other.observations,
            steps: self.steps + other.steps,
            supervision: self.supervision + other.supervision,
            supervision_minutes: self.supervision_minutes + other.supervision_minutes,
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(self, weeks: i64) -> String {
        let many =
            |n: i64, one: &str, more: &str| format!("{} {}", grouped(n), if n == 1 { one } else { more });
        let beside = format!(
            "beside them {}, {} of coaching cycles and {}",
            many(self.observations, "observation", "observations"),
            many(self.steps, "step", "steps"),
            many(self.supervision, "supervision contact", "supervision contacts"),
        );
        let contacts = many(self.contacts, "contact", "contacts");
        let within = many(weeks, "week", "weeks");
        if self.planned == 0 {
            return format!(
                "{} minutes in {contacts} within {within}, and none planned; {beside}.",
                grouped(self.given)
            );
        }
        format!(
            "{} of {} planned minutes within {within}, in {contacts}; {beside}.",
            grouped(self.given),
            grouped(self.planned)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTES: Minutes = Minutes { early: 60, leading: 45, steady: 30 };

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 36, 999, 1_240, 1_234_567].map(grouped), ["0", "36", "999", "1,240", "1,234,567"]);
    }

    #[test]
    fn the_stage_decides_the_minutes_and_growth_tapers_them() {
        let stages = [Some(0), Some(1), Some(3), Some(4), Some(5), None];
        assert_eq!(stages.map(|stage| of_stage(MINUTES, stage)), [0, 60, 60, 45, 30, 30]);
        let taper = Taper { l3: 50, l4: 25 };
        let shares = [LevelCode::L0, LevelCode::L2, LevelCode::L3, LevelCode::L5].map(|l| taper.share(l));
        assert_eq!(shares, [100, 100, 50, 25]);
        assert_eq!(tapered(60, &shares), 41);
        assert_eq!(tapered(60, &[]), 60);
        assert_eq!(tapered(60, &[0, 0]), 0);
    }

    #[test]
    fn nothing_is_planned_for_the_days_before_somebody_came() {
        assert_eq!([0, 1, 14, 28, 400].map(|days| planned(60, 4, days)), [0, 8, 120, 240, 240]);
    }

    #[test]
    fn the_sentence_names_both_figures() {
        let dose =
            Dose { planned: 240, given: 95, contacts: 3, observations: 2, steps: 1, ..Dose::default() };
        assert_eq!(
            dose.sentence(4),
            "95 of 240 planned minutes within 4 weeks, in 3 contacts; beside them 2 observations, 1 step \
             of coaching cycles and 0 supervision contacts."
        );
        let many = Dose { planned: 1240, given: 1_000_031, ..Dose::default() };
        assert!(many.sentence(4).starts_with("1,000,031 of 1,240 planned minutes"));
        let supervised = Dose { supervision: 1, supervision_minutes: 30, ..dose };
        assert!(supervised.sentence(4).ends_with("of coaching cycles and 1 supervision contact."));
        assert_eq!(supervised.plus(supervised).supervision_minutes, 60);
        assert_eq!(supervised.given, 95, "supervision is no coaching");
        assert!(Dose::default().sentence(1).starts_with("0 minutes in 0 contacts within 1 week, and none"));
    }
}
