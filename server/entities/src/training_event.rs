//! A session of a module. Never changed; what was moved or called off follows.

use sea_orm::entity::prelude::*;

/// A session of a module. Never changed; what was moved or called off follows.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_event")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Module.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Its version when the session was planned.
    pub module_version: i64,
    /// For the people of this place and below.
    pub node_id: Uuid,
    /// When it begins, as first planned.
    pub starts_at: i64,
    /// Planned length.
    pub minutes: i64,
    /// Where, in words.
    #[sea_orm(column_type = "Text")]
    pub place: String,
    /// Who planned it.
    pub created_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
