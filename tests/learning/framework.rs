//! The published framework.

use serde_json::{Value, json};

use super::taught;
use crate::harness::TestApp;

#[tokio::test]
async fn the_framework_is_told_whole() {
    let (app, cast) = taught().await;
    let reply = app.by(cast.worker).get("/api/v1/framework").await.expect(200);
    let count = |pointer: &str| reply.at(pointer).as_array().map_or(0, Vec::len);
    assert_eq!(reply.at("/code"), "mrss-core");
    assert_eq!(reply.at("/published_at"), "2026-03-02T15:00:00Z");
    assert_eq!((count("/competencies"), count("/scale"), count("/roles")), (11, 6, 11));
    let ratings: Vec<_> = (0..6).map(|n| reply.text_at(&format!("/scale/{n}/rating"))).collect();
    assert_eq!(ratings, ["0", "1", "2", "3", "NO", "NA"]);
    let all: usize = (0..11).map(|n| count(&format!("/competencies/{n}/indicators"))).sum();
    assert_eq!(all, 60);
    assert_eq!(count("/competencies/0/indicators/0/anchors"), 4);
    assert_eq!(reply.at("/requirements/0/id"), "FR-01");
    assert_eq!(reply.at("/requirements/0/clauses/0/due_days"), 30);
    assert_eq!(reply.at("/requirements/0/clauses/0/due_source"), "default");
    assert_eq!(reply.at("/requirements/0/effective_from"), "2024-01-01");
    let all = reply.at("/requirements/1/clauses");
    let clause = |key: &str| {
        let named = all.as_array().and_then(|all| all.iter().find(|one| one["key"] == key)).cloned();
        named.unwrap_or_else(|| panic!("{key} in {all}"))
    };
    let events = clause("field-events");
    assert_eq!((&events["rule"], &events["since_version"]), (&json!("count_at_least"), &json!(1)));
    let number = |clause: &Value, field: &str| {
        let numbers = clause["numbers"].as_array().expect("numbers");
        numbers.iter().find(|one| one["field"] == field).cloned().expect("the number")
    };
    let asked = number(&events, "count");
    assert_eq!((&asked["value"], &asked["source"]), (&json!(3.0), &json!("default")));
    let overlaid = &asked["overlays"][0];
    assert_eq!((&overlaid["overlay"], &overlaid["value"]), (&json!("example_overlay"), &json!(4.0)));
    assert!(overlaid["cites"].as_str().is_some_and(|cites| cites.contains("section 1.2")), "{overlaid}");
    let due = number(&clause("level-2"), "due_days");
    assert_eq!(due["overlays"][0]["text"], "30 days");
    assert_eq!(reply.at("/paths/0/code"), "local-coach");
    assert!(count("/paths/0/stages") > 3 && count("/paths/0/stages/0/gates") > 0);
}

#[tokio::test]
async fn who_has_the_framework_is_not_sent_it_again() {
    let (app, cast) = taught().await;
    let first = app.by(cast.worker).get("/api/v1/framework").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty());
    let other = app.by(cast.stranger).get("/api/v1/framework").await.expect(200);
    assert_eq!((other.header("etag"), &other.body), (tag.as_str(), &first.body));
    let again = app.by(cast.worker).with("if-none-match", &tag).get("/api/v1/framework").await.expect(304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), tag);
}

#[tokio::test]
async fn a_form_gets_the_skills_whole_and_nothing_of_the_rules() {
    let (app, cast) = taught().await;
    let worker = app.by(cast.worker);
    let whole = worker.get("/api/v1/framework").await.expect(200);
    let form = worker.get("/api/v1/framework/form").await.expect(200);
    for shared in ["version", "roles", "evidence_types", "competencies"] {
        assert_eq!(form.json()[shared], whole.json()[shared], "{shared}");
    }
    assert_eq!(form.json().as_object().map(serde_json::Map::len), Some(4));
}

#[tokio::test]
async fn before_anything_is_published_there_is_nothing() {
    let (app, cast) = TestApp::staffed().await;
    let worker = app.by(cast.worker);
    worker.get("/api/v1/framework").await.expect_problem(404, "not-found");
    worker.get("/api/v1/framework/form").await.expect_problem(404, "not-found");
    worker.get("/api/v1/modules/M01").await.expect_problem(404, "not-found");
    assert_eq!(worker.get("/api/v1/modules").await.expect(200).json(), json!({ "items": [] }));
    let path = worker.get("/api/v1/me/path").await.expect(200);
    assert_eq!(path.at("/modules"), json!([]));
    assert!(path.at("/authorization").is_null(), "absent before a framework is published");
}
