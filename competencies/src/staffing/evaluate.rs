//! From a site's facts to the status of its requirements with their reasons:
//! the same precedence and the same tree as for a person.

use std::collections::BTreeSet;

use super::cover::cover_days;
use super::describe;
use super::facts::{Site, SiteFacts};
use super::leave::on_call_days;
use super::ratio::Counter;
use super::requirement::{CoverRule, OnCallRule, RatioRule, SiteClause, SiteRequirement, SiteRule};
use crate::day::{Day, Millis};
use crate::explain::{Evaluation, Status};
use crate::facts::Waiver;
use crate::framework::Framework;
use crate::timeline::HORIZON_DAYS;

/// Evaluates one requirement for one site on one local day, by what was known at an instant.
///
/// What is planned (rosters, leave, hires and ends) is known of later days, so
/// `flips_on` is the first day on which the plan as it stands changes the result.
#[must_use]
pub fn evaluate_site(
    framework: &Framework,
    requirement: &SiteRequirement,
    facts: &SiteFacts,
    as_of: Day,
    known_at: Millis,
) -> Evaluation {
    Site::new(facts, known_at).evaluate(framework, requirement, as_of)
}

/// What a clause comes to on a day, before days of grace and waivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    NotAsked,
    Met,
    /// Failing, and not for longer than the rule bears: until that day.
    Borne(Day),
    Short,
}

/// A clause from a day on.
pub(super) struct Course {
    /// The first day.
    from: Day,
    /// What it comes to on that day and each later one, without its warning.
    plain: Vec<Status>,
    /// Last day on which failing reads `provisional`, on the first day.
    pub(super) due_on: Option<Day>,
    /// Days before a flip at which the warning begins.
    pub(super) warning: i32,
}

impl Course {
    /// The first later day on which the result differs, and what it is then.
    pub(super) fn flip(&self, day: Day) -> Option<(Day, Status)> {
        flip(&self.plain, self.from, day)
    }

    /// What the clause comes to on a day, with its warning.
    pub(super) fn shown(&self, day: Day) -> Status {
        let status = at(&self.plain, self.from, day);
        match self.flip(day) {
            Some((flip, to))
                if status == Status::Met
                    && to != Status::NotApplicable
                    && flip.since(day) <= self.warning =>
            {
                Status::MetExpiring
            }
            _ => status,
        }
    }
}

fn at(statuses: &[Status], from: Day, day: Day) -> Status {
    let place = usize::try_from(day.since(from)).ok();
    place.and_then(|place| statuses.get(place)).copied().unwrap_or(Status::NotApplicable)
}

fn flip(statuses: &[Status], from: Day, day: Day) -> Option<(Day, Status)> {
    let now = at(statuses, from, day);
    let later = usize::try_from(day.since(from)).unwrap_or(0) + 1;
    let found = statuses.iter().skip(later).position(|status| *status != now)?;
    let days = i32::try_from(found).ok()? + 1;
    Some((day.plus(days), at(statuses, from, day.plus(days))))
}

/// The course of each clause of a requirement, from a day on.
pub(super) struct Courses {
    pub(super) clauses: Vec<Course>,
    /// First day on which the requirement is in force at the node.
    pub(super) clock_start: Day,
    from: Day,
    plain: Vec<Status>,
}

impl Courses {
    /// The first later day on which the requirement's result differs, and what it is then.
    pub(super) fn flip(&self, day: Day) -> Option<(Day, Status)> {
        flip(&self.plain, self.from, day)
    }

    /// What the requirement comes to on a day, with its warnings.
    pub(super) fn shown(&self, day: Day) -> Status {
        all_of(self.clauses.iter().map(|course| course.shown(day)))
    }
}

/// What all of some clauses come to together; none asked: not applicable.
fn all_of(clauses: impl Iterator<Item = Status>) -> Status {
    let weight = |status: &Status| match status {
        Status::NotApplicable => 0,
        Status::Met => 1,
        Status::Waived => 2,
        Status::MetExpiring => 3,
        Status::Provisional => 4,
        Status::InsufficientEvidence => 5,
        Status::NotMet => 6,
    };
    clauses.max_by_key(weight).unwrap_or(Status::NotApplicable)
}

