//! A look at the issuer's own record.

use sea_orm::entity::prelude::*;

/// A look at the issuer's own record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential_check")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which credential.
    pub credential_id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Day of the check.
    pub checked_on: Date,
    /// What the issuer's record said.
    pub valid: bool,
    /// Who looked.
    pub checked_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
