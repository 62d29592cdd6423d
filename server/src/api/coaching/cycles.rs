//! `/coaching-cycles` and `/me/coaching`.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::observation::ObservationOut;
use super::{cursor, fifty, named, page};
use crate::api::wire::PersonRef;
use crate::api::word::{Word, words};
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::{Coached, Cycle, Mine, NewCycle, NewStep};
use crate::app::repeat::Written;
use crate::error::AppError;
use crate::state::App;
use crate::store::coaching::Filter;
use crate::time;

/// Coaching cycles.
pub struct CyclesApi {
    /// The deeds.
    pub app: Arc<App>,
}

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
struct CycleIn {
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
struct CycleEventIn {
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
struct CycleEventOut {
    /// Identifier.
    id: Uuid,
    /// Which step.
    kind: CycleEventKind,
    /// When the server took it in.
    at: DateTime<Utc>,
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
struct CycleOut {
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
    opened_at: DateTime<Utc>,
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

/// A page of cycles, the last opened first.
#[derive(Object)]
struct CyclesOut {
    /// Cycles.
    items: Vec<CycleOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// What the caller has in hand as a worker.
#[derive(Object)]
struct AsWorkerOut {
    /// Cycles about the caller, the last opened first.
    cycles: Vec<CycleOut>,
    /// Observations of the caller that they have not answered.
    observations_to_acknowledge: Vec<ObservationOut>,
}

/// Somebody whom the caller coaches.
#[derive(Object)]
struct CoachedOut {
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
struct OpenActionOut {
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
struct AsCoachOut {
    /// Whom the caller coaches today, by name.
    people: Vec<CoachedOut>,
    /// Agreed actions to look at, the next due first.
    open_actions: Vec<OpenActionOut>,
}

/// The caller's own coaching.
#[derive(Object)]
struct MyCoachingOut {
    /// As the one who is coached.
    as_worker: AsWorkerOut,
    /// As the one who coaches.
    as_coach: AsCoachOut,
}

#[derive(ApiResponse)]
enum Cycled {
    /// Written. The cycle as it stands now.
    #[oai(status = 201)]
    Created(Json<CycleOut>),
    /// The same body had come before. The cycle as it stands now.
    #[oai(status = 200)]
    Repeated(Json<CycleOut>),
}

#[OpenApi(tag = "Tag::Coaching")]
impl CyclesApi {
    /// List coaching cycles, the last opened first.
    #[oai(path = "/coaching-cycles", method = "get", operation_id = "list_coaching_cycles")]
    async fn list(
        &self,
        caller: Signed,
        /// Of this worker.
        person_id: Query<Option<Uuid>>,
        /// Of this coach.
        coach_id: Query<Option<Uuid>>,
        /// Open or closed ones only.
        open: Query<Option<bool>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<CyclesOut>, Problem> {
        let before = self::cursor(cursor.0.as_deref())?;
        let filter =
            Filter { person: person_id.0, coach: coach_id.0, open: open.0, before, limit: limit.0 + 1 };
        let rows = self.app.list_cycles(&caller, &filter).await?;
        let (rows, next) = page(rows, limit.0, |cycle| (cycle.row.received_at, cycle.row.id));
        Ok(Json(CyclesOut { items: all(rows)?, next }))
    }

    /// Open a coaching cycle with the caller as coach.
    #[oai(path = "/coaching-cycles/:id", method = "put", operation_id = "create_coaching_cycle")]
    async fn open(&self, caller: Signed, id: Path<Uuid>, body: Json<CycleIn>) -> Result<Cycled, Problem> {
        let CycleIn { person_id, indicator, goal, confirmed_no_client_details } = body.0;
        let confirmed = confirmed_no_client_details.unwrap_or_default();
        let new = NewCycle { person: person_id, indicator, goal, confirmed };
        self.app.open_cycle(&caller, id.0, new).await?.try_into()
    }

    /// Add a step to a coaching cycle.
    ///
    /// Observe before you talk, agree on an action before the second look, and look a second time before you say
    /// whether the skill has transferred; `no_opportunity` can close at any time.
    #[oai(
        path = "/coaching-cycles/:id/events",
        method = "post",
        operation_id = "create_coaching_cycle_event"
    )]
    async fn add(&self, caller: Signed, id: Path<Uuid>, body: Json<CycleEventIn>) -> Result<Cycled, Problem> {
        self.app.add_step(&caller, id.0, body.0.into()).await?.try_into()
    }

    /// The caller's own coaching, as worker and as coach.
    #[oai(path = "/me/coaching", method = "get", operation_id = "get_my_coaching")]
    async fn mine(&self, caller: Signed) -> Result<Json<MyCoachingOut>, Problem> {
        Ok(Json(self.app.my_coaching(&caller).await?.try_into()?))
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

impl TryFrom<Written<Cycle>> for Cycled {
    type Error = Problem;

    fn try_from(written: Written<Cycle>) -> Result<Self, Problem> {
        let out = Json(written.value.try_into()?);
        Ok(if written.fresh { Self::Created(out) } else { Self::Repeated(out) })
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
            opened_at: time::instant(row.received_at),
            state: if closing.is_some() { CycleState::Closed } else { CycleState::Open },
            outcome: outcome(closing.and_then(|step| step.outcome))?,
            events: steps
                .into_iter()
                .map(|step| {
                    Ok(CycleEventOut {
                        id: step.id,
                        kind: step.kind.parse()?,
                        at: time::instant(step.received_at),
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

impl TryFrom<Mine> for MyCoachingOut {
    type Error = AppError;

    fn try_from(mine: Mine) -> Result<Self, AppError> {
        let mut open_actions: Vec<OpenActionOut> = mine.open.iter().filter_map(open_action).collect();
        open_actions.sort_by_key(|action| (action.due_on, action.cycle_id));
        Ok(Self {
            as_worker: AsWorkerOut {
                cycles: all(mine.cycles)?,
                observations_to_acknowledge: mine
                    .to_acknowledge
                    .into_iter()
                    .map(TryInto::try_into)
                    .collect::<Result<_, _>>()?,
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

fn all(cycles: Vec<Cycle>) -> Result<Vec<CycleOut>, AppError> {
    cycles.into_iter().map(TryInto::try_into).collect()
}
