//! Who sees what of a person, and of the audit log.

use fieldcraft::policy::Permission;
use serde_json::json;
use uuid::Uuid;

use crate::harness::{DAY, Reply, TestApp};

fn path(person: Uuid) -> String {
    format!("/api/v1/people/{person}")
}

#[tokio::test]
async fn a_person_shows_each_only_what_is_theirs_to_see() {
    let (app, cast) = TestApp::staffed().await;
    let watcher = app.given().person("Wim Watcher", "R2", cast.north_site).await;
    app.given().grant(watcher, Permission::ObserveFormative, cast.north_site).await;
    let parts = async |who: Uuid| {
        let shown = app.by(who).get(&path(cast.worker)).await.expect(200).json();
        ["grants", "assignments", "leaves", "credentials", "certificates"]
            .map(|part| shown.get(part).is_some())
    };
    assert_eq!(parts(cast.worker).await, [true, true, true, true, true]);
    assert_eq!(parts(cast.admin).await, [true, true, true, true, true]);
    assert_eq!(parts(cast.supervisor).await, [false, true, true, true, true]);
    assert_eq!(parts(watcher).await, [false, false, false, false, true]);
    for nobody in [cast.colleague, cast.outsider, cast.stranger] {
        app.by(nobody).get(&path(cast.worker)).await.expect_problem(404, "not-found");
    }
    app.by(cast.admin).get(&path(Uuid::from_u128(5))).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_work_phone_is_set_by_its_owner_and_seen_by_those_they_work_with() {
    let (app, cast) = TestApp::staffed().await;
    let watcher = app.given().person("Wim Watcher", "R2", cast.north_site).await;
    app.given().grant(watcher, Permission::ObserveFormative, cast.north_site).await;
    let set =
        async |who: Uuid, phone: &str| app.by(who).put("/api/v1/me/contact", json!({ "phone": phone })).await;
    set(cast.worker, "ask at the desk").await.expect_problem(422, "invalid");
    for _ in 0..2 {
        set(cast.worker, " 614 555 0100 ").await.expect(204);
    }
    set(cast.coach, "614 555 0101 ext. 2").await.expect(204);
    let me = app.by(cast.worker).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/phone"), "614 555 0100");
    let coach = json!({
        "id": cast.coach, "display_name": "Cory Coach", "email": "cory.coach@example.test",
        "phone": "614 555 0101 ext. 2",
    });
    assert_eq!(me.at("/coaches/0"), coach);
    for who in [cast.worker, cast.coach, cast.supervisor, cast.admin, cast.center] {
        let shown = app.by(who).get(&path(cast.worker)).await.expect(200);
        assert_eq!(shown.at("/phone"), "614 555 0100");
    }
    assert!(app.by(watcher).get(&path(cast.worker)).await.expect(200).at("/phone").is_null());
    app.by(cast.worker).put("/api/v1/me/contact", json!({})).await.expect(204);
    assert!(app.by(cast.coach).get(&path(cast.worker)).await.expect(200).at("/phone").is_null());
}

#[tokio::test]
async fn a_person_comes_whole() {
    let (app, cast) = TestApp::staffed().await;
    let shown = app.by(cast.worker).get(&path(cast.worker)).await.expect(200);
    assert_eq!(shown.at("/display_name"), "Wren Worker");
    assert_eq!(shown.at("/active"), true);
    assert_eq!(shown.at("/affiliations/0/agency_name"), "North Agency");
    assert_eq!(shown.at("/grants/0/permission"), "learn");
    assert_eq!(shown.at("/coaches/0/id"), json!(cast.coach));
    assert_eq!(shown.at("/supervisors/0/id"), json!(cast.supervisor));
    assert_eq!(shown.at("/certificates"), json!([]));
}

#[tokio::test]
async fn grants_that_are_still_to_come_are_shown_and_do_not_hold_yet() {
    let (app, cast) = TestApp::staffed().await;
    let body = json!({
        "permission": "view_team", "node_id": cast.north_site, "from_at": "2026-04-01T00:00:00Z",
    });
    let grant = format!("{}/grants/{}", path(cast.colleague), app.app.id());
    app.by(cast.admin).put(&grant, body.clone()).await.expect(204);
    let me = app.by(cast.colleague).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/grants").as_array().map(Vec::len), Some(1));
    let shown = app.by(cast.admin).get(&path(cast.colleague)).await.expect(200);
    assert_eq!(shown.at("/grants").as_array().map(Vec::len), Some(2));
    let mut backward = body;
    backward["to_at"] = json!("2026-03-31T00:00:00Z");
    app.by(cast.admin).put(&grant, backward).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_grant_that_has_ended_stays_as_it_ended() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let body = json!({ "permission": "learn", "node_id": cast.north_site });
    let grant = format!("{}/grants/{id}", path(cast.worker));
    for _ in 0..2 {
        app.by(cast.admin).put(&grant, body.clone()).await.expect(204);
        app.wait(DAY);
    }
    let rows = async || {
        let all = fieldcraft::store::people::grants(&app.app.store.read, cast.worker).await.expect("rows");
        all.into_iter().find(|row| row.grant_id == id).expect("the grant")
    };
    assert_eq!(rows().await.from_at, crate::harness::START, "sent again it begins when it began");
    app.by(cast.admin).delete(&format!("/api/v1/grants/{id}")).await.expect(204);
    let ended = rows().await;
    app.wait(DAY);
    app.by(cast.admin).delete(&format!("/api/v1/grants/{id}")).await.expect(204);
    assert_eq!(rows().await, ended);
}

fn actions(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    let items = items.as_array().expect("a list");
    items.iter().map(|line| line["action"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_audit_log_is_read_where_it_may_be() {
    let (app, cast) = TestApp::staffed().await;
    let auditor = app.given().person("Aud Itor", "R10", cast.south).await;
    app.given().grant(auditor, Permission::AuditRead, cast.south).await;
    for person in [cast.worker, cast.stranger] {
        let leave = format!("{}/leaves/{}", path(person), app.app.id());
        app.wait(1000);
        app.by(cast.admin).put(&leave, json!({ "from_on": "2026-04-01" })).await.expect(204);
    }
    let all = app.by(cast.admin).get("/api/v1/audit-events").await.expect(200);
    assert_eq!(actions(&all), ["leave.save", "leave.save"]);
    assert_eq!(all.at("/items/0/subject/display_name"), "Stu Stranger");
    assert_eq!(all.at("/items/0/actor/display_name"), "Ada Admin");
    assert_eq!(all.at("/items/0/detail/from_on"), "2026-04-01");
    let south = app.by(auditor).get("/api/v1/audit-events").await.expect(200);
    assert_eq!(actions(&south), ["leave.save"]);
    assert_eq!(south.at("/items/0/subject/display_name"), "Stu Stranger");
    app.by(cast.supervisor).get("/api/v1/audit-events").await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn the_audit_log_comes_in_pages_that_miss_nothing() {
    let (app, cast) = TestApp::staffed().await;
    for _ in 0..5 {
        // All at one instant: the id decides.
        let leave = format!("{}/leaves/{}", path(cast.worker), app.app.id());
        app.by(cast.admin).put(&leave, json!({ "from_on": "2026-04-01" })).await.expect(204);
    }
    let admin = app.by(cast.admin);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/api/v1/audit-events?limit=2{cursor}")).await.expect(200);
        let items = page.at("/items");
        seen.extend(items.as_array().expect("a list").iter().map(|line| line["id"].to_string()));
        match page.at("/next").as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    admin.get("/api/v1/audit-events?cursor=x").await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn the_audit_log_is_narrowed_by_kind_person_and_day() {
    let (app, cast) = TestApp::staffed().await;
    let admin = app.by(cast.admin);
    let leave = |person| format!("{}/leaves/{}", path(person), app.app.id());
    admin.put(&leave(cast.worker), json!({ "from_on": "2026-04-01" })).await.expect(204);
    // Four in the morning of the next day in universal time is late in the evening in New York.
    app.at("2026-03-03T04:00:00Z");
    app.by(cast.admin).put(&leave(cast.stranger), json!({ "from_on": "2026-04-01" })).await.expect(204);
    app.at("2026-03-03T15:00:00Z");
    let policy = format!("/api/v1/nodes/{}/policies/{}", cast.north, app.app.id());
    app.by(cast.admin).put(&policy, json!({ "kind": "solo_visit", "code": "follow_up" })).await.expect(201);
    let list = async |query: String| {
        actions(&app.by(cast.admin).get(&format!("/api/v1/audit-events?{query}")).await.expect(200))
    };
    assert_eq!(list("kind=leave".into()).await, ["leave.save", "leave.save"]);
    assert_eq!(list("kind=policy.switch_on".into()).await, ["policy.switch_on"]);
    assert_eq!(list("kind=leav".into()).await, [""; 0]);
    assert_eq!(list("kind=leave,policy".into()).await.len(), 3);
    assert_eq!(list(format!("person_id={}", cast.stranger)).await, ["leave.save"]);
    assert_eq!(list(format!("person_id={}", cast.admin)).await.len(), 3);
    assert_eq!(list("on=2026-03-02".into()).await, ["leave.save", "leave.save"]);
    assert_eq!(
        list(format!("on=2026-03-03&person_id={}&kind=policy", cast.admin)).await,
        ["policy.switch_on"]
    );
    assert_eq!(list(format!("on=2026-03-03&person_id={}", cast.stranger)).await, [""; 0]);
}

#[tokio::test]
async fn me_says_what_i_may_do_and_where_i_am_a_candidate() {
    let (app, cast) = crate::observations::ready().await;
    let me = app.by(cast.worker).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/candidacies"), serde_json::json!([]));
    assert_eq!(me.at("/authorization/step"), "observe_only");
    assert!(!me.text_at("/authorization/title").is_empty());
    let missing = me.at("/authorization/next/missing");
    let missing = missing.as_array().expect("what is missing");
    assert!(!missing.is_empty() && missing.iter().all(|text| text.as_str().is_some_and(|t| t.len() > 5)));
    let id = app.app.id();
    let body = serde_json::json!({
        "id": id, "person_id": cast.worker, "path": "local-coach", "agency_ids": [cast.north],
        "sponsor_id": cast.supervisor, "conflicts": "none",
    });
    let nominated = app.by(cast.center).post("/api/v1/candidacies", body).await.expect(201);
    let me = app.by(cast.worker).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/candidacies/0/id"), serde_json::json!(id));
    assert_eq!(me.at("/candidacies/0/path"), "local-coach");
    assert_eq!(me.at("/candidacies/0/state"), nominated.at("/state"));
    let withdrawal = serde_json::json!({ "id": app.app.id(), "reason": "Not this year." });
    let path = format!("/api/v1/candidacies/{id}/withdrawals");
    app.by(cast.worker).post(&path, withdrawal).await.expect(204);
    let me = app.by(cast.worker).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/candidacies"), serde_json::json!([]));
    // Nobody else's are mine.
    let center = app.by(cast.center).get("/api/v1/me").await.expect(200);
    assert_eq!(center.at("/candidacies"), serde_json::json!([]));
}
