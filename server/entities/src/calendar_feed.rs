//! A person's calendar feed: whoever knows its secret address may read it.

use sea_orm::entity::prelude::*;

/// A person's calendar feed: whoever knows its secret address may read it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// SHA-256 of the secret part of the address.
    #[sea_orm(column_type = "Text")]
    pub token_hash: String,
    /// When it was made or renewed.
    pub renewed_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
