//! Recording: one row however often it is sent, by whoever may, and nothing else.

use serde_json::{Value, json};

use super::{body, lines, pointers, put, ready, with};
use crate::harness::Reply;

#[tokio::test]
async fn a_coach_records_what_they_saw() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let reply = put(&app, cast.coach, id, body(cast.worker)).await.expect(201);
    for (pointer, value) in [
        ("/id", json!(id)),
        ("/subject/display_name", json!("Wren Worker")),
        ("/observer/display_name", json!("Cory Coach")),
        ("/relation", json!("same_agency")),
        ("/node_id", json!(cast.north_site)),
        ("/observed_on", json!("2026-03-02")),
        ("/received_at", json!("2026-03-02T15:00:00Z")),
        ("/framework_version", json!(3)),
        ("/state", json!("recorded")),
        ("/events", json!([])),
        ("/redacted", json!(false)),
        ("/ratings/0", json!({ "indicator": "C01.1", "rating": "3" })),
        ("/ratings/2/reason", json!("By phone only.")),
        ("/scenario", Value::Null),
    ] {
        assert_eq!(reply.at(pointer), value, "{pointer} in {reply}");
    }
    let read = app.by(cast.coach).get(&format!("/api/v1/observations/{id}")).await.expect(200);
    let mut told = reply.json();
    told.as_object_mut().expect("an observation").remove("notice");
    assert_eq!(read.json(), told, "the notice is for the recorder alone");
}

#[tokio::test]
async fn what_will_not_count_is_kept_and_said() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    for status in [201, 200] {
        let reply = put(&app, cast.coach, id, body(cast.worker)).await.expect(status);
        assert_eq!(reply.at("/notice/code"), "observer_not_certified", "{reply}");
        let text = reply.text_at("/notice/text");
        assert!(text.contains("on March 2, 2026") && text.contains("record it as formative"), "{text}");
    }
    let formative = with(body(cast.worker), json!({ "purpose": "formative" }));
    let reply = put(&app, cast.coach, app.app.id(), formative).await.expect(201);
    assert_eq!(reply.at("/notice"), Value::Null);

    let second = crate::certification::second(&app, &cast).await;
    crate::certification::founded(&app, &cast, second, cast.coach, &[cast.south]).await;
    let reply = put(&app, cast.coach, app.app.id(), body(cast.worker)).await.expect(201);
    assert_eq!(reply.at("/notice/code"), "observer_out_of_scope", "{reply}");
    let names = reply.at("/notice/scope");
    let text = reply.text_at("/notice/text");
    assert!(text.contains(names[0].as_str().expect("a name")), "it names the scope: {text}");
    assert!(text.contains("Record it as formative"), "{text}");

    crate::certification::founded(&app, &cast, second, cast.coach, &[cast.north]).await;
    let reply = put(&app, cast.coach, app.app.id(), body(cast.worker)).await.expect(201);
    assert_eq!(reply.at("/notice"), Value::Null, "covered: {reply}");
}

#[tokio::test]
async fn a_wrong_clock_is_shown_and_nothing_is_corrected() {
    let (app, cast) = ready().await;
    let path = |id: uuid::Uuid| format!("/api/v1/observations/{id}");
    let [right, fast, silent, odd] = [0; 4].map(|_| app.app.id());
    for (id, clock, shown) in [
        (right, Some("2026-03-02T15:00:00.900Z"), json!(0)),
        (fast, Some("2026-03-02T15:12:30Z"), json!(750)),
        (silent, None, Value::Null),
    ] {
        let client = app.by(cast.coach);
        let client = clock.into_iter().fold(client, |client, clock| client.with("Device-Time", clock));
        let visit = body(cast.worker);
        let reply = client.put(&path(id), visit.clone()).await.expect(201);
        assert_eq!(reply.at("/device_ahead_seconds"), shown, "{reply}");
        assert_eq!(reply.at("/recorded_at"), visit["recorded_at"], "{reply}");
        assert_eq!(reply.at("/received_at"), json!("2026-03-02T15:00:00Z"), "{reply}");
        // Sent again with another clock it is the same row, which says what it said.
        let again = app.by(cast.coach).with("Device-Time", "2026-03-02T18:00:00Z");
        assert_eq!(again.put(&path(id), visit).await.expect(200).at("/device_ahead_seconds"), shown);
    }
    app.by(cast.coach).with("Device-Time", "noon").put(&path(odd), body(cast.worker)).await.expect(400);
}

