//! A published competency framework. Never changed.

use sea_orm::entity::prelude::*;

/// A published competency framework. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "framework_version")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Framework.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Counts up.
    pub version: i64,
    /// SHA-256 of the canonical form.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
    /// Who; none when the program published what it embeds.
    pub published_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
