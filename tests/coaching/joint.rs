//! Joint observations: sheets that nobody sees until all are in, and the pairs that come of them.

use fieldcraft::store;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::{body, pointers, put, ready, with};

/// The worker, seen by the coach and the center.
pub fn event(cast: &Cast) -> Value {
    json!({
        "subject_id": cast.worker, "encounter_ref": "E-7KQ2-M9XD", "observed_at": "2026-03-02T13:30:00Z",
        "rater_ids": [cast.coach, cast.center],
    })
}

async fn call(app: &TestApp, by: Uuid, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/joint-events/{id}"), body).await
}

async fn called(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    call(app, cast.coach, id, event(cast)).await.expect(201);
    id
}

fn sheet(id: Uuid, ratings: &[(&str, &str)]) -> Value {
    let ratings: Vec<Value> = ratings
        .iter()
        .map(|(indicator, rating)| json!({ "indicator": indicator, "rating": rating }))
        .collect();
    json!({ "id": id, "ratings": ratings })
}

async fn send(app: &TestApp, by: Uuid, event: Uuid, ratings: &[(&str, &str)]) -> Reply {
    let path = format!("/api/v1/joint-events/{event}/sheets");
    app.by(by).post(&path, sheet(app.app.id(), ratings)).await
}

async fn get(app: &TestApp, by: Uuid, event: Uuid) -> Reply {
    app.by(by).get(&format!("/api/v1/joint-events/{event}")).await
}

fn count(reply: &Reply, pointer: &str) -> usize {
    reply.at(pointer).as_array().expect("a list").len()
}

const HIGH: &[(&str, &str)] = &[("C01.1", "3"), ("C01.2", "2"), ("C01.3", "NO")];
const LOW: &[(&str, &str)] = &[("C01.1", "2"), ("C01.2", "2"), ("C01.3", "1")];

