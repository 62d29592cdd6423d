//! `/docs`: the API for people, written from the document by the server itself:
//! no script, no other host, and it prints.

use std::sync::{Arc, OnceLock};

use poem::endpoint::make_sync;
use poem::http::StatusCode;
use poem::{Endpoint, Response};

use super::pages;

/// `/docs`
pub(super) fn endpoint(document: Arc<str>) -> impl Endpoint<Output = Response> {
    let page: OnceLock<String> = OnceLock::new();
    poem::get(make_sync(move |_| {
        let text = page.get_or_init(|| document.to_string());
        pages::plain(StatusCode::OK, "API", text)
    }))
}
