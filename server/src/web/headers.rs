//! Headers that keep browsers careful. A page that needs more than the strict
//! default policy has set its own before this layer sees it. What only ever is a
//! part of a page, or data for it, says less: a first visit asks for two dozen of
//! them, and most of what guards a document means nothing to a script or a font.

use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{Endpoint, Middleware, Request, Response, Result};

/// Nothing may be loaded or framed: right for JSON and errors.
const STRICT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For every answer: it is what it says it is, and other sites may not read it.
const ALWAYS: [(HeaderName, &str); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// For whatever a window can show: who frames it, who opened it, what it may ask of the device and
/// what it tells others.
const SHOWN: [(HeaderName, &str); 4] = [
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// What an answer is to the page that asks for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A script, a style or a font: nothing that a policy of its own would govern. (The offline worker,
    /// a script that one does govern, brings its own.)
    Part,
    /// JSON: it runs and asks for nothing, but nobody else may frame it. And what the browser still
    /// has, headers and all.
    Data,
    /// Anything else may be a document: a page, a picture as SVG, a PDF, a plain text.
    Shown,
}

impl Role {
    fn of(response: &Response) -> Self {
        if response.status() == StatusCode::NOT_MODIFIED {
            return Self::Data;
        }
        let kind = response.content_type().unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "text/javascript" | "text/css" | "font/woff2" => Self::Part,
            "application/json" | "application/problem+json" => Self::Data,
            _ => Self::Shown,
        }
    }
}

/// Is this a script, a style or a font?
pub(super) fn is_part(response: &Response) -> bool {
    Role::of(response) == Role::Part
}

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
        let role = Role::of(&response);
        let headers = response.headers_mut();
        if role != Role::Part {
            headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(STRICT);
        }
        let shown = SHOWN.into_iter().filter(|_| role == Role::Shown);
        for (name, value) in ALWAYS.into_iter().chain(shown) {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self.https {
            let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use poem::EndpointExt;
    use poem::endpoint::make_sync;

    use super::*;

    async fn headed(kind: &'static str, own: Option<&'static str>) -> poem::http::HeaderMap {
        let inner = make_sync(move |_| {
            let response = Response::builder().content_type(kind);
            own.into_iter().fold(response, |r, policy| r.header("content-security-policy", policy)).finish()
        });
        let answer = inner.with(Headers { https: true }).call(Request::default()).await.expect("an answer");
        answer.headers().clone()
    }

    const DOCUMENTS: [&str; 4] =
        ["x-frame-options", "referrer-policy", "cross-origin-opener-policy", "permissions-policy"];

    #[tokio::test]
    async fn whatever_a_window_can_show_is_guarded_as_a_document() {
        for kind in ["text/html; charset=utf-8", "image/svg+xml", "application/pdf", "text/plain", "text/csv"]
        {
            let headers = headed(kind, None).await;
            assert!(DOCUMENTS.iter().all(|name| headers.contains_key(*name)), "{kind}: {headers:?}");
            assert_eq!(headers["content-security-policy"], STRICT, "{kind}");
        }
    }

    #[tokio::test]
    async fn a_part_of_a_page_and_data_for_it_say_no_more_than_they_must() {
        for kind in ["text/javascript; charset=utf-8", "text/css; charset=utf-8", "font/woff2"] {
            let headers = headed(kind, None).await;
            assert!(!DOCUMENTS.iter().any(|name| headers.contains_key(*name)), "{kind}: {headers:?}");
            assert!(!headers.contains_key("content-security-policy"), "{kind}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{kind}");
            assert_eq!(headers["cross-origin-resource-policy"], "same-origin", "{kind}");
            assert!(headers.contains_key("strict-transport-security"), "{kind}");
        }
        for kind in ["application/json", "application/problem+json"] {
            let headers = headed(kind, None).await;
            assert!(!DOCUMENTS.iter().any(|name| headers.contains_key(*name)), "{kind}: {headers:?}");
            assert_eq!(headers["content-security-policy"], STRICT, "{kind}");
        }
    }

    #[tokio::test]
    async fn a_script_that_is_governed_keeps_its_own_policy() {
        let headers = headed("text/javascript; charset=utf-8", Some("connect-src 'self'")).await;
        assert_eq!(headers["content-security-policy"], "connect-src 'self'");
    }
}
