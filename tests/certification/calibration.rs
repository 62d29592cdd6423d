//! Blind runs: the key is in no answer, and decides all the same.

use std::collections::BTreeSet;

use fieldcraft_curriculum::Vignette;
use fieldcraft_curriculum::vignette::Pool;
use fieldcraft_entities::vignette_key_signature;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::pointers;

/// How somebody rates.
#[derive(Clone, Copy)]
enum Rates {
    /// As the key does.
    Equal,
    /// One step away from the key.
    Shifted,
    /// Nothing.
    Blank,
}

async fn ready() -> (TestApp, Cast) {
    let (app, cast) = TestApp::staffed().await;
    app.given().content().await;
    (app, cast)
}

async fn begin(app: &TestApp, by: Uuid, id: Uuid) -> Reply {
    app.by(by).post("/api/v1/calibration-runs", json!({ "id": id })).await
}

async fn complete(app: &TestApp, by: Uuid, id: Uuid) -> Reply {
    app.by(by).post(&format!("/api/v1/calibration-runs/{id}/completions"), json!({})).await
}

async fn rate(app: &TestApp, by: Uuid, run: Uuid, vignette: &str, ratings: Value) -> Reply {
    let path = format!("/api/v1/calibration-runs/{run}/ratings/{vignette}");
    app.by(by).put(&path, json!({ "ratings": ratings })).await
}

async fn vignettes(app: &TestApp) -> Vec<Vignette> {
    let content = app.app.content().await.expect("content");
    content.vignettes.values().map(|v| Vignette::clone(v)).collect()
}

/// The codes of a run's vignettes.
fn drawn(run: &Reply) -> Vec<String> {
    let list = run.at("/vignettes");
    list.as_array()
        .expect("vignettes")
        .iter()
        .map(|v| v["code"].as_str().expect("a code").to_owned())
        .collect()
}

fn ratings(vignette: &Vignette, how: Rates) -> Value {
    let rated = vignette.key.iter().filter_map(|key| {
        let score = match (how, key.rating.scored()) {
            (Rates::Blank, _) => return None,
            (_, None) => "NO".to_owned(),
            (Rates::Equal, Some(score)) => score.to_string(),
            (Rates::Shifted, Some(3)) => "2".to_owned(),
            (Rates::Shifted, Some(score)) => (score + 1).to_string(),
        };
        Some(json!({ "indicator": key.indicator, "rating": score }))
    });
    rated.collect()
}

/// A whole run; gives the answer to sending it in.
async fn run(app: &TestApp, by: Uuid, how: Rates) -> Reply {
    let id = app.app.id();
    let begun = begin(app, by, id).await.expect(201);
    let all = vignettes(app).await;
    for code in drawn(&begun) {
        let vignette = all.iter().find(|v| v.code == code).expect("a vignette");
        rate(app, by, id, &code, ratings(vignette, how)).await.expect(204);
    }
    complete(app, by, id).await.expect(201)
}

/// All field names of an answer, but for those of the result's figures.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                if !["figures", "minimums", "shown"].contains(&name.as_str()) {
                    names(value, into);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[tokio::test]
async fn the_key_is_in_no_answer() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let mut answers = vec![begin(&app, cast.worker, id).await.expect(201)];
    let path = format!("/api/v1/calibration-runs/{id}");
    answers.push(app.by(cast.worker).get(&path).await.expect(200));
    let all = vignettes(&app).await;
    for code in drawn(&answers[0]) {
        let vignette = all.iter().find(|v| v.code == code).expect("a vignette");
        rate(&app, cast.worker, id, &code, ratings(vignette, Rates::Shifted)).await.expect(204);
    }
    answers.push(complete(&app, cast.worker, id).await.expect(201));
    answers.push(app.by(cast.worker).get(&path).await.expect(200));
    answers.push(app.by(cast.worker).get("/api/v1/calibration-runs").await.expect(200));
    for answer in &answers {
        let mut seen = BTreeSet::new();
        names(&answer.json(), &mut seen);
        for closed in ["key", "reason", "key_status", "pool"] {
            assert!(!seen.contains(closed), "{closed} is in {answer}");
        }
        let text = answer.text();
        for key in all.iter().flat_map(|v| &v.key) {
            let reason = json!(key.reason).to_string();
            assert!(!text.contains(reason.trim_matches('"')), "the key's reason is in {answer}");
        }
    }
    let listed = answers[4].json();
    assert_eq!(listed["items"][0]["vignettes"], json!([]), "lists carry no transcripts");
}

