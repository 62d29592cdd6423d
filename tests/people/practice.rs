//! What a person did, was offered or was given: logged in a minute, withdrawn but never changed.

use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, Reply, TestApp};
use crate::observations::ready;

/// Probes of practice records.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_practice_records",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/practice-records", cast.worker), None),
    },
    Probe {
        operation: "create_practice_record",
        closed: USUAL,
        request: |cast, id| (format!("/people/{}/practice-records/{id}", cast.worker), Some(contact())),
    },
    Probe {
        operation: "create_practice_withdrawal",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let body = json!({ "id": id, "reason": "Entered twice." });
            (format!("/people/{}/practice-records/{id}/withdrawals", cast.worker), Some(body))
        },
    },
];

fn contact() -> Value {
    json!({ "kind": "supervision_contact", "on": "2026-03-02", "code": "individual", "minutes": 30, "with_data": true })
}

fn visit(partner: Uuid) -> Value {
    json!({
        "kind": "field_response", "on": "2026-03-01", "code": "partner", "partner_id": partner,
        "encounter_ref": "E-7KQ2-M9XD",
    })
}

async fn put(app: &TestApp, by: Uuid, person: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/people/{person}/practice-records/{id}"), body).await
}

async fn listed(app: &TestApp, cast: &Cast, query: &str) -> Reply {
    let path = format!("/api/v1/people/{}/practice-records{query}", cast.worker);
    app.by(cast.worker).get(&path).await.expect(200)
}

#[tokio::test]
async fn a_supervisor_logs_a_contact_once() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    for _ in 0..2 {
        put(&app, cast.supervisor, cast.worker, id, contact()).await.expect(204);
    }
    let mut other = contact();
    other["minutes"] = json!(45);
    put(&app, cast.supervisor, cast.worker, id, other).await.expect_problem(409, "conflict");
    // Neither the worker nor a coach without the supervisor's part logs it; whoever sees the team stands in.
    put(&app, cast.worker, cast.worker, app.app.id(), contact()).await.expect_problem(403, "forbidden");
    put(&app, cast.coach, cast.worker, app.app.id(), contact()).await.expect_problem(403, "forbidden");
    put(&app, cast.supervisor, cast.colleague, app.app.id(), contact()).await.expect(204);
    let seen = listed(&app, &cast, "").await;
    let expected = json!([{
        "id": id, "kind": "supervision_contact", "on": "2026-03-02", "code": "individual", "minutes": 30,
        "with_data": true, "other": { "id": cast.supervisor, "display_name": "Sam Supervisor" },
        "recorded_by": { "id": cast.supervisor, "display_name": "Sam Supervisor" },
        "received_at": "2026-03-02T15:00:00Z",
    }]);
    assert_eq!(seen.at("/items"), expected);
}

#[tokio::test]
async fn a_visit_knows_what_the_partner_was_authorized_to_do_and_is_signed_by_them() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    put(&app, cast.worker, cast.worker, id, visit(cast.colleague)).await.expect(204);
    let seen = listed(&app, &cast, "?kind=field_response").await;
    assert_eq!(seen.at("/items/0/other/display_name"), "Cole League");
    assert_eq!(seen.at("/items/0/other_step"), "observe_only");
    let sign = json!({ "kind": "co_signature", "on": "2026-03-02", "response_id": id });
    put(&app, cast.worker, cast.worker, app.app.id(), sign.clone()).await.expect_problem(403, "forbidden");
    put(&app, cast.stranger, cast.worker, app.app.id(), sign.clone()).await.expect(404);
    put(&app, cast.colleague, cast.worker, app.app.id(), sign.clone()).await.expect(204);
    let seen = listed(&app, &cast, "?kind=co_signature").await;
    assert_eq!(seen.at("/items/0/response_id"), json!(id));
    assert_eq!(seen.at("/items/0/other/display_name"), "Cole League");
    let mut nothing = sign;
    nothing["response_id"] = json!(app.app.id());
    let reply = put(&app, cast.supervisor, cast.worker, app.app.id(), nothing).await;
    assert_eq!(pointers(&reply.expect_problem(422, "invalid")), ["/response_id"]);
    let unknown = put(&app, cast.worker, cast.worker, app.app.id(), visit(app.app.id())).await;
    assert_eq!(pointers(&unknown.expect_problem(422, "invalid")), ["/partner_id"]);
}

