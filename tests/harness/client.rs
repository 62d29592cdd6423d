//! Requests to the server under test.

use poem::endpoint::BoxEndpoint;
use poem::http::{Method, header};
use poem::{Body, Endpoint, Request, Response};
use serde_json::Value;

use super::Reply;

/// A client, signed in or not.
#[derive(Clone)]
pub struct Client<'a> {
    endpoint: &'a BoxEndpoint<'static, Response>,
    headers: Vec<(String, String)>,
}

impl<'a> Client<'a> {
    /// A client with an access token or without.
    pub fn new(endpoint: &'a BoxEndpoint<'static, Response>, token: Option<String>) -> Self {
        let headers = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
        Self { endpoint, headers: headers.into_iter().collect() }
    }

    /// The same client with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// GET
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    /// POST with JSON
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    /// PUT with JSON
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// DELETE
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Any method, with JSON or without a body.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        match body {
            Some(body) => self.raw(method, path, "application/json", body.to_string().into()).await,
            None => self.raw(method, path, "", Body::empty()).await,
        }
    }

    /// Any method with any body.
    pub async fn raw(&self, method: Method, path: &str, kind: &str, body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri_str(path);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        Reply::read(self.endpoint.get_response(request.body(body)).await).await
    }
}
