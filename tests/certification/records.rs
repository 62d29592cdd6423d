//! What assessors record: joint observations, sampled sessions, deliveries.

use fieldcraft_entities::joint_observation;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{REASON, delivery, founded, second};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{pointers, ready, with};

fn joint(cast: &Cast, id: Uuid, rater: Uuid) -> Value {
    json!({
        "id": id, "candidate_id": cast.colleague, "rater_id": rater, "subject_id": cast.worker,
        "observed_at": "2026-03-02T13:30:00Z", "encounter_ref": "E-7KQ2-M9XD",
        "candidate_ratings": [{ "indicator": "C01.1", "rating": "2" }],
        "rater_ratings": [{ "indicator": "C01.1", "rating": "3" }],
    })
}

fn sample(cast: &Cast, id: Uuid) -> Value {
    json!({
        "id": id, "coach_id": cast.coach, "sampled_on": "2026-03-02", "items_met": 18, "items_total": 20,
    })
}

async fn post(app: &TestApp, by: Uuid, kind: &str, body: Value) -> Reply {
    app.by(by).post(&format!("/api/v1/{kind}"), body).await
}

/// What the server found about the rater: certified on the day, outside the candidate's line.
async fn found(app: &TestApp, cast: &Cast, rater: Uuid) -> (bool, bool) {
    let id = app.app.id();
    post(app, cast.center, "joint-observations", joint(cast, id, rater)).await.expect(201);
    let row = joint_observation::Entity::find_by_id(id).one(&app.app.store.read).await;
    let row = row.expect("read").expect("a row");
    (row.rater_certified, row.rater_outside_line)
}

#[tokio::test]
async fn a_joint_observation_finds_out_about_the_rater_itself() {
    let (app, cast) = ready().await;
    let other = second(&app, &cast).await;
    app.given().assignment("supervisor", cast.supervisor, cast.colleague).await;
    assert_eq!(found(&app, &cast, cast.coach).await, (false, true));
    assert_eq!(found(&app, &cast, cast.supervisor).await, (false, false));
    founded(&app, &cast, other, cast.supervisor, &[cast.north]).await;
    assert_eq!(found(&app, &cast, cast.supervisor).await, (true, false));
    // A certificate for another agency says nothing here.
    founded(&app, &cast, other, cast.coach, &[cast.south]).await;
    assert_eq!(found(&app, &cast, cast.coach).await, (false, true));
    let certificate = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    assert_eq!(found(&app, &cast, cast.coach).await, (true, true));
    let change = json!({
        "id": app.app.id(), "kind": "suspended", "effective_on": "2026-03-02", "reason": REASON,
    });
    let path = format!("certificates/{certificate}/changes");
    post(&app, cast.center, &path, change).await.expect(200);
    assert_eq!(found(&app, &cast, cast.coach).await, (false, true));
    let stated = with(joint(&cast, app.app.id(), cast.coach), json!({ "rater_certified": true }));
    let refused = post(&app, cast.center, "joint-observations", stated).await;
    assert!(refused.status.is_client_error(), "nobody states it: {refused}");
}

#[tokio::test]
async fn a_joint_observation_is_of_three_people_and_of_the_past() {
    let (app, cast) = ready().await;
    let send = async |fields: Value| {
        let body = with(joint(&cast, app.app.id(), cast.coach), fields);
        post(&app, cast.center, "joint-observations", body).await
    };
    for fields in [
        json!({ "rater_id": cast.colleague }),
        json!({ "subject_id": cast.colleague }),
        json!({ "subject_id": cast.coach }),
    ] {
        assert_eq!(pointers(&send(fields).await.expect_problem(422, "invalid")), ["/rater_id"]);
    }
    let wrong = json!({ "candidate_ratings": [{ "indicator": "C01.1", "rating": "4" }] });
    assert_eq!(pointers(&send(wrong).await.expect_problem(422, "invalid")), ["/candidate_ratings"]);
    let ahead = json!({ "observed_at": "2026-03-03T13:30:00Z" });
    assert_eq!(pointers(&send(ahead).await.expect_problem(422, "invalid")), ["/observed_at"]);
    let nobody = send(json!({ "subject_id": app.app.id() })).await;
    assert!(nobody.status.is_client_error(), "{nobody}");
    let nobody = send(json!({ "rater_id": app.app.id() })).await;
    assert!(nobody.status.is_client_error(), "{nobody}");
}

