//! The rater's ratings of one vignette of a run.

use sea_orm::entity::prelude::*;

/// The rater's ratings of one vignette of a run.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calibration_rating")]
pub struct Model {
    /// Run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: Uuid,
    /// Vignette.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub vignette: String,
    /// Packed ratings.
    #[sea_orm(column_type = "Text")]
    pub ratings: String,
    /// Milliseconds since 1970 UTC.
    pub rated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
