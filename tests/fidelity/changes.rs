//! What a deed changes is seen at once, and only where it should be.

use std::collections::{BTreeMap, BTreeSet};

use fieldcraft::store;
use fieldcraft_entities::observation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{counted, leaves, refused, results, statuses};
use crate::harness::{MINUTE, Shown, TestApp};
use crate::observations::answer;

/// Everybody's statuses, as the center sees them.
async fn everybody(app: &TestApp, shown: &Shown, by: Uuid) -> BTreeMap<Uuid, Value> {
    let mut all = BTreeMap::new();
    for person in shown.people.iter().filter(|person| person.id != by) {
        all.insert(person.id, statuses(app, by, person.id, "").await.expect(200).at("/statuses"));
    }
    all
}

async fn by_observer(app: &TestApp, observer: Uuid) -> Vec<observation::Model> {
    observation::Entity::find()
        .filter(observation::Column::ObserverId.eq(observer))
        .filter(observation::Column::Purpose.eq("counting"))
        .order_by_asc(observation::Column::ObservedAt)
        .all(&app.app.store.read)
        .await
        .expect("rows")
}

#[tokio::test]
async fn a_revocation_for_cause_changes_exactly_what_rested_on_it() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let rosen = shown.who("Rosen");
    let held = store::certification::certificates_of(&app.app.store.read, rosen).await.expect("rows");
    let certificate = held.iter().find(|c| c.path == "local-coach").expect("a certified coach");
    let rows: BTreeSet<Uuid> = by_observer(&app, rosen).await.iter().map(|row| row.id).collect();
    let observed: BTreeSet<Uuid> = by_observer(&app, rosen).await.iter().map(|row| row.subject_id).collect();
    let before = everybody(&app, &shown, by).await;
    app.wait(MINUTE);
    let change = json!({
        "id": app.app.id(), "kind": "revoked", "effective_on": certificate.valid_from_on,
        "cause": "falsified_observation", "reason": "Observations were written up that never took place.",
    });
    let path = format!("/api/v1/certificates/{}/changes", certificate.id);
    app.by(by).post(&path, change).await.expect(200);
    let after = everybody(&app, &shown, by).await;
    let mut changed = 0;
    for (person, then) in &before {
        let now = &after[person];
        let rested = observed.contains(person);
        if !rested && *person != rosen {
            assert_eq!(now, then, "{person} was never observed by the coach");
        }
        let seen = json!({ "statuses": now });
        for leaf in leaves(&seen) {
            assert!(counted(&leaf).iter().all(|id| !rows.contains(id)), "{person}: {leaf}");
        }
        let result = |all: &Value| -> Vec<Value> {
            all.as_array().expect("statuses").iter().map(|one| one["status"].clone()).collect()
        };
        changed += usize::from(rested && result(now) != result(then));
    }
    assert!(changed > 0, "somebody's status rested on the coach");
    // What is kept is marked, and what is marked is read live.
    let path = format!("/api/v1/nodes/{}/readiness", shown.place("Prairie North"));
    let readiness = app.by(by).get(&path).await.expect(200).json();
    for row in readiness["people"].as_array().expect("people") {
        let person: Uuid = row["person"]["id"].as_str().expect("an id").parse().expect("an id");
        for (cell, now) in
            row["cells"].as_array().expect("cells").iter().zip(after[&person].as_array().expect("statuses"))
        {
            assert_eq!(cell["status"], now["status"], "{row}");
        }
    }
}

#[tokio::test]
async fn a_withdrawn_observation_counts_no_longer() {
    let (app, shown) = TestApp::demonstration().await;
    let coach = shown.signed_in(&app, "Whitehorse").await;
    let carter = shown.who("Carter");
    let last = by_observer(&app, coach).await.into_iter().rev().find(|row| row.subject_id == carter);
    let last = last.expect("an observation").id;
    let lists = async |of: fn(&Value) -> Vec<Uuid>| -> usize {
        let seen = statuses(&app, coach, carter, "").await.expect(200).json();
        leaves(&seen).iter().filter(|leaf| of(leaf).contains(&last)).count()
    };
    assert!(lists(counted).await > 0);
    app.wait(MINUTE);
    let why = json!({ "reason": "Entered for the wrong visit." });
    answer(&app, coach, last, "withdrawals", why).await.expect(201);
    assert_eq!(lists(counted).await, 0);
    assert!(lists(|leaf| refused(leaf, Some("withdrawn"))).await > 0);
}

#[tokio::test]
async fn a_waiver_shows_right_after_it_is_written() {
    let (app, shown) = TestApp::demonstration().await;
    let by = shown.signed_in(&app, "Feld").await;
    let moreau = shown.who("Moreau");
    let seen = statuses(&app, by, moreau, "").await.expect(200);
    let open = results(&seen)
        .into_iter()
        .find(|(_, status)| status == "not_met" || status == "insufficient_evidence");
    let (requirement, _) = open.expect("something that is not met");
    app.wait(MINUTE);
    let waiver = json!({
        "requirement": requirement, "from_on": "2026-03-02", "to_on": "2026-05-31",
        "reason": "Comes back from an accident and catches up until May.",
    });
    let path = format!("/api/v1/people/{moreau}/waivers/{}", app.app.id());
    app.by(by).put(&path, waiver).await.expect(204);
    let path = format!("/api/v1/nodes/{}/readiness", shown.place("Prairie South"));
    let readiness = app.by(by).get(&path).await.expect(200).json();
    let rows = readiness["people"].as_array().expect("people");
    let row = rows.iter().find(|row| row["person"]["id"] == json!(moreau)).expect("a row");
    let codes = readiness["requirements"].as_array().expect("requirements");
    let at = codes.iter().position(|one| one["code"] == json!(requirement)).expect("it is there");
    assert_eq!(row["cells"][at]["status"], "waived");
    let kept = store::status::kept(&app.app.store.read, &[moreau]).await.expect("rows").remove(0);
    assert_eq!((kept.dirty, kept.computed_at), (false, app.app.now()));
}
