//! Transfer windows: passing a module opens one, and what is seen in it is linked.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{attempt, module, pass, republish, taught};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{answer, body, put, with};

async fn windows(app: &TestApp, by: Uuid, of: Uuid) -> Reply {
    app.by(by).get(&format!("/api/v1/people/{of}/transfer-windows")).await
}

async fn at_site(app: &TestApp, cast: &Cast, query: &str) -> Value {
    let path = format!("/api/v1/nodes/{}/transfer{query}", cast.north_site);
    app.by(cast.supervisor).get(&path).await.expect(200).json()
}

/// A formative observation of the worker by the coach, with these ratings.
async fn seen(app: &TestApp, cast: &Cast, ratings: &[(&str, &str)]) -> Uuid {
    let id = app.app.id();
    let ratings: Vec<Value> = ratings
        .iter()
        .map(|(indicator, rating)| json!({ "indicator": indicator, "rating": rating }))
        .collect();
    let fields = json!({ "ratings": ratings, "purpose": "formative" });
    put(app, cast.coach, id, with(body(cast.worker), fields)).await.expect(201);
    id
}

#[tokio::test]
async fn passing_opens_a_window_and_what_is_seen_in_it_is_linked() {
    let (app, cast) = taught().await;
    assert_eq!(windows(&app, cast.worker, cast.worker).await.expect(200).at("/items"), json!([]));
    pass(&app, cast.worker, "M01").await;
    let days = i64::from(module("M01").transfer_window_days);
    let before = windows(&app, cast.worker, cast.worker).await.expect(200);
    assert_eq!(
        (before.at("/items/0/state"), before.at("/items/0/opened_on")),
        (json!("open"), json!("2026-03-02"))
    );
    let id = seen(&app, &cast, &[("C06.1", "2"), ("C06.2", "1"), ("C01.1", "3")]).await;
    seen(&app, &cast, &[("C06.3", "NO")]).await;
    let after = windows(&app, cast.coach, cast.worker).await.expect(200);
    let first = after.at("/items/0/indicators/0");
    assert_eq!((&first["indicator"], &first["rating"]), (&json!("C06.1"), &json!(2)));
    assert_eq!(
        (&first["observation_id"], &first["observer"]["display_name"]),
        (&json!(id), &json!("Cory Coach"))
    );
    assert!(after.at("/items/0/indicators/2")["rating"].is_null(), "no chance is no look");
    app.wait((days + 1) * DAY);
    let over = windows(&app, cast.worker, cast.worker).await.expect(200);
    assert_eq!(over.at("/items/0/state"), "not_shown", "{over}");
    for by in [cast.colleague, cast.outsider] {
        windows(&app, by, cast.worker).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn rates_have_both_figures_by_module_coach_and_site() {
    let (app, cast) = taught().await;
    for person in [cast.worker, cast.colleague, cast.stranger] {
        pass(&app, person, "M01").await;
    }
    let open = at_site(&app, &cast, "").await;
    assert_eq!(
        (&open["all"]["windows"], &open["all"]["open"], &open["all"]["judged"]),
        (&json!(2), &json!(2), &json!(0))
    );
    seen(&app, &cast, &[("C06.1", "2"), ("C06.2", "2"), ("C06.3", "3")]).await;
    app.wait((i64::from(module("M01").transfer_window_days) + 1) * DAY);
    let shown = at_site(&app, &cast, "").await;
    let all = &shown["all"];
    assert_eq!(
        (&all["shown"], &all["judged"], &all["not_seen"]),
        (&json!(1), &json!(1), &json!(1)),
        "{shown:#}"
    );
    assert_eq!(shown["modules"][0]["key"], "M01");
    assert_eq!(shown["sites"][0]["name"], "North Site");
    assert_eq!(
        (&shown["coaches"][0]["name"], &shown["coaches"][0]["rate"]["shown"]),
        (&json!("Cory Coach"), &json!(1))
    );
    assert!(shown["coaches"][1]["key"].is_null(), "the colleague has no coach: {shown:#}");
    let past = at_site(&app, &cast, "?from=2025-01-01&to=2025-06-30").await;
    assert_eq!(past["all"]["windows"], 0);
    let wrong = format!("/api/v1/nodes/{}/transfer?from=2026-03-02&to=2026-03-01", cast.north_site);
    app.by(cast.supervisor).get(&wrong).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn what_no_longer_stands_shows_nothing() {
    let (app, cast) = taught().await;
    pass(&app, cast.worker, "M01").await;
    let id = seen(&app, &cast, &[("C06.1", "2"), ("C06.2", "2"), ("C06.3", "3")]).await;
    let state = async || windows(&app, cast.worker, cast.worker).await.expect(200).at("/items/0/state");
    assert_eq!(state().await, "shown");
    answer(&app, cast.coach, id, "withdrawals", json!({ "reason": "Wrong visit." })).await.expect(201);
    assert_eq!(state().await, "open");
}

#[tokio::test]
async fn only_a_change_in_substance_opens_another_window() {
    let (app, cast) = taught().await;
    pass(&app, cast.worker, "M01").await;
    let again = async |version: u32| {
        let body = attempt(app.app.id(), &module("M01"), version, 0);
        app.by(cast.worker).post("/api/v1/modules/M01/attempts", body).await.expect(201);
        windows(&app, cast.worker, cast.worker).await.expect(200).at("/items").as_array().map(Vec::len)
    };
    assert_eq!(again(1).await, Some(1), "passing again opens nothing");
    republish(&app, "M01", 2, false).await;
    assert_eq!(again(2).await, Some(1));
    republish(&app, "M01", 3, true).await;
    assert_eq!(again(3).await, Some(2));
}
