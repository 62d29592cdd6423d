//! A signed-in device. Its refresh token is derived from `nonce` and `generation`.

use sea_orm::entity::prelude::*;

/// A signed-in device. Its refresh token is derived from `nonce` and `generation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Identifier, also in the access token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who signed in.
    pub person_id: Uuid,
    /// Random part of the refresh token's key.
    #[sea_orm(column_type = "Text")]
    pub nonce: String,
    /// How often the refresh token was renewed.
    pub generation: i64,
    /// Sign-in.
    pub created_at: i64,
    /// Last renewal.
    pub last_used_at: i64,
    /// Ends without use.
    pub expires_at: i64,
    /// Signed out or revoked.
    pub revoked_at: Option<i64>,
    /// What was signed in with, such as `Firefox on Windows`.
    #[sea_orm(column_type = "Text")]
    pub device: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
