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
    for name in ["Kim Keys", "Kay Keys"] {
        let assessor = app.given().person(name, "R9", cast.state).await;
        signed(&app, assessor, &vignettes(&app).await).await;
    }
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

/// All field names of an answer, but for those of the result's figures and of its counts over the whole run.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                if !["figures", "minimums", "shown", "pairs"].contains(&name.as_str()) {
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
    let pairs = failed.at("/result/pairs");
    let pairs = pairs.as_array().expect("pairs");
    assert!(pairs.iter().all(|one| one["own"] != one["key"] && one["count"].as_u64() > Some(0)), "{failed}");
    let counted: u64 = pairs.iter().filter_map(|one| one["count"].as_u64()).sum();
    assert_eq!(json!(counted as f64), failed.at("/result/minimums/1/value"), "each scored pair once");
    let bias = failed.at("/result/figures/2");
    assert_eq!((&bias["key"], &bias["target_bound"]), (&json!("bias"), &json!("within")));
    assert_eq!(bias["target_value"], 0.25);
}

#[tokio::test]
async fn blanks_make_a_run_void_and_use_no_try() {
    let (app, cast) = ready().await;
    let void = run(&app, cast.worker, Rates::Blank).await;
    assert_eq!(void.at("/result/outcome"), "void");
    assert_eq!(void.at("/result/pairs"), json!([]), "it would tell the key without using a try");
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

#[tokio::test]
async fn a_counted_run_needs_keys_that_two_assessors_signed() {
    let (app, cast) = TestApp::staffed().await;
    app.given().content().await;
    let refused = begin(&app, cast.worker, app.app.id()).await.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("scored on 0"), "{refused}");
    let other = super::second(&app, &cast).await;
    let all = app.by(cast.center).get("/api/v1/vignettes").await.expect(200);
    let codes: Vec<String> = drawn_of(&all);
    assert!(codes.len() >= 6, "{codes:?}");
    for by in [cast.center, other] {
        for code in &codes {
            let (reading, path) = (format!("/api/v1/vignettes/{code}/key-readings"), signing(code));
            app.by(by).post(&path, json!({ "version": 1 })).await.expect_problem(409, "conflict");
            let key = app.by(by).post(&reading, json!({})).await.expect(201);
            assert_eq!(
                key.at("/key").as_array().map(Vec::len),
                key.at("/vignette/indicators").as_array().map(Vec::len)
            );
            app.by(by).post(&path, json!({ "version": 7 })).await.expect_problem(409, "conflict");
            for _ in 0..2 {
                app.by(by).post(&path, json!({ "version": key.at("/version") })).await.expect(204);
            }
        }
    }
    let list = app.by(other).get("/api/v1/vignettes").await.expect(200);
    assert_eq!((list.at("/items/0/in_force"), list.at("/items/0/read")), (json!(true), json!(true)));
    assert_eq!(list.at("/items/0/signed_by").as_array().map(Vec::len), Some(2));
    begin(&app, cast.worker, app.app.id()).await.expect(201);
    let refused = begin(&app, other, app.app.id()).await.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("scored on 0"), "{refused}");
}

fn signing(code: &str) -> String {
    format!("/api/v1/vignettes/{code}/key-signatures")
}

fn drawn_of(list: &Reply) -> Vec<String> {
    let items = list.at("/items");
    let codes = items.as_array().expect("items").iter().map(|one| one["code"].as_str().expect("a code"));
    codes.map(str::to_owned).collect()
}

#[tokio::test]
async fn nobody_reads_a_key_while_rating_by_it_and_only_the_center_reads_keys() {
    let (app, cast) = ready().await;
    let begun = begin(&app, cast.center, app.app.id()).await.expect(201);
    let code = &drawn(&begun)[0];
    let path = format!("/api/v1/vignettes/{code}/key-readings");
    app.by(cast.center).post(&path, json!({})).await.expect_problem(409, "conflict");
    for by in [cast.coach, cast.outsider, cast.supervisor] {
        app.by(by).post(&path, json!({})).await.expect_problem(404, "not-found");
        app.by(by).get("/api/v1/vignettes").await.expect_problem(404, "not-found");
    }
}

/// The embedded content with one vignette for practice.
async fn with_practice() -> (TestApp, Cast, String) {
    let (app, cast) = TestApp::staffed().await;
    let mut sources = app.app.sources().await.expect("sound content");
    sources.vignettes.retain(|vignette| vignette.pool == Pool::Counted);
    let practice = sources.vignettes.last_mut().expect("a vignette");
    practice.pool = Pool::Practice;
    let code = practice.code.clone();
    app.app.publish(fieldcraft::app::publishing::How::Start, &sources).await.expect("published");
    (app, cast, code)
}

