//! Revocation for cause: exactly the statuses that rested on it move, and the
//! answer lists them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::REASON;
use crate::harness::{Reply, Shown, TestApp};

/// Status by person and requirement.
async fn statuses(app: &TestApp, by: Uuid, shown: &Shown) -> BTreeMap<(String, String), String> {
    let path = format!("/api/v1/nodes/{}/readiness", shown.place("Lakeland"));
    let seen = app.by(by).get(&path).await.expect(200).json();
    let mut all = BTreeMap::new();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for row in seen["people"].as_array().expect("people") {
        let codes = seen["requirements"].as_array().expect("requirements").iter();
        for (code, cell) in codes.zip(row["cells"].as_array().expect("cells")) {
            all.insert((text(&row["person"]["id"]), text(&code["code"])), text(&cell["status"]));
        }
    }
    all
}

async fn revoke(app: &TestApp, by: Uuid, id: Uuid, event: Uuid, cause: &str, from: &str) -> Reply {
    let body = json!({
        "id": event, "kind": "revoked", "cause": cause, "effective_on": from, "reason": REASON,
    });
    app.by(by).post(&format!("/api/v1/certificates/{id}/changes"), body).await
}

async fn coach_of(app: &TestApp, shown: &Shown) -> Uuid {
    let rows =
        fieldcraft::store::certification::certificates_of(&app.app.store.read, shown.who("Whitehorse"));
    rows.await.expect("rows")[0].id
}

#[tokio::test]
async fn exactly_the_dependent_statuses_move_and_the_answer_lists_them() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let certificate = coach_of(&app, &shown).await;
    let before = statuses(&app, feld, &shown).await;
    let event = app.app.id();
    let answer =
        revoke(&app, feld, certificate, event, "falsified_observation", "2025-09-01").await.expect(200);
    let after = statuses(&app, feld, &shown).await;
    let mut moved: Vec<Value> = Vec::new();
    for (key, status) in &before {
        if after[key] != *status {
            moved.push(
                json!({ "person": key.0, "requirement": key.1, "before": status, "after": after[key] }),
            );
        }
    }
    let mut listed: Vec<Value> = Vec::new();
    for one in answer.at("/affected").as_array().expect("people") {
        for change in one["changed"].as_array().expect("changes") {
            listed.push(json!({
                "person": one["person"]["id"], "requirement": change["requirement"],
                "before": change["before"], "after": change["after"],
            }));
        }
    }
    let order = |value: &Value| (value["person"].to_string(), value["requirement"].to_string());
    moved.sort_by_key(order);
    listed.sort_by_key(order);
    assert!(!moved.is_empty(), "somebody's statuses rested on these ratings");
    assert_eq!(listed, moved);
    let again =
        revoke(&app, feld, certificate, event, "falsified_observation", "2025-09-01").await.expect(200);
    assert_eq!(again.json(), answer.json());
}

#[tokio::test]
async fn another_cause_leaves_past_ratings_alone() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let certificate = coach_of(&app, &shown).await;
    let before = statuses(&app, feld, &shown).await;
    let answer = revoke(&app, feld, certificate, app.app.id(), "reliability", "2026-03-02").await.expect(200);
    assert_eq!(answer.at("/affected"), json!([]));
    assert_eq!(statuses(&app, feld, &shown).await, before);
}
