//! Knowledge checks sent in.

use serde_json::json;

use super::{attempt, module, taught};
use crate::harness::{DAY, MINUTE};

const M01: &str = "/api/v1/modules/M01/attempts";

#[tokio::test]
async fn right_answers_pass_and_the_feedback_says_why() {
    let (app, cast) = taught().await;
    let id = app.app.id();
    let mut body = attempt(id, &module("M01"), 1, 0);
    body["started_at"] = json!("2026-03-02T14:40:00Z");
    let reply = app.by(cast.worker).post(M01, body).await.expect(201);
    assert_eq!(reply.at("/id"), id.to_string());
    assert_eq!((reply.at("/percent"), reply.at("/passed")), (json!(100.0), json!(true)));
    assert_eq!((reply.at("/points_num"), reply.at("/points_den")), (json!(1), json!(1)));
    assert_eq!(reply.at("/module_version"), 1);
    assert_eq!(reply.at("/submitted_at"), "2026-03-02T15:00:00Z");
    let items = reply.at("/items");
    for item in items.as_array().expect("items") {
        assert_eq!(item["correct"], true, "{item:#}");
        assert!(item["feedback"].as_array().is_some_and(|told| !told.is_empty()), "{item:#}");
        assert!(module("M01").lesson(item["lesson"].as_str().unwrap_or_default()).is_some(), "{item:#}");
    }
    let my = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200).at("/my");
    assert_eq!(
        my,
        json!({
            "state": "passed", "lessons_read": 0, "best_percent": 100.0,
            "passed_version": 1, "passed_at": "2026-03-02T15:00:00Z",
        })
    );
}

#[tokio::test]
async fn what_is_left_open_is_worth_nothing_and_told_all_the_same() {
    let (app, cast) = taught().await;
    let module = module("M01");
    let open = module.check.items.len() / 2;
    let body = attempt(app.app.id(), &module, 1, open);
    let reply = app.by(cast.worker).post(M01, body).await.expect(201);
    assert_eq!(reply.at("/passed"), false);
    assert_eq!((reply.at("/items/0/answered"), reply.at("/items/0/correct")), (json!(false), json!(false)));
    assert_eq!(reply.at("/items/0/points_num"), 0);
    assert!(reply.at("/items/0/right_answer").as_object().is_some_and(|key| key.len() == 1), "{reply}");
    assert_eq!(app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200).at("/my/state"), "started");
}

#[tokio::test]
async fn the_same_body_is_one_attempt_and_another_is_refused() {
    let (app, cast) = taught().await;
    let id = app.app.id();
    let body = attempt(id, &module("M01"), 1, 3);
    let first = app.by(cast.worker).post(M01, body.clone()).await.expect(201);
    app.wait(MINUTE);
    let again = app.by(cast.worker).post(M01, body.clone()).await.expect(200);
    assert_eq!(again.json(), first.json());
    // The order of the answers says nothing.
    let mut turned = body.clone();
    turned["answers"].as_array_mut().expect("answers").reverse();
    app.by(cast.worker).post(M01, turned).await.expect(200);
    let other = attempt(id, &module("M01"), 1, 0);
    app.by(cast.worker).post(M01, other).await.expect_problem(409, "conflict");
    // Nor may somebody else use the id, or learn from it.
    app.by(cast.colleague).post(M01, body).await.expect_problem(409, "conflict");
    let list = app.by(cast.worker).get(M01).await.expect(200);
    assert_eq!(list.at("/items").as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn all_faults_are_told_at_once_and_nothing_is_kept() {
    let (app, cast) = taught().await;
    let mut body = attempt(app.app.id(), &module("M01"), 1, 0);
    body["answers"][0]["item"] = json!("m99-01");
    body["answers"][1]["kind"] =
        json!(if body["answers"][1]["kind"] == "single" { "multiple" } else { "single" });
    let refused = app.by(cast.worker).post(M01, body.clone()).await.expect_problem(422, "invalid");
    let pointers: Vec<String> = (0..2).map(|n| refused.text_at(&format!("/errors/{n}/pointer"))).collect();
    assert_eq!(pointers, ["/answers/0/item", "/answers/1/kind"]);
    let mut unknown = attempt(app.app.id(), &module("M01"), 7, 0);
    let refused = app.by(cast.worker).post(M01, unknown.clone()).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors/0/pointer"), "/module_version");
    unknown["surprise"] = json!(1);
    app.by(cast.worker).post(M01, unknown).await.expect_problem(400, "bad-request");
    let none = attempt(app.app.id(), &module("M01"), 1, 0);
    app.by(cast.worker).post("/api/v1/modules/M99/attempts", none).await.expect_problem(404, "not-found");
    let list = app.by(cast.worker).get(M01).await.expect(200);
    assert_eq!(list.at("/items"), json!([]));
}

#[tokio::test]
async fn attempts_are_seen_by_oneself_and_by_those_who_may_read_evidence() {
    let (app, cast) = taught().await;
    let body = attempt(app.app.id(), &module("M01"), 1, 0);
    app.by(cast.worker).post(M01, body).await.expect(201);
    let of_worker = format!("{M01}?person_id={}", cast.worker);
    for reader in [cast.worker, cast.coach, cast.supervisor, cast.center] {
        let list = app.by(reader).get(&of_worker).await.expect(200);
        assert_eq!(list.at("/items/0/percent"), 100.0, "{list}");
        assert!(list.at("/items/0/answers").is_null());
    }
    for other in [cast.colleague, cast.outsider, cast.stranger] {
        app.by(other).get(&of_worker).await.expect_problem(404, "not-found");
        assert_eq!(app.by(other).get(M01).await.expect(200).at("/items"), json!([]));
    }
    // The administrator may see the person, but not what they answered.
    app.by(cast.admin).get(&of_worker).await.expect_problem(403, "forbidden");
    let nobody = format!("{M01}?person_id={}", app.app.id());
    app.by(cast.center).get(&nobody).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn attempts_come_newest_first_in_pages_that_miss_none() {
    let (app, cast) = taught().await;
    for open in [6, 5, 4, 3, 0] {
        let body = attempt(app.app.id(), &module("M01"), 1, open);
        app.by(cast.worker).post(M01, body).await.expect(201);
        app.wait(DAY / 24);
    }
    let worker = app.by(cast.worker);
    let whole = worker.get(M01).await.expect(200).at("/items");
    let whole: Vec<String> =
        whole.as_array().expect("items").iter().map(|item| item["id"].to_string()).collect();
    assert_eq!(whole.len(), 5);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = worker.get(&format!("{M01}?limit=2{cursor}")).await.expect(200);
        let items = page.at("/items");
        paged.extend(items.as_array().expect("items").iter().map(|item| item["id"].to_string()));
        match page.at("/next").as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    worker.get(&format!("{M01}?cursor=nonsense")).await.expect_problem(422, "invalid");
}
