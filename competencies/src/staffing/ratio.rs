//! Staff per supervisor, day by day: who counts, which days breach the limit, and for how long.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::{Known, Site};
use super::requirement::RatioRule;
use crate::calendar::Calendar;
use crate::day::Day;
use crate::evaluate::words::plural;
use crate::fraction::Fraction;

/// Staff and supervisors on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatioDay {
    /// The local day.
    pub day: Day,
    /// Staff by head: the numerator.
    pub staff: u32,
    /// Supervisors by head: the denominator.
    pub supervisors: u32,
    /// Hundredths of full-time positions of staff.
    pub staff_fte: u32,
    /// Hundredths of full-time positions of supervisors.
    pub supervisor_fte: u32,
    /// Whether there are more staff per supervisor than the limit, by head.
    pub breach: bool,
}

impl RatioDay {
    /// Staff per supervisor by head; `None` without a supervisor.
    #[must_use]
    pub fn by_head(&self) -> Option<Fraction> {
        Fraction::new(i64::from(self.staff), i64::from(self.supervisors))
    }

    /// Full-time staff per full-time supervisor; `None` without one.
    #[must_use]
    pub fn by_fte(&self) -> Option<Fraction> {
        Fraction::new(i64::from(self.staff_fte), i64::from(self.supervisor_fte))
    }

    /// `13 staff to 2 supervisors (11.50 to 1.00 full-time)`.
    #[must_use]
    pub fn words(&self) -> String {
        let noun = plural(self.supervisors as usize, "supervisor", "supervisors");
        let fte = |hundredths: u32| Fraction::whole(i64::from(hundredths)).over(100).cut();
        format!(
            "{} staff to {} {noun} ({} to {} full-time)",
            self.staff,
            self.supervisors,
            fte(self.staff_fte),
            fte(self.supervisor_fte)
        )
    }

    /// Worse first: no supervisor at all, then more staff per supervisor.
    fn badness(&self) -> (bool, Fraction) {
        let staff = Fraction::whole(i64::from(self.staff));
        (self.supervisors == 0 && self.staff > 0, self.by_head().unwrap_or(staff))
    }
}

/// Days in a row that breach the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// How many.
    pub days: u32,
    /// Whether that is longer than the rule bears.
    pub too_long: bool,
}

/// Staff per supervisor over some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatioReport {
    /// Each day in order.
    pub days: Vec<RatioDay>,
    /// Breaches, each day of breach in exactly one.
    pub runs: Vec<Run>,
    /// The worst day, the first of several; absent when no day has staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<RatioDay>,
    /// Days that breach the limit.
    pub breach_days: u32,
    /// Whether some run is longer than the rule bears.
    pub too_long: bool,
    /// In words.
    pub summary: String,
}

/// Counts the staff and supervisors of a site by one rule.
pub(super) struct Counter<'s, 'a> {
    rule: &'s RatioRule,
    people: Vec<Counted<'s, 'a>>,
}

struct Counted<'s, 'a> {
    known: &'s Known<'a>,
    /// Days on which the person, as staff, is away too long to be counted.
    away_as_staff: Calendar,
    /// The same, as a supervisor.
    away_as_supervisor: Calendar,
}

/// How a person counts on a day.
enum Part {
    Staff,
    Supervisor,
    Away,
    Not,
}

fn away(calendar: &Calendar, day: Day) -> bool {
    calendar.index(day) == calendar.index(day.plus(-1))
}

impl Counted<'_, '_> {
    fn part(&self, rule: &RatioRule, day: Day) -> Part {
        // Who supervises does not also count among those supervised.
        if self.known.holds(&rule.supervisor_roles, day) {
            if away(&self.away_as_supervisor, day) { Part::Away } else { Part::Supervisor }
        } else if self.known.holds(&rule.staff_roles, day) {
            if away(&self.away_as_staff, day) { Part::Away } else { Part::Staff }
        } else {
            Part::Not
        }
    }
}

impl<'s, 'a> Counter<'s, 'a> {
    pub(super) fn new(site: &'s Site<'a>, rule: &'s RatioRule) -> Self {
        let people = site.people.iter().map(|known| {
            let leaves = || known.leaves.iter().map(|leave| (leave.from, leave.to));
            Counted {
                known,
                away_as_staff: Calendar::new(leaves(), rule.staff_away_over_days.value),
                away_as_supervisor: Calendar::new(leaves(), rule.supervisor_away_over_days.value),
            }
        });
        Self { rule, people: people.collect() }
    }

