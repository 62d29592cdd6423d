//! How each leaf's result goes on from a day if nothing more arrives, found step by step and only as far as asked.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::look::{Look, Outcome};
use super::plan::{Ask, Body, Node, Plan, Timing};
use super::reach::Reach;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::day::Day;
use crate::explain::Status;
use crate::facts::Waiver;
use crate::overlay::{InForce, Overlay};
use crate::requirement::{Asked, DependsOn, Requirement};
use crate::timeline::HORIZON_DAYS;

/// A requirement with the course of each of its leaves.
pub(crate) struct Forecast<'c, 'a, 'r> {
    pub(super) case: &'c Case<'a>,
    pub(super) requirement: &'r Requirement,
    pub(super) reach: Reach<'a>,
    /// The requirement taken apart, for each set of overlays met with; the first is without any.
    variants: RefCell<Vec<(OverlaySet, Arc<Plan<'r>>)>>,
    /// Overlays that change a number of the requirement where the person works.
    overlays: Vec<Spell<'a>>,
    courses: Vec<Course>,
    /// Other requirements on which it depends whether clauses are asked.
    others: RefCell<HashMap<&'r str, Forecast<'c, 'a, 'a>>>,
    start: Day,
}

/// A set of overlays, by their places in the forecast's list.
type OverlaySet = u64;

