//! A JSON body that was written before, with the schema of what it holds.

use std::marker::PhantomData;

use bytes::Bytes;
use poem::http::header;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

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

impl<T: Type + ToJSON> IntoResponse for Prepared<T> {
    fn into_response(self) -> Response {
        Response::builder().header(header::CONTENT_TYPE, Json::<T>::CONTENT_TYPE).body(self.body)
    }
}

/// Documented like a `T` that is written when asked for.
impl<T: Type + ToJSON> ApiResponse for Prepared<T> {
    fn meta() -> MetaResponses {
        <Json<T> as ApiResponse>::meta()
    }

    fn register(registry: &mut Registry) {
        <Json<T> as ApiResponse>::register(registry);
    }
}
