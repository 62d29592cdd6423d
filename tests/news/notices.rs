//! Who is told what, on the page and by mail.

use fieldcraft_entities::credential;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{answer, body, put, ready, recorded, with};

async fn told(app: &TestApp, person: Uuid) -> Reply {
    app.by(person).get("/api/v1/me/notifications").await.expect(200)
}

fn reasons(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    let items = items.as_array().expect("a list");
    items.iter().map(|one| one["reason"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A world in which the job has run before, so that mails are sent.
async fn running() -> (TestApp, Cast) {
    let (app, cast) = ready().await;
    app.round().await;
    (app, cast)
}

async fn prefer(app: &TestApp, person: Uuid, modes: Value) {
    let body = json!({ "language": "en", "modes": modes, "digest_at": 420 });
    app.by(person).put("/api/v1/me/notification-settings", body).await.expect(204);
}

#[tokio::test]
async fn a_worker_is_told_of_an_observation_once_and_reads_it() {
    let (app, cast) = running().await;
    let id = recorded(&app, &cast).await;
    for _ in 0..2 {
        app.round().await;
    }
    let list = told(&app, cast.worker).await;
    assert_eq!(reasons(&list), ["observation_recorded"]);
    assert_eq!(
        (list.at("/unread"), list.at("/items/0/link")),
        (json!(1), json!(format!("/observations/{id}")))
    );
    assert!(reasons(&told(&app, cast.coach).await).is_empty(), "who did it knows");
    let one = list.text_at("/items/0/id");
    for _ in 0..2 {
        app.by(cast.worker).put(&format!("/api/v1/me/notifications/{one}/read"), json!({})).await.expect(204);
    }
    assert_eq!(told(&app, cast.worker).await.at("/unread"), json!(0));
    let unread = app.by(cast.worker).get("/api/v1/me/notifications?unread=true").await.expect(200);
    assert!(reasons(&unread).is_empty());
}

#[tokio::test]
async fn nobody_reads_for_another() {
    let (app, cast) = running().await;
    recorded(&app, &cast).await;
    app.round().await;
    let one = told(&app, cast.worker).await.text_at("/items/0/id");
    let path = format!("/api/v1/me/notifications/{one}/read");
    app.by(cast.coach).put(&path, json!({})).await.expect_problem(404, "not-found");
    let up_to = json!({ "up_to": "2027-01-01T00:00:00Z" });
    app.by(cast.coach).post("/api/v1/me/notifications/read", up_to.clone()).await.expect(204);
    assert_eq!(told(&app, cast.worker).await.at("/unread"), json!(1));
    app.by(cast.worker).post("/api/v1/me/notifications/read", up_to).await.expect(204);
    assert_eq!(told(&app, cast.worker).await.at("/unread"), json!(0));
}

#[tokio::test]
async fn the_days_news_come_in_one_mail_that_names_nobody() {
    let (app, cast) = running().await;
    recorded(&app, &cast).await;
    let other = with(body(cast.worker), json!({ "minutes": 50 }));
    put(&app, cast.coach, app.app.id(), other).await.expect(201);
    app.round().await;
    assert!(app.mails().is_empty());
    app.at("2026-03-03T06:59:00-05:00");
    app.round().await;
    assert!(app.mails().is_empty());
    app.at("2026-03-03T07:00:00-05:00");
    app.round().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].to, "wren.worker@example.test");
    assert_eq!(mails[0].subject, "You have something new in Fieldcraft");
    assert_eq!(mails[0].text.matches("/observations/").count(), 2);
    for name in ["Wren", "Worker", "Cory", "Coach"] {
        assert!(!mails[0].text.contains(name), "{}", mails[0].text);
    }
    app.wait(DAY);
    app.round().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn safety_comes_at_night_and_to_whoever_leads() {
    let (app, cast) = running().await;
    app.at("2026-03-02T23:30:00-05:00");
    let zero = json!({
        "recorded_at": "2026-03-03T04:20:00Z",
        "ratings": [{ "indicator": "C02.2", "rating": "0" }],
    });
    put(&app, cast.coach, app.app.id(), with(body(cast.worker), zero)).await.expect(201);
    app.round().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].to, "sam.supervisor@example.test");
    assert!(mails[0].text.contains("A safety task waits for you."));
    assert_eq!(reasons(&told(&app, cast.supervisor).await), ["safety_task"]);
}

#[tokio::test]
async fn a_task_left_open_is_told_again_in_the_morning() {
    let (app, cast) = running().await;
    let zero = json!({ "ratings": [{ "indicator": "C02.2", "rating": "0" }] });
    put(&app, cast.coach, app.app.id(), with(body(cast.worker), zero)).await.expect(201);
    app.round().await;
    app.wait(2 * DAY);
    app.round().await;
    assert_eq!(reasons(&told(&app, cast.supervisor).await), ["safety_overdue", "safety_task"]);
}

