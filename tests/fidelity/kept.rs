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
        let kept: Timelines = serde_json::from_str(&row.timelines).expect("timelines");
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
    for (site, query) in [("Harbor East", ""), ("Prairie South", "?as_of=2026-04-20")] {
        let path = format!("/api/v1/nodes/{}/readiness{query}", shown.place(site));
        let readiness = app.by(by).get(&path).await.expect(200).json();
        let people = readiness["people"].as_array().expect("people");
        assert!(people.len() >= 12, "{}", people.len());
        for row in people {
            let person = row["person"]["id"].as_str().expect("an id").parse().expect("an id");
            let seen = statuses(&app, by, person, query).await.expect(200);
            let cells: Vec<(String, String)> =
                row["cells"].as_array().expect("cells").iter().map(cell).collect();
            assert_eq!(cells, results(&seen), "{}", row["person"]["display_name"]);
            assert_eq!(row["authorization"], seen.at("/authorization/step"));
            for (at, cell) in row["cells"].as_array().expect("cells").iter().enumerate() {
                assert_eq!(cell["flips_on"], seen.at(&format!("/statuses/{at}/flips_on")), "{row}");
            }
        }
        for (at, total) in readiness["totals"].as_array().expect("totals").iter().enumerate() {
            let of = people.iter().filter(|row| row["cells"][at]["status"] != "not_applicable").count();
            assert_eq!(total["of"], of);
        }
    }
}

fn cell(cell: &Value) -> (String, String) {
    let text = |field: &str| cell[field].as_str().expect("a text").to_owned();
    (text("requirement"), text("status"))
}
