//! The plain rows that rules count: what people did, were offered or were given,
//! and what coaches and trainers did in their roles. One query for everybody; four
//! more only where somebody coaches or trains.

use std::collections::{BTreeMap, BTreeSet};

use fieldcraft_competencies::calibration::RunResult;
use fieldcraft_competencies::code::ModuleCode;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{
    CalibrationRun, ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, Facts, FieldResponse,
    HoursEntry, JointRating, Offer, ResponseRole, SupervisionContact, TrainerScope,
};
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_entities as entity;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Standing, day};

/// What a whole coaching cycle consists of.
const WHOLE: [&str; 5] = ["observed", "feedback", "action_agreed", "relooked", "closed"];

type Step = (entity::coaching_cycle_event::Model, Option<entity::coaching_cycle::Model>);

/// The rows about some people.
#[derive(Default)]
pub(super) struct Rows {
    practice: Vec<entity::practice_record::Model>,
    steps: Vec<Step>,
    samples: Vec<entity::coaching_sample::Model>,
    deliveries: Vec<entity::training_delivery::Model>,
    joint: Vec<entity::joint_observation::Model>,
}

impl Rows {
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        people: &[Uuid],
        leads: &BTreeSet<Uuid>,
    ) -> Result<Self, DbErr> {
        use entity::{coaching_cycle as cycle, coaching_cycle_event as step, joint_observation as joint};
        let about = entity::practice_record::Column::PersonId.is_in(people.iter().copied());
        let practice = entity::practice_record::Entity::find().filter(about).all(db).await?;
        let leads: Vec<Uuid> = people.iter().copied().filter(|person| leads.contains(person)).collect();
        if leads.is_empty() {
            return Ok(Self { practice, ..Self::default() });
        }
        let of_step: RelationDef =
            step::Entity::belongs_to(cycle::Entity).from(step::Column::CycleId).to(cycle::Column::Id).into();
        let steps = step::Entity::find()
            .join(JoinType::InnerJoin, of_step)
            .select_also(cycle::Entity)
            .filter(cycle::Column::CoachId.is_in(leads.iter().copied()));
        let by_coach = entity::coaching_sample::Column::CoachId.is_in(leads.iter().copied());
        let by_trainer = entity::training_delivery::Column::TrainerId.is_in(leads.iter().copied());
        let either = joint::Column::CandidateId
            .is_in(leads.iter().copied())
            .or(joint::Column::RaterId.is_in(leads.iter().copied()));
        Ok(Self {
            practice,
            steps: steps.all(db).await?,
            samples: entity::coaching_sample::Entity::find().filter(by_coach).all(db).await?,
            deliveries: entity::training_delivery::Entity::find().filter(by_trainer).all(db).await?,
            joint: joint::Entity::find().filter(either).all(db).await?,
        })
    }

    /// Adds the rows of their subject to the facts.
    pub(super) fn fill(&self, facts: &mut Facts, standing: &Standing) {
        self.practice(facts);
        self.coaching(facts);
        let person = facts.subject;
        facts.deliveries =
            self.deliveries.iter().filter(|row| row.trainer_id == person).filter_map(delivery).collect();
        let mine = self.joint.iter().filter(|row| row.candidate_id == person || row.rater_id == person);
        facts.joint_ratings = mine
            .map(|row| JointRating {
                id: row.id,
                on: day(row.observed_on),
                with: if row.candidate_id == person { row.rater_id } else { row.candidate_id },
                received_at: Millis(row.received_at),
                withdrawn_at: None,
            })
            .collect();
        facts.calibration_runs =
            standing.runs.iter().filter(|row| row.rater_id == person).filter_map(run).collect();
        let held = standing.certificates.iter().filter(|row| row.person_id == person);
        facts.trainer_scopes = held.flat_map(|row| scopes(row, standing)).collect();
    }

    fn practice(&self, facts: &mut Facts) {
        let person = facts.subject;
        let rows = || self.practice.iter().filter(|row| row.person_id == person);
        let withdrawn: BTreeMap<Uuid, Millis> = rows()
            .filter(|row| row.kind == "withdrawal")
            .filter_map(|row| Some((row.about_id?, Millis(row.received_at))))
            .collect();
        for row in rows() {
            let (id, on, received_at) = (row.id, day(row.on_day), Millis(row.received_at));
            let withdrawn_at = withdrawn.get(&id).copied();
            let code = row.code.clone().unwrap_or_default();
            match row.kind.as_str() {
                "supervision_contact" => {
                    facts.supervision_contacts.extend(row.other_id.map(|supervisor| SupervisionContact {
                        id,
                        on,
                        supervisor,
                        with_data: row.with_data,
                        received_at,
                        withdrawn_at,
                    }));
                }
                "field_response" => facts.field_responses.push(FieldResponse {
                    id,
                    on,
                    role: response_role(&code),
                    partner: row.other_id,
                    partner_step: row.other_step.clone(),
                    encounter_ref: row.encounter_ref.clone(),
                    received_at,
                    withdrawn_at,
                }),
                "co_signature" => {
                    facts.co_signatures.extend(row.about_id.zip(row.other_id).map(|(response, by)| {
                        CoSignature { id, on, response, by, received_at, withdrawn_at }
                    }));
                }
                "offer" => facts.offers.push(Offer { id, on, kind: code, received_at, withdrawn_at }),
                "drill" => facts.drills.push(DrillDone { id, on, kind: code, received_at, withdrawn_at }),
                "hours" => facts.hours.push(HoursEntry {
                    id,
                    on,
                    kind: code,
                    minutes: row.minutes.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(0),
                    received_at,
                    withdrawn_at,
                }),
                _ => {}
            }
        }
    }

    fn coaching(&self, facts: &mut Facts) {
        let person = facts.subject;
        let mut kinds: BTreeMap<Uuid, BTreeSet<&str>> = BTreeMap::new();
        for (step, _) in &self.steps {
            kinds.entry(step.cycle_id).or_default().insert(step.kind.as_str());
        }
        for (step, cycle) in &self.steps {
            let Some(cycle) = cycle.as_ref().filter(|cycle| cycle.coach_id == person) else { continue };
            if step.kind == "closed" {
                facts.closed_cycles.push(ClosedCycle {
                    id: cycle.id,
                    on: day(step.on_day),
                    coachee: cycle.person_id,
                    full: WHOLE.iter().all(|kind| kinds[&cycle.id].contains(kind)),
                    received_at: Millis(step.received_at),
                    withdrawn_at: None,
                });
            }
        }
        let samples = self.samples.iter().filter(|row| row.coach_id == person);
        facts.coaching_samples = samples
            .filter_map(|row| {
                Some(CoachingSample {
                    id: row.id,
                    on: day(row.sampled_on),
                    assessor: row.assessor_id,
                    score: Fraction::new(row.items_met, row.items_total)?,
                    received_at: Millis(row.received_at),
                    withdrawn_at: None,
                })
            })
            .collect();
    }
}

