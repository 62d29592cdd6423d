//! A coach's day in one answer.

use serde_json::{Value, json};

use super::cycles::{action, opened, step};
use super::requests::{ask, asked};
use crate::harness::{DAY, Reply, TestApp};
use crate::observations::{answer, body, put, ready, recorded, with};

async fn today(app: &TestApp, who: uuid::Uuid) -> Reply {
    app.by(who).get("/api/v1/me/today").await.expect(200)
}

fn codes(of: &Value) -> Vec<&str> {
    of.as_array().expect("skills").iter().filter_map(|one| one["competency"].as_str()).collect()
}

#[tokio::test]
async fn somebody_who_coaches_nobody_has_an_empty_day() {
    let (app, cast) = ready().await;
    let day = today(&app, cast.colleague).await.json();
    assert_eq!(
        day,
        json!({
            "on": "2026-03-02", "tasks": [], "requests": [], "due": [], "due_more": 0, "actions": [],
            "cycles": [], "unread": [], "disputes": [],
        })
    );
}

#[tokio::test]
async fn who_has_to_be_seen_is_named_with_day_and_reason() {
    let (app, cast) = ready().await;
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/due/0/person"), json!({ "id": cast.worker, "display_name": "Wren Worker" }));
    assert_eq!(day.at("/due/0/late"), true, "two years in the role, and nobody has seen them");
    assert!(day.at("/due/0/last_observed_on").is_null());
    let skills = day.at("/due/0/skills");
    assert!(codes(&skills).starts_with(&["C01", "C02", "C08"]), "{day}");
    assert_eq!(skills[0]["requirement_title"], "Safe visits");
    assert_eq!(skills[0]["criticality"], "safety");
    assert!(skills[0]["actual"].as_str().is_some_and(|text| !text.is_empty()));
    recorded(&app, &cast).await;
    assert_eq!(today(&app, cast.coach).await.at("/due/0/last_observed_on"), "2026-03-02");
    // Whoever has just begun is not due for a while.
    let hired = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let novice = app.given().person_since("Nia Novice", "R2", cast.north_site, hired).await;
    app.given().assignment("coach", cast.coach, novice).await;
    let due = today(&app, cast.coach).await.at("/due");
    let people = due.as_array().expect("people");
    assert!(people.iter().all(|one| one["person"]["id"] != json!(novice)), "{due}");
    app.wait(30 * DAY);
    let due = today(&app, cast.coach).await.at("/due");
    let people = due.as_array().expect("people");
    let soon = people.iter().find(|one| one["person"]["id"] == json!(novice)).expect("due by now");
    assert_eq!((&soon["late"], &soon["due_on"]), (&json!(false), &json!("2026-04-16")));
    assert_eq!(people[0]["person"]["id"], json!(cast.worker), "late ones first");
}

#[tokio::test]
async fn what_was_asked_agreed_and_waits_stands_in_the_day() {
    let (app, cast) = ready().await;
    ask(&app, cast.worker, with(asked(&cast), json!({ "competency": "C02" }))).await.1.expect(201);
    let (first, second) = (opened(&app, &cast).await, opened(&app, &cast).await);
    step(&app, cast.coach, first, json!({ "kind": "observed", "text": "At home." })).await.expect(201);
    step(&app, cast.coach, first, action()).await.expect(201);
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/requests/0/competency"), "C02");
    assert_eq!(day.at("/actions/0/cycle_id"), json!(first));
    assert_eq!((day.at("/actions/0/due_on"), day.at("/actions/0/due")), (json!("2026-03-09"), json!(false)));
    assert_eq!(day.at("/cycles/0/id"), json!(second));
    assert_eq!(day.at("/cycles/0/waits_for"), "observe");
    assert_eq!(day.at("/cycles").as_array().map(Vec::len), Some(1), "what is agreed stands once");
    app.wait(7 * DAY);
    assert_eq!(today(&app, cast.coach).await.at("/actions/0/due"), true);
    step(&app, cast.coach, first, json!({ "kind": "relooked", "text": "Did it." })).await.expect(201);
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/actions"), json!([]));
    assert_eq!(day.at("/cycles/0/waits_for"), "close");
    assert_eq!(today(&app, cast.supervisor).await.at("/cycles"), json!([]), "only the coach's own");
}

#[tokio::test]
async fn what_a_worker_did_not_read_and_what_they_dispute_stand_in_the_day() {
    let (app, cast) = ready().await;
    let (read, unread) = (recorded(&app, &cast).await, recorded(&app, &cast).await);
    let disputed = recorded(&app, &cast).await;
    answer(&app, cast.worker, read, "acknowledgments", json!({})).await.expect(201);
    answer(&app, cast.worker, disputed, "disputes", json!({ "reason": "The father had left." }))
        .await
        .expect(201);
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/unread"), json!([]), "not before the worker had two days");
    assert_eq!(day.at("/disputes/0/observation_id"), json!(disputed));
    assert_eq!(day.at("/disputes/0/to_decide"), false);
    assert_eq!(today(&app, cast.center).await.at("/disputes/0/to_decide"), true);
    app.wait(2 * DAY);
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/unread/0/id"), json!(unread));
    assert_eq!(day.at("/unread").as_array().map(Vec::len), Some(1));
    answer(
        &app,
        cast.center,
        disputed,
        "dispute-decisions",
        json!({ "outcome": "dismissed", "reason": "Two saw it." }),
    )
    .await
    .expect(201);
    assert_eq!(today(&app, cast.coach).await.at("/disputes"), json!([]));
}

#[tokio::test]
async fn a_zero_that_matters_is_the_first_thing_of_the_day() {
    let (app, cast) = ready().await;
    let zero = json!([
        { "indicator": "C01.5", "rating": "0" }, { "indicator": "C01.1", "rating": "2" },
    ]);
    put(&app, cast.coach, app.app.id(), with(body(cast.worker), json!({ "ratings": zero })))
        .await
        .expect(201);
    let day = today(&app, cast.coach).await;
    assert_eq!(day.at("/tasks/0/kind"), "safety_zero");
    assert_eq!(day.at("/tasks/0/indicator"), "C01.5");
    assert_eq!(
        day.at("/tasks/0/indicator_text"),
        "Spots signs that danger is growing and changes tactic, withdraws or calls for help in time."
    );
}
