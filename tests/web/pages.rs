//! Pages and machine pages around the API.

use serde_json::json;

use crate::harness::TestApp;

#[tokio::test]
async fn every_answer_keeps_the_browser_careful() {
    let app = TestApp::new().await;
    let shown = ["/healthz", "/", "/docs", "/problems/invalid"];
    let data = ["/api/v1/me", "/openapi.json", "/nothing.js", "/readyz"];
    for path in shown.into_iter().chain(data) {
        let reply = app.anyone().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
        if shown.contains(&path) {
            assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(reply.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert!(reply.header("permissions-policy").contains("camera=()"), "{path}");
        }
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("default-src 'none'") || policy.contains("default-src 'self'"),
            "{path}: {policy}"
        );
    }
}

#[tokio::test]
async fn the_probes_answer() {
    let app = TestApp::new().await;
    assert_eq!(app.anyone().get("/healthz").await.expect(200).text(), "ok\n");
    let early = app.anyone().get("/readyz").await.expect(503);
    assert_eq!(early.at("/migrations"), "ok", "{early}");
    assert!(early.text_at("/content").contains("M01 version 1"), "{early}");
    app.given().framework().await;
    let waiting = app.anyone().get("/readyz").await.expect(200);
    assert_eq!(waiting.at("/ready"), true, "what is in force serves while the rest waits for two people");
    assert!(waiting.text_at("/content").contains("M01 version 1"), "{waiting}");
    app.given().content().await;
    let ready = app.anyone().get("/readyz").await.expect(200);
    assert_eq!(ready.json(), json!({ "ready": true, "database": "ok", "migrations": "ok", "content": "ok" }));
}

#[tokio::test]
async fn figures_have_bounded_labels() {
    let (app, cast) = TestApp::staffed().await;
    for path in ["/api/v1/people?q=wren", "/api/v1/nothing", "/a/page", "/another/page"] {
        app.by(cast.admin).get(path).await;
    }
    app.by(cast.admin).delete(&format!("/api/v1/grants/{}", cast.state)).await;
    let figures = app.anyone().get("/metrics").await.expect(200).text();
    let routes: std::collections::BTreeSet<&str> =
        figures.lines().filter_map(|line| line.split("route=\"").nth(1)?.split('"').next()).collect();
    assert!(routes.contains("/api/v1/people"), "{routes:?}");
    assert!(routes.iter().all(|route| !route.contains("wren") && !route.contains("another")), "{routes:?}");
    assert!(!figures.contains(&cast.state.to_string()), "an id is no label");
    assert!(figures.contains("http_requests_in_flight 1"), "{figures}");
    assert!(figures.contains("process_resident_memory_bytes"), "{figures}");
}

#[tokio::test]
async fn addresses_that_can_only_have_been_files_are_not_pages() {
    let app = TestApp::new().await;
    for path in ["/_app/immutable/gone.js", "/favicon.gone", "/people/a.b"] {
        app.anyone().get(path).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn the_reference_names_no_host_but_this_one() {
    let app = TestApp::new().await;
    let page = app.anyone().get("/docs").await.expect(200);
    let policy = page.header("content-security-policy");
    for host in ["http:", "https:", "*"] {
        assert!(!policy.contains(host), "{policy}");
    }
    for host in ["scalar.com", "jsdelivr", "googleapis", "unpkg"] {
        assert!(!page.text().contains(host), "{host} is named");
    }
    assert!(page.text().contains("create_session"));
}
