//! A mail to be sent, and what became of it. What it says is written when it is sent and kept nowhere.

use sea_orm::entity::prelude::*;

/// A mail to be sent, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `invitation`, `password_reset`, `news` or `digest`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// To whom; none while it is not known whether the address is anybody's.
    pub person_id: Option<Uuid>,
    /// Where it goes; no more than its digest once it was found to be nobody's.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// `en` or `es`.
    #[sea_orm(column_type = "Text")]
    pub language: String,
    /// Of news: JSON list of reasons and links; empty once it was sent.
    #[sea_orm(column_type = "Text")]
    pub items: String,
    /// `queued`, `sending`, `sent`, `failed` or `dropped`.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: i64,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Who asked for it; none for the program itself and for somebody who is not signed in.
    pub asked_by: Option<Uuid>,
    /// When it was handed over.
    pub sent_at: Option<i64>,
    /// What went wrong last.
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// Tries whose end nobody noted: the mail may have arrived.
    pub unclear: i64,
    /// Why it was dropped.
    #[sea_orm(column_type = "Text")]
    pub dropped_for: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
