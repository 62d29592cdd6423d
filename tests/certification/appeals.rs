//! Two others look at a decision again.

use serde_json::{Value, json};
use uuid::Uuid;

use super::deciding::of;
use super::{REASON, candidacy, founded, second, signature};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{pointers, ready};

const WHY: &str = "The reasons do not speak to the evidence that was there.";

async fn file(app: &TestApp, by: Uuid, id: Uuid, about: &str, what: Uuid) -> Reply {
    app.by(by).post("/api/v1/appeals", json!({ "id": id, about: what, "text": WHY })).await
}

async fn sign(app: &TestApp, by: Uuid, appeal: Uuid, decision: &str) -> Reply {
    let body = json!({ "id": app.app.id(), "decision": decision, "reason": REASON });
    app.by(by).post(&format!("/api/v1/appeals/{appeal}/signatures"), body).await
}

/// May they sign the one appeal, and if not, why?
async fn may_sign(app: &TestApp, by: Uuid) -> Result<(), String> {
    let list = app.by(by).get("/api/v1/appeals").await.expect(200);
    assert_eq!(list.at("/items/0/file_by"), "2026-04-02");
    match list.at("/items/0/may_sign") {
        Value::Bool(true) => Ok(()),
        _ => Err(list.text_at("/items/0/may_not_sign_because")),
    }
}

async fn states(app: &TestApp, by: Uuid) -> Vec<Value> {
    let list = app.by(by).get("/api/v1/appeals").await.expect(200).at("/items");
    list.as_array().expect("items").iter().map(|one| one["state"].clone()).collect()
}

/// The coach's certificate, suspended by the center, with three assessors besides.
async fn suspended() -> (TestApp, Cast, Uuid, Uuid, [Uuid; 3]) {
    let (app, cast) = ready().await;
    let mut others = [second(&app, &cast).await; 3];
    for (at, name) in [(1, "Tia Third"), (2, "Finn Fourth")] {
        others[at] = app.given().person(name, "R9", cast.state).await;
        let decides = fieldcraft::policy::Permission::DecideCertification;
        app.given().grant(others[at], decides, cast.state).await;
    }
    let id = founded(&app, &cast, others[0], cast.coach, &[cast.north]).await;
    app.wait(DAY);
    let change = app.app.id();
    let body = json!({ "id": change, "kind": "suspended", "effective_on": "2026-03-03", "reason": REASON });
    app.by(cast.center).post(&format!("/api/v1/certificates/{id}/changes"), body).await.expect(200);
    (app, cast, id, change, others)
}

async fn state(app: &TestApp, id: Uuid) -> String {
    let path = format!("/api/v1/certificates/{id}/verification");
    app.anyone().get(&path).await.expect(200).text_at("/state")
}

#[tokio::test]
async fn a_longer_list_of_appeals_takes_no_more_queries() {
    let (app, cast, certificate, change, [one, ..]) = suspended().await;
    file(&app, cast.coach, app.app.id(), "certificate_change_id", change).await.expect(204);
    let list = async || {
        app.by(one).get("/api/v1/appeals").await.expect(200);
        let (list, queries) = app.counted(one, "/api/v1/appeals").await;
        (list.at("/items").as_array().map(Vec::len), queries)
    };
    let (first, queries) = list().await;
    let revoked = app.app.id();
    let body = json!({ "id": revoked, "kind": "revoked", "effective_on": "2026-03-03", "reason": REASON, "cause": "safety" });
    app.by(cast.center).post(&format!("/api/v1/certificates/{certificate}/changes"), body).await.expect(200);
    file(&app, cast.coach, app.app.id(), "certificate_change_id", revoked).await.expect(204);
    assert!(queries > 0);
    assert_eq!((first, list().await), (Some(1), (Some(2), queries)));
}

