//! A clinician's review of a version of a module, as a center recorded it. Never changed.

use sea_orm::entity::prelude::*;

/// A clinician's review of a version of a module, as a center recorded it. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "module_review")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Module, such as `M01`.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Version that was read.
    pub module_version: i64,
    /// Who reviewed it, as the name may be shown.
    #[sea_orm(column_type = "Text")]
    pub reviewer_name: String,
    /// Clinical credential, such as `LCSW, Ohio`.
    #[sea_orm(column_type = "Text")]
    pub credential: String,
    /// Day of the signature.
    pub reviewed_on: Date,
    /// Names of the sources that the reviewer checked, as JSON.
    #[sea_orm(column_type = "Text")]
    pub sources: String,
    /// What the reviewer said beside.
    #[sea_orm(column_type = "Text")]
    pub reservations: Option<String>,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
