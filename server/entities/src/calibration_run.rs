//! One blind rating of a set of vignettes.

use sea_orm::entity::prelude::*;

/// One blind rating of a set of vignettes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calibration_run")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who rates.
    pub rater_id: Uuid,
    /// JSON list of {code, version}.
    #[sea_orm(column_type = "Text")]
    pub vignettes: String,
    /// Milliseconds since 1970 UTC.
    pub started_at: i64,
    /// When it was sent in.
    pub completed_at: Option<i64>,
    /// The same as a local day.
    pub completed_on: Option<Date>,
    /// `passed`, `failed` or `void`.
    #[sea_orm(column_type = "Text")]
    pub outcome: Option<String>,
    /// All figures, JSON.
    #[sea_orm(column_type = "Text")]
    pub result: Option<String>,
    /// `first` or `renewal`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
}

impl ActiveModelBehavior for ActiveModel {}
