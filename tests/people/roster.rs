//! Rosters: a week grid, corrected by hand or from a file.

use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, Reply, TestApp};

/// Probes of rosters.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "get_roster",
        closed: Closed::To { wrong_role: |cast| cast.stranger, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/nodes/{}/roster", cast.north_site), None),
    },
    Probe {
        operation: "update_roster_interval",
        closed: USUAL,
        request: |cast, id| (format!("/nodes/{}/roster/{id}", cast.north_site), Some(night(cast.supervisor))),
    },
    Probe {
        operation: "delete_roster_interval",
        closed: USUAL,
        request: |cast, id| (format!("/nodes/{}/roster/{id}", cast.north_site), None),
    },
    Probe {
        operation: "create_roster_import",
        closed: USUAL,
        request: |cast, _| {
            let body = json!({ "csv": "email,duty,starts,ends\n" });
            (format!("/nodes/{}/roster-imports", cast.north_site), Some(body))
        },
    },
];

/// The night from Monday to Tuesday.
fn night(person: Uuid) -> Value {
    json!({
        "person_id": person, "duty": "supervisor",
        "starts_at": "2026-03-03T01:00:00Z", "ends_at": "2026-03-03T13:00:00Z",
    })
}

async fn put(app: &TestApp, by: Uuid, node: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/nodes/{node}/roster/{id}"), body).await
}

async fn week(app: &TestApp, cast: &Cast, query: &str) -> Reply {
    let path = format!("/api/v1/nodes/{}/roster{query}", cast.north_site);
    app.by(cast.worker).get(&path).await.expect(200)
}

fn duties(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    let line = |one: &Value| {
        let text = |at: &str| one.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
        format!(
            "{} {} {} {}",
            text("/person/display_name"),
            text("/duty"),
            text("/starts_at"),
            one["inherited"]
        )
    };
    items.as_array().expect("a list").iter().map(line).collect()
}

#[tokio::test]
async fn a_week_shows_the_place_and_what_the_places_above_provide() {
    let (app, cast) = TestApp::staffed().await;
    let (site, above) = (app.app.id(), app.app.id());
    for _ in 0..2 {
        put(&app, cast.admin, cast.north_site, site, night(cast.supervisor)).await.expect(204);
    }
    let mut consult = night(cast.center);
    consult["duty"] = json!("psychiatric_consultation");
    consult["starts_at"] = json!("2026-03-01T00:00:00Z");
    put(&app, cast.admin, cast.north, above, consult).await.expect(204);
    let seen = week(&app, &cast, "").await;
    assert_eq!(
        duties(&seen),
        [
            "Cleo Center psychiatric_consultation 2026-03-01T00:00:00Z true",
            "Sam Supervisor supervisor 2026-03-03T01:00:00Z false",
        ]
    );
    assert_eq!(
        (seen.at("/starts_on"), seen.at("/time_zone")),
        (json!("2026-03-02"), json!("America/New_York"))
    );
    // Sunday evening belongs to the week before, and so does what began in it.
    assert_eq!(duties(&week(&app, &cast, "?week=2026-03-01").await).len(), 1);
    assert_eq!(duties(&week(&app, &cast, "?week=2026-03-12").await), [""; 0]);
    let longer = json!({
        "person_id": cast.supervisor, "duty": "supervisor",
        "starts_at": "2026-03-03T01:00:00Z", "ends_at": "2026-03-03T14:00:00Z",
    });
    put(&app, cast.admin, cast.north_site, site, longer).await.expect(204);
    assert_eq!(week(&app, &cast, "").await.at("/items/1/ends_at"), "2026-03-03T14:00:00Z");
    let path = format!("/api/v1/nodes/{}/roster/{above}", cast.north_site);
    app.by(cast.admin).delete(&path).await.expect_problem(409, "conflict");
    let path = format!("/api/v1/nodes/{}/roster/{site}", cast.north_site);
    app.by(cast.supervisor).delete(&path).await.expect_problem(403, "forbidden");
    for _ in 0..2 {
        app.by(cast.admin).delete(&path).await.expect(204);
    }
    assert_eq!(duties(&week(&app, &cast, "").await).len(), 1);
}

#[tokio::test]
async fn what_a_duty_says_is_checked_at_once() {
    let (app, cast) = TestApp::staffed().await;
    let mut wrong = night(cast.supervisor);
    wrong["duty"] = json!("cook");
    wrong["ends_at"] = wrong["starts_at"].clone();
    let reply = put(&app, cast.admin, cast.north_site, app.app.id(), wrong).await;
    assert_eq!(pointers(&reply.expect_problem(422, "invalid")), ["/duty", "/ends_at"]);
    // Nobody of another agency, and nobody who is not there.
    for person in [cast.stranger, app.app.id()] {
        let reply = put(&app, cast.admin, cast.north_site, app.app.id(), night(person)).await;
        assert_eq!(pointers(&reply.expect_problem(422, "invalid")), ["/person_id"]);
    }
}

#[tokio::test]
async fn a_file_is_taken_in_wholly_or_not_at_all() {
    let (app, cast) = TestApp::staffed().await;
    let send = async |csv: &str, dry_run: bool| {
        let path = format!("/api/v1/nodes/{}/roster-imports", cast.north_site);
        app.by(cast.admin).post(&path, json!({ "csv": csv, "dry_run": dry_run })).await
    };
    let good = "email,duty,starts,ends\n\
        Sam.Supervisor@example.test,supervisor,2026-03-02 08:00,2026-03-02 20:00\n\
        cleo.center@example.test,clinical_consultation,2026-03-02 00:00,2026-03-09 00:00\n";
    let counts = |reply: Reply| {
        let reply = reply.expect(200);
        ["lines", "added", "changed", "same"]
            .map(|field| reply.at(&format!("/{field}")).as_u64().unwrap_or(9))
    };
    assert_eq!(counts(send(good, true).await), [2, 2, 0, 0]);
    assert_eq!(duties(&week(&app, &cast, "").await), [""; 0]);
    let bad =
        format!("{good}olive.outsider@example.test,supervisor,2026-03-02 08:00,2026-03-02 07:00\nx,y,z,\n");
    let refused = send(&bad, false).await.expect_problem(422, "invalid");
    assert!(pointers(&refused).iter().all(|pointer| pointer == "/csv"));
    assert!(pointers(&refused).len() >= 3, "{refused}");
    let foreign =
        "email,duty,starts,ends\nolive.outsider@example.test,supervisor,2026-03-02 08:00,2026-03-02 09:00\n";
    let refused = send(foreign, false).await.expect_problem(422, "invalid");
    assert!(refused.text_at("/errors/0/detail").starts_with("Line 2: Nobody here"), "{refused}");
    assert_eq!(duties(&week(&app, &cast, "").await), [""; 0]);
    assert_eq!(counts(send(good, false).await), [2, 2, 0, 0]);
    assert_eq!(counts(send(good, false).await), [2, 0, 0, 2]);
    let later = good.replace("2026-03-02 20:00", "2026-03-02 21:00");
    assert_eq!(counts(send(&later, false).await), [2, 0, 1, 1]);
    let seen = week(&app, &cast, "").await;
    assert_eq!(duties(&seen).len(), 2);
    assert_eq!(seen.at("/items/1/ends_at"), "2026-03-03T02:00:00Z");
}
