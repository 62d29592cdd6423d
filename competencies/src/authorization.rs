//! Practice authorization: what a worker may do on a visit, computed from levels.

mod replay;
mod words;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::case::Case;
use crate::code::{CompetencyCode, LevelCode, ModuleCode};
use crate::day::{Day, Millis};
use crate::facts::Facts;
use crate::framework::Framework;
use crate::timeline::HORIZON_DAYS;

use replay::{Replay, State};

/// What a step rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The evidence holds on this day.
    Evidence,
    /// The evidence has aged; the step is held for a while.
    Stale,
    /// A supervisor attested it at go-live; it was not observed.
    Attested,
    /// New in the role: missing levels are forgiven for a while.
    Provisional,
}

/// The practice authorization of a person on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// The highest step held, such as `lead_with_partner`; absent when the person holds no role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Held>,
    /// Authority to supervise, if held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervise: Option<Held>,
    /// Kinds of visit that the person may make alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solo_visit_kinds: Vec<String>,
    /// The next step up; absent at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What is missing for the next step (or to hold the present one by evidence).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
    /// For those in a role that supervises: what is missing to do so by evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_to_supervise: Vec<Missing>,
    /// First later day on which the authorization differs without new evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes_on: Option<Day>,
    /// A sentence to the worker.
    pub summary: String,
}

/// A step that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Code of the step.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it rests on.
    pub basis: Basis,
    /// Last day that a stale, attested or provisional step is held on that basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The attestation it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Uuid>,
}

/// Something that a step needs and the person does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The competency that is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competency: Option<CompetencyCode>,
    /// The level that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelCode>,
    /// The module that is not passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<ModuleCode>,
    /// The requirement that is not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// In words.
    pub text: String,
}

/// The short form that is kept with a person: codes and bases without words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationState {
    /// The highest step held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<(String, Basis)>,
    /// Authority to supervise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervise: Option<Basis>,
    /// Kinds of visit that may be made alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solo_visit_kinds: Vec<String>,
}

/// The practice authorization of a person on a local day, by what was known at an instant.
#[must_use]
pub fn authorization(framework: &Framework, facts: &Facts, as_of: Day, known_at: Millis) -> Authorization {
    Case::new(framework, facts, known_at).authorization(as_of)
}

/// The authorization on `from` and each later day on which it changes without new facts, for three years.
#[must_use]
pub fn authorization_timeline(
    framework: &Framework,
    facts: &Facts,
    from: Day,
    known_at: Millis,
) -> Vec<(Day, AuthorizationState)> {
    Case::new(framework, facts, known_at).authorization_timeline(from)
}

impl Case<'_> {
    /// The practice authorization on a local day.
    #[must_use]
    pub fn authorization(&self, as_of: Day) -> Authorization {
        let mut replay = Replay::new(self, as_of);
        let state = replay.state().clone();
        let last = as_of.plus(HORIZON_DAYS);
        let kept = self.kept(&state);
        let mut changes_on = None;
        while let Some((day, later)) = replay.step(last) {
            if self.kept(later) != kept {
                changes_on = Some(day);
                break;
            }
        }
        words::authorization(self, &state, as_of, changes_on)
    }

    /// The practice authorization on a local day without words: for rosters and for keeping.
    #[must_use]
    pub fn authorization_state(&self, as_of: Day) -> AuthorizationState {
        self.kept(Replay::new(self, as_of).state())
    }

    /// The authorization on `from` and each later day on which it changes without new facts, for three years.
    #[must_use]
    pub fn authorization_timeline(&self, from: Day) -> Vec<(Day, AuthorizationState)> {
        let mut replay = Replay::new(self, from);
        let mut timeline = vec![(from, self.kept(replay.state()))];
        let last = from.plus(HORIZON_DAYS);
        while let Some((day, state)) = replay.step(last) {
            let state = self.kept(state);
            if timeline.last().is_none_or(|(_, before)| *before != state) {
                timeline.push((day, state));
            }
        }
        timeline
    }

    fn kept(&self, state: &State) -> AuthorizationState {
        let steps = &self.framework.authorizations.steps;
        AuthorizationState {
            step: state.step.map(|(place, hold)| (steps[place].code.clone(), hold.basis)),
            supervise: state.supervise.map(|hold| hold.basis),
            solo_visit_kinds: state.solo_visit_kinds.clone(),
        }
    }
}
