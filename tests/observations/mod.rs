//! Observations: recorded, answered, redacted, read.

mod amending;
mod answering;
mod reading;
mod recording;
mod redacting;
mod whole;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};

/// The standing cast with the framework published.
pub async fn ready() -> (TestApp, Cast) {
    let (app, cast) = TestApp::staffed().await;
    app.given().framework().await;
    (app, cast)
}

/// A good observation of this person, on the morning of the test's first day.
pub fn body(subject: Uuid) -> Value {
    json!({
        "subject_id": subject,
        "type": "E1",
        "purpose": "counting",
        "observed_at": "2026-03-02T13:30:00Z",
        "recorded_at": "2026-03-02T14:40:00Z",
        "minutes": 45,
        "setting": "home",
        "family_agreed": true,
        "encounter_ref": "E-7KQ2-M9XD",
        "ratings": [
            { "indicator": "C01.2", "rating": "2" },
            { "indicator": "C01.1", "rating": "3" },
            { "indicator": "C01.4", "rating": "NA", "reason": "By phone only." },
        ],
        "harm": false,
        "strengths": "Named the feeling and checked it.",
        "next_step": "Ask before telling.",
        "next_step_on": "2026-03-16",
    })
}

/// The body with these fields in place of its own.
pub fn with(mut body: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields") };
    for (key, value) in fields {
        body[key] = value;
    }
    body
}

/// Sends an observation under this id.
pub async fn put(app: &TestApp, by: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/observations/{id}"), body).await
}

/// A counting observation of the worker by the coach; gives its id.
pub async fn recorded(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    put(app, cast.coach, id, body(cast.worker)).await.expect(201);
    id
}

/// Sends an answer with a new id.
pub async fn answer(app: &TestApp, by: Uuid, observation: Uuid, kind: &str, fields: Value) -> Reply {
    let body = with(json!({ "id": app.app.id() }), fields);
    app.by(by).post(&format!("/api/v1/observations/{observation}/{kind}"), body).await
}

/// The pointers of the fields at fault.
pub fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.at("/errors");
    let errors = errors.as_array().expect("errors");
    errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The newest lines of the audit log, newest first.
pub async fn lines(app: &TestApp, most: u64) -> Vec<fieldcraft_entities::audit_event::Model> {
    let filter = fieldcraft::store::audit::Filter { limit: most, ..Default::default() };
    fieldcraft::store::audit::latest(&app.app.store.read, None, &filter).await.expect("lines")
}
