//! Time that a coach gave to somebody. Never changed.

use sea_orm::entity::prelude::*;

/// Time that a coach gave to somebody. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_contact")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who was coached.
    pub person_id: Uuid,
    /// Coach.
    pub coach_id: Uuid,
    /// Local day.
    pub on_day: Date,
    /// How.
    #[sea_orm(column_type = "Text")]
    pub method: String,
    /// Length.
    pub minutes: i64,
    /// Coaching cycle that it belonged to.
    pub cycle_id: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
