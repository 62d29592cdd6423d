//! Something that must be looked at at once: a star rated 0, or harm.

use sea_orm::entity::prelude::*;

/// Something that must be looked at at once: a star rated 0, or harm.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "safety_task")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `safety_zero` or `harm`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Worker it is about.
    pub person_id: Uuid,
    /// What raised it.
    pub observation_id: Uuid,
    /// Which star.
    #[sea_orm(column_type = "Text")]
    pub indicator: Option<String>,
    /// 24 hours after receipt.
    pub due_at: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When it was closed.
    pub done_at: Option<i64>,
    /// By whom.
    pub done_by: Option<Uuid>,
    /// What was done.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
