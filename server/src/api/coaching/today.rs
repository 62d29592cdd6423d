//! `/me/today`: a coach's day.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::framework::Framework;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::requests::RequestOut;
use super::tasks::TaskOut;
use super::{all, named};
use crate::api::certification::practice::StandingOut;
use crate::api::fidelity::StatusOut;
use crate::api::wire::{Instant, PersonRef};
use crate::api::word::words;
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::Cycle;
use crate::app::coaching::today::{DuePerson, DueSkill, Today};
use crate::app::status::criticality;
use crate::state::App;
use crate::store::facts::date;

/// A coach's day.
pub struct TodayApi {
    /// The deeds.
    pub app: Arc<App>,
}

words! {
    /// What a coaching cycle waits for: the first look; to talk about what was seen; feedback; an agreed action; the
    /// closing. The second look stands with the agreed actions.
    CycleWaits {
        Observe = "observe",
        Talk = "talk",
        Feedback = "feedback",
        Agree = "agree",
        Close = "close",
    }
}

/// The caller's day as a coach.
#[derive(Object)]
#[oai(rename = "CoachToday")]
struct TodayOut {
    /// The day at the caller's place.
    on: NaiveDate,
    /// Safety tasks about their people, the next due first.
    tasks: Vec<TaskOut>,
    /// What they were asked and have not answered, the oldest first.
    requests: Vec<RequestOut>,
    /// Whom they coach and have to see soon, the most urgent first: at most twenty.
    due: Vec<DuePersonOut>,
    /// So many more of their people may be due.
    due_more: u32,
    /// Agreed actions that nobody has looked at again, the next due first.
    actions: Vec<DueActionOut>,
    /// Cycles that wait for the coach, the oldest first.
    cycles: Vec<WaitingCycleOut>,
    /// What they recorded at least two days ago and the worker has not answered.
    unread: Vec<UnreadOut>,
    /// Open disputes about what they recorded, and those that they may decide.
    disputes: Vec<DisputeOut>,
    /// Where they stand as a rater; absent for those who never were one.
    #[oai(skip_serializing_if_is_none)]
    rater: Option<StandingOut>,
}

/// Somebody who has to be seen soon.
#[derive(Object)]
#[oai(rename = "DuePerson")]
struct DuePersonOut {
    /// Who.
    person: PersonRef,
    /// The day of the most urgent skill.
    due_on: NaiveDate,
    /// That day has passed.
    late: bool,
    /// The last day on which anybody observed them.
    #[oai(skip_serializing_if_is_none)]
    last_observed_on: Option<NaiveDate>,
    /// What has to be seen, each skill with its most urgent reason.
    skills: Vec<DueSkillOut>,
}

/// A skill that has to be seen in the field.
#[derive(Object)]
#[oai(rename = "DueSkill")]
struct DueSkillOut {
    /// Competency.
    competency: String,
    /// Its title.
    title: String,
    /// The requirement that asks.
    requirement: String,
    /// Its title.
    requirement_title: String,
    /// `safety`, `core` or `development`.
    criticality: String,
    /// The clause that asks.
    clause_title: String,
    /// What is asked.
    target: String,
    /// What there is.
    actual: String,
    /// What the clause comes to.
    status: StatusOut,
    /// The last day on which it is in time.
    due_on: NaiveDate,
    /// That day has passed.
    late: bool,
}

/// An agreed action.
#[derive(Object)]
#[oai(rename = "DueAction")]
struct DueActionOut {
    /// Of this cycle.
    cycle_id: Uuid,
    /// Whose.
    person: PersonRef,
    /// Indicator of the goal.
    indicator: String,
    /// What was agreed.
    text: String,
    /// Its day.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// That day has come.
    due: bool,
}

/// A cycle that waits for its coach.
#[derive(Object)]
#[oai(rename = "WaitingCycle")]
struct WaitingCycleOut {
    /// Identifier.
    id: Uuid,
    /// Who is coached.
    person: PersonRef,
    /// Indicator of the goal.
    indicator: String,
    /// The goal.
    goal: String,
    /// For what it waits.
    waits_for: CycleWaits,
    /// When anything last happened in it.
    since: Instant,
}

/// An observation that its worker has not answered.
#[derive(Object)]
#[oai(rename = "UnreadObservation")]
struct UnreadOut {
    /// The observation.
    id: Uuid,
    /// Whose.
    person: PersonRef,
    /// Its day.
    observed_on: NaiveDate,
}

