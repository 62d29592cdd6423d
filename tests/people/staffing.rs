//! Staffing of a place: staff per supervisor, cover, leave, pairs, and the way of peers to their credential.

use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::ready;

/// Probes of staffing.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "get_staffing",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/staffing", cast.north_site), None),
    },
    Probe {
        operation: "get_pair_check",
        closed: USUAL,
        request: |cast, _| {
            let query = format!("person_id={}&visit=follow_up", cast.worker);
            (format!("/nodes/{}/pair-check?{query}", cast.north_site), None)
        },
    },
    Probe {
        operation: "get_runway",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/runway", cast.colleague), None),
    },
];

async fn staffing(app: &TestApp, cast: &Cast, query: &str) -> Reply {
    let path = format!("/api/v1/nodes/{}/staffing{query}", cast.north_site);
    app.by(cast.supervisor).get(&path).await.expect(200)
}

async fn on_duty(app: &TestApp, cast: &Cast, person: Uuid, duty: &str, from: &str, to: &str) -> Uuid {
    let id = app.app.id();
    let body = json!({ "person_id": person, "duty": duty, "starts_at": from, "ends_at": to });
    app.by(cast.admin).put(&format!("/api/v1/nodes/{}/roster/{id}", cast.north_site), body).await.expect(204);
    id
}

fn cover<'a>(maps: &'a Value, kind: &str) -> &'a Value {
    let maps = maps.as_array().expect("maps");
    maps.iter().find(|map| map["kind"] == kind).expect("a map of each kind")
}

#[tokio::test]
async fn every_empty_minute_of_the_week_is_named() {
    let (app, cast) = ready().await;
    // All of the week but Wednesday from ten to eleven in the morning.
    on_duty(&app, &cast, cast.supervisor, "supervisor", "2026-03-01T00:00:00Z", "2026-03-04T15:00:00Z").await;
    let rest =
        on_duty(&app, &cast, cast.supervisor, "supervisor", "2026-03-04T16:00:00Z", "2026-03-09T04:00:00Z")
            .await;
    let seen = staffing(&app, &cast, "").await;
    let maps = seen.at("/cover");
    let map = cover(&maps, "supervisor");
    assert_eq!(map["starts_on"], "2026-03-02");
    // The clock goes forward on Sunday of this week: an hour less.
    assert_eq!((&map["minutes"], &map["empty_minutes"]), (&json!(10_020), &json!(60)));
    let part = json!({ "on": "2026-03-04", "from_minute": 600, "to_minute": 660 });
    assert_eq!(map["gaps"][0]["parts"], json!([part]));
    assert_eq!(map["clock_changes"].as_array().map(Vec::len), Some(1));
    assert_eq!(cover(&maps, "psychiatric_consultation")["empty_minutes"], 10_020);
    // Taken off the roster, it covers nothing; as known before, it still does.
    let before = seen.text_at("/known_at");
    app.wait(DAY);
    let path = format!("/api/v1/nodes/{}/roster/{rest}", cast.north_site);
    app.by(cast.admin).delete(&path).await.expect(204);
    let now = staffing(&app, &cast, "").await.at("/cover");
    assert!(cover(&now, "supervisor")["empty_minutes"].as_u64() > Some(60));
    let then = staffing(&app, &cast, &format!("?known_at={before}")).await.at("/cover");
    assert_eq!(cover(&then, "supervisor")["empty_minutes"], 60);
}

#[tokio::test]
async fn staff_per_supervisor_is_counted_by_day_and_leave_is_leave() {
    let (app, cast) = ready().await;
    let given = app.given();
    for n in 0..5 {
        given.person(&format!("Rae Responder{n}"), "R2", cast.north_site).await;
    }
    let seen = staffing(&app, &cast, "").await;
    let days = seen.at("/ratio/days");
    let day = |on: &str| -> Value {
        let all = days.as_array().expect("days");
        all.iter().find(|day| day["on"] == on).expect("the day").clone()
    };
    let today = day("2026-03-02");
    assert_eq!(
        (&today["staff"], &today["supervisors"], &today["breach"]),
        (&json!(7), &json!(1), &json!(true))
    );
    assert_eq!(seen.at("/ratio/at_most"), "6.00");
    assert_eq!(seen.at("/ratio/runs/0/too_long"), true);
    let requirement = |seen: &Reply, code: &str| -> Value {
        let all = seen.at("/requirements");
        all.as_array().expect("a list").iter().find(|one| one["requirement"] == code).expect(code).clone()
    };
    assert_eq!(requirement(&seen, "FR-10")["status"], "not_met");
    // A second supervisor from today on.
    given.person_since("Sol Second", "R4", cast.north_site, "2026-03-02".parse().expect("a day")).await;
    let seen = staffing(&app, &cast, "").await;
    assert_eq!(requirement(&seen, "FR-10")["status"], "met");
    // Duty on a leave day is named.
    let leave = json!({ "from_on": "2026-03-01", "to_on": "2026-03-03" });
    let path = format!("/api/v1/people/{}/leaves/{}", cast.supervisor, app.app.id());
    app.by(cast.admin).put(&path, leave).await.expect(204);
    on_duty(&app, &cast, cast.supervisor, "supervisor", "2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z").await;
    let seen = staffing(&app, &cast, "").await;
    assert_eq!(seen.at("/leave/on_call/0/person/display_name"), "Sam Supervisor");
    assert_eq!(
        (seen.at("/leave/on_call/0/on"), seen.at("/leave/on_call/0/minutes")),
        (json!("2026-03-02"), json!(60))
    );
    assert_eq!(requirement(&seen, "FR-11")["status"], "not_met");
}