#[tokio::test]
async fn practice_gives_feedback_as_often_as_wanted_and_counts_nowhere() {
    let (app, cast, code) = with_practice().await;
    let list = app.by(cast.worker).get("/api/v1/practice-vignettes").await.expect(200);
    assert_eq!(drawn_of(&list), std::slice::from_ref(&code));
    let view = app.by(cast.worker).get(&format!("/api/v1/practice-vignettes/{code}")).await.expect(200);
    assert!(view.at("/key").is_null() && view.at("/turns").is_array(), "{view}");
    let vignette = vignettes(&app).await.into_iter().find(|v| v.code == code).expect("a vignette");
    let path = format!("/api/v1/practice-vignettes/{code}/ratings");
    let rate = async |id: Uuid, how| {
        let body = json!({ "id": id, "ratings": ratings(&vignette, how) });
        app.by(cast.worker).post(&path, body).await
    };
    let first = app.app.id();
    let equal = rate(first, Rates::Equal).await.expect(201);
    assert_eq!(equal.at("/compared"), equal.at("/equal"));
    assert!(equal.text_at("/items/0/reason").len() > 10, "{equal}");
    assert_eq!(rate(first, Rates::Equal).await.expect(201).json(), equal.json());
    rate(first, Rates::Shifted).await.expect_problem(409, "conflict");
    let shifted = rate(app.app.id(), Rates::Shifted).await.expect(201);
    assert_eq!(shifted.at("/equal"), 0);
    let list = app.by(cast.worker).get("/api/v1/practice-vignettes").await.expect(200);
    assert_eq!(list.at("/items/0/times"), 2);
    let runs = app.by(cast.worker).get("/api/v1/calibration-runs").await.expect(200);
    assert_eq!(runs.at("/items"), json!([]));
    let strange = json!({ "id": app.app.id(), "ratings": [{ "indicator": "C44.1", "rating": "2" }] });
    app.by(cast.worker).post(&path, strange).await.expect_problem(422, "invalid");
    let counted = vignettes(&app).await.into_iter().find(|v| v.pool == Pool::Counted).expect("one").code;
    let closed = json!({ "id": app.app.id(), "ratings": [] });
    let path = format!("/api/v1/practice-vignettes/{counted}/ratings");
    app.by(cast.worker).post(&path, closed).await.expect_problem(404, "not-found");
}

async fn where_i_stand(app: &TestApp, by: Uuid) -> Reply {
    app.by(by).get("/api/v1/calibration-standing").await.expect(200)
}

#[tokio::test]
async fn a_pass_holds_180_days_and_a_shorter_run_renews_it() {
    let (app, cast) = ready().await;
    let before = where_i_stand(&app, cast.worker).await;
    assert_eq!((before.at("/tries_left"), before.at("/next_is_renewal")), (json!(3), json!(false)));
    run(&app, cast.worker, Rates::Equal).await;
    let passed = where_i_stand(&app, cast.worker).await;
    assert_eq!(passed.at("/due_on"), "2026-08-29");
    assert_eq!(passed.at("/next_is_renewal"), true);
    assert_eq!(passed.at("/counts"), false, "without a certificate nothing counts");
    app.wait(170 * DAY);
    let begun = begin(&app, cast.worker, app.app.id()).await.expect(201);
    assert_eq!((begun.at("/kind"), drawn(&begun).len()), (json!("renewal"), 3));
    let all = vignettes(&app).await;
    for code in drawn(&begun) {
        let vignette = all.iter().find(|v| v.code == code).expect("a vignette");
        rate(
            &app,
            cast.worker,
            begun.text_at("/id").parse().expect("an id"),
            &code,
            ratings(vignette, Rates::Equal),
        )
        .await
        .expect(204);
    }
    let sent = complete(&app, cast.worker, begun.text_at("/id").parse().expect("an id")).await.expect(201);
    assert_eq!(sent.at("/result/outcome"), "passed", "{sent}");
    assert_eq!(sent.at("/result/figures").as_array().map(Vec::len), Some(2));
    app.wait(241 * DAY);
    let lapsed = where_i_stand(&app, cast.worker).await;
    assert_eq!(lapsed.at("/next_is_renewal"), false, "too late for the shorter run");
    let again = begin(&app, cast.worker, app.app.id()).await.expect(201);
    assert_eq!(again.at("/kind"), "first");
}
