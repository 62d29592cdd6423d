//! Everything or nothing: what fails in the middle leaves no trace.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{answer, body, lines, put, ready, recorded, with};
use crate::harness::TestApp;

async fn sql(app: &TestApp, text: &str) {
    app.app.store.migrations().execute_unprepared(text).await.expect("executed");
}

fn zero() -> Value {
    json!({ "ratings": [{ "indicator": "C02.2", "rating": "0" }] })
}

#[tokio::test]
async fn a_recording_that_fails_at_its_task_leaves_nothing() {
    let (app, cast) = ready().await;
    let (id, before) = (app.app.id(), lines(&app, 1_000).await.len());
    sql(&app, "ALTER TABLE safety_task RENAME TO away").await;
    let sent = with(body(cast.worker), zero());
    put(&app, cast.coach, id, sent.clone()).await.expect_problem(500, "internal");
    app.by(cast.coach).get(&format!("/api/v1/observations/{id}")).await.expect_problem(404, "not-found");
    assert_eq!(lines(&app, 1_000).await.len(), before);
    sql(&app, "ALTER TABLE away RENAME TO safety_task").await;
    put(&app, cast.coach, id, sent).await.expect(201);
    let tasks = app.by(cast.supervisor).get("/api/v1/tasks").await.expect(200);
    assert_eq!(tasks.at("/items").as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_amendment_that_fails_leaves_the_old_row_standing() {
    let (app, cast) = ready().await;
    let old = recorded(&app, &cast).await;
    let fields = json!({ "supersedes": old, "supersede_reason": "Rated the partner by mistake." });
    let sent = with(with(body(cast.worker), zero()), fields);
    sql(&app, "ALTER TABLE safety_task RENAME TO away").await;
    put(&app, cast.coach, app.app.id(), sent).await.expect_problem(500, "internal");
    sql(&app, "ALTER TABLE away RENAME TO safety_task").await;
    let read = app.by(cast.coach).get(&format!("/api/v1/observations/{old}")).await.expect(200);
    assert_eq!((read.at("/state"), read.at("/events")), (json!("recorded"), json!([])));
    assert!(read.at("/superseded_by").is_null());
}

#[tokio::test]
async fn a_redaction_that_fails_at_its_log_removes_no_text() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let reason = json!({ "reason": "A family could be recognized." });
    answer(&app, cast.center, id, "redactions", reason.clone()).await.expect(201);
    sql(&app, "ALTER TABLE audit_event RENAME TO away").await;
    answer(&app, cast.admin, id, "redactions", reason.clone()).await.expect_problem(500, "internal");
    sql(&app, "ALTER TABLE away RENAME TO audit_event").await;
    let read = app.by(cast.worker).get(&format!("/api/v1/observations/{id}")).await.expect(200);
    assert_eq!(read.at("/strengths"), "Named the feeling and checked it.");
    let done = answer(&app, cast.admin, id, "redactions", reason).await.expect(201);
    assert_eq!(done.at("/strengths"), "[redacted]");
}
