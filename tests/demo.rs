//! The demonstration organization: the same every time, whole, and for empty
//! databases only.

use std::cell::RefCell;
use std::collections::BTreeSet;

use fieldcraft::config::DEMO_PASSWORD;
use fieldcraft::demo::SIGN_INS;
use fieldcraft::store::{self, Store};
use fieldcraft_entities::{affiliation, person, person_status};
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use crate::harness::{Database, Shown, TestApp, load_demonstration};

async fn people(store: &Store) -> Vec<person::Model> {
    person::Entity::find().order_by_asc(person::Column::Id).all(&store.read).await.expect("people")
}

async fn kept(store: &Store) -> Vec<person_status::Model> {
    let by_id = person_status::Entity::find().order_by_asc(person_status::Column::PersonId);
    by_id.all(&store.read).await.expect("statuses")
}

#[tokio::test]
async fn loading_twice_for_one_day_gives_the_same_people_and_statuses() {
    let (app, _) = TestApp::demonstration().await;
    let database = Database::fresh().await;
    let store = Store::connect(&database.url).await.expect("a database");
    Migrator::up(store.migrations(), None).await.expect("migrated");
    let said = RefCell::new(Vec::new());
    load_demonstration(&store, &database.url, &|line| said.borrow_mut().push(line.to_owned()))
        .await
        .expect("loaded");
    assert_eq!(people(&store).await, people(&app.app.store).await);
    assert_eq!(kept(&store).await, kept(&app.app.store).await);
    let said = said.into_inner();
    assert!(said.len() > 8, "{said:?}");
    assert!(said[0].starts_with("Publishing") && said[said.len() - 1].starts_with("Computing"), "{said:?}");
    store.close().await.expect("closed");
}

#[tokio::test]
async fn it_is_refused_where_people_exist() {
    let (app, _) = TestApp::staffed().await;
    let before = people(&app.app.store).await;
    let refused = load_demonstration(&app.app.store, &app.app.config.database_url, &|_| ()).await;
    let refused = refused.expect_err("refused").to_string();
    assert!(refused.contains("People exist already"), "{refused}");
    assert_eq!(people(&app.app.store).await, before);
}

#[tokio::test]
async fn everybody_is_there_in_every_practice_role() {
    let (app, shown) = TestApp::demonstration().await;
    assert_eq!(shown.people.len(), 60);
    assert!(shown.people.iter().all(|person| person.demo), "all are marked as the demonstration's");
    let ids: Vec<_> = shown.people.iter().map(|person| person.id).collect();
    let rows: Vec<affiliation::Model> =
        store::people::affiliations(&app.app.store.read, &ids).await.expect("rows");
    let roles: BTreeSet<&str> = rows.iter().map(|row| row.role.as_str()).collect();
    let all = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11"];
    assert_eq!(roles, BTreeSet::from(all));
    let held = |family: &str| -> BTreeSet<&str> {
        let who = shown.who(family);
        rows.iter().filter(|row| row.person_id == who).map(|row| row.role.as_str()).collect()
    };
    assert_eq!(held("Whitehorse"), BTreeSet::from(["R2", "R7"]));
    assert_eq!(held("Rosen"), BTreeSet::from(["R2", "R7"]));
    assert_eq!(held("Lindqvist"), BTreeSet::from(["R2", "R8"]));
}

#[tokio::test]
async fn all_seven_statuses_occur() {
    let (app, _) = TestApp::demonstration().await;
    let mut seen = BTreeSet::new();
    let today = fieldcraft_competencies::day::Day(20_514);
    for row in kept(&app.app.store).await {
        let lines: fieldcraft::app::status::Timelines = row.timelines.parse().expect("timelines");
        for requirement in lines.statuses.keys() {
            let (status, _) = lines.status(requirement, today).expect("covered");
            seen.insert(serde_json::to_value(status).expect("a name").as_str().expect("a name").to_owned());
        }
    }
    let all = [
        "met",
        "met_expiring",
        "provisional",
        "not_met",
        "insufficient_evidence",
        "waived",
        "not_applicable",
    ];
    assert_eq!(seen, BTreeSet::from(all.map(str::to_owned)));
}

#[tokio::test]
async fn two_coaches_are_certified_one_is_on_the_way_and_a_trainer_is_before_the_decision() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let list = app.by(feld).get("/api/v1/candidacies").await.expect(200).at("/items");
    let state = |shown: &Shown, family: &str| {
        let who = json!(shown.who(family));
        let found = list.as_array().expect("items").iter().find(|one| one["person"]["id"] == who);
        let found = found.unwrap_or_else(|| panic!("no candidacy of {family}"));
        (
            found["path"].as_str().expect("a path").to_owned(),
            found["state"].as_str().expect("a state").to_owned(),
        )
    };
    let coach = |state: &str| ("local-coach".to_owned(), state.to_owned());
    assert_eq!(list.as_array().map(Vec::len), Some(4));
    assert_eq!(state(&shown, "Whitehorse"), coach("certified"));
    assert_eq!(state(&shown, "Rosen"), coach("certified"));
    assert_eq!(state(&shown, "Brown"), coach("in_stage"));
    assert_eq!(state(&shown, "Lindqvist"), ("local-trainer".into(), "decision_pending".into()));
}

#[tokio::test]
async fn every_sign_in_works() {
    let (app, _) = TestApp::demonstration().await;
    for (email, _) in SIGN_INS {
        let body = json!({ "email": email, "password": DEMO_PASSWORD });
        let reply = app.anyone().post("/api/v1/sessions", body).await;
        assert!(reply.status.is_success(), "{email}: {reply}");
    }
}

#[tokio::test]
async fn coaching_and_training_have_something_to_show() {
    let (app, shown) = TestApp::demonstration().await;
    let (feld, dana) = (shown.signed_in(&app, "Feld").await, shown.signed_in(&app, "Whitehorse").await);
    let get = async |by, path: &str| app.by(by).get(&format!("/api/v1{path}")).await.expect(200);
    let states = async |path: &str| {
        let items = get(feld, path).await.at("/items");
        let items = items.as_array().expect("items").clone();
        items.iter().map(|one| one["state"].as_str().expect("a state").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states("/joint-events").await, ["open", "closed"]);
    assert_eq!(states("/training-events").await, ["planned", "held"]);
    let month = get(dana, &format!("/people/{}/coach-month?month=2026-02", shown.who("Whitehorse"))).await;
    assert!(month.at("/minutes").as_i64().is_some_and(|minutes| minutes > 0), "{month}");
    assert_eq!(month.at("/agreement/joint_observations"), 1, "{month}");
    let dose = get(feld, &format!("/people/{}/coaching-dose", shown.who("Carter"))).await;
    assert!(dose.at("/dose/planned_minutes").as_i64().is_some_and(|minutes| minutes > 0), "{dose}");
    let windows = get(dana, &format!("/people/{}/transfer-windows", shown.who("Carter"))).await;
    assert_eq!(windows.at("/items").as_array().map(Vec::len), Some(12), "{windows}");
}
