//! A step of a candidacy. Never changed.

use sea_orm::entity::prelude::*;

/// A step of a candidacy. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidacy_event")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which.
    pub candidacy_id: Uuid,
    /// `stage_passed`, `tries_used_up`, `paused`, `resumed`, `withdrawn`, `certified`,
    /// `declined` or `decline_annulled`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Who.
    pub by_id: Uuid,
    /// Reason.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
