//! The answers by which a sampled coaching session was scored. Never changed.

use sea_orm::entity::prelude::*;

/// The answers by which a sampled coaching session was scored. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_sample_sheet")]
pub struct Model {
    /// The sample.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sample_id: Uuid,
    /// Version of the tool.
    pub tool_version: i64,
    /// Answers and scores by item, as JSON.
    #[sea_orm(column_type = "Text")]
    pub answers: String,
}

impl ActiveModelBehavior for ActiveModel {}
