//! How the operations of this area are closed, for the table of all operations.

use fieldcraft_entities::{calibration_run, certificate};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{delivery, nominate, nomination};
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, TestApp};

const CANDIDACY: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0011);
const APPOINTMENT: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0012);
const RUN: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0013);
const CERTIFICATE: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0014);

/// What the requests are about, all of the coach: a candidacy, an appointment
/// with one signature, a certificate and an open run. The framework stands.
pub async fn prepare(app: &TestApp, cast: &Cast) {
    nominate(app, cast.center, nomination(cast, CANDIDACY, cast.coach)).await.expect(201);
    let center = app.by(cast.center);
    center.post("/api/v1/founding-appointments", appointment(cast, APPOINTMENT)).await.expect(204);
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let run = calibration_run::ActiveModel {
        id: Set(RUN),
        rater_id: Set(cast.coach),
        vignettes: Set("[]".into()),
        started_at: Set(app.app.now()),
        completed_at: Set(None),
        completed_on: Set(None),
        outcome: Set(None),
        result: Set(None),
        kind: Set("first".into()),
    };
    let certificate = certificate::ActiveModel {
        id: Set(CERTIFICATE),
        person_id: Set(cast.coach),
        path: Set("founding-rater".into()),
        agencies: Set(json!([cast.north]).to_string()),
        modules: Set("[]".into()),
        scope_key: Set("north".into()),
        cycle: Set(1),
        appointed: Set(true),
        candidacy_id: Set(None),
        issued_at: Set(app.app.now()),
        valid_from_on: Set(today),
        valid_to_on: Set(today + chrono::Days::new(364)),
    };
    let tx = app.app.store.begin().await.expect("a transaction");
    run.insert(&tx).await.expect("a run");
    certificate.insert(&tx).await.expect("a certificate");
    tx.commit().await.expect("committed");
}

fn appointment(cast: &Cast, id: Uuid) -> Value {
    json!({
        "id": id, "person_id": cast.coach, "agency_ids": [cast.north],
        "reason": "Ten years in the field and known for fair ratings.",
    })
}

fn renewal(id: Uuid) -> Value {
    json!({ "id": id, "reason": "Everything that keeps it holds, as I have seen myself." })
}

/// Closed to the supervisor, who may read it, and to another agency.
const NOT_THE_SUPERVISOR: Closed =
    Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider };

/// All operations of this area.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_candidacies",
        closed: Closed::Own("lists what the caller may see: certification::candidacies"),
        request: |_, _| ("/candidacies".into(), None),
    },
    Probe {
        operation: "create_candidacy",
        closed: USUAL,
        request: |cast, id| ("/candidacies".into(), Some(nomination(cast, id, cast.coach))),
    },
    Probe {
        operation: "get_candidacy",
        closed: USUAL,
        request: |_, _| (format!("/candidacies/{CANDIDACY}"), None),
    },
    Probe {
        operation: "create_decision",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let body = json!({
                "id": id, "decision": "certify", "reason": "Every gate is met on direct evidence.",
            });
            (format!("/candidacies/{CANDIDACY}/decisions"), Some(body))
        },
    },
    Probe {
        operation: "create_candidacy_withdrawal",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (format!("/candidacies/{CANDIDACY}/withdrawals"), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "create_founding_appointment",
        closed: NOT_THE_SUPERVISOR,
        request: |cast, id| ("/founding-appointments".into(), Some(appointment(cast, id))),
    },
    Probe {
        operation: "create_founding_signature",
        closed: NOT_THE_SUPERVISOR,
        request: |_, _| (format!("/founding-appointments/{APPOINTMENT}/signatures"), None),
    },
    Probe {
        operation: "create_certificate_change",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let body = json!({
                "id": id, "kind": "suspended", "effective_on": "2026-03-02",
                "reason": "Calibration is overdue and not planned.",
            });
            (format!("/certificates/{CERTIFICATE}/changes"), Some(body))
        },
    },
    Probe {
        operation: "get_certificate_verification",
        closed: Closed::Open("whoever holds the address may check that a certificate is real"),
        request: |_, _| (format!("/certificates/{CERTIFICATE}/verification"), None),
    },
    Probe {
        operation: "create_candidacy_transition",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            (format!("/candidacies/{CANDIDACY}/transitions"), Some(json!({ "id": id, "kind": "paused" })))
        },
    },
    Probe {
        operation: "get_certificate_keeping",
        closed: USUAL,
        request: |_, _| (format!("/certificates/{CERTIFICATE}/keeping"), None),
    },
    Probe {
        operation: "create_certificate_renewal",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (format!("/certificates/{CERTIFICATE}/renewals"), Some(renewal(id))),
    },
    Probe {
        operation: "create_certificate_restoration",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (format!("/certificates/{CERTIFICATE}/restorations"), Some(renewal(id))),
    },
    Probe {
        operation: "list_appeals",
        closed: Closed::Own("lists one's own and those that one may decide: certification::appeals"),
        request: |_, _| ("/appeals".into(), None),
    },
    Probe {
        operation: "create_appeal",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let text = "The gates were met and nobody looked at the last delivery.";
            ("/appeals".into(), Some(json!({ "id": id, "candidacy_id": CANDIDACY, "text": text })))
        },
    },
    Probe {
        operation: "create_appeal_signature",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let reason = "The decision rests on what was there that day.";
            let body = json!({ "id": id, "decision": "uphold", "reason": reason });
            (format!("/appeals/{CANDIDACY}/signatures"), Some(body))
        },
    },
    Probe {
        operation: "get_calibration_standing",
        closed: Closed::Own("tells the caller about the caller"),
        request: |_, _| ("/calibration-standing".into(), None),
    },
    Probe {
        operation: "list_practice_vignettes",
        closed: Closed::Own("practice is for everybody; it tells the caller's own part of it"),
        request: |_, _| ("/practice-vignettes".into(), None),
    },
    Probe {
        operation: "get_practice_vignette",
        closed: Closed::Own("practice is for everybody"),
        request: |_, _| ("/practice-vignettes/V99".into(), None),
    },
    Probe {
        operation: "create_practice_rating",
        closed: Closed::Own("practice is for everybody, and counts nowhere"),
        request: |_, id| ("/practice-vignettes/V99/ratings".into(), Some(json!({ "id": id, "ratings": [] }))),
    },
    Probe { operation: "list_vignettes", closed: USUAL, request: |_, _| ("/vignettes".into(), None) },
    Probe {
        operation: "create_key_reading",
        closed: USUAL,
        request: |_, _| ("/vignettes/V01/key-readings".into(), None),
    },
    Probe {
        operation: "create_key_signature",
        closed: USUAL,
        request: |_, _| ("/vignettes/V01/key-signatures".into(), Some(json!({ "version": 1 }))),
    },
    Probe {
        operation: "get_person_drift",
        closed: USUAL,
        request: |cast, _| (format!("/people/{}/drift", cast.coach), None),
    },
    Probe {
        operation: "get_node_drift",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/drift", cast.north), None),
    },
    Probe {
        operation: "get_decision_reliability",
        closed: USUAL,
        request: |cast, _| (format!("/people/{}/decision-reliability", cast.coach), None),
    },
    Probe {
        operation: "get_certificate_credential",
        closed: Closed::Open("says what the verification says, signed"),
        request: |_, _| (format!("/certificates/{CERTIFICATE}/credential"), None),
    },
    Probe {
        operation: "get_certificate_badge",
        closed: Closed::Open("says what the verification says, signed, as a picture"),
        request: |_, _| (format!("/certificates/{CERTIFICATE}/badge"), None),
    },
    Probe {
        operation: "list_certificate_revocations",
        closed: Closed::Open("whoever checks a credential must be able to see that it was revoked"),
        request: |_, _| ("/certificate-revocations".into(), None),
    },
    Probe {
        operation: "create_coaching_sample",
        closed: NOT_THE_SUPERVISOR,
        request: |cast, id| {
            let body = json!({
                "id": id, "coach_id": cast.coach, "sampled_on": "2026-03-02",
                "items_met": 18, "items_total": 20,
            });
            ("/coaching-samples".into(), Some(body))
        },
    },
    Probe {
        operation: "create_joint_observation",
        closed: NOT_THE_SUPERVISOR,
        request: |cast, id| {
            let rating = json!([{ "indicator": "C01.1", "rating": "2" }]);
            let body = json!({
                "id": id, "candidate_id": cast.coach, "rater_id": cast.center, "subject_id": cast.worker,
                "observed_at": "2026-03-02T13:30:00Z", "encounter_ref": "E-7KQ2-M9XD",
                "candidate_ratings": rating, "rater_ratings": rating,
            });
            ("/joint-observations".into(), Some(body))
        },
    },
    Probe {
        operation: "create_training_delivery",
        closed: NOT_THE_SUPERVISOR,
        request: |cast, id| ("/training-deliveries".into(), Some(delivery(cast.coach, id))),
    },
    Probe {
        operation: "list_calibration_runs",
        closed: Closed::Own("lists the caller's own runs"),
        request: |_, _| ("/calibration-runs".into(), None),
    },
    Probe {
        operation: "create_calibration_run",
        closed: Closed::Own("begins a run of the caller's own; what comes of it counts nowhere by itself"),
        request: |_, id| ("/calibration-runs".into(), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "get_calibration_run",
        closed: NOT_THE_SUPERVISOR,
        request: |_, _| (format!("/calibration-runs/{RUN}"), None),
    },
    Probe {
        operation: "update_calibration_ratings",
        closed: NOT_THE_SUPERVISOR,
        request: |_, _| (format!("/calibration-runs/{RUN}/ratings/V01"), Some(json!({ "ratings": [] }))),
    },
    Probe {
        operation: "create_calibration_completion",
        closed: NOT_THE_SUPERVISOR,
        request: |_, _| (format!("/calibration-runs/{RUN}/completions"), None),
    },
];