impl Site<'_> {
    /// Evaluates one requirement of the site on one local day.
    #[must_use]
    pub fn evaluate(&self, framework: &Framework, requirement: &SiteRequirement, as_of: Day) -> Evaluation {
        let courses = self.courses(framework, requirement, as_of);
        let explanation = describe::explain(self, requirement, &courses, as_of);
        Evaluation {
            subject: self.node,
            requirement: requirement.code.clone(),
            version: requirement.version,
            framework: framework.code.clone(),
            framework_version: framework.version,
            criticality: requirement.criticality,
            as_of,
            known_at: self.known_at,
            status: explanation.result,
            summary: describe::summary(&explanation),
            flips_on: explanation.flips_on,
            explanation,
        }
    }

    /// The status on `from` and each later day on which it changes without new facts, for three years.
    #[must_use]
    pub fn timeline(
        &self,
        framework: &Framework,
        requirement: &SiteRequirement,
        from: Day,
    ) -> Vec<(Day, Status)> {
        let courses = self.courses(framework, requirement, from);
        let mut timeline: Vec<(Day, Status)> = Vec::new();
        for day in (0..=HORIZON_DAYS).map(|days| from.plus(days)) {
            let status = courses.shown(day);
            if timeline.last().is_none_or(|(_, before)| *before != status) {
                timeline.push((day, status));
            }
        }
        timeline
    }

    fn courses(&self, framework: &Framework, requirement: &SiteRequirement, from: Day) -> Courses {
        let clock_start = self.clock_start(requirement);
        let course = |clause| self.course(framework, requirement, clause, clock_start, from);
        let clauses: Vec<Course> = requirement.all_of.iter().map(course).collect();
        let days = (0..=HORIZON_DAYS).map(|days| from.plus(days));
        let plain =
            days.map(|day| all_of(clauses.iter().map(|course| at(&course.plain, from, day)))).collect();
        Courses { clauses, clock_start, from, plain }
    }

    /// The first day on which a requirement is in force at the node; a new version keeps the day of the first.
    fn clock_start(&self, requirement: &SiteRequirement) -> Day {
        let rows = self.requirement_dates.iter().filter(|row| row.requirement == requirement.code);
        let mut latest = std::collections::BTreeMap::new();
        for row in rows.filter(|row| row.version <= requirement.version) {
            let slot = latest.entry(row.version).or_insert((row.received_at, row.effective_from));
            *slot = (*slot).max((row.received_at, row.effective_from));
        }
        latest.into_values().map(|(_, day)| day).min().unwrap_or(requirement.effective_from)
    }

    fn course(
        &self,
        framework: &Framework,
        requirement: &SiteRequirement,
        clause: &SiteClause,
        clock_start: Day,
        from: Day,
    ) -> Course {
        let last = from.plus(HORIZON_DAYS);
        let raw = match &clause.rule {
            SiteRule::RatioAtMost(rule) => self.ratio_course(rule, clock_start, from, last),
            SiteRule::Coverage(rule) => self.cover_course(rule, clock_start, from, last),
            SiteRule::NoOnCallInLeave(rule) => self.on_call_course(rule, clock_start, from, last),
        };
        let due = clause.due_days.map(|days| clock_start.plus(days.value));
        let settle = |(day, raw): (Day, &Raw)| match raw {
            _ if day < clock_start || !self.overlay_in_force(requirement, day) => Status::NotApplicable,
            Raw::NotAsked => Status::NotApplicable,
            Raw::Met => Status::Met,
            _ if self.waiver(requirement, clause, day).is_some() => Status::Waived,
            Raw::Borne(_) => Status::Provisional,
            Raw::Short if due.is_some_and(|due| day <= due) => Status::Provisional,
            Raw::Short => Status::NotMet,
        };
        let days = (from.0..=last.0).map(Day);
        let borne = match raw.first() {
            Some(Raw::Borne(until)) => Some(*until),
            _ => None,
        };
        let calendar = &framework.level_rule.calendar;
        let most = calendar.warn_at_most_days.value;
        let of_window = clause.rule.window_days().and_then(|days| usize::try_from(days).ok());
        let by_window = of_window.map(|days| calendar.warn_share_of_window.value.floor_of(days));
        let by_window =
            by_window.and_then(|days| i32::try_from(days).ok()).map_or(most, |days| days.min(most));
        Course {
            from,
            plain: days.zip(&raw).map(settle).collect(),
            due_on: borne.max(due),
            warning: clause.warn_days.map_or(by_window, |days| days.value),
        }
    }

    fn ratio_course(&self, rule: &RatioRule, clock_start: Day, from: Day, last: Day) -> Vec<Raw> {
        let counter = Counter::new(self, rule);
        let mut begun = breach_begun(&counter, clock_start, from.plus(-1));
        let on = |day| {
            let count = counter.on(day);
            if !count.breach {
                begun = None;
                return if count.supervisors == 0 { Raw::NotAsked } else { Raw::Met };
            }
            let first = *begun.get_or_insert(day);
            let until = first.plus(rule.breach_days.value - 1);
            if day <= until { Raw::Borne(until) } else { Raw::Short }
        };
        (from.0..=last.0).map(Day).map(on).collect()
    }

    fn cover_course(&self, rule: &CoverRule, clock_start: Day, from: Day, last: Day) -> Vec<Raw> {
        let first = from.plus(1 - rule.window_days.value).max(clock_start);
        let mut before = vec![0_i64];
        for day in cover_days(&self.duties, rule.duty, self.zone, first, last) {
            before.push(before.last().copied().unwrap_or(0) + i64::from(day.empty_minutes));
        }
        let until = |day: Day| {
            let place = usize::try_from(day.since(first)).unwrap_or(0);
            before.get(place).copied().unwrap_or(0)
        };
        let on = |day: Day| {
            let begins = day.plus(1 - rule.window_days.value).max(first);
            let empty = until(day.plus(1)) - until(begins);
            if empty > i64::from(rule.gap_minutes.value) { Raw::Short } else { Raw::Met }
        };
        (from.0..=last.0).map(Day).map(on).collect()
    }

    fn on_call_course(&self, rule: &OnCallRule, clock_start: Day, from: Day, last: Day) -> Vec<Raw> {
        let first = from.plus(1 - rule.window_days.value).max(clock_start);
        let found: BTreeSet<Day> =
            on_call_days(self, &rule.roles, first, last).into_iter().map(|day| day.day).collect();
        let on = |day: Day| {
            let begins = day.plus(1 - rule.window_days.value).max(first);
            if begins <= day && found.range(begins..=day).next().is_some() {
                Raw::Short
            } else if self.people.iter().any(|known| known.holds(&rule.roles, day)) {
                Raw::Met
            } else {
                Raw::NotAsked
            }
        };
        (from.0..=last.0).map(Day).map(on).collect()
    }

    fn overlay_in_force(&self, requirement: &SiteRequirement, day: Day) -> bool {
        requirement.overlay.as_ref().is_none_or(|code| {
            self.overlays.iter().any(|overlay| {
                overlay.overlay == *code
                    && overlay.node == self.node
                    && overlay.from <= day
                    && overlay.to.is_none_or(|to| day <= to)
            })
        })
    }

    /// The waiver that covers a clause on a day, the longest of several.
    pub(super) fn waiver(
        &self,
        requirement: &SiteRequirement,
        clause: &SiteClause,
        day: Day,
    ) -> Option<&Waiver> {
        let covers = |waiver: &&&Waiver| {
            waiver.requirement == requirement.code
                && waiver.clause.as_ref().is_none_or(|key| *key == clause.key)
                && waiver.from <= day
                && day <= waiver.to
        };
        self.waivers.iter().filter(covers).max_by_key(|waiver| waiver.to).copied()
    }
}

/// The first day of a breach that goes on until `last`; not before the requirement was in force.
pub(super) fn breach_begun(counter: &Counter<'_, '_>, clock_start: Day, last: Day) -> Option<Day> {
    let mut begun = None;
    let mut day = last;
    while day >= clock_start && counter.on(day).breach {
        begun = Some(day);
        day = day.plus(-1);
    }
    begun
}
