//! A scenario that was played to an ending. Never changed.

use sea_orm::entity::prelude::*;

/// A scenario that was played to an ending. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scenario_play")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Module.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// The version that was played.
    pub module_version: i64,
    /// Scenario.
    #[sea_orm(column_type = "Text")]
    pub scenario_code: String,
    /// The choices in order, JSON.
    #[sea_orm(column_type = "Text")]
    pub path: String,
    /// `steady`, `mixed` or `unsafe`.
    #[sea_orm(column_type = "Text")]
    pub ending: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
