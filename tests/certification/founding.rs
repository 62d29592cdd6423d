//! The first raters: appointed by two signatures of different people.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{REASON, founded, second};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{pointers, ready, with};

fn body(cast: &Cast, id: Uuid) -> Value {
    json!({ "id": id, "person_id": cast.coach, "agency_ids": [cast.north], "reason": REASON })
}

async fn propose(app: &TestApp, by: Uuid, body: Value) -> Reply {
    app.by(by).post("/api/v1/founding-appointments", body).await
}

async fn sign(app: &TestApp, by: Uuid, id: Uuid) -> Reply {
    app.by(by).post(&format!("/api/v1/founding-appointments/{id}/signatures"), json!({})).await
}

#[tokio::test]
async fn an_appointment_takes_two_people_and_holds_a_year() {
    let (app, cast) = ready().await;
    let (other, third) = (second(&app, &cast).await, app.given().person("Tia Third", "R9", cast.state).await);
    app.given().grant(third, fieldcraft::policy::Permission::DecideCertification, cast.state).await;
    let id = app.app.id();
    for _ in 0..2 {
        propose(&app, cast.center, body(&cast, id)).await.expect(204);
    }
    sign(&app, cast.center, id).await.expect_problem(403, "forbidden");
    let first = sign(&app, other, id).await.expect(201);
    let again = sign(&app, other, id).await.expect(201);
    assert_eq!(first.json(), again.json());
    sign(&app, third, id).await.expect_problem(409, "conflict");
    let held = fieldcraft::store::certification::certificates_of(&app.app.store.read, cast.coach).await;
    let held = held.expect("rows");
    assert_eq!(held.len(), 1);
    assert_eq!((held[0].path.as_str(), held[0].appointed, held[0].cycle), ("founding-rater", true, 1));
    let dates = (held[0].valid_from_on.to_string(), held[0].valid_to_on.to_string());
    assert_eq!(dates, ("2026-03-02".into(), "2027-03-01".into()));
}

#[tokio::test]
async fn an_appointment_without_agency_or_reason_or_for_oneself_is_refused() {
    let (app, cast) = ready().await;
    let faulty =
        async |fields: Value| propose(&app, cast.center, with(body(&cast, app.app.id()), fields)).await;
    for (fields, pointer) in [
        (json!({ "agency_ids": [] }), "/agency_ids"),
        (json!({ "agency_ids": [cast.north_site] }), "/agency_ids"),
        (json!({ "agency_ids": [app.app.id()] }), "/agency_ids"),
        (json!({ "reason": "Good." }), "/reason"),
    ] {
        assert_eq!(pointers(&faulty(fields).await.expect_problem(422, "invalid")), [pointer]);
    }
    faulty(json!({ "person_id": cast.center })).await.expect_problem(403, "forbidden");
    faulty(json!({ "person_id": app.app.id() })).await.expect_problem(404, "not-found");
    sign(&app, cast.center, app.app.id()).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn another_body_under_the_id_is_refused() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    propose(&app, cast.center, body(&cast, id)).await.expect(204);
    let other = with(body(&cast, id), json!({ "person_id": cast.worker }));
    propose(&app, cast.center, other).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn an_appointment_can_follow_an_older_one() {
    let (app, cast) = ready().await;
    let other = second(&app, &cast).await;
    let one = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    app.wait(360 * DAY);
    let two = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    assert_ne!(one, two);
    let held = fieldcraft::store::certification::certificates_of(&app.app.store.read, cast.coach).await;
    let cycles: Vec<i64> = held.expect("rows").iter().map(|c| c.cycle).collect();
    assert_eq!(cycles, [2, 1]);
}
