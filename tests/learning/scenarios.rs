//! Scenarios played in the page, pages in another language, and the trainer's guide.

use fieldcraft::policy::Permission;
use fieldcraft_curriculum::scenario::{Ending, Scenario};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{module, taught};

/// Choices that lead from the start to an ending of this kind.
fn path_to(scenario: &Scenario, ending: Ending) -> Vec<String> {
    let mut open = vec![(scenario.start.clone(), Vec::new())];
    let mut been = vec![scenario.start.clone()];
    while let Some((at, path)) = open.pop() {
        let scene = scenario.scene(&at).expect("a scene");
        if scene.ending == Some(ending) {
            return path;
        }
        for choice in scene.choices.iter().filter(|choice| !been.contains(&choice.to)) {
            let mut longer = path.clone();
            longer.push(choice.id.clone());
            open.push((choice.to.clone(), longer));
        }
        been.extend(scene.choices.iter().map(|choice| choice.to.clone()));
    }
    panic!("{} has no such ending", scenario.code)
}

fn play(id: Uuid) -> String {
    format!("/api/v1/modules/M01/plays/{id}")
}

#[tokio::test]
async fn a_scenario_is_played_and_told_back_with_its_indicators() {
    let (app, cast) = taught().await;
    let module = module("M01");
    let scenario = &module.scenarios[0];
    let address = format!("/api/v1/modules/M01/scenarios/{}", scenario.code);
    let shown = app.by(cast.worker).get(&address).await.expect(200);
    assert_eq!(shown.at("/start"), scenario.start);
    assert_eq!(shown.at("/scenes").as_array().map(Vec::len), Some(scenario.scenes.len()));
    let whole = shown.json().to_string();
    for word in ["\"feedback\"", "\"shows\"", "\"misses\"", "\"debrief"] {
        assert!(!whole.contains(word), "{word} is told before the ending");
    }
    for ending in [Ending::Unsafe, Ending::Steady] {
        let path = path_to(scenario, ending);
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let walk = scenario.walk(&steps).expect("playable");
        let body = json!({ "module_version": 1, "scenario": scenario.code, "path": path });
        let told = app.by(cast.worker).put(&play(app.app.id()), body).await.expect(201);
        assert_eq!(told.at("/shown"), json!(walk.shown));
        assert_eq!(told.at("/missed"), json!(walk.missed));
        assert_eq!(told.at("/steps").as_array().map(Vec::len), Some(path.len()));
        assert_eq!(told.at("/steps/0/feedback"), walk.steps[0].1.feedback);
        assert!(told.text_at("/debrief_html").starts_with("<p"), "{told}");
    }
    let list = app.by(cast.worker).get("/api/v1/modules/M01/plays").await.expect(200);
    let mut endings: Vec<Value> = (0..2).map(|n| list.at(&format!("/items/{n}/ending"))).collect();
    endings.sort_by_key(Value::to_string);
    assert_eq!(endings, ["steady", "unsafe"]);
    let others = app.by(cast.colleague).get("/api/v1/modules/M01/plays").await.expect(200);
    assert_eq!(others.at("/items"), json!([]));
}

#[tokio::test]
async fn a_play_is_kept_once_and_only_when_it_can_be_played_to_an_ending() {
    let (app, cast) = taught().await;
    let module = module("M01");
    let scenario = &module.scenarios[0];
    let path = path_to(scenario, Ending::Steady);
    let id = app.app.id();
    let body = json!({ "module_version": 1, "scenario": scenario.code, "path": path });
    let worker = app.by(cast.worker);
    let first = worker.put(&play(id), body.clone()).await.expect(201);
    assert_eq!(worker.put(&play(id), body.clone()).await.expect(200).json(), first.json());
    app.by(cast.colleague).put(&play(id), body.clone()).await.expect_problem(409, "conflict");
    for (path, fault) in [(json!([]), "not over"), (json!(["nothing"]), "cannot be played")] {
        let mut other = body.clone();
        other["path"] = path;
        let refused = worker.put(&play(app.app.id()), other).await.expect_problem(422, "invalid");
        assert!(refused.text_at("/detail").contains(fault), "{refused}");
    }
    let mut unknown = body;
    unknown["scenario"] = json!("M01-S9");
    worker.put(&play(app.app.id()), unknown).await.expect_problem(404, "not-found");
    worker.get("/api/v1/modules/M01/scenarios/M01-S9").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_module_is_read_in_spanish_where_there_is_a_translation() {
    let (app, cast) = taught().await;
    let worker = app.by(cast.worker);
    let english = worker.get("/api/v1/modules/M01").await.expect(200);
    assert_eq!((english.at("/language"), english.at("/languages")), (json!("en"), json!(["en", "es"])));
    assert!(english.at("/translation_reviewed").is_null());
    let spanish = worker.get("/api/v1/modules/M01?language=es").await.expect(200);
    let translated = module("M01").in_language("es").expect("a translation");
    assert_eq!((spanish.at("/language"), spanish.at("/title")), (json!("es"), json!(translated.title)));
    assert_eq!(spanish.at("/lessons/0/html"), translated.lessons[0].html);
    assert_eq!(spanish.at("/translation_reviewed"), false);
    assert_eq!(spanish.at("/my"), english.at("/my"));
    let refused = worker.get("/api/v1/modules/M03?language=es").await.expect_problem(422, "invalid");
    assert!(refused.text_at("/detail").contains("M03 can be read in: en"), "{refused}");
    // Job aids come by themselves, to be printed.
    let aids = english.at("/job_aids");
    assert!(aids.as_array().is_some_and(|aids| !aids.is_empty()), "{aids}");
    assert!(english.text_at("/job_aids/0/html").contains("jobaid"), "{aids}");
}

#[tokio::test]
async fn the_trainers_guide_is_for_those_who_deliver_training() {
    let (app, cast) = taught().await;
    let guide = "/api/v1/modules/M01/trainer-guide";
    app.by(cast.worker).get(guide).await.expect_problem(403, "forbidden");
    app.given().grant(cast.colleague, Permission::DeliverTraining, cast.north).await;
    let told = app.by(cast.colleague).get(guide).await.expect(200);
    let expected = module("M01").trainer_guide.expect("a guide");
    assert_eq!(told.at("/minutes"), expected.minutes);
    assert_eq!(told.at("/role_plays").as_array().map(Vec::len), Some(expected.role_plays.len()));
    assert!(told.text_at("/html").contains("<h2"), "{told}");
}