/// A dispute that nobody has decided.
#[derive(Object)]
#[oai(rename = "OpenDispute")]
struct DisputeOut {
    /// The observation.
    observation_id: Uuid,
    /// Who disputes it.
    person: PersonRef,
    /// Who recorded it.
    observer: PersonRef,
    /// Its day.
    observed_on: NaiveDate,
    /// When it was disputed.
    disputed_at: Instant,
    /// The caller may decide it; else it is about what the caller recorded.
    to_decide: bool,
}

#[OpenApi(prefix_path = "/me", tag = "Tag::Me")]
impl TodayApi {
    /// The caller's day as a coach: who asked, who is due, what was agreed, what waits.
    #[oai(path = "/today", method = "get", operation_id = "get_today")]
    async fn get(&self, caller: Signed) -> Result<Json<TodayOut>, Problem> {
        Ok(Json(self.app.today(&caller).await?.try_into()?))
    }
}

impl TryFrom<Today> for TodayOut {
    type Error = Problem;

    fn try_from(from: Today) -> Result<Self, Problem> {
        let Today { on, names, .. } = from;
        let framework = from.content.framework.as_ref().map(|published| &published.framework);
        let mut actions: Vec<DueActionOut> = from.cycles.iter().filter_map(|one| action(one, on)).collect();
        actions.sort_by_key(|one| (one.due_on, one.cycle_id));
        // The last opened comes first; what has waited longest is asked first.
        let cycles = from.cycles.iter().rev().filter_map(waiting).collect();
        let unread = from.unread.into_iter().map(|row| UnreadOut {
            id: row.id,
            person: named(&names, row.subject_id),
            observed_on: row.observed_on,
        });
        let disputes = from.disputes.into_iter().map(|one| DisputeOut {
            observation_id: one.row.id,
            person: named(&names, one.row.subject_id),
            observer: named(&names, one.row.observer_id),
            observed_on: one.row.observed_on,
            disputed_at: Instant::at(one.event.received_at),
            to_decide: one.to_decide,
        });
        Ok(Self {
            on,
            tasks: all(from.tasks)?,
            requests: from.requests.into_iter().map(Into::into).collect(),
            due: from.due.into_iter().filter_map(|one| due_person(one, framework?)).collect(),
            due_more: u32::try_from(from.more).unwrap_or(u32::MAX),
            actions,
            cycles,
            unread: unread.collect(),
            disputes: disputes.collect(),
            rater: from.rater.map(Into::into),
        })
    }
}

fn due_person(one: DuePerson, framework: &Framework) -> Option<DuePersonOut> {
    let first = one.skills.first()?;
    Some(DuePersonOut {
        person: PersonRef::from(&one.person),
        due_on: date(first.on),
        late: first.late,
        last_observed_on: one.last_observed_on,
        skills: one.skills.into_iter().map(|skill| due_skill(skill, framework)).collect(),
    })
}

fn due_skill(skill: DueSkill, framework: &Framework) -> DueSkillOut {
    DueSkillOut {
        title: framework.competency(skill.competency).map(|one| one.title.clone()).unwrap_or_default(),
        competency: skill.competency.to_string(),
        requirement: skill.requirement,
        requirement_title: skill.requirement_title,
        criticality: criticality(skill.criticality).into(),
        clause_title: skill.clause_title,
        target: skill.target,
        actual: skill.actual,
        status: skill.status.into(),
        due_on: date(skill.on),
        late: skill.late,
    }
}

fn action(cycle: &Cycle, today: NaiveDate) -> Option<DueActionOut> {
    let agreed = cycle.open_action()?;
    Some(DueActionOut {
        cycle_id: cycle.row.id,
        person: named(&cycle.names, cycle.row.person_id),
        indicator: cycle.row.indicator.clone(),
        text: agreed.text.clone().unwrap_or_default(),
        due_on: agreed.due_on,
        due: agreed.due_on.is_none_or(|on| on <= today),
    })
}

/// What is agreed stands with the actions; everything else is the coach's turn.
fn waiting(cycle: &Cycle) -> Option<WaitingCycleOut> {
    let last = cycle.steps.last();
    let waits_for = match last.map(|step| step.kind.as_str()) {
        None => CycleWaits::Observe,
        Some("observed") => CycleWaits::Talk,
        Some("reflected") => CycleWaits::Feedback,
        Some("feedback") => CycleWaits::Agree,
        Some("relooked") => CycleWaits::Close,
        Some(_) => return None,
    };
    Some(WaitingCycleOut {
        id: cycle.row.id,
        person: named(&cycle.names, cycle.row.person_id),
        indicator: cycle.row.indicator.clone(),
        goal: cycle.row.goal.clone(),
        waits_for,
        since: Instant::at(last.map_or(cycle.row.received_at, |step| step.received_at)),
    })
}