#[tokio::test]
async fn what_is_sent_twice_is_recorded_once() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let body = joint(&cast, id, cast.coach);
    for _ in 0..2 {
        post(&app, cast.center, "joint-observations", body.clone()).await.expect(201);
    }
    let other = with(body, json!({ "encounter_ref": "E-7KQ2-M9XE" }));
    post(&app, cast.center, "joint-observations", other).await.expect_problem(409, "conflict");
    let id = app.app.id();
    for _ in 0..2 {
        post(&app, cast.center, "coaching-samples", sample(&cast, id)).await.expect(201);
    }
    let other = with(sample(&cast, id), json!({ "items_met": 17 }));
    post(&app, cast.center, "coaching-samples", other).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_sample_is_of_a_session_that_was() {
    let (app, cast) = ready().await;
    let send = async |fields: Value| {
        post(&app, cast.center, "coaching-samples", with(sample(&cast, app.app.id()), fields)).await
    };
    for (fields, pointer) in [
        (json!({ "items_met": 21 }), "/items_met"),
        (json!({ "items_met": -1 }), "/items_met"),
        (json!({ "items_met": 0, "items_total": 0 }), "/items_met"),
        (json!({ "sampled_on": "2026-03-03" }), "/sampled_on"),
        (json!({ "cycle_id": app.app.id() }), "/cycle_id"),
    ] {
        assert_eq!(pointers(&send(fields).await.expect_problem(422, "invalid")), [pointer]);
    }
    // A cycle of another coach is none of this coach's.
    let cycle = app.app.id();
    let goal = json!({ "person_id": cast.worker, "indicator": "C01.2", "goal": "Names the feeling." });
    app.by(cast.supervisor).put(&format!("/api/v1/coaching-cycles/{cycle}"), goal).await.expect(201);
    let refused = send(json!({ "cycle_id": cycle })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/cycle_id"]);
}

#[tokio::test]
async fn a_delivery_refuses_nonsense() {
    let (app, cast) = ready().await;
    app.given().content().await;
    let send = async |fields: Value| {
        post(&app, cast.center, "training-deliveries", with(delivery(cast.coach, app.app.id()), fields)).await
    };
    send(json!({})).await.expect(201);
    for (fields, pointer) in [
        (json!({ "role": "guest" }), "/role"),
        (json!({ "minutes": -1, "minutes_led": -1 }), "/minutes"),
        (json!({ "minutes": 0, "minutes_led": 0 }), "/minutes"),
        (json!({ "minutes_led": 181 }), "/minutes_led"),
        (json!({ "segments_covered": 9 }), "/segments_covered"),
        (json!({ "fidelity_percent": 101 }), "/fidelity_percent"),
        (json!({ "facilitation_mean": 4.1 }), "/facilitation_mean"),
        (json!({ "passed_first_time": 11 }), "/passed_first_time"),
        (json!({ "usefulness_mean": 5.01 }), "/usefulness_mean"),
        (json!({ "usefulness_mean": 1e300 }), "/usefulness_mean"),
        (json!({ "responses": 11 }), "/responses"),
        (json!({ "graduates_observed": 11 }), "/graduates_observed"),
        (json!({ "graduates_met": 7 }), "/graduates_met"),
        (json!({ "delivered_on": "2026-03-03" }), "/delivered_on"),
        (json!({ "lead_trainer_id": cast.supervisor }), "/lead_trainer_id"),
    ] {
        let refused = send(fields).await.expect_problem(422, "invalid");
        assert!(pointers(&refused).contains(&pointer.to_owned()), "{refused}");
    }
    send(json!({ "module_code": "M99" })).await.expect_problem(404, "not-found");
    send(json!({ "lead_trainer_id": cast.center, "role": "co" })).await.expect(201);
}

#[tokio::test]
async fn a_delivery_sent_twice_is_one() {
    let (app, cast) = ready().await;
    app.given().content().await;
    let body = delivery(cast.coach, app.app.id());
    for _ in 0..2 {
        post(&app, cast.center, "training-deliveries", body.clone()).await.expect(201);
    }
    let other = with(body, json!({ "learners": 11 }));
    post(&app, cast.center, "training-deliveries", other).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_trainer_whose_certificate_is_revoked_leads_nobody() {
    let (app, shown) = TestApp::demonstration().await;
    let (feld, zhao) = (shown.signed_in(&app, "Feld").await, shown.signed_in(&app, "Zhao").await);
    let lead = shown.who("Lindqvist");
    let candidacy = super::deciding::of(&app, lead).await;
    super::sign(&app, feld, candidacy).await.expect(201);
    let certificate = super::sign(&app, zhao, candidacy).await.expect(201).text_at("/certificate_id");
    app.wait(DAY);
    let with_lead = json!({ "delivered_on": "2026-03-03", "role": "co", "lead_trainer_id": lead });
    let send = async || {
        let body = with(delivery(shown.who("Carter"), app.app.id()), with_lead.clone());
        post(&app, feld, "training-deliveries", body).await
    };
    send().await.expect(201);
    let change = json!({
        "id": app.app.id(), "kind": "revoked", "cause": "conflict", "effective_on": "2026-03-03",
        "reason": REASON,
    });
    post(&app, feld, &format!("certificates/{certificate}/changes"), change).await.expect(200);
    assert_eq!(pointers(&send().await.expect_problem(422, "invalid")), ["/lead_trainer_id"]);
}

#[tokio::test]
async fn what_could_identify_a_client_is_refused_until_confirmed() {
    let (app, cast) = crate::learning::taught().await;
    let told = "The aunt can be reached at 614-555-0123 in the evening.";
    let certificate = {
        let other = second(&app, &cast).await;
        founded(&app, &cast, other, cast.coach, &[cast.north]).await
    };
    let id = super::nominated(&app, &cast).await;
    let change = json!({ "kind": "suspended", "effective_on": "2026-03-02", "reason": told });
    let cases = [
        ("coaching-samples".to_owned(), with(sample(&cast, id), json!({ "notes": told })), "/notes"),
        (
            "joint-observations".into(),
            with(joint(&cast, id, cast.coach), json!({ "encounter_ref": "614-555-0123" })),
            "/encounter_ref",
        ),
        ("training-deliveries".into(), with(delivery(cast.coach, id), json!({ "notes": told })), "/notes"),
        (
            "candidacies".into(),
            with(super::nomination(&cast, id, cast.colleague), json!({ "conflicts": told })),
            "/conflicts",
        ),
        (format!("candidacies/{id}/decisions"), json!({ "decision": "certify", "reason": told }), "/reason"),
        (format!("certificates/{certificate}/changes"), change, "/reason"),
        (
            "founding-appointments".into(),
            json!({ "person_id": cast.worker, "agency_ids": [cast.north], "reason": told }),
            "/reason",
        ),
    ];
    for (path, body, pointer) in cases {
        let body = with(body, json!({ "id": app.app.id() }));
        let refused =
            post(&app, cast.center, &path, body.clone()).await.expect_problem(422, "client-details");
        assert_eq!(pointers(&refused), [pointer], "{path}");
        let confirmed = post(&app, cast.center, &path, with(body, json!({ "confirmed": true }))).await;
        // Nothing is to be decided yet; the text itself passed.
        let fine = [200, 201, 204].contains(&confirmed.status.as_u16()) || path.ends_with("decisions");
        assert!(fine && confirmed.status != 422, "{path}: {confirmed}");
    }
    let withdrawal = json!({ "id": app.app.id(), "reason": told });
    let path = format!("candidacies/{id}/withdrawals");
    post(&app, cast.worker, &path, withdrawal.clone()).await.expect_problem(422, "client-details");
    post(&app, cast.worker, &path, with(withdrawal, json!({ "confirmed": true }))).await.expect(204);
}

#[tokio::test]
async fn whoever_leads_a_delivery_is_certified_for_the_module_or_of_the_center() {
    use fieldcraft_entities::certificate;
    use sea_orm::{ActiveModelTrait, Set};
    let (app, cast) = crate::learning::taught().await;
    let send = async |fields: Value| {
        let body = with(delivery(cast.coach, app.app.id()), json!({ "role": "co", "minutes_led": 100 }));
        post(&app, cast.center, "training-deliveries", with(body, fields)).await
    };
    let refused = async |fields: Value| {
        let refused = send(fields).await.expect_problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/lead_trainer_id"]);
        refused.text_at("/errors/0/detail")
    };
    assert!(refused(json!({ "lead_trainer_id": cast.coach })).await.contains("somebody else"));
    assert!(refused(json!({ "lead_trainer_id": cast.supervisor })).await.contains("no trainer certificate"));
    send(json!({ "lead_trainer_id": cast.center })).await.expect(201);
    let certify = async |person: Uuid, module: &str| {
        let row = certificate::ActiveModel {
            id: Set(app.app.id()),
            person_id: Set(person),
            path: Set("local-trainer".into()),
            agencies: Set(json!([cast.north]).to_string()),
            modules: Set(json!([{ "code": module, "version": 1 }]).to_string()),
            scope_key: Set(module.into()),
            cycle: Set(1),
            appointed: Set(false),
            candidacy_id: Set(None),
            issued_at: Set(app.app.now()),
            valid_from_on: Set(chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day")),
            valid_to_on: Set(chrono::NaiveDate::from_ymd_opt(2027, 12, 31).expect("a day")),
        };
        let tx = app.app.store.begin().await.expect("a transaction");
        row.insert(&tx).await.expect("a certificate");
        tx.commit().await.expect("committed");
    };
    certify(cast.supervisor, "M01").await;
    let other = refused(json!({ "lead_trainer_id": cast.supervisor })).await;
    assert!(other.contains("did not cover this module"), "{other}");
    certify(cast.supervisor, "M06").await;
    send(json!({ "lead_trainer_id": cast.supervisor })).await.expect(201);
    let before = json!({ "lead_trainer_id": cast.supervisor, "delivered_on": "2025-12-31" });
    refused(before).await;
    // A candidate's own observed delivery may be watched, and nothing more.
    let watch = json!({ "role": "watch", "minutes_led": 0, "lead_trainer_id": cast.colleague });
    refused(watch.clone()).await;
    let nomination = with(
        super::nomination(&cast, app.app.id(), cast.colleague),
        json!({ "path": "local-trainer", "module_codes": ["M06"] }),
    );
    super::nominate(&app, cast.center, nomination).await.expect(201);
    refused(watch.clone()).await;
    send(json!({ "trainer_id": cast.colleague, "role": "solo" })).await.expect(201);
    send(watch).await.expect(201);
    refused(json!({ "lead_trainer_id": cast.colleague })).await;
}
