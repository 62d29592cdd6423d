//! The outermost layer: gives each request an id, writes one log line about it,
//! counts it, and puts the id where a person can quote it.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use poem::http::{HeaderName, HeaderValue, Method, header};
use poem::{Endpoint, IntoResponse, Middleware, PathPattern, Request, Response, Result};
use uuid::Uuid;

use super::headers;
use super::metrics::Metrics;
use crate::api::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Filled by the sign-in check, so that the log line can name the person.
#[derive(Clone, Debug, Default)]
pub struct Who(pub Arc<OnceLock<Uuid>>);

/// The client's address, once worked out.
#[derive(Clone, Debug)]
pub(super) struct Address(pub(super) Arc<str>);

/// The layer.
pub(super) struct Watch {
    pub(super) metrics: Arc<Metrics>,
    pub(super) trust_proxy: bool,
}

impl<E: Endpoint> Middleware<E> for Watch {
    type Output = Watched<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Watched { inner, metrics: self.metrics.clone(), trust_proxy: self.trust_proxy }
    }
}

/// An endpoint behind [`Watch`].
pub(super) struct Watched<E> {
    inner: E,
    metrics: Arc<Metrics>,
    trust_proxy: bool,
}

impl<E: Endpoint> Endpoint for Watched<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let start = Instant::now();
        let _here = self.metrics.enter();
        let id = request_id(&request);
        let who = Who::default();
        let address = if self.trust_proxy { forwarded(&request) } else { None };
        request.set_data(Address(address.unwrap_or_else(|| peer(&request)).into()));
        request.set_data(who.clone());
        let method = request.method().clone();
        if method == Method::HEAD {
            request.set_method(Method::GET);
        }
        let mut response = self.inner.get_response(request).await;
        if method == Method::HEAD {
            response = without_body(response);
        }
        // What a page is put together from is nothing that anybody quotes.
        if !headers::is_part(&response) {
            sign(&mut response, &id);
        }
        let pattern = response.data::<PathPattern>().map_or_else(|| Arc::from("(none)"), |p| p.0.clone());
        let status = response.status();
        self.metrics.count(&method, &pattern, status, start.elapsed());
        let person = who.0.get().map(Uuid::to_string);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            target: "fieldcraft::access",
            request_id = id,
            method = method.as_str(),
            route = &*pattern,
            status = status.as_u16(),
            ms = (ms * 100.0).round() / 100.0,
            person,
            "request"
        );
        Ok(response)
    }
}

/// The id that the caller sent, if it is harmless in a log, else a new one.
fn request_id(request: &Request) -> String {
    let sane = |text: &&str| {
        (8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    if let Some(id) = request.header(REQUEST_ID).filter(sane) {
        return id.to_owned();
    }
    format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..))
}

/// Puts the id into the header and, where the fault is ours, into the problem.
fn sign(response: &mut Response, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if !response.status().is_server_error() {
        return;
    }
    let Some(mut problem) = response.data::<Problem>().cloned() else {
        return;
    };
    tracing::error!(
        request_id = id,
        status = problem.status,
        detail = problem.detail,
        "answered with a fault"
    );
    problem.request_id = Some(id.to_owned());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.set_body(problem.body());
}

/// What HEAD answers: the headers of GET and nothing else.
fn without_body(response: Response) -> Response {
    let (parts, _) = response.into_parts();
    let mut response = Response::from_parts(parts, poem::Body::empty());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.into_response()
}

/// The address that the nearest proxy saw: the last of the list, since all before
/// it is what the client says about itself.
fn forwarded(request: &Request) -> Option<String> {
    let values = request.headers().get_all("x-forwarded-for");
    let last = values.iter().next_back()?.to_str().ok()?;
    let address: IpAddr = last.rsplit(',').next()?.trim().parse().ok()?;
    Some(address.to_string())
}

/// The other end of the connection.
pub(super) fn peer(request: &Request) -> String {
    request
        .remote_addr()
        .as_socket_addr()
        .map_or_else(|| "unknown".into(), |address| address.ip().to_canonical().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_forge_a_log_line_is_replaced() {
        let with = |id: &str| Request::builder().header("x-request-id", id).finish();
        assert_eq!(request_id(&with("build-1234.5")), "build-1234.5");
        for bad in ["short", "has space in it", "quote\"inside-it", &"x".repeat(65)] {
            assert_ne!(request_id(&with(bad)), bad);
        }
    }

    #[test]
    fn only_the_last_forwarded_address_counts() {
        let request = Request::builder().header("x-forwarded-for", "6.6.6.6, 10.1.2.3").finish();
        assert_eq!(forwarded(&request).as_deref(), Some("10.1.2.3"));
        let nonsense = Request::builder().header("x-forwarded-for", "10.1.2.3, unknown").finish();
        assert_eq!(forwarded(&nonsense), None);
    }
}
