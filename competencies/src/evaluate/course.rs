//! How each leaf's result goes on from a day if nothing more arrives, found step by step and only as far as asked.

use super::look::{Look, Outcome};
use super::plan::{Ask, Body, Plan, Timing};
use super::reach::Reach;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::day::Day;
use crate::explain::Status;
use crate::facts::Waiver;
use crate::requirement::Requirement;
use crate::timeline::HORIZON_DAYS;

/// A requirement with the course of each of its leaves.
pub(crate) struct Forecast<'c, 'a, 'r> {
    pub(super) case: &'c Case<'a>,
    pub(super) requirement: &'r Requirement,
    pub(super) reach: Reach<'a>,
    pub(super) plan: std::rc::Rc<Plan<'r>>,
    courses: Vec<Course>,
}

/// The results of one leaf: the first on the start day, then each change.
#[derive(Default)]
struct Course {
    changes: Vec<(Day, Status)>,
    /// The next day on which it could change; `None` when it cannot.
    frontier: Option<Day>,
}

/// A leaf on a day: what is asked, since when, until when, and what it comes to.
pub(super) struct Settled {
    pub(super) status: Status,
    /// What was found; absent when the clause is not asked on that day.
    pub(super) look: Option<Look>,
    pub(super) clock_start: Option<Day>,
    pub(super) due_on: Option<Day>,
}

/// What the siblings of a count still lack.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside {
    /// An observer from outside the line of supervision.
    pub(super) outside: bool,
    /// An observer who has not been counted yet.
    pub(super) another: bool,
}

impl<'c, 'a, 'r> Forecast<'c, 'a, 'r> {
    pub(crate) fn new(case: &'c Case<'a>, requirement: &'r Requirement, start: Day) -> Self {
        let plan = std::rc::Rc::new(Plan::of(requirement, &case.framework.level_rule));
        let count = plan.leaves().len();
        let courses = (0..count).map(|_| Course { changes: Vec::new(), frontier: Some(start) }).collect();
        Self { case, requirement, reach: Reach::new(case, requirement), plan, courses }
    }

    /// The status of the requirement on a day from the start on.
    pub(crate) fn status_on(&mut self, day: Day) -> Status {
        let plan = std::rc::Rc::clone(&self.plan);
        self.shown(&plan, day)
    }

    /// The first later day on which the requirement's result differs.
    pub(crate) fn next_flip(&mut self, day: Day) -> Option<Day> {
        let plan = std::rc::Rc::clone(&self.plan);
        self.flip(&plan, day).map(|(day, _)| day)
    }

    /// What a node comes to on a day, with its warning.
    pub(super) fn shown(&mut self, plan: &Plan<'r>, day: Day) -> Status {
        match &plan.body {
            Body::AllOf(parts) => all_of(parts.iter().map(|part| self.shown(part, day))),
            Body::AnyOf(parts) => any_of(parts.iter().map(|part| self.shown(part, day))),
            Body::Leaf(place, ask) => {
                let status = self.leaf_on(*place, &plan.timing, ask, day);
                let warning = plan.timing.warning(ask, &self.case.framework.level_rule);
                let flip = (status == Status::Met)
                    .then(|| self.leaf_change(*place, &plan.timing, ask, day, day.plus(warning)))
                    .flatten();
                match flip {
                    Some((_, to)) if to != Status::NotApplicable => Status::MetExpiring,
                    _ => status,
                }
            }
        }
    }

    /// What a node comes to on a day, without its warning.
    fn plain(&mut self, plan: &Plan<'r>, day: Day) -> Status {
        match &plan.body {
            Body::AllOf(parts) => all_of(parts.iter().map(|part| self.plain(part, day))),
            Body::AnyOf(parts) => any_of(parts.iter().map(|part| self.plain(part, day))),
            Body::Leaf(place, ask) => self.leaf_on(*place, &plan.timing, ask, day),
        }
    }

    /// The first later day on which a node's result differs, and what it is then.
    pub(super) fn flip(&mut self, plan: &Plan<'r>, day: Day) -> Option<(Day, Status)> {
        let limit = day.plus(HORIZON_DAYS);
        let now = self.plain(plan, day);
        let mut at = day;
        loop {
            at = self.next_change(plan, at, limit)?;
            let then = self.plain(plan, at);
            if then != now {
                return Some((at, then));
            }
        }
    }

