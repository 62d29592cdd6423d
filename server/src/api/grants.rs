//! `/people/{id}/grants` and `/grants`: what the software lets people do, and where.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::wire::Done;
use super::{Problem, Signed, Tag};
use crate::error::AppError;
use crate::policy::Permission;
use crate::state::App;

/// Grants.
pub struct GrantsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A permission at a place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct GrantIn {
    /// What the software lets the person do.
    permission: String,
    /// At this place and below.
    node_id: Uuid,
    /// From this instant; now when absent.
    from_at: Option<DateTime<Utc>>,
    /// Until this instant.
    to_at: Option<DateTime<Utc>>,
}

#[OpenApi(tag = "Tag::People")]
impl GrantsApi {
    /// Give a permission at a place.
    #[oai(path = "/people/:id/grants/:grant_id", method = "put", operation_id = "update_grant")]
    async fn grant(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        grant_id: Path<Uuid>,
        body: Json<GrantIn>,
    ) -> Result<Done, Problem> {
        let permission: Permission = body.0.permission.parse().map_err(|()| {
            let names: Vec<&str> = Permission::ALL.iter().map(|p| p.name()).collect();
            AppError::field("/permission", format!("Use one of {}.", names.join(", ")))
        })?;
        let (from, to) =
            (body.0.from_at.map(|t| t.timestamp_millis()), body.0.to_at.map(|t| t.timestamp_millis()));
        self.app.grant(&caller, grant_id.0, id.0, permission, body.0.node_id, from, to).await?;
        Ok(Done::NoContent)
    }

    /// End a permission now.
    #[oai(path = "/grants/:id", method = "delete", operation_id = "delete_grant")]
    async fn end_grant(&self, caller: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.end_grant(&caller, id.0).await?;
        Ok(Done::NoContent)
    }
}
