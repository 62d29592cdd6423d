//! Coaching plans, contacts, and planned against given.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use crate::api::wire::PersonRef;
use crate::api::word::{Word, words};
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::plan::{
    Dose, Minutes, NewContact, NewPlan, NodeDose, Owner, PersonDose, PlanBody, PlanView, SkillDose, Taper,
};
use crate::app::repeat::Written;
use crate::error::AppError;
use crate::state::App;

words! {
    /// How coaching is given.
    CoachingMethod {
        LiveObservation = "live_observation",
        CoResponse = "co_response",
        RecordReview = "record_review",
        Simulation = "simulation",
        Conversation = "conversation",
        Group = "group",
    }

    /// How time was given to somebody: a way of coaching, or a consultation about their own coaching.
    ContactMethod {
        LiveObservation = "live_observation",
        CoResponse = "co_response",
        RecordReview = "record_review",
        Simulation = "simulation",
        Conversation = "conversation",
        Group = "group",
        Consultation = "consultation",
    }

    /// What coaching rests on.
    CoachingData {
        Observations = "observations",
        Cycles = "cycles",
        FamilyFeedback = "family_feedback",
        SelfRating = "self_rating",
        Records = "records",
    }
}

/// Coaching plans and what was given.
pub struct PlansApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Planned minutes a week.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WeeklyMinutes {
    /// Until the person leads visits, or works on their own.
    early: i64,
    /// From then to day 180.
    leading: i64,
    /// Afterwards.
    steady: i64,
}

/// What is left of the minutes for a skill that has grown, in percent; 100 below level 3.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CoachingTaper {
    /// At level 3.
    l3: i64,
    /// From level 4 on; not more than at level 3.
    l4: i64,
}

/// A plan. It holds from its first day until a later one begins.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CoachingPlanIn {
    /// First day.
    from_on: NaiveDate,
    /// Day of review, within a year.
    review_on: NaiveDate,
    /// How coaching is given.
    #[oai(validator(max_items = 20))]
    methods: Vec<Word<CoachingMethod>>,
    /// How much.
    weekly_minutes: WeeklyMinutes,
    /// What it rests on.
    #[oai(validator(max_items = 20))]
    data: Vec<Word<CoachingData>>,
    /// What the coach prepares.
    coach_duties: String,
    /// What the worker prepares.
    worker_duties: String,
    /// Competencies that it is about, such as `C01`; without any the plan does not taper.
    #[oai(validator(max_items = 20))]
    skills: Vec<String>,
    /// How minutes taper as a skill grows.
    taper: CoachingTaper,
    /// The writer confirms that no text identifies a client.
    confirmed_no_client_details: Option<bool>,
}

/// Time that the caller gave to somebody.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CoachingContactIn {
    /// Who was coached.
    person_id: Uuid,
    /// Local day.
    on: NaiveDate,
    /// How.
    method: Word<ContactMethod>,
    /// Length.
    minutes: i64,
    /// Coaching cycle that it belonged to.
    cycle_id: Option<Uuid>,
}

/// A plan that holds.
#[derive(Object)]
struct CoachingPlanOut {
    /// Identifier.
    id: Uuid,
    /// The place that it comes from; absent when it is the person's own.
    #[oai(skip_serializing_if_is_none)]
    place_name: Option<String>,
    /// First day.
    from_on: NaiveDate,
    /// Day of review.
    review_on: NaiveDate,
    /// How coaching is given.
    methods: Vec<CoachingMethod>,
    /// How much.
    weekly_minutes: WeeklyMinutes,
    /// What it rests on.
    data: Vec<CoachingData>,
    /// What the coach prepares.
    coach_duties: String,
    /// What the worker prepares.
    worker_duties: String,
    /// Competencies that it is about.
    skills: Vec<String>,
    /// How minutes taper as a skill grows.
    taper: CoachingTaper,
}

