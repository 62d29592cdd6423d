//! The record of a review was taken back. Never changed.

use sea_orm::entity::prelude::*;

/// The record of a review was taken back. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "module_review_withdrawal")]
pub struct Model {
    /// Which review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: Uuid,
    /// Who.
    pub by_id: Uuid,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
