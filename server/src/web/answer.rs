//! What every read of the API has in common: an ETag, 304 for what the client
//! still has, and gzip for long JSON. (poem's own compression encodes twice and
//! sends no `Vary`.)

use std::io::Write as _;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse, Middleware, PathPattern, Request, Response, Result};

/// Shorter bodies do not gain: a whole answer of this length still travels in one packet, header and all.
const LEAST_BYTES: usize = 512;

/// The layer.
pub(super) struct Answer;

impl<E: Endpoint> Middleware<E> for Answer {
    type Output = Answered<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Answered { inner }
    }
}

/// An endpoint behind [`Answer`].
pub(super) struct Answered<E> {
    inner: E,
}

impl<E: Endpoint> Endpoint for Answered<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let get = request.method() == Method::GET;
        let gzip = accepts(&request, "gzip");
        let known = request.header(header::IF_NONE_MATCH).map(str::to_owned);
        let response = self.inner.call(request).await?.into_response();
        if !is_json(&response) || response.headers().contains_key(header::CONTENT_ENCODING) {
            return Ok(response);
        }
        let (mut parts, body) = response.into_parts();
        let body = body.into_bytes().await?;
        parts.headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if get && parts.status == StatusCode::OK {
            let tag = etag(&body);
            parts
                .headers
                .entry(header::CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("private, no-cache"));
            parts
                .headers
                .insert(header::ETAG, HeaderValue::from_str(&tag).map_err(poem::error::InternalServerError)?);
            if known.is_some_and(|known| matches(&known, &tag)) {
                return Ok(not_modified(parts));
            }
        }
        let mut response = Response::from_parts(parts, poem::Body::empty());
        if gzip && body.len() >= LEAST_BYTES {
            response.headers_mut().remove(header::CONTENT_LENGTH);
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response.set_body(compress(&body)?);
        } else {
            response.set_body(body);
        }
        Ok(response)
    }
}

fn is_json(response: &Response) -> bool {
    response.content_type().is_some_and(|kind| kind.starts_with("application/json"))
}

fn not_modified(mut parts: poem::ResponseParts) -> Response {
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.status = StatusCode::NOT_MODIFIED;
    let pattern = parts.extensions.get::<PathPattern>().cloned();
    let mut response = Response::from_parts(parts, poem::Body::empty());
    if let Some(pattern) = pattern {
        response.set_data(pattern);
    }
    response
}

/// Weak, as the same content also travels compressed.
fn etag(body: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, body);
    format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]))
}

/// Is this tag among those of `If-None-Match`? (RFC 9110, weak comparison.)
pub(super) fn matches(known: &str, tag: &str) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| bare(one) == bare(tag))
}

/// Does the client take this encoding?
pub(super) fn accepts(request: &Request, encoding: &str) -> bool {
    request.header(header::ACCEPT_ENCODING).is_some_and(|list| {
        list.split(',').any(|item| {
            let mut parts = item.trim().split(';');
            let named = parts.next().is_some_and(|name| name.trim().eq_ignore_ascii_case(encoding));
            named && !parts.any(|q| matches!(q.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

fn compress(body: &[u8]) -> Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::default());
    encoder.write_all(body).map_err(poem::error::InternalServerError)?;
    Ok(encoder.finish().map_err(poem::error::InternalServerError)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_read_with_their_weights() {
        let with = |list: &str| Request::builder().header("accept-encoding", list).finish();
        assert!(accepts(&with("br, GZIP;q=0.8"), "gzip"));
        assert!(!accepts(&with("br;q=1.0, gzip;q=0"), "gzip"));
        assert!(!accepts(&with("xgzip"), "gzip"));
    }

    #[test]
    fn tags_are_compared_weakly() {
        assert!(matches("\"a\", W/\"b\"", "\"b\""));
        assert!(matches("*", "W/\"b\""));
        assert!(!matches("\"a\"", "W/\"b\""));
    }
}