    /// The first day after `day`, up to `limit`, on which a leaf below a node changes.
    fn next_change(&mut self, plan: &Plan<'r>, day: Day, limit: Day) -> Option<Day> {
        match &plan.body {
            Body::AllOf(parts) | Body::AnyOf(parts) => {
                let mut first: Option<Day> = None;
                for part in parts {
                    let limit = first.unwrap_or(limit);
                    first = self.next_change(part, day, limit).or(first);
                }
                first
            }
            Body::Leaf(place, ask) => {
                self.leaf_change(*place, &plan.timing, ask, day, limit).map(|(day, _)| day)
            }
        }
    }

    /// Every day after `from`, up to `last`, on which the shown status may change.
    pub(super) fn display_changes(&mut self, from: Day, last: Day) -> Vec<Day> {
        let plan = std::rc::Rc::clone(&self.plan);
        let mut days = Vec::new();
        for (place, (timing, ask)) in plan.leaves().into_iter().enumerate() {
            let warning = timing.warning(ask, &self.case.framework.level_rule);
            let mut at = from;
            while let Some((day, _)) = self.leaf_change(place, timing, ask, at, last.plus(warning)) {
                days.extend([day.plus(-warning), day]);
                at = day;
            }
        }
        days.retain(|day| from < *day && *day <= last);
        days.sort_unstable();
        days.dedup();
        days
    }

    fn leaf_on(&mut self, place: usize, timing: &Timing<'r>, ask: &Ask<'r>, day: Day) -> Status {
        self.extend(place, timing, ask, day);
        let changes = &self.courses[place].changes;
        changes.iter().rfind(|(from, _)| *from <= day).map_or(Status::NotApplicable, |(_, status)| *status)
    }

    /// The first change of a leaf after `day`, up to `limit`.
    fn leaf_change(
        &mut self,
        place: usize,
        timing: &Timing<'r>,
        ask: &Ask<'r>,
        day: Day,
        limit: Day,
    ) -> Option<(Day, Status)> {
        loop {
            let course = &self.courses[place];
            if let Some(change) = course.changes.iter().find(|(from, _)| *from > day) {
                return (change.0 <= limit).then_some(*change);
            }
            let frontier = course.frontier.filter(|frontier| *frontier <= limit)?;
            self.extend(place, timing, ask, frontier);
        }
    }

    /// Follows a leaf's course until it is known on `day`.
    fn extend(&mut self, place: usize, timing: &Timing<'r>, ask: &Ask<'r>, day: Day) {
        while let Some(frontier) = self.courses[place].frontier.filter(|frontier| *frontier <= day) {
            let mut horizon = Horizon::after(frontier);
            let status = self.settle(timing, ask, frontier, &mut horizon).status;
            let course = &mut self.courses[place];
            if course.changes.last().is_none_or(|(_, before)| *before != status) {
                course.changes.push((frontier, status));
            }
            course.frontier = horizon.next();
        }
    }

    /// What a leaf comes to on a day, without its warning.
    pub(super) fn settle(
        &self,
        timing: &Timing<'r>,
        ask: &Ask<'r>,
        day: Day,
        horizon: &mut Horizon,
    ) -> Settled {
        let not_asked =
            Settled { status: Status::NotApplicable, look: None, clock_start: None, due_on: None };
        let Some(asked) = self.reach.on(day, horizon) else {
            return not_asked;
        };
        let Some(reached) = self.reach.clock_start(timing.since_version, day, horizon) else {
            return not_asked;
        };
        let look = self.case.look(ask, &asked, reached, day, horizon);
        let clock_start = look.clock_start(reached);
        if !self.in_span(timing, clock_start, day, horizon) {
            return not_asked;
        }
        let due_on = match timing.due_days {
            None => look.due_on(),
            Some(days) => {
                horizon.note_some(self.case.calendar.first_day_past(clock_start, days));
                self.case.calendar.last_day_within(clock_start, days)
            }
        };
        let early = timing.due_days.is_some_and(|days| self.case.calendar.age(clock_start, day) <= days);
        let status = match look.outcome() {
            Outcome::NotAsked => Status::NotApplicable,
            Outcome::Met => Status::Met,
            Outcome::NotDue => Status::Provisional,
            Outcome::Short { at_once: false, .. } if self.waiver(timing, ask, day, horizon).is_some() => {
                Status::Waived
            }
            Outcome::Short { at_once: false, .. } if early => Status::Provisional,
            Outcome::Short { amount: true, .. } => Status::InsufficientEvidence,
            Outcome::Short { amount: false, .. } => Status::NotMet,
        };
        let look = (status != Status::NotApplicable).then_some(look);
        Settled { status, look, clock_start: Some(clock_start), due_on }
    }

