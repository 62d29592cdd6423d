//! Who reads statuses, of which day, as known when, and what a leaf lists.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{counted, leaves, refused, results, statuses};
use crate::harness::{MINUTE, TestApp};
use crate::observations::{body, put, with};

#[tokio::test]
async fn statuses_are_for_the_person_their_leads_and_the_center() {
    let (app, shown) = TestApp::demonstration().await;
    let carter = shown.who("Carter");
    let own = shown.signed_in(&app, "Carter").await;
    let seen = statuses(&app, own, carter, "").await.expect(200);
    for family in ["Delgado", "Whitehorse", "Feld"] {
        let by = shown.signed_in(&app, family).await;
        assert_eq!(statuses(&app, by, carter, "").await.expect(200).json(), seen.json(), "{family}");
    }
    // A colleague, the supervisors of other sites, and an analyst who sees figures only.
    for family in ["Kowalski", "Ibarra", "Reyes", "Baptiste"] {
        let by = shown.signed_in(&app, family).await;
        let reply = statuses(&app, by, carter, "").await;
        assert!([403, 404].contains(&reply.status.as_u16()), "{family}: {reply}");
    }
    let by = shown.signed_in(&app, "Feld").await;
    statuses(&app, by, app.app.id(), "").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn what_came_in_later_was_not_known_before() {
    let (app, shown) = TestApp::demonstration().await;
    let (carter, coach) = (shown.who("Carter"), shown.signed_in(&app, "Whitehorse").await);
    let ask = async |query: &str| statuses(&app, coach, carter, query).await.expect(200);
    let before = ask("").await;
    let known_then = format!("?known_at={}", before.text_at("/known_at"));
    let yesterday = ask("?as_of=2026-03-01").await;
    app.wait(10 * MINUTE);
    let zero = json!({ "ratings": [
        { "indicator": "C02.2", "rating": "0" }, { "indicator": "C02.1", "rating": "2" },
    ] });
    put(&app, coach, app.app.id(), with(body(carter), zero)).await.expect(201);
    let now = ask("").await;
    assert_ne!(results(&now), results(&before), "a 0 on a star changes something at once");
    assert_eq!(results(&ask(&known_then).await), results(&before));
    assert_eq!(ask(&known_then).await.at("/statuses"), before.at("/statuses"));
    // Yesterday it had not been observed. What is known today only says that what held then was to end.
    let held = |reply: &crate::harness::Reply| -> Vec<(String, String)> {
        let all = results(reply).into_iter();
        all.map(|(code, status)| (code, status.replace("met_expiring", "met"))).collect()
    };
    assert_eq!(held(&ask("?as_of=2026-03-01").await), held(&yesterday));
}

#[tokio::test]
async fn the_past_is_told_as_it_was() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let hart = shown.who("Hart");
    let then = statuses(&app, by, hart, "?as_of=2026-01-02").await.expect(200);
    let now = statuses(&app, by, hart, "").await.expect(200);
    assert_eq!((then.at("/as_of"), now.at("/as_of")), (json!("2026-01-02"), json!("2026-03-02")));
    let events = |reply: &crate::harness::Reply| -> u64 {
        let levels = reply.at("/levels");
        levels.as_array().expect("levels").iter().filter_map(|l| l["events"].as_u64()).sum()
    };
    assert_eq!(events(&then), 0, "hired on the day before");
    assert!(events(&now) > 0);
}

#[tokio::test]
async fn within_a_leaf_every_piece_of_evidence_is_counted_or_refused_exactly_once() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let mut lists = 0;
    for person in &shown.people {
        if person.id == by {
            continue;
        }
        let seen = statuses(&app, by, person.id, "").await.expect(200).json();
        for leaf in leaves(&seen) {
            let (counted, refused) = (counted(&leaf), refused(&leaf, None));
            let each: HashSet<_> = counted.iter().chain(&refused).collect();
            assert_eq!(each.len(), counted.len() + refused.len(), "{}: {leaf}", person.display_name);
            for one in leaf["refused"].as_array().expect("refused") {
                assert!(one["text"].as_str().is_some_and(|text| text.ends_with('.')), "{one}");
            }
            for field in ["key", "kind", "target", "actual", "owed_by"] {
                assert!(leaf[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {leaf}");
            }
            lists += usize::from(!each.is_empty());
        }
    }
    assert!(lists > 1000, "the demonstration has evidence to list: {lists}");
}

#[tokio::test]
async fn a_disputed_row_is_refused_while_the_dispute_is_open() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let disputed = |seen: &Value| -> HashSet<uuid::Uuid> {
        leaves(seen).iter().flat_map(|leaf| refused(leaf, Some("disputed"))).collect()
    };
    let seen = statuses(&app, by, shown.who("Tran"), "").await.expect(200).json();
    let out = disputed(&seen);
    assert_eq!(out.len(), 1, "one open dispute");
    assert!(leaves(&seen).iter().all(|leaf| counted(leaf).iter().all(|id| !out.contains(id))));
    // The other dispute was dismissed: what it was about counts again.
    let kowalski = statuses(&app, by, shown.who("Kowalski"), "").await.expect(200).json();
    assert_eq!(disputed(&kowalski), HashSet::new());
}

