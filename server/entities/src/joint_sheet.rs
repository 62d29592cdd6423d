//! The score sheet of one observer of a joint event. Never changed.

use sea_orm::entity::prelude::*;

/// The score sheet of one observer of a joint event. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_sheet")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// Who rated.
    pub rater_id: Uuid,
    /// Packed ratings.
    #[sea_orm(column_type = "Text")]
    pub ratings: String,
    /// No observation of the same encounter by another observer had come before.
    pub blind: bool,
    /// The rater held a live certificate for the agency on the day.
    pub certified: bool,
    /// The rater's supervisors in line on the day, as JSON.
    #[sea_orm(column_type = "Text")]
    pub line: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
