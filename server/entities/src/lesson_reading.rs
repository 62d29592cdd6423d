//! A lesson somebody finished reading.

use sea_orm::entity::prelude::*;

/// A lesson somebody finished reading.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lesson_reading")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Module.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub module_code: String,
    /// Version read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub module_version: i64,
    /// Lesson.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub slug: String,
    /// Milliseconds since 1970 UTC.
    pub read_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
