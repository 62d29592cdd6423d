//! Practice authorization day by day.
//!
//! What has only grown old is held for a while, so what a person may do on a
//! day depends on the days before. They are replayed from change to change
//! with the facts known at one instant, but no further back than anything is
//! held, and only for steps that do not stand on the day's own evidence: one
//! that does remembers nothing, and nor do those below it.
//!
//! One file, though a long one: what may be left out of a replay and the replay
//! itself rest on the same few sentences, and a change of one is a change of both.

use std::collections::HashMap;

use uuid::Uuid;

use super::Basis;
use crate::calendar::Horizon;
use crate::case::{Case, Roles, Window};
use crate::day::Day;
use crate::evaluate::Forecast;
use crate::framework::{AuthorizationRule, AuthorizationStep};
use crate::level::Verdict;

#[cfg(test)]
mod tests;

/// A step held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hold {
    pub(super) basis: Basis,
    pub(super) until: Option<Day>,
    pub(super) attestation: Option<Uuid>,
}

/// What a person may do on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// The highest step held, by its place.
    pub(super) step: Option<(usize, Hold)>,
    pub(super) supervise: Option<Hold>,
    pub(super) solo_visit_kinds: Vec<String>,
}

/// What is remembered of a step from change to change.
#[derive(Debug, Clone, Copy, Default)]
struct Memory {
    fresh: bool,
    last_fresh: Option<Day>,
    /// First day on which a stale hold no longer holds.
    until: Option<Day>,
    stale: bool,
}

/// How a step's conditions stand on a day.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four independent findings, not one state")]
struct Test {
    /// Conditions that do not age: role, site policy, modules, requirements.
    gates: bool,
    passed: bool,
    /// No level was shown not to be reached.
    nothing_against: bool,
    /// An open 0 holds a needed competency down.
    capped: bool,
}

impl Test {
    /// Of no condition at all.
    const NOTHING: Self = Self { gates: true, passed: true, nothing_against: true, capped: false };

    /// Takes in how a level stands.
    fn take(&mut self, (verdict, zero): Found) {
        self.passed &= verdict == Verdict::Passed;
        self.nothing_against &= verdict != Verdict::NotMet;
        self.capped |= zero;
    }

    /// The conditions of two together.
    fn and(self, other: Self) -> Self {
        Self {
            gates: self.gates && other.gates,
            passed: self.passed && other.passed,
            nothing_against: self.nothing_against && other.nothing_against,
            capped: self.capped || other.capped,
        }
    }
}

/// An answer that holds until the day before the next on which it may be another.
#[derive(Debug, Clone, Copy)]
struct Until<T> {
    answer: T,
    next: Option<Day>,
}

/// What is known of one step's own conditions: from change to change most stand as they did.
#[derive(Debug, Clone, Default)]
struct Known {
    gates: Option<Until<bool>>,
    /// In the order of the step's levels.
    levels: Vec<Option<Until<Found>>>,
    /// The level that last stood in the way: it most often still does.
    short: usize,
}

/// How a level stands: its verdict, and whether an open 0 holds the competency down.
type Found = (Verdict, bool);

/// The answer, found anew only where it may have become another. Days are asked in order.
fn kept<T: Copy>(
    known: &mut Option<Until<T>>,
    day: Day,
    horizon: &mut Horizon,
    find: impl FnOnce(&mut Horizon) -> T,
) -> T {
    let found = known.filter(|known| known.next.is_none_or(|next| day < next)).unwrap_or_else(|| {
        let mut ahead = Horizon::after(day);
        let answer = find(&mut ahead);
        Until { answer, next: ahead.next() }
    });
    *known = Some(found);
    horizon.note_some(found.next);
    found.answer
}

/// How much of each day is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thoroughness {
    /// A step's conditions up to the first that fails.
    Brief,
    /// Every condition: an attestation needs to know what speaks against it.
    Full,
}

/// A replay that stands at a day.
pub(super) struct Replay<'c, 'a> {
    case: &'c Case<'a>,
    rule: &'c AuthorizationRule,
    thoroughness: Thoroughness,
    forecasts: HashMap<&'c str, Forecast<'c, 'a, 'a>>,
    first: Day,
    memories: Vec<Memory>,
    supervise: Memory,
    /// By step; the last is that of supervising.
    known: Vec<Known>,
    /// The day of the state below; it holds until the day before the next.
    at: Day,
    next: Option<Day>,
    state: State,
}

