//! Where somebody is signed in, and signing out from afar.

use serde_json::json;

use super::{PASSWORD, sign_in, worker};
use crate::harness::{MINUTE, Reply, TestApp};

const LIST: &str = "/api/v1/sessions";

async fn sign_in_with(app: &TestApp, browser: &str) -> Reply {
    let body = json!({ "email": "wren.worker@example.test", "password": PASSWORD });
    app.anyone().with("user-agent", browser).post(LIST, body).await.expect(201)
}

fn devices(reply: &Reply) -> Vec<(String, bool)> {
    let items = reply.at("/items");
    let text = |one: &serde_json::Value| one["device"].as_str().unwrap_or_default().to_owned();
    items.as_array().expect("a list").iter().map(|one| (text(one), one["current"] == true)).collect()
}

#[tokio::test]
async fn each_device_is_listed_by_its_last_use_and_can_be_signed_out() {
    let app = TestApp::new().await;
    let person = worker(&app).await;
    app.wait(MINUTE);
    let phone = sign_in_with(&app, "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36").await;
    app.wait(MINUTE);
    let desk = sign_in_with(&app, "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Firefox/145.0").await;
    let here = app.bearing(&desk.text_at("/access_token"));
    let seen = here.get(LIST).await.expect(200);
    let expected = [("Firefox on Windows", true), ("Chrome on Android", false), ("", false)];
    assert_eq!(devices(&seen), expected.map(|(name, current)| (name.to_owned(), current)));
    let there = app.bearing(&phone.text_at("/access_token"));
    there.get("/api/v1/me").await.expect(200);
    let path = format!("{LIST}/{}", seen.text_at("/items/1/id"));
    for _ in 0..2 {
        here.delete(&path).await.expect(204);
    }
    there.get("/api/v1/me").await.expect_problem(401, "unauthorized");
    assert_eq!(devices(&here.get(LIST).await.expect(200)).len(), 2);
    // Nobody ends somebody else's session, nor learns of it.
    let other = app.given().person("Una Other", "R2", app.given().node(None, "state", "Other").await).await;
    let path = format!("{LIST}/{}", seen.text_at("/items/0/id"));
    app.by(other).delete(&path).await.expect_problem(404, "not-found");
    app.by(person).get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn all_other_devices_are_signed_out_at_once() {
    let app = TestApp::new().await;
    let person = worker(&app).await;
    let first = sign_in(&app, PASSWORD).await.expect(201).text_at("/access_token");
    let second = sign_in(&app, PASSWORD).await.expect(201).text_at("/access_token");
    app.bearing(&first).get("/api/v1/me").await.expect(200);
    for _ in 0..2 {
        app.bearing(&second).delete("/api/v1/sessions/others").await.expect(204);
    }
    app.bearing(&first).get("/api/v1/me").await.expect(401);
    app.by(person).get("/api/v1/me").await.expect(401);
    let left = app.bearing(&second).get(LIST).await.expect(200);
    assert_eq!(devices(&left), [(String::new(), true)]);
    let lines = crate::observations::lines(&app, 10).await;
    let ended: Vec<&str> = lines
        .iter()
        .filter(|line| line.action == "session.end_others")
        .map(|line| line.detail.as_str())
        .collect();
    assert_eq!(ended, [r#"{"ended":2}"#]);
}
