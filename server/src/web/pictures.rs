//! Pictures of published modules. A picture belongs to one version of a module
//! and never changes; it is shown, never run.

use std::sync::Arc;

use fieldcraft_entities::content_file;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response, Result};
use sea_orm::EntityTrait;

use crate::error::AppError;
use crate::state::App;

/// `/content/modules/{code}/{version}/pictures/{name}`
pub(super) struct Pictures;

impl Endpoint for Pictures {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let app = request.data::<Arc<App>>().expect("the router carries the app");
        let (code, version, name) = request.path_params::<(String, i64, String)>()?;
        let row = content_file::Entity::find_by_id((code, version, name)).one(&app.store.read).await;
        let Some(row) = row.map_err(AppError::from).map_err(crate::api::Problem::from)? else {
            return Err(StatusCode::NOT_FOUND.into());
        };
        Ok(Response::builder()
            .content_type(row.media_type)
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
            .body(row.bytes))
    }
}
