//! The decision, on the demonstration: its trainer candidate stands before it,
//! one coach candidate is on the way.

use fieldcraft::policy::Permission;
use fieldcraft::store::facts;
use fieldcraft_competencies::facts::TrainerScope;
use fieldcraft_entities::certificate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::{REASON, candidacy, sign, signature};
use crate::harness::{Reply, Shown, TestApp};
use crate::observations::pointers;

/// The candidacy of somebody.
pub async fn of(app: &TestApp, person: Uuid) -> Uuid {
    let rows = fieldcraft::store::certification::candidacies_of(&app.app.store.read, person).await;
    rows.expect("rows")[0].id
}

async fn issued(app: &TestApp, candidacy: Uuid) -> Vec<certificate::Model> {
    let of_it = certificate::Column::CandidacyId.eq(candidacy);
    certificate::Entity::find().filter(of_it).all(&app.app.store.read).await.expect("rows")
}

/// The demonstration with three assessors who can sign in, and the candidacy before its decision.
async fn pending() -> (TestApp, Shown, [Uuid; 3], Uuid) {
    let (app, shown) = TestApp::demonstration().await;
    let mut center = [Uuid::nil(); 3];
    for (at, family) in ["Feld", "Zhao", "Quiroga"].into_iter().enumerate() {
        center[at] = shown.signed_in(&app, family).await;
    }
    let id = of(&app, shown.who("Lindqvist")).await;
    (app, shown, center, id)
}

/// Somebody of the demonstration who may sign, as far as permissions go.
async fn signer(app: &TestApp, shown: &Shown, family: &str) -> Uuid {
    let person = shown.signed_in(app, family).await;
    app.given().grant(person, Permission::DecideCertification, shown.place("Lakeland")).await;
    person
}

fn says(reply: &Reply, text: &str) {
    let detail = reply.text_at("/detail");
    assert!(detail.contains(text), "{detail}");
}

/// What the rules read that somebody may deliver.
async fn may_deliver(app: &TestApp, person: Uuid) -> Vec<TrainerScope> {
    let content = app.app.content().await.expect("content");
    let read = facts::load_with_places(&app.app.store.read, &content, &[person]).await;
    read.expect("facts").0.remove(&person).expect("somebody").trainer_scopes
}

#[tokio::test]
async fn the_second_signature_issues_one_certificate() {
    let (app, shown, [feld, zhao, quiroga], id) = pending().await;
    assert_eq!(may_deliver(&app, shown.who("Lindqvist")).await, []);
    let before = candidacy(&app, feld, id).await.expect(200);
    assert_eq!((before.at("/state"), before.at("/may_decide")), (json!("decision_pending"), json!(true)));
    let short = signature(&app, feld, id, json!({ "id": app.app.id(), "reason": "Fine." })).await;
    assert_eq!(pointers(&short.expect_problem(422, "invalid")), ["/reason"]);
    let mine = app.app.id();
    for _ in 0..2 {
        let one = signature(&app, feld, id, json!({ "id": mine })).await.expect(201);
        assert_eq!(one.at("/state"), "decision_pending");
        assert_eq!(one.at("/decisions").as_array().map(Vec::len), Some(1));
        assert_eq!(one.at("/may_decide"), false);
    }
    let other = signature(&app, feld, id, json!({ "id": mine, "decision": "decline" })).await;
    other.expect_problem(409, "conflict");
    says(&sign(&app, feld, id).await.expect_problem(403, "forbidden"), "signed already");
    assert!(issued(&app, id).await.is_empty());
    let second = json!({ "id": app.app.id() });
    let two = signature(&app, zhao, id, second.clone()).await.expect(201);
    assert_eq!(two.at("/state"), "certified");
    let certificates = issued(&app, id).await;
    assert_eq!(certificates.len(), 1);
    assert_eq!(two.at("/certificate_id"), json!(certificates[0].id));
    assert_eq!(certificates[0].person_id, shown.who("Lindqvist"));
    assert_eq!(certificates[0].valid_from_on.to_string(), "2026-03-02");
    // What a certificate covers is kept once it was read: one that is new is read.
    for _ in 0..2 {
        let scopes = may_deliver(&app, shown.who("Lindqvist")).await;
        assert_eq!(scopes.iter().map(|scope| scope.module.as_str()).collect::<Vec<_>>(), ["M06"]);
    }
    signature(&app, zhao, id, second).await.expect(201);
    sign(&app, quiroga, id).await.expect_problem(409, "conflict");
    assert_eq!(issued(&app, id).await, certificates);
}

