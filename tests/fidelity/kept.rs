//! What is kept of everybody says the same as evaluating live.

use fieldcraft::app::status::Timelines;
use fieldcraft::store;
use fieldcraft_competencies::authorization::authorization;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::{evaluate, status_only};
use serde_json::Value;

use super::{results, statuses};
use crate::harness::TestApp;

/// Days after today on which both are compared.
const LATER: [i32; 11] = [0, 1, 7, 14, 30, 45, 60, 90, 120, 200, 365];

#[tokio::test]
async fn kept_timelines_say_what_a_live_evaluation_says_today_and_later() {
    let (app, shown) = TestApp::demonstration().await;
    let content = app.app.content().await.expect("content");
    let framework = &content.framework().expect("a framework").framework;
    let known = Millis(app.app.now());
    let ids: Vec<_> = shown.people.iter().map(|person| person.id).collect();
    let rows = store::status::kept(&app.app.store.read, &ids).await.expect("rows");
    assert_eq!(rows.len(), 60);
    let mut later = 0;
    for row in rows {
        assert!(!row.dirty, "everybody is computed at the end of loading");
        let kept: Timelines = row.timelines.parse().expect("timelines");
        let (facts, today) = app.app.facts_of(row.person_id).await.expect("facts");
        for day in LATER.map(|days| Day(today.0 + days)) {
            for requirement in &framework.requirements {
                let live = status_only(framework, requirement, &facts, day, known);
                let (status, flips) = kept.status(&requirement.code, day).expect("covered");
                assert_eq!(status, live, "{} of {} on {day:?}", requirement.code, row.person_id);
                if day == today {
                    let whole = evaluate(framework, requirement, &facts, day, known);
                    assert_eq!((status, flips), (whole.status, whole.flips_on), "{}", requirement.code);
                    later += usize::from(flips.is_some());
                }
            }
            let live = authorization(framework, &facts, day, known);
            let kept = kept.authorization(day).expect("covered");
            let step = live.step.map(|held| (held.code, held.basis));
            assert_eq!(kept.step, step, "{} on {day:?}", row.person_id);
        }
    }
    assert!(later > 50, "much changes by time alone: {later}");
}

#[tokio::test]
async fn readiness_says_what_the_statuses_say() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    for (site, query) in [("Harbor East", ""), ("Prairie South", "?as_of=2026-04-20"), ("Prairie South", "")]
    {
        let path = format!("/api/v1/nodes/{}/readiness{query}", shown.place(site));
        let readiness = app.by(by).get(&path).await.expect(200).json();
        let people = readiness["people"].as_array().expect("people");
        assert!(people.len() >= 12, "{}", people.len());
        for row in people {
            let person = row["person"]["id"].as_str().expect("an id").parse().expect("an id");
            let seen = statuses(&app, by, person, query).await.expect(200);
            let cells = row["cells"].as_array().expect("cells").iter();
            let codes = readiness["requirements"].as_array().expect("requirements");
            let cells: Vec<(String, String)> = codes.iter().zip(cells).map(cell).collect();
            assert_eq!(cells, results(&seen), "{}", row["person"]["display_name"]);
            assert_eq!(row["authorization"], seen.at("/authorization/step"));
            for (at, cell) in row["cells"].as_array().expect("cells").iter().enumerate() {
                assert_eq!(cell["flips_on"], seen.at(&format!("/statuses/{at}/flips_on")), "{row}");
            }
            let path = format!("/api/v1/nodes/{}/readiness/{person}{query}", shown.place(site));
            let reasons = app.by(by).get(&path).await.expect(200).at("/items");
            for (at, reason) in reasons.as_array().expect("items").iter().enumerate() {
                assert_eq!(reason["requirement"], readiness["requirements"][at]["code"]);
                assert_eq!(reason["status"], row["cells"][at]["status"], "{row}");
                assert_eq!(reason["summary"], seen.at(&format!("/statuses/{at}/summary")), "{row}");
                let step = seen.at(&format!("/statuses/{at}/explanation/next_step"));
                assert_eq!(reason["next_step"], step, "{row}");
                assert!(reason["status"] != "met" || step.is_null(), "what is met needs nothing: {row}");
            }
        }
        for (at, total) in readiness["totals"].as_array().expect("totals").iter().enumerate() {
            let of = people.iter().filter(|row| row["cells"][at]["status"] != "not_applicable").count();
            assert_eq!(total["of"], of);
        }
    }
}

fn cell((requirement, cell): (&Value, &Value)) -> (String, String) {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&requirement["code"]), text(&cell["status"]))
}

