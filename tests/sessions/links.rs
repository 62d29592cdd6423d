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

/// From an empty database to a center that appoints its first raters: the first
/// administrator adds people and gives them permissions, themselves none.
#[tokio::test]
async fn the_first_administrator_makes_a_center_that_can_certify() {
    let app = TestApp::new().await;
    app.given().content().await;
    let token = link(&app, "setup", None).await;
    let made = app.anyone().post("/api/v1/setup", setup(&token)).await.expect(201);
    let admin = app.bearing(&made.text_at("/access_token"));
    let me = admin.get("/api/v1/me").await.expect(200);
    let (own, state) = (me.text_at("/person/id"), me.text_at("/grants/0/node_id"));
    let id = || app.app.id();
    let agency = id();
    let node = json!({ "id": agency, "parent_id": state, "kind": "agency", "name": "North Agency" });
    admin.post("/api/v1/nodes", node).await.expect(201);
    let grant = async |person: &str, permission: &str, node: &str| {
        let body = json!({ "permission": permission, "node_id": node });
        admin.put(&format!("/api/v1/people/{person}/grants/{}", id()), body).await
    };
    // Not to themselves, whatever it is.
    grant(&own, "decide_certification", &state).await.expect_problem(403, "forbidden");
    let add = async |name: &str, role: &str, node: &str| {
        let (person, email) = (id(), format!("{}@example.test", name.to_lowercase()));
        let body = json!({
            "id": person, "given_name": name, "family_name": "Center", "email": email,
            "affiliation": {
                "id": id(), "node_id": node, "role": role, "fte": 1.0, "rostered_to_respond": false,
                "hired_on": "2024-03-04", "started_on": "2024-03-04",
            },
        });
        let added = admin.post("/api/v1/people", body).await.expect(201);
        let link = added.text_at("/setup_link");
        let token = link.rsplit('#').next().unwrap_or(&link).to_owned();
        let body = json!({ "token": token, "password": "a long enough password" });
        app.anyone().post("/api/v1/password-resets", body).await.expect(204);
        let body = json!({ "email": email, "password": "a long enough password" });
        let signed_in = app.anyone().post("/api/v1/sessions", body).await.expect(201);
        (person, app.bearing(&signed_in.text_at("/access_token")))
    };
    let (ann, by_ann) = add("Ann", "R9", &state).await;
    let (ben, by_ben) = add("Ben", "R9", &state).await;
    let (cam, by_cam) = add("Cam", "R9", &state).await;
    let (coach, _) = add("Coral", "R4", &agency.to_string()).await;
    for person in [ann, ben, cam] {
        for permission in ["decide_certification", "observe_counting"] {
            grant(&person.to_string(), permission, &state).await.expect(204);
        }
    }
    let reason = "Ten years in the field and known for fair ratings.";
    // Two founding raters, each by two signatures of others.
    for (rater, first, second) in [(ann, &by_ben, &by_cam), (ben, &by_cam, &by_ann)] {
        let appointment = id();
        let body = json!({ "id": appointment, "person_id": rater, "agency_ids": [agency], "reason": reason });
        first.post("/api/v1/founding-appointments", body).await.expect(204);
        let path = format!("/api/v1/founding-appointments/{appointment}/signatures");
        second.post(&path, json!({})).await.expect(201);
    }
    let candidacy = id();
    let body = json!({
        "id": candidacy, "person_id": coach, "path": "local-coach", "agency_ids": [agency],
        "sponsor_id": own, "conflicts": "none",
    });
    by_ann.post("/api/v1/candidacies", body).await.expect(201);
    let body = json!({ "id": id(), "decision": "certify", "reason": reason });
    // Ann may decide; there only is nothing to decide yet.
    let early = by_ann.post(&format!("/api/v1/candidacies/{candidacy}/decisions"), body).await;
    early.expect_problem(409, "conflict");
}
