//! Coaches, supervisors, and the relation that follows from them.

use chrono::NaiveDate;
use fieldcraft::app::relation::Relation;
use fieldcraft::store;
use serde_json::json;
use uuid::Uuid;

use super::pointers;
use crate::harness::{Cast, Reply, TestApp};

async fn lead(app: &TestApp, cast: &Cast, kind: &str, person: Uuid, lead: Uuid, period: [&str; 2]) -> Reply {
    let mut body = json!({ "kind": kind, "lead_id": lead, "from_on": period[0] });
    if !period[1].is_empty() {
        body["to_on"] = json!(period[1]);
    }
    let path = format!("/api/v1/people/{person}/coaching-assignments/{}", app.app.id());
    app.by(cast.admin).put(&path, body).await
}

const NOW: [&str; 2] = ["2026-01-01", ""];

#[tokio::test]
async fn a_lead_is_named_and_ended() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/coaching-assignments/{id}", cast.colleague);
    let mut body = json!({ "kind": "coach", "lead_id": cast.coach, "from_on": "2026-01-01" });
    for _ in 0..2 {
        app.by(cast.admin).put(&path, body.clone()).await.expect(204);
    }
    let shown =
        async || app.by(cast.colleague).get(&format!("/api/v1/people/{}", cast.colleague)).await.expect(200);
    assert_eq!(shown().await.at("/coaches/0/display_name"), "Cory Coach");
    body["to_on"] = json!("2026-03-01");
    app.by(cast.admin).put(&path, body).await.expect(204);
    let after = shown().await;
    assert_eq!(after.at("/coaches"), json!([]));
    let ended = json!([{
        "id": id, "kind": "coach", "lead": { "id": cast.coach, "display_name": "Cory Coach" },
        "from_on": "2026-01-01", "to_on": "2026-03-01",
    }]);
    assert_eq!(after.at("/assignments"), ended);
}

#[tokio::test]
async fn nobody_leads_themselves_and_supervision_runs_in_no_circle() {
    let (app, cast) = TestApp::staffed().await;
    for kind in ["coach", "supervisor"] {
        let own = lead(&app, &cast, kind, cast.worker, cast.worker, NOW).await;
        assert_eq!(pointers(&own.expect_problem(422, "invalid")), ["/lead_id"]);
    }
    // The cast: the supervisor stands above the worker. A third between closes it.
    let two = lead(&app, &cast, "supervisor", cast.supervisor, cast.worker, NOW).await;
    assert_eq!(pointers(&two.expect_problem(422, "invalid")), ["/lead_id"]);
    lead(&app, &cast, "supervisor", cast.supervisor, cast.colleague, NOW).await.expect(204);
    lead(&app, &cast, "supervisor", cast.colleague, cast.worker, NOW).await.expect_problem(422, "invalid");
    // Coaching one's supervisor is fine, and so is a time in which no circle closes.
    lead(&app, &cast, "coach", cast.supervisor, cast.worker, NOW).await.expect(204);
    let past = ["2023-01-01", "2023-12-31"];
    lead(&app, &cast, "supervisor", cast.supervisor, cast.worker, past).await.expect(204);
}

#[tokio::test]
async fn no_circle_closes_through_two_deeds_that_touch_nobody_in_common() {
    let (app, cast) = TestApp::staffed().await;
    let given = app.given();
    let mut ring = Vec::new();
    for name in ["An Ring", "Bo Ring", "Cy Ring", "Di Ring"] {
        ring.push(given.person(name, "R4", cast.north).await);
    }
    lead(&app, &cast, "supervisor", ring[1], ring[2], NOW).await.expect(204);
    lead(&app, &cast, "supervisor", ring[3], ring[0], NOW).await.expect(204);
    let (one, other) = tokio::join!(
        lead(&app, &cast, "supervisor", ring[0], ring[1], NOW),
        lead(&app, &cast, "supervisor", ring[2], ring[3], NOW)
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
}

#[tokio::test]
async fn a_correction_is_not_held_against_itself() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/coaching-assignments/{id}", cast.colleague);
    let over = |lead: Uuid| json!({ "kind": "supervisor", "lead_id": lead, "from_on": "2026-01-01" });
    app.by(cast.admin).put(&path, over(cast.coach)).await.expect(204);
    app.by(cast.admin).put(&path, over(cast.worker)).await.expect(204);
}

