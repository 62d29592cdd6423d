//! Nomination, the gates with their reasons, and taking a candidacy back.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{candidacy, nominate, nominated, nomination, sign};
use crate::harness::Reply;
use crate::observations::{pointers, ready, with};

fn count(reply: &Reply) -> usize {
    reply.at("/items").as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_nomination_sent_twice_is_one_candidacy() {
    let (app, cast) = ready().await;
    let id = app.app.id();
    let body = nomination(&cast, id, cast.worker);
    let first = nominate(&app, cast.supervisor, body.clone()).await.expect(201);
    let again = nominate(&app, cast.supervisor, body.clone()).await.expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(first.at("/agencies/0/name"), "North Agency");
    assert_eq!(first.at("/sponsor/display_name"), "Sam Supervisor");
    assert_eq!(first.at("/nominated_on"), "2026-03-02");
    let other = with(body, json!({ "conflicts": "My cousin." }));
    nominate(&app, cast.supervisor, other).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn all_faults_of_a_nomination_are_named_at_once() {
    let (app, cast) = ready().await;
    let wrong = json!({ "path": "coach", "agency_ids": [], "sponsor_id": cast.worker, "conflicts": " " });
    let body = with(nomination(&cast, app.app.id(), cast.worker), wrong);
    let refused = nominate(&app, cast.center, body).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/path", "/agency_ids", "/sponsor_id", "/conflicts"]);
    let trainer = json!({ "path": "local-trainer" });
    let body = with(nomination(&cast, app.app.id(), cast.worker), trainer);
    let refused = nominate(&app, cast.center, body).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/module_codes"]);
    let unknown =
        json!({ "path": "local-trainer", "module_codes": ["M99"], "agency_ids": [cast.north_site] });
    let body = with(nomination(&cast, app.app.id(), cast.worker), unknown);
    let refused = nominate(&app, cast.center, body).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/agency_ids", "/module_codes"]);
}

#[tokio::test]
async fn a_longer_list_takes_no_more_queries() {
    let (app, cast) = ready().await;
    nominated(&app, &cast).await;
    let list = async || {
        // The first reading keeps content and caller in memory.
        app.by(cast.center).get("/api/v1/candidacies").await.expect(200);
        let (list, queries) = app.counted(cast.center, "/api/v1/candidacies").await;
        (count(&list), queries)
    };
    let (one, queries) = list().await;
    for person in [cast.colleague, cast.coach] {
        nominate(&app, cast.center, nomination(&cast, app.app.id(), person)).await.expect(201);
    }
    assert!(queries > 0);
    assert_eq!((one, list().await), (1, (3, queries)));
}

#[tokio::test]
async fn nobody_is_twice_a_candidate_on_one_path() {
    let (app, cast) = ready().await;
    let id = nominated(&app, &cast).await;
    let again = async || nominate(&app, cast.center, nomination(&cast, app.app.id(), cast.worker)).await;
    again().await.expect_problem(409, "conflict");
    let withdrawal = json!({ "id": app.app.id(), "reason": "Not this year." });
    let path = format!("/api/v1/candidacies/{id}/withdrawals");
    app.by(cast.supervisor).post(&path, withdrawal.clone()).await.expect_problem(403, "forbidden");
    for _ in 0..2 {
        app.by(cast.worker).post(&path, withdrawal.clone()).await.expect(204);
    }
    let late = json!({ "id": app.app.id() });
    app.by(cast.worker).post(&path, late).await.expect_problem(409, "conflict");
    let over = candidacy(&app, cast.worker, id).await.expect(200);
    assert_eq!((over.at("/state"), over.at("/events/1/text")), (json!("withdrawn"), json!("Not this year.")));
    sign(&app, cast.center, id).await.expect_problem(409, "conflict");
    again().await.expect(201);
}

#[tokio::test]
async fn a_withdrawal_id_that_is_taken_is_refused() {
    let (app, cast) = ready().await;
    let id = nominated(&app, &cast).await;
    let other = app.app.id();
    nominate(&app, cast.center, nomination(&cast, other, cast.colleague)).await.expect(201);
    let event = json!({ "id": app.app.id(), "reason": "Not this year." });
    let post = async |by, candidacy: Uuid, body: Value| {
        app.by(by).post(&format!("/api/v1/candidacies/{candidacy}/withdrawals"), body).await
    };
    post(cast.worker, id, event.clone()).await.expect(204);
    post(cast.colleague, other, event.clone()).await.expect_problem(409, "conflict");
    let changed = with(event, json!({ "reason": "Another reason." }));
    post(cast.worker, id, changed).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn every_gate_says_what_it_asks_what_there_is_and_why() {
    let (app, cast) = ready().await;
    let id = nominated(&app, &cast).await;
    let seen = candidacy(&app, cast.worker, id).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["stage"]), (&json!("in_stage"), &json!("LC1")));
    let states: Vec<&str> =
        seen["stages"].as_array().expect("stages").iter().filter_map(|s| s["state"].as_str()).collect();
    assert_eq!(states[..3], ["passed", "now", "later"]);
    for gate in
        seen["stages"].as_array().expect("stages").iter().flat_map(|s| s["gates"].as_array().expect("gates"))
    {
        for field in ["key", "title", "text", "target", "actual", "reason"] {
            assert!(gate[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {gate}");
        }
    }
    assert_eq!(seen["may_decide"], false);
    let center = candidacy(&app, cast.center, id).await.expect(200);
    assert_eq!(center.at("/may_decide"), false);
    assert!(center.text_at("/may_not_decide_because").contains("every gate"), "{center}");
    // A coach who never responded has not been in practice.
    let coach = app.app.id();
    let seen = nominate(&app, cast.center, nomination(&cast, coach, cast.coach)).await.expect(201);
    assert_eq!((seen.at("/state"), seen.at("/stage")), (json!("open"), json!("LC0")));
}

#[tokio::test]
async fn candidacies_are_listed_to_those_who_may_see_them() {
    let (app, cast) = ready().await;
    let id = nominated(&app, &cast).await;
    let list =
        async |by, query: &str| app.by(by).get(&format!("/api/v1/candidacies{query}")).await.expect(200);
    for by in [cast.worker, cast.supervisor, cast.center] {
        assert_eq!(count(&list(by, "").await), 1);
    }
    for by in [cast.colleague, cast.outsider, cast.stranger] {
        assert_eq!(count(&list(by, "").await), 0);
        candidacy(&app, by, id).await.expect_problem(404, "not-found");
    }
    assert_eq!(count(&list(cast.center, "?path=local-trainer").await), 0);
    assert_eq!(count(&list(cast.center, "?path=local-coach&state=in_stage").await), 1);
    assert_eq!(count(&list(cast.center, "?state=certified").await), 0);
}