/// What was planned and what was given within some weeks.
#[derive(Object)]
struct DoseOut {
    /// How many weeks, today's included.
    weeks: i64,
    /// Denominator: minutes planned, by today's stage and levels.
    planned_minutes: i64,
    /// Numerator: minutes given in contacts.
    given_minutes: i64,
    /// Contacts.
    contacts: i64,
    /// Observations in the same weeks.
    observations: i64,
    /// Steps of coaching cycles in the same weeks.
    cycle_steps: i64,
    /// Contacts with the supervisor in the same weeks; no part of the minutes given.
    supervision_contacts: i64,
    /// Minutes of these contacts.
    supervision_minutes: i64,
    /// In a sentence.
    text: String,
}

/// A skill of a plan.
#[derive(Object)]
struct SkillDoseOut {
    /// The competency.
    competency: String,
    /// The level reached, `L0` to `L5`.
    level: String,
    /// What is left of the minutes for it, in percent.
    share_percent: i64,
}

/// What was planned for a person and what was given.
#[derive(Object)]
struct PersonDoseOut {
    /// Who.
    person: PersonRef,
    /// Stage of the first year; absent when it is over.
    #[oai(skip_serializing_if_is_none)]
    stage: Option<String>,
    /// The plan that holds, if there is one.
    #[oai(skip_serializing_if_is_none)]
    plan: Option<CoachingPlanOut>,
    /// Minutes a week by the stage alone.
    weekly_minutes_by_stage: i64,
    /// Minutes a week after tapering.
    weekly_minutes: i64,
    /// The skills of the plan.
    skills: Vec<SkillDoseOut>,
    /// Both figures.
    dose: DoseOut,
}

/// The people of a place, each with what was planned and given.
#[derive(Object)]
struct NodeDoseOut {
    /// The place's own plan, or the one that it inherits.
    #[oai(skip_serializing_if_is_none)]
    plan: Option<CoachingPlanOut>,
    /// Who is coached there, by name.
    people: Vec<PersonDoseOut>,
    /// All together.
    dose: DoseOut,
}

#[derive(ApiResponse)]
enum PlanKept {
    /// Written.
    #[oai(status = 201)]
    Created,
    /// The same body had come before.
    #[oai(status = 200)]
    Repeated,
}

fn four() -> i64 {
    4
}

#[OpenApi(tag = "Tag::Coaching")]
impl PlansApi {
    /// Write a person's coaching plan.
    #[oai(
        path = "/people/:id/coaching-plans/:plan_id",
        method = "put",
        operation_id = "create_person_coaching_plan"
    )]
    async fn for_person(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        plan_id: Path<Uuid>,
        body: Json<CoachingPlanIn>,
    ) -> Result<PlanKept, Problem> {
        Ok(self.app.write_plan(&caller, Owner::Person(id.0), plan_id.0, body.0.into()).await?.into())
    }

    /// Write a place's coaching plan. It holds there and below for whoever has none of their own.
    #[oai(
        path = "/nodes/:id/coaching-plans/:plan_id",
        method = "put",
        operation_id = "create_node_coaching_plan"
    )]
    async fn for_node(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        plan_id: Path<Uuid>,
        body: Json<CoachingPlanIn>,
    ) -> Result<PlanKept, Problem> {
        Ok(self.app.write_plan(&caller, Owner::Node(id.0), plan_id.0, body.0.into()).await?.into())
    }

    /// The coaching plan that holds for a person, and what of it was given in the last weeks.
    #[oai(path = "/people/:id/coaching-dose", method = "get", operation_id = "get_person_coaching_dose")]
    async fn of_person(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// How many weeks, 1 to 26.
        #[oai(default = "four")]
        weeks: Query<i64>,
    ) -> Result<Json<PersonDoseOut>, Problem> {
        Ok(Json(self.app.person_dose(&caller, id.0, weeks.0).await?.try_into()?))
    }

    /// The coaching plan of a place, and what was given to each of its people in the last weeks.
    #[oai(path = "/nodes/:id/coaching-dose", method = "get", operation_id = "get_node_coaching_dose")]
    async fn of_node(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// How many weeks, 1 to 26.
        #[oai(default = "four")]
        weeks: Query<i64>,
    ) -> Result<Json<NodeDoseOut>, Problem> {
        let NodeDose { plan, people, all, weeks } = self.app.node_dose(&caller, id.0, weeks.0).await?;
        Ok(Json(NodeDoseOut {
            plan: plan.map(TryInto::try_into).transpose()?,
            people: people.into_iter().map(TryInto::try_into).collect::<Result<_, AppError>>()?,
            dose: dose(all, weeks),
        }))
    }

    /// Log time that the caller gave to somebody as their coach, or a consultation about somebody's own coaching.
    ///
    /// `consultation` is for whoever assesses candidates. It counts on the path to coach and in no dose.
    #[oai(path = "/coaching-contacts/:id", method = "put", operation_id = "create_coaching_contact")]
    async fn contact(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<CoachingContactIn>,
    ) -> Result<PlanKept, Problem> {
        let CoachingContactIn { person_id, on, method, minutes, cycle_id } = body.0;
        let new = NewContact { person: person_id, on, method: method.into_text(), minutes, cycle: cycle_id };
        Ok(self.app.log_contact(&caller, id.0, new).await?.into())
    }
}

