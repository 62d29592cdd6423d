//! Who did what, when. Never changed.

use sea_orm::entity::prelude::*;

/// Who did what, when. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// Who; none for the command line and for failed sign-ins.
    pub actor_id: Option<Uuid>,
    /// What, such as `session.create`.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// Kind of thing.
    #[sea_orm(column_type = "Text")]
    pub subject_kind: String,
    /// Which.
    pub subject_id: Option<Uuid>,
    /// Where.
    pub node_id: Option<Uuid>,
    /// What a reader needs, JSON; no secrets.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

impl ActiveModelBehavior for ActiveModel {}
