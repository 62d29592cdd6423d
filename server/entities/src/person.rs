//! A worker, coach, supervisor or member of staff. Never a young person or a family.

use sea_orm::entity::prelude::*;

/// A worker, coach, supervisor or member of staff. Never a young person or a family.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// First name.
    #[sea_orm(column_type = "Text")]
    pub given_name: String,
    /// Last name.
    #[sea_orm(column_type = "Text")]
    pub family_name: String,
    /// As shown to others.
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    /// Lower-case name for search and stable order.
    #[sea_orm(column_type = "Text")]
    pub search_key: String,
    /// Work address, lower case.
    #[sea_orm(column_type = "Text")]
    pub email: Option<String>,
    /// Work phone, as the person wrote it.
    #[sea_orm(column_type = "Text")]
    pub phone: Option<String>,
    /// Made by the demonstration loader.
    pub demo: bool,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
