//! The wire forms of a coaching cycle.

use chrono::NaiveDate;
use poem_openapi::Object;
use uuid::Uuid;

use super::named;
use crate::api::wire::{Instant, PersonRef};
use crate::api::word::{Word, words};
use crate::app::coaching::{Cycle, NewCycle, NewStep};
use crate::error::AppError;

words! {
    /// A step of a cycle. Observe first; agree on an action before the second look (`relooked`); close last.
    CycleEventKind {
        Observed = "observed",
        Reflected = "reflected",
        Feedback = "feedback",
        ActionAgreed = "action_agreed",
        Relooked = "relooked",
        Closed = "closed",
    }

    /// How a cycle ended.
    CycleOutcome {
        Transferred = "transferred",
        Partly = "partly",
        Not = "not",
        NoOpportunity = "no_opportunity",
    }

    /// Does a cycle go on?
    CycleState {
        Open = "open",
        Closed = "closed",
    }
}

/// A cycle to open; the caller is the coach.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub struct CycleIn {
    /// Who is coached.
    person_id: Uuid,
    /// Indicator of the goal, such as `C01.2`.
    indicator: String,
    /// The goal in plain words.
    goal: String,
    /// The writer confirms that the goal identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// A step to add.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub struct CycleEventIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Which step. The worker adds `reflected` only.
    kind: Word<CycleEventKind>,
    /// What was seen, said or agreed. A look may name an observation instead.
    text: Option<String>,
    /// The day of an agreed action.
    due_on: Option<NaiveDate>,
    /// What was observed.
    observation_id: Option<Uuid>,
    /// Of the closing.
    outcome: Option<Word<CycleOutcome>>,
    /// The writer confirms that the text identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// A step of a cycle.
#[derive(Object)]
pub struct CycleEventOut {
    /// Identifier.
    id: Uuid,
    /// Which step.
    kind: CycleEventKind,
    /// When the server took it in.
    at: Instant,
    /// Who.
    by: PersonRef,
    /// What was seen, said or agreed.
    #[oai(skip_serializing_if_is_none)]
    text: Option<String>,
    /// The day of an agreed action.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// What was observed.
    #[oai(skip_serializing_if_is_none)]
    observation_id: Option<Uuid>,
    /// Of the closing.
    #[oai(skip_serializing_if_is_none)]
    outcome: Option<CycleOutcome>,
}

/// A coaching goal with its steps.
#[derive(Object)]
pub struct CycleOut {
    /// Identifier.
    id: Uuid,
    /// Who is coached.
    person: PersonRef,
    /// By whom.
    coach: PersonRef,
    /// Indicator of the goal.
    indicator: String,
    /// The goal in plain words.
    goal: String,
    /// When it was opened.
    opened_at: Instant,
    /// Does it go on?
    state: CycleState,
    /// How it ended.
    #[oai(skip_serializing_if_is_none)]
    outcome: Option<CycleOutcome>,
    /// Its steps, in order.
    events: Vec<CycleEventOut>,
    /// The action agreed last.
    #[oai(skip_serializing_if_is_none)]
    action: Option<String>,
    /// Its day.
    #[oai(skip_serializing_if_is_none)]
    action_due_on: Option<NaiveDate>,
}

impl From<CycleIn> for NewCycle {
    fn from(body: CycleIn) -> Self {
        Self {
            person: body.person_id,
            indicator: body.indicator,
            goal: body.goal,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<CycleEventIn> for NewStep {
    fn from(body: CycleEventIn) -> Self {
        Self {
            id: body.id,
            kind: body.kind.into_text(),
            text: body.text,
            due_on: body.due_on,
            observation: body.observation_id,
            outcome: body.outcome.map(Word::into_text),
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl TryFrom<Cycle> for CycleOut {
    type Error = AppError;

    fn try_from(cycle: Cycle) -> Result<Self, AppError> {
        let (closing, action) = (cycle.closing().cloned(), cycle.action().cloned());
        let Cycle { row, steps, names } = cycle;
        let outcome = |text: Option<String>| text.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: row.id,
            person: named(&names, row.person_id),
            coach: named(&names, row.coach_id),
            indicator: row.indicator,
            goal: row.goal,
            opened_at: Instant::at(row.received_at),
            state: if closing.is_some() { CycleState::Closed } else { CycleState::Open },
            outcome: outcome(closing.and_then(|step| step.outcome))?,
            events: steps
                .into_iter()
                .map(|step| {
                    Ok(CycleEventOut {
                        id: step.id,
                        kind: step.kind.parse()?,
                        at: Instant::at(step.received_at),
                        by: named(&names, step.by_id),
                        text: step.text,
                        due_on: step.due_on,
                        observation_id: step.observation_id,
                        outcome: outcome(step.outcome)?,
                    })
                })
                .collect::<Result<_, AppError>>()?,
            action_due_on: action.as_ref().and_then(|step| step.due_on),
            action: action.and_then(|step| step.text),
        })
    }
}
