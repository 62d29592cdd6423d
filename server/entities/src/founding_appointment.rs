//! A first rater, appointed by two signatures.

use sea_orm::entity::prelude::*;

/// A first rater, appointed by two signatures.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "founding_appointment")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is appointed.
    pub person_id: Uuid,
    /// Agencies of the scope, JSON list of ids.
    #[sea_orm(column_type = "Text")]
    pub agencies: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// First signature.
    pub proposed_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub proposed_at: i64,
    /// Second signature.
    pub signed_by: Option<Uuid>,
    /// When.
    pub signed_at: Option<i64>,
    /// What came of it.
    pub certificate_id: Option<Uuid>,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
