//! What happened to an observation later. Never changed but for redaction.

use sea_orm::entity::prelude::*;

/// What happened to an observation later. Never changed but for redaction.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation_event")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which.
    pub observation_id: Uuid,
    /// Whom the observation is about.
    pub subject_id: Uuid,
    /// `acknowledged`, `disputed`, `dispute_decided`, `withdrawn`, `superseded`, `redaction_requested` or `redacted`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Local day at the subject's site.
    pub on_day: Date,
    /// Who.
    pub by_id: Uuid,
    /// Comment or reason.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// Of a dispute: `upheld` or `dismissed`.
    #[sea_orm(column_type = "Text")]
    pub outcome: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
