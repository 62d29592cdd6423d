//! A published calibration vignette with its key. Never changed.

use sea_orm::entity::prelude::*;

/// A published calibration vignette with its key. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vignette_version")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Vignette, such as `V01`.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Counts up.
    pub version: i64,
    /// SHA-256 of the canonical form.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// `counted` or `practice`.
    #[sea_orm(column_type = "Text")]
    pub pool: String,
    /// Canonical JSON, key included.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
