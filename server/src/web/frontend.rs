//! The front end: the files that `vite build` made, in the binary in release,
//! read from the folder in debug. Every address that is not a file is the app's
//! own (`200.html`), except those that can only have been files.

use std::borrow::Cow;

use bytes::Bytes;
use poem::http::{Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response, Result};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::answer::{accepts, matches};
use super::pages;

#[derive(RustEmbed)]
#[folder = "../frontend/build"]
struct Build;

const SHELL: &str = "200.html";

/// The worker that keeps pages readable without a connection. Its policy is its own, not the page's:
/// it may ask this server, and load nothing else.
const WORKER: &str = "service-worker.js";
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

/// Has the front end been built?
#[must_use]
pub fn is_built() -> bool {
    Build::get(SHELL).is_some()
}

/// Serves the front end.
pub(super) struct Frontend;

impl Endpoint for Frontend {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if request.method() != Method::GET {
            return Err(StatusCode::METHOD_NOT_ALLOWED.into());
        }
        let path = request.uri().path().trim_start_matches('/');
        let name = match find(path) {
            Found::File => path,
            Found::Shell => SHELL,
            Found::Nothing => return Err(StatusCode::NOT_FOUND.into()),
        };
        let Some(file) = Build::get(name) else {
            let text = "The pages of this server have not been built yet. Run `make run`, or build them in `frontend/` with `npm run build`. The API works without them: see `/docs`.";
            return Ok(pages::plain(StatusCode::SERVICE_UNAVAILABLE, "No pages yet", text));
        };
        Ok(serve(&request, name, &file))
    }
}

enum Found {
    File,
    Shell,
    Nothing,
}

fn find(path: &str) -> Found {
    let compressed = [".br", ".gz"].iter().any(|end| path.ends_with(end));
    if !path.is_empty() && !compressed && Build::get(path).is_some() {
        return Found::File;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.starts_with("_app/") || path.starts_with("api/") || path == "api" || last.contains('.') {
        return Found::Nothing;
    }
    Found::Shell
}

fn serve(request: &Request, name: &str, file: &EmbeddedFile) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag = format!("W/\"{:x}\"", u64::from_be_bytes(std::array::from_fn(|i| hash[i])));
    let immutable = name.starts_with("_app/immutable/");
    // What never changes is never asked for again: no tag to ask with.
    let mut response = if immutable {
        Response::builder().header(header::CACHE_CONTROL, "max-age=31536000, immutable")
    } else {
        Response::builder().header(header::CACHE_CONTROL, "no-cache").header(header::ETAG, tag.as_str())
    };
    let media_type = media_type(name);
    if !dense(media_type) {
        response = response.header(header::VARY, "Accept-Encoding");
    }
    if media_type.starts_with("text/html") {
        response = response.header(header::CONTENT_SECURITY_POLICY, policy(&file.data));
    }
    if name == WORKER {
        response = response.header(header::CONTENT_SECURITY_POLICY, WORKER_POLICY);
    }
    if request.header(header::IF_NONE_MATCH).is_some_and(|known| matches(known, &tag)) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    response = response.content_type(media_type);
    let smaller = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(encoding, _)| !dense(media_type) && accepts(request, encoding))
        .find_map(|(encoding, end)| Build::get(&format!("{name}{end}")).map(|file| (encoding, file.data)));
    match smaller {
        Some((encoding, data)) => response.header(header::CONTENT_ENCODING, encoding).body(body(data)),
        None => response.body(body(file.data.clone())),
    }
}

/// What the binary holds is sent as it lies there, without a copy.
fn body(data: Cow<'static, [u8]>) -> Body {
    match data {
        Cow::Borrowed(bytes) => Body::from_bytes(Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Body::from_vec(bytes),
    }
}

/// The policy that the build wrote into the page (with the hashes of its inline
/// script), and what a `<meta>` cannot say.
fn policy(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let written = page
        .split("<meta")
        .filter(|tag| tag.to_ascii_lowercase().contains("content-security-policy"))
        .find_map(|tag| tag.split_once("content=\"")?.1.split_once('"').map(|(policy, _)| policy));
    let policy = match written {
        Some(policy) => policy.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&"),
        None => "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'".into(),
    };
    format!("{}; frame-ancestors 'none'", policy.trim().trim_end_matches(';'))
}

/// Compressed in itself: it travels in one form only.
fn dense(media_type: &str) -> bool {
    matches!(media_type, "font/woff2" | "image/png" | "image/webp")
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_page_moves_into_the_header() {
        let page = br#"<head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'self'; script-src 'self' 'sha256-abc='"></head>"#;
        assert_eq!(
            policy(page),
            "default-src 'self'; script-src 'self' 'sha256-abc='; frame-ancestors 'none'"
        );
        assert!(policy(b"<html>").starts_with("default-src 'self';"));
    }

    #[test]
    fn what_can_only_have_been_a_file_is_not_a_page() {
        for path in ["_app/immutable/x", "favicon2.ico", "api/v2/people", "people/a.json"] {
            assert!(matches!(find(path), Found::Nothing), "{path}");
        }
        for path in ["", "people/123", "sign-in"] {
            assert!(matches!(find(path), Found::Shell), "{path}");
        }
    }
}
