//! Invitations, forgotten passwords, and the log of what was sent.

use fieldcraft_entities::{affiliation, mail, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, MINUTE, MailServer, TestApp};

async fn rows(app: &TestApp) -> Vec<mail::Model> {
    mail::Entity::find().all(&app.app.store.read).await.expect("rows")
}

async fn add(app: &TestApp, cast: &Cast, email: &str) -> Uuid {
    let id = app.app.id();
    let body = json!({
        "id": id, "given_name": "Nia", "family_name": "New", "email": email, "invite": "es",
        "affiliation": {
            "id": app.app.id(), "node_id": cast.north_site, "role": "R3", "fte": 1.0,
            "rostered_to_respond": true, "hired_on": "2026-03-02", "started_on": "2026-03-02",
        },
    });
    app.by(cast.admin).post("/api/v1/people", body).await.expect(201);
    id
}

async fn forget(app: &TestApp, email: &str) -> String {
    let body = json!({ "email": email, "language": "en" });
    app.anyone().post("/api/v1/forgotten-passwords", body).await.expect(202).text()
}

async fn set(app: &TestApp, token: &str, password: &str) -> u16 {
    let body = json!({ "token": token, "password": password });
    app.anyone().post("/api/v1/password-resets", body).await.status.as_u16()
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> u16 {
    let body = json!({ "email": email, "password": password });
    app.anyone().post("/api/v1/sessions", body).await.status.as_u16()
}

#[tokio::test]
async fn an_invited_person_follows_the_mail_and_signs_in() {
    let (app, cast) = TestApp::staffed().await;
    let id = add(&app, &cast, "Nia.New@example.test").await;
    assert_eq!(rows(&app).await[0].state, "queued");
    app.round().await;
    let mails = app.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "nia.new@example.test"));
    assert!(mails[0].text.contains("Elige una contraseña"), "{}", mails[0].text);
    assert_eq!(set(&app, &mails[0].token(), "a long enough password").await, 204);
    assert_eq!(sign_in(&app, "nia.new@example.test", "a long enough password").await, 201);
    let sent = &rows(&app).await[0];
    assert_eq!((sent.state.as_str(), sent.items.as_str(), sent.person_id), ("sent", "", Some(id)));
    app.round().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn whether_an_address_is_known_is_never_told() {
    let (app, cast) = TestApp::staffed().await;
    let known = forget(&app, "wren.worker@example.test").await;
    assert_eq!(known, forget(&app, "nobody@example.test").await);
    assert_eq!(rows(&app).await.len(), 2);
    app.round().await;
    let mails = app.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "wren.worker@example.test"));
    // What was asked for an address of nobody leaves nothing that can be read, and costs the same
    // when it is asked again.
    let text = format!("{:?}", rows(&app).await);
    assert!(!text.contains("nobody@") && text.contains("wren.worker@"), "{text}");
    for email in ["wren.worker@example.test", "nobody@example.test"] {
        forget(&app, email).await;
    }
    assert_eq!(rows(&app).await.len(), 2);
    let log = app.by(cast.admin).get("/api/v1/mails").await.expect(200);
    assert_eq!(log.at("/items").as_array().map(Vec::len), Some(1), "{log}");
}

#[tokio::test]
async fn a_second_link_waits_five_minutes_and_using_one_ends_the_others() {
    let (app, _) = TestApp::staffed().await;
    for _ in 0..2 {
        forget(&app, " Wren.Worker@example.test").await;
        app.round().await;
    }
    assert_eq!(app.mails().len(), 1);
    app.wait(5 * MINUTE + 1);
    forget(&app, "wren.worker@example.test").await;
    app.round().await;
    let tokens: Vec<String> = app.mails().iter().map(crate::harness::Mail::token).collect();
    assert_eq!(tokens.len(), 2);
    assert_eq!(set(&app, &tokens[0], "a long enough password").await, 204);
    assert_eq!(set(&app, &tokens[1], "another long password").await, 404);
}

#[tokio::test]
async fn one_address_gets_five_links_a_day() {
    let (app, _) = TestApp::staffed().await;
    for _ in 0..8 {
        forget(&app, "wren.worker@example.test").await;
        app.wait(6 * MINUTE);
    }
    assert_eq!(rows(&app).await.len(), 5);
    app.wait(DAY);
    forget(&app, "wren.worker@example.test").await;
    assert_eq!(rows(&app).await.len(), 6);
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_and_then_given_up() {
    let (app, cast) = TestApp::staffed().await;
    // Good enough for us, not for a mail.
    add(&app, &cast, "two..dots@example.test").await;
    app.round().await;
    let row = rows(&app).await.remove(0);
    assert_eq!((row.state.as_str(), row.attempts), ("queued", 1));
    assert!(row.last_error.is_some_and(|error| error.contains("address")));
    app.round().await;
    assert_eq!(rows(&app).await[0].attempts, 1, "it waits a minute");
    for _ in 0..8 {
        app.wait(DAY + MINUTE);
        app.round().await;
    }
    let row = rows(&app).await.remove(0);
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 8));
    let log = app.by(cast.admin).get("/api/v1/mails?state=failed").await.expect(200);
    assert_eq!(log.at("/items/0/kind"), json!("invitation"));
    assert_eq!(log.at("/items/0/attempts"), json!(8));
}

/// The delivery log's newest line.
async fn last(app: &TestApp, cast: &Cast) -> crate::harness::Reply {
    app.by(cast.admin).get("/api/v1/mails?limit=1").await.expect(200)
}

