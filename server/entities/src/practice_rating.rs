//! A practice vignette rated. It counts nowhere.

use sea_orm::entity::prelude::*;

/// A practice vignette rated. It counts nowhere.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "practice_rating")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who rated.
    pub rater_id: Uuid,
    /// Vignette.
    #[sea_orm(column_type = "Text")]
    pub vignette: String,
    /// Its version.
    pub version: i64,
    /// Packed ratings.
    #[sea_orm(column_type = "Text")]
    pub ratings: String,
    /// Milliseconds since 1970 UTC.
    pub rated_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
