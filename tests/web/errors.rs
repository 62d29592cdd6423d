//! Every error is a problem, also those that the framework makes.

use fieldcraft::api::problem::Slug;
use poem::http::Method;
use serde_json::json;

use crate::harness::TestApp;

#[tokio::test]
async fn what_the_router_and_the_parsers_refuse_is_a_problem() {
    let (app, cast) = TestApp::staffed().await;
    let (nobody, admin) = (app.anyone(), app.by(cast.admin));
    for path in
        ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/me/", "/api/v1/people/", "/api/v2/me", "/api"]
    {
        nobody.get(path).await.expect_problem(404, "not-found");
    }
    nobody.delete("/api/v1/people").await.expect_problem(405, "method-not-allowed");
    nobody.post("/some/page", json!({})).await.expect_problem(405, "method-not-allowed");
    nobody.get("/api/v1/people").await.expect_problem(401, "unauthorized");
    app.bearing("x.y.z").get("/api/v1/people").await.expect_problem(401, "unauthorized");
    nobody.with("authorization", "Basic eDp5").get("/api/v1/me").await.expect_problem(401, "unauthorized");
    admin.get("/api/v1/people?node_id=x").await.expect_problem(400, "bad-request");
    admin.delete("/api/v1/grants/x").await.expect_problem(400, "bad-request");
    let raw = async |kind: &str, body: &'static str| {
        admin.raw(Method::POST, "/api/v1/nodes", kind, body.into()).await
    };
    raw("application/json", "{").await.expect_problem(400, "bad-request");
    raw("application/json", "[]").await.expect_problem(400, "bad-request");
    raw("application/json", "{\"zzz\": 1}").await.expect_problem(400, "bad-request");
    // PostgreSQL stores no NUL: it is refused before anybody tries.
    let nul = json!({ "id": app.app.id(), "parent_id": cast.north, "kind": "site", "name": "A\0B" });
    admin.post("/api/v1/nodes", nul).await.expect_problem(400, "bad-request");
    for path in ["/api/v1/people?q=a%00b", "/api/v1/modules/M01%00"] {
        admin.get(path).await.expect_problem(400, "bad-request");
    }
    raw("text/csv", "a,b").await.expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_body_at_fault_names_the_field_and_no_type_of_ours() {
    let (app, cast) = TestApp::staffed().await;
    let body = json!({ "id": app.app.id(), "parent_id": "x", "kind": "team", "name": "A" });
    let reply = app.by(cast.admin).post("/api/v1/nodes", body).await.expect_problem(400, "bad-request");
    assert_eq!(reply.at("/errors/0/pointer"), "/parent_id", "{reply}");
    assert!(!reply.text().contains("NodeIn"), "{reply}");
    assert!(!reply.text().contains("Uuid"), "{reply}");
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in_before_the_body_is_read() {
    let app = TestApp::new().await;
    let reply = app.anyone().raw(Method::POST, "/api/v1/nodes", "application/json", "{".into()).await;
    reply.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_fault_of_ours_carries_the_request_id_and_no_cause() {
    let (app, cast) = TestApp::staffed().await;
    let client = app.by(cast.admin).with("x-request-id", "trace-me-1234");
    app.app.store.read.clone().close().await.expect("closed");
    let reply = client.get("/api/v1/nodes").await.expect_problem(500, "internal");
    assert_eq!(reply.at("/request_id"), "trace-me-1234");
    assert_eq!(reply.header("x-request-id"), "trace-me-1234");
    assert!(!reply.text().to_lowercase().contains("pool"), "{reply}");
    app.anyone().get("/healthz").await.expect(200);
    app.anyone().get("/readyz").await.expect(503);
}

#[tokio::test]
async fn every_answer_has_a_request_id() {
    let app = TestApp::new().await;
    let one = app.anyone().get("/api/v1/me").await;
    let two = app.anyone().get("/healthz").await;
    assert!(one.header("x-request-id").len() >= 16);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    assert!(one.at("/request_id").is_null(), "only our own faults need it: {one}");
}

#[tokio::test]
async fn every_kind_of_problem_has_a_page() {
    let app = TestApp::new().await;
    for slug in Slug::ALL {
        let page = app.anyone().get(&format!("/problems/{}", slug.name())).await.expect(200);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.text().contains(slug.title()), "{page}");
    }
    app.anyone().get("/problems/made-up").await.expect(404);
}
