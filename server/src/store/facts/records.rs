//! The plain rows that rules count: what people did, were offered or were given,
//! and what coaches and trainers did in their roles.

use std::collections::{BTreeMap, BTreeSet};

use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{
    ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, Facts, FieldResponse, HoursEntry,
    JointRating, Offer, PriorLearning, ResponseRole, SupervisionContact,
};
use fieldcraft_competencies::fraction::Fraction;
use uuid::Uuid;

use super::ask::Rows;
use super::rows::{DeliveryRow, JointRow, PriorRow, SampleRow};
use crate::store::prior_learning::APPROVALS;

/// What a whole coaching cycle consists of.
const WHOLE: [&str; 5] = ["observed", "feedback", "action_agreed", "relooked", "closed"];

impl Rows {
    /// Adds the rows of their subject to the facts.
    pub(super) fn records(&self, facts: &mut Facts) {
        self.practice(facts);
        let person = facts.subject;
        facts.closed_cycles = self.closed_cycles(person);
        facts.coaching_samples = self.samples.of(person).filter_map(sample).collect();
        facts.deliveries = self.deliveries.of(person).filter_map(delivery).collect();
        let mine = self.joint.iter().filter(|row| row.candidate_id == person || row.rater_id == person);
        facts.joint_ratings = mine.map(|row| joint(row, person)).collect();
    }

    /// The claims that enough people approved, from the last approval on.
    pub(super) fn prior_learning(&self, person: Uuid) -> Vec<PriorLearning> {
        let claim = |row: &PriorRow| {
            let events = || self.prior_events.of(person).filter(|event| event.claim_id == row.id);
            let mut approved: Vec<i64> =
                events().filter(|event| event.kind == "approved").map(|event| event.received_at).collect();
            approved.sort_unstable();
            let withdrawn = events().find(|event| event.kind == "withdrawn");
            Some(PriorLearning {
                id: row.id,
                on: row.finished_on,
                module: row.module_code.parse().ok()?,
                version: row.module_version,
                received_at: Millis(*approved.get(APPROVALS - 1)?),
                withdrawn_at: withdrawn.map(|event| Millis(event.received_at)),
            })
        };
        self.prior.of(person).filter_map(claim).collect()
    }

    fn practice(&self, facts: &mut Facts) {
        let person = facts.subject;
        let rows = || self.practice.of(person);
        let withdrawn: BTreeMap<Uuid, Millis> = rows()
            .filter(|row| row.kind == "withdrawal")
            .filter_map(|row| Some((row.about_id?, Millis(row.received_at))))
            .collect();
        for row in rows() {
            let (id, on, received_at) = (row.id, row.on_day, Millis(row.received_at));
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

    fn closed_cycles(&self, coach: Uuid) -> Vec<ClosedCycle> {
        let mut kinds: BTreeMap<Uuid, BTreeSet<&str>> = BTreeMap::new();
        for step in self.steps.of(coach) {
            kinds.entry(step.cycle_id).or_default().insert(step.kind.as_str());
        }
        let closed = self.steps.of(coach).filter(|step| step.kind == "closed");
        closed
            .map(|step| ClosedCycle {
                id: step.cycle_id,
                on: step.on_day,
                coachee: step.coachee_id,
                full: WHOLE.iter().all(|kind| kinds[&step.cycle_id].contains(kind)),
                received_at: Millis(step.received_at),
                withdrawn_at: None,
            })
            .collect()
    }
}

fn sample(row: &SampleRow) -> Option<CoachingSample> {
    Some(CoachingSample {
        id: row.id,
        on: row.sampled_on,
        assessor: row.assessor_id,
        score: Fraction::new(row.items_met, row.items_total)?,
        received_at: Millis(row.received_at),
        withdrawn_at: None,
    })
}

fn joint(row: &JointRow, person: Uuid) -> JointRating {
    JointRating {
        id: row.id,
        on: row.observed_on,
        with: if row.candidate_id == person { row.rater_id } else { row.candidate_id },
        received_at: Millis(row.received_at),
        withdrawn_at: None,
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
fn delivery(row: &DeliveryRow) -> Option<DeliveryHeld> {
    if row.role != "solo" {
        return None;
    }
    Some(DeliveryHeld {
        id: row.id,
        on: row.delivered_on,
        module: row.module_code.parse().ok()?,
        version: row.module_version,
        observed: row.fidelity_percent.is_some() && row.assessor_id != row.trainer_id,
        received_at: Millis(row.received_at),
        withdrawn_at: None,
    })
}
