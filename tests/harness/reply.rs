//! What came back, easy to assert on and easy to read in a snapshot.

use std::fmt;

use poem::Response;
use poem::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads the whole answer.
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().into_vec().await.expect("a body");
        Self { status, headers, body }
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON:\n{self}"))
    }

    /// A field of the body by JSON pointer; null when it is not there.
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// A text of the body by JSON pointer.
    pub fn text_at(&self, pointer: &str) -> String {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("no text at {pointer}:\n{self}")).to_owned()
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails with the whole answer unless it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "the answer was:\n{self}");
        self
    }

    /// Fails unless this is a problem of this kind with this status, complete and closed to caches.
    #[track_caller]
    pub fn expect_problem(self, status: u16, slug: &str) -> Self {
        let reply = self.expect(status);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{reply}");
        assert_eq!(reply.header("cache-control"), "no-store", "{reply}");
        assert_eq!(reply.at("/type"), format!("/problems/{slug}"), "{reply}");
        assert_eq!(reply.at("/status"), status, "{reply}");
        assert!(reply.at("/title").as_str().is_some_and(|title| !title.is_empty()), "{reply}");
        let detail = reply.text_at("/detail");
        assert!(detail.ends_with(['.', '!']), "the detail is a sentence: {detail}");
        reply
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.status.as_u16(), self.header("content-type"))?;
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => write!(f, "{}", serde_json::to_string_pretty(&value).unwrap_or_default()),
            Err(_) => write!(f, "{}", self.text()),
        }
    }
}
