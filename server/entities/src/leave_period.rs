//! Leave of absence: a version row.

use sea_orm::entity::prelude::*;

/// Leave of absence: a version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "leave_period")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact.
    pub leave_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// First day away.
    pub from_on: Date,
    /// Last day away; open when absent.
    pub to_on: Option<Date>,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
