//! Coaching plans: what was planned by stage and skill, and what of it was given.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Reply, TestApp};
use crate::observations::{pointers, ready, recorded, with};

/// A good plan from the test's first day.
pub fn plan() -> Value {
    json!({
        "from_on": "2026-03-02", "review_on": "2026-06-01",
        "methods": ["live_observation", "conversation"],
        "weekly_minutes": { "early": 60, "leading": 45, "steady": 30 },
        "data": ["observations", "cycles"],
        "coach_duties": "Reads the last two forms beforehand.",
        "worker_duties": "Names one moment to talk about.",
        "skills": ["C01", "C05"], "taper": { "l3": 50, "l4": 25 },
    })
}

/// Half an hour of talk on the test's first day.
pub fn contact(person: Uuid) -> Value {
    json!({ "person_id": person, "on": "2026-03-02", "method": "conversation", "minutes": 30 })
}

async fn write(app: &TestApp, by: Uuid, of: &str, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/{of}/coaching-plans/{}", app.app.id()), body).await
}

async fn dose(app: &TestApp, by: Uuid, of: &str) -> Reply {
    app.by(by).get(&format!("/api/v1/{of}/coaching-dose")).await
}

#[tokio::test]
async fn planned_minutes_come_from_the_nearest_plan_and_the_stage() {
    let (app, cast) = ready().await;
    let (worker, site) = (format!("people/{}", cast.worker), format!("nodes/{}", cast.north_site));
    let none = dose(&app, cast.worker, &worker).await.expect(200);
    assert_eq!((none.at("/plan"), none.at("/dose/planned_minutes")), (Value::Null, json!(0)));
    write(&app, cast.supervisor, &site, plan()).await.expect(201);
    let inherited = dose(&app, cast.worker, &worker).await.expect(200);
    // Two years at work without the step to lead: still in the third stage.
    assert_eq!(
        (inherited.at("/stage"), inherited.at("/plan/place_name")),
        (json!("O3"), json!("North Site"))
    );
    assert_eq!(
        (inherited.at("/weekly_minutes"), inherited.at("/dose/planned_minutes")),
        (json!(60), json!(240))
    );
    assert_eq!(
        inherited.at("/skills/0"),
        json!({ "competency": "C01", "level": "L0", "share_percent": 100 })
    );
    let own = with(plan(), json!({ "weekly_minutes": { "early": 20, "leading": 10, "steady": 5 } }));
    write(&app, cast.coach, &worker, own).await.expect(201);
    let own = dose(&app, cast.coach, &worker).await.expect(200);
    assert_eq!((own.at("/plan/place_name"), own.at("/weekly_minutes")), (Value::Null, json!(20)));
    let ahead = with(plan(), json!({ "from_on": "2026-03-03" }));
    write(&app, cast.coach, &worker, ahead).await.expect(201);
    assert_eq!(dose(&app, cast.coach, &worker).await.expect(200).at("/weekly_minutes"), 20);
}

