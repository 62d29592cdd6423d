//! Closing a place, what stands in the way, and opening it again.

use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::learning::training::session;

async fn close(app: &TestApp, by: Uuid, node: Uuid, last_on: &str) -> Reply {
    app.by(by).put(&format!("/api/v1/nodes/{node}/closing"), json!({ "last_on": last_on })).await
}

async fn reopen(app: &TestApp, by: Uuid, node: Uuid) -> Reply {
    app.by(by).delete(&format!("/api/v1/nodes/{node}/closing")).await
}

/// An old site of the north agency, with whoever works there.
async fn old_site(app: &TestApp, cast: &Cast) -> (Uuid, Uuid) {
    let site = app.given().node(Some(cast.north), "site", "Old Site").await;
    (site, app.given().person("Otto Old", "R2", site).await)
}

fn work(node: Uuid, ended_on: Option<&str>) -> Value {
    json!({
        "node_id": node, "role": "R2", "sub_kind": "bachelor", "fte": 1.0, "rostered_to_respond": true,
        "hired_on": "2024-03-04", "started_on": "2024-03-04", "ended_on": ended_on,
    })
}

async fn leaves(app: &TestApp, cast: &Cast, person: Uuid, node: Uuid, last: &str) {
    let rows = fieldcraft::store::people::affiliations(&app.app.store.read, &[person]).await.expect("rows");
    let path = format!("/api/v1/people/{person}/affiliations/{}", rows[0].affiliation_id);
    app.by(cast.admin).put(&path, work(node, Some(last))).await.expect(204);
}

#[tokio::test]
async fn what_is_still_there_is_named_and_stops_it() {
    let (app, cast) = TestApp::staffed().await;
    app.given().content().await;
    let (site, otto) = old_site(&app, &cast).await;
    let team = app.given().node(Some(site), "team", "Night Team").await;
    let duty = json!({
        "person_id": otto, "duty": "respond",
        "starts_at": "2026-03-12T13:00:00Z", "ends_at": "2026-03-12T21:00:00Z",
    });
    let roster = format!("/api/v1/nodes/{site}/roster/{}", app.app.id());
    app.by(cast.admin).put(&roster, duty).await.expect(204);
    let training = app.app.id();
    let mut planned = session(&cast);
    planned["node_id"] = json!(site);
    planned["starts_at"] = json!("2026-03-13T15:00:00Z");
    planned["learner_ids"] = json!([otto]);
    planned["trainer_ids"] = json!([cast.center]);
    app.by(cast.center).put(&format!("/api/v1/training-events/{training}"), planned).await.expect(201);
    let refused = close(&app, cast.admin, site, "2026-03-10").await.expect_problem(409, "in-use");
    assert_eq!(pointers(&refused), ["/places", "/people", "/roster", "/sessions"]);
    assert!(refused.text().contains("Night Team") && refused.text().contains("Otto Old"), "{refused}");
    // A later last day leaves room for what is planned by then.
    let refused = close(&app, cast.admin, site, "2026-03-12").await.expect_problem(409, "in-use");
    assert_eq!(pointers(&refused), ["/places", "/people", "/sessions"]);
    close(&app, cast.admin, team, "2026-03-12").await.expect(204);
    leaves(&app, &cast, otto, site, "2026-03-13").await;
    close(&app, cast.admin, site, "2026-03-13").await.expect(204);
    close(&app, cast.admin, site, "2026-03-13").await.expect(204);
    let nodes = app.by(cast.admin).get("/api/v1/nodes").await.expect(200);
    let all = nodes.at("/items");
    let closed = all.as_array().into_iter().flatten().find(|one| one["id"] == json!(site)).cloned();
    assert_eq!(closed.expect("it is still there")["closed_on"], "2026-03-13");
}

#[tokio::test]
async fn nothing_begins_at_a_closed_place_until_it_is_opened_again() {
    let (app, cast) = TestApp::staffed().await;
    app.given().content().await;
    let (site, otto) = old_site(&app, &cast).await;
    leaves(&app, &cast, otto, site, "2026-03-03").await;
    close(&app, cast.admin, site, "2026-03-03").await.expect(204);
    let again = format!("/api/v1/people/{otto}/affiliations/{}", app.app.id());
    let refused = app.by(cast.admin).put(&again, work(site, None)).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/node_id"]);
    let mut planned = session(&cast);
    planned["node_id"] = json!(site);
    planned["starts_at"] = json!("2026-03-04T15:00:00Z");
    planned["learner_ids"] = json!([]);
    planned["trainer_ids"] = json!([cast.center]);
    let training = format!("/api/v1/training-events/{}", app.app.id());
    let refused = app.by(cast.center).put(&training, planned.clone()).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/node_id"]);
    let team = json!({ "id": app.app.id(), "parent_id": site, "kind": "team", "name": "New Team" });
    let refused = app.by(cast.admin).post("/api/v1/nodes", team).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/parent_id"]);
    let file =
        "email,given_name,family_name,node,role,hired_on\nnew@example.test,Nia,New,Old Site,R2,2026-01-05\n";
    let body = json!({ "csv": file, "dry_run": false });
    let reply = app.by(cast.admin).post("/api/v1/imports/people", body).await.expect(200);
    assert_eq!((reply.at("/written"), reply.at("/lines/0/fate")), (json!(false), json!("bad")));
    // What was there stays to be read by whom it was before.
    app.wait(10 * DAY);
    app.by(cast.admin).get(&format!("/api/v1/people/{otto}")).await.expect(200);
    reopen(&app, cast.admin, site).await.expect(204);
    reopen(&app, cast.admin, site).await.expect(204);
    app.by(cast.admin).put(&again, work(site, None)).await.expect(204);
}

#[tokio::test]
async fn who_manages_the_place_above_closes_it_and_opens_from_above_downward() {
    let (app, cast) = TestApp::staffed().await;
    let (site, otto) = old_site(&app, &cast).await;
    let own = app.given().person("Mona Manager", "R10", site).await;
    app.given().grant(own, fieldcraft::policy::Permission::ManageOrg, site).await;
    close(&app, own, site, "2026-03-31").await.expect_problem(403, "forbidden");
    close(&app, cast.outsider, site, "2026-03-31").await.expect_problem(404, "not-found");
    close(&app, cast.admin, cast.state, "2026-03-31").await.expect_problem(409, "conflict");
    close(&app, cast.admin, site, "2028-03-31").await.expect_problem(422, "invalid");
    leaves(&app, &cast, otto, site, "2026-03-03").await;
    leaves(&app, &cast, own, site, "2026-03-03").await;
    let team = app.given().node(Some(site), "team", "Day Team").await;
    for node in [team, site] {
        close(&app, cast.admin, node, "2026-03-03").await.expect(204);
    }
    reopen(&app, cast.admin, team).await.expect_problem(409, "conflict");
    for node in [site, team] {
        reopen(&app, cast.admin, node).await.expect(204);
    }
}
