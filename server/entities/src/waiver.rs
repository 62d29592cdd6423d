//! A requirement, or a clause of it, waived for a person until a day: a version row.

use sea_orm::entity::prelude::*;

/// A requirement, or a clause of it, waived for a person until a day: a version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waiver")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact.
    pub waiver_id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Requirement, such as `FR-01`.
    #[sea_orm(column_type = "Text")]
    pub requirement: String,
    /// Key of the clause; the whole requirement when absent.
    #[sea_orm(column_type = "Text")]
    pub clause: Option<String>,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
