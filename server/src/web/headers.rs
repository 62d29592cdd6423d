//! Headers that keep browsers careful. A page that needs more than the strict
//! default policy has set its own before this layer sees it.

use poem::http::{HeaderName, HeaderValue, header};
use poem::{Endpoint, Middleware, Request, Response, Result};

/// Nothing may be loaded or framed: right for JSON and errors.
const STRICT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// The layer.
pub(super) struct Headers {
    pub(super) https: bool,
}

impl<E: Endpoint<Output = Response>> Middleware<E> for Headers {
    type Output = Headed<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Headed { inner, https: self.https }
    }
}

/// An endpoint behind [`Headers`].
pub(super) struct Headed<E> {
    inner: E,
    https: bool,
}

impl<E: Endpoint<Output = Response>> Endpoint for Headed<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let mut response = self.inner.call(request).await?;
        let headers = response.headers_mut();
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(STRICT);
        for (name, value) in ALWAYS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self.https {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        Ok(response)
    }
}