#[tokio::test]
async fn a_mail_that_waits_is_not_sent_to_an_address_that_is_no_longer_theirs() {
    let (app, cast) = TestApp::staffed().await;
    let id = add(&app, &cast, "nia.wrong@example.test").await;
    let tx = app.app.store.begin().await.expect("a transaction");
    let corrected = person::ActiveModel {
        id: Set(id),
        email: Set(Some("nia.right@example.test".into())),
        ..Default::default()
    };
    corrected.update(&tx).await.expect("corrected");
    tx.commit().await.expect("committed");
    app.round().await;
    assert!(app.mails().is_empty(), "{:?}", app.mails());
    let log = last(&app, &cast).await;
    assert_eq!(
        (log.at("/items/0/state"), log.at("/items/0/dropped_for")),
        (json!("dropped"), json!("address_changed"))
    );
}

#[tokio::test]
async fn a_link_that_was_used_meanwhile_is_not_sent_again() {
    let (app, cast) = TestApp::staffed().await;
    let id = add(&app, &cast, "nia.new@example.test").await;
    let tx = app.app.store.begin().await.expect("a transaction");
    let shown = app.app.one_time_link(&tx, "password", Some(id)).await.expect("a link");
    tx.commit().await.expect("committed");
    assert_eq!(set(&app, &shown, "a long enough password").await, 204);
    app.round().await;
    assert!(app.mails().is_empty());
    assert_eq!(last(&app, &cast).await.at("/items/0/dropped_for"), json!("password_set"));
    app.wait(MINUTE);
    app.round().await;
    assert_eq!(rows(&app).await[0].attempts, 1, "it is not looked at again");
}

#[tokio::test]
async fn a_later_link_takes_the_place_of_one_that_waits() {
    let (app, cast) = TestApp::staffed().await;
    forget(&app, "wren.worker@example.test").await;
    app.wait(6 * MINUTE);
    forget(&app, "wren.worker@example.test").await;
    app.round().await;
    assert_eq!(app.mails().len(), 1);
    let log = app.by(cast.admin).get("/api/v1/mails").await.expect(200);
    assert_eq!((log.at("/items/0/state"), log.at("/items/1/state")), (json!("sent"), json!("dropped")));
    assert_eq!(log.at("/items/1/dropped_for"), json!("replaced"));
    // An operator who makes a link by hand ends the others: none may follow by mail.
    app.wait(6 * MINUTE);
    forget(&app, "wren.worker@example.test").await;
    app.app.reset_link("wren.worker@example.test").await.expect("a link");
    app.round().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn who_leaves_meanwhile_gets_no_invitation() {
    let (app, cast) = TestApp::staffed().await;
    let id = add(&app, &cast, "nia.new@example.test").await;
    let affiliation = affiliation::Entity::find().filter(affiliation::Column::PersonId.eq(id));
    let affiliation = affiliation.one(&app.app.store.read).await.expect("read").expect("one").affiliation_id;
    let ended = json!({
        "node_id": cast.north_site, "role": "R3", "fte": 1.0, "rostered_to_respond": true,
        "hired_on": "2026-03-02", "started_on": "2026-03-02", "ended_on": "2026-03-03",
    });
    let path = format!("/api/v1/people/{id}/affiliations/{affiliation}");
    app.by(cast.admin).put(&path, ended).await.expect(204);
    app.wait(2 * DAY);
    app.round().await;
    assert!(app.mails().is_empty());
    assert_eq!(last(&app, &cast).await.at("/items/0/dropped_for"), json!("left"));
}

#[tokio::test]
async fn a_try_that_is_cut_off_after_handing_over_is_told_as_one_that_may_have_arrived() {
    let server = MailServer::silent().await;
    let app = TestApp::mailing(&server).await;
    let cast = Cast::assemble(&app).await;
    app.by(cast.admin)
        .post(&format!("/api/v1/people/{}/invitations", cast.worker), json!({ "language": "en" }))
        .await
        .expect(204);
    // This server dies when its mail was taken and nothing was said about it yet.
    tokio::select! {
        () = server.has_taken(1) => {}
        _ = app.app.send_mail() => panic!("it did not wait for the answer"),
    }
    assert_eq!(app.app.send_mail().await.expect("looked"), 0, "another server leaves it alone for now");
    let log = last(&app, &cast).await;
    assert_eq!((log.at("/items/0/state"), log.at("/items/0/unclear_tries")), (json!("sending"), json!(0)));
    app.wait(11 * MINUTE);
    server.answer();
    assert_eq!(app.app.send_mail().await.expect("sent"), 1, "never lost");
    let taken = server.taken();
    assert_eq!(taken.len(), 2, "at least once");
    let name = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned);
    assert!(name(&taken[0]).is_some() && name(&taken[0]) == name(&taken[1]), "one mail to who reads it");
    let log = last(&app, &cast).await;
    assert_eq!((log.at("/items/0/state"), log.at("/items/0/unclear_tries")), (json!("sent"), json!(1)));
}

#[tokio::test]
async fn an_administrator_sends_a_link_once_while_one_waits_and_sees_it_in_the_log() {
    let (app, cast) = TestApp::staffed().await;
    let path = format!("/api/v1/people/{}/invitations", cast.worker);
    for _ in 0..2 {
        app.by(cast.admin).post(&path, json!({ "language": "en" })).await.expect(204);
    }
    app.round().await;
    assert_eq!(app.mails().len(), 1);
    let log = app.by(cast.admin).get("/api/v1/mails").await.expect(200);
    assert_eq!(log.at("/items/0/to/display_name"), json!("Wren Worker"));
    assert_eq!(log.at("/items/0/state"), json!("sent"));
    // Everybody of the south agency, and nobody of the north.
    let elsewhere = app.by(cast.outsider).get("/api/v1/mails").await.expect(200);
    assert_eq!(elsewhere.at("/items"), Value::Array(Vec::new()));
}
