//! People, places and grants: the basics.

mod closing;
mod correction;
mod facts;
mod leads;
mod operator;
mod policies;
mod practice;
mod roster;
mod seen;
mod staffing;
mod waivers;

pub use practice::PROBES as PRACTICE;
pub use roster::PROBES as ROSTER;
pub use staffing::PROBES as STAFFING;
pub use waivers::PROBES as WAIVERS;

use serde_json::json;
use uuid::Uuid;

use crate::harness::{Reply, TestApp};

/// The fields at fault.
fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.at("/errors");
    let errors = errors.as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

fn names(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    let items = items.as_array().expect("a list");
    items.iter().map(|person| person["display_name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn everybody_sees_their_own_part_of_the_people() {
    let (app, cast) = TestApp::staffed().await;
    let list = async |person| names(&app.by(person).get("/api/v1/people").await.expect(200));
    assert_eq!(list(cast.worker).await, ["Wren Worker"]);
    assert_eq!(list(cast.supervisor).await, ["Cory Coach", "Cole League", "Sam Supervisor", "Wren Worker"]);
    assert_eq!(list(cast.outsider).await, ["Olive Outsider", "Stu Stranger"]);
    assert_eq!(list(cast.admin).await.len(), 8);
}

#[tokio::test]
async fn a_list_comes_in_pages_that_miss_nobody() {
    let (app, cast) = TestApp::staffed().await;
    let admin = app.by(cast.admin);
    let whole = names(&admin.get("/api/v1/people").await.expect(200));
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/api/v1/people?limit=3{cursor}")).await.expect(200);
        paged.extend(names(&page));
        match page.at("/next").as_str() {
            Some(next) => cursor = format!("&cursor={}", next.replace(' ', "%20")),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    admin.get("/api/v1/people?cursor=nonsense").await.expect_problem(422, "invalid");
    admin.get("/api/v1/people?limit=0").await.expect_problem(400, "bad-request");
    admin.get("/api/v1/people?limit=100000").await.expect_problem(400, "bad-request");
}

fn person(id: Uuid, affiliation: Uuid, node: Uuid) -> serde_json::Value {
    json!({
        "id": id,
        "given_name": "Nia",
        "family_name": "Newcomer",
        "email": "nia@example.test",
        "affiliation": {
            "id": affiliation, "node_id": node, "role": "R2", "sub_kind": "bachelor", "fte": 1.0,
            "rostered_to_respond": true, "hired_on": "2026-03-02", "started_on": "2026-03-02",
        },
    })
}

#[tokio::test]
async fn an_administrator_adds_a_person_who_can_then_sign_in() {
    let (app, cast) = TestApp::staffed().await;
    let (id, affiliation) = (app.app.id(), app.app.id());
    let body = person(id, affiliation, cast.north_site);
    let added = app.by(cast.admin).post("/api/v1/people", body.clone()).await.expect(201);
    assert_eq!(added.at("/affiliations/0/agency_name"), "North Agency");
    // As long as no password is set, the answer may have gone astray: the newest link works.
    let lost = added.text_at("/setup_link");
    let again = app.by(cast.admin).post("/api/v1/people", body.clone()).await.expect(201);
    let link = again.text_at("/setup_link");
    assert_ne!(lost, link);
    let token = link.strip_prefix("/reset#").expect("a link");
    let reset = json!({ "token": token, "password": "my first password" });
    app.anyone().post("/api/v1/password-resets", reset).await.expect(204);
    // The same body again is harmless and then tells no link.
    let again = app.by(cast.admin).post("/api/v1/people", body.clone()).await.expect(201);
    assert!(again.at("/setup_link").is_null(), "{again}");
    // Another person under that id, and another id with that address, are refused.
    let mut other = body.clone();
    other["given_name"] = json!("Nora");
    app.by(cast.admin).post("/api/v1/people", other).await.expect_problem(409, "conflict");
    let twin = person(app.app.id(), app.app.id(), cast.north_site);
    app.by(cast.admin).post("/api/v1/people", twin).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn all_faults_of_a_body_are_told_at_once() {
    let (app, cast) = TestApp::staffed().await;
    let mut body = person(app.app.id(), app.app.id(), cast.north_site);
    body["given_name"] = json!("");
    body["email"] = json!("not an address");
    body["affiliation"]["role"] = json!("R12");
    body["affiliation"]["fte"] = json!(0);
    body["affiliation"]["started_on"] = json!("2025-01-01");
    let refused = app.by(cast.admin).post("/api/v1/people", body).await.expect_problem(422, "invalid");
    assert_eq!(
        pointers(&refused),
        ["/given_name", "/email", "/affiliation/role", "/affiliation/fte", "/affiliation/started_on"]
    );
}

#[tokio::test]
async fn a_grant_holds_where_it_was_given_until_it_is_ended() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/grants/{id}", cast.colleague);
    let body = json!({ "permission": "view_team", "node_id": cast.north_site });
    let seen = async || names(&app.by(cast.colleague).get("/api/v1/people").await.expect(200)).len();
    assert_eq!(seen().await, 1);
    app.by(cast.admin).put(&path, body.clone()).await.expect(204);
    assert_eq!(seen().await, 4);
    app.by(cast.admin).delete(&format!("/api/v1/grants/{id}")).await.expect(204);
    app.wait(1);
    assert_eq!(seen().await, 1);
    let unknown = json!({ "permission": "rule_the_world", "node_id": cast.north_site });
    app.by(cast.admin).put(&path, unknown).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn nobody_gives_a_grant_to_themselves_or_outside_their_place() {
    let (app, cast) = TestApp::staffed().await;
    let body = json!({ "permission": "audit_read", "node_id": cast.state });
    let own = format!("/api/v1/people/{}/grants/{}", cast.admin, app.app.id());
    app.by(cast.admin).put(&own, body.clone()).await.expect_problem(403, "forbidden");
    let other = format!("/api/v1/people/{}/grants/{}", cast.stranger, app.app.id());
    app.by(cast.outsider).put(&other, body).await.expect_problem(404, "not-found");
    let north = format!("/api/v1/people/{}/grants/{}", cast.worker, app.app.id());
    let here = json!({ "permission": "learn", "node_id": cast.south });
    app.by(cast.outsider).put(&north, here).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn places_are_seen_up_and_down_the_own_line() {
    let (app, cast) = TestApp::staffed().await;
    let reply = app.by(cast.worker).get("/api/v1/nodes").await.expect(200);
    let items = reply.at("/items");
    let mut seen: Vec<&str> =
        items.as_array().expect("a list").iter().filter_map(|node| node["name"].as_str()).collect();
    seen.sort_unstable();
    assert_eq!(seen, ["North Agency", "North Site", "State Center"]);
    assert_eq!(items[0]["time_zone"], "America/New_York");
    let reply = app.by(cast.stranger).get("/api/v1/nodes").await.expect(200).text();
    assert!(reply.contains(&cast.south_site.to_string()), "{reply}");
    assert!(!reply.contains(&cast.north.to_string()), "{reply}");
}

#[tokio::test]
async fn a_place_is_added_once_below_a_higher_one() {
    let (app, cast) = TestApp::staffed().await;
    let admin = app.by(cast.admin);
    let mut body =
        json!({ "id": app.app.id(), "parent_id": cast.north_site, "kind": "team", "name": "Night Team" });
    admin.post("/api/v1/nodes", body.clone()).await.expect(201);
    admin.post("/api/v1/nodes", body.clone()).await.expect(201);
    body["name"] = json!("Day Team");
    admin.post("/api/v1/nodes", body.clone()).await.expect_problem(409, "conflict");
    body["id"] = json!(app.app.id());
    body["kind"] = json!("agency");
    admin.post("/api/v1/nodes", body).await.expect_problem(422, "invalid");
}
