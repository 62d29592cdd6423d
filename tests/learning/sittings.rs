//! Checks that are opened: what is drawn, kept and scored.

use std::collections::BTreeSet;

use fieldcraft_curriculum::Module;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{module, republish, right, taught};
use crate::harness::{Cast, MINUTE, Reply, TestApp};

const OPEN: &str = "/api/v1/modules/M01/sittings";
const ATTEMPTS: &str = "/api/v1/modules/M01/attempts";

async fn open(app: &TestApp, person: Uuid, status: u16) -> Reply {
    app.by(person).post(OPEN, json!({ "id": app.app.id() })).await.expect(status)
}

fn ids(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    let id = |item: &Value| item["id"].as_str().or(item["item"].as_str()).unwrap_or_default().to_owned();
    items.as_array().expect("items").iter().map(id).collect()
}

/// Answers to these questions, all right but for the first so many.
fn answers(module: &Module, ids: &[String], wrong: usize) -> Vec<Value> {
    ids.iter().skip(wrong).filter_map(|id| module.check.item(id)).map(right).collect()
}

async fn send(app: &TestApp, cast: &Cast, sitting: &Reply, wrong: usize) -> Reply {
    let answers = answers(&module("M01"), &ids(sitting), wrong);
    let body = json!({ "id": sitting.at("/id"), "module_version": 1, "answers": answers });
    app.by(cast.worker).post(ATTEMPTS, body).await.expect(201)
}

#[tokio::test]
async fn ten_are_drawn_and_stay_until_they_are_sent_in() {
    let (app, cast) = taught().await;
    let first = open(&app, cast.worker, 201).await;
    assert_eq!(ids(&first).len(), 10);
    assert_eq!(first.at("/pass_score"), module("M01").check.pass_score);
    app.wait(30 * MINUTE);
    let again = open(&app, cast.worker, 200).await;
    assert_eq!(again.json(), first.json(), "another device goes on with the same");
    let other = open(&app, cast.colleague, 201).await;
    assert_ne!(ids(&other), ids(&first), "drawn for each learner");
    assert_eq!(app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200).at("/check/drawn"), 10);
}

#[tokio::test]
async fn what_was_drawn_is_what_is_scored() {
    let (app, cast) = taught().await;
    let sitting = open(&app, cast.worker, 201).await;
    let result = send(&app, &cast, &sitting, 1).await;
    assert_eq!(result.at("/percent"), 90.0);
    assert_eq!(ids(&result), ids(&sitting), "in the order in which they were asked");
    let sitting = open(&app, cast.worker, 201).await;
    let module = module("M01");
    let stray = module.check.items.iter().find(|item| !ids(&sitting).contains(&item.id)).expect("not drawn");
    let body = json!({ "id": sitting.at("/id"), "module_version": 1, "answers": [right(stray)] });
    let refused = app.by(cast.worker).post(ATTEMPTS, body).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors/0/pointer"), "/answers/0/item");
}

#[tokio::test]
async fn a_retry_asks_first_what_was_not_asked() {
    let (app, cast) = taught().await;
    let sitting = open(&app, cast.worker, 201).await;
    let asked: BTreeSet<String> = ids(&sitting).into_iter().collect();
    send(&app, &cast, &sitting, 9).await;
    let next: BTreeSet<String> = ids(&open(&app, cast.worker, 201).await).into_iter().collect();
    let bank: BTreeSet<String> = module("M01").check.items.iter().map(|item| item.id.clone()).collect();
    let left: BTreeSet<String> = bank.difference(&asked).cloned().collect();
    assert!(left.is_subset(&next), "all {} that are new are asked", left.len());
}

#[tokio::test]
async fn an_opened_check_is_its_owners_and_its_versions() {
    let (app, cast) = taught().await;
    let sitting = open(&app, cast.worker, 201).await;
    let body = json!({ "id": sitting.at("/id"), "module_version": 1, "answers": [] });
    app.by(cast.colleague).post(ATTEMPTS, body.clone()).await.expect_problem(409, "conflict");
    let taken = json!({ "id": sitting.at("/id") });
    app.by(cast.colleague).post(OPEN, taken.clone()).await.expect_problem(409, "conflict");
    republish(&app, "M01", 2, false).await;
    let mut newer = body.clone();
    newer["module_version"] = json!(2);
    let refused = app.by(cast.worker).post(ATTEMPTS, newer).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors/0/pointer"), "/module_version");
    // Version 2 only mends details: the open check still counts, and a new one is of version 2.
    assert_eq!(open(&app, cast.worker, 201).await.at("/module_version"), 2);
    app.by(cast.worker).post(ATTEMPTS, body).await.expect(201);
    // What is sent in is not opened again.
    app.by(cast.colleague).post(OPEN, taken).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_check_is_taken_in_the_language_of_the_learner() {
    let (app, cast) = taught().await;
    let spanish = module("M01").in_language("es").expect("a translation");
    let body = json!({ "id": app.app.id(), "language": "es" });
    let sitting = app.by(cast.worker).post(OPEN, body).await.expect(201);
    assert_eq!(sitting.at("/language"), "es");
    let item = spanish.check.item(&sitting.text_at("/items/0/id")).expect("drawn from the bank");
    assert_eq!(sitting.at("/items/0/prompt_html"), item.prompt_html);
    let answers = answers(&spanish, &ids(&sitting), 0);
    let body = json!({ "id": sitting.at("/id"), "module_version": 1, "language": "es", "answers": answers });
    let result = app.by(cast.worker).post(ATTEMPTS, body).await.expect(201);
    assert_eq!(result.at("/percent"), 100.0);
    let unknown = json!({ "id": app.app.id(), "language": "tlh" });
    app.by(cast.worker).post(OPEN, unknown).await.expect_problem(422, "invalid");
}