/// An overlay for as long as it is in force where the person works.
struct Spell<'a> {
    overlay: &'a Overlay,
    from: Day,
    to: Option<Day>,
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
        let plan = Arc::new(Plan::of(requirement, &case.framework.level_rule, InForce::default()));
        Self::with(case, requirement, plan, start)
    }

    /// As [`Forecast::new`], with the requirement already taken apart.
    pub(super) fn with(
        case: &'c Case<'a>,
        requirement: &'r Requirement,
        plan: Arc<Plan<'r>>,
        start: Day,
    ) -> Self {
        let reach = Reach::new(case, requirement);
        let courses =
            plan.leaves.iter().map(|_| Course { changes: Vec::new(), frontier: Some(start) }).collect();
        Self {
            case,
            requirement,
            overlays: spells(case, requirement, &reach),
            reach,
            variants: RefCell::new(vec![(0, plan)]),
            courses,
            others: RefCell::default(),
            start,
        }
    }

    /// The requirement taken apart with the numbers that hold on a day.
    pub(super) fn plan_on(&self, day: Day, horizon: &mut Horizon) -> Arc<Plan<'r>> {
        let set = self.overlays_on(day, horizon);
        let known =
            self.variants.borrow().iter().find(|(of, _)| *of == set).map(|(_, plan)| Arc::clone(plan));
        known.unwrap_or_else(|| {
            let overlays = self.named(set);
            let in_force = InForce::new(&overlays, &self.requirement.code);
            let plan = Arc::new(Plan::of(self.requirement, &self.case.framework.level_rule, in_force));
            self.variants.borrow_mut().push((set, Arc::clone(&plan)));
            plan
        })
    }

    fn overlays_on(&self, day: Day, horizon: &mut Horizon) -> OverlaySet {
        let mut set = 0;
        for (place, spell) in self.overlays.iter().enumerate() {
            horizon.note_span(spell.from, spell.to);
            if spell.from <= day && spell.to.is_none_or(|to| day <= to) {
                set |= 1 << place;
            }
        }
        set
    }

    /// The overlays in force on a day, each once, in order of code.
    pub(super) fn overlays_in_force(&self, day: Day) -> Vec<&'a Overlay> {
        self.named(self.overlays_on(day, &mut Horizon::after(day)))
    }

    fn named(&self, set: OverlaySet) -> Vec<&'a Overlay> {
        let here = self.overlays.iter().enumerate().filter(|(place, _)| set & 1 << place != 0);
        let mut overlays: Vec<&Overlay> = here.map(|(_, spell)| spell.overlay).collect();
        overlays.sort_by(|one, other| one.code.cmp(&other.code));
        overlays.dedup_by(|one, other| one.code == other.code);
        overlays
    }

    fn base(&self) -> Arc<Plan<'r>> {
        Arc::clone(&self.variants.borrow()[0].1)
    }

    /// The status of the requirement on a day from the start on.
    pub(crate) fn status_on(&mut self, day: Day) -> Status {
        let plan = self.base();
        self.shown(&plan.root, day)
    }

    /// The first later day on which the requirement's result differs.
    pub(crate) fn next_flip(&mut self, day: Day) -> Option<Day> {
        let plan = self.base();
        self.flip(&plan.root, day).map(|(day, _)| day)
    }

    /// The next day on which anything about the requirement may differ, once it was asked for a day.
    fn next_look(&self, day: Day) -> Option<Day> {
        let of = |course: &Course| {
            let change = course.changes.iter().find(|(from, _)| *from > day).map(|(from, _)| *from);
            change.or(course.frontier)
        };
        self.courses.iter().filter_map(of).min()
    }

    /// What a node comes to on a day, with its warning.
    pub(super) fn shown(&mut self, node: &Node<'r>, day: Day) -> Status {
        match &node.body {
            Body::AllOf(parts) => all_of(parts.iter().map(|part| self.shown(part, day))),
            Body::AnyOf(parts) => any_of(parts.iter().map(|part| self.shown(part, day))),
            Body::Leaf(place) => {
                let status = self.leaf_on(*place, day);
                if status != Status::Met {
                    return status;
                }
                let warning = self.warning(*place, day);
                match self.leaf_change(*place, day, day.plus(warning)) {
                    Some((_, to)) if to != Status::NotApplicable => Status::MetExpiring,
                    _ => status,
                }
            }
        }
    }

    /// How many days before a flip a leaf's warning begins, as asked on a day.
    pub(super) fn warning(&self, place: usize, day: Day) -> i32 {
        let plan = self.plan_on(day, &mut Horizon::after(day));
        let leaf = &plan.leaves[place];
        leaf.timing.warning(&leaf.ask, &self.case.framework.level_rule)
    }

    /// What a node comes to on a day, without its warning.
    fn plain(&mut self, node: &Node<'r>, day: Day) -> Status {
        match &node.body {
            Body::AllOf(parts) => all_of(parts.iter().map(|part| self.plain(part, day))),
            Body::AnyOf(parts) => any_of(parts.iter().map(|part| self.plain(part, day))),
            Body::Leaf(place) => self.leaf_on(*place, day),
        }
    }

    /// The first later day on which a node's result differs, and what it is then.
    pub(super) fn flip(&mut self, node: &Node<'r>, day: Day) -> Option<(Day, Status)> {
        let limit = day.plus(HORIZON_DAYS);
        let now = self.plain(node, day);
        let mut at = day;
        loop {
            at = self.next_change(node, at, limit)?;
            let then = self.plain(node, at);
            if then != now {
                return Some((at, then));
            }
        }
    }

    /// The first day after `day`, up to `limit`, on which a leaf below a node changes.
    fn next_change(&mut self, node: &Node<'r>, day: Day, limit: Day) -> Option<Day> {
        match &node.body {
            Body::AllOf(parts) | Body::AnyOf(parts) => {
                let mut first: Option<Day> = None;
                for part in parts {
                    let limit = first.unwrap_or(limit);
                    first = self.next_change(part, day, limit).or(first);
                }
                first
            }
            Body::Leaf(place) => self.leaf_change(*place, day, limit).map(|(day, _)| day),
        }
    }

    /// Every day after `from`, up to `last`, on which the shown status may change.
    pub(super) fn display_changes(&mut self, from: Day, last: Day) -> Vec<Day> {
        let mut days = Vec::new();
        let spells = self.overlays.iter();
        let edges: Vec<Day> =
            spells.flat_map(|spell| [Some(spell.from), spell.to.map(|to| to.plus(1))]).flatten().collect();
        for place in 0..self.courses.len() {
            // The warning may have another length while an overlay is in force.
            let mut warnings: Vec<i32> =
                [from].iter().chain(&edges).map(|day| self.warning(place, *day)).collect();
            warnings.sort_unstable();
            warnings.dedup();
            let longest = warnings.last().copied().unwrap_or(0);
            let mut at = from;
            while let Some((day, _)) = self.leaf_change(place, at, last.plus(longest)) {
                days.extend(warnings.iter().map(|warning| day.plus(-warning)).chain([day]));
                at = day;
            }
        }
        days.extend(edges);
        days.retain(|day| from < *day && *day <= last);
        days.sort_unstable();
        days.dedup();
        days
    }

    fn leaf_on(&mut self, place: usize, day: Day) -> Status {
        self.extend(place, day);
        let changes = &self.courses[place].changes;
        changes.iter().rfind(|(from, _)| *from <= day).map_or(Status::NotApplicable, |(_, status)| *status)
    }

    /// The first change of a leaf after `day`, up to `limit`.
    fn leaf_change(&mut self, place: usize, day: Day, limit: Day) -> Option<(Day, Status)> {
        loop {
            let course = &self.courses[place];
            if let Some(change) = course.changes.iter().find(|(from, _)| *from > day) {
                return (change.0 <= limit).then_some(*change);
            }
            let frontier = course.frontier.filter(|frontier| *frontier <= limit)?;
            self.extend(place, frontier);
        }
    }

    /// Follows a leaf's course until it is known on `day`.
    fn extend(&mut self, place: usize, day: Day) {
        while let Some(frontier) = self.courses[place].frontier.filter(|frontier| *frontier <= day) {
            let mut horizon = Horizon::after(frontier);
            let status = self.settle(place, frontier, &mut horizon).status;
            let course = &mut self.courses[place];
            if course.changes.last().is_none_or(|(_, before)| *before != status) {
                course.changes.push((frontier, status));
            }
            course.frontier = horizon.next();
        }
    }

    /// What a leaf comes to on a day, without its warning.
    pub(super) fn settle(&self, place: usize, day: Day, horizon: &mut Horizon) -> Settled {
        let not_asked =
            Settled { status: Status::NotApplicable, look: None, clock_start: None, due_on: None };
        let Some(asked) = self.reach.on(day, horizon) else {
            return not_asked;
        };
        let plan = self.plan_on(day, horizon);
        let (timing, ask) = (&plan.leaves[place].timing, &plan.leaves[place].ask);
        let Some(reached) = self.reach.clock_start(timing.since_version, day, horizon) else {
            return not_asked;
        };
        if timing.depends_on.is_some_and(|depends| !self.is_asked(depends, day, horizon)) {
            return not_asked;
        }
        let look = self.case.look(ask, timing.depends_on, &asked, reached, day, horizon);
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
            Outcome::Short { at_once: false, .. } if self.waiver(place, day, horizon).is_some() => {
                Status::Waived
            }
            Outcome::Short { at_once: false, .. } if early => Status::Provisional,
            Outcome::Short { amount: true, .. } => Status::InsufficientEvidence,
            Outcome::Short { amount: false, .. } => Status::NotMet,
        };
        let look = (status != Status::NotApplicable).then_some(look);
        Settled { status, look, clock_start: Some(clock_start), due_on }
    }

    /// Whether a clause is asked on a day that depends on another requirement.
    ///
    /// Requirements that depend on one another are refused at loading; where a
    /// requirement names itself or none that exists, the clause is asked.
    fn is_asked(&self, depends: &'r DependsOn, day: Day, horizon: &mut Horizon) -> bool {
        let Some(other) = self.case.framework.requirement(&depends.requirement) else {
            return true;
        };
        if other.code == self.requirement.code {
            return true;
        }
        let mut others = self.others.borrow_mut();
        let forecast = others
            .entry(depends.requirement.as_str())
            .or_insert_with(|| Forecast::new(self.case, other, self.start));
        let Some(status) = self.case.nested(|| forecast.status_on(day)) else {
            return true;
        };
        let held = status.is_satisfied();
        horizon.note_some(forecast.next_look(day));
        held == (depends.asked == Asked::OnceMet)
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
        let plan = self.plan_on(day, &mut Horizon::after(day));
        for (place, leaf) in plan.leaves.iter().enumerate() {
            let (Ask::Observers { sample, .. } | Ask::Independent { sample, .. }) = &leaf.ask else {
                continue;
            };
            if sample.key != counted.key || sample.competencies != counted.competencies {
                continue;
            }
            let settled = self.settle(place, day, &mut Horizon::after(day));
            let short = settled.look.is_some_and(|look| look.outcome() != Outcome::Met);
            match &leaf.ask {
                Ask::Independent { .. } => beside.outside |= short,
                _ => beside.another |= short,
            }
        }
        beside
    }

    /// The waiver that covers a leaf on a day. What protects a family cannot be waived.
    pub(super) fn waiver(&self, place: usize, day: Day, horizon: &mut Horizon) -> Option<&'a Waiver> {
        let plan = self.base();
        let (timing, ask) = (&plan.leaves[place].timing, &plan.leaves[place].ask);
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

/// The overlays that change a number of a requirement, where and while it holds for the person.
fn spells<'a>(case: &Case<'a>, requirement: &Requirement, reach: &Reach<'a>) -> Vec<Spell<'a>> {
    let changes =
        |overlay: &&Overlay| overlay.values.iter().any(|value| value.requirement == requirement.code);
    let mut spells = Vec::new();
    for overlay in case.framework.overlays.iter().filter(changes) {
        for row in case.overlays.iter().filter(|row| row.overlay == overlay.code) {
            for (from, to) in reach.at_node(row.node) {
                let to = super::reach::earlier(to, row.to);
                let from = row.from.max(from);
                if to.is_none_or(|to| from <= to) {
                    spells.push(Spell { overlay, from, to });
                }
            }
        }
    }
    // More than a set can tell apart do not occur; the rest would hold nowhere.
    spells.truncate(64);
    spells
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
