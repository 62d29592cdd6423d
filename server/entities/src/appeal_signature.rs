//! One of two who decide an appeal. Never changed.

use sea_orm::entity::prelude::*;

/// One of two who decide an appeal. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appeal_signature")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which.
    pub appeal_id: Uuid,
    /// Who signed.
    pub signatory_id: Uuid,
    /// `uphold` or `overturn`.
    #[sea_orm(column_type = "Text")]
    pub decision: String,
    /// Written reasons.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
