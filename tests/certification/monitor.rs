//! Drift and decision reliability: they inform, and say nothing too early.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{body, put, ready, with};

const RATED: [&str; 8] = ["C01.1", "C01.2", "C01.3", "C01.5", "C02.2", "C02.3", "C02.5", "C02.6"];

fn ratings(scores: [u8; 8]) -> Value {
    let rated = RATED.iter().zip(scores);
    rated.map(|(code, score)| json!({ "indicator": code, "rating": score.to_string() })).collect()
}

/// The coach and the center watch the same visit; the coach rates higher by `kinder` on every other indicator.
async fn together(app: &TestApp, cast: &Cast, number: u8, kinder: u8) {
    let at = app.app.now();
    let when = |minutes: i64| fieldcraft::time::rfc3339(at - minutes * 60_000);
    let base = [1, 2, 0, 1, 2, 1, 2, number % 2];
    let mut higher = base;
    higher.iter_mut().step_by(2).for_each(|score| *score += kinder);
    for (by, scores) in [(cast.coach, higher), (cast.center, base)] {
        let fields = json!({
            "encounter_ref": format!("E-7KQ2-M9X{}", ["D", "F", "G", "H", "J"][usize::from(number)]), "ratings": ratings(scores),
            "observed_at": when(90), "recorded_at": when(20), "purpose": "formative",
        });
        put(app, by, app.app.id(), with(body(cast.worker), fields)).await.expect(201);
    }
}

async fn drift(app: &TestApp, by: Uuid, of: Uuid) -> Reply {
    app.by(by).get(&format!("/api/v1/people/{of}/drift")).await.expect(200)
}

#[tokio::test]
async fn a_kind_rater_is_noticed_from_the_fourth_joint_observation_on() {
    let (app, cast) = ready().await;
    for number in 0..3 {
        together(&app, &cast, number, 1).await;
        app.wait(DAY);
    }
    let early = drift(&app, cast.coach, cast.coach).await;
    assert_eq!((early.at("/beside/verdict"), early.at("/beside/joint")), (json!("too_little"), json!(3)));
    together(&app, &cast, 3, 1).await;
    let found = drift(&app, cast.center, cast.coach).await;
    assert_eq!((found.at("/beside/verdict"), found.at("/beside/pairs")), (json!("lenient"), json!(32)));
    assert_eq!(found.at("/beside/shift"), 0.5);
    assert_eq!(found.at("/beside/points").as_array().map(Vec::len), Some(4));
    let other = drift(&app, cast.center, cast.center).await;
    assert_eq!(other.at("/beside/verdict"), "strict");
    let path = format!("/api/v1/nodes/{}/drift", cast.north);
    let all = app.by(cast.center).get(&path).await.expect(200);
    assert_eq!(all.at("/raters").as_array().map(Vec::len), Some(2));
    assert_eq!(all.at("/rule/min_joint"), 4);
    let elsewhere = format!("/api/v1/nodes/{}/drift", cast.south);
    let none = app.by(cast.center).get(&elsewhere).await.expect(200);
    assert_eq!(none.at("/raters"), json!([]));
}

#[tokio::test]
async fn raters_who_agree_are_steady() {
    let (app, cast) = ready().await;
    for number in 0..5 {
        together(&app, &cast, number, 0).await;
        app.wait(DAY);
    }
    let found = drift(&app, cast.center, cast.coach).await;
    assert_eq!((found.at("/beside/verdict"), found.at("/beside/shift")), (json!("steady"), json!(0.0)));
}

#[tokio::test]
async fn without_a_pool_the_benchmark_says_what_a_decision_needs() {
    let (app, cast) = ready().await;
    crate::observations::recorded(&app, &cast).await;
    let path = format!("/api/v1/people/{}/decision-reliability", cast.worker);
    let seen = app.by(cast.worker).get(&path).await.expect(200);
    let items = seen.at("/items");
    let first = &items.as_array().expect("items")[0];
    assert_eq!((&first["competency"], &first["basis"]), (&json!("C01"), &json!("benchmark")));
    assert_eq!((&first["ratings"], &first["raters"]), (&json!(1), &json!(1)));
    assert_eq!((&first["more_ratings"], &first["more_raters"]), (&json!(11), &json!(3)));
    assert!(first.get("dependability").is_none(), "{first}");
    assert_eq!(items.as_array().map(Vec::len), Some(11));
}

#[tokio::test]
async fn a_center_with_enough_people_and_raters_uses_its_own_ratings_and_changes_no_status() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let who = shown.who("Carter");
    let before = app.by(feld).get(&format!("/api/v1/people/{who}/statuses")).await.expect(200).json();
    let path = format!("/api/v1/people/{who}/decision-reliability");
    let seen = app.by(feld).get(&path).await.expect(200);
    let items = seen.at("/items");
    let items = items.as_array().expect("items");
    assert!(items.iter().any(|one| one["ratings"].as_u64() > Some(3)), "{seen}");
    for one in items {
        assert_eq!(one["basis"] == "pooled", one.get("dependability").is_some(), "{one}");
    }
    let node = shown.place("Lakeland");
    app.by(feld).get(&format!("/api/v1/nodes/{node}/drift")).await.expect(200);
    let after = app.by(feld).get(&format!("/api/v1/people/{who}/statuses")).await.expect(200).json();
    assert_eq!(before, after);
}