#[tokio::test]
async fn every_piece_of_evidence_is_named_once_with_kind_day_and_observer() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let seen = statuses(&app, by, shown.who("Tran"), "").await.expect(200).json();
    let evidence = seen["evidence"].as_array().expect("evidence");
    let ids: HashSet<&str> = evidence.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids.len(), evidence.len(), "each once");
    for leaf in leaves(&seen) {
        for id in counted(&leaf).into_iter().chain(refused(&leaf, None)) {
            assert!(ids.contains(id.to_string().as_str()), "{id} of {leaf}");
        }
    }
    let mut visits = 0;
    for one in evidence.iter().filter(|one| one["kind"] == "observation") {
        let path = format!("/api/v1/observations/{}", one["id"].as_str().expect("an id"));
        let row = app.by(by).get(&path).await.expect(200);
        assert_eq!(one["evidence_type"], row.at("/type"));
        assert_eq!(one["observer"], row.at("/observer"));
        let text = one["text"].as_str().expect("words");
        assert!(text.ends_with(&format!("seen by {}", row.text_at("/observer/display_name"))), "{text}");
        visits += usize::from(text.starts_with("Home visit on "));
    }
    assert!(visits > 0);
}

#[tokio::test]
async fn what_came_in_after_the_day_is_marked_as_late() {
    let (app, cast) = crate::observations::ready().await;
    let early = app.app.id();
    put(&app, cast.coach, early, body(cast.worker)).await.expect(201);
    app.wait(3 * crate::harness::DAY);
    let late = app.app.id();
    let other = json!({ "encounter_ref": "E-7KQ2-M9XE", "observed_at": "2026-03-02T14:00:00Z" });
    put(&app, cast.coach, late, with(body(cast.worker), other)).await.expect(201);
    let marks = |reply: &crate::harness::Reply| -> Vec<(Value, Value)> {
        let evidence = reply.at("/evidence");
        let mut all: Vec<(Value, Value)> = evidence
            .as_array()
            .expect("evidence")
            .iter()
            .map(|one| (one["id"].clone(), one["late"].clone()))
            .collect();
        all.sort_by_key(|(id, _)| id.to_string());
        all
    };
    let then = statuses(&app, cast.coach, cast.worker, "?as_of=2026-03-02").await.expect(200);
    assert_eq!(marks(&then), [(json!(early), json!(false)), (json!(late), json!(true))]);
    assert_eq!(then.at("/day_ends_at"), "2026-03-03T04:59:59.999Z");
    let known = format!("?as_of=2026-03-02&known_at={}", then.text_at("/day_ends_at"));
    let known = statuses(&app, cast.coach, cast.worker, &known).await.expect(200);
    assert_eq!(marks(&known), [(json!(early), json!(false))]);
    let now = statuses(&app, cast.coach, cast.worker, "").await.expect(200);
    assert!(marks(&now).iter().all(|(_, late)| late == false));
    // What happens to evidence later is marked as well, and only where it is known.
    let taken_back = json!({ "reason": "It was another visit." });
    crate::observations::answer(&app, cast.coach, early, "withdrawals", taken_back).await.expect(201);
    let changed = |reply: &crate::harness::Reply| {
        let evidence = reply.at("/evidence");
        let one =
            evidence.as_array().expect("evidence").iter().find(|one| one["id"] == json!(early)).cloned();
        one.expect("named")["changed_late"].clone()
    };
    let path = format!("?as_of=2026-03-02&known_at={}", then.text_at("/day_ends_at"));
    assert_eq!(changed(&statuses(&app, cast.coach, cast.worker, &path).await.expect(200)), false);
    let path = "?as_of=2026-03-02";
    assert_eq!(changed(&statuses(&app, cast.coach, cast.worker, path).await.expect(200)), true);
    assert_eq!(changed(&statuses(&app, cast.coach, cast.worker, "").await.expect(200)), false);
}

#[tokio::test]
async fn a_plan_names_the_fewest_events_for_what_does_not_hold() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let novak = shown.who("Novak");
    let seen = statuses(&app, by, novak, "").await.expect(200);
    let plan = app.by(by).get(&format!("/api/v1/people/{novak}/plan")).await.expect(200);
    let held = ["met", "met_expiring", "waived", "not_applicable"];
    let open: Vec<String> = results(&seen)
        .into_iter()
        .filter(|(_, status)| !held.contains(&status.as_str()))
        .map(|(code, _)| code)
        .collect();
    let items = plan.at("/items");
    let items = items.as_array().expect("items");
    let planned: Vec<&str> = items.iter().filter_map(|item| item["requirement"].as_str()).collect();
    assert_eq!(planned, open);
    assert!(!open.is_empty());
    for item in items {
        let steps = item["steps"].as_array().expect("steps");
        let time = item["only_time"].as_array().expect("clauses");
        assert!(!steps.is_empty() || !time.is_empty(), "{item}");
        assert!(steps.iter().all(|step| step["text"].as_str().is_some_and(|text| text.len() > 10)), "{item}");
    }
}
