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
    requirements: Vec<(&'f Requirement, Arc<Plan<'f>>)>,
}

impl<'f> Rules<'f> {
    /// Takes a framework's requirements apart.
    #[must_use]
    pub fn new(framework: &'f Framework) -> Self {
        let plan = |requirement| Arc::new(Plan::of(requirement, &framework.level_rule, InForce::default()));
        Self {
            requirements: framework
                .requirements
                .iter()
                .map(|requirement| (requirement, plan(requirement)))
                .collect(),
        }
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
        rules.forecasts(self, as_of).map(|mut forecast| forecast.status_on(as_of)).collect()
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
        rules.forecasts(self, from).map(|mut forecast| forecast.timeline(from, last)).collect()
    }
}
