//! Plain rows of random worlds: hours, drills, contacts, visits and the like.

use fieldcraft_competencies::facts::{
    CalibrationRun, ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, Facts, FieldResponse,
    HoursEntry, JointRating, Offer, ResponseRole, SupervisionContact, TrainerScope,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use super::SPAN;
use crate::build::{OUTSIDE, WORKER, day, id, noon};

/// Plain rows: most of them usable, some withdrawn, early, or about oneself.
pub fn records() -> impl Strategy<Value = Rows> {
    let row = || (-40..SPAN, prop_oneof![12 => Just(0_u8), 1 => 1_u8..4], 0_u8..12);
    (vec((0_usize..11, row()), 0..40), vec((0_usize..6, 1_u32..3, -50..500, option::of(50..400)), 0..3))
        .prop_map(|(rows, scopes)| Rows { rows, scopes })
}

#[derive(Debug, Clone)]
pub struct Rows {
    rows: Vec<(usize, (i32, u8, u8))>,
    scopes: Vec<(usize, u32, i32, Option<i32>)>,
}

impl Rows {
    pub fn add_to(self, facts: &mut Facts) {
        for (at, (kind, (on, odd, shade))) in self.rows.into_iter().enumerate() {
            add_record(facts, 40_000 + at as u128, kind, on, odd, shade);
        }
        for (at, (module, version, from, long)) in self.scopes.into_iter().enumerate() {
            facts.trainer_scopes.push(TrainerScope {
                fact_id: id(460 + at as u128),
                module: ["M01", "M02", "M06", "M01", "M02", "M09"][module].parse().expect("a module"),
                version,
                from: day(from),
                to: long.map(|long| day(from + long)),
                received_at: noon(day(from)),
            });
        }
    }
}

/// Adds a plain row of one of eleven kinds; `odd` and `shade` vary it.
pub fn add_record(facts: &mut Facts, number: u128, kind: usize, on: i32, odd: u8, shade: u8) {
    let id = id(number);
    let received_at = noon(day(if odd == 1 { on - 5 } else { on }));
    let withdrawn_at = (odd == 2).then(|| noon(day(on + 30)));
    let other = if odd == 3 { WORKER } else { OUTSIDE };
    let on = day(on);
    let low = shade < 3;
    match kind {
        0 => facts.hours.push(HoursEntry {
            id,
            on,
            received_at,
            withdrawn_at,
            kind: ["training", "work", "supervision", "self_care"][usize::from(shade % 4)].into(),
            minutes: 60 * u32::from(shade) * 8,
        }),
        1 => facts.drills.push(DrillDone {
            id,
            on,
            received_at,
            withdrawn_at,
            kind: if low { "overdose" } else { "lethal_means" }.into(),
        }),
        2 => facts.supervision_contacts.push(SupervisionContact {
            id,
            on,
            received_at,
            withdrawn_at,
            supervisor: other,
            with_data: !low,
        }),
        3 => facts.offers.push(Offer { id, on, received_at, withdrawn_at, kind: "protected_time".into() }),
        4 => facts.closed_cycles.push(ClosedCycle {
            id,
            on,
            received_at,
            withdrawn_at,
            coachee: other,
            full: !low,
        }),
        5 => facts.coaching_samples.push(CoachingSample {
            id,
            on,
            received_at,
            withdrawn_at,
            assessor: other,
            score: if low { "3/4" } else { "9/10" }.parse().expect("a share"),
        }),
        6 => facts.deliveries.push(DeliveryHeld {
            id,
            on,
            received_at,
            withdrawn_at,
            module: "M01".parse().expect("a module"),
            version: 1,
            observed: low,
        }),
        7 | 8 => facts.field_responses.push(FieldResponse {
            id,
            on,
            received_at,
            withdrawn_at,
            role: if low { ResponseRole::Shadow } else { ResponseRole::Partner },
            partner: (shade != 4).then_some(other),
            partner_step: (shade != 5)
                .then(|| if shade == 6 { "co_respond" } else { "solo_permitted" }.to_owned()),
            encounter_ref: (shade == 7).then(|| format!("visit-{}", on.0 / 40)),
        }),
        9 => facts.joint_ratings.push(JointRating { id, on, received_at, withdrawn_at, with: other }),
        _ => facts.calibration_runs.push(CalibrationRun {
            id,
            on,
            received_at,
            withdrawn_at,
            passed: !low,
            icc: Some(if shade == 4 { "0.6" } else { "0.8" }.parse().expect("a share")),
            bias: (shade != 5).then(|| if shade == 6 { "-1/3" } else { "1/8" }.parse().expect("a share")),
        }),
    }
    if kind == 8 && shade.is_multiple_of(2) {
        facts.co_signatures.push(CoSignature {
            id: Uuid::from_u128(number + 10_000),
            on: on.plus(3),
            received_at: noon(on.plus(3)),
            withdrawn_at: None,
            response: id,
            by: other,
        });
    }
}