#[tokio::test]
async fn the_same_body_is_one_row_and_another_body_a_conflict() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let first = put(&app, cast.coach, id, body(cast.worker)).await.expect(201);
    app.wait(60_000);
    let second = put(&app, cast.coach, id, body(cast.worker)).await.expect(200);
    assert_eq!(first.json(), second.json());
    // What reads the same is the same: blanks, an order of ratings, a flag that says no.
    let mut alike = with(body(cast.worker), json!({ "strengths": " Named the feeling and checked it.  " }));
    alike["ratings"].as_array_mut().expect("ratings").reverse();
    alike["confirmed_no_client_details"] = json!(false);
    put(&app, cast.coach, id, alike).await.expect(200);
    let other = with(body(cast.worker), json!({ "minutes": 46 }));
    put(&app, cast.coach, id, other).await.expect_problem(409, "conflict");
    // Nobody learns or changes anything by sending another's id.
    put(&app, cast.center, id, body(cast.worker)).await.expect_problem(409, "conflict");
    put(&app, cast.coach, id, body(cast.colleague)).await.expect_problem(409, "conflict");
    let list = app.by(cast.coach).get("/api/v1/observations").await.expect(200);
    assert_eq!(list.at("/items").as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn two_tries_at_once_are_one_row() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let (first, second) = tokio::join!(
        put(&app, cast.coach, id, body(cast.worker)),
        put(&app, cast.coach, id, body(cast.worker)),
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
}

#[tokio::test]
async fn a_late_repeat_is_answered_though_the_permission_has_ended() {
    let (app, cast) = ready().await;
    let permission = fieldcraft::policy::Permission::ObserveCounting;
    let guest = app.given().person("Gil Guest", "R9", cast.state).await;
    let grant = app.given().grant(guest, permission, cast.state).await;
    let id = app.app.id();
    put(&app, guest, id, body(cast.worker)).await.expect(201);
    app.by(cast.admin).delete(&format!("/api/v1/grants/{grant}")).await.expect(204);
    put(&app, guest, id, body(cast.worker)).await.expect(200);
    put(&app, guest, app.app.id(), body(cast.worker)).await.expect_problem(404, "not-found");
    // They may go on reading what they recorded.
    app.by(guest).get(&format!("/api/v1/observations/{id}")).await.expect(200);
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let (app, cast) = ready().await;
    let bad = with(
        body(cast.worker),
        json!({
            "type": "E9",
            "setting": "car",
            "encounter_ref": "2026-00123",
            "minutes": 601,
            "observed_at": "1999-12-31T23:59:59Z",
            "ratings": [{ "indicator": "C12.1", "rating": "2" }, { "indicator": "C01.1", "rating": "NA" }],
            "next_step_on": "2020-01-01",
        }),
    );
    let reply = put(&app, cast.coach, app.app.id(), bad).await.expect_problem(422, "invalid");
    assert_eq!(
        pointers(&reply),
        [
            "/type",
            "/setting",
            "/encounter_ref",
            "/observed_at",
            "/minutes",
            "/ratings/0/indicator",
            "/ratings/1/reason",
        ]
    );
    assert_eq!(reply.text_at("/detail"), "7 fields need another look.");
    let none = with(body(cast.worker), json!({ "ratings": [] }));
    let reply = put(&app, cast.coach, app.app.id(), none).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&reply), ["/ratings"]);
    let unknown = with(body(cast.worker), json!({ "case_number": "123" }));
    put(&app, cast.coach, app.app.id(), unknown).await.expect_problem(400, "bad-request");
}