#[tokio::test]
async fn all_faults_are_named_and_records_come_in_pages() {
    let (app, cast) = ready().await;
    let wrong = json!({ "kind": "hours", "on": "2026-03-03", "code": "sleep", "with_data": true });
    let reply = put(&app, cast.worker, cast.worker, app.app.id(), wrong).await;
    assert_eq!(pointers(&reply.expect_problem(422, "invalid")), ["/on", "/code", "/minutes", "/with_data"]);
    for day in 1..=5 {
        let hours =
            json!({ "kind": "hours", "on": format!("2026-02-0{day}"), "code": "work", "minutes": 60 * day });
        put(&app, cast.worker, cast.worker, app.app.id(), hours).await.expect(204);
    }
    let drill = json!({ "kind": "drill", "on": "2026-02-03", "code": "overdose" });
    put(&app, cast.coach, cast.worker, app.app.id(), drill.clone()).await.expect(204);
    put(&app, cast.worker, cast.worker, app.app.id(), drill).await.expect_problem(403, "forbidden");
    let offer = json!({ "kind": "offer", "on": "2026-02-04", "code": "protected_time" });
    put(&app, cast.supervisor, cast.worker, app.app.id(), offer).await.expect(204);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = listed(&app, &cast, &format!("?limit=2{cursor}")).await;
        let items = page.at("/items");
        seen.extend(items.as_array().expect("a list").iter().map(|one| one["on"].to_string()));
        match page.at("/next").as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted_by(|a, b| a >= b), "{seen:?}");
    listed(&app, &cast, "?kind=hours")
        .await
        .at("/items")
        .as_array()
        .map(Vec::len)
        .filter(|n| *n == 5)
        .expect("5");
    let path = format!("/api/v1/people/{}/practice-records?cursor=x", cast.worker);
    app.by(cast.worker).get(&path).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_record_is_taken_back_by_who_wrote_it_or_leads_and_stays() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let hours = json!({ "kind": "hours", "on": "2026-02-02", "code": "work", "minutes": 480 });
    put(&app, cast.supervisor, cast.worker, id, hours).await.expect(204);
    let path = format!("/api/v1/people/{}/practice-records/{id}/withdrawals", cast.worker);
    let body = json!({ "id": app.app.id(), "reason": "Entered for the wrong week." });
    app.by(cast.worker).post(&path, body.clone()).await.expect_problem(403, "forbidden");
    for _ in 0..2 {
        app.by(cast.supervisor).post(&path, body.clone()).await.expect(204);
    }
    let again = json!({ "id": app.app.id(), "reason": "Entered for the wrong week." });
    app.by(cast.coach).post(&path, again).await.expect_problem(409, "conflict");
    let seen = listed(&app, &cast, "").await;
    assert_eq!(seen.at("/items").as_array().map(Vec::len), Some(1));
    assert_eq!(seen.at("/items/0/withdrawn/reason"), "Entered for the wrong week.");
    assert_eq!(seen.at("/items/0/withdrawn/by/display_name"), "Sam Supervisor");
}

#[tokio::test]
async fn contacts_count_for_the_requirement_of_supervision_until_they_are_taken_back() {
    let (app, cast) = ready().await;
    app.at("2027-06-01T15:00:00Z");
    let fourteen = async || -> Value {
        let path = format!("/api/v1/people/{}/statuses", cast.worker);
        let seen = app.by(cast.worker).get(&path).await.expect(200).json();
        let all = seen["statuses"].as_array().expect("statuses").clone();
        let mut one = all.into_iter().find(|one| one["requirement"] == "FR-14").expect("FR-14");
        one["evidence"] = seen["evidence"].clone();
        one
    };
    assert_eq!(fourteen().await["status"], "insufficient_evidence");
    let mut last = Uuid::nil();
    for on in ["2027-05-12", "2027-05-26"] {
        last = app.app.id();
        let mut body = contact();
        body["on"] = json!(on);
        put(&app, cast.supervisor, cast.worker, last, body).await.expect(204);
    }
    let met = fourteen().await;
    assert!(["met", "met_expiring"].iter().any(|status| met["status"] == *status), "{met}");
    let evidence = met["evidence"].as_array().expect("evidence");
    let named = evidence.iter().find(|one| one["id"] == json!(last)).expect("the contact is named");
    assert_eq!((&named["kind"], &named["code"]), (&json!("record"), &json!("supervision_contact")));
    assert_eq!(named["text"], "Supervision contact on May 26, 2027");
    let kept = fieldcraft::store::status::kept(&app.app.store.read, &[cast.worker]).await.expect("rows");
    assert!(!kept[0].dirty, "computed with the deed");
    let path = format!("/api/v1/people/{}/practice-records/{last}/withdrawals", cast.worker);
    let body = json!({ "id": app.app.id(), "reason": "It was another worker." });
    app.by(cast.supervisor).post(&path, body).await.expect(204);
    assert_eq!(fourteen().await["status"], "insufficient_evidence");
}
