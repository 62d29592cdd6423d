//! Amendments: a new row with a reason, by the same observer, once.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{answer, body, pointers, put, ready, recorded, with};

fn amendment(subject: Uuid, of: Uuid) -> Value {
    let fields = json!({
        "supersedes": of,
        "supersede_reason": "Rated the partner by mistake.",
        "ratings": [{ "indicator": "C01.1", "rating": "1" }],
    });
    with(body(subject), fields)
}

#[tokio::test]
async fn an_amendment_takes_the_place_of_the_row() {
    let (app, cast) = ready().await;
    let old = recorded(&app, &cast).await;
    let id = app.app.id();
    let new = put(&app, cast.coach, id, amendment(cast.worker, old)).await.expect(201);
    assert_eq!(new.at("/supersedes"), json!(old));
    assert_eq!(new.at("/state"), "recorded");
    let read = app.by(cast.worker).get(&format!("/api/v1/observations/{old}")).await.expect(200);
    assert_eq!(read.at("/state"), "superseded");
    assert_eq!(read.at("/superseded_by"), json!(id));
    assert_eq!(read.at("/events/0/kind"), "superseded");
    assert_eq!(read.at("/events/0/text"), "Rated the partner by mistake.");
    assert_eq!(read.at("/ratings/0/rating"), "3", "the old row is as it was");
    put(&app, cast.coach, id, amendment(cast.worker, old)).await.expect(200);
}

#[tokio::test]
async fn a_row_is_amended_once_and_then_its_newest_version() {
    let (app, cast) = ready().await;
    let old = recorded(&app, &cast).await;
    let id = app.app.id();
    put(&app, cast.coach, id, amendment(cast.worker, old)).await.expect(201);
    let twice = put(&app, cast.coach, app.app.id(), amendment(cast.worker, old)).await;
    assert!(twice.expect_problem(409, "conflict").text_at("/detail").contains("newest version"));
    put(&app, cast.coach, app.app.id(), amendment(cast.worker, id)).await.expect(201);
}

#[tokio::test]
async fn only_the_observer_amends_and_only_about_the_same_person() {
    let (app, cast) = ready().await;
    let old = recorded(&app, &cast).await;
    let send = async |by, body| put(&app, by, app.app.id(), body).await;
    let refused = send(cast.center, amendment(cast.worker, old)).await.expect_problem(403, "forbidden");
    assert!(refused.text_at("/detail").contains("Only the person who recorded"), "{refused}");
    let other = send(cast.coach, amendment(cast.colleague, old)).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&other), ["/subject_id"]);
    send(cast.coach, amendment(cast.worker, app.app.id())).await.expect_problem(404, "not-found");
    // An observation of another agency is as absent as one that never was.
    let theirs = app.app.id();
    put(&app, cast.outsider, theirs, body(cast.stranger)).await.expect(201);
    send(cast.coach, amendment(cast.worker, theirs)).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn what_is_out_for_good_does_not_come_back_by_amendment() {
    let (app, cast) = ready().await;
    let withdrawn = recorded(&app, &cast).await;
    answer(&app, cast.coach, withdrawn, "withdrawals", json!({ "reason": "Wrong visit." })).await.expect(201);
    put(&app, cast.coach, app.app.id(), amendment(cast.worker, withdrawn))
        .await
        .expect_problem(409, "conflict");
    let overturned = recorded(&app, &cast).await;
    answer(&app, cast.worker, overturned, "disputes", json!({ "reason": "I was not there." }))
        .await
        .expect(201);
    let decision = json!({ "outcome": "upheld", "reason": "The roster agrees." });
    answer(&app, cast.center, overturned, "dispute-decisions", decision).await.expect(201);
    put(&app, cast.coach, app.app.id(), amendment(cast.worker, overturned))
        .await
        .expect_problem(409, "conflict");
    // While a dispute is open, an amendment can be the answer to it.
    let disputed = recorded(&app, &cast).await;
    answer(&app, cast.worker, disputed, "disputes", json!({ "reason": "That was my partner." }))
        .await
        .expect(201);
    put(&app, cast.coach, app.app.id(), amendment(cast.worker, disputed)).await.expect(201);
}

#[tokio::test]
async fn of_two_amendments_at_once_one_is_taken() {
    let (app, cast) = ready().await;
    let old = recorded(&app, &cast).await;
    let (first, second) = tokio::join!(
        put(&app, cast.coach, app.app.id(), amendment(cast.worker, old)),
        put(&app, cast.coach, app.app.id(), amendment(cast.worker, old)),
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    let read = app.by(cast.coach).get(&format!("/api/v1/observations/{old}")).await.expect(200);
    assert_eq!(read.at("/events").as_array().map(Vec::len), Some(1));
}
