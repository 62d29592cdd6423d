//! The wire form of everybody's own coaching.

use chrono::NaiveDate;
use poem_openapi::Object;
use uuid::Uuid;

use super::cycle::CycleOut;
use super::observation::ObservationOut;
use super::{all, named};
use crate::api::wire::PersonRef;
use crate::app::coaching::{Coached, Cycle, Mine};
use crate::error::AppError;

/// What the caller has in hand as a worker.
#[derive(Object)]
pub struct AsWorkerOut {
    /// Cycles about the caller, the last opened first.
    cycles: Vec<CycleOut>,
    /// Observations of the caller that they have not answered.
    observations_to_acknowledge: Vec<ObservationOut>,
}

/// Somebody whom the caller coaches.
#[derive(Object)]
pub struct CoachedOut {
    /// Who.
    person: PersonRef,
    /// The last day on which anybody observed them.
    #[oai(skip_serializing_if_is_none)]
    last_observed_on: Option<NaiveDate>,
    /// Open cycles with the caller.
    open_cycles: i64,
}

/// An agreed action that nobody has looked at again.
#[derive(Object)]
pub struct OpenActionOut {
    /// Of this cycle.
    cycle_id: Uuid,
    /// Whose.
    person: PersonRef,
    /// What was agreed.
    text: String,
    /// Its day.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
}

/// What the caller has in hand as a coach.
#[derive(Object)]
pub struct AsCoachOut {
    /// Whom the caller coaches today, by name.
    people: Vec<CoachedOut>,
    /// Agreed actions to look at, the next due first.
    open_actions: Vec<OpenActionOut>,
}

/// The caller's own coaching.
#[derive(Object)]
pub struct MyCoachingOut {
    /// As the one who is coached.
    as_worker: AsWorkerOut,
    /// As the one who coaches.
    as_coach: AsCoachOut,
}

impl TryFrom<Mine> for MyCoachingOut {
    type Error = AppError;

    fn try_from(mine: Mine) -> Result<Self, AppError> {
        let mut open_actions: Vec<OpenActionOut> = mine.open.iter().filter_map(open_action).collect();
        open_actions.sort_by_key(|action| (action.due_on, action.cycle_id));
        Ok(Self {
            as_worker: AsWorkerOut {
                cycles: all(mine.cycles)?,
                observations_to_acknowledge: all(mine.to_acknowledge)?,
            },
            as_coach: AsCoachOut { people: mine.people.into_iter().map(Into::into).collect(), open_actions },
        })
    }
}

impl From<Coached> for CoachedOut {
    fn from(coached: Coached) -> Self {
        Self {
            person: PersonRef::from(&coached.person),
            last_observed_on: coached.last_observed_on,
            open_cycles: coached.open_cycles,
        }
    }
}

fn open_action(cycle: &Cycle) -> Option<OpenActionOut> {
    let action = cycle.open_action()?;
    Some(OpenActionOut {
        cycle_id: cycle.row.id,
        person: named(&cycle.names, cycle.row.person_id),
        text: action.text.clone().unwrap_or_default(),
        due_on: action.due_on,
    })
}