    /// Whether a clause applies on a day, by its `from_day` and `until_day`.
    fn in_span(&self, timing: &Timing<'r>, clock_start: Day, day: Day, horizon: &mut Horizon) -> bool {
        let calendar = &self.case.calendar;
        let age = calendar.age(clock_start, day);
        if let Some(from) = timing.from_day {
            horizon.note_some(calendar.first_day_past(clock_start, from - 1));
        }
        if let Some(until) = timing.until_day {
            horizon.note_some(calendar.first_day_past(clock_start, until));
        }
        timing.from_day.is_none_or(|from| age >= from) && timing.until_day.is_none_or(|until| age <= until)
    }

    /// What the siblings of a count still lack on a day: who the next observers have to be.
    pub(super) fn beside(&self, ask: &Ask<'r>, day: Day) -> Beside {
        let mut beside = Beside::default();
        let Ask::Count(counted) = ask else {
            return beside;
        };
        for (timing, other) in self.plan.leaves() {
            let (Ask::Observers { sample, .. } | Ask::Independent { sample, .. }) = other else {
                continue;
            };
            if sample.key != counted.key || sample.competencies != counted.competencies {
                continue;
            }
            let settled = self.settle(timing, other, day, &mut Horizon::after(day));
            let short = settled.look.is_some_and(|look| look.outcome() != Outcome::Met);
            match other {
                Ask::Independent { .. } => beside.outside |= short,
                _ => beside.another |= short,
            }
        }
        beside
    }

    /// The waiver that covers a leaf on a day. What protects a family cannot be waived.
    pub(super) fn waiver(
        &self,
        timing: &Timing<'r>,
        ask: &Ask<'r>,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<&'a Waiver> {
        if matches!(ask, Ask::Floor { .. } | Ask::NoZero { .. }) {
            return None;
        }
        let code = &self.requirement.code;
        let for_this = |waiver: &&&Waiver| {
            waiver.requirement == *code && waiver.clause.as_ref().is_none_or(|clause| clause == timing.key)
        };
        let mut found: Option<&Waiver> = None;
        for waiver in self.case.waivers.iter().filter(for_this) {
            horizon.note_span(waiver.from, Some(waiver.to));
            let in_force = waiver.from <= day && day <= waiver.to;
            if in_force && found.is_none_or(|best| waiver.to > best.to) {
                found = Some(waiver);
            }
        }
        found
    }
}

/// How bad a status is inside `all_of`: the worst child decides.
fn weight(status: Status) -> u8 {
    match status {
        Status::NotApplicable => 0,
        Status::Met => 1,
        Status::Waived => 2,
        Status::MetExpiring => 3,
        Status::Provisional => 4,
        Status::InsufficientEvidence => 5,
        Status::NotMet => 6,
    }
}

/// How good a status is inside `any_of`: the best child decides.
fn rank(status: Status) -> u8 {
    match status {
        Status::Met => 1,
        Status::MetExpiring => 2,
        Status::Waived => 3,
        Status::Provisional => 4,
        Status::InsufficientEvidence => 5,
        Status::NotMet => 6,
        Status::NotApplicable => 7,
    }
}

/// What all of some children come to together; nothing applicable: not applicable.
pub(super) fn all_of(children: impl Iterator<Item = Status>) -> Status {
    children.max_by_key(|status| weight(*status)).unwrap_or(Status::NotApplicable)
}

/// What one of some children comes to; nothing applicable: not applicable.
pub(super) fn any_of(children: impl Iterator<Item = Status>) -> Status {
    children.min_by_key(|status| rank(*status)).unwrap_or(Status::NotApplicable)
}
