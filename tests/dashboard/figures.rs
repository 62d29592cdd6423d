//! Skills of people, their trend by month, and capacity.

use fieldcraft::policy::Permission;
use fieldcraft::store;
use fieldcraft_entities::certificate;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryTrait, Statement, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};
use crate::observations::{body, ready};

/// An observation of somebody on a day, with these ratings.
async fn observed(app: &TestApp, cast: &Cast, subject: Uuid, on: &str, ratings: &[(&str, &str)]) -> Uuid {
    let id = app.app.id();
    let mut sent = body(subject);
    sent["observed_at"] = json!(format!("{on}T14:00:00Z"));
    sent["recorded_at"] = json!(format!("{on}T15:00:00Z"));
    sent["encounter_ref"] = json!(format!("E-7KQ2-{}", &id.simple().to_string()[28..].to_uppercase()));
    let rated = |(indicator, rating): &(&str, &str)| json!({ "indicator": indicator, "rating": rating });
    sent["ratings"] = ratings.iter().map(rated).collect();
    app.by(cast.coach).put(&format!("/api/v1/observations/{id}"), sent).await.expect(201);
    id
}

/// The trend reads its window of a place by the index for it, not every observation there is.
#[tokio::test]
async fn the_trend_is_read_by_place_and_day() {
    let (app, cast) = TestApp::staffed().await;
    let tx = app.app.store.begin().await.expect("a transaction");
    let backend = tx.get_database_backend();
    let since = chrono::NaiveDate::from_ymd_opt(2025, 3, 1).expect("a day");
    let asked = store::dashboard::seen(cast.north, since).build(backend);
    let sqlite = backend == DbBackend::Sqlite;
    let explain = if sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
    if !sqlite {
        // A table as small as this one is scanned whatever indexes it has.
        tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.expect("set");
    }
    let text = format!("{explain} {}", asked.sql);
    let plan = tx.query_all_raw(Statement { sql: text, ..asked }).await.expect("a plan");
    let at = if sqlite { 3 } else { 0 };
    let lines: Vec<String> = plan.iter().map(|row| row.try_get_by_index(at).expect("a line")).collect();
    assert!(lines.iter().any(|line| line.contains("ix_observation_node_id_observed_on")), "{lines:#?}");
}

async fn trend(app: &TestApp, by: Uuid, node: Uuid, query: &str) -> Reply {
    app.by(by).get(&format!("/api/v1/nodes/{node}/skill-trend{query}")).await
}

fn month<'a>(trend: &'a Value, from_on: &str) -> &'a Value {
    let months = trend["months"].as_array().expect("months");
    months.iter().find(|one| one["from_on"] == from_on).unwrap_or_else(|| panic!("{from_on} in {trend}"))
}

#[tokio::test]
async fn a_month_counts_the_ratings_that_stand() {
    let (app, cast) = ready().await;
    observed(&app, &cast, cast.worker, "2026-02-10", &[("C01.1", "3"), ("C01.2", "1"), ("C02.1", "2")]).await;
    observed(&app, &cast, cast.colleague, "2026-02-20", &[("C01.1", "0"), ("C01.2", "NO")]).await;
    let gone = observed(&app, &cast, cast.worker, "2026-01-10", &[("C01.1", "3"), ("C01.2", "3")]).await;
    let seen = trend(&app, cast.supervisor, cast.north_site, "?months=3").await.expect(200).json();
    let figures = |trend: &Value, on: &str| {
        let one = month(trend, on);
        ["good", "of", "visits", "people"].map(|key| one[key].as_u64().expect("a number"))
    };
    assert_eq!(seen["months"].as_array().map(Vec::len), Some(3));
    assert_eq!(figures(&seen, "2026-02-01"), [2, 4, 2, 2]);
    assert_eq!(figures(&seen, "2026-01-01"), [2, 2, 1, 1]);
    assert_eq!(figures(&seen, "2026-03-01"), [0, 0, 0, 0]);
    assert!(seen["center"].is_null(), "three months are too few for limits");
    // One competency alone; and what is withdrawn is gone.
    let one = trend(&app, cast.supervisor, cast.north_site, "?months=3&competency=C02").await.expect(200);
    assert_eq!(figures(&one.json(), "2026-02-01"), [1, 1, 1, 1]);
    let taken = json!({ "id": app.app.id(), "reason": "Recorded for the wrong person, sorry." });
    app.by(cast.coach).post(&format!("/api/v1/observations/{gone}/withdrawals"), taken).await.expect(201);
    let seen = trend(&app, cast.supervisor, cast.north_site, "?months=3").await.expect(200).json();
    assert_eq!(figures(&seen, "2026-01-01"), [0, 0, 0, 0]);
    // Nothing of it is of the other agency.
    let south = trend(&app, cast.center, cast.south_site, "?months=3").await.expect(200).json();
    assert_eq!(figures(&south, "2026-02-01"), [0, 0, 0, 0]);
    for query in ["?months=0", "?months=37", "?competency=C99", "?competency=x"] {
        trend(&app, cast.supervisor, cast.north_site, query).await.expect(422);
    }
}

