//! Somebody proposed to publish the content as it was read. Never changed.

use sea_orm::entity::prelude::*;

/// Somebody proposed to publish the content as it was read. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content_proposal")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of all that would be published.
    #[sea_orm(column_type = "Text")]
    pub content_digest: String,
    /// What is new or changed, as JSON.
    #[sea_orm(column_type = "Text")]
    pub changes: String,
    /// What lint said, as JSON.
    #[sea_orm(column_type = "Text")]
    pub findings: String,
    /// What it is about, in the words of who proposes.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who.
    pub proposed_by: Uuid,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
