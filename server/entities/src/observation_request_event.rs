//! What became of a request to be observed: answered, declined or withdrawn.

use sea_orm::entity::prelude::*;

/// What became of a request to be observed: answered, declined or withdrawn.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation_request_event")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The request.
    pub request_id: Uuid,
    /// `answered`, `declined` or `withdrawn`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Who.
    pub by_id: Uuid,
    /// Why it was declined.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// The observation that answered it.
    pub observation_id: Option<Uuid>,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body; empty where the server wrote it itself.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