#[tokio::test]
async fn rating_as_the_key_does_passes_and_one_step_off_fails() {
    let (app, cast) = ready().await;
    assert_eq!(run(&app, cast.worker, Rates::Equal).await.at("/result/outcome"), "passed");
    let failed = run(&app, cast.coach, Rates::Shifted).await;
    assert_eq!(failed.at("/result/outcome"), "failed");
    assert!(failed.at("/result/disagreements").as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(failed.at("/completed_on"), "2026-03-02");
}

#[tokio::test]
async fn blanks_make_a_run_void_and_use_no_try() {
    let (app, cast) = ready().await;
    let void = run(&app, cast.worker, Rates::Blank).await;
    assert_eq!(void.at("/result/outcome"), "void");
    begin(&app, cast.worker, app.app.id()).await.expect(201);
}

#[tokio::test]
async fn after_a_failed_try_there_is_a_waiting_time() {
    let (app, cast) = ready().await;
    run(&app, cast.worker, Rates::Shifted).await;
    let refused = begin(&app, cast.worker, app.app.id()).await.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("March 16, 2026"), "{refused}");
    app.wait(13 * DAY);
    begin(&app, cast.worker, app.app.id()).await.expect_problem(409, "conflict");
    app.wait(DAY);
    begin(&app, cast.worker, app.app.id()).await.expect(201);
}

#[tokio::test]
async fn one_run_is_open_at_a_time_and_only_its_rater_sees_it() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let first = begin(&app, cast.worker, id).await.expect(201);
    let again = begin(&app, cast.worker, id).await.expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(drawn(&first).len(), 6);
    begin(&app, cast.worker, app.app.id()).await.expect_problem(409, "conflict");
    begin(&app, cast.coach, id).await.expect_problem(409, "conflict");
    for by in [cast.coach, cast.center] {
        app.by(by).get(&format!("/api/v1/calibration-runs/{id}")).await.expect_problem(404, "not-found");
        complete(&app, by, id).await.expect_problem(404, "not-found");
        rate(&app, by, id, &drawn(&first)[0], json!([])).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_run_takes_ratings_of_its_vignettes_until_it_is_sent_in() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let begun = begin(&app, cast.worker, id).await.expect(201);
    let code = &drawn(&begun)[0];
    rate(&app, cast.worker, id, "V99", json!([])).await.expect_problem(404, "not-found");
    let strange = json!([{ "indicator": "C44.1", "rating": "2" }]);
    let refused = rate(&app, cast.worker, id, code, strange).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/ratings"]);
    let indicator = begun.text_at("/vignettes/0/indicators/0");
    for rating in ["1", "2"] {
        let rated = json!([{ "indicator": indicator, "rating": rating }]);
        rate(&app, cast.worker, id, code, rated).await.expect(204);
    }
    let seen = app.by(cast.worker).get(&format!("/api/v1/calibration-runs/{id}")).await.expect(200);
    assert_eq!(seen.at("/vignettes/0/ratings"), json!([{ "indicator": indicator, "rating": "2" }]));
    let sent = complete(&app, cast.worker, id).await.expect(201);
    assert_eq!(complete(&app, cast.worker, id).await.expect(201).json(), sent.json());
    rate(&app, cast.worker, id, code, json!([])).await.expect_problem(409, "conflict");
}

/// Writes that this person helped to set the keys of these vignettes.
async fn signed(app: &TestApp, person: Uuid, vignettes: &[Vignette]) {
    let tx = app.app.store.begin().await.expect("a transaction");
    for vignette in vignettes {
        let row = vignette_key_signature::ActiveModel {
            code: Set(vignette.code.clone()),
            version: Set(vignette.version.into()),
            person_id: Set(person),
            signed_at: Set(app.app.now()),
        };
        row.insert(&tx).await.expect("a signature");
    }
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn nobody_is_scored_on_a_key_that_they_helped_to_set() {
    let (app, cast) = ready().await;
    let counted: Vec<Vignette> =
        vignettes(&app).await.into_iter().filter(|v| v.pool == Pool::Counted).collect();
    let (own, rest) = counted.split_at(counted.len() - 6);
    assert!(!own.is_empty(), "the pool is too small to leave one out");
    signed(&app, cast.worker, own).await;
    let mut left = drawn(&begin(&app, cast.worker, app.app.id()).await.expect(201));
    left.sort_unstable();
    assert_eq!(left, rest.iter().map(|v| v.code.clone()).collect::<Vec<_>>());
    signed(&app, cast.coach, &counted[..counted.len() - 5]).await;
    let refused = begin(&app, cast.coach, app.app.id()).await.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("scored on 5"), "{refused}");
}

#[tokio::test]
async fn practice_vignettes_are_never_drawn() {
    let (app, cast) = ready().await;
    let practice: Vec<String> =
        vignettes(&app).await.into_iter().filter(|v| v.pool != Pool::Counted).map(|v| v.code).collect();
    let begun = drawn(&begin(&app, cast.worker, app.app.id()).await.expect(201));
    assert!(begun.iter().all(|code| !practice.contains(code)), "{begun:?}");
}