/// Somebody at a site of the demonstration who holds one of these steps.
fn holds(rows: &Value, steps: &[&str], but: Option<&str>) -> Option<String> {
    let rows = rows.as_array().expect("rows").iter();
    let mut found = rows.filter(|row| ["R2", "R3"].iter().any(|role| row["role"] == *role));
    let id = |row: &Value| row["person"]["id"].as_str().expect("an id").to_owned();
    found
        .find(|row| steps.iter().any(|step| row["authorization"] == *step) && but != Some(id(row).as_str()))
        .map(id)
}

#[tokio::test]
async fn a_pair_needs_somebody_who_leads() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let leads = ["lead_with_partner", "solo_permitted"];
    let acts = ["co_respond", "lead_with_partner", "solo_permitted"];
    let mut tried = 0;
    for site in ["Harbor East", "Harbor West", "Prairie North", "Prairie South"] {
        let node = shown.place(site);
        let rows = app.by(by).get(&format!("/api/v1/nodes/{node}/readiness")).await.expect(200).at("/people");
        let Some(lead) = holds(&rows, &leads, None) else { continue };
        let ask = async |people: &[&str], more: &str| {
            let people: Vec<String> = people.iter().map(|person| format!("person_id={person}")).collect();
            let path =
                format!("/api/v1/nodes/{node}/pair-check?{}&visit=first_visit{more}", people.join("&"));
            app.by(by).get(&path).await
        };
        if let Some(second) = holds(&rows, &acts, Some(&lead)) {
            let seen = ask(&[&lead, &second], "&trigger=new_family&trigger=safety_flag").await.expect(200);
            assert_eq!(seen.at("/fits"), true, "{seen}");
            assert_eq!(seen.at("/team/0/may_lead"), true, "{seen}");
            tried += 1;
        }
        if let Some(watches) = holds(&rows, &["observe_only"], None) {
            let seen = ask(&[&lead, &watches], "").await.expect(200);
            assert_eq!(seen.at("/fits"), false, "who watches is not the second: {seen}");
            assert!(!seen.at("/reasons").as_array().expect("reasons").is_empty(), "{seen}");
            tried += 1;
        }
        let alone = ask(&[&lead], "&trigger=new_family").await.expect(200);
        assert_eq!(alone.at("/fits"), false, "{alone}");
        let foreign = ask(&[&app.app.id().to_string()], "").await;
        assert_eq!(pointers(&foreign.expect_problem(422, "invalid")), ["?person_id"]);
    }
    assert!(tried > 2, "the demonstration has leads, seconds and newcomers");
}

#[tokio::test]
async fn a_peer_sees_when_the_hours_will_be_complete() {
    let (app, cast) = ready().await;
    let peer = app
        .given()
        .person_since("Pia Peer", "R3", cast.north_site, "2025-10-01".parse().expect("a day"))
        .await;
    let path = format!("/api/v1/people/{peer}/runway");
    assert_eq!(app.by(peer).get(&path).await.expect(200).at("/items"), json!([]), "no overlay asks for it");
    let policy = format!("/api/v1/nodes/{}/policies/{}", cast.north, app.app.id());
    app.by(cast.admin)
        .put(&policy, json!({ "kind": "overlay", "code": "peer_credential" }))
        .await
        .expect(201);
    let seen = app.by(peer).get(&path).await.expect(200);
    assert_eq!(seen.at("/items/0/outlook"), "too_early");
    let mut last = Uuid::nil();
    for week in 0..8 {
        last = app.app.id();
        let on = "2026-01-05".parse::<chrono::NaiveDate>().expect("a day") + chrono::Days::new(7 * week);
        for code in ["training", "work", "supervision"] {
            let id = if code == "work" { last } else { app.app.id() };
            let body = json!({ "kind": "hours", "on": on, "code": code, "minutes": 600 });
            let record = format!("/api/v1/people/{peer}/practice-records/{id}");
            app.by(peer).put(&record, body).await.expect(204);
        }
    }
    let seen = app.by(peer).get(&path).await.expect(200);
    assert_eq!(seen.at("/items/0/limit_on"), "2026-10-01");
    assert_eq!(seen.at("/items/0/outlook"), "on_a_day");
    assert!(seen.at("/items/0/warning").is_string(), "2,000 hours at ten a week pass the year: {seen}");
    let work = |seen: &Reply| -> Value {
        let kinds = seen.at("/items/0/kinds");
        kinds.as_array().expect("kinds").iter().find(|kind| kind["kind"] == "work").expect("work").clone()
    };
    assert_eq!(work(&seen)["logged_minutes"], 4_800);
    app.wait(crate::harness::MINUTE);
    let body = json!({ "id": app.app.id(), "reason": "Entered twice." });
    let withdrawal = format!("/api/v1/people/{peer}/practice-records/{last}/withdrawals");
    app.by(peer).post(&withdrawal, body).await.expect(204);
    assert_eq!(work(&app.by(peer).get(&path).await.expect(200))["logged_minutes"], 4_200);
}
