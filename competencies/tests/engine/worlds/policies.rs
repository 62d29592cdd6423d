//! What was decided about the person of a random world: overlays, policies, waivers, attestations, conflicts.

use fieldcraft_competencies::facts::{Attestation, Conflict, OverlayInForce, SoloPolicy, Waiver};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{SPAN, span};
use crate::build::{INSIDE, NODE, day, id, noon};

pub type Policies = (Vec<OverlayInForce>, Vec<SoloPolicy>, Vec<Waiver>, Vec<Attestation>, Vec<Conflict>);

pub fn policies() -> impl Strategy<Value = Policies> {
    let waived = prop_oneof![
        Just(("FR-02", None)),
        Just(("FR-02", Some("field-events"))),
        Just(("FR-03", Some("level-3"))),
        Just(("FR-03", Some("lethal-means"))),
        Just(("FR-01", None)),
    ];
    let step =
        prop_oneof![Just("co_respond"), Just("lead_with_partner"), Just("solo_permitted"), Just("supervise")];
    (
        option::weighted(0.4, span()),
        option::weighted(0.4, span()),
        vec((waived, 0..SPAN, 1..100), 0..2),
        vec((step, 0..SPAN, option::weighted(0.2, 0..200)), 0..2),
        option::weighted(0.15, span()),
    )
        .prop_map(|(overlay, solo, waivers, attestations, conflict)| {
            let received_at = noon(day(-10));
            let overlay = overlay.map(|(from, to)| OverlayInForce {
                fact_id: id(400),
                overlay: "peer_credential".into(),
                node: NODE,
                from: day(from),
                to: to.map(day),
                received_at,
            });
            let solo = solo.map(|(from, to)| SoloPolicy {
                fact_id: id(410),
                node: NODE,
                visit_kind: "follow_up".into(),
                from: day(from),
                to: to.map(day),
                received_at,
            });
            let waivers = waivers.into_iter().enumerate().map(|(at, ((code, clause), from, long))| Waiver {
                fact_id: id(420 + at as u128),
                requirement: code.into(),
                clause: clause.map(str::to_owned),
                from: day(from),
                to: day(from + long),
                reason: "a reason".into(),
                approved_by: id(9),
                received_at,
            });
            let attestations = attestations.into_iter().enumerate().map(|(at, (step, on, to))| Attestation {
                fact_id: id(430 + at as u128),
                authorization: step.into(),
                on: day(on),
                to: to.map(|to| day(on + to)),
                by: id(9),
                reason: "known for years".into(),
                received_at,
            });
            let conflict = conflict.map(|(from, to)| Conflict {
                fact_id: id(440),
                observer: INSIDE,
                from: day(from),
                to: to.map(day),
                received_at,
            });
            (
                overlay.into_iter().collect(),
                solo.into_iter().collect(),
                waivers.collect(),
                attestations.collect(),
                conflict.into_iter().collect(),
            )
        })
}