#[tokio::test]
async fn only_whoever_may_records() {
    let (app, cast) = ready().await;
    let send = async |by, body| put(&app, by, app.app.id(), body).await;
    let formative = |subject| with(body(subject), json!({ "purpose": "formative" }));
    // The supervisor may observe formatively and is told so.
    let refused = send(cast.supervisor, body(cast.worker)).await.expect_problem(403, "forbidden");
    assert!(refused.text_at("/detail").contains("purpose formative"), "{refused}");
    send(cast.supervisor, formative(cast.worker)).await.expect(201);
    // Nobody observes themselves; a worker observes nobody; another agency sees nobody.
    send(cast.coach, body(cast.coach)).await.expect_problem(403, "forbidden");
    send(cast.coach, formative(cast.coach)).await.expect_problem(403, "forbidden");
    send(cast.worker, formative(cast.colleague)).await.expect_problem(404, "not-found");
    for body in [body(cast.worker), formative(cast.worker), body(app.app.id())] {
        send(cast.outsider, body).await.expect_problem(404, "not-found");
    }
    send(cast.coach, body(cast.stranger)).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn the_server_finds_the_relation() {
    let (app, cast) = ready().await;
    let relation = async |by| -> Reply {
        let formative = with(body(cast.worker), json!({ "purpose": "formative" }));
        put(&app, by, app.app.id(), formative).await.expect(201)
    };
    assert_eq!(relation(cast.coach).await.at("/relation"), "same_agency");
    assert_eq!(relation(cast.supervisor).await.at("/relation"), "same_line");
    assert_eq!(relation(cast.center).await.at("/relation"), "external");
    let buddy = app.given().person("Bea Buddy", "R2", cast.north_site).await;
    app.given().grant(buddy, fieldcraft::policy::Permission::ObserveFormative, cast.north_site).await;
    assert_eq!(relation(buddy).await.at("/relation"), "peer");
    let stated = with(body(cast.worker), json!({ "relation": "external" }));
    put(&app, cast.coach, app.app.id(), stated).await.expect_problem(400, "bad-request");
}

#[tokio::test]
async fn client_details_are_refused_until_the_writer_confirms() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let told = with(
        body(cast.worker),
        json!({
            "strengths": "Called the aunt at 614-555-0123.",
            "ratings": [{ "indicator": "C01.4", "rating": "NA", "reason": "Met at 12 Oak Street." }],
        }),
    );
    let refused = put(&app, cast.coach, id, told.clone()).await.expect_problem(422, "client-details");
    assert_eq!(pointers(&refused), ["/strengths", "/ratings/0/reason"]);
    assert!(!refused.text().contains("555-0123"), "the finding is not repeated: {refused}");
    app.by(cast.coach).get(&format!("/api/v1/observations/{id}")).await.expect_problem(404, "not-found");
    let denied = with(told.clone(), json!({ "confirmed_no_client_details": false }));
    put(&app, cast.coach, id, denied).await.expect_problem(422, "client-details");
    let confirmed = with(told, json!({ "confirmed_no_client_details": true }));
    put(&app, cast.coach, id, confirmed.clone()).await.expect(201);
    put(&app, cast.coach, id, confirmed).await.expect(200);
}

#[tokio::test]
async fn backdated_and_future_rows_are_kept_on_the_sites_own_day() {
    let (app, cast) = ready().await;
    let day = async |at: &str| {
        let sent =
            with(body(cast.worker), json!({ "observed_at": at, "next_step": null, "next_step_on": null }));
        let sent: Value = sent
            .as_object()
            .expect("fields")
            .iter()
            .filter(|(_, v)| !v.is_null())
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        put(&app, cast.coach, app.app.id(), sent).await.expect(201).text_at("/observed_on")
    };
    assert_eq!(day("2026-03-02T04:59:59Z").await, "2026-03-01", "still Sunday evening in New York");
    assert_eq!(day("2026-03-02T05:00:00Z").await, "2026-03-02");
    assert_eq!(day("2024-06-01T03:00:00Z").await, "2024-05-31", "backdated");
    assert_eq!(day("2020-01-01T12:00:00Z").await, "2020-01-01", "before hire");
    assert_eq!(
        day("2026-03-02T15:10:00Z").await,
        "2026-03-02",
        "the rules refuse the future, not the server"
    );
}

#[tokio::test]
async fn every_recording_is_in_the_audit_log_without_its_text() {
    let (app, cast) = ready().await;
    put(&app, cast.coach, app.app.id(), body(cast.worker)).await.expect(201);
    let lines = lines(&app, 1).await;
    assert_eq!((lines[0].action.as_str(), lines[0].actor_id), ("observation.record", Some(cast.coach)));
    assert!(!lines[0].detail.contains("feeling"));
}
