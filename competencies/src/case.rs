//! stub
use crate::authorization::{Authorization, AuthorizationState};
use crate::day::{Day, Millis};
use crate::explain::{Evaluation, Status};
use crate::facts::Facts;
use crate::framework::Framework;
use crate::requirement::Requirement;

/// One person's facts as known at an instant, prepared once for many questions.
pub struct Case<'a> {
    framework: &'a Framework,
    facts: &'a Facts,
    known_at: Millis,
}

impl<'a> Case<'a> {
    /// Prepares the facts known at an instant.
    #[must_use]
    pub fn new(framework: &'a Framework, facts: &'a Facts, known_at: Millis) -> Self {
        Self {
            framework,
            facts,
            known_at,
        }
    }
    /// x
    pub fn evaluate(&self, _r: &Requirement, _d: Day) -> Evaluation {
        let _ = (self.framework, self.facts, self.known_at);
        unimplemented!()
    }
    /// x
    pub fn status(&self, _r: &Requirement, _d: Day) -> Status {
        unimplemented!()
    }
    /// x
    pub fn timeline(&self, _r: &Requirement, _d: Day) -> Vec<(Day, Status)> {
        unimplemented!()
    }
    /// x
    pub fn authorization(&self, _d: Day) -> Authorization {
        unimplemented!()
    }
    /// x
    pub fn authorization_timeline(&self, _d: Day) -> Vec<(Day, AuthorizationState)> {
        unimplemented!()
    }
}
