//! E-mail and password.

use insta::assert_snapshot;
use serde_json::json;

use super::{PASSWORD, cookie, sign_in, worker};
use crate::harness::{MINUTE, TestApp};

#[tokio::test]
async fn the_right_password_signs_in() {
    let app = TestApp::new().await;
    let person = worker(&app).await;
    let reply = sign_in(&app, PASSWORD).await.expect(201);
    assert_eq!(reply.at("/person_id"), json!(person));
    assert_eq!(reply.at("/token_type"), "Bearer");
    let cookie = reply.header("set-cookie");
    for part in ["fieldcraft_refresh=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let me = app.bearing(&reply.text_at("/access_token")).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/person/id"), json!(person));
}

#[tokio::test]
async fn the_address_is_not_case_sensitive() {
    let app = TestApp::new().await;
    worker(&app).await;
    let body = json!({ "email": " Wren.Worker@Example.TEST ", "password": PASSWORD });
    app.anyone().post("/api/v1/sessions", body).await.expect(201);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let app = TestApp::new().await;
    worker(&app).await;
    let wrong = sign_in(&app, "something else entirely").await.expect_problem(401, "unauthorized");
    let body = json!({ "email": "nobody@example.test", "password": PASSWORD });
    let unknown = app.anyone().post("/api/v1/sessions", body).await;
    assert_eq!(wrong.to_string(), unknown.to_string());
    assert_eq!(wrong.header("www-authenticate"), "Bearer");
    assert_snapshot!(wrong, @r#"
    401 application/problem+json
    {
      "detail": "The e-mail address or password is not right.",
      "status": 401,
      "title": "Not signed in",
      "type": "/problems/unauthorized"
    }
    "#);
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_minute() {
    let app = TestApp::new().await;
    worker(&app).await;
    for _ in 0..5 {
        sign_in(&app, "something else entirely").await.expect_problem(401, "unauthorized");
    }
    let locked = sign_in(&app, PASSWORD).await.expect_problem(429, "too-many");
    assert_eq!(locked.header("retry-after"), "61");
    app.wait(MINUTE + 1000);
    sign_in(&app, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn a_longer_row_of_wrong_passwords_waits_longer_and_a_right_one_starts_anew() {
    let app = TestApp::new().await;
    worker(&app).await;
    for _ in 0..6 {
        sign_in(&app, "something else entirely").await;
        app.wait(MINUTE + 1000);
    }
    sign_in(&app, PASSWORD).await.expect_problem(429, "too-many");
    app.wait(MINUTE);
    sign_in(&app, PASSWORD).await.expect(201);
    sign_in(&app, "something else entirely").await.expect_problem(401, "unauthorized");
    sign_in(&app, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn an_address_that_guesses_is_slowed_down() {
    let app = TestApp::new().await;
    let body = json!({ "email": "nobody@example.test", "password": "x" });
    let one = app.anyone().with("x-forwarded-for", "203.0.113.5");
    // Thirty a minute; the counter runs on real time, so a slow machine gets a few more.
    let mut refused = false;
    for _ in 0..60 {
        refused |= one.post("/api/v1/sessions", body.clone()).await.status == 429;
        if refused {
            break;
        }
    }
    assert!(refused);
    let other = app.anyone().with("x-forwarded-for", "203.0.113.6");
    other.post("/api/v1/sessions", body).await.expect(401);
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let app = TestApp::new().await;
    worker(&app).await;
    let reply = sign_in(&app, PASSWORD).await.expect(201);
    let client = app.bearing(&reply.text_at("/access_token"));
    client.get("/api/v1/me").await.expect(200);
    let out = client.delete("/api/v1/sessions/current").await.expect(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    client.get("/api/v1/me").await.expect_problem(401, "unauthorized");
    let renew = app.anyone().with("cookie", &cookie(&reply));
    renew.send(poem::http::Method::POST, "/api/v1/sessions/refresh", None).await.expect(401);
}

#[tokio::test]
async fn an_access_token_ends_after_ten_minutes() {
    let app = TestApp::new().await;
    worker(&app).await;
    let token = sign_in(&app, PASSWORD).await.expect(201).text_at("/access_token");
    app.wait(10 * MINUTE - 1000);
    app.bearing(&token).get("/api/v1/me").await.expect(200);
    app.wait(1000);
    app.bearing(&token).get("/api/v1/me").await.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_changed_password_signs_every_device_out() {
    let app = TestApp::new().await;
    let person = worker(&app).await;
    let other = sign_in(&app, PASSWORD).await.expect(201).text_at("/access_token");
    let short = json!({ "current": PASSWORD, "new": "short" });
    app.by(person).post("/api/v1/me/password", short).await.expect_problem(422, "invalid");
    let wrong = json!({ "current": "not this one", "new": "a much better password" });
    let refused = app.by(person).post("/api/v1/me/password", wrong).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors/0/pointer"), "/current");
    let right = json!({ "current": PASSWORD, "new": "a much better password" });
    app.by(person).post("/api/v1/me/password", right).await.expect(204);
    app.bearing(&other).get("/api/v1/me").await.expect(401);
    sign_in(&app, PASSWORD).await.expect(401);
    sign_in(&app, "a much better password").await.expect(201);
}
