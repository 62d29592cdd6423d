//! What a new version of the framework changes, and what it leaves alone.

use fieldcraft::app::content::Sources;
use fieldcraft::app::publishing::How;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::Rule;
use serde_json::Value;
use uuid::Uuid;

use super::{leaves, statuses};
use crate::harness::{DAY, TestApp};

/// The framework as it was before FR-03 asked for a drill.
fn before() -> Framework {
    let mut framework = Framework::builtin().expect("sound");
    framework.version -= 1;
    let three = framework.requirements.iter_mut().find(|one| one.code == "FR-03").expect("there");
    three.version -= 1;
    let Rule::AllOf(clauses) = &mut three.rule else { panic!("a group") };
    clauses.retain(|clause| clause.key != "drill");
    framework
}

async fn publish(app: &TestApp, framework: Framework) {
    let sources = Sources {
        framework,
        modules: Vec::new(),
        vignettes: Vec::new(),
        drills: Vec::new(),
        hidden: Vec::new(),
    };
    app.app.publish(How::Start, &sources).await.expect("published");
}

/// The leaf about the drill.
async fn drill(app: &TestApp, by: Uuid, person: Uuid) -> Option<Value> {
    let seen = statuses(app, by, person, "").await.expect(200).json();
    leaves(&seen).into_iter().find(|leaf| leaf["key"] == "drill")
}

#[tokio::test]
async fn what_a_version_adds_is_asked_from_its_publication_on() {
    let (app, cast) = TestApp::staffed().await;
    publish(&app, before()).await;
    assert_eq!(drill(&app, cast.center, cast.worker).await, None);
    app.wait(10 * DAY);
    publish(&app, Framework::builtin().expect("sound")).await;
    let added = drill(&app, cast.center, cast.worker).await.expect("asked");
    // Hired two years ago, and yet on time: 120 days after March 12, 2026.
    assert_eq!(added["result"], "provisional", "{added}");
    assert_eq!(added["due_on"], "2026-07-10", "{added}");
    let seen = statuses(&app, cast.center, cast.worker, "").await.expect(200).json();
    let earlier = leaves(&seen).into_iter().find(|leaf| leaf["key"] == "lethal-means").expect("there");
    assert_eq!(earlier["due_on"], "2024-07-02", "what was asked before keeps its clock");
    app.wait(121 * DAY);
    let late = drill(&app, cast.center, cast.worker).await.expect("asked");
    assert_eq!(late["result"], "insufficient_evidence", "{late}");
}