impl<'c, 'a> Replay<'c, 'a> {
    /// Stands at a day, with what is remembered of the days before.
    pub(super) fn new(case: &'c Case<'a>, day: Day) -> Self {
        let attested = !case.attestations.is_empty();
        let thoroughness = if attested { Thoroughness::Full } else { Thoroughness::Brief };
        let first = first_day(case, day).max(day.plus(-remembered(&case.framework.authorizations)));
        let mut replay = Self::begin(case, first.min(day), thoroughness);
        // Steps that stand on the day's own evidence remember nothing of earlier ones.
        let roles = case.roles_on(day);
        let open = match thoroughness {
            Thoroughness::Brief => replay.first_open(roles, day),
            Thoroughness::Full => 0,
        };
        replay.forget_answers();
        replay.follow(open, day);
        replay
    }

    fn begin(case: &'c Case<'a>, first: Day, thoroughness: Thoroughness) -> Self {
        let rule = &case.framework.authorizations;
        Self {
            case,
            rule,
            thoroughness,
            forecasts: HashMap::new(),
            first,
            memories: vec![Memory::default(); rule.steps.len()],
            supervise: Memory::default(),
            known: (rule.steps.iter().chain([&rule.supervise]))
                .map(|step| Known { levels: vec![None; step.levels.len()], ..Known::default() })
                .collect(),
            at: first,
            next: None,
            state: State { step: None, supervise: None, solo_visit_kinds: Vec::new() },
        }
    }

    /// Replays the days from the first on, for steps from a place on, and stands at `day`.
    fn follow(&mut self, open: usize, day: Day) {
        let mut at = self.first;
        while at < day {
            let mut horizon = Horizon::after(at);
            self.case.note_roles(&mut horizon);
            let roles = self.case.roles_on(at);
            self.ladder(open, roles, at, &mut horizon);
            self.supervision(roles, at, &mut horizon);
            let Some(next) = horizon.next() else { break };
            at = next;
        }
        self.stand_at(day);
    }

    /// The lowest step that does not stand on a day's own evidence.
    fn first_open(&mut self, roles: Roles, day: Day) -> usize {
        let rule = self.rule;
        let mut ahead = Horizon::after(day);
        let mut steps = rule.steps.iter().enumerate();
        let open = steps.find(|(place, step)| !self.own(*place, step, roles, day, &mut ahead).passed);
        open.map_or(rule.steps.len(), |(place, _)| place)
    }

    /// Answers are kept for days asked in order; these are asked anew.
    fn forget_answers(&mut self) {
        for known in &mut self.known {
            known.gates = None;
            known.levels.fill(None);
        }
    }

    /// The state on the day.
    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// Goes to the next day on which something may change, up to `last`.
    pub(super) fn step(&mut self, last: Day) -> Option<(Day, &State)> {
        let next = self.next.filter(|next| *next <= last)?;
        self.stand_at(next);
        Some((self.at, &self.state))
    }

    fn stand_at(&mut self, day: Day) {
        let mut horizon = Horizon::after(day);
        self.case.note_roles(&mut horizon);
        let roles = self.case.roles_on(day);
        self.at = day;
        self.state = State {
            step: self.ladder(0, roles, day, &mut horizon),
            supervise: self.supervision(roles, day, &mut horizon),
            solo_visit_kinds: Vec::new(),
        };
        let alone =
            self.state.step.as_ref().is_some_and(|(place, _)| self.rule.steps[*place].needs_site_policy);
        if alone {
            self.state.solo_visit_kinds = self.visit_kinds(day, &mut horizon);
        }
        self.next = horizon.next();
    }

