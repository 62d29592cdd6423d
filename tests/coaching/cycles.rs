//! Coaching cycles: opened by a coach, stepped through in order, closed with an outcome.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};
use crate::observations::{pointers, ready, recorded, with};

fn goal(person: Uuid) -> Value {
    json!({ "person_id": person, "indicator": "C01.2", "goal": "Names the feeling and checks it." })
}

pub async fn opened(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    let path = format!("/api/v1/coaching-cycles/{id}");
    app.by(cast.coach).put(&path, goal(cast.worker)).await.expect(201);
    id
}

pub async fn step(app: &TestApp, by: Uuid, cycle: Uuid, fields: Value) -> Reply {
    let body = with(json!({ "id": app.app.id() }), fields);
    app.by(by).post(&format!("/api/v1/coaching-cycles/{cycle}/events"), body).await
}

pub fn action() -> Value {
    json!({ "kind": "action_agreed", "text": "Try it on two calls.", "due_on": "2026-03-09" })
}

#[tokio::test]
async fn a_coach_opens_a_cycle_once() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let path = format!("/api/v1/coaching-cycles/{id}");
    let first = app.by(cast.coach).put(&path, goal(cast.worker)).await.expect(201);
    assert_eq!((first.at("/state"), first.at("/events")), (json!("open"), json!([])));
    assert_eq!(first.at("/coach/display_name"), "Cory Coach");
    let again = app.by(cast.coach).put(&path, goal(cast.worker)).await.expect(200);
    assert_eq!(first.json(), again.json());
    let other = with(goal(cast.worker), json!({ "goal": "Something else." }));
    app.by(cast.coach).put(&path, other).await.expect_problem(409, "conflict");
    app.by(cast.supervisor).put(&path, goal(cast.worker)).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn only_whoever_coaches_the_person_opens_one() {
    let (app, cast) = ready().await;
    let open = async |by: Uuid, body| {
        app.by(by).put(&format!("/api/v1/coaching-cycles/{}", app.app.id()), body).await
    };
    open(cast.supervisor, goal(cast.worker)).await.expect(201);
    open(cast.coach, goal(cast.coach)).await.expect_problem(403, "forbidden");
    open(cast.worker, goal(cast.worker)).await.expect_problem(403, "forbidden");
    open(cast.center, goal(cast.worker)).await.expect_problem(403, "forbidden");
    for by in [cast.colleague, cast.outsider] {
        open(by, goal(cast.worker)).await.expect_problem(404, "not-found");
    }
    let bad = with(goal(cast.worker), json!({ "indicator": "C44.1", "goal": "" }));
    assert_eq!(
        pointers(&open(cast.coach, bad).await.expect_problem(422, "invalid")),
        ["/goal", "/indicator"]
    );
    let told = with(goal(cast.worker), json!({ "goal": "Call 614-555-0123 first." }));
    open(cast.coach, told).await.expect_problem(422, "client-details");
}

#[tokio::test]
async fn the_whole_round_to_a_transferred_skill() {
    let (app, cast) = ready().await;
    let (cycle, observation) = (opened(&app, &cast).await, recorded(&app, &cast).await);
    let closing = json!({ "kind": "closed", "outcome": "transferred" });
    step(&app, cast.coach, cycle, json!({ "kind": "feedback", "text": "Good." }))
        .await
        .expect_problem(409, "conflict");
    step(&app, cast.coach, cycle, json!({ "kind": "observed", "observation_id": observation }))
        .await
        .expect(201);
    step(&app, cast.worker, cycle, json!({ "kind": "reflected", "text": "I rushed it." })).await.expect(201);
    step(&app, cast.coach, cycle, json!({ "kind": "feedback", "text": "You named it twice." }))
        .await
        .expect(201);
    let agreed = step(&app, cast.coach, cycle, action()).await.expect(201);
    assert_eq!(
        (agreed.at("/action"), agreed.at("/action_due_on")),
        (json!("Try it on two calls."), json!("2026-03-09"))
    );
    let early = step(&app, cast.coach, cycle, closing.clone()).await.expect_problem(409, "conflict");
    assert!(early.text_at("/detail").contains("second time"), "{early}");
    step(&app, cast.coach, cycle, json!({ "kind": "relooked", "text": "Did it on both." })).await.expect(201);
    let missing =
        step(&app, cast.coach, cycle, json!({ "kind": "closed" })).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&missing), ["/outcome"]);
    let closed = step(&app, cast.coach, cycle, closing).await.expect(201);
    assert_eq!((closed.at("/state"), closed.at("/outcome")), (json!("closed"), json!("transferred")));
    assert_eq!(closed.at("/events").as_array().map(Vec::len), Some(6));
    step(&app, cast.worker, cycle, json!({ "kind": "reflected", "text": "More." }))
        .await
        .expect_problem(409, "conflict");
}