#[tokio::test]
async fn what_is_read_or_switched_off_is_not_mailed() {
    let (app, cast) = running().await;
    recorded(&app, &cast).await;
    app.round().await;
    let up_to = json!({ "up_to": "2027-01-01T00:00:00Z" });
    app.by(cast.worker).post("/api/v1/me/notifications/read", up_to).await.expect(204);
    app.wait(2 * DAY);
    app.round().await;
    assert!(app.mails().is_empty(), "it was read");
    prefer(&app, cast.worker, json!({ "observation": "off" })).await;
    let other = with(body(cast.worker), json!({ "minutes": 50 }));
    put(&app, cast.coach, app.app.id(), other).await.expect(201);
    app.round().await;
    app.wait(2 * DAY);
    app.round().await;
    assert!(app.mails().is_empty(), "it was switched off");
    assert_eq!(told(&app, cast.worker).await.at("/unread"), json!(1));
}

#[tokio::test]
async fn a_dispute_reaches_the_observer_and_those_who_decide() {
    let (app, cast) = running().await;
    let observation = recorded(&app, &cast).await;
    let reason = json!({ "reason": "It was somebody else." });
    answer(&app, cast.worker, observation, "disputes", reason).await.expect(201);
    app.round().await;
    assert_eq!(reasons(&told(&app, cast.coach).await), ["dispute_of_yours"]);
    let center = told(&app, cast.center).await;
    assert_eq!(reasons(&center), ["dispute_opened"]);
    assert_eq!(center.at("/items/0/about/display_name"), json!("Wren Worker"));
    assert!(reasons(&told(&app, cast.outsider).await).is_empty());
}

#[tokio::test]
async fn the_first_look_tells_the_last_week_and_mails_nothing() {
    let (app, cast) = ready().await;
    recorded(&app, &cast).await;
    app.wait(DAY);
    app.round().await;
    assert_eq!(reasons(&told(&app, cast.worker).await), ["observation_recorded"]);
    app.wait(2 * DAY);
    app.round().await;
    assert!(app.mails().is_empty());
}

async fn license(app: &TestApp, person: Uuid, expires_on: &str) {
    let row = credential::Model {
        row_id: app.app.id(),
        credential_id: app.app.id(),
        person_id: person,
        kind: "clinical_license".into(),
        issuer: "State board".into(),
        jurisdiction: Some("OH".into()),
        valid_from_on: "2024-01-01".parse().expect("a day"),
        expires_on: Some(expires_on.parse().expect("a day")),
        received_at: app.app.now(),
        superseded_at: None,
        recorded_by: person,
    };
    let tx = app.app.store.begin().await.expect("a transaction");
    row.into_active_model().reset_all().insert(&tx).await.expect("a credential");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn a_license_that_runs_out_is_told_at_ninety_thirty_and_seven_days() {
    let (app, cast) = running().await;
    license(&app, cast.worker, "2026-04-10").await;
    let count = async |at: &str| {
        app.at(at);
        app.round().await;
        reasons(&told(&app, cast.worker).await).len()
    };
    assert_eq!(count("2026-03-03T04:00:00-05:00").await, 0, "the morning has not come");
    assert_eq!(count("2026-03-03T05:30:00-05:00").await, 1);
    assert_eq!(count("2026-03-04T05:30:00-05:00").await, 1);
    assert_eq!(count("2026-03-11T06:00:00-04:00").await, 2);
    assert_eq!(count("2026-04-08T06:00:00-04:00").await, 3);
    let list = told(&app, cast.worker).await;
    assert_eq!(
        (list.at("/items/0/day"), list.at("/items/0/detail")),
        (json!("2026-04-10"), json!("clinical_license"))
    );
    assert!(reasons(&told(&app, cast.supervisor).await).is_empty());
}

#[tokio::test]
async fn settings_are_kept_and_all_faults_are_named() {
    let (app, cast) = running().await;
    let path = "/api/v1/me/notification-settings";
    let fresh = app.by(cast.worker).get(path).await.expect(200);
    assert_eq!((fresh.at("/saved"), fresh.at("/time_zone")), (json!(false), json!("America/New_York")));
    assert_eq!(fresh.at("/modes/0"), json!({ "kind": "safety", "mode": "now" }));
    let new = json!({
        "language": "es", "modes": { "goal": "off" }, "quiet_from": 1320, "quiet_to": 300, "digest_at": 480,
    });
    app.by(cast.worker).put(path, new).await.expect(204);
    let kept = app.by(cast.worker).get(path).await.expect(200);
    assert_eq!((kept.at("/saved"), kept.at("/language")), (json!(true), json!("es")));
    assert_eq!((kept.at("/quiet_from"), kept.at("/digest_at")), (json!(1320), json!(480)));
    let wrong = json!({
        "language": "en", "modes": { "gossip": "now", "goal": "weekly" }, "quiet_from": 60, "quiet_to": 60,
        "digest_at": 480,
    });
    let refused = app.by(cast.worker).put(path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors").as_array().map(Vec::len), Some(3), "{refused}");
}