#[tokio::test]
async fn whoever_sees_no_names_sees_no_month_of_few_people() {
    let (app, cast) = ready().await;
    app.given().grant(cast.stranger, Permission::ViewOversight, cast.state).await;
    observed(&app, &cast, cast.worker, "2026-02-10", &[("C01.1", "3"), ("C01.2", "1")]).await;
    let seen = trend(&app, cast.stranger, cast.north_site, "?months=2").await.expect(200).json();
    let february = month(&seen, "2026-02-01");
    assert_eq!(
        (&february["withheld"], &february["of"], &february["people"]),
        (&json!(true), &json!(0), &json!(0))
    );
    let seen = trend(&app, cast.supervisor, cast.north_site, "?months=2").await.expect(200).json();
    assert_eq!(month(&seen, "2026-02-01")["of"], 2);
    app.by(cast.stranger).get(&format!("/api/v1/nodes/{}/skills", cast.north_site)).await.expect(403);
}

#[tokio::test]
async fn eight_months_have_limits() {
    let (app, shown) = TestApp::demonstration().await;
    let center = shown.signed_in(&app, "Feld").await;
    let seen = trend(&app, center, shown.place("Harbor East"), "?months=14").await.expect(200).json();
    let months = seen["months"].as_array().expect("months");
    let sum = |key: &str| -> u64 { months.iter().map(|one| one[key].as_u64().expect("a number")).sum() };
    assert_eq!(
        (seen["center"]["good"].as_u64(), seen["center"]["of"].as_u64()),
        (Some(sum("good")), Some(sum("of")))
    );
    let center_line = sum("good") as f64 / sum("of") as f64;
    for one in months.iter().filter(|one| one["of"] != 0) {
        let (low, high) = (one["low"].as_f64().expect("a limit"), one["high"].as_f64().expect("a limit"));
        assert!(low <= center_line && center_line <= high, "{one}");
        let share = one["good"].as_f64().expect("a number") / one["of"].as_f64().expect("a number");
        let outside = share < low - 1e-4 || share > high + 1e-4;
        assert!(!outside || ["above", "below"].contains(&one["flag"].as_str().expect("a flag")), "{one}");
    }
}

#[tokio::test]
async fn a_cell_says_what_the_person_s_page_says() {
    let (app, shown) = TestApp::demonstration().await;
    let center = shown.signed_in(&app, "Feld").await;
    let path = format!("/api/v1/nodes/{}/skills", shown.place("Harbor East"));
    let skills = app.by(center).get(&path).await.expect(200).json();
    let people = skills["people"].as_array().expect("people");
    let name = |row: &Value| row["person"]["display_name"].as_str().expect("a name").to_owned();
    assert!(people.len() >= 12 && !people.iter().any(|row| name(row) == "Bridget Nolan"));
    let codes: Vec<&Value> =
        skills["competencies"].as_array().expect("competencies").iter().map(|one| &one["code"]).collect();
    let (mut enough, mut few) = (0, 0);
    for row in people {
        let person = row["person"]["id"].as_str().expect("an id");
        let page = app.by(center).get(&format!("/api/v1/people/{person}/statuses")).await.expect(200).json();
        for (code, cell) in codes.iter().zip(row["cells"].as_array().expect("cells")) {
            let levels = page["levels"].as_array().expect("levels");
            let level = levels.iter().find(|one| one["competency"] == **code).expect("a level");
            assert_eq!(
                (&cell["level"], &cell["events"]),
                (&level["level"], &level["events"]),
                "{}",
                name(row)
            );
            let says = cell["events"].as_u64() >= skills["fewest_events"].as_u64();
            assert_eq!(cell["enough"], says);
            assert_eq!(cell["score"], if says { level["score"].clone() } else { Value::Null });
            enough += usize::from(says);
            few += usize::from(!says);
        }
    }
    assert!(enough > 20 && few > 5, "both kinds are met: {enough}, {few}");
    let held = people.iter().find(|row| name(row) == "Kwame Mensah").expect("he works there");
    assert!(held["cells"].as_array().expect("cells").iter().any(|cell| cell["held_back"] == true));
}

