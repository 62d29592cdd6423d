//! Safety tasks: raised by a 0 on a star or by harm, seen and closed by those
//! who lead the worker or see the team.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};
use crate::observations::{body, pointers, put, ready, with};

fn zero(cast: &Cast) -> Value {
    let ratings = json!([{ "indicator": "C02.2", "rating": "0" }, { "indicator": "C01.1", "rating": "0" }]);
    with(body(cast.worker), json!({ "ratings": ratings }))
}

async fn tasks(app: &TestApp, by: Uuid, query: &str) -> Reply {
    app.by(by).get(&format!("/api/v1/tasks{query}")).await.expect(200)
}

fn count(reply: &Reply) -> usize {
    reply.at("/items").as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_zero_on_a_star_raises_a_task_due_a_day_after_receipt() {
    let (app, cast) = ready().await;
    for purpose in ["counting", "formative"] {
        let id = app.app.id();
        let sent = with(zero(&cast), json!({ "purpose": purpose }));
        put(&app, cast.coach, id, sent.clone()).await.expect(201);
        put(&app, cast.coach, id, sent).await.expect(200);
        let listed = tasks(&app, cast.supervisor, "").await;
        let of_this: Vec<Value> = listed
            .at("/items")
            .as_array()
            .expect("items")
            .iter()
            .filter(|task| task["observation_id"] == json!(id))
            .cloned()
            .collect();
        assert_eq!(of_this.len(), 1, "one for the star, none for the rest, none for the repeat: {listed}");
        assert_eq!(of_this[0]["kind"], "safety_zero");
        assert_eq!(of_this[0]["indicator"], "C02.2");
        assert_eq!(of_this[0]["due_at"], "2026-03-03T15:00:00Z");
        assert_eq!(of_this[0]["person"]["display_name"], "Wren Worker");
    }
}

#[tokio::test]
async fn harm_raises_one_that_is_due_at_once_and_stands_first() {
    let (app, cast) = ready().await;
    let sent = with(zero(&cast), json!({ "harm": true }));
    put(&app, cast.coach, app.app.id(), sent).await.expect(201);
    let listed = tasks(&app, cast.supervisor, "").await;
    assert_eq!(count(&listed), 2);
    assert_eq!(
        (listed.at("/items/0/kind"), listed.at("/items/0/due_at")),
        (json!("harm"), json!("2026-03-02T15:00:00Z"))
    );
    assert_eq!(listed.at("/items/1/kind"), "safety_zero");
}

#[tokio::test]
async fn those_who_lead_or_see_the_team_see_tasks_and_the_worker_does_not() {
    let (app, cast) = ready().await;
    put(&app, cast.coach, app.app.id(), zero(&cast)).await.expect(201);
    for (who, seen) in [
        (cast.coach, 1),
        (cast.supervisor, 1),
        (cast.worker, 0),
        (cast.colleague, 0),
        (cast.outsider, 0),
        (cast.admin, 0),
    ] {
        assert_eq!(count(&tasks(&app, who, "").await), seen);
    }
}

#[tokio::test]
async fn a_task_is_closed_once_with_a_note() {
    let (app, cast) = ready().await;
    put(&app, cast.coach, app.app.id(), zero(&cast)).await.expect(201);
    let task = tasks(&app, cast.coach, "").await.text_at("/items/0/id");
    let path = format!("/api/v1/tasks/{task}/completions");
    let note = json!({ "note": "We rehearsed the three questions." });
    for (who, status) in [(cast.worker, 403), (cast.colleague, 404), (cast.outsider, 404), (cast.admin, 404)]
    {
        let refused = app.by(who).post(&path, note.clone()).await;
        assert!([403, 404].contains(&status));
        refused.expect(status);
    }
    let empty = app.by(cast.coach).post(&path, json!({ "note": " " })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&empty), ["/note"]);
    let told = json!({ "note": "Called 614-555-0123." });
    app.by(cast.coach).post(&path, told).await.expect_problem(422, "client-details");
    app.wait(60_000);
    let done = app.by(cast.coach).post(&path, note.clone()).await.expect(200);
    assert_eq!(done.at("/done_at"), "2026-03-02T15:01:00Z");
    app.by(cast.coach).post(&path, note.clone()).await.expect(200);
    app.by(cast.supervisor).post(&path, note).await.expect_problem(409, "conflict");
    assert_eq!(count(&tasks(&app, cast.coach, "").await), 0);
    assert_eq!(count(&tasks(&app, cast.coach, "?open=false").await), 1);
}

#[tokio::test]
async fn an_amendment_takes_the_task_along_and_raises_no_second() {
    let (app, cast) = ready().await;
    let (first, second, third) = (app.app.id(), app.app.id(), app.app.id());
    let amend = |of: Uuid| json!({ "supersedes": of, "supersede_reason": "Forgot the minutes." });
    put(&app, cast.coach, first, zero(&cast)).await.expect(201);
    put(&app, cast.coach, second, with(zero(&cast), amend(first))).await.expect(201);
    let listed = tasks(&app, cast.coach, "").await;
    assert_eq!((count(&listed), listed.at("/items/0/observation_id")), (1, json!(second)));
    // What the amendment adds is raised.
    let more = json!([{ "indicator": "C02.2", "rating": "0" }, { "indicator": "C03.1", "rating": "0" }]);
    let sent = with(with(zero(&cast), amend(second)), json!({ "ratings": more }));
    put(&app, cast.coach, third, sent).await.expect(201);
    assert_eq!(count(&tasks(&app, cast.coach, "").await), 2);
}

#[tokio::test]
async fn pages_of_tasks_miss_nothing() {
    let (app, cast) = ready().await;
    for _ in 0..3 {
        put(&app, cast.coach, app.app.id(), with(zero(&cast), json!({ "harm": true }))).await.expect(201);
    }
    let (mut seen, mut cursor) = (0, String::new());
    loop {
        let page = tasks(&app, cast.coach, &format!("?limit=4{cursor}")).await;
        seen += count(&page);
        match page.at("/next") {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => break,
        }
    }
    assert_eq!(seen, 6);
}
