//! An event that two or more observers rate, each alone.

use sea_orm::entity::prelude::*;

/// An event that two or more observers rate, each alone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_event")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is observed.
    pub subject_id: Uuid,
    /// Who asked for it; may be an observer too.
    pub organizer_id: Uuid,
    /// Reference made by the app.
    #[sea_orm(column_type = "Text")]
    pub encounter_ref: String,
    /// When it is seen.
    pub observed_at: i64,
    /// The same as a day in the zone of the subject's site.
    pub observed_on: Date,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
