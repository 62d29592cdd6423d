//! From here on the sheets of a joint event are open, and none is taken any more.

use sea_orm::entity::prelude::*;

/// From here on the sheets of a joint event are open, and none is taken any more.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_closing")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    /// Whose deed closed it: that of the last observer, or of the organizer.
    pub by_id: Uuid,
    /// Why the organizer did not wait; absent when all sheets were in.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