#[tokio::test]
async fn statuses_stay_exact_when_days_go_by() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    app.wait(25 * crate::harness::DAY);
    let path = format!("/api/v1/nodes/{}/readiness", shown.place("Prairie South"));
    let readiness = app.by(by).get(&path).await.expect(200).json();
    for row in readiness["people"].as_array().expect("people") {
        let person = row["person"]["id"].as_str().expect("an id").parse().expect("an id");
        let seen = statuses(&app, by, person, "").await.expect(200);
        for (at, cell) in row["cells"].as_array().expect("cells").iter().enumerate() {
            assert_eq!(cell["status"], seen.at(&format!("/statuses/{at}/status")), "{row}");
            assert_eq!(cell["flips_on"], seen.at(&format!("/statuses/{at}/flips_on")), "{row}");
        }
    }
}

#[tokio::test]
async fn reasons_are_told_where_the_person_stands() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let readiness = format!("/api/v1/nodes/{}/readiness", shown.place("Prairie South"));
    let rows = app.by(feld).get(&readiness).await.expect(200).at("/people");
    let person = rows[0]["person"]["id"].as_str().expect("an id").to_owned();
    app.by(feld).get(&format!("{readiness}/{person}")).await.expect(200);
    let elsewhere = format!("/api/v1/nodes/{}/readiness/{person}", shown.place("Harbor East"));
    app.by(feld).get(&elsewhere).await.expect(404);
    app.by(feld).get(&format!("{readiness}/{}", uuid::Uuid::nil())).await.expect(404);
}

#[tokio::test]
async fn a_person_with_several_roles_stands_once_under_the_one_first_needed() {
    let (app, cast) = crate::observations::ready().await;
    for (role, node) in [("R7", cast.north_site), ("R3", cast.north_site), ("R10", cast.north)] {
        let body = serde_json::json!({
            "node_id": node, "role": role, "fte": 0.5, "rostered_to_respond": true,
            "hired_on": "2024-03-04", "started_on": "2026-02-02",
        });
        let path = format!("/api/v1/people/{}/affiliations/{}", cast.supervisor, app.app.id());
        app.by(cast.admin).put(&path, body).await.expect(204);
    }
    let path = format!("/api/v1/nodes/{}/readiness", cast.north_site);
    let readiness = app.by(cast.center).get(&path).await.expect(200).json();
    let people = readiness["people"].as_array().expect("people").clone();
    let rows: Vec<&Value> =
        people.iter().filter(|row| row["person"]["id"] == cast.supervisor.to_string()).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["role"], "R3", "R3 and R4 go on visits; R7 is begun later and is no visit");
    let asked = |code: &str| -> bool {
        let codes = readiness["requirements"].as_array().expect("requirements");
        let at = codes.iter().position(|one| one["code"] == code).expect("it is there");
        rows[0]["cells"][at]["status"] != "not_applicable"
    };
    assert!(asked("FR-02") && asked("FR-08"), "the requirements of both roles: {}", rows[0]);
}

#[tokio::test]
async fn rebuilding_everything_finds_what_was_kept() {
    let (app, shown) = TestApp::demonstration().await;
    let rows = async || {
        let ids: Vec<_> = shown.people.iter().map(|person| person.id).collect();
        let mut rows = store::status::kept(&app.app.store.read, &ids).await.expect("rows");
        rows.sort_by_key(|row| row.person_id);
        rows
    };
    let before = rows().await;
    let told = std::cell::RefCell::new(Vec::new());
    let done = app.app.recompute(&|done, of| told.borrow_mut().push((done, of))).await.expect("rebuilt");
    assert_eq!((done.people, done.waiting, done.differences), (60, 0, Vec::new()));
    assert_eq!(rows().await, before);
    assert_eq!(told.into_inner(), [(60, 60)]);
    // Days later the same evidence still gives what was kept then.
    app.wait(40 * crate::harness::DAY);
    let done = app.app.recompute(&|_, _| ()).await.expect("rebuilt");
    assert_eq!((done.people, done.waiting, done.differences), (60, 0, Vec::new()));
    // A row that says something else is named and put right; a marked one only waits.
    let (wrong, marked) = (before[0].person_id, before[1].person_id);
    let mut row = rows().await.remove(0);
    row.timelines = row.timelines.replace("FR-01=", "FR-01=n1");
    let tx = app.app.store.begin().await.expect("a transaction");
    store::status::keep(&tx, vec![row]).await.expect("kept");
    store::status::mark(&tx, &[marked]).await.expect("marked");
    tx.commit().await.expect("committed");
    let done = app.app.recompute(&|_, _| ()).await.expect("rebuilt");
    assert_eq!((done.people, done.waiting), (60, 1));
    assert_eq!(done.differences.len(), 1);
    assert_eq!((done.differences[0].person, &done.differences[0].what), (wrong, &vec!["FR-01".to_owned()]));
    let done = app.app.recompute(&|_, _| ()).await.expect("rebuilt");
    assert_eq!((done.waiting, done.differences), (0, Vec::new()));
}
