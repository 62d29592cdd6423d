//! From facts to a status with its reasons: pure, deterministic and total.

mod course;
mod credential;
mod describe;
mod floor;
mod kept;
mod knowledge;
mod look;
mod newest;
mod plan;
mod reach;
mod records;
mod soonest;
mod state;
mod tally;
pub(crate) mod words;

use std::sync::Arc;

use plan::Plan;

use crate::case::Case;
use crate::day::{Day, Millis};
use crate::explain::{Evaluation, Status};
use crate::facts::Facts;
use crate::framework::Framework;
use crate::overlay::InForce;
use crate::requirement::Requirement;
use crate::timeline::HORIZON_DAYS;

pub(crate) use course::Forecast;
pub(crate) use look::Answers;

/// Every requirement of a framework, taken apart once for many people.
pub struct Rules<'f> {
    framework: &'f Framework,
    /// How far back from a day they look at observations, in days; absent where that cannot be told.
    looks_back: Option<i32>,
    requirements: Vec<(&'f Requirement, Arc<Plan<'f>>)>,
}

impl std::fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes = self.requirements.iter().map(|(requirement, _)| &requirement.code);
        f.debug_list().entries(codes).finish()
    }
}

impl<'f> Rules<'f> {
    /// Takes a framework's requirements apart.
    #[must_use]
    pub fn new(framework: &'f Framework) -> Self {
        let plan = |requirement| Arc::new(Plan::of(requirement, &framework.level_rule, InForce::default()));
        let requirements: Vec<(&Requirement, Arc<Plan<'f>>)> =
            framework.requirements.iter().map(|requirement| (requirement, plan(requirement))).collect();
        let looks_back = looks_back(framework, &requirements);
        Self { framework, looks_back, requirements }
    }

    /// The case as these rules look at it from a day on: without what is too old for any of them.
    fn lately<'c, 'a>(&self, case: &'c Case<'a>, from: Day) -> &'c Case<'a> {
        // An overlay may look back further.
        let plain = case.overlays.is_empty() && std::ptr::eq(self.framework, case.framework);
        self.looks_back.filter(|_| plain).map_or(case, |days| case.lately(from, days))
    }

    fn forecasts<'s, 'c, 'a>(
        &'s self,
        case: &'c Case<'a>,
        start: Day,
    ) -> impl Iterator<Item = Forecast<'c, 'a, 'f>> + use<'s, 'c, 'a, 'f> {
        let one = move |(requirement, plan): &'s (&'f Requirement, Arc<Plan<'f>>)| {
            Forecast::with(case, requirement, Arc::clone(plan), start)
        };
        self.requirements.iter().map(one)
    }
}

/// How far back some requirements look at observations from a day.
fn looks_back(framework: &Framework, requirements: &[(&Requirement, Arc<Plan<'_>>)]) -> Option<i32> {
    let plans = || requirements.iter().map(|(_, plan)| plan);
    let own = plans().map(|plan| plan.looks_back()).max().unwrap_or(0);
    let mut earlier = 0;
    for (days, other) in plans().flat_map(|plan| plan.asks_of_earlier_days()) {
        // What was asked on an earlier day must not have hung on a day earlier still.
        let other = framework.requirement(other);
        let (_, plan) = requirements.iter().find(|(requirement, _)| Some(*requirement) == other)?;
        if plan.asks_of_earlier_days().next().is_some() {
            return None;
        }
        earlier = earlier.max(days);
    }
    Some(own.max(framework.level_rule.window_days.value) + earlier)
}

/// Evaluates one requirement for one person on one local day, by what was known at an instant.
#[must_use]
pub fn evaluate(
    framework: &Framework,
    requirement: &Requirement,
    facts: &Facts,
    as_of: Day,
    known_at: Millis,
) -> Evaluation {
    Case::new(framework, facts, known_at).evaluate(requirement, as_of)
}

/// The status that [`evaluate`] gives, without making the explanation.
#[must_use]
pub fn status_only(
    framework: &Framework,
    requirement: &Requirement,
    facts: &Facts,
    as_of: Day,
    known_at: Millis,
) -> Status {
    Case::new(framework, facts, known_at).status(requirement, as_of)
}

impl Case<'_> {
    /// Evaluates one requirement on one local day.
    #[must_use]
    pub fn evaluate(&self, requirement: &Requirement, as_of: Day) -> Evaluation {
        self.evaluation(Forecast::new(self, requirement, as_of), as_of)
    }

    /// Evaluates every requirement on a local day, in the framework's order.
    #[must_use]
    pub fn evaluations(&self, rules: &Rules<'_>, as_of: Day) -> Vec<Evaluation> {
        let all = rules.forecasts(self, as_of);
        all.map(|forecast| self.evaluation(forecast, as_of)).collect()
    }

    fn evaluation(&self, mut forecast: Forecast<'_, '_, '_>, as_of: Day) -> Evaluation {
        let explanation = describe::explain(&mut forecast, as_of);
        let requirement = forecast.requirement;
        Evaluation {
            subject: self.subject,
            requirement: requirement.code.clone(),
            version: requirement.version,
            framework: self.framework.code.clone(),
            framework_version: self.framework.version,
            criticality: requirement.criticality,
            as_of,
            known_at: self.known_at,
            status: explanation.result,
            summary: words::summary(requirement, &explanation),
            flips_on: explanation.flips_on,
            explanation,
        }
    }

    /// The status that [`Case::evaluate`] gives, without making the explanation.
    #[must_use]
    pub fn status(&self, requirement: &Requirement, as_of: Day) -> Status {
        Forecast::new(self, requirement, as_of).status_on(as_of)
    }

    /// The status of every requirement on a local day, in the framework's order.
    #[must_use]
    pub fn statuses(&self, rules: &Rules<'_>, as_of: Day) -> Vec<Status> {
        let case = rules.lately(self, as_of);
        rules.forecasts(case, as_of).map(|mut forecast| forecast.status_on(as_of)).collect()
    }

    /// The status on `from` and each later day on which it changes without new facts, for three years.
    #[must_use]
    pub fn timeline(&self, requirement: &Requirement, from: Day) -> Vec<(Day, Status)> {
        Forecast::new(self, requirement, from).timeline(from, from.plus(HORIZON_DAYS))
    }

    /// The timeline of every requirement from a day on, in the framework's order.
    #[must_use]
    pub fn timelines(&self, rules: &Rules<'_>, from: Day) -> Vec<Vec<(Day, Status)>> {
        let last = from.plus(HORIZON_DAYS);
        let case = rules.lately(self, from);
        rules.forecasts(case, from).map(|mut forecast| forecast.timeline(from, last)).collect()
    }
}
