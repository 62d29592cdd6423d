//! Somebody has read a vignette's key, and so is never scored on it.

use sea_orm::entity::prelude::*;

/// Somebody has read a vignette's key, and so is never scored on it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vignette_key_reading")]
pub struct Model {
    /// Vignette.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// Its version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Milliseconds since 1970 UTC.
    pub read_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
