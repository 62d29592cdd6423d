//! A session that was moved, changed or called off. Never changed.

use sea_orm::entity::prelude::*;

/// A session that was moved, changed or called off. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_change")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The session.
    pub event_id: Uuid,
    /// `moved`, `changed` (its place or length) or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The new beginning, when it was moved.
    pub starts_at: Option<i64>,
    /// The new length, when it changed.
    pub minutes: Option<i64>,
    /// The new place in words, when it changed.
    #[sea_orm(column_type = "Text")]
    pub place: Option<String>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who.
    pub by_id: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
