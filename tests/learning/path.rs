//! The worker's path: stage, next step, modules and due days.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::{module, pass, taught};
use crate::harness::{Cast, DAY, TestApp};

/// The modules that FR-01 asks for.
const CORE: [&str; 12] = ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M13"];

async fn new_hire(app: &TestApp, cast: &Cast) -> Uuid {
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    app.given().person_since("Nia Newhire", "R2", cast.north_site, today).await
}

#[tokio::test]
async fn a_new_hire_sees_what_is_next_when_and_why() {
    let (app, cast) = taught().await;
    let nia = new_hire(&app, &cast).await;
    let path = app.by(nia).get("/api/v1/me/path").await.expect(200);
    assert_eq!((path.at("/day"), path.at("/started_on")), (json!(1), json!("2026-03-02")));
    assert_eq!((path.at("/stage/code"), path.at("/stage/state")), (json!("O1"), json!("now")));
    let states: Vec<String> = (0..6).map(|n| path.text_at(&format!("/stages/{n}/state"))).collect();
    assert_eq!(states, ["done", "now", "later", "later", "later", "later"]);
    let m01 = module("M01");
    assert_eq!(
        path.at("/next"),
        json!({
            "kind": "module",
            "title": m01.title,
            "why": "Core modules: Everything else rests on what the service is for and how it is built.",
            "due_on": "2026-04-01",
            "minutes": m01.minutes,
            "href": format!("/learn/M01/{}", m01.lessons[0].slug),
        })
    );
    let due: Vec<_> = (0..3).map(|n| path.text_at(&format!("/modules/{n}/due_on"))).collect();
    assert_eq!(due, ["2026-04-01"; 3]);
    assert_eq!(path.at("/authorization/step"), "observe_only");
    assert_eq!((path.at("/coaches"), path.at("/supervisors")), (json!([]), json!([])));
}

#[tokio::test]
async fn passing_moves_on_and_a_day_missed_is_late() {
    let (app, cast) = taught().await;
    let nia = new_hire(&app, &cast).await;
    pass(&app, nia, "M01").await;
    let path = app.by(nia).get("/api/v1/me/path").await.expect(200);
    assert_eq!((path.at("/modules/0/state"), path.at("/modules/0/done")), (json!("passed"), json!(true)));
    assert_eq!(path.at("/modules/0/best_percent"), 100.0);
    assert_eq!(path.at("/next/title"), module("M02").title);
    app.wait(30 * DAY);
    let on_the_day = app.by(nia).get("/api/v1/me/path").await.expect(200);
    assert_eq!((on_the_day.at("/day"), on_the_day.at("/modules/1/late")), (json!(31), json!(false)));
    app.wait(DAY);
    let after = app.by(nia).get("/api/v1/me/path").await.expect(200);
    assert_eq!((after.at("/modules/0/late"), after.at("/modules/1/late")), (json!(false), json!(true)));
}

#[tokio::test]
async fn skills_stand_beside_what_the_role_asks() {
    let (app, cast) = crate::observations::ready().await;
    let path = app.by(cast.worker).get("/api/v1/me/path").await.expect(200);
    let skills = path.at("/skills");
    let skills = skills.as_array().expect("skills");
    assert_eq!(skills[0]["competency"], "C01");
    assert_eq!(skills[0]["level"], "L0");
    assert_eq!(skills[0]["asked"][0]["level"], "L3");
    assert_eq!(
        (&skills[0]["asked"][0]["met"], &skills[0]["asked"][0]["late"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(skills[0]["asked"][0]["requirement"], "Safe visits");
    let center = app.by(cast.center).get("/api/v1/me/path").await.expect(200);
    assert_eq!(center.at("/skills"), json!([]));
}

#[tokio::test]
async fn when_the_modules_are_done_somebody_has_to_see_the_work() {
    let (app, cast) = taught().await;
    for code in CORE {
        pass(&app, cast.worker, code).await;
    }
    let path = app.by(cast.worker).get("/api/v1/me/path").await.expect(200);
    assert_eq!(path.at("/stage/code"), "O3", "not leading yet, however long in the role");
    assert_eq!((path.at("/next/kind"), path.at("/next/href")), (json!("observation"), json!("/#ask")));
    assert_eq!(path.at("/next/title"), "Ask Cory Coach to observe a visit");
    assert!(path.text_at("/next/why").starts_with("On the way to"), "{path}");
    assert_eq!(path.at("/coaches/0/display_name"), "Cory Coach");
    assert_eq!(path.at("/supervisors/0/display_name"), "Sam Supervisor");
}

#[tokio::test]
async fn an_observation_waits_to_be_read() {
    let (app, cast) = taught().await;
    for code in CORE {
        pass(&app, cast.worker, code).await;
    }
    let id = app.app.id();
    let body = json!({
        "subject_id": cast.worker, "type": "E1", "purpose": "formative",
        "observed_at": "2026-03-02T13:00:00Z", "recorded_at": "2026-03-02T14:00:00Z", "minutes": 40,
        "setting": "home", "family_agreed": true, "encounter_ref": "E-7KQ2-M9XD", "harm": false,
        "ratings": [{ "indicator": "C01.1", "rating": "2" }, { "indicator": "C01.2", "rating": "2" }],
    });
    app.by(cast.coach).put(&format!("/api/v1/observations/{id}"), body).await.expect(201);
    let path = app.by(cast.worker).get("/api/v1/me/path").await.expect(200);
    assert_eq!(path.at("/next/kind"), "acknowledge");
    assert_eq!(path.at("/next/title"), "Read what Cory Coach saw on March 2, 2026");
    assert_eq!(path.at("/next/href"), format!("/observations/{id}"));
    let read = json!({ "id": app.app.id() });
    let address = format!("/api/v1/observations/{id}/acknowledgments");
    let reply = app.by(cast.worker).post(&address, read).await;
    assert!(reply.status.is_success(), "{reply}");
    let path = app.by(cast.worker).get("/api/v1/me/path").await.expect(200);
    assert_eq!(path.at("/next/kind"), "observation");
}

#[tokio::test]
async fn who_has_no_practice_role_has_an_empty_path() {
    let (app, cast) = taught().await;
    let path = app.by(cast.center).get("/api/v1/me/path").await.expect(200);
    assert_eq!((path.at("/modules"), path.at("/stages")), (json!([]), json!([])));
    for absent in ["/day", "/started_on", "/stage", "/next"] {
        assert!(path.at(absent).is_null(), "{absent} is there: {path}");
    }
}
