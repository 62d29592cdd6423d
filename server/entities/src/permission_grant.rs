//! What the software lets a person do, and where: a version row.

use sea_orm::entity::prelude::*;

/// What the software lets a person do, and where: a version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "permission_grant")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact.
    pub grant_id: Uuid,
    /// Who may.
    pub person_id: Uuid,
    /// One of the permissions of the policy.
    #[sea_orm(column_type = "Text")]
    pub permission: String,
    /// At this node and below.
    pub node_id: Uuid,
    /// From this instant.
    pub from_at: i64,
    /// Until this instant, not included.
    pub to_at: Option<i64>,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
