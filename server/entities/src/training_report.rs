//! What was held of a session. Never changed.

use sea_orm::entity::prelude::*;

/// What was held of a session. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_report")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    /// Local day.
    pub held_on: Date,
    /// Length.
    pub minutes: i64,
    /// Minutes led by trainer, as JSON.
    #[sea_orm(column_type = "Text")]
    pub led: String,
    /// Free text.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// Who reported.
    pub by_id: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