    pub(super) fn on(&self, day: Day) -> RatioDay {
        let mut count =
            RatioDay { day, staff: 0, supervisors: 0, staff_fte: 0, supervisor_fte: 0, breach: false };
        for person in &self.people {
            match person.part(self.rule, day) {
                Part::Staff => count.staff += 1,
                Part::Supervisor => count.supervisors += 1,
                Part::Away | Part::Not => continue,
            }
            for held in person.known.affiliations.iter().filter(|held| held.holds_on(day)) {
                if self.rule.supervisor_roles.contains(&held.role) {
                    count.supervisor_fte += u32::from(held.fte);
                } else if self.rule.staff_roles.contains(&held.role) {
                    count.staff_fte += u32::from(held.fte);
                }
            }
        }
        count.breach = match count.by_head() {
            Some(ratio) => ratio > self.rule.staff_per_supervisor.value,
            None => count.staff > 0,
        };
        count
    }

    /// The affiliations that count on a day, and those that do not because their holder is away.
    pub(super) fn evidence(&self, day: Day) -> (Vec<Uuid>, Vec<Uuid>) {
        let (mut counted, mut absent) = (Vec::new(), Vec::new());
        for person in &self.people {
            let list = match person.part(self.rule, day) {
                Part::Staff | Part::Supervisor => &mut counted,
                Part::Away => &mut absent,
                Part::Not => continue,
            };
            let held = person.known.affiliations.iter().filter(|held| {
                let roles = [&self.rule.staff_roles, &self.rule.supervisor_roles];
                held.holds_on(day) && roles.iter().any(|roles| roles.contains(&held.role))
            });
            list.extend(held.map(|held| held.fact_id));
        }
        (counted, absent)
    }
}

/// Staff per supervisor on each local day from `from` to `to`, both included.
///
/// Everybody counts once a day by head: as a supervisor with a role that
/// supervises, else as staff with a role that is supervised. Leave takes
/// somebody out of the count for its whole length if it is longer than the
/// rule says for their part.
#[must_use]
pub fn ratio(site: &Site<'_>, rule: &RatioRule, from: Day, to: Day) -> RatioReport {
    let counter = Counter::new(site, rule);
    let days: Vec<RatioDay> = (from.0..=to.0).map(|day| counter.on(Day(day))).collect();
    let runs = runs(&days, rule.breach_days.value);
    let mut worst: Option<RatioDay> = None;
    for day in days.iter().filter(|day| day.staff > 0) {
        if worst.is_none_or(|worst| day.badness() > worst.badness()) {
            worst = Some(*day);
        }
    }
    let breach_days = runs.iter().map(|run| run.days).sum();
    RatioReport {
        too_long: runs.iter().any(|run| run.too_long),
        summary: summary(rule, &days, &runs, worst.as_ref()),
        days,
        runs,
        worst,
        breach_days,
    }
}

/// The days of breach, joined where they follow each other.
fn runs(days: &[RatioDay], at_most: i32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for day in days.iter().filter(|day| day.breach) {
        match runs.last_mut() {
            Some(run) if run.last.plus(1) == day.day => {
                run.last = day.day;
                run.days += 1;
            }
            _ => runs.push(Run { first: day.day, last: day.day, days: 1, too_long: false }),
        }
    }
    for run in &mut runs {
        run.too_long = i64::from(run.days) > i64::from(at_most);
    }
    runs
}

fn summary(rule: &RatioRule, days: &[RatioDay], runs: &[Run], worst: Option<&RatioDay>) -> String {
    let limit = rule.staff_per_supervisor.value;
    let Some(worst) = worst else {
        return "No staff on any of these days.".to_owned();
    };
    let worst = format!("{} on {}", worst.words(), worst.day.words());
    let total = days.len();
    let Some(longest) = runs.iter().max_by_key(|run| (run.days, std::cmp::Reverse(run.first))) else {
        return format!("At most {limit} staff per supervisor on all {total} days; the most were {worst}.");
    };
    let breached: u32 = runs.iter().map(|run| run.days).sum();
    let noun = plural(longest.days as usize, "day", "days");
    format!(
        "More than {limit} staff per supervisor on {breached} of {total} days; the longest time was {} {noun} \
         from {}; the worst day had {worst}.",
        longest.days,
        longest.first.words()
    )
}
