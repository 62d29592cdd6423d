//! A link that works once: first administrator, invitation or password reset.

use sea_orm::entity::prelude::*;

/// A link that works once: first administrator, invitation or password reset.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_token")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `setup` or `password`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Whose password it sets; none for `setup`.
    pub person_id: Option<Uuid>,
    /// SHA-256 of the token, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub token_hash: String,
    /// Last instant it works.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
