//! What a new version of a module means for those who passed the former one.

use serde_json::json;

use super::{attempt, module, pass, republish, taught};
use crate::harness::DAY;

const M01: &str = "/api/v1/modules/M01/attempts";

#[tokio::test]
async fn a_mended_detail_restarts_nobody() {
    let (app, cast) = taught().await;
    let slug = module("M01").lessons[0].slug.clone();
    let reading = format!("/api/v1/modules/M01/lessons/{slug}/reading");
    app.by(cast.worker).send(poem::http::Method::PUT, &reading, None).await.expect(204);
    pass(&app, cast.worker, "M01").await;
    republish(&app, "M01", 2, false).await;
    let detail = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(detail.at("/version"), 2);
    assert_eq!((detail.at("/my/state"), detail.at("/my/passed_version")), (json!("passed"), json!(1)));
    assert_eq!(detail.at("/my/lessons_read"), 1, "what was read stays read");
    assert_eq!(detail.at("/my/note"), "You passed version 1, and it counts. Version 2 only mends details.");
    // A check that was begun before the change may still be sent in.
    let body = attempt(app.app.id(), &module("M01"), 1, 0);
    let reply = app.by(cast.colleague).post(M01, body).await.expect(201);
    assert_eq!(reply.at("/module_version"), 1);
    assert_eq!(app.by(cast.colleague).get("/api/v1/modules/M01").await.expect(200).at("/my/state"), "passed");
}

#[tokio::test]
async fn a_change_in_substance_has_to_be_learned_and_says_by_when() {
    let (app, cast) = taught().await;
    let late = attempt(app.app.id(), &module("M01"), 1, 0);
    pass(&app, cast.worker, "M01").await;
    app.wait(40 * DAY);
    republish(&app, "M01", 2, true).await;
    let detail = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!((detail.at("/my/state"), detail.at("/my/passed_version")), (json!("changed"), json!(1)));
    assert!(detail.at("/my/best_percent").is_null(), "what no longer counts is no best result");
    // Published on April 11, due 30 days later.
    let note = "You passed version 1. Version 2 has changed: learn it by May 11, 2026.";
    assert_eq!(detail.at("/my/note"), note);
    let path = app.by(cast.worker).get("/api/v1/me/path").await.expect(200);
    assert_eq!((path.at("/modules/0/state"), path.at("/modules/0/done")), (json!("changed"), json!(false)));
    assert_eq!((path.at("/modules/0/why"), path.at("/modules/0/due_on")), (json!(note), json!("2026-05-11")));
    // The former version is no longer taken, and says why.
    let refused = app.by(cast.worker).post(M01, late).await.expect_problem(409, "conflict");
    assert_eq!(
        refused.text_at("/detail"),
        "M01 has changed since version 1, and only version 2 or later counts. \
         Load the module again and take the check anew. These answers were not scored."
    );
    let body = attempt(app.app.id(), &module("M01"), 2, 0);
    app.by(cast.worker).post(M01, body).await.expect(201);
    let my = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200).at("/my");
    assert_eq!(
        (&my["state"], &my["passed_version"], &my["note"]),
        (&json!("passed"), &json!(2), &json!(null))
    );
}

#[tokio::test]
async fn an_attempt_sent_again_after_a_change_still_tells_what_came_of_it() {
    let (app, cast) = taught().await;
    let body = attempt(app.app.id(), &module("M01"), 1, 0);
    let first = app.by(cast.worker).post(M01, body.clone()).await.expect(201);
    republish(&app, "M01", 2, true).await;
    let again = app.by(cast.worker).post(M01, body).await.expect(200);
    assert_eq!(again.json(), first.json());
}