#[tokio::test]
async fn the_worker_adds_a_reflection_and_nothing_else() {
    let (app, cast) = ready().await;
    let cycle = opened(&app, &cast).await;
    let looked = json!({ "kind": "observed", "text": "On the phone." });
    step(&app, cast.worker, cycle, looked.clone()).await.expect_problem(403, "forbidden");
    step(&app, cast.center, cycle, looked.clone()).await.expect_problem(403, "forbidden");
    for by in [cast.colleague, cast.outsider] {
        step(&app, by, cycle, looked.clone()).await.expect_problem(404, "not-found");
    }
    step(&app, cast.coach, cycle, looked).await.expect(201);
    step(&app, cast.worker, cycle, action()).await.expect_problem(403, "forbidden");
    step(&app, cast.worker, cycle, json!({ "kind": "reflected", "text": "I rushed it." })).await.expect(201);
}

#[tokio::test]
async fn a_step_sent_twice_is_one_step() {
    let (app, cast) = ready().await;
    let cycle = opened(&app, &cast).await;
    let path = format!("/api/v1/coaching-cycles/{cycle}/events");
    let sent = json!({ "id": app.app.id(), "kind": "observed", "text": "On the phone." });
    app.by(cast.coach).post(&path, sent.clone()).await.expect(201);
    let again = app.by(cast.coach).post(&path, sent.clone()).await.expect(200);
    assert_eq!(again.at("/events").as_array().map(Vec::len), Some(1));
    let other = with(sent, json!({ "text": "At home." }));
    app.by(cast.coach).post(&path, other).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_look_rests_on_an_observation_of_the_same_person() {
    let (app, cast) = ready().await;
    let cycle = opened(&app, &cast).await;
    let of_colleague = app.app.id();
    let body = crate::observations::body(cast.colleague);
    crate::observations::put(&app, cast.coach, of_colleague, body).await.expect(201);
    for id in [of_colleague, app.app.id()] {
        let look = json!({ "kind": "observed", "observation_id": id });
        let refused = step(&app, cast.coach, cycle, look).await.expect_problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/observation_id"]);
    }
}

#[tokio::test]
async fn lists_show_everybody_their_own_part() {
    let (app, cast) = ready().await;
    let (open, closed) = (opened(&app, &cast).await, opened(&app, &cast).await);
    let ending = json!({ "kind": "closed", "outcome": "no_opportunity" });
    step(&app, cast.coach, closed, ending).await.expect(201);
    let list = async |by: Uuid, query: &str| {
        let reply = app.by(by).get(&format!("/api/v1/coaching-cycles{query}")).await.expect(200);
        let items = reply.at("/items");
        items.as_array().expect("items").iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    let (open, closed) = (json!(open), json!(closed));
    for by in [cast.worker, cast.coach, cast.supervisor, cast.center] {
        assert_eq!(list(by, "").await, [closed.clone(), open.clone()]);
    }
    for by in [cast.colleague, cast.outsider, cast.admin] {
        assert!(list(by, "").await.is_empty());
    }
    assert_eq!(list(cast.coach, "?open=true").await, std::slice::from_ref(&open));
    assert_eq!(list(cast.coach, "?open=false").await, std::slice::from_ref(&closed));
    assert_eq!(list(cast.coach, "?limit=1").await, std::slice::from_ref(&closed));
    let person = format!("?person_id={}&coach_id={}", cast.worker, cast.coach);
    assert_eq!(list(cast.coach, &person).await.len(), 2);
    assert!(list(cast.coach, &format!("?person_id={}", cast.colleague)).await.is_empty());
}

#[tokio::test]
async fn one_cycle_is_shown_to_whom_the_list_shows_it() {
    let (app, cast) = ready().await;
    let cycle = opened(&app, &cast).await;
    let path = format!("/api/v1/coaching-cycles/{cycle}");
    for by in [cast.worker, cast.coach, cast.supervisor, cast.center] {
        let listed = app.by(by).get("/api/v1/coaching-cycles").await.expect(200);
        assert_eq!(app.by(by).get(&path).await.expect(200).json(), listed.at("/items/0"));
    }
    for by in [cast.colleague, cast.outsider, cast.stranger] {
        app.by(by).get(&path).await.expect_problem(404, "not-found");
    }
    let nothing = format!("/api/v1/coaching-cycles/{}", app.app.id());
    app.by(cast.coach).get(&nothing).await.expect_problem(404, "not-found");
}