#[tokio::test]
async fn what_was_given_is_counted_beside_what_was_planned() {
    let (app, cast) = ready().await;
    let site = format!("nodes/{}", cast.north_site);
    write(&app, cast.coach, &site, plan()).await.expect(201);
    let cycle = super::cycles::opened(&app, &cast).await;
    let seen = json!({ "kind": "observed", "text": "On the phone." });
    super::cycles::step(&app, cast.coach, cycle, seen).await.expect(201);
    recorded(&app, &cast).await;
    let id = app.app.id();
    let path = format!("/api/v1/coaching-contacts/{id}");
    let body = with(contact(cast.worker), json!({ "cycle_id": cycle }));
    app.by(cast.coach).put(&path, body.clone()).await.expect(201);
    app.by(cast.coach).put(&path, body.clone()).await.expect(200);
    app.by(cast.coach).put(&path, with(body, json!({ "minutes": 31 }))).await.expect_problem(409, "conflict");
    let taken = app.app.id();
    for id in [app.app.id(), app.app.id(), taken] {
        let path = format!("/api/v1/people/{}/practice-records/{id}", cast.worker);
        let supervised =
            json!({ "kind": "supervision_contact", "on": "2026-03-02", "code": "individual", "minutes": 20 });
        app.by(cast.supervisor).put(&path, supervised).await.expect(204);
    }
    let back = format!("/api/v1/people/{}/practice-records/{taken}/withdrawals", cast.worker);
    let entered_twice = json!({ "id": app.app.id(), "reason": "Entered twice." });
    app.by(cast.supervisor).post(&back, entered_twice).await.expect(204);
    let all = dose(&app, cast.supervisor, &site).await.expect(200);
    let people = all.at("/people");
    let worker =
        people.as_array().expect("people").iter().find(|one| one["person"]["id"] == json!(cast.worker));
    let given = &worker.expect("the worker")["dose"];
    assert_eq!(
        (&given["given_minutes"], &given["contacts"], &given["observations"], &given["cycle_steps"]),
        (&json!(30), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!(
        given["text"],
        "30 of 240 planned minutes within 4 weeks, in 1 contact; beside them 1 observation, 1 step of \
         coaching cycles and 2 supervision contacts."
    );
    assert_eq!(
        (&given["supervision_contacts"], &given["supervision_minutes"]),
        (&json!(2), &json!(40)),
        "two that stand, and none of their minutes among those of coaching"
    );
    assert_eq!(all.at("/dose/given_minutes"), 30);
    assert_eq!(people.as_array().map(Vec::len), Some(3), "worker, colleague and supervisor: {all}");
}

#[tokio::test]
async fn all_faults_are_named_at_once_and_the_same_again_is_one() {
    let (app, cast) = ready().await;
    let wrong = json!({
        "review_on": "2026-03-02", "methods": ["telepathy"], "data": [], "coach_duties": "", "skills": ["C99"],
        "weekly_minutes": { "early": -1, "leading": 45, "steady": 601 }, "taper": { "l3": 50, "l4": 60 },
    });
    let site = format!("nodes/{}", cast.north_site);
    let refused = write(&app, cast.coach, &site, with(plan(), wrong)).await.expect_problem(422, "invalid");
    assert_eq!(
        pointers(&refused),
        [
            "/review_on",
            "/methods",
            "/data",
            "/weekly_minutes/early",
            "/weekly_minutes/steady",
            "/taper/l4",
            "/skills",
            "/coach_duties"
        ]
    );
    let told = with(plan(), json!({ "worker_duties": "Call 614-555-0123 first." }));
    write(&app, cast.coach, &site, told).await.expect_problem(422, "client-details");
    let path = format!("/api/v1/{site}/coaching-plans/{}", app.app.id());
    app.by(cast.coach).put(&path, plan()).await.expect(201);
    app.by(cast.coach).put(&path, plan()).await.expect(200);
    let other = with(plan(), json!({ "review_on": "2026-06-02" }));
    app.by(cast.coach).put(&path, other).await.expect_problem(409, "conflict");
    let bad = json!({ "on": "2026-03-03", "method": "telepathy", "minutes": 0 });
    let path = format!("/api/v1/coaching-contacts/{}", app.app.id());
    let refused = app.by(cast.coach).put(&path, with(contact(cast.worker), bad)).await;
    assert_eq!(pointers(&refused.expect_problem(422, "invalid")), ["/on", "/method", "/minutes"]);
    let weeks = format!("/api/v1/{site}/coaching-dose?weeks=27");
    app.by(cast.coach).get(&weeks).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_consultation_is_the_centers_and_counts_on_the_path_and_in_no_dose() {
    let (app, cast) = ready().await;
    let log = async |by: uuid::Uuid, fields: Value| {
        let body = with(contact(cast.coach), with(json!({ "method": "consultation" }), fields));
        app.by(by).put(&format!("/api/v1/coaching-contacts/{}", app.app.id()), body).await
    };
    log(cast.coach, json!({ "person_id": cast.worker })).await.expect_problem(403, "forbidden");
    let refused = log(cast.center, json!({ "cycle_id": app.app.id() })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/cycle_id"]);
    log(cast.center, json!({})).await.expect(201);
    let records = fieldcraft::store::certification::records(&app.app.store.read, cast.coach).await;
    let days: Vec<String> =
        records.expect("records").consultations.iter().map(|row| row.on_day.to_string()).collect();
    assert_eq!(days, ["2026-03-02"]);
    let given = dose(&app, cast.coach, &format!("people/{}", cast.coach)).await;
    assert_eq!(given.expect(200).at("/dose/contacts"), 0);
}