fn response_role(code: &str) -> ResponseRole {
    match code {
        "lead" => ResponseRole::Lead,
        "partner" => ResponseRole::Partner,
        _ => ResponseRole::Shadow,
    }
}

/// A delivery that the trainer led; one that was watched or led by another is learning.
fn delivery(row: &entity::training_delivery::Model) -> Option<DeliveryHeld> {
    if row.role != "solo" {
        return None;
    }
    Some(DeliveryHeld {
        id: row.id,
        on: day(row.delivered_on),
        module: row.module_code.parse().ok()?,
        version: u32::try_from(row.module_version).ok()?,
        observed: row.fidelity_percent.is_some() && row.assessor_id != row.trainer_id,
        received_at: Millis(row.received_at),
        withdrawn_at: None,
    })
}

fn run(row: &entity::calibration_run::Model) -> Option<CalibrationRun> {
    let result: Option<RunResult> = row.result.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let figure = |key: &str| {
        let figures = result.iter().flat_map(|result| &result.figures);
        let value = figures.filter(|figure| figure.key == key).find_map(|figure| figure.value)?;
        // Nine digits are more than a decision ever turns on.
        format!("{value:.9}").parse::<Fraction>().ok()
    };
    Some(CalibrationRun {
        id: row.id,
        on: day(row.completed_on?),
        passed: row.outcome.as_deref() == Some("passed"),
        icc: figure("icc_2_1"),
        bias: figure("bias"),
        received_at: Millis(row.completed_at?),
        withdrawn_at: None,
    })
}

/// A module of a certificate's scope.
#[derive(Deserialize)]
struct Module {
    code: ModuleCode,
    version: u32,
}

/// The modules that a trainer's certificate allows to be delivered; what ends it
/// early is another version of the same fact.
fn scopes(row: &entity::certificate::Model, standing: &Standing) -> Vec<TrainerScope> {
    if row.path != "local-trainer" {
        return Vec::new();
    }
    let modules: Vec<Module> = serde_json::from_str(&row.modules).unwrap_or_default();
    let events = || standing.events.iter().filter(|event| event.certificate_id == row.id);
    let mut scopes = Vec::new();
    for (number, module) in (0_u128..).zip(modules) {
        let whole = TrainerScope {
            // One certificate, one fact for each of its modules.
            fact_id: Uuid::from_u128(row.id.as_u128() ^ number),
            module: module.code,
            version: module.version,
            from: day(row.valid_from_on),
            to: Some(day(row.valid_to_on)),
            received_at: Millis(row.issued_at),
        };
        for event in events() {
            let ends = event.kind != "reinstated";
            let to = if ends { day(event.effective_on).plus(-1) } else { day(row.valid_to_on) };
            scopes.push(TrainerScope {
                to: Some(to),
                received_at: Millis(event.received_at),
                ..whole.clone()
            });
        }
        scopes.push(whole);
    }
    scopes
}