impl From<Written<()>> for PlanKept {
    fn from(written: Written<()>) -> Self {
        if written.fresh { Self::Created } else { Self::Repeated }
    }
}

impl From<CoachingPlanIn> for NewPlan {
    fn from(plan: CoachingPlanIn) -> Self {
        let WeeklyMinutes { early, leading, steady } = plan.weekly_minutes;
        Self {
            from_on: plan.from_on,
            review_on: plan.review_on,
            body: PlanBody {
                methods: plan.methods.into_iter().map(Word::into_text).collect(),
                minutes: Minutes { early, leading, steady },
                data: plan.data.into_iter().map(Word::into_text).collect(),
                coach_duties: plan.coach_duties,
                worker_duties: plan.worker_duties,
                skills: plan.skills,
                taper: Taper { l3: plan.taper.l3, l4: plan.taper.l4 },
            },
            confirmed: plan.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl TryFrom<PlanView> for CoachingPlanOut {
    type Error = AppError;

    fn try_from(plan: PlanView) -> Result<Self, AppError> {
        let Minutes { early, leading, steady } = plan.body.minutes;
        Ok(Self {
            id: plan.row.id,
            place_name: plan.place,
            from_on: plan.row.from_on,
            review_on: plan.row.review_on,
            methods: plan.body.methods.iter().map(|word| word.parse()).collect::<Result<_, _>>()?,
            weekly_minutes: WeeklyMinutes { early, leading, steady },
            data: plan.body.data.iter().map(|word| word.parse()).collect::<Result<_, _>>()?,
            coach_duties: plan.body.coach_duties,
            worker_duties: plan.body.worker_duties,
            skills: plan.body.skills,
            taper: CoachingTaper { l3: plan.body.taper.l3, l4: plan.body.taper.l4 },
        })
    }
}

impl TryFrom<PersonDose> for PersonDoseOut {
    type Error = AppError;

    fn try_from(one: PersonDose) -> Result<Self, AppError> {
        Ok(Self {
            person: PersonRef { id: one.person, display_name: one.name },
            stage: one.stage.map(str::to_owned),
            plan: one.plan.map(TryInto::try_into).transpose()?,
            weekly_minutes_by_stage: one.weekly_by_stage,
            weekly_minutes: one.weekly,
            skills: one.skills.into_iter().map(Into::into).collect(),
            dose: dose(one.dose, one.weeks),
        })
    }
}

impl From<SkillDose> for SkillDoseOut {
    fn from(skill: SkillDose) -> Self {
        Self {
            competency: skill.competency.to_string(),
            level: skill.level.to_string(),
            share_percent: skill.share,
        }
    }
}

fn dose(dose: Dose, weeks: i64) -> DoseOut {
    DoseOut {
        weeks,
        planned_minutes: dose.planned,
        given_minutes: dose.given,
        contacts: dose.contacts,
        observations: dose.observations,
        cycle_steps: dose.steps,
        supervision_contacts: dose.supervision,
        supervision_minutes: dose.supervision_minutes,
        text: dose.sentence(weeks),
    }
}
