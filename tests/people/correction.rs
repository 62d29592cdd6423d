//! Correcting names and the address that somebody signs in with.

use fieldcraft::policy::Permission;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{names, pointers};
use crate::harness::{Reply, TestApp};

const PASSWORD: &str = "a long enough password";

async fn correct(app: &TestApp, by: Uuid, person: Uuid, body: &Value) -> Reply {
    app.by(by).put(&format!("/api/v1/people/{person}"), body.clone()).await
}

async fn sign_in(app: &TestApp, email: &str) -> u16 {
    let body = json!({ "email": email, "password": PASSWORD });
    app.anyone().post("/api/v1/sessions", body).await.status.as_u16()
}

fn wren(given: &str, family: &str, email: &str) -> Value {
    json!({ "given_name": given, "family_name": family, "email": email })
}

#[tokio::test]
async fn a_name_is_corrected_once_and_found_by_what_it_is_now() {
    let (app, cast) = TestApp::staffed().await;
    app.by(cast.worker).put("/api/v1/me/contact", json!({ "phone": "614 555 0100" })).await.expect(204);
    let body = wren(" Wrenna ", "Warbler", "wren.worker@example.test");
    for _ in 0..2 {
        correct(&app, cast.admin, cast.worker, &body).await.expect(204);
    }
    let admin = app.by(cast.admin);
    assert_eq!(names(&admin.get("/api/v1/people?q=warbler").await.expect(200)), ["Wrenna Warbler"]);
    assert_eq!(names(&admin.get("/api/v1/people?q=worker").await.expect(200)), [""; 0]);
    let me = app.by(cast.worker).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/phone"), "614 555 0100", "{me}");
    let lines = admin.get(&format!("/api/v1/audit-events?person_id={}", cast.worker)).await.expect(200);
    let details: Vec<Value> = lines
        .at("/items")
        .as_array()
        .into_iter()
        .flatten()
        .filter(|line| line["action"] == "person.correct")
        .map(|line| line["detail"].clone())
        .collect();
    assert_eq!(details, [json!({ "changed": ["given_name", "family_name"] })], "{lines}");
    assert_eq!(app.mails().len(), 0);
}

#[tokio::test]
async fn with_a_new_address_links_to_the_one_before_end_and_it_is_told() {
    let (app, cast) = TestApp::staffed().await;
    app.given().password(cast.worker, PASSWORD).await;
    app.by(cast.admin)
        .post(&format!("/api/v1/people/{}/invitations", cast.worker), json!({}))
        .await
        .expect(204);
    app.round().await;
    let link = app.mails().remove(0).token();
    let body = wren("Wren", "Worker", "Wren.Warbler@example.test");
    for _ in 0..2 {
        correct(&app, cast.admin, cast.worker, &body).await.expect(204);
    }
    assert_eq!(sign_in(&app, "wren.warbler@example.test").await, 201);
    assert_eq!(sign_in(&app, "wren.worker@example.test").await, 401);
    let taken = json!({ "token": link, "password": "somebody else's password" });
    app.anyone().post("/api/v1/password-resets", taken).await.expect_problem(404, "not-found");
    app.round().await;
    let told: Vec<String> = app.mails().into_iter().skip(1).map(|mail| mail.to).collect();
    assert_eq!(told, ["wren.worker@example.test"]);
    let log = app.by(cast.admin).get("/api/v1/mails?limit=1").await.expect(200);
    assert_eq!(
        (log.text_at("/items/0/kind"), log.text_at("/items/0/state")),
        ("address_changed".into(), "sent".into())
    );
}

#[tokio::test]
async fn an_address_is_nobody_elses_and_whoever_signs_in_keeps_one() {
    let (app, cast) = TestApp::staffed().await;
    let taken = wren("Wren", "Worker", "Cory.Coach@example.test");
    correct(&app, cast.admin, cast.worker, &taken).await.expect_problem(409, "conflict");
    let wrong = correct(&app, cast.admin, cast.worker, &wren("", " ", "wren")).await;
    assert_eq!(pointers(&wrong.expect_problem(422, "invalid")), ["/given_name", "/family_name", "/email"]);
    let none = json!({ "given_name": "Wren", "family_name": "Worker" });
    app.given().password(cast.worker, PASSWORD).await;
    let kept = correct(&app, cast.admin, cast.worker, &none).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&kept), ["/email"]);
    assert_eq!(sign_in(&app, "wren.worker@example.test").await, 201);
}

/// Whoever had somebody's address could choose their password and be them.
#[tokio::test]
async fn an_address_is_changed_only_by_who_manages_every_place_of_theirs() {
    let (app, cast) = TestApp::staffed().await;
    let given = app.given();
    // At home in the south, with a permission in the north; the other way about; and one who left.
    let lent = given.person("Lee Lent", "R2", cast.south_site).await;
    given.grant(lent, Permission::ViewTeam, cast.north).await;
    for (name, email) in [("Lea", "lee.lent@example.test"), ("Lee", "lea.lent@example.test")] {
        let reply = correct(&app, cast.outsider, lent, &wren(name, "Lent", email)).await;
        match name {
            "Lea" => drop(reply.expect(204)),
            _ => drop(reply.expect_problem(403, "forbidden")),
        }
    }
    let shown = app.by(cast.admin).get(&format!("/api/v1/people/{lent}")).await.expect(200);
    assert_eq!(
        (shown.text_at("/given_name"), shown.text_at("/email")),
        ("Lea".into(), "lee.lent@example.test".into())
    );
    correct(&app, cast.admin, lent, &wren("Lea", "Lent", "lea.lent@example.test")).await.expect(204);
}