    /// The highest step held of those from a place on. All of them are looked at, the
    /// highest first: how long a lower one is held depends on when the one above fell.
    fn ladder(
        &mut self,
        lowest: usize,
        roles: Roles,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<(usize, Hold)> {
        if self.case.affiliations.iter().all(|affiliation| !affiliation.holds_on(day)) {
            self.memories.fill(Memory::default());
            return None;
        }
        let rule = self.rule;
        let steps: Vec<&'c AuthorizationStep> = rule.steps.iter().collect();
        let tests = self.tests(lowest, roles, day, horizon);
        let mut highest = None;
        let mut fell: Option<Day> = None;
        for (place, test) in tests.into_iter().enumerate().rev().map(|(above, test)| (lowest + above, test)) {
            let steps = &steps[..=place];
            let mut memory = self.memories[place];
            let pinned = self.age(&mut memory, test, steps, roles, fell, day, horizon);
            fell = fallen(&mut memory, pinned, day);
            self.memories[place] = memory;
            let attested = (place > 0 && test.gates && test.nothing_against)
                .then(|| self.attestation(&rule.steps[place..], day, horizon))
                .flatten();
            let hold = hold(test, &memory, attested);
            highest = highest.or(hold.map(|hold| (place, hold)));
        }
        highest
    }

    /// How the steps from a place on stand, each with those below it: a step needs what they need.
    fn tests(&mut self, lowest: usize, roles: Roles, day: Day, horizon: &mut Horizon) -> Vec<Test> {
        let rule = self.rule;
        if lowest >= rule.steps.len() {
            return Vec::new();
        }
        let mut below = Test::NOTHING;
        // What is looked at for itself comes first: it most often decides.
        for place in (0..=lowest).rev() {
            if below.passed || self.thoroughness == Thoroughness::Full {
                below = below.and(self.own(place, &rule.steps[place], roles, day, horizon));
            }
        }
        let mut tests = Vec::with_capacity(rule.steps.len());
        for (place, step) in rule.steps.iter().enumerate().skip(lowest) {
            if place > lowest && (below.passed || self.thoroughness == Thoroughness::Full) {
                below = below.and(self.own(place, step, roles, day, horizon));
            }
            tests.push(below);
        }
        tests
    }

    fn supervision(&mut self, roles: Roles, day: Day, horizon: &mut Horizon) -> Option<Hold> {
        let rule = self.rule;
        let steps = [&rule.supervise];
        let test = self.own(rule.steps.len(), &rule.supervise, roles, day, horizon);
        let mut memory = self.supervise;
        let pinned = self.age(&mut memory, test, &steps, roles, None, day, horizon);
        fallen(&mut memory, pinned, day);
        self.supervise = memory;
        let attested = (test.gates && test.nothing_against)
            .then(|| self.attestation(std::slice::from_ref(&rule.supervise), day, horizon))
            .flatten();
        hold(test, &memory, attested).or_else(|| self.provisional(test, day, horizon))
    }

    /// Someone new in the role, for whom missing levels are forgiven for a while.
    fn provisional(&self, test: Test, day: Day, horizon: &mut Horizon) -> Option<Hold> {
        let step = &self.rule.supervise;
        let days = step.provisional_days?.value;
        let here = self.case.affiliations.iter().filter(|affiliation| affiliation.holds_on(day));
        let start = here
            .filter(|affiliation| step.roles.contains(&affiliation.role))
            .map(|row| row.first_day())
            .min()?;
        horizon.note_some(self.case.calendar.first_day_past(start, days));
        let new = self.case.calendar.age(start, day) <= days;
        (new && test.gates && !test.capped).then(|| Hold {
            basis: Basis::Provisional,
            until: self.case.calendar.last_day_within(start, days),
            attestation: None,
        })
    }

    /// Brings a step's memory up to a day, and says whether it would pass with
    /// its window's start pinned to where it was on the last day it held.
    #[expect(clippy::too_many_arguments, reason = "each is a different thing a stale hold depends on")]
    fn age(
        &mut self,
        memory: &mut Memory,
        test: Test,
        steps: &[&'c AuthorizationStep],
        roles: Roles,
        fell_above: Option<Day>,
        day: Day,
        horizon: &mut Horizon,
    ) -> bool {
        if test.passed {
            *memory = Memory { fresh: true, stale: memory.stale, ..Memory::default() };
            return false;
        }
        let stale_days = self.rule.stale_days.value;
        if memory.fresh {
            let last = day.plus(-1);
            *memory = Memory {
                fresh: false,
                last_fresh: Some(last),
                until: Some(day.plus(stale_days)),
                stale: false,
            };
        }
        // A step that failed while the one above was held has its days from that one's fall on.
        if let (Some(until), Some(fell)) = (memory.until, fell_above) {
            memory.until = Some(until.max(fell.plus(stale_days)));
        }
        let (Some(last), Some(until)) = (memory.last_fresh, memory.until) else {
            return false;
        };
        horizon.note(until);
        if day >= until {
            return false;
        }
        let pin = self.case.calendar.index(last) - self.case.framework.level_rule.window_days.value;
        self.passes_pinned(steps, roles, pin, day, horizon)
    }

    /// How a step's own conditions stand.
    fn own(
        &mut self,
        place: usize,
        step: &'c AuthorizationStep,
        roles: Roles,
        day: Day,
        horizon: &mut Horizon,
    ) -> Test {
        let mut known = std::mem::take(&mut self.known[place]);
        let case = self.case;
        let gates = kept(&mut known.gates, day, horizon, |ahead| {
            case.note_roles(ahead);
            self.gates(step, roles, day, ahead)
        });
        let mut test = Test { gates, passed: gates, ..Test::NOTHING };
        let in_full = self.thoroughness == Thoroughness::Full || step.provisional_days.is_some();
        let window = case.framework.level_rule.window_days.value;
        let levels = step.levels.iter().enumerate();
        // Where a gate is shut, the levels behind it make no difference.
        let levels = levels.cycle().skip(known.short).take(if gates { step.levels.len() } else { 0 });
        for (at, (competency, level)) in levels {
            let found = kept(&mut known.levels[at], day, horizon, |ahead| {
                case.note_roles(ahead);
                let marks = case.marks_on(*competency, roles, window, day, ahead);
                (marks.verdict(*level), marks.has_open_zero())
            });
            test.take(found);
            if !test.passed && !in_full {
                known.short = at;
                break;
            }
        }
        self.known[place] = known;
        test
    }

    /// Whether some steps' conditions pass together with the window's start pinned.
    fn passes_pinned(
        &mut self,
        steps: &[&'c AuthorizationStep],
        roles: Roles,
        pin: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> bool {
        let case = self.case;
        steps.iter().all(|step| {
            self.gates(step, roles, day, horizon)
                && step.levels.iter().all(|(competency, level)| {
                    let track = case.track(*competency, roles);
                    let marks = case.marks(&track, day, Window::Above(pin), horizon);
                    marks.verdict(*level) == Verdict::Passed
                })
        })
    }

    /// The conditions of a step that do not age.
    fn gates(&mut self, step: &'c AuthorizationStep, roles: Roles, day: Day, horizon: &mut Horizon) -> bool {
        // As long as one is shut, what stands behind it makes no difference.
        (step.roles.is_empty() || step.roles.iter().any(|role| roles.has(*role)))
            && (!step.needs_site_policy || !self.visit_kinds(day, horizon).is_empty())
            && self.case.modules_not_known(step, day, horizon).is_empty()
            && step.requirements.iter().all(|code| self.requirement_held(code, day, horizon))
    }

    fn requirement_held(&mut self, code: &'c str, day: Day, horizon: &mut Horizon) -> bool {
        let Some(requirement) = self.case.framework.requirement(code) else {
            return false;
        };
        let (case, first) = (self.case, self.first);
        let forecast = self.forecasts.entry(code).or_insert_with(|| Forecast::new(case, requirement, first));
        horizon.note_some(forecast.next_flip(day));
        forecast.status_on(day).is_satisfied()
    }

    /// Kinds of visit that the person's sites allow to be made alone, each once.
    fn visit_kinds(&self, day: Day, horizon: &mut Horizon) -> Vec<String> {
        let mut kinds = Vec::new();
        for policy in &self.case.solo_policies {
            horizon.note_span(policy.from, policy.to);
            let in_force = policy.from <= day && policy.to.is_none_or(|to| day <= to);
            let here = |row: &&&crate::facts::Affiliation| row.node == policy.node && row.holds_on(day);
            if in_force && self.case.affiliations.iter().any(|row| here(&row)) {
                kinds.push(policy.visit_kind.clone());
            }
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The attestation in force for one of some steps: the one that lasts longest.
    fn attestation(&self, steps: &[AuthorizationStep], day: Day, horizon: &mut Horizon) -> Option<Hold> {
        let days = self.rule.attestation_days.value;
        let mut best: Option<(Day, Uuid)> = None;
        for row in self
            .case
            .attestations
            .iter()
            .filter(|row| steps.iter().any(|step| step.code == row.authorization))
        {
            let last = row.on.plus(days - 1);
            let last = row.to.map_or(last, |to| to.min(last));
            horizon.note_span(row.on, Some(last));
            if row.on <= day && day <= last {
                best = best.max(Some((last, row.fact_id)));
            }
        }
        best.map(|(until, id)| Hold { basis: Basis::Attested, until: Some(until), attestation: Some(id) })
    }
}

/// The day of the first evidence, the first day of work or this one, whichever comes first.
fn first_day(case: &Case<'_>, day: Day) -> Day {
    let rows = case.rows().iter().map(|row| row.day.min(row.observation.observed_on));
    let begins = case.affiliations.iter().map(|affiliation| affiliation.first_day());
    rows.chain(begins).chain([day]).min().unwrap_or(day)
}

/// For how many days a step that passed for the last time can matter: it is held while it is
/// stale, and each step above that falls meanwhile may lengthen that once.
fn remembered(rule: &AuthorizationRule) -> i32 {
    let steps = i32::try_from(rule.steps.len()).unwrap_or(i32::MAX);
    rule.stale_days.value.max(0).saturating_add(1).saturating_mul(steps.saturating_add(2))
}

/// Brings a stale hold up to a day; the day, if it ends there.
fn fallen(memory: &mut Memory, pinned: bool, day: Day) -> Option<Day> {
    let was_stale = memory.stale;
    memory.stale = pinned && memory.until.is_some_and(|until| day < until);
    (was_stale && !memory.stale).then_some(day)
}

/// On what a step is held, the firmest ground first.
fn hold(test: Test, memory: &Memory, attested: Option<Hold>) -> Option<Hold> {
    if test.passed {
        return Some(Hold { basis: Basis::Evidence, until: None, attestation: None });
    }
    let stale = memory.stale.then(|| Hold {
        basis: Basis::Stale,
        until: memory.until.map(|until| until.plus(-1)),
        attestation: None,
    });
    stale.or(attested)
}