#[tokio::test]
async fn two_others_overturn_a_suspension_and_it_never_was() {
    let (app, cast, certificate, change, [one, two, _]) = suspended().await;
    let id = app.app.id();
    for _ in 0..2 {
        file(&app, cast.coach, id, "certificate_change_id", change).await.expect(204);
    }
    file(&app, cast.coach, id, "certificate_change_id", certificate).await.expect_problem(404, "not-found");
    file(&app, cast.coach, app.app.id(), "certificate_change_id", change)
        .await
        .expect_problem(409, "conflict");
    for by in [cast.worker, cast.outsider, cast.center] {
        let refused = file(&app, by, app.app.id(), "certificate_change_id", change).await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{refused}");
    }
    sign(&app, cast.center, id, "overturn").await.expect_problem(403, "forbidden");
    let because = may_sign(&app, cast.center).await.expect_err("has decided");
    assert!(because.contains("those who decided"), "{because}");
    assert!(may_sign(&app, cast.coach).await.is_err(), "it is about themselves");
    assert_eq!(may_sign(&app, one).await, Ok(()));
    sign(&app, one, id, "overturn").await.expect(204);
    assert!(may_sign(&app, one).await.is_err(), "has signed");
    assert_eq!(may_sign(&app, two).await, Ok(()));
    sign(&app, one, id, "overturn").await.expect_problem(403, "forbidden");
    assert_eq!(state(&app, certificate).await, "suspended");
    sign(&app, two, id, "overturn").await.expect(204);
    assert_eq!(state(&app, certificate).await, "valid");
    assert_eq!(states(&app, cast.coach).await, ["overturned"]);
    assert_eq!(may_sign(&app, two).await, Err("This appeal is decided.".to_owned()));
    assert_eq!(states(&app, cast.worker).await, [""; 0]);
    sign(&app, two, id, "uphold").await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn one_who_upholds_ends_it() {
    let (app, cast, certificate, change, [one, two, _]) = suspended().await;
    let id = app.app.id();
    file(&app, cast.coach, id, "certificate_change_id", change).await.expect(204);
    let short = json!({ "id": app.app.id(), "decision": "uphold", "reason": "No." });
    let short = app.by(one).post(&format!("/api/v1/appeals/{id}/signatures"), short).await;
    assert_eq!(pointers(&short.expect_problem(422, "invalid")), ["/reason"]);
    sign(&app, one, id, "uphold").await.expect(204);
    sign(&app, two, id, "overturn").await.expect_problem(409, "conflict");
    assert_eq!(state(&app, certificate).await, "suspended");
    assert_eq!(states(&app, one).await, ["upheld"]);
}

#[tokio::test]
async fn the_days_for_an_appeal_end() {
    let (app, cast, _, change, _) = suspended().await;
    app.wait(31 * DAY);
    let late = file(&app, cast.coach, app.app.id(), "certificate_change_id", change).await;
    assert!(late.expect_problem(409, "conflict").text_at("/detail").contains("April 2, 2026"));
    let both = json!({ "id": app.app.id(), "text": WHY });
    let neither = app.by(cast.coach).post("/api/v1/appeals", both).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&neither), ["/candidacy_id"]);
}

#[tokio::test]
async fn the_days_for_an_appeal_are_those_of_the_place() {
    let (app, cast) = ready().await;
    let other = second(&app, &cast).await;
    let id = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    // Ten at night where the coach works, and tomorrow already in UTC.
    app.at("2026-03-04T03:00:00Z");
    let change = app.app.id();
    let body = json!({ "id": change, "kind": "suspended", "effective_on": "2026-03-03", "reason": REASON });
    app.by(cast.center).post(&format!("/api/v1/certificates/{id}/changes"), body).await.expect(200);
    file(&app, cast.coach, app.app.id(), "certificate_change_id", change).await.expect(204);
    assert_eq!(app.by(other).get("/api/v1/appeals").await.expect(200).at("/items/0/file_by"), "2026-04-02");
}

#[tokio::test]
async fn a_refused_candidate_is_certified_by_two_others() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let (zhao, quiroga) = (shown.signed_in(&app, "Zhao").await, shown.signed_in(&app, "Quiroga").await);
    let candidate = shown.signed_in(&app, "Lindqvist").await;
    let id = of(&app, candidate).await;
    file(&app, candidate, app.app.id(), "candidacy_id", id).await.expect_problem(404, "not-found");
    let no = json!({ "id": app.app.id(), "decision": "decline" });
    signature(&app, feld, id, no).await.expect(201);
    app.wait(DAY);
    let appeal = app.app.id();
    file(&app, candidate, appeal, "candidacy_id", id).await.expect(204);
    sign(&app, feld, appeal, "overturn").await.expect_problem(403, "forbidden");
    sign(&app, zhao, appeal, "overturn").await.expect(204);
    assert_eq!(candidacy(&app, feld, id).await.at("/state"), "gate_failed");
    sign(&app, quiroga, appeal, "overturn").await.expect(204);
    let seen = candidacy(&app, feld, id).await.expect(200);
    assert_eq!(seen.at("/state"), "certified");
    assert!(seen.at("/certificate_id").is_string(), "{seen}");
}
