//! Certification: founding raters, candidacies, decisions, certificates,
//! calibration, and what assessors record.

mod appeals;
mod calibration;
mod candidacies;
mod certificates;
mod credential;
mod deciding;
mod founding;
mod monitor;
mod probes;
mod records;
mod renewing;
mod revoking;

pub use probes::{PROBES, prepare};

use fieldcraft::policy::Permission;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};
use crate::observations::with;

/// Reasons that are long enough.
const REASON: &str = "Every gate is met on direct evidence that I have read.";

/// Somebody else of the center.
pub async fn second(app: &TestApp, cast: &Cast) -> Uuid {
    let person = app.given().person("Cy Center", "R9", cast.state).await;
    app.given().grant(person, Permission::DecideCertification, cast.state).await;
    person
}

/// A nomination of somebody for local coach of the north agency.
fn nomination(cast: &Cast, id: Uuid, person: Uuid) -> Value {
    json!({
        "id": id, "person_id": person, "path": "local-coach", "agency_ids": [cast.north],
        "sponsor_id": cast.supervisor, "conflicts": "none",
    })
}

async fn nominate(app: &TestApp, by: Uuid, body: Value) -> Reply {
    app.by(by).post("/api/v1/candidacies", body).await
}

/// The worker, nominated by the center.
async fn nominated(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    nominate(app, cast.center, nomination(cast, id, cast.worker)).await.expect(201);
    id
}

async fn candidacy(app: &TestApp, by: Uuid, id: Uuid) -> Reply {
    app.by(by).get(&format!("/api/v1/candidacies/{id}")).await
}

/// A signature with a new id.
async fn sign(app: &TestApp, by: Uuid, candidacy: Uuid) -> Reply {
    signature(app, by, candidacy, json!({ "id": app.app.id() })).await
}

async fn signature(app: &TestApp, by: Uuid, candidacy: Uuid, fields: Value) -> Reply {
    let body = with(json!({ "decision": "certify", "reason": REASON }), fields);
    app.by(by).post(&format!("/api/v1/candidacies/{candidacy}/decisions"), body).await
}

/// A founding rater for these agencies, signed by the center and `second`; gives the certificate.
pub async fn founded(app: &TestApp, cast: &Cast, second: Uuid, rater: Uuid, agencies: &[Uuid]) -> Uuid {
    let id = app.app.id();
    let body = json!({ "id": id, "person_id": rater, "agency_ids": agencies, "reason": REASON });
    app.by(cast.center).post("/api/v1/founding-appointments", body).await.expect(204);
    let path = format!("/api/v1/founding-appointments/{id}/signatures");
    let signed = app.by(second).post(&path, json!({})).await.expect(201);
    signed.text_at("/certificate_id").parse().expect("an id")
}

/// A good delivery of a module.
pub fn delivery(trainer: Uuid, id: Uuid) -> Value {
    json!({
        "id": id, "trainer_id": trainer, "module_code": "M06", "role": "solo",
        "delivered_on": "2026-03-01", "minutes": 180, "minutes_led": 180,
        "segments_required": 8, "segments_covered": 8, "fidelity_percent": 92,
        "facilitation_mean": 3.4, "learners": 10, "passed_first_time": 9,
        "usefulness_mean": 4.5, "responses": 9, "graduates_observed": 6, "graduates_met": 5,
    })
}