#[tokio::test]
async fn the_demand_is_what_the_requirements_ask_beside_the_time_there_is() {
    let (app, cast) = ready().await;
    let capacity = || async {
        let path = format!("/api/v1/nodes/{}/capacity", cast.north_site);
        app.by(cast.supervisor).get(&path).await.expect(200).json()
    };
    let seen = capacity().await;
    assert_eq!((&seen["responders"], &seen["coaches"]), (&json!(3), &json!(1)));
    assert_eq!((&seen["coach_fte"], &seen["coach_fte_asked"]), (&json!(1.0), &json!(0.13)));
    // Three who were never seen: three visits each would show what they lack.
    let owed = &seen["demand"][0];
    assert_eq!((&owed["days"], &owed["visits"], &owed["people"]), (&json!(0), &json!(9), &json!(3)));
    assert_eq!((&owed["minutes"], &owed["coach_minutes"]), (&json!(9 * 120), &json!(0)));
    assert_eq!(seen["demand"][1]["coach_minutes"], 100 * 2400 * 30 / 700);
    assert_eq!(seen["demand"][2]["days"], 90);
    assert_eq!(seen["raters"], json!([]));
    // Somebody hired this week owes nothing yet, and something within 90 days.
    app.given()
        .person_since("Nell Newhire", "R2", cast.north_site, "2026-03-01".parse().expect("a day"))
        .await;
    let later = capacity().await;
    let people = |at: usize| later["demand"][at]["people"].as_u64();
    assert_eq!((people(0), people(1), people(2)), (Some(3), Some(3), Some(4)));
    assert_eq!(later["responders"], 4);
}

#[tokio::test]
async fn raters_and_trainers_are_counted_where_their_certificates_reach() {
    let (app, shown) = TestApp::demonstration().await;
    let center = shown.signed_in(&app, "Feld").await;
    let capacity = async |place: &str| {
        let path = format!("/api/v1/nodes/{}/capacity", shown.place(place));
        app.by(center).get(&path).await.expect(200).json()
    };
    let harbor = capacity("Harbor East").await;
    let names = |seen: &Value| -> Vec<String> {
        let raters = seen["raters"].as_array().expect("raters");
        raters.iter().map(|one| one["person"]["display_name"].as_str().expect("a name").to_owned()).collect()
    };
    assert!(names(&harbor).contains(&"Dana Whitehorse".to_owned()), "{:?}", names(&harbor));
    let everywhere = names(&capacity("Prairie North").await);
    assert!(everywhere.contains(&"Dana Whitehorse".to_owned()), "her certificate is for both agencies");
    let tx = app.app.store.begin().await.expect("a transaction");
    certificate::Entity::update_many()
        .col_expr(
            certificate::Column::Agencies,
            Expr::value(json!([shown.place("Harbor Family Services")]).to_string()),
        )
        .exec(&tx)
        .await
        .expect("certificates of one agency");
    tx.commit().await.expect("kept");
    assert_eq!(names(&capacity("Prairie North").await), [""; 0], "no certificate reaches there any more");
    assert_eq!(names(&capacity("Harbor East").await), names(&harbor));
    assert!(harbor["modules"].as_array().expect("modules").len() >= 20);
    assert!(harbor["coach_fte"].as_f64() > Some(0.0));
}
