//! Who is on duty where, for what, from when to when: a version row.

use sea_orm::entity::prelude::*;

/// Who is on duty where, for what, from when to when: a version row. One that ends when it begins never was.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_interval")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact that the versions describe.
    pub interval_id: Uuid,
    /// For this place and those below.
    pub node_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// `respond`, `supervisor`, `clinical_consultation` or `psychiatric_consultation`.
    #[sea_orm(column_type = "Text")]
    pub duty: String,
    /// Its first instant, milliseconds since 1970 UTC.
    pub starts_at: i64,
    /// The instant after it.
    pub ends_at: i64,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
