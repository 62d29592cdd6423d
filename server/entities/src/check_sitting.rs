//! A knowledge check that was opened: what was drawn for it. Never changed.

use sea_orm::entity::prelude::*;

/// A knowledge check that was opened: what was drawn for it. Never changed. Once
/// the answers are in, an attempt has the same id.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_sitting")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Module.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Its version at that moment.
    pub module_version: i64,
    /// The seed that everything was drawn and shuffled with, as 64 bits.
    pub seed: i64,
    /// Ids of the questions in the order in which they are asked, JSON.
    #[sea_orm(column_type = "Text")]
    pub items: String,
    /// Milliseconds since 1970 UTC.
    pub started_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
