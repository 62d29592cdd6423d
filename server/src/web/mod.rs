//! Everything around the API: the router, limits, headers, logs, metrics, and
//! the front end. From the outside in, a request passes [`watch`] (its id, one
//! log line, figures), [`headers`], the turning of errors into problems,
//! [`guard`] (how much, how long, how often), [`answer`] (ETag, gzip), [`faults`]
//! (what is wrong with a body) and the router.

use std::sync::Arc;

use poem::endpoint::make_sync;
use poem::middleware::CatchPanic;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route};

use crate::api;
use crate::api::problem::{Problem, Slug};
use crate::state::App;

mod answer;
mod calendars;
mod docs;
mod faults;
mod frontend;
mod guard;
mod headers;
mod health;
mod metrics;
mod pages;
mod pictures;
mod watch;

pub use frontend::is_built;
pub use health::Readiness;
pub use watch::Who;

/// How the server faces its clients.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Requests a second that one address may send; no limit when absent.
    pub rate_limit: Option<u32>,
    /// Take the client's address from `X-Forwarded-For`.
    pub trust_proxy: bool,
    /// People reach the server by HTTPS: browsers are told to insist on it.
    pub https: bool,
}

/// The whole server as one endpoint.
#[must_use]
pub fn endpoint(app: &Arc<App>, options: &Options) -> impl Endpoint<Output = Response> + use<> {
    let metrics = Arc::new(metrics::Metrics::default());
    let figures = metrics.clone();
    let document: Arc<str> = api::document::document(app).into();
    let bodies = Arc::new(faults::Bodies::new(&document));
    let api = api::service(app).with(faults::Explain { bodies }).with(answer::Answer);
    Route::new()
        .nest("/api/v1", api)
        .at("/docs", docs::endpoint(document.clone()))
        .at("/openapi.json", pages::openapi(document).with(answer::Answer))
        .at("/.well-known/jwks.json", pages::key_set(&app.keys.signing).with(answer::Answer))
        .at("/problems/:slug", poem::get(make_sync(|request| pages::problem(&request))))
        .at("/content/modules/:code/:version/pictures/:name", poem::get(pictures::Pictures))
        .at("/calendar/:file", poem::get(calendars::Feeds))
        .at("/healthz", poem::get(make_sync(|_| health::alive())))
        .at("/readyz", poem::get(health::Ready::default()))
        .at("/metrics", poem::get(make_sync(move |_| figures.page())))
        .nest_no_strip("/", frontend::Frontend)
        .data(app.clone())
        .with(guard::Guard::new(options))
        .with(CatchPanic::new().with_handler(panicked))
        .catch_all_error(|error| async move {
            let pattern = error.data::<poem::PathPattern>().cloned();
            let mut response = poem::error::ResponseError::as_response(&api::problem::of_error(error));
            if let Some(pattern) = pattern {
                response.set_data(pattern);
            }
            response
        })
        .with(headers::Headers { https: options.https })
        .with(watch::Watch { metrics, trust_proxy: options.trust_proxy })
}

/// Routes of one's own with the pages behind them and the same careful headers: no API, no limits.
#[must_use]
pub fn pages_around(routes: Route) -> impl Endpoint<Output = Response> {
    routes
        .nest_no_strip("/", frontend::Frontend)
        .catch_all_error(|error| async move {
            poem::error::ResponseError::as_response(&api::problem::of_error(error))
        })
        .with(headers::Headers { https: false })
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    let status = poem::http::StatusCode::INTERNAL_SERVER_ERROR;
    let problem =
        Problem::new(status, Slug::Internal, "Something went wrong on our side. Nothing was saved.");
    poem::error::ResponseError::as_response(&problem).into_response()
}

/// The address a request comes from, without the port; behind a trusted proxy
/// the one that the proxy saw.
#[must_use]
pub fn client_address(request: &Request) -> String {
    request.data::<watch::Address>().map_or_else(|| watch::peer(request), |address| address.0.to_string())
}
