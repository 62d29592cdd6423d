//! One-time links: the first administrator, and passwords.

use serde_json::{Value, json};

use crate::harness::{DAY, TestApp};

fn setup(token: &str) -> Value {
    json!({
        "token": token,
        "organization_name": "State Center",
        "time_zone": "America/New_York",
        "given_name": "Ada",
        "family_name": "Admin",
        "email": "ada@example.test",
        "password": "a long enough password",
    })
}

async fn link(app: &TestApp, kind: &str, person: Option<uuid::Uuid>) -> String {
    let tx = app.app.store.begin().await.expect("a transaction");
    let token = app.app.one_time_link(&tx, kind, person).await.expect("a link");
    tx.commit().await.expect("committed");
    token
}

#[tokio::test]
async fn the_setup_link_makes_the_first_administrator_once() {
    let app = TestApp::new().await;
    let token = link(&app, "setup", None).await;
    let made = app.anyone().post("/api/v1/setup", setup(&token)).await.expect(201);
    let me = app.bearing(&made.text_at("/access_token")).get("/api/v1/me").await.expect(200);
    let permissions: Vec<Value> = me
        .at("/grants")
        .as_array()
        .map(|grants| grants.iter().map(|grant| grant["permission"].clone()).collect())
        .unwrap_or_default();
    assert!(permissions.contains(&json!("manage_org")), "{me}");
    let other = link(&app, "setup", None).await;
    app.anyone().post("/api/v1/setup", setup(&other)).await.expect_problem(404, "not-found");
    let mut again = setup(&token);
    again["email"] = json!("eve@example.test");
    app.anyone().post("/api/v1/setup", again).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn the_setup_link_says_everything_that_is_wrong_and_stays_good() {
    let app = TestApp::new().await;
    let token = link(&app, "setup", None).await;
    let mut body = setup(&token);
    body["organization_name"] = json!(" ");
    body["time_zone"] = json!("Mars/Olympus");
    body["given_name"] = json!("");
    let refused = app.anyone().post("/api/v1/setup", body).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors").as_array().map(Vec::len), Some(3), "{refused}");
    app.anyone().post("/api/v1/setup", setup("guessed")).await.expect_problem(404, "not-found");
    app.anyone().post("/api/v1/setup", setup(&token)).await.expect(201);
}

#[tokio::test]
async fn a_link_ends_after_three_days() {
    let app = TestApp::new().await;
    let token = link(&app, "setup", None).await;
    app.wait(3 * DAY);
    app.anyone().post("/api/v1/setup", setup(&token)).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_password_link_works_once_and_only_for_passwords() {
    let (app, cast) = TestApp::staffed().await;
    let token = link(&app, "password", Some(cast.worker)).await;
    app.anyone().post("/api/v1/setup", setup(&token)).await.expect(404);
    let body = json!({ "token": token, "password": "a brand new password" });
    let short = json!({ "token": token, "password": "short" });
    app.anyone().post("/api/v1/password-resets", short).await.expect_problem(422, "invalid");
    app.anyone().post("/api/v1/password-resets", body.clone()).await.expect(204);
    app.anyone().post("/api/v1/password-resets", body).await.expect_problem(404, "not-found");
    let body = json!({ "email": "wren.worker@example.test", "password": "a brand new password" });
    app.anyone().post("/api/v1/sessions", body).await.expect(201);
    // Whoever was signed in before is not any more.
    app.by(cast.worker).get("/api/v1/me").await.expect(401);
}
