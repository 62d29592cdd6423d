//! What a person signs in with.

use sea_orm::entity::prelude::*;

/// What a person signs in with.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Argon2id, PHC string.
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    /// When the password was set.
    pub changed_at: i64,
    /// Wrong passwords since the last right one.
    pub failures: i64,
    /// No sign-in before this instant.
    pub locked_until: Option<i64>,
    /// When the account was closed.
    pub disabled_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
