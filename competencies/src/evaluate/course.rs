//! How each leaf's result goes on from a day if nothing more arrives, found step by step and only as far as asked.

mod leaf;
mod timeline;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::plan::{Body, Node, Plan};
use super::reach::Reach;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::day::Day;
use crate::explain::Status;
use crate::overlay::{InForce, Overlay};
use crate::requirement::Requirement;
use crate::timeline::HORIZON_DAYS;

pub(super) use leaf::Beside;
use leaf::Stretch;

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
    /// The stretch last asked about.
    stretch: RefCell<Option<Rc<Stretch<'a, 'r>>>>,
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
            stretch: RefCell::default(),
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
        self.plan_on(day, &mut Horizon::after(day)).leaves[place].warning
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
            let status = self.status(place, frontier, &mut horizon);
            let course = &mut self.courses[place];
            if course.changes.last().is_none_or(|(_, before)| *before != status) {
                course.changes.push((frontier, status));
            }
            course.frontier = horizon.next();
        }
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
