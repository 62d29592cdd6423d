//! Modules before the check is sent in.

use std::collections::BTreeMap;

use fieldcraft_curriculum::check::Question;
use serde_json::Value;

use super::{attempt, module, taught};
use crate::harness::{DAY, Reply};

#[tokio::test]
async fn every_published_module_is_listed_with_ones_own_progress() {
    let (app, cast) = taught().await;
    let reply = app.by(cast.worker).get("/api/v1/modules").await.expect(200);
    let codes: Vec<String> = (0..3).map(|n| reply.text_at(&format!("/items/{n}/code"))).collect();
    assert_eq!(codes, ["M01", "M02", "M03"]);
    assert_eq!(reply.at("/items/0/lessons"), module("M01").lessons.len());
    assert_eq!(reply.at("/items/0/my"), serde_json::json!({ "state": "not_started", "lessons_read": 0 }));
}

#[tokio::test]
async fn a_lesson_is_read_once_and_only_by_who_read_it() {
    let (app, cast) = taught().await;
    let slug = module("M01").lessons[0].slug.clone();
    let reading = format!("/api/v1/modules/M01/lessons/{slug}/reading");
    let worker = app.by(cast.worker);
    worker.send(poem::http::Method::PUT, &reading, None).await.expect(204);
    let first = worker.get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(first.at("/lessons/0/read_at"), "2026-03-02T15:00:00Z");
    assert!(first.at("/lessons/1/read_at").is_null());
    assert_eq!(first.at("/my"), serde_json::json!({ "state": "started", "lessons_read": 1 }));
    app.wait(DAY);
    let worker = app.by(cast.worker);
    worker.send(poem::http::Method::PUT, &reading, None).await.expect(204);
    let again = worker.get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(again.at("/lessons/0/read_at"), "2026-03-02T15:00:00Z", "the first time stays");
    let other = app.by(cast.colleague).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(other.at("/my/state"), "not_started");
    for path in ["/api/v1/modules/M01/lessons/99-none/reading", "/api/v1/modules/M99/lessons/x/reading"] {
        worker.send(poem::http::Method::PUT, path, None).await.expect_problem(404, "not-found");
    }
    worker.get("/api/v1/modules/M99").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_module_has_what_to_think_over_and_what_to_do_on_a_shift_in_the_readers_language() {
    let (app, cast) = taught().await;
    let written = module("M01").tasks;
    let worker = app.by(cast.worker);
    let english = worker.get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(english.at("/reflections"), serde_json::to_value(&written.reflections).expect("JSON"));
    assert_eq!(english.at("/field_tasks"), serde_json::to_value(&written.field_tasks).expect("JSON"));
    let spanish = worker.get("/api/v1/modules/M01?language=es").await.expect(200);
    assert_eq!(spanish.at("/field_tasks/0/id"), written.field_tasks[0].id.as_str());
    assert_ne!(spanish.at("/field_tasks/0/task"), written.field_tasks[0].task.as_str());
    assert_ne!(spanish.at("/reflections/0/prompt"), written.reflections[0].prompt.as_str());
}

#[tokio::test]
async fn nothing_gives_the_answers_away_before_they_are_given() {
    let (app, cast) = taught().await;
    for code in ["M01", "M02", "M06"] {
        let reply = app.by(cast.worker).get(&format!("/api/v1/modules/{code}")).await.expect(200);
        let check = reply.at("/check").to_string();
        for word in ["\"correct\"", "\"feedback\"", "\"explanation", "\"sequence\"", "right_answer"] {
            assert!(!check.contains(word), "{word} is in the check of {code}");
        }
        let whole = reply.json().to_string();
        for item in &module(code).check.items {
            let told: Vec<&String> = match &item.question {
                Question::Single { options } | Question::Multiple { options } => {
                    options.iter().map(|option| &option.feedback).collect()
                }
                Question::Ordering { sequence } => sequence.iter().map(|step| &step.feedback).collect(),
                Question::Matching { pairs } => pairs.iter().map(|pair| &pair.feedback).collect(),
            };
            for text in told {
                let quoted = Value::from(text.as_str()).to_string();
                assert!(!whole.contains(quoted.trim_matches('"')), "{code} tells: {text}");
            }
        }
    }
}

/// The ids of steps and right sides in the order in which they are shown.
fn order(reply: &Reply) -> BTreeMap<String, Vec<String>> {
    let items = reply.at("/check/items");
    let shown = items.as_array().expect("items").iter().filter_map(|item| {
        let list = item.get("steps").or_else(|| item.get("right"))?.as_array()?;
        let ids = list.iter().map(|choice| choice["id"].to_string()).collect();
        Some((item["id"].to_string(), ids))
    });
    shown.collect()
}

#[tokio::test]
async fn the_order_is_the_learners_own_and_new_after_a_try() {
    let (app, cast) = taught().await;
    let shown = async |person| order(&app.by(person).get("/api/v1/modules/M06").await.expect(200));
    let first = shown(cast.worker).await;
    assert!(!first.is_empty(), "M06 has questions with an order");
    assert_eq!(shown(cast.worker).await, first, "the same over reloads");
    assert_ne!(shown(cast.colleague).await, first, "another person, another order");
    let body = attempt(app.app.id(), &module("M06"), 1, 5);
    app.by(cast.worker).post("/api/v1/modules/M06/attempts", body).await.expect(201);
    let after = shown(cast.worker).await;
    assert_ne!(after, first, "shuffled anew");
    let sorted = |mut lists: BTreeMap<String, Vec<String>>| {
        for ids in lists.values_mut() {
            ids.sort();
        }
        lists
    };
    assert_eq!(sorted(after), sorted(first), "the ids stay");
}