#[tokio::test]
async fn two_second_signatures_at_once_issue_one_certificate() {
    let (app, _, [feld, zhao, quiroga], id) = pending().await;
    sign(&app, feld, id).await.expect(201);
    let (one, two) = tokio::join!(sign(&app, zhao, id), sign(&app, quiroga, id));
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [201, 409], "{one}\n{two}");
    assert_eq!(issued(&app, id).await.len(), 1);
}

#[tokio::test]
async fn a_decision_keeps_the_gates_as_they_stood() {
    let (app, _, [feld, ..], id) = pending().await;
    sign(&app, feld, id).await.expect(201);
    let rows = fieldcraft::store::certification::decisions(&app.app.store.read, id).await.expect("rows");
    let kept: serde_json::Value = serde_json::from_str(&rows[0].explanation).expect("JSON");
    assert_eq!(kept["path"], "local-trainer");
    assert!(kept["stages"].as_array().is_some_and(|stages| stages.len() > 3), "{kept}");
}

#[tokio::test]
async fn one_against_it_ends_it() {
    let (app, _, [feld, zhao, _], id) = pending().await;
    let no = json!({ "id": app.app.id(), "decision": "decline" });
    let over = signature(&app, feld, id, no).await.expect(201);
    assert_eq!(over.at("/state"), "gate_failed");
    assert_eq!(over.at("/decisions/0/reason"), REASON);
    sign(&app, zhao, id).await.expect_problem(409, "conflict");
    assert!(issued(&app, id).await.is_empty());
}

#[tokio::test]
async fn nothing_is_decided_while_a_gate_is_open() {
    let (app, shown, [feld, ..], _) = pending().await;
    let brown = of(&app, shown.who("Brown")).await;
    let refused = sign(&app, feld, brown).await.expect_problem(409, "conflict");
    says(&refused, "Open:");
    assert_eq!(candidacy(&app, feld, brown).await.at("/decisions"), json!([]));
}

#[tokio::test]
async fn whoever_has_a_conflict_of_interest_does_not_sign() {
    let (app, shown, _, id) = pending().await;
    let supervisor = signer(&app, &shown, "Ibarra").await;
    says(&sign(&app, supervisor, id).await.expect_problem(403, "forbidden"), "line of supervision");
    let shown_to = candidacy(&app, supervisor, id).await.expect(200);
    assert!(shown_to.text_at("/may_not_decide_because").contains("line of supervision"));
    let coached = signer(&app, &shown, "Dubois").await;
    app.given().assignment("coach", shown.who("Lindqvist"), coached).await;
    says(&sign(&app, coached, id).await.expect_problem(403, "forbidden"), "coached you");
    let candidate = signer(&app, &shown, "Lindqvist").await;
    sign(&app, candidate, id).await.expect_problem(403, "forbidden");
    assert_eq!(candidacy(&app, coached, id).await.at("/decisions"), json!([]));
}

#[tokio::test]
async fn one_signature_comes_from_the_center() {
    let (app, shown, [feld, ..], id) = pending().await;
    let (one, two) = (signer(&app, &shown, "Aziz").await, signer(&app, &shown, "Dubois").await);
    sign(&app, one, id).await.expect(201);
    says(&sign(&app, two, id).await.expect_problem(403, "forbidden"), "center");
    assert_eq!(sign(&app, feld, id).await.expect(201).at("/state"), "certified");
}
