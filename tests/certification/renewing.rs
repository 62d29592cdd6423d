//! Transitions, keeping, renewal and restoration, on the demonstration.

use fieldcraft_entities::{candidacy_event, certificate};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use super::deciding::of;
use super::{REASON, candidacy, sign};
use crate::harness::{DAY, Reply, Shown, TestApp};

async fn kinds(app: &TestApp, candidacy: Uuid) -> Vec<String> {
    let of_it = candidacy_event::Column::CandidacyId.eq(candidacy);
    let rows = candidacy_event::Entity::find().filter(of_it).all(&app.app.store.read).await.expect("rows");
    let mut kinds: Vec<String> = rows.into_iter().map(|row| row.kind).collect();
    kinds.sort();
    kinds
}

async fn held(app: &TestApp, person: Uuid) -> Vec<certificate::Model> {
    let rows = fieldcraft::store::certification::certificates_of(&app.app.store.read, person).await;
    rows.expect("rows")
}

#[tokio::test]
async fn each_stage_that_was_passed_is_recorded_and_audited() {
    let (app, shown) = TestApp::demonstration().await;
    let id = of(&app, shown.who("Whitehorse")).await;
    let recorded = kinds(&app, id).await;
    assert_eq!(recorded.iter().filter(|kind| *kind == "stage_passed").count(), 6, "{recorded:?}");
    assert_eq!(recorded[0], "certified");
    let audited = fieldcraft_entities::audit_event::Entity::find()
        .filter(fieldcraft_entities::audit_event::Column::Action.eq("candidacy.transition"))
        .all(&app.app.store.read)
        .await
        .expect("rows");
    assert!(audited.len() >= 14, "{}", audited.len());
}

async fn pause(app: &TestApp, by: Uuid, id: Uuid, event: Uuid, kind: &str) -> Reply {
    let path = format!("/api/v1/candidacies/{id}/transitions");
    app.by(by).post(&path, json!({ "id": event, "kind": kind })).await
}

#[tokio::test]
async fn a_candidacy_rests_and_goes_on_at_the_same_stage() {
    let (app, shown) = TestApp::demonstration().await;
    let feld = shown.signed_in(&app, "Feld").await;
    let brown = shown.signed_in(&app, "Brown").await;
    let id = of(&app, brown).await;
    let stage = candidacy(&app, feld, id).await.at("/stage");
    pause(&app, brown, id, app.app.id(), "resumed").await.expect_problem(409, "conflict");
    let event = app.app.id();
    for _ in 0..2 {
        let paused = pause(&app, brown, id, event, "paused").await.expect(201);
        assert_eq!((paused.at("/state"), paused.at("/stage")), (json!("paused"), stage.clone()));
    }
    pause(&app, brown, id, event, "resumed").await.expect_problem(409, "conflict");
    pause(&app, feld, id, app.app.id(), "paused").await.expect_problem(409, "conflict");
    app.wait(1000);
    let on = pause(&app, feld, id, app.app.id(), "resumed").await.expect(201);
    assert_eq!((on.at("/state"), on.at("/stage")), (json!("in_stage"), stage));
}

#[tokio::test]
async fn what_keeps_a_certificate_is_shown_to_its_holder() {
    let (app, shown) = TestApp::demonstration().await;
    let coach = shown.signed_in(&app, "Whitehorse").await;
    let id = held(&app, coach).await[0].id;
    let seen = app.by(coach).get(&format!("/api/v1/certificates/{id}/keeping")).await.expect(200);
    let rules = seen.at("/rules");
    let keys: Vec<&Value> = rules.as_array().expect("rules").iter().map(|rule| &rule["key"]).collect();
    assert_eq!(keys, ["calibration", "joint_observations", "coaching_cycles", "coaching_fidelity"]);
    assert_eq!(seen.at("/rules/0/held"), true, "{seen}");
    assert_eq!(seen.at("/state"), "certified");
    let standing = app.by(coach).get("/api/v1/calibration-standing").await.expect(200);
    assert_eq!((standing.at("/counts"), standing.at("/next_is_renewal")), (json!(true), json!(true)));
    assert_eq!(standing.at("/due_on"), seen.at("/calibration_due_on"));
}

