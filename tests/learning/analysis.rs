//! How the items of a check do their work, told to those who write them.

use fieldcraft::policy::Permission;
use serde_json::{Value, json};

use super::{attempt, module, pass, republish, taught};
use crate::harness::{Cast, TestApp};

const ANALYSIS: &str = "/api/v1/modules/M01/item-analysis";

async fn author(app: &TestApp, cast: &Cast) {
    app.given().grant(cast.supervisor, Permission::AuthorCurriculum, cast.north).await;
}

/// So many new people take the check; the first `missed` questions of it stay open.
async fn take(app: &TestApp, cast: &Cast, people: std::ops::Range<usize>, missed: usize) {
    for n in people {
        let person = app.given().person(&format!("Person{n} Taker"), "R2", cast.north_site).await;
        let body = attempt(app.app.id(), &module("M01"), 1, missed);
        app.by(person).post("/api/v1/modules/M01/attempts", body).await.expect(201);
    }
}

#[tokio::test]
async fn it_is_for_those_who_write_or_publish() {
    let (app, cast) = taught().await;
    app.by(cast.worker).get(ANALYSIS).await.expect_problem(403, "forbidden");
    app.by(cast.coach).get(ANALYSIS).await.expect_problem(403, "forbidden");
    author(&app, &cast).await;
    app.by(cast.supervisor).get(ANALYSIS).await.expect(200);
    let unknown = "/api/v1/modules/M99/item-analysis";
    app.by(cast.supervisor).get(unknown).await.expect_problem(404, "not-found");
    let version = format!("{ANALYSIS}?version=9");
    app.by(cast.supervisor).get(&version).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn of_fewer_than_ten_people_nothing_is_told() {
    let (app, cast) = taught().await;
    author(&app, &cast).await;
    take(&app, &cast, 0..9, 0).await;
    let told = app.by(cast.supervisor).get(ANALYSIS).await.expect(200);
    assert!(told.at("/people").is_null());
    for item in told.at("/items").as_array().expect("items") {
        let shown = ["people", "right_percent", "mean_percent", "discrimination"];
        assert!(shown.iter().all(|field| item.get(field).is_none()), "{item}");
        assert_eq!((&item["choices"], &item["flags"]), (&json!([]), &json!([])));
    }
    take(&app, &cast, 9..10, 1).await;
    let told = app.by(cast.supervisor).get(ANALYSIS).await.expect(200);
    assert_eq!(told.at("/people"), 10);
    assert_eq!(
        (told.at("/items/0/right_percent"), told.at("/items/1/right_percent")),
        (json!(90.0), json!(100.0))
    );
    assert_eq!(told.at("/items/0/judged"), false);
    assert!(!told.json().to_string().contains("Taker"), "nobody is named");
}

#[tokio::test]
async fn each_person_counts_with_the_first_try_at_the_first_version() {
    let (app, cast) = taught().await;
    author(&app, &cast).await;
    take(&app, &cast, 0..10, 0).await;
    let body = attempt(app.app.id(), &module("M01"), 1, 3);
    app.by(cast.worker).post("/api/v1/modules/M01/attempts", body).await.expect(201);
    pass(&app, cast.worker, "M01").await;
    let told = app.by(cast.supervisor).get(ANALYSIS).await.expect(200);
    assert_eq!((told.at("/people"), told.at("/items/0/right_percent")), (json!(11), json!(90.9)));
    let choices = told.at("/items").as_array().expect("items").iter().find_map(|item| {
        let choices = item["choices"].as_array()?;
        (!choices.is_empty() && item["right_percent"] == 100.0).then(|| choices.clone())
    });
    let taken: Vec<Value> =
        choices.expect("a choice").iter().map(|one| json!([one["correct"], one["chosen"]])).collect();
    assert!(taken.iter().all(|one| one == &json!([true, 11]) || one == &json!([false, 0])), "{taken:?}");
    republish(&app, "M01", 2, true).await;
    let newer = app.by(cast.supervisor).get(ANALYSIS).await.expect(200);
    assert_eq!((newer.at("/version"), newer.at("/versions")), (json!(2), json!([2, 1])));
    assert!(newer.at("/people").is_null());
    let older = app.by(cast.supervisor).get(&format!("{ANALYSIS}?version=1")).await.expect(200);
    assert_eq!(older.json(), told_with_versions(&told.json()));
}

/// What was told, with the version that has come since.
fn told_with_versions(told: &Value) -> Value {
    let mut told = told.clone();
    told["versions"] = json!([2, 1]);
    told
}
