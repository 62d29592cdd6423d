//! Answers: the worker acknowledges or disputes, a third person decides, the
//! observer withdraws.

use serde_json::json;

use super::{answer, body, pointers, put, ready, recorded, with};
use crate::harness::{DAY, MINUTE};

#[tokio::test]
async fn the_worker_acknowledges_and_comments() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let path = format!("/api/v1/observations/{id}/acknowledgments");
    let sent = json!({ "id": app.app.id() });
    let reply = app.by(cast.worker).post(&path, sent.clone()).await.expect(201);
    assert_eq!(reply.at("/state"), "acknowledged");
    assert_eq!(reply.at("/events/0/by/display_name"), "Wren Worker");
    app.by(cast.worker).post(&path, sent.clone()).await.expect(200);
    let other = with(sent, json!({ "comment": "Thank you." }));
    app.by(cast.worker).post(&path, other).await.expect_problem(409, "conflict");
    answer(&app, cast.worker, id, "acknowledgments", json!({})).await.expect_problem(409, "conflict");
    let commented = json!({ "comment": "I see what you mean." });
    let reply = answer(&app, cast.worker, id, "acknowledgments", commented).await.expect(201);
    assert_eq!(reply.at("/events/1/text"), "I see what you mean.");
}

#[tokio::test]
async fn only_the_person_observed_answers() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    for kind in ["acknowledgments", "disputes"] {
        let fields = if kind == "disputes" {
            json!({ "reason": "No." , "confirmed_no_client_details": true })
        } else {
            json!({})
        };
        for by in [cast.coach, cast.supervisor, cast.center, cast.admin] {
            answer(&app, by, id, kind, fields.clone()).await.expect_problem(403, "forbidden");
        }
        for by in [cast.colleague, cast.outsider, cast.stranger] {
            answer(&app, by, id, kind, fields.clone()).await.expect_problem(404, "not-found");
        }
    }
}

#[tokio::test]
async fn a_dispute_is_open_for_thirty_days_to_the_last_local_minute() {
    let (app, cast) = ready().await;
    let (first, second) = (recorded(&app, &cast).await, recorded(&app, &cast).await);
    // Received on 2 March in New York: the thirtieth day is 1 April, which ends at 04:00 UTC.
    app.at("2026-04-02T03:59:00Z");
    let reason = json!({ "reason": "That was my partner." });
    let reply = answer(&app, cast.worker, first, "disputes", reason.clone()).await.expect(201);
    assert_eq!(reply.at("/state"), "disputed");
    app.wait(MINUTE);
    let late = answer(&app, cast.worker, second, "disputes", reason).await.expect_problem(409, "conflict");
    assert!(late.text_at("/detail").contains("30 days"), "{late}");
}

#[tokio::test]
async fn the_days_run_from_receipt_not_from_the_visit() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let old = with(body(cast.worker), json!({ "observed_at": "2025-06-01T12:00:00Z" }));
    put(&app, cast.coach, id, old).await.expect(201);
    app.wait(20 * DAY);
    answer(&app, cast.worker, id, "disputes", json!({ "reason": "I do not remember." })).await.expect(201);
}

#[tokio::test]
async fn a_third_person_decides_once() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let decision = |outcome: &str| json!({ "outcome": outcome, "reason": "Both accounts were heard." });
    answer(&app, cast.center, id, "dispute-decisions", decision("upheld"))
        .await
        .expect_problem(409, "conflict");
    answer(&app, cast.worker, id, "disputes", json!({ "reason": "I did ask." })).await.expect(201);
    for by in [cast.worker, cast.coach, cast.supervisor] {
        answer(&app, by, id, "dispute-decisions", decision("upheld")).await.expect_problem(403, "forbidden");
    }
    for by in [cast.colleague, cast.outsider] {
        answer(&app, by, id, "dispute-decisions", decision("upheld")).await.expect_problem(404, "not-found");
    }
    let wrong = answer(&app, cast.center, id, "dispute-decisions", decision("settled")).await;
    assert_eq!(pointers(&wrong.expect_problem(422, "invalid")), ["/outcome"]);
    let reply = answer(&app, cast.center, id, "dispute-decisions", decision("dismissed")).await.expect(201);
    assert_eq!(reply.at("/state"), "recorded");
    assert_eq!(reply.at("/events/1/outcome"), "dismissed");
    answer(&app, cast.admin, id, "dispute-decisions", decision("upheld"))
        .await
        .expect_problem(409, "conflict");
    answer(&app, cast.worker, id, "disputes", json!({ "reason": "Once more." }))
        .await
        .expect_problem(409, "conflict");
}

#[tokio::test]
async fn the_observer_does_not_decide_even_with_every_permission() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    put(&app, cast.center, id, body(cast.worker)).await.expect(201);
    answer(&app, cast.worker, id, "disputes", json!({ "reason": "I did ask." })).await.expect(201);
    let decision = json!({ "outcome": "dismissed", "reason": "I know what I saw." });
    let refused = answer(&app, cast.center, id, "dispute-decisions", decision.clone()).await;
    assert!(refused.expect_problem(403, "forbidden").text_at("/detail").contains("neither"));
    let reply =
        answer(&app, cast.admin, id, "dispute-decisions", with(decision, json!({ "outcome": "upheld" })));
    assert_eq!(reply.await.expect(201).at("/state"), "overturned");
}

#[tokio::test]
async fn the_observer_withdraws_and_nobody_else() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let reason = json!({ "reason": "I mixed up two visits." });
    for by in [cast.worker, cast.supervisor, cast.center, cast.admin] {
        answer(&app, by, id, "withdrawals", reason.clone()).await.expect_problem(403, "forbidden");
    }
    answer(&app, cast.outsider, id, "withdrawals", reason.clone()).await.expect_problem(404, "not-found");
    let short = answer(&app, cast.coach, id, "withdrawals", json!({ "reason": " " })).await;
    assert_eq!(pointers(&short.expect_problem(422, "invalid")), ["/reason"]);
    let reply = answer(&app, cast.coach, id, "withdrawals", reason.clone()).await.expect(201);
    assert_eq!(reply.at("/state"), "withdrawn");
    answer(&app, cast.coach, id, "withdrawals", reason.clone()).await.expect_problem(409, "conflict");
    for (kind, fields) in [("acknowledgments", json!({})), ("disputes", reason)] {
        answer(&app, cast.worker, id, kind, fields).await.expect_problem(409, "conflict");
    }
}

#[tokio::test]
async fn answers_are_checked_for_client_details() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let told = json!({ "comment": "Ask the mother, 614-555-0123." });
    let refused = answer(&app, cast.worker, id, "acknowledgments", told.clone()).await;
    assert_eq!(pointers(&refused.expect_problem(422, "client-details")), ["/comment"]);
    let confirmed = with(told, json!({ "confirmed_no_client_details": true }));
    answer(&app, cast.worker, id, "acknowledgments", confirmed).await.expect(201);
}

#[tokio::test]
async fn an_event_id_belongs_to_one_answer() {
    let (app, cast) = ready().await;
    let (first, second) = (recorded(&app, &cast).await, recorded(&app, &cast).await);
    let sent = json!({ "id": app.app.id() });
    let path = |id| format!("/api/v1/observations/{id}/acknowledgments");
    app.by(cast.worker).post(&path(first), sent.clone()).await.expect(201);
    app.by(cast.worker).post(&path(second), sent).await.expect_problem(409, "conflict");
}