/// The trainer candidate certified, by Feld and Zhao.
async fn trainer() -> (TestApp, Shown, [Uuid; 3], certificate::Model) {
    let (app, shown) = TestApp::demonstration().await;
    let center = [
        shown.signed_in(&app, "Feld").await,
        shown.signed_in(&app, "Zhao").await,
        shown.signed_in(&app, "Quiroga").await,
    ];
    let id = of(&app, shown.who("Lindqvist")).await;
    for by in &center[..2] {
        sign(&app, *by, id).await.expect(201);
    }
    let certificate = held(&app, shown.who("Lindqvist")).await.remove(0);
    (app, shown, center, certificate)
}

/// The deliveries of a year, of which one would do as observed.
async fn deliver(app: &TestApp, by: Uuid, trainer: Uuid) {
    for day in ["2027-10-01", "2027-12-01"] {
        let mut body = super::delivery(trainer, app.app.id());
        body["delivered_on"] = json!(day);
        app.by(by).post("/api/v1/training-deliveries", body).await.expect(201);
    }
}

async fn renew(app: &TestApp, by: Uuid, of: Uuid, id: Uuid, how: &str) -> Reply {
    let path = format!("/api/v1/certificates/{of}/{how}");
    app.by(by).post(&path, json!({ "id": id, "reason": REASON })).await
}

#[tokio::test]
async fn a_certificate_is_renewed_in_its_last_weeks_if_it_was_kept() {
    let (app, shown, [feld, ..], old) = trainer().await;
    let early = renew(&app, feld, old.id, app.app.id(), "renewals").await.expect_problem(409, "conflict");
    assert!(early.text_at("/detail").contains("is certified cannot be renewed"), "{early}");
    app.wait(700 * DAY);
    let idle = renew(&app, feld, old.id, app.app.id(), "renewals").await.expect_problem(409, "conflict");
    assert!(idle.text_at("/detail").contains("Deliveries"), "{idle}");
    deliver(&app, feld, old.person_id).await;
    let next = app.app.id();
    for _ in 0..2 {
        renew(&app, feld, old.id, next, "renewals").await.expect(201);
    }
    let held = held(&app, old.person_id).await;
    let renewed = held.iter().find(|row| row.id == next).expect("the next one");
    assert_eq!((held.len(), renewed.cycle), (2, old.cycle + 1));
    assert_eq!(renewed.valid_from_on, old.valid_to_on + chrono::Days::new(1));
    let again = renew(&app, feld, old.id, app.app.id(), "renewals").await.expect_problem(409, "conflict");
    assert!(again.text_at("/detail").contains("exists"), "{again}");
    let holder = shown.signed_in(&app, "Lindqvist").await;
    renew(&app, holder, old.id, app.app.id(), "renewals").await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn two_renewals_at_once_make_one_certificate() {
    let (app, _, [feld, zhao, _], old) = trainer().await;
    app.wait(700 * DAY);
    deliver(&app, feld, old.person_id).await;
    let (first, other) = (app.app.id(), app.app.id());
    let (one, two) = tokio::join!(
        renew(&app, feld, old.id, first, "renewals"),
        renew(&app, zhao, old.id, other, "renewals")
    );
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [201, 409], "{one}\n{two}");
    assert_eq!(held(&app, old.person_id).await.len(), 2);
}

#[tokio::test]
async fn what_has_ended_is_restored_in_time_or_begins_again() {
    let (app, _, [feld, zhao, _], old) = trainer().await;
    renew(&app, feld, old.id, app.app.id(), "restorations").await.expect_problem(409, "conflict");
    app.wait(735 * DAY);
    let keeping = app.by(feld).get(&format!("/api/v1/certificates/{}/keeping", old.id)).await.expect(200);
    assert_eq!(keeping.at("/state"), "lapsed");
    renew(&app, zhao, old.id, app.app.id(), "restorations").await.expect_problem(409, "conflict");
    deliver(&app, feld, old.person_id).await;
    let next = app.app.id();
    renew(&app, zhao, old.id, next, "restorations").await.expect(201);
    let held = held(&app, old.person_id).await;
    let restored = held.iter().find(|row| row.id == next).expect("restored");
    assert!(restored.valid_from_on > old.valid_to_on);
    let (late, _, [feld, ..], old) = trainer().await;
    late.wait((731 + 366) * DAY);
    let refused = renew(&late, feld, old.id, late.app.id(), "restorations").await;
    let refused = refused.expect_problem(409, "conflict");
    assert!(refused.text_at("/detail").contains("begins again"), "{refused}");
}
