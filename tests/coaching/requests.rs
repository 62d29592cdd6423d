//! Requests to be observed: asked once, taken back, declined, or answered by an observation.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{body, lines, pointers, put, ready, with};

/// A request of the coach of the cast.
pub fn asked(cast: &Cast) -> Value {
    json!({ "coach_id": cast.coach })
}

/// Sends a request under a new id.
pub async fn ask(app: &TestApp, by: Uuid, body: Value) -> (Uuid, Reply) {
    let id = app.app.id();
    (id, app.by(by).put(&format!("/api/v1/observation-requests/{id}"), body).await)
}

async fn listed(app: &TestApp, who: Uuid, list: &str) -> Vec<Value> {
    let all = app.by(who).get("/api/v1/observation-requests").await.expect(200);
    all.at(list).as_array().cloned().expect("a list")
}

async fn state(app: &TestApp, cast: &Cast) -> Value {
    listed(app, cast.worker, "/asked_by_me").await.first().map_or(Value::Null, |one| one["state"].clone())
}

#[tokio::test]
async fn a_worker_asks_once_and_both_see_it() {
    let (app, cast) = ready().await;
    let full = with(
        asked(&cast),
        json!({ "competency": "C05", "note": "Tuesdays are good.", "by_on": "2026-03-20" }),
    );
    let (id, first) = ask(&app, cast.worker, full.clone()).await;
    first.expect(201);
    let path = format!("/api/v1/observation-requests/{id}");
    let again = app.by(cast.worker).put(&path, full).await.expect(200);
    assert_eq!(again.at("/state"), "open");
    let seen = listed(&app, cast.coach, "/asked_of_me").await;
    assert_eq!(seen.len(), 1);
    assert_eq!(
        seen[0],
        json!({
            "id": id,
            "person": { "id": cast.worker, "display_name": "Wren Worker" },
            "coach": { "id": cast.coach, "display_name": "Cory Coach" },
            "competency": "C05",
            "competency_title": "Crisis and safety planning, with counseling on access to lethal means",
            "note": "Tuesdays are good.",
            "by_on": "2026-03-20",
            "asked_at": "2026-03-02T15:00:00Z",
            "state": "open",
        })
    );
    assert_eq!(listed(&app, cast.worker, "/asked_of_me").await, [] as [Value; 0]);
    assert_eq!(listed(&app, cast.supervisor, "/asked_of_me").await, [] as [Value; 0]);
    let line = lines(&app, 1).await.remove(0);
    assert_eq!((line.action.as_str(), line.subject_id), ("observation_request.ask", Some(cast.worker)));
    // Another body under that id, and the same wish a second time.
    app.by(cast.worker).put(&path, asked(&cast)).await.expect_problem(409, "conflict");
    let same = with(asked(&cast), json!({ "competency": "C05" }));
    ask(&app, cast.worker, same).await.1.expect_problem(409, "conflict");
    ask(&app, cast.worker, asked(&cast)).await.1.expect(201);
}