#[tokio::test]
async fn a_lead_is_somebody_whom_the_caller_may_see() {
    let (app, cast) = TestApp::staffed().await;
    let given = app.given();
    let manager = given.person("Max Manager", "R10", cast.north).await;
    given.grant(manager, fieldcraft::policy::Permission::ManageOrg, cast.north).await;
    let body = json!({ "kind": "coach", "lead_id": cast.stranger, "from_on": "2026-01-01" });
    let path = format!("/api/v1/people/{}/coaching-assignments/{}", cast.worker, app.app.id());
    let refused = app.by(manager).put(&path, body).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/lead_id"]);
    lead(&app, &cast, "coach", cast.worker, Uuid::from_u128(1), NOW).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn the_relation_follows_the_line_upward_and_the_agency() {
    let (app, cast) = TestApp::staffed().await;
    lead(&app, &cast, "supervisor", cast.supervisor, cast.outsider, ["2026-02-01", ""]).await.expect(204);
    let relation = async |observer: Uuid, day: &str| {
        let day: NaiveDate = day.parse().expect("a day");
        app.app.relation_on(&app.app.store.read, observer, cast.worker, day).await.expect("a relation")
    };
    assert_eq!(relation(cast.worker, "2026-03-01").await, Relation::Own);
    assert_eq!(relation(cast.supervisor, "2026-03-01").await, Relation::SameLine);
    assert_eq!(relation(cast.outsider, "2026-01-31").await, Relation::External);
    assert_eq!(relation(cast.outsider, "2026-02-01").await, Relation::SameLine);
    assert_eq!(relation(cast.coach, "2026-03-01").await, Relation::SameAgency);
    assert_eq!(relation(cast.colleague, "2026-03-01").await, Relation::Peer);
    assert_eq!(relation(cast.center, "2026-03-01").await, Relation::External);
    assert_eq!(relation(cast.stranger, "2026-03-01").await, Relation::External);
    assert_eq!(relation(cast.colleague, "2020-01-01").await, Relation::External);
}

#[tokio::test]
async fn a_line_comes_to_an_end_even_in_a_circle() {
    let (app, cast) = TestApp::staffed().await;
    // Written past the rule, as a restored database might hold it.
    app.given().assignment("supervisor", cast.worker, cast.supervisor).await;
    let day: NaiveDate = "2026-03-01".parse().expect("a day");
    let line = store::lines::above(&app.app.store.read, cast.worker, day).await.expect("a line");
    let mut both = vec![cast.worker, cast.supervisor];
    both.sort_unstable();
    assert_eq!(line, both);
}

/// In New York it is still March 2 when it is March 3 in UTC.
#[tokio::test]
async fn a_lead_leads_to_the_end_of_the_day_at_the_place() {
    let (app, cast) = TestApp::staffed().await;
    lead(&app, &cast, "supervisor", cast.colleague, cast.coach, ["2026-01-01", "2026-03-02"])
        .await
        .expect(204);
    let path = format!("/api/v1/people/{}/attestations/{}", cast.colleague, app.app.id());
    let body = json!({ "step": "co_respond", "reason": "Has responded with us for two years." });
    app.given().framework().await;
    app.at("2026-03-03T05:30:00Z");
    let over = app.by(cast.coach).put(&path, body.clone()).await;
    assert!([403, 404].contains(&over.status.as_u16()), "March 3 in New York: {over}");
    app.at("2026-03-03T04:30:00Z");
    app.by(cast.coach).put(&path, body).await.expect(204);
}
