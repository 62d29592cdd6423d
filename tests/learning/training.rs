//! Training sessions: planned, moved, held, reported; deliveries seen; calendars.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{attempt, module, pass, taught};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{pointers, with};

/// A session of M01 on the test's second day, given by the coach.
pub fn session(cast: &Cast) -> Value {
    json!({
        "module_code": "M01", "node_id": cast.north_site, "starts_at": "2026-03-03T15:00:00Z", "minutes": 120,
        "place": "Training room; second floor, left", "trainer_ids": [cast.coach], "learner_ids": [cast.worker],
    })
}

async fn plan(app: &TestApp, by: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/training-events/{id}"), body).await
}

async fn planned(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    plan(app, cast.center, id, session(cast)).await.expect(201);
    id
}

async fn get(app: &TestApp, by: Uuid, id: Uuid, of: &str) -> Reply {
    app.by(by).get(&format!("/api/v1/training-events/{id}{of}")).await
}

fn report(cast: &Cast) -> Value {
    json!({
        "minutes": 110, "trainers": [{ "person_id": cast.coach, "minutes": 100 }],
        "attendance": [
            { "person_id": cast.worker, "minutes": 110 }, { "person_id": cast.colleague, "minutes": 60 },
        ],
    })
}

async fn held(app: &TestApp, cast: &Cast) -> Uuid {
    let id = planned(app, cast).await;
    app.wait(DAY + DAY / 2);
    let path = format!("/api/v1/training-events/{id}/report");
    app.by(cast.coach).put(&path, report(cast)).await.expect(201);
    id
}

#[tokio::test]
async fn a_session_is_planned_once_and_seen_by_whom_it_concerns() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    plan(&app, cast.center, id, session(&cast)).await.expect(200);
    let other = with(session(&cast), json!({ "minutes": 90 }));
    plan(&app, cast.center, id, other).await.expect_problem(409, "conflict");
    let worker = get(&app, cast.worker, id, "").await.expect(200);
    assert_eq!((worker.at("/state"), worker.at("/manages")), (json!("planned"), json!(false)));
    assert_eq!(worker.at("/learners/0/display_name"), "Wren Worker");
    let colleague = get(&app, cast.colleague, id, "").await.expect(200);
    assert_eq!(colleague.at("/learners"), json!([]), "who else was asked is not theirs to see");
    assert_eq!(get(&app, cast.coach, id, "").await.expect(200).at("/manages"), true);
    for by in [cast.outsider, cast.stranger] {
        get(&app, by, id, "").await.expect_problem(404, "not-found");
    }
    let list = async |by: Uuid, query: &str| {
        let reply = app.by(by).get(&format!("/api/v1/training-events{query}")).await.expect(200);
        reply.at("/items").as_array().map(Vec::len)
    };
    assert_eq!(
        (list(cast.worker, "?mine=true").await, list(cast.colleague, "?mine=true").await),
        (Some(1), Some(0))
    );
    assert_eq!((list(cast.colleague, "").await, list(cast.stranger, "").await), (Some(1), Some(0)));
    assert_eq!(list(cast.worker, "?module_code=M02").await, Some(0));
}

