//! What the holder of a certificate does to keep it, and what that comes to on a day.

use serde::{Deserialize, Serialize};

use crate::calibration::Outcome;
use crate::day::Day;
use crate::evaluate::words::plural;
use crate::requirement::{Num, Share};

use super::facts::{CandidateFacts, DeliveryRole};
use super::gates::asked;
use super::months_later;

/// Something that keeps a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Key, unique in the path.
    pub key: String,
    /// Title.
    pub title: String,
    /// What is asked and why, for the holder.
    pub text: String,
    /// The condition with its numbers.
    pub rule: KeepRule,
}

/// What keeps a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum KeepRule {
    /// A calibration run passed, first or renewal, not too long ago.
    Calibration(RenewalGate),
    /// Joint observations with another certified rater in each quarter.
    JointObservations {
        /// Fewest in a calendar quarter.
        per_quarter: Num,
        /// Quarters without enough that are allowed.
        pause_quarters: Num,
    },
    /// Coaching cycles closed in each quarter.
    CoachingCycles {
        /// Fewest in a calendar quarter.
        per_quarter: Num,
        /// Quarters without enough that are allowed.
        pause_quarters: Num,
    },
    /// Coaching sessions sampled, each good enough.
    CoachingFidelity {
        /// Fewest in a year.
        per_year: Num,
        /// Lowest score of a sample.
        score: Share,
    },
    /// Deliveries given.
    Deliveries {
        /// Fewest in a year.
        per_year: Num,
    },
    /// Deliveries observed, each good enough.
    ObservedDeliveries {
        /// Fewest in a year.
        per_year: Num,
        /// Lowest delivery fidelity.
        fidelity: Share,
    },
    /// What changed in a module is passed in time; until then the module's scope pauses.
    ChangeSet {
        /// Days after a material version appeared.
        within_days: Num,
    },
}

/// The numbers a renewal run is held to. It is shorter than the first one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewalGate {
    /// Days for which a passed run holds.
    pub every_days: Num,
    /// Fewest vignettes with a scored pair.
    pub vignettes: Num,
    /// Fewest indicators scored by both sides.
    pub scored_indicators: Num,
    /// Lowest ICC(2,1).
    pub icc: Share,
    /// Largest distance of the bias from zero, in scale points.
    pub bias: Share,
}

/// What a lapse means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Days after the day due in which a renewal run restores; then it takes a first run again.
    pub restore_days: Num,
    /// Months after the certificate's end from which the path begins again.
    pub again_months: Num,
}

/// What one of them comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepResult {
    /// Key.
    pub key: String,
    /// Title.
    pub title: String,
    /// What it asks and why.
    pub text: String,
    /// Whether it holds.
    pub held: bool,
    /// What is asked, in a few words.
    pub target: String,
    /// What there is.
    pub actual: String,
    /// Last day on which it holds if nothing more happens, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
}

/// What every rule of keeping comes to on a day, for a certificate whose first
/// day was `since`. Quarters and years that are not over yet ask for nothing.
#[must_use]
pub fn keeping(keep: &[Keep], facts: &CandidateFacts, since: Day, as_of: Day) -> Vec<KeepResult> {
    keep.iter().map(|one| result(one, facts, since, as_of)).collect()
}

/// The last day on which a rater is current, by the last run that was decided:
/// a pass holds so many days, and a failed run ends it at once.
#[must_use]
pub fn calibration_due(facts: &CandidateFacts, every_days: Num, as_of: Day) -> Option<Day> {
    let decided = facts.calibration_runs.iter().filter(|run| run.on <= as_of);
    let decided = decided.filter(|run| run.result.outcome != Outcome::Void);
    let last = decided.max_by_key(|run| (run.on, run.id))?;
    match last.result.outcome {
        Outcome::Passed => Some(last.on.plus(every_days.value)),
        _ => Some(last.on.plus(-1)),
    }
}

