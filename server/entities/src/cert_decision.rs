//! One signatory's decision with the gates as they stood. Never changed.

use sea_orm::entity::prelude::*;

/// One signatory's decision with the gates as they stood. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cert_decision")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which candidacy.
    pub candidacy_id: Uuid,
    /// Who decided.
    pub signatory_id: Uuid,
    /// `certify` or `decline`.
    #[sea_orm(column_type = "Text")]
    pub decision: String,
    /// Written reasons.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Gates with their evidence at that moment, JSON.
    #[sea_orm(column_type = "Text")]
    pub explanation: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