#[tokio::test]
async fn nobody_sees_another_sheet_before_all_are_in() {
    let (app, cast) = ready().await;
    let id = called(&app, &cast).await;
    let first = send(&app, cast.coach, id, HIGH).await.expect(201);
    assert_eq!((first.at("/state"), count(&first, "/sheets")), (json!("open"), 1));
    for by in [cast.center, cast.worker, cast.supervisor] {
        let seen = get(&app, by, id).await.expect(200);
        assert_eq!((count(&seen, "/sheets"), count(&seen, "/agreement")), (0, 0), "{seen}");
        assert!(seen.text().contains("sent_at"), "who has sent is no secret: {seen}");
    }
    let last = send(&app, cast.center, id, LOW).await.expect(201);
    assert_eq!((last.at("/state"), count(&last, "/sheets")), (json!("closed"), 2));
    let of = last.at("/agreement/0");
    assert_eq!((&of["shared"], &of["exact"], &of["within_one"]), (&json!(2), &json!(1), &json!(2)));
    assert_eq!((&of["opportunity_disagreement"], &of["bias"]), (&json!(1), &json!(0.5)));
    for by in [cast.worker, cast.supervisor, cast.coach] {
        assert_eq!(count(&get(&app, by, id).await.expect(200), "/sheets"), 2);
    }
    for by in [cast.colleague, cast.outsider, cast.stranger] {
        get(&app, by, id).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn each_observer_gets_one_pair_that_certification_and_drift_read() {
    let (app, cast) = ready().await;
    let id = called(&app, &cast).await;
    let db = &app.app.store.read;
    send(&app, cast.coach, id, HIGH).await.expect(201);
    assert!(store::joint::pairs_of(db, cast.coach).await.expect("pairs").is_empty());
    send(&app, cast.center, id, LOW).await.expect(201);
    for (rater, other, mine) in [
        (cast.coach, cast.center, "C01.1:3 C01.2:2 C01.3:NO"),
        (cast.center, cast.coach, "C01.1:2 C01.2:2 C01.3:1"),
    ] {
        let pairs = store::joint::pairs_of(db, rater).await.expect("pairs");
        assert_eq!(pairs.len(), 1, "each event once, whichever side of the pair the rater is on");
        assert_eq!((pairs[0].other, pairs[0].mine.as_str()), (other, mine));
        assert_eq!((pairs[0].other_certified, pairs[0].outside_line), (Some(false), Some(true)));
    }
    let gates = store::certification::records(db, cast.coach).await.expect("records").joints;
    assert_eq!(gates.len(), 1);
}

#[tokio::test]
async fn a_sheet_after_the_others_observation_is_kept_and_not_compared() {
    let (app, cast) = ready().await;
    let id = called(&app, &cast).await;
    send(&app, cast.coach, id, HIGH).await.expect(201);
    put(&app, cast.coach, app.app.id(), body(cast.worker)).await.expect(201);
    let closed = send(&app, cast.center, id, LOW).await.expect(201);
    let sheets = closed.at("/sheets");
    let blind = |by: Uuid| {
        let all = sheets.as_array().expect("sheets");
        all.iter().find(|one| one["rater_id"] == json!(by)).expect("a sheet")["blind"].clone()
    };
    assert_eq!((blind(cast.coach), blind(cast.center)), (json!(true), json!(false)));
    assert!(store::joint::pairs_of(&app.app.store.read, cast.coach).await.expect("pairs").is_empty());
}

#[tokio::test]
async fn the_organizer_waits_no_longer_and_says_why() {
    let (app, cast) = ready().await;
    let id = called(&app, &cast).await;
    send(&app, cast.center, id, LOW).await.expect(201);
    let path = format!("/api/v1/joint-events/{id}/closing");
    let why = json!({ "reason": "Called away before the end." });
    for by in [cast.center, cast.supervisor] {
        app.by(by).put(&path, why.clone()).await.expect_problem(403, "forbidden");
    }
    app.by(cast.outsider).put(&path, why.clone()).await.expect_problem(404, "not-found");
    let short = app.by(cast.coach).put(&path, json!({ "reason": "" })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&short), ["/reason"]);
    let told = json!({ "reason": "Call 614-555-0123 first." });
    app.by(cast.coach).put(&path, told).await.expect_problem(422, "client-details");
    let closed = app.by(cast.coach).put(&path, why.clone()).await.expect(201);
    assert_eq!((closed.at("/state"), count(&closed, "/sheets")), (json!("closed"), 1));
    app.by(cast.coach).put(&path, why).await.expect(200);
    app.by(cast.coach).put(&path, json!({ "reason": "Another one." })).await.expect_problem(409, "conflict");
    send(&app, cast.coach, id, HIGH).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn every_sheet_feeds_drift_and_each_event_is_told_once() {
    let (app, cast) = ready().await;
    let drift = async |of: &str| app.by(cast.center).get(&format!("/api/v1/{of}/drift")).await.expect(200);
    let id = app.app.id();
    let three = json!({ "rater_ids": [cast.coach, cast.center, cast.supervisor] });
    call(&app, cast.coach, id, with(event(&cast), three)).await.expect(201);
    for (by, ratings) in [(cast.coach, HIGH), (cast.center, LOW)] {
        send(&app, by, id, ratings).await.expect(201);
    }
    let open = drift(&format!("people/{}", cast.coach)).await;
    assert_eq!(open.at("/beside/joint"), 0, "sheets of an open event are nobody's: {open}");
    send(&app, cast.supervisor, id, LOW).await.expect(201);
    // Each is compared with both others, and pairs of sheets count no second time.
    let coach = drift(&format!("people/{}", cast.coach)).await;
    assert_eq!((coach.at("/beside/joint"), coach.at("/beside/pairs")), (json!(1), json!(4)), "{coach}");
    assert_eq!(coach.at("/beside/shift"), 0.5);
    assert!(coach.text_at("/beside/text").contains("1 joint observation with 4 pairs"), "{coach}");
    let here = drift(&format!("nodes/{}", cast.north)).await;
    let raters = here.at("/raters");
    let raters = raters.as_array().expect("raters");
    assert_eq!(raters.len(), 3, "{here}");
    assert!(raters.iter().all(|one| one["joint"] == 1), "{here}");
}

#[tokio::test]
async fn what_is_sent_twice_is_one_and_what_is_wrong_is_all_named() {
    let (app, cast) = ready().await;
    let id = called(&app, &cast).await;
    call(&app, cast.coach, id, event(&cast)).await.expect(200);
    let other = with(event(&cast), json!({ "observed_at": "2026-03-02T13:31:00Z" }));
    call(&app, cast.coach, id, other).await.expect_problem(409, "conflict");
    call(&app, cast.center, id, event(&cast)).await.expect_problem(409, "conflict");
    let wrong = json!({
        "encounter_ref": "case 17", "observed_at": "2027-03-02T13:30:00Z", "rater_ids": [cast.worker, cast.worker],
    });
    let refused = call(&app, cast.coach, app.app.id(), with(event(&cast), wrong)).await;
    assert_eq!(
        pointers(&refused.expect_problem(422, "invalid")),
        ["/encounter_ref", "/observed_at", "/rater_ids", "/rater_ids"]
    );
    let hidden = with(event(&cast), json!({ "rater_ids": [cast.coach, cast.stranger] }));
    let refused = call(&app, cast.coach, app.app.id(), hidden).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/rater_ids/1"]);
    let path = format!("/api/v1/joint-events/{id}/sheets");
    let bad = sheet(app.app.id(), &[("C01.1", "4"), ("C99.1", "2"), ("C01.2", "2"), ("C01.2", "1")]);
    let refused = app.by(cast.coach).post(&path, bad).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/ratings/0/rating", "/ratings/1/indicator", "/ratings/3/indicator"]);
    let good = sheet(app.app.id(), HIGH);
    app.by(cast.coach).post(&path, good.clone()).await.expect(201);
    app.by(cast.coach).post(&path, good.clone()).await.expect(200);
    let changed = with(good, json!({ "ratings": [{ "indicator": "C01.1", "rating": "0" }] }));
    app.by(cast.coach).post(&path, changed).await.expect_problem(409, "conflict");
    send(&app, cast.coach, id, LOW).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn only_who_may_calls_and_only_who_is_called_sends() {
    let (app, cast) = ready().await;
    for by in [cast.worker, cast.admin] {
        call(&app, by, app.app.id(), event(&cast)).await.expect_problem(403, "forbidden");
    }
    for by in [cast.colleague, cast.outsider] {
        call(&app, by, app.app.id(), event(&cast)).await.expect_problem(404, "not-found");
    }
    let id = called(&app, &cast).await;
    send(&app, cast.supervisor, id, HIGH).await.expect_problem(403, "forbidden");
    send(&app, cast.stranger, id, HIGH).await.expect_problem(404, "not-found");
    // A place on the list is no permission to observe.
    let body = json!({ "encounter_ref": "E-7KQ2-M9XE", "rater_ids": [cast.coach, cast.colleague] });
    let other = app.app.id();
    call(&app, cast.coach, other, with(event(&cast), body)).await.expect(201);
    send(&app, cast.colleague, other, HIGH).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn one_may_be_agreed_on_ahead_and_lists_show_everybody_their_own() {
    let (app, cast) = ready().await;
    let ahead = with(event(&cast), json!({ "observed_at": "2026-03-03T13:30:00Z" }));
    let id = app.app.id();
    call(&app, cast.coach, id, ahead).await.expect(201);
    send(&app, cast.coach, id, HIGH).await.expect_problem(409, "conflict");
    app.wait(DAY);
    send(&app, cast.coach, id, HIGH).await.expect(201);
    let list = async |by: Uuid, query: &str| {
        let reply = app.by(by).get(&format!("/api/v1/joint-events{query}")).await.expect(200);
        count(&reply, "/items")
    };
    for by in [cast.coach, cast.center, cast.worker, cast.supervisor] {
        assert_eq!(list(by, "?open=true").await, 1);
        assert_eq!(list(by, "?open=false").await, 0);
    }
    for by in [cast.colleague, cast.outsider] {
        assert_eq!(list(by, "").await, 0);
    }
    assert_eq!(list(cast.coach, "?limit=1").await, 1);
}
