//! Everybody's own coaching, as worker and as coach.

use serde_json::json;

use super::cycles::{action, opened, step};
use crate::observations::{answer, ready, recorded};

#[tokio::test]
async fn a_worker_finds_what_to_answer_and_what_to_work_on() {
    let (app, cast) = ready().await;
    let (first, second) = (recorded(&app, &cast).await, recorded(&app, &cast).await);
    let (third, cycle) = (recorded(&app, &cast).await, opened(&app, &cast).await);
    answer(&app, cast.worker, second, "acknowledgments", json!({})).await.expect(201);
    answer(&app, cast.coach, third, "withdrawals", json!({ "reason": "Wrong visit." })).await.expect(201);
    let mine = app.by(cast.worker).get("/api/v1/me/coaching").await.expect(200);
    assert_eq!(mine.at("/as_worker/observations_to_acknowledge").as_array().map(Vec::len), Some(1));
    assert_eq!(mine.at("/as_worker/observations_to_acknowledge/0/id"), json!(first));
    assert_eq!(mine.at("/as_worker/cycles/0/id"), json!(cycle));
    assert_eq!(mine.at("/as_coach"), json!({ "people": [], "open_actions": [] }));
}

#[tokio::test]
async fn a_coach_finds_whom_they_coach_and_what_is_agreed() {
    let (app, cast) = ready().await;
    let cycle = opened(&app, &cast).await;
    let unseen = app.by(cast.coach).get("/api/v1/me/coaching").await.expect(200);
    assert!(unseen.at("/as_coach/people/0/last_observed_on").is_null());
    recorded(&app, &cast).await;
    step(&app, cast.coach, cycle, json!({ "kind": "observed", "text": "At home." })).await.expect(201);
    step(&app, cast.coach, cycle, action()).await.expect(201);
    let mine = app.by(cast.coach).get("/api/v1/me/coaching").await.expect(200);
    let people = json!([{
        "person": { "id": cast.worker, "display_name": "Wren Worker" },
        "last_observed_on": "2026-03-02",
        "open_cycles": 1,
    }]);
    assert_eq!(mine.at("/as_coach/people"), people);
    let actions = json!([{
        "cycle_id": cycle,
        "person": { "id": cast.worker, "display_name": "Wren Worker" },
        "text": "Try it on two calls.",
        "due_on": "2026-03-09",
    }]);
    assert_eq!(mine.at("/as_coach/open_actions"), actions);
    step(&app, cast.coach, cycle, json!({ "kind": "relooked", "text": "Did it." })).await.expect(201);
    let done = app.by(cast.coach).get("/api/v1/me/coaching").await.expect(200);
    assert_eq!(done.at("/as_coach/open_actions"), json!([]));
}

#[tokio::test]
async fn a_withdrawn_observation_is_no_last_one() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    answer(&app, cast.coach, id, "withdrawals", json!({ "reason": "Wrong visit." })).await.expect(201);
    let mine = app.by(cast.coach).get("/api/v1/me/coaching").await.expect(200);
    assert!(mine.at("/as_coach/people/0/last_observed_on").is_null(), "{mine}");
}
