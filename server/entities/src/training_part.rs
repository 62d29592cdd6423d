//! Somebody who gives or takes a session.

use sea_orm::entity::prelude::*;

/// Somebody who gives or takes a session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_part")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// `trainer` or `learner`.
    #[sea_orm(column_type = "Text")]
    pub part: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