#[tokio::test]
async fn only_who_leads_can_be_asked_and_the_note_names_no_client() {
    let (app, cast) = ready().await;
    let wrong = json!({ "coach_id": cast.colleague, "competency": "C44", "by_on": "2026-03-01" });
    let reply = ask(&app, cast.worker, wrong).await.1.expect_problem(422, "invalid");
    assert_eq!(pointers(&reply), ["/coach_id", "/competency", "/by_on"]);
    ask(&app, cast.worker, json!({ "coach_id": cast.supervisor })).await.1.expect(201);
    let telling = with(asked(&cast), json!({ "note": "The family at 614-555-0123." }));
    let reply = ask(&app, cast.worker, telling.clone()).await.1;
    assert_eq!((reply.status.as_u16(), pointers(&reply)), (422, vec!["/note".to_owned()]));
    let confirmed = with(telling, json!({ "confirmed_no_client_details": true }));
    ask(&app, cast.worker, confirmed).await.1.expect(201);
    ask(&app, cast.colleague, asked(&cast)).await.1.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_request_is_taken_back_by_whoever_asked_and_declined_by_whoever_was_asked() {
    let (app, cast) = ready().await;
    let (id, reply) = ask(&app, cast.worker, asked(&cast)).await;
    reply.expect(201);
    let path = format!("/api/v1/observation-requests/{id}");
    let no = json!({ "id": app.app.id(), "reason": "I am away until April." });
    app.by(cast.supervisor)
        .post(&format!("{path}/declines"), no.clone())
        .await
        .expect_problem(403, "forbidden");
    app.by(cast.worker).post(&format!("{path}/declines"), no.clone()).await.expect_problem(404, "not-found");
    app.by(cast.outsider)
        .post(&format!("{path}/declines"), no.clone())
        .await
        .expect_problem(404, "not-found");
    let silent = json!({ "id": app.app.id(), "reason": " " });
    app.by(cast.coach).post(&format!("{path}/declines"), silent).await.expect_problem(422, "invalid");
    for _ in 0..2 {
        app.by(cast.coach).post(&format!("{path}/declines"), no.clone()).await.expect(204);
    }
    let seen = listed(&app, cast.worker, "/asked_by_me").await;
    assert_eq!(
        (&seen[0]["state"], &seen[0]["reason"]),
        (&json!("declined"), &json!("I am away until April."))
    );
    let late = json!({ "id": app.app.id() });
    app.by(cast.worker).post(&format!("{path}/withdrawals"), late).await.expect_problem(409, "conflict");

    let (id, reply) = ask(&app, cast.worker, asked(&cast)).await;
    reply.expect(201);
    let path = format!("/api/v1/observation-requests/{id}/withdrawals");
    let back = json!({ "id": app.app.id() });
    app.by(cast.coach).post(&path, back.clone()).await.expect_problem(403, "forbidden");
    for _ in 0..2 {
        app.by(cast.worker).post(&path, back.clone()).await.expect(204);
    }
    assert_eq!(state(&app, &cast).await, "withdrawn");
}

#[tokio::test]
async fn an_observation_by_whom_was_asked_answers() {
    let (app, cast) = ready().await;
    let record = async |by: Uuid, fields: Value| {
        let id = app.app.id();
        put(&app, by, id, with(body(cast.worker), fields)).await.expect(201);
        id
    };
    let (_, reply) = ask(&app, cast.worker, with(asked(&cast), json!({ "competency": "C01" }))).await;
    reply.expect(201);
    app.wait(DAY);
    record(cast.coach, json!({ "observed_at": "2026-03-01T13:30:00Z" })).await;
    assert_eq!(state(&app, &cast).await, "open", "seen before it was asked");
    let other = json!([
        { "indicator": "C02.1", "rating": "2" }, { "indicator": "C02.2", "rating": "2" },
    ]);
    let later = json!({ "observed_at": "2026-03-03T13:30:00Z", "recorded_at": "2026-03-03T14:30:00Z" });
    record(cast.coach, with(later.clone(), json!({ "ratings": other }))).await;
    assert_eq!(state(&app, &cast).await, "open", "another skill");
    record(cast.supervisor, with(later.clone(), json!({ "purpose": "formative" }))).await;
    assert_eq!(state(&app, &cast).await, "open", "somebody else");
    let id = record(cast.coach, later).await;
    let seen = listed(&app, cast.worker, "/asked_by_me").await;
    assert_eq!((&seen[0]["state"], &seen[0]["observation_id"]), (&json!("answered"), &json!(id)));
}

#[tokio::test]
async fn the_next_step_of_a_path_knows_what_was_asked() {
    let (app, cast) = ready().await;
    let next = async || app.by(cast.worker).get("/api/v1/me/path").await.expect(200).text_at("/next/title");
    assert_eq!(next().await, "Ask Cory Coach to observe a visit");
    ask(&app, cast.worker, asked(&cast)).await.1.expect(201);
    assert_eq!(next().await, "Agree with Cory Coach on when to be observed");
    put(&app, cast.coach, app.app.id(), body(cast.worker)).await.expect(201);
    assert_ne!(next().await, "Agree with Cory Coach on when to be observed");
}
