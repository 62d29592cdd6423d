//! What the public may know of a certificate, and what can happen to one.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{REASON, founded, second};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{pointers, ready, with};

async fn verify(app: &TestApp, id: Uuid) -> Reply {
    app.anyone().get(&format!("/api/v1/certificates/{id}/verification")).await
}

async fn standing() -> (TestApp, Cast, Uuid) {
    let (app, cast) = ready().await;
    let other = second(&app, &cast).await;
    let id = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    (app, cast, id)
}

async fn change(app: &TestApp, by: Uuid, id: Uuid, fields: Value) -> Reply {
    let body = json!({ "id": app.app.id(), "effective_on": "2026-03-02", "reason": REASON });
    app.by(by).post(&format!("/api/v1/certificates/{id}/changes"), with(body, fields)).await
}

async fn state(app: &TestApp, id: Uuid) -> String {
    verify(app, id).await.expect(200).text_at("/state")
}

#[tokio::test]
async fn the_public_sees_name_path_scope_dates_and_state_and_nothing_else() {
    let (app, _, id) = standing().await;
    let seen = verify(&app, id).await.expect(200).json();
    let expected = json!({
        "id": id, "holder": "Cory Coach", "path": "Founding rater (appointed)", "scope": ["North Agency"],
        "valid_from_on": "2026-03-02", "valid_to_on": "2027-03-01", "state": "valid",
    });
    assert_eq!(seen, expected);
    verify(&app, app.app.id()).await.expect_problem(404, "not-found");
    app.wait(365 * DAY);
    assert_eq!(state(&app, id).await, "expired");
}

#[tokio::test]
async fn a_certificate_is_suspended_reinstated_and_revoked_from_a_day_on() {
    let (app, cast, id) = standing().await;
    for (kind, state_after) in [("suspended", "suspended"), ("reinstated", "valid")] {
        let done = change(&app, cast.center, id, json!({ "kind": kind })).await.expect(200);
        assert_eq!(done.at("/affected"), json!([]));
        assert_eq!(state(&app, id).await, state_after);
        app.wait(1000);
    }
    let later = json!({ "kind": "revoked", "cause": "reliability", "effective_on": "2026-03-10" });
    change(&app, cast.center, id, later).await.expect(200);
    assert_eq!(state(&app, id).await, "valid");
    app.wait(8 * DAY);
    assert_eq!(state(&app, id).await, "revoked");
    let back = json!({ "kind": "reinstated", "effective_on": "2026-03-11" });
    change(&app, cast.center, id, back).await.expect_problem(409, "conflict");
    assert_eq!(state(&app, id).await, "revoked");
}

#[tokio::test]
async fn a_change_needs_a_reason_and_is_sent_once_or_many_times() {
    let (app, cast, id) = standing().await;
    let short = change(&app, cast.center, id, json!({ "kind": "revoked", "reason": "No." })).await;
    assert_eq!(pointers(&short.expect_problem(422, "invalid")), ["/reason", "/cause"]);
    let event = app.app.id();
    let body = json!({ "id": event, "kind": "suspended" });
    for _ in 0..2 {
        change(&app, cast.center, id, body.clone()).await.expect(200);
    }
    let other = with(body, json!({ "kind": "revoked", "cause": "conflict" }));
    change(&app, cast.center, id, other).await.expect_problem(409, "conflict");
    assert_eq!(state(&app, id).await, "suspended");
    let third = app.given().person("Tia Third", "R9", cast.state).await;
    app.given().grant(third, fieldcraft::policy::Permission::DecideCertification, cast.state).await;
    let elsewhere = founded(&app, &cast, third, cast.supervisor, &[cast.north]).await;
    let taken = change(&app, cast.center, elsewhere, json!({ "id": event, "kind": "suspended" })).await;
    taken.expect_problem(409, "conflict");
    change(&app, cast.coach, id, json!({ "kind": "reinstated" })).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn the_machine_has_no_other_transition() {
    let (app, cast, id) = standing().await;
    let refused = change(&app, cast.center, id, json!({ "kind": "reinstated" })).await;
    let refused = refused.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("is certified cannot be reinstated"), "{refused}");
    change(&app, cast.center, id, json!({ "kind": "suspended" })).await.expect(200);
    app.wait(1000);
    change(&app, cast.center, id, json!({ "kind": "suspended" })).await.expect_problem(409, "conflict");
    let gone = json!({ "kind": "revoked", "cause": "conflict" });
    change(&app, cast.center, id, gone.clone()).await.expect(200);
    app.wait(1000);
    change(&app, cast.center, id, gone).await.expect_problem(409, "conflict");
    let keeping = app.by(cast.coach).get(&format!("/api/v1/certificates/{id}/keeping")).await.expect(200);
    assert_eq!(keeping.at("/state"), "revoked");
    let kinds: Vec<_> = (0..2).map(|n| keeping.at(&format!("/changes/{n}/kind"))).collect();
    assert_eq!(kinds, ["suspended", "revoked"]);
    assert_eq!(keeping.at("/changes/1/cause"), "conflict");
}
