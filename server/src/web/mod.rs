//! Everything around the API: the router, limits, headers, metrics, the front end.

use std::sync::Arc;

use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route};

use crate::api;
use crate::state::App;

/// The whole server as one endpoint.
#[must_use]
pub fn endpoint(app: &Arc<App>) -> impl Endpoint<Output = Response> + use<> {
    let service = api::service(app);
    let route = Route::new().nest("/api/v1", service);
    route
        .data(app.clone())
        .catch_all_error(|error| async move {
            poem::error::ResponseError::as_response(&api::problem::of_error(error)).into_response()
        })
        .map_to_response()
}

/// The address a request comes from, without the port.
#[must_use]
pub fn client_address(request: &Request) -> String {
    request
        .remote_addr()
        .as_socket_addr()
        .map_or_else(|| "unknown".into(), |address| address.ip().to_string())
}
