//! Per person the short timelines of all statuses that follow if nothing more arrives.

use sea_orm::entity::prelude::*;

/// Per person the short timelines of all statuses that follow if nothing more arrives.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_status")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Version evaluated by.
    pub framework_version: i64,
    /// Packed timelines, JSON.
    #[sea_orm(column_type = "Text")]
    pub timelines: String,
    /// Milliseconds since 1970 UTC.
    pub computed_at: i64,
    /// Something wider changed: read live until computed again.
    pub dirty: bool,
}

impl ActiveModelBehavior for ActiveModel {}
