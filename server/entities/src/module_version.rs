//! A published training module. Never changed.

use sea_orm::entity::prelude::*;

/// A published training module. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "module_version")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Module, such as `M01`.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// Counts up.
    pub version: i64,
    /// SHA-256 of the canonical form.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Title.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Time to work through it.
    pub minutes: i64,
    /// Must those who passed an earlier version learn this one?
    pub material_change: bool,
    /// A clinician has reviewed it.
    pub reviewed: bool,
    /// Canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
    /// Who.
    pub published_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
