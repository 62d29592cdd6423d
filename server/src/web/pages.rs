//! The few pages that the server writes itself.

use std::sync::Arc;

use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};

use crate::api::problem::Slug;
use crate::auth::SigningKeys;

/// Styles stand in the page; nothing else is loaded.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const STYLE: &str = "body{font:1.05rem/1.6 system-ui,sans-serif;margin:0;padding:8vh 1.25rem;\
color:#1a2a30;background:#faf8f3}main{max-width:40rem;margin:0 auto}code{background:#e9e6dd;padding:.1em .3em;border-radius:.2em}a{color:#12505b}\
@media(prefers-color-scheme:dark){body{color:#e8e6df;background:#10191c}code{background:#22323a}a{color:#8fd0dc}}";

/// A page with a title and text in which backquotes mark code.
pub(super) fn plain(status: StatusCode, title: &str, text: &str) -> Response {
    let body = format!("<h1>{}</h1><p>{}</p>", escape(title), marked(text));
    Response::builder()
        .status(status)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .content_type("text/html; charset=utf-8")
        .body(frame(title, "", &body))
}

/// A whole page around a body.
pub(super) fn frame(title: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{} · Fieldcraft</title><style>{STYLE}{style}</style></head>\
         <body><main>{body}</main></body></html>\n",
        escape(title)
    )
}

/// Text in which backquotes mark code, as HTML.
pub(super) fn marked(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(i, part)| if i % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) })
        .collect()
}

/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `/problems/{slug}`: what a kind of problem means and what to do.
pub(super) fn problem(request: &Request) -> Response {
    let name = request.raw_path_param("slug").unwrap_or_default();
    match Slug::ALL.iter().find(|slug| slug.name() == name) {
        Some(slug) => plain(StatusCode::OK, slug.title(), slug.page()),
        None => plain(StatusCode::NOT_FOUND, "No such problem", "`/docs` describes the API."),
    }
}

/// `/openapi.json`
pub(super) fn openapi(document: Arc<str>) -> impl Endpoint<Output = Response> {
    poem::get(make_sync(move |_| {
        Response::builder()
            .content_type("application/json")
            .header(header::CACHE_CONTROL, "no-cache")
            .body(document.to_string())
    }))
}

/// `/.well-known/jwks.json`: every key that certificates were ever signed with.
pub(super) fn key_set(keys: &SigningKeys) -> impl Endpoint<Output = Response> + use<> {
    let set = serde_json::to_string(&keys.key_set()).unwrap_or_default();
    poem::get(make_sync(move |_| {
        Response::builder()
            .content_type("application/jwk-set+json")
            .header(header::CACHE_CONTROL, "public, max-age=300")
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .body(set.clone())
    }))
}