fn result(keep: &Keep, facts: &CandidateFacts, since: Day, as_of: Day) -> KeepResult {
    let (held, target, actual, due_on) = match &keep.rule {
        KeepRule::Calibration(gate) => {
            let due = calibration_due(facts, gate.every_days, as_of);
            let held = due.is_some_and(|due| as_of <= due);
            let actual = due.map_or("no run".to_owned(), |due| format!("holds to {}", due.words()));
            (held, format!("a passed run every {} days", gate.every_days.value), actual, due)
        }
        KeepRule::JointObservations { per_quarter, pause_quarters } => {
            let counted = facts.joint_observations.iter().filter(|one| one.with_certified_outsider);
            let days: Vec<Day> = counted.map(|one| one.on).collect();
            quarters(&days, *per_quarter, *pause_quarters, since, as_of)
        }
        KeepRule::CoachingCycles { per_quarter, pause_quarters } => {
            let days: Vec<Day> =
                facts.cycles.iter().filter(|one| one.full).filter_map(|one| one.closed).collect();
            quarters(&days, *per_quarter, *pause_quarters, since, as_of)
        }
        KeepRule::CoachingFidelity { per_year, score } => {
            let good = facts.coaching_fidelity.iter().filter(|one| one.score >= score.value);
            let days: Vec<Day> = good.map(|one| one.on).collect();
            year(&days, *per_year, since, as_of)
        }
        KeepRule::Deliveries { per_year } => {
            let given = facts.deliveries.iter().filter(|one| one.role != DeliveryRole::Watch);
            let days: Vec<Day> = given.map(|one| one.on).collect();
            year(&days, *per_year, since, as_of)
        }
        KeepRule::ObservedDeliveries { per_year, fidelity } => {
            let good = facts.deliveries.iter().filter(|one| {
                one.role == DeliveryRole::Solo && one.fidelity.is_some_and(|share| share >= fidelity.value)
            });
            let days: Vec<Day> = good.map(|one| one.on).collect();
            year(&days, *per_year, since, as_of)
        }
        // Whether a module's scope pauses is asked with the module, on the day of a delivery.
        KeepRule::ChangeSet { within_days } => {
            (true, format!("within {} days", within_days.value), "looked at module by module".into(), None)
        }
    };
    KeepResult {
        key: keep.key.clone(),
        title: keep.title.clone(),
        text: keep.text.clone(),
        held,
        target,
        actual,
        due_on,
    }
}

type Found = (bool, String, String, Option<Day>);

