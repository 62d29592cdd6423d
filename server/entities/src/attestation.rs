//! A supervisor's word for the practice authorization of an existing worker at go-live.

use sea_orm::entity::prelude::*;

/// A supervisor's word for the practice authorization of an existing worker at go-live.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attestation")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Authorization attested.
    #[sea_orm(column_type = "Text")]
    pub step: String,
    /// Day, local to the person.
    pub attested_on: Date,
    /// Supervisor.
    pub attested_by: Uuid,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
