//! A knowledge check that was sent in. Never changed.

use sea_orm::entity::prelude::*;

/// A knowledge check that was sent in. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Module.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Version in force.
    pub module_version: i64,
    /// What was answered, JSON.
    #[sea_orm(column_type = "Text")]
    pub answers: String,
    /// What was made of it, JSON.
    #[sea_orm(column_type = "Text")]
    pub result: String,
    /// Points as an exact fraction: numerator.
    pub points_num: i64,
    /// Denominator.
    pub points_den: i64,
    /// Reached the module's pass score.
    pub passed: bool,
    /// Local day.
    pub submitted_on: Date,
    /// When the first answer was given.
    pub started_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
