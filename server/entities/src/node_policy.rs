//! What a place has switched on: a jurisdiction overlay, or a kind of visit that may be made alone. A version row.

use sea_orm::entity::prelude::*;

/// What a place has switched on: a jurisdiction overlay, or a kind of visit that may be made alone. A version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "node_policy")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact.
    pub policy_id: Uuid,
    /// At this node and below.
    pub node_id: Uuid,
    /// `overlay` or `solo_visit`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Which, such as `peer_credential` or `follow_up`.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Option<Date>,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
