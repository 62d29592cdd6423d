//! A coaching goal for one indicator. Never changed; its events follow.

use sea_orm::entity::prelude::*;

/// A coaching goal for one indicator. Never changed; its events follow.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_cycle")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is coached.
    pub person_id: Uuid,
    /// Coach.
    pub coach_id: Uuid,
    /// Indicator of the goal.
    #[sea_orm(column_type = "Text")]
    pub indicator: String,
    /// The goal in plain words.
    #[sea_orm(column_type = "Text")]
    pub goal: String,
    /// Local day.
    pub opened_on: Date,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
