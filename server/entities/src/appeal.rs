//! Somebody asks that two others look at a decision about them again.

use sea_orm::entity::prelude::*;

/// Somebody asks that two others look at a decision about them again.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appeal")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom the decision is about.
    pub person_id: Uuid,
    /// The candidacy that was declined.
    pub candidacy_id: Option<Uuid>,
    /// The suspension or revocation.
    pub certificate_event_id: Option<Uuid>,
    /// Why it should be looked at again.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Day of the appeal.
    pub filed_on: Date,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
