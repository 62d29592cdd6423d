//! A picture of a published module.

use sea_orm::entity::prelude::*;

/// A picture of a published module.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content_file")]
pub struct Model {
    /// Module.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub module_code: String,
    /// Version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub module_version: i64,
    /// File name.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// Media type.
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
