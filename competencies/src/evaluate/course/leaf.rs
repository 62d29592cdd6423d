//! One leaf of a requirement on one day: whether it is asked, and what it comes to with its days and waivers.

use std::rc::Rc;
use std::sync::Arc;

use super::Forecast;
use crate::calendar::Horizon;
use crate::day::Day;
use crate::evaluate::look::{Look, Outcome};
use crate::evaluate::plan::{Ask, Plan, Timing};
use crate::evaluate::reach::Asked;
use crate::explain::Status;
use crate::facts::Waiver;
use crate::requirement::{Asked as When, DependsOn};

/// What holds of the requirement as a whole from a day until the day before the next on which it may not.
pub(super) struct Stretch<'a, 'r> {
    from: Day,
    next: Option<Day>,
    /// Absent while the requirement does not hold for the person.
    asked: Option<Asked<'a>>,
    plan: Arc<Plan<'r>>,
    /// When clocks began, by the version that last restarted them.
    clocks: Vec<(u32, Option<Day>)>,
}

/// A leaf on a day: what is asked, since when, until when, and what it comes to.
pub(in crate::evaluate) struct Settled {
    pub(in crate::evaluate) status: Status,
    /// What was found; absent when the clause is not asked on that day.
    pub(in crate::evaluate) look: Option<Look>,
    pub(in crate::evaluate) clock_start: Option<Day>,
    pub(in crate::evaluate) due_on: Option<Day>,
}

/// What the siblings of a count still lack.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::evaluate) struct Beside {
    /// An observer from outside the line of supervision.
    pub(in crate::evaluate) outside: bool,
    /// An observer who has not been counted yet.
    pub(in crate::evaluate) another: bool,
}

impl<'a, 'r> Forecast<'_, 'a, 'r> {
    /// What a leaf comes to on a day, without its warning.
    pub(super) fn status(&self, place: usize, day: Day, horizon: &mut Horizon) -> Status {
        let Some((stretch, reached)) = self.ground(place, day, horizon) else {
            return Status::NotApplicable;
        };
        let (Some(asked), leaf) = (&stretch.asked, &stretch.plan.leaves[place]) else {
            return Status::NotApplicable;
        };
        let Some(question) = leaf.question else {
            return self.settle(place, day, horizon).status;
        };
        if !self.in_span(&leaf.timing, reached, day, horizon) {
            return Status::NotApplicable;
        }
        let outcome = self.case.outcome(question, &leaf.ask, asked, day, horizon);
        self.in_time(place, &leaf.timing, outcome, reached, day, horizon)
    }

    /// A leaf on a day with everything that was found.
    pub(in crate::evaluate) fn settle(&self, place: usize, day: Day, horizon: &mut Horizon) -> Settled {
        let not_asked =
            Settled { status: Status::NotApplicable, look: None, clock_start: None, due_on: None };
        let Some((stretch, reached)) = self.ground(place, day, horizon) else {
            return not_asked;
        };
        let Some(asked) = &stretch.asked else {
            return not_asked;
        };
        let (timing, ask) = (&stretch.plan.leaves[place].timing, &stretch.plan.leaves[place].ask);
        let look = self.case.look(ask, timing.depends_on, asked, reached, day, horizon);
        debug_assert!(
            stretch.plan.leaves[place].question.is_none_or(|question| {
                let mut horizon = Horizon::after(day);
                self.case.outcome(question, ask, asked, day, &mut horizon) == look.outcome()
            }),
            "what is read from the newest back has to be what is read as a whole"
        );
        let clock_start = look.clock_start(reached);
        if !self.in_span(timing, clock_start, day, horizon) {
            return not_asked;
        }
        let due_on = match timing.due_days {
            _ if look.awaits_center() => None,
            None => look.due_on(),
            Some(days) => self.case.calendar.last_day_within(clock_start, days),
        };
        let status = self.in_time(place, timing, look.outcome(), clock_start, day, horizon);
        let look = (status != Status::NotApplicable).then_some(look);
        Settled { status, look, clock_start: Some(clock_start), due_on }
    }

    /// When the requirement reached the person for a leaf that is asked on a day.
    fn ground(&self, place: usize, day: Day, horizon: &mut Horizon) -> Option<(Rc<Stretch<'a, 'r>>, Day)> {
        let stretch = self.stretch(day, horizon);
        let timing = &stretch.plan.leaves[place].timing;
        let clock = stretch.clocks.iter().find(|(version, _)| *version == timing.since_version);
        let reached = clock.and_then(|(_, reached)| *reached)?;
        if timing.depends_on.is_some_and(|depends| !self.is_asked(depends, day, horizon)) {
            return None;
        }
        Some((stretch, reached))
    }

    /// What holds of the requirement as a whole on a day.
    fn stretch(&self, day: Day, horizon: &mut Horizon) -> Rc<Stretch<'a, 'r>> {
        let known = self.stretch.borrow().clone();
        let holds =
            |stretch: &Rc<Stretch<'a, 'r>>| stretch.from <= day && stretch.next.is_none_or(|next| day < next);
        let stretch = known.filter(holds).unwrap_or_else(|| {
            let mut ahead = Horizon::after(day);
            let asked = self.reach.on(day, &mut ahead);
            let plan = self.plan_on(day, &mut ahead);
            let mut clocks: Vec<(u32, Option<Day>)> = Vec::new();
            for version in plan.leaves.iter().map(|leaf| leaf.timing.since_version) {
                if asked.is_some() && clocks.iter().all(|(known, _)| *known != version) {
                    clocks.push((version, self.reach.clock_start(version, day, &mut ahead)));
                }
            }
            let stretch = Rc::new(Stretch { from: day, next: ahead.next(), asked, plan, clocks });
            *self.stretch.borrow_mut() = Some(Rc::clone(&stretch));
            stretch
        });
        horizon.note_some(stretch.next);
        stretch
    }

    /// The status that an outcome gives with the clause's due day and waivers.
    fn in_time(
        &self,
        place: usize,
        timing: &Timing<'r>,
        outcome: Outcome,
        clock_start: Day,
        day: Day,
        horizon: &mut Horizon,
    ) -> Status {
        let amount = match outcome {
            Outcome::NotAsked => return Status::NotApplicable,
            Outcome::Met => return Status::Met,
            Outcome::Awaited if self.waiver(place, day, horizon).is_some() => return Status::Waived,
            Outcome::NotDue | Outcome::Awaited => return Status::Provisional,
            Outcome::Short { amount, at_once: true } => {
                return if amount { Status::InsufficientEvidence } else { Status::NotMet };
            }
            Outcome::Short { amount, at_once: false } => amount,
        };
        if self.waiver(place, day, horizon).is_some() {
            return Status::Waived;
        }
        if let Some(days) = timing.due_days {
            horizon.note_some(self.case.calendar.first_day_past(clock_start, days));
            if self.case.calendar.age(clock_start, day) <= days {
                return Status::Provisional;
            }
        }
        if amount { Status::InsufficientEvidence } else { Status::NotMet }
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
        held == (depends.asked == When::OnceMet)
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
    pub(in crate::evaluate) fn beside(&self, ask: &Ask<'r>, day: Day) -> Beside {
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
    pub(in crate::evaluate) fn waiver(
        &self,
        place: usize,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<&'a Waiver> {
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
