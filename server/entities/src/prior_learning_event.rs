//! What happened to a claim of prior learning. Never changed.

use sea_orm::entity::prelude::*;

/// What happened to a claim of prior learning. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prior_learning_event")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which claim.
    pub claim_id: Uuid,
    /// Whose learning.
    pub person_id: Uuid,
    /// `approved`, `refused` or `withdrawn`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Who.
    pub by_id: Uuid,
    /// An approval by the center.
    pub from_center: bool,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