/// The calendar quarters that lie wholly between two days, each with its first and last day.
fn whole_quarters(since: Day, as_of: Day) -> Vec<(Day, Day)> {
    let (year, month, _) = since.civil();
    let first = Day::from_civil(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(since);
    // A century of quarters: no certificate lasts longer.
    (0..400)
        .map(|number| (months_later(first, 3 * number), months_later(first, 3 * number + 3).plus(-1)))
        .take_while(|(_, end)| *end < as_of)
        .filter(|(start, _)| *start >= since)
        .collect()
}

fn quarters(days: &[Day], per_quarter: Num, pauses: Num, since: Day, as_of: Day) -> Found {
    let over = whole_quarters(since, as_of);
    let enough = |(start, end): &&(Day, Day)| {
        days.iter().filter(|day| start <= *day && *day <= end).count() >= asked(per_quarter)
    };
    let short = over.len() - over.iter().filter(enough).count();
    let target = match pauses.value {
        0 => format!("at least {} in each quarter", per_quarter.value),
        1 => format!("at least {} in each quarter; one may fall short", per_quarter.value),
        pauses => format!("at least {} in each quarter; up to {pauses} may fall short", per_quarter.value),
    };
    let actual = match over.len() {
        0 => "no whole quarter yet".to_owned(),
        all => format!("{short} of {all} {} fell short", plural(all, "quarter", "quarters")),
    };
    (short <= asked(pauses), target, actual, None)
}

fn year(days: &[Day], per_year: Num, since: Day, as_of: Day) -> Found {
    const YEAR: i32 = 365;
    let from = since.max(as_of.plus(1 - YEAR));
    let found = days.iter().filter(|day| from <= **day && **day <= as_of).count();
    let held_days = as_of.since(since).clamp(0, YEAR);
    let due = usize::try_from(per_year.value.saturating_mul(held_days) / YEAR).unwrap_or(0);
    (
        found >= due,
        format!("at least {} in a year", per_year.value),
        format!("{found}; {due} due by now"),
        None,
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calibration::RunResult;
    use crate::certification::{CalibrationRun, CoachingCycle};

    fn day(text: &str) -> Day {
        let parts: Vec<i32> = text.split('-').map(|part| part.parse().unwrap()).collect();
        Day::from_civil(parts[0], parts[1].unsigned_abs(), parts[2].unsigned_abs()).unwrap()
    }

    fn num(value: i32) -> Num {
        serde_json::from_value(serde_json::json!({ "value": value, "source": "default" })).unwrap()
    }

    fn run(on: &str, outcome: Outcome) -> CalibrationRun {
        let result = RunResult {
            outcome,
            summary: String::new(),
            minimums: Vec::new(),
            figures: Vec::new(),
            shown: Vec::new(),
            unanswered: 0,
            disagreements: Vec::new(),
            pairs: Vec::new(),
        };
        CalibrationRun { id: Uuid::nil(), on: day(on), vignettes: 6, new_vignettes: 6, result }
    }

    #[test]
    fn a_pass_holds_its_days_a_void_run_changes_nothing_and_a_failed_one_ends_it() {
        let mut facts = CandidateFacts::default();
        assert_eq!(calibration_due(&facts, num(180), day("2026-12-31")), None);
        facts.calibration_runs.push(run("2026-01-01", Outcome::Passed));
        facts.calibration_runs.push(run("2026-02-01", Outcome::Void));
        assert_eq!(calibration_due(&facts, num(180), day("2026-12-31")), Some(day("2026-06-30")));
        facts.calibration_runs.push(run("2026-03-01", Outcome::Failed));
        assert_eq!(calibration_due(&facts, num(180), day("2026-12-31")), Some(day("2026-02-28")));
        assert_eq!(calibration_due(&facts, num(180), day("2026-02-28")), Some(day("2026-06-30")));
    }

    #[test]
    fn only_whole_quarters_ask_and_some_may_be_less() {
        let found = whole_quarters(day("2026-02-10"), day("2026-12-31"));
        assert_eq!(found, [(day("2026-04-01"), day("2026-06-30")), (day("2026-07-01"), day("2026-09-30"))]);
        let days = [day("2026-04-01"), day("2026-09-30"), day("2026-02-11")];
        let at = |pauses, as_of| quarters(&days, num(1), num(pauses), day("2026-02-10"), day(as_of)).0;
        assert!(at(0, "2026-10-01"));
        assert!(!at(0, "2027-01-01"));
        assert!(at(1, "2027-01-01"));
    }

    #[test]
    fn a_year_asks_by_and_by() {
        let (since, days) = (day("2026-01-01"), [day("2026-03-01")]);
        let held = |as_of| year(&days, num(2), since, day(as_of)).0;
        assert!(held("2026-01-02") && held("2026-07-03") && held("2026-12-30"));
        assert!(!held("2027-01-01"));
        assert!(!held("2027-03-01"), "what is older than a year is gone");
    }

    #[test]
    fn cycles_without_a_second_look_do_not_keep_a_certificate() {
        let cycle = |full| CoachingCycle {
            id: Uuid::nil(),
            coachee: Uuid::nil(),
            opened: day("2026-04-01"),
            closed: Some(day("2026-05-01")),
            full,
            observed: false,
        };
        let keep = Keep {
            key: "cycles".into(),
            title: "Cycles".into(),
            text: "Coach.".into(),
            rule: KeepRule::CoachingCycles { per_quarter: num(1), pause_quarters: num(0) },
        };
        let held = |full| {
            let facts = CandidateFacts { cycles: vec![cycle(full)], ..CandidateFacts::default() };
            keeping(std::slice::from_ref(&keep), &facts, day("2026-03-31"), day("2026-07-01"))[0].held
        };
        assert!(held(true) && !held(false));
    }
}
