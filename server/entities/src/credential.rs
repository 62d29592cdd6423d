//! A degree, license or certificate from outside: a version row.

use sea_orm::entity::prelude::*;

/// A degree, license or certificate from outside: a version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact.
    pub credential_id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Such as `masters_human_services`, `clinical_license`, `crss`, `cprs`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Who issued it.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Where it is valid, such as `OH`.
    #[sea_orm(column_type = "Text")]
    pub jurisdiction: Option<String>,
    /// First day.
    pub valid_from_on: Date,
    /// Last day; none when it does not expire.
    pub expires_on: Option<Date>,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
