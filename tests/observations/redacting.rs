//! Redaction: two different people, all versions, nothing but free text.

use fieldcraft::policy::Permission;
use serde_json::{Value, json};

use super::{answer, body, lines, put, ready, recorded, with};

fn reason() -> Value {
    json!({ "reason": "A family could be recognized." })
}

#[tokio::test]
async fn one_person_alone_does_nothing() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let asked = answer(&app, cast.center, id, "redactions", reason()).await.expect(201);
    assert_eq!(asked.at("/redacted"), false);
    assert_eq!(asked.at("/strengths"), "Named the feeling and checked it.");
    assert_eq!(asked.at("/events/0/kind"), "redaction_requested");
    let again = answer(&app, cast.center, id, "redactions", reason()).await.expect_problem(409, "conflict");
    assert!(again.text_at("/detail").contains("second person"), "{again}");
    let read = app.by(cast.worker).get(&format!("/api/v1/observations/{id}")).await.expect(200);
    assert_eq!(read.at("/strengths"), "Named the feeling and checked it.");
}

#[tokio::test]
async fn the_same_request_sent_twice_is_still_one_person() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    let path = format!("/api/v1/observations/{id}/redactions");
    let sent = with(reason(), json!({ "id": app.app.id() }));
    app.by(cast.center).post(&path, sent.clone()).await.expect(201);
    let again = app.by(cast.center).post(&path, sent).await.expect(200);
    assert_eq!(again.at("/redacted"), false);
}

#[tokio::test]
async fn nobody_without_the_permission_asks() {
    let (app, cast) = ready().await;
    let id = recorded(&app, &cast).await;
    for by in [cast.worker, cast.coach, cast.supervisor] {
        answer(&app, by, id, "redactions", reason()).await.expect_problem(403, "forbidden");
    }
    for by in [cast.colleague, cast.outsider] {
        answer(&app, by, id, "redactions", reason()).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_second_person_removes_every_text_and_nothing_else() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let zero = with(
        body(cast.worker),
        json!({
            "relation_note": "Came along as partner.",
            "ratings": [
                { "indicator": "C02.2", "rating": "0" },
                { "indicator": "C01.4", "rating": "NA", "reason": "By phone only." },
            ],
        }),
    );
    put(&app, cast.coach, id, zero.clone()).await.expect(201);
    answer(&app, cast.worker, id, "acknowledgments", json!({ "comment": "Her brother said so." }))
        .await
        .expect(201);
    let task = app.by(cast.supervisor).get("/api/v1/tasks").await.expect(200).text_at("/items/0/id");
    let note = json!({ "note": "Spoke with the worker about her brother." });
    app.by(cast.supervisor).post(&format!("/api/v1/tasks/{task}/completions"), note).await.expect(200);
    answer(&app, cast.center, id, "redactions", reason()).await.expect(201);
    let done = answer(&app, cast.admin, id, "redactions", json!({ "reason": "Agreed." })).await.expect(201);
    for pointer in [
        "/strengths",
        "/next_step",
        "/relation_note",
        "/ratings/0/reason",
        "/events/0/text",
        "/events/1/text",
    ] {
        assert_eq!(done.at(pointer), "[redacted]", "{pointer} in {done}");
    }
    assert_eq!(done.at("/redacted"), true);
    assert_eq!(done.at("/events/2/kind"), "redacted");
    assert_eq!(done.at("/events/2/text"), "Agreed.");
    assert!(done.at("/scenario").is_null(), "what was absent stays absent");
    assert_eq!(done.at("/ratings/1/rating"), "0", "ratings stay");
    assert_eq!(done.at("/next_step_on"), "2026-03-16", "dates stay");
    assert_eq!(done.at("/state"), "acknowledged");
    let tasks = app.by(cast.supervisor).get("/api/v1/tasks?open=false").await.expect(200);
    assert_eq!(tasks.at("/items/0/note"), "[redacted]");
    answer(&app, cast.center, id, "redactions", reason()).await.expect_problem(409, "conflict");
    // The device's repeat is still the same row, and brings nothing back.
    let again = put(&app, cast.coach, id, zero).await.expect(200);
    assert_eq!(again.at("/strengths"), "[redacted]");
    let lines = lines(&app, 2).await;
    assert_eq!(lines[0].action, "observation.redact");
    assert!(lines[0].detail.contains(&cast.center.to_string()), "who asked: {}", lines[0].detail);
}

#[tokio::test]
async fn all_versions_go_together() {
    let (app, cast) = ready().await;
    let first = recorded(&app, &cast).await;
    let other = recorded(&app, &cast).await;
    let (second, third) = (app.app.id(), app.app.id());
    let amend = |of| json!({ "supersedes": of, "supersede_reason": "Her brother was there too." });
    put(&app, cast.coach, second, with(body(cast.worker), amend(first))).await.expect(201);
    put(&app, cast.coach, third, with(body(cast.worker), amend(second))).await.expect(201);
    answer(&app, cast.center, second, "redactions", reason()).await.expect(201);
    answer(&app, cast.admin, second, "redactions", reason()).await.expect(201);
    for id in [first, second, third] {
        let read = app.by(cast.worker).get(&format!("/api/v1/observations/{id}")).await.expect(200);
        assert_eq!(
            (read.at("/redacted"), read.at("/strengths")),
            (json!(true), json!("[redacted]")),
            "{read}"
        );
        assert!(!read.text().contains("brother"), "{read}");
    }
    let untouched = app.by(cast.worker).get(&format!("/api/v1/observations/{other}")).await.expect(200);
    assert_eq!(untouched.at("/redacted"), false);
}

#[tokio::test]
async fn two_people_at_once_ask_and_carry_out_once() {
    let (app, cast) = ready().await;
    let third = app.given().person("Tess Third", "R9", cast.state).await;
    app.given().grant(third, Permission::DecideCertification, cast.state).await;
    let id = recorded(&app, &cast).await;
    answer(&app, cast.center, id, "redactions", reason()).await.expect(201);
    let (one, two) = tokio::join!(
        answer(&app, cast.admin, id, "redactions", reason()),
        answer(&app, third, id, "redactions", reason()),
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}