#[tokio::test]
async fn all_faults_of_a_session_are_named() {
    let (app, cast) = taught().await;
    let send =
        async |by: Uuid, fields: Value| plan(&app, by, app.app.id(), with(session(&cast), fields)).await;
    let wrong = json!({ "starts_at": "2028-03-03T15:00:00Z", "minutes": 0, "place": "", "trainer_ids": [] });
    let refused = send(cast.center, wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/place", "/starts_at", "/minutes", "/trainer_ids"]);
    let twice =
        send(cast.center, json!({ "learner_ids": [cast.coach] })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&twice), ["/learner_ids"]);
    let elsewhere = json!({ "trainer_ids": [cast.stranger], "learner_ids": [cast.center] });
    let refused = send(cast.center, elsewhere).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/trainer_ids/0", "/learner_ids/0"]);
    send(cast.center, json!({ "trainer_ids": [cast.center] })).await.expect(201);
    send(cast.center, json!({ "module_code": "M99" })).await.expect_problem(422, "invalid");
    send(cast.center, json!({ "place": "Call 614-555-0123" })).await.expect_problem(422, "client-details");
    for by in [cast.worker, cast.coach] {
        send(by, json!({})).await.expect_problem(403, "forbidden");
    }
    send(cast.outsider, json!({})).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_session_is_moved_and_called_off_with_a_reason() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    let path = format!("/api/v1/training-events/{id}/changes");
    let moved = json!({ "id": app.app.id(), "starts_at": "2026-03-04T15:00:00Z", "reason": "Snow." });
    app.by(cast.worker).post(&path, moved.clone()).await.expect_problem(403, "forbidden");
    let reply = app.by(cast.coach).post(&path, moved.clone()).await.expect(201);
    assert_eq!(
        (reply.at("/starts_at"), reply.at("/change_reason")),
        (json!("2026-03-04T15:00:00Z"), json!("Snow."))
    );
    app.by(cast.coach).post(&path, moved.clone()).await.expect(200);
    app.by(cast.coach)
        .post(&path, with(moved, json!({ "reason": "Ice." })))
        .await
        .expect_problem(409, "conflict");
    let off = json!({ "id": app.app.id(), "reason": "Nobody can come." });
    let reply = app.by(cast.center).post(&path, off).await.expect(201);
    assert_eq!(reply.at("/state"), "cancelled");
    let file = get(&app, cast.worker, id, "/calendar").await.expect(200);
    assert!(file.text().contains("STATUS:CANCELLED\r\n") && file.text().contains("SEQUENCE:2\r\n"), "{file}");
    let again = json!({ "id": app.app.id(), "reason": "Still not." });
    app.by(cast.center).post(&path, again).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn place_and_length_change_until_the_report_stands_and_everybody_is_told() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    app.round().await;
    let path = format!("/api/v1/training-events/{id}/changes");
    let change = |fields: Value| with(json!({ "id": app.app.id(), "reason": "The hall is taken." }), fields);
    let wrong = change(json!({ "minutes": 0, "place": " " }));
    let refused = app.by(cast.coach).post(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/place", "/minutes"]);
    let phone = change(json!({ "place": "Call 614-555-0123" }));
    app.by(cast.coach).post(&path, phone).await.expect_problem(422, "client-details");
    let elsewhere = change(json!({ "place": "Room 9", "minutes": 90 }));
    let reply = app.by(cast.coach).post(&path, elsewhere.clone()).await.expect(201);
    assert_eq!((reply.at("/place"), reply.at("/minutes")), (json!("Room 9"), json!(90)));
    assert_eq!(
        (reply.at("/state"), reply.at("/starts_at")),
        (json!("planned"), json!("2026-03-03T15:00:00Z"))
    );
    app.by(cast.coach).post(&path, elsewhere).await.expect(200);
    let file = get(&app, cast.worker, id, "/calendar").await.expect(200).text();
    for line in ["SEQUENCE:1", "LOCATION:Room 9", "DTEND:20260303T163000Z"] {
        assert!(file.contains(&format!("{line}\r\n")), "{line}: {file}");
    }
    app.round().await;
    let told = app.by(cast.worker).get("/api/v1/me/notifications").await.expect(200);
    assert_eq!(told.at("/items/0/reason"), "training_changed", "{told}");
    app.wait(DAY + DAY / 2);
    app.by(cast.coach).put(&format!("/api/v1/training-events/{id}/report"), report(&cast)).await.expect(201);
    let late = change(json!({ "place": "Room 1" }));
    app.by(cast.coach).post(&path, late).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn the_report_holds_who_led_and_who_was_there_and_what_became_of_them() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    let path = format!("/api/v1/training-events/{id}/report");
    app.by(cast.coach).put(&path, report(&cast)).await.expect_problem(409, "conflict");
    app.wait(DAY + DAY / 2);
    let wrong = json!({
        "minutes": 601, "trainers": [{ "person_id": cast.supervisor, "minutes": 700 }],
        "attendance": [{ "person_id": cast.stranger, "minutes": 0 }],
    });
    let refused = app.by(cast.coach).put(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(
        pointers(&refused),
        [
            "/minutes",
            "/trainers/0/person_id",
            "/trainers/0/minutes",
            "/trainers",
            "/attendance/0/person_id",
            "/attendance/0/minutes"
        ]
    );
    let done = app.by(cast.coach).put(&path, report(&cast)).await.expect(201);
    assert_eq!((done.at("/state"), done.at("/held_on")), (json!("held"), json!("2026-03-03")));
    assert_eq!(done.at("/trainers/0/minutes"), 100);
    app.by(cast.coach).put(&path, report(&cast)).await.expect(200);
    let other = with(report(&cast), json!({ "minutes": 111 }));
    app.by(cast.coach).put(&path, other).await.expect_problem(409, "conflict");
    pass(&app, cast.worker, "M01").await;
    let open = attempt(app.app.id(), &module("M01"), 1, 99);
    app.by(cast.colleague).post("/api/v1/modules/M01/attempts", open).await.expect(201);
    let seen = get(&app, cast.coach, id, "").await.expect(200);
    assert_eq!(seen.at("/results"), json!({ "learners": 2, "tried": 2, "passed_first_time": 1 }));
    let worker = get(&app, cast.worker, id, "").await.expect(200);
    assert_eq!(
        (worker.at("/results"), worker.at("/attendance").as_array().map(Vec::len)),
        (Value::Null, Some(1))
    );
    let late = format!("/api/v1/training-events/{id}/learners/{}", cast.supervisor);
    app.by(cast.coach).put(&late, json!({})).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_delivery_that_an_assessor_saw_takes_what_the_session_knows() {
    let (app, cast) = taught().await;
    let id = held(&app, &cast).await;
    let delivery = app.app.id();
    let path = format!("/api/v1/training-events/{id}/deliveries/{delivery}");
    let body = json!({
        "trainer_id": cast.coach, "role": "solo", "segments_required": 8, "segments_covered": 8,
        "fidelity_percent": 90, "facilitation_mean": 3.5, "usefulness_mean": 4.5, "responses": 2,
    });
    for _ in 0..2 {
        app.by(cast.center).put(&path, body.clone()).await.expect(204);
    }
    let rows = fieldcraft::store::certification::records(&app.app.store.read, cast.coach).await;
    let rows = rows.expect("records").deliveries;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].module_code.as_str(), rows[0].minutes, rows[0].minutes_led), ("M01", 110, 100));
    assert_eq!((rows[0].learners, rows[0].delivered_on.to_string()), (2, "2026-03-03".into()));
    let seen = get(&app, cast.coach, id, "").await.expect(200);
    assert_eq!(
        (seen.at("/deliveries/0/id"), seen.at("/deliveries/0/fidelity_percent")),
        (json!(delivery), json!(90))
    );
    let other = with(body.clone(), json!({ "fidelity_percent": 91 }));
    app.by(cast.center).put(&path, other).await.expect_problem(409, "conflict");
    let path = format!("/api/v1/training-events/{id}/deliveries/{}", app.app.id());
    for fields in
        [json!({ "trainer_id": cast.supervisor }), json!({ "role": "watch" }), json!({ "responses": 3 })]
    {
        app.by(cast.center).put(&path, with(body.clone(), fields)).await.expect_problem(422, "invalid");
    }
    app.by(cast.supervisor).put(&path, body).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn what_learners_show_at_work_stands_in_the_trainers_candidacy() {
    let (app, cast) = taught().await;
    let id = held(&app, &cast).await;
    let nominated = app.app.id();
    let nomination = json!({
        "id": nominated, "person_id": cast.coach, "path": "local-trainer",
        "agency_ids": [cast.north], "module_codes": ["M01"],
        "sponsor_id": cast.supervisor, "conflicts": "none",
    });
    app.by(cast.center).post("/api/v1/candidacies", nomination).await.expect(201);
    let body = json!({
        "trainer_id": cast.coach, "role": "solo", "segments_required": 8, "segments_covered": 8,
        "fidelity_percent": 90, "facilitation_mean": 3.5, "usefulness_mean": 4.5, "responses": 2,
    });
    let path = format!("/api/v1/training-events/{id}/deliveries/{}", app.app.id());
    app.by(cast.center).put(&path, body).await.expect(204);
    let gate = async || {
        let seen = app.by(cast.center).get(&format!("/api/v1/candidacies/{nominated}")).await.expect(200);
        let stages = seen.at("/stages");
        let gates = stages
            .as_array()
            .expect("stages")
            .iter()
            .flat_map(|stage| stage["gates"].as_array().expect("gates").clone());
        gates.into_iter().find(|gate| gate["key"] == "graduates").expect("the gate")
    };
    assert_eq!(gate().await["reason"], "0 learners observed at work so far; 5 more to go.");
    let look = async |by: uuid::Uuid| {
        let seen = json!({
            "ratings": [
                { "indicator": "C06.1", "rating": "2" }, { "indicator": "C06.2", "rating": "3" },
                { "indicator": "C06.3", "rating": "2" }, { "indicator": "C06.5", "rating": "2" },
            ],
            "observed_at": "2026-03-04T13:30:00Z", "recorded_at": "2026-03-04T14:00:00Z", "purpose": "formative",
        });
        let body = with(crate::observations::body(cast.worker), seen);
        crate::observations::put(&app, by, app.app.id(), body).await.expect(201);
    };
    app.at("2026-03-05T15:00:00Z");
    // The trainer's own eye does not count; a supervisor's does.
    look(cast.coach).await;
    assert_eq!(gate().await["reason"], "0 learners observed at work so far; 5 more to go.");
    look(cast.supervisor).await;
    assert_eq!(gate().await["reason"], "1 learner observed at work so far; 4 more to go.");
}

#[tokio::test]
async fn a_calendar_file_is_as_the_standard_writes_it() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    let file = get(&app, cast.worker, id, "/calendar").await.expect(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.text();
    assert!(text.lines().count() > 10 && text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    assert!(text.contains(&format!("UID:{id}@fieldcraft\r\n")), "{text}");
    assert!(text.contains("LOCATION:Training room\\; second floor\\, left\r\n"), "{text}");
    assert!(
        text.contains("DTSTART:20260303T150000Z\r\n") && text.contains("DTEND:20260303T170000Z\r\n"),
        "{text}"
    );
    assert!(text.contains("DTSTAMP:20260302T150000Z\r\n"), "{text}");
    get(&app, cast.stranger, id, "/calendar").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_feed_has_a_secret_address_that_can_be_renewed_and_taken_away() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    let renew = async || {
        app.by(cast.worker).post("/api/v1/me/calendar-feed", json!({})).await.expect(201).text_at("/path")
    };
    let first = renew().await;
    let feed = app.anyone().get(&first).await.expect(200);
    assert_eq!(feed.header("cache-control"), "private, no-store");
    assert!(feed.text().contains(&format!("UID:{id}@fieldcraft")), "{feed}");
    assert!(!feed.text().contains("Wren"), "no learner is named: {feed}");
    let second = renew().await;
    assert_ne!(first, second);
    app.anyone().get(&first).await.expect_problem(404, "not-found");
    app.anyone().get(&second).await.expect(200);
    for bad in ["/calendar/x.ics", second.trim_end_matches(".ics")] {
        app.anyone().get(bad).await.expect(404);
    }
    for _ in 0..2 {
        app.by(cast.worker).delete("/api/v1/me/calendar-feed").await.expect(204);
    }
    app.anyone().get(&second).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn one_more_is_asked_once() {
    let (app, cast) = taught().await;
    let id = planned(&app, &cast).await;
    let seat = async |by: Uuid, who: Uuid| {
        app.by(by).put(&format!("/api/v1/training-events/{id}/learners/{who}"), json!({})).await
    };
    for _ in 0..2 {
        seat(cast.coach, cast.colleague).await.expect(204);
    }
    seat(cast.coach, cast.coach).await.expect_problem(409, "conflict");
    seat(cast.coach, cast.stranger).await.expect_problem(404, "not-found");
    seat(cast.worker, cast.supervisor).await.expect_problem(403, "forbidden");
    let seen = get(&app, cast.coach, id, "").await.expect(200);
    assert_eq!(seen.at("/learners").as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn transfer_by_trainer_leaves_out_what_the_trainer_saw() {
    let (app, cast) = taught().await;
    held(&app, &cast).await;
    pass(&app, cast.worker, "M01").await;
    let seen = async |by: Uuid, rating: &str| {
        let ratings: Vec<Value> =
            (1..=3).map(|n| json!({ "indicator": format!("C06.{n}"), "rating": rating })).collect();
        let fields = json!({
            "ratings": ratings, "purpose": "formative", "observed_at": "2026-03-04T01:00:00Z",
            "recorded_at": "2026-03-04T01:30:00Z",
        });
        let body = with(crate::observations::body(cast.worker), fields);
        crate::observations::put(&app, by, app.app.id(), body).await.expect(201);
    };
    let trainer = async || {
        let path = format!("/api/v1/nodes/{}/transfer", cast.north_site);
        let reply = app.by(cast.supervisor).get(&path).await.expect(200);
        (reply.at("/all/shown"), reply.at("/trainers/0/name"), reply.at("/trainers/0/rate/shown"))
    };
    seen(cast.coach, "2").await;
    assert_eq!(trainer().await, (json!(1), json!("Cory Coach"), json!(0)));
    seen(cast.supervisor, "3").await;
    assert_eq!(trainer().await, (json!(1), json!("Cory Coach"), json!(1)));
}
