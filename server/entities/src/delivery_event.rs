//! The session that an assessed delivery was.

use sea_orm::entity::prelude::*;

/// The session that an assessed delivery was.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_event")]
pub struct Model {
    /// The delivery.
    #[sea_orm(primary_key, auto_increment = false)]
    pub delivery_id: Uuid,
    /// The session.
    pub event_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
