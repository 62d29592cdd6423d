//! How much, how often.

use fieldcraft::web::Options;
use poem::Body;
use poem::http::Method;

use crate::harness::TestApp;

const MIB: usize = 1 << 20;

#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_not_read() {
    let app = TestApp::new().await;
    let client = app.anyone().with("content-length", "99999999");
    let reply = client.raw(Method::POST, "/api/v1/sessions", "application/json", "{}".into()).await;
    reply.expect_problem(413, "too-large");
}

#[tokio::test]
async fn a_body_that_does_not_say_is_cut() {
    let app = TestApp::new().await;
    let chunks = (0..32).map(|_| Ok::<_, std::io::Error>(vec![b' '; MIB / 16]));
    let body = Body::from_bytes_stream(futures_util::stream::iter(chunks));
    let client = app.anyone().with("transfer-encoding", "chunked");
    let reply = client.raw(Method::POST, "/api/v1/sessions", "application/json", body).await;
    reply.expect_problem(413, "too-large");
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_to_wait() {
    let options = Options { rate_limit: Some(2), trust_proxy: true, ..Options::default() };
    let app = TestApp::with(options).await;
    let hasty = app.anyone().with("x-forwarded-for", "2001:db8::1");
    for _ in 0..12 {
        hasty.get("/openapi.json").await.expect(200);
    }
    let reply = hasty.get("/openapi.json").await.expect_problem(429, "too-many");
    assert_eq!(reply.header("retry-after"), "1");
    // The same customer's next address is the same client; a probe is never refused.
    app.anyone().with("x-forwarded-for", "2001:db8::2").get("/openapi.json").await.expect(429);
    hasty.get("/healthz").await.expect(200);
    app.anyone().with("x-forwarded-for", "2001:db8:0:1::1").get("/openapi.json").await.expect(200);
}

#[tokio::test]
async fn without_a_trusted_proxy_the_client_cannot_choose_its_address() {
    let app = TestApp::with(Options { rate_limit: Some(1), ..Options::default() }).await;
    for i in 0..20 {
        let client = app.anyone().with("x-forwarded-for", &format!("10.0.0.{i}"));
        // In-process requests have no peer, hence no key: what matters is that the header is not one.
        client.get("/openapi.json").await.expect(200);
    }
}
