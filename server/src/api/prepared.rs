//! A JSON body that was written before, with the schema of what it holds.

use std::marker::PhantomData;

use bytes::Bytes;
use poem::http::header;
use poem::{IntoResponse, Response};
use poem_openapi::payload::Payload;
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::Type;

/// The bytes of a `T` as JSON.
pub struct Prepared<T> {
    body: Bytes,
    holds: PhantomData<fn() -> T>,
}

impl<T> Prepared<T> {
    /// A body that holds a `T`.
    #[must_use]
    pub fn new(body: Bytes) -> Self {
        Self { body, holds: PhantomData }
    }
}

impl<T: Type> Payload for Prepared<T> {
    const CONTENT_TYPE: &'static str = "application/json; charset=utf-8";

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T> IntoResponse for Prepared<T>
where
    T: Send,
{
    fn into_response(self) -> Response {
        Response::builder().header(header::CONTENT_TYPE, "application/json; charset=utf-8").body(self.body)
    }
}
