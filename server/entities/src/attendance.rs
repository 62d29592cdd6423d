//! Somebody took a session. Never changed.

use sea_orm::entity::prelude::*;

/// Somebody took a session. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Minutes present.
    pub minutes: i64,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
