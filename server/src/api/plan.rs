//! `/people/{id}/plan`: what would make it green, soonest.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::explain::Evaluation;
use fieldcraft_competencies::soonest::{Plan, PlanStep, PlannedEvent};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::fidelity::StatusOut;
use super::wire::PersonRef;
use super::{Problem, Signed, Tag};
use crate::app::status::criticality;
use crate::state::App;
use crate::store::facts::date;

/// Plans.
pub struct PlanApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What would make a person's statuses green, soonest.
#[derive(Object)]
#[oai(rename = "PersonPlan")]
struct PersonPlanOut {
    /// The person.
    person: PersonRef,
    /// The local day.
    as_of: NaiveDate,
    /// Each requirement that does not hold; empty when all hold.
    items: Vec<RequirementPlanOut>,
}

/// The fewest future events that would satisfy a requirement.
#[derive(Object)]
#[oai(rename = "RequirementPlan")]
struct RequirementPlanOut {
    /// Code, such as `FR-02`.
    requirement: String,
    /// Title.
    title: String,
    /// `safety`, `core` or `development`.
    criticality: String,
    /// What it comes to now.
    status: StatusOut,
    /// What has to happen, what is due first before what is due later.
    steps: Vec<PlanStepOut>,
    /// What no event helps, each with why.
    only_time: Vec<OnlyTimeOut>,
}

/// One step of a plan.
#[derive(Object)]
#[oai(rename = "PlanStep")]
struct PlanStepOut {
    /// Keys of the clauses that it satisfies.
    clauses: Vec<String>,
    /// `observation`, `module`, `credential` or `record`.
    kind: String,
    /// How often; hours where the event is hours.
    count: u32,
    /// The last day on which it is in time; absent when it is late already or has no day.
    #[oai(skip_serializing_if_is_none)]
    by_on: Option<NaiveDate>,
    /// In words to the worker.
    text: String,
    /// Competencies of an observation.
    competencies: Vec<String>,
    /// Of an observation: by so many different observers who have not rated the worker lately.
    #[oai(skip_serializing_if_is_none)]
    observers: Option<u32>,
    /// Of an observation: so many of them by someone from outside the line.
    #[oai(skip_serializing_if_is_none)]
    outside: Option<u32>,
    /// Module of a check.
    #[oai(skip_serializing_if_is_none)]
    module: Option<String>,
    /// Of a record: the rule that counts it, such as `supervision_contacts`.
    #[oai(skip_serializing_if_is_none)]
    rule: Option<String>,
}

/// A clause that only time helps, or a decision of others.
#[derive(Object)]
#[oai(rename = "OnlyTime")]
struct OnlyTimeOut {
    /// Key of the clause.
    clause: String,
    /// Why.
    reason: String,
}

#[OpenApi(tag = "Tag::Fidelity")]
impl PlanApi {
    /// What would make a person's statuses green, soonest: the fewest future events, in order.
    #[oai(path = "/people/:id/plan", method = "get", operation_id = "get_person_plan")]
    async fn plan(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// The local day; today when absent.
        as_of: Query<Option<NaiveDate>>,
    ) -> Result<Json<PersonPlanOut>, Problem> {
        let found = self.app.plan(&caller, id.0, as_of.0).await?;
        Ok(Json(PersonPlanOut {
            person: PersonRef::from(&found.person),
            as_of: found.as_of,
            items: found.items.into_iter().map(out).collect(),
        }))
    }
}

fn out((evaluation, plan): (Evaluation, Plan)) -> RequirementPlanOut {
    RequirementPlanOut {
        requirement: evaluation.requirement,
        title: evaluation.explanation.title,
        criticality: criticality(evaluation.criticality).into(),
        status: evaluation.status.into(),
        steps: plan.steps.into_iter().map(step_out).collect(),
        only_time: plan
            .only_time
            .into_iter()
            .map(|one| OnlyTimeOut { clause: one.clause, reason: one.reason })
            .collect(),
    }
}

fn step_out(step: PlanStep) -> PlanStepOut {
    let mut out = PlanStepOut {
        clauses: step.clauses,
        kind: String::new(),
        count: step.count,
        by_on: step.by.map(date),
        text: step.text,
        competencies: Vec::new(),
        observers: None,
        outside: None,
        module: None,
        rule: None,
    };
    match step.event {
        PlannedEvent::Observation { competencies, observers, outside, .. } => {
            out.kind = "observation".into();
            out.competencies = competencies.iter().map(ToString::to_string).collect();
            (out.observers, out.outside) = (Some(observers), Some(outside));
        }
        PlannedEvent::Module { module, .. } => {
            out.kind = "module".into();
            out.module = Some(module);
        }
        PlannedEvent::Credential { .. } => out.kind = "credential".into(),
        PlannedEvent::Record { rule, .. } => {
            out.kind = "record".into();
            out.rule = Some(rule);
        }
    }
    out
}
