//! The calendar feed of a person, for programs that cannot sign in: whoever
//! knows the secret address reads it. It tells no more than a session's own
//! calendar file.

use std::sync::Arc;

use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use crate::state::App;

/// `/calendar/{secret}.ics`
pub(super) struct Feeds;

impl Endpoint for Feeds {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let app = request.data::<Arc<App>>().expect("the router carries the app");
        let file = request.path_params::<String>()?;
        let Some(token) = file.strip_suffix(".ics") else {
            return Err(StatusCode::NOT_FOUND.into());
        };
        let text = app.feed(token).await.map_err(crate::api::Problem::from)?;
        Ok(Response::builder()
            .content_type("text/calendar; charset=utf-8")
            .header(header::CACHE_CONTROL, "private, no-store")
            .body(text))
    }
}
