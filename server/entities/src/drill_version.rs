//! A published drill with its key. Never changed.

use sea_orm::entity::prelude::*;

/// A published drill with its key. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drill_version")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Drill, such as `D-C05`.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Counts up.
    pub version: i64,
    /// SHA-256 of the canonical form.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Canonical JSON, key included.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
