//! A step of a coaching cycle. Never changed.

use sea_orm::entity::prelude::*;

/// A step of a coaching cycle. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_cycle_event")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which cycle.
    pub cycle_id: Uuid,
    /// `observed`, `reflected`, `feedback`, `action_agreed`, `relooked` or `closed`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Local day.
    pub on_day: Date,
    /// Who.
    pub by_id: Uuid,
    /// Free text.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// Of an agreed action.
    pub due_on: Option<Date>,
    /// What was observed.
    pub observation_id: Option<Uuid>,
    /// `transferred`, `partly`, `not` or `no_opportunity`.
    #[sea_orm(column_type = "Text")]
    pub outcome: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
