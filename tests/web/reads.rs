//! ETag, 304, gzip and HEAD on what is read.

use std::io::Read;

use poem::http::Method;

use crate::harness::TestApp;

#[tokio::test]
async fn a_read_that_has_not_changed_is_not_sent_again() {
    let (app, cast) = TestApp::staffed().await;
    let first = app.by(cast.admin).get("/api/v1/people").await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let client = app.by(cast.admin).with("if-none-match", &tag);
    let second = client.get("/api/v1/people").await.expect(304);
    assert!(second.body.is_empty());
    assert_eq!(second.header("etag"), tag);
    // Somebody else's list under the same tag is another list.
    app.by(cast.worker).with("if-none-match", &tag).get("/api/v1/people").await.expect(200);
}

#[tokio::test]
async fn long_json_is_compressed_for_those_who_ask() {
    let (app, cast) = TestApp::staffed().await;
    let plain = app.by(cast.admin).get("/api/v1/people").await.expect(200);
    assert!(plain.body.len() > 2048, "the test needs a long list");
    assert_eq!(plain.header("vary"), "Accept-Encoding");
    let packed =
        app.by(cast.admin).with("accept-encoding", "br, gzip").get("/api/v1/people").await.expect(200);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut text).expect("gzip");
    assert_eq!(text, plain.body);
    let short = app.by(cast.worker).with("accept-encoding", "gzip").get("/api/v1/tasks").await.expect(200);
    assert!(short.body.len() < 512, "the test needs a short list");
    assert_eq!(short.header("content-encoding"), "");
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let (app, cast) = TestApp::staffed().await;
    for path in ["/api/v1/people", "/healthz", "/openapi.json", "/problems/invalid"] {
        let get = app.by(cast.admin).get(path).await.expect(200);
        let head = app.by(cast.admin).send(Method::HEAD, path, None).await.expect(200);
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
    }
}
