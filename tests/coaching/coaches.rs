//! Coaching of coaches: scored sessions and a coach's month.

use fieldcraft::store;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Reply, TestApp};
use crate::observations::{pointers, ready, with};

/// A session with one item missed, one that does not apply and one below the anchor.
pub fn sample(coach: Uuid) -> Value {
    let adherence = ["yes", "yes", "yes", "yes", "no", "na", "yes", "yes"];
    let adherence: Vec<Value> = adherence
        .iter()
        .enumerate()
        .map(|(at, answer)| json!({ "item": format!("A{}", at + 1), "answer": answer }))
        .collect();
    let competence: Vec<Value> = [2, 1, 3, 2]
        .iter()
        .enumerate()
        .map(|(at, score)| json!({ "item": format!("K{}", at + 1), "score": score }))
        .collect();
    json!({
        "coach_id": coach, "sampled_on": "2026-03-02", "tool_version": 1, "adherence": adherence,
        "competence": competence, "notes": "Warm and clear.",
    })
}

async fn score(app: &TestApp, by: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/coaching-samples/{id}"), body).await
}

#[tokio::test]
async fn a_scored_session_feeds_the_gate_and_the_month() {
    let (app, cast) = ready().await;
    let tool = app.by(cast.coach).get("/api/v1/coaching-tool").await.expect(200);
    assert_eq!(tool.at("/competence/0/anchors").as_array().map(Vec::len), Some(4));
    let id = app.app.id();
    let scored = score(&app, cast.center, id, sample(cast.coach)).await.expect(201);
    assert_eq!(scored.json(), json!({ "items_met": 9, "items_total": 11, "missed": ["A5", "K2"] }));
    score(&app, cast.center, id, sample(cast.coach)).await.expect(200);
    let other = with(sample(cast.coach), json!({ "notes": "Something else." }));
    score(&app, cast.center, id, other).await.expect_problem(409, "conflict");
    let gate = store::certification::records(&app.app.store.read, cast.coach).await.expect("records");
    assert_eq!((gate.samples[0].items_met, gate.samples[0].items_total), (9, 11));
    let path = format!("/api/v1/people/{}/coach-month?month=2026-03", cast.coach);
    let page = app.by(cast.coach).get(&path).await.expect(200);
    assert_eq!(page.at("/samples/0/missed/1"), "Precise feedback");
    assert!(page.text().contains("Session of March 2: 9 of 11 items."), "{page}");
}

#[tokio::test]
async fn everything_wrong_with_a_sheet_is_named_at_once() {
    let (app, cast) = ready().await;
    let wrong = json!({
        "tool_version": 2, "competence": [{ "item": "K1", "score": 4 }], "notes": "x".repeat(2001),
        "adherence": [{ "item": "A99", "answer": "yes" }],
    });
    let refused = score(&app, cast.center, app.app.id(), with(sample(cast.coach), wrong)).await;
    let mut named = pointers(&refused.expect_problem(422, "invalid"));
    named.dedup();
    assert_eq!(named, ["/notes", "/tool_version", "/adherence", "/competence"]);
    let told = with(sample(cast.coach), json!({ "notes": "Call 614-555-0123 first." }));
    score(&app, cast.center, app.app.id(), told).await.expect_problem(422, "client-details");
    for fields in [json!({ "sampled_on": "2026-03-03" }), json!({ "cycle_id": app.app.id() })] {
        let body = with(sample(cast.coach), fields);
        score(&app, cast.center, app.app.id(), body).await.expect_problem(422, "invalid");
    }
    score(&app, cast.center, app.app.id(), sample(cast.center)).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_month_counts_what_the_coach_did_in_it() {
    let (app, cast) = ready().await;
    let (first, second) =
        (super::cycles::opened(&app, &cast).await, super::cycles::opened(&app, &cast).await);
    let ending = json!({ "kind": "closed", "outcome": "no_opportunity" });
    super::cycles::step(&app, cast.coach, first, ending).await.expect(201);
    for (kind, fields) in [
        ("observed", json!({ "text": "On the phone." })),
        ("action_agreed", json!({ "text": "Try it.", "due_on": "2026-03-09" })),
        ("relooked", json!({ "text": "Did it." })),
        ("closed", json!({ "outcome": "transferred" })),
    ] {
        let body = with(json!({ "kind": kind }), fields);
        super::cycles::step(&app, cast.coach, second, body).await.expect(201);
    }
    let contact = super::plan::contact(cast.worker);
    app.by(cast.coach).put(&format!("/api/v1/coaching-contacts/{}", app.app.id()), contact).await.expect(201);
    let event = app.app.id();
    let path = format!("/api/v1/joint-events/{event}");
    app.by(cast.coach).put(&path, super::joint::event(&cast)).await.expect(201);
    for (by, rating) in [(cast.coach, "3"), (cast.center, "2")] {
        let sheet = json!({ "id": app.app.id(), "ratings": [{ "indicator": "C01.1", "rating": rating }] });
        app.by(by).post(&format!("{path}/sheets"), sheet).await.expect(201);
    }
    let month = async |by: Uuid, query: &str| {
        app.by(by).get(&format!("/api/v1/people/{}/coach-month{query}", cast.coach)).await
    };
    let page = month(cast.coach, "").await.expect(200);
    let figures =
        ["cycles_opened", "cycles_open", "transferred", "judged", "no_opportunity", "minutes", "people"];
    assert_eq!(figures.map(|key| page.at(&format!("/{key}"))), [2, 0, 1, 1, 1, 30, 1].map(|n| json!(n)));
    assert_eq!(
        (page.at("/agreement/joint_observations"), page.at("/agreement/bias")),
        (json!(1), json!(1.0))
    );
    assert_eq!(
        page.text_at("/text/2"),
        "1 joint observation this month, 1 in half a year. In half a year: The same rating on 0 of 1 \
         indicators, at most one step apart on 1, all added up 1 step higher than the other."
    );
    let before = month(cast.center, "?month=2026-02").await.expect(200);
    assert_eq!((before.at("/cycles_opened"), before.at("/contacts")), (json!(0), json!(0)));
    for query in ["?month=2026-04", "?month=March"] {
        month(cast.coach, query).await.expect_problem(422, "invalid");
    }
    for by in [cast.worker, cast.outsider] {
        let refused = month(by, "").await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{refused}");
    }
}
