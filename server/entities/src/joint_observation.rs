//! One event rated by a candidate and a certified rater, each alone.

use sea_orm::entity::prelude::*;

/// One event rated by a candidate and a certified rater, each alone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_observation")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Candidate.
    pub candidate_id: Uuid,
    /// Certified rater.
    pub rater_id: Uuid,
    /// Who was observed.
    pub subject_id: Uuid,
    /// When.
    pub observed_at: i64,
    /// The same as a local day.
    pub observed_on: Date,
    /// Reference made by the app.
    #[sea_orm(column_type = "Text")]
    pub encounter_ref: String,
    /// Packed ratings.
    #[sea_orm(column_type = "Text")]
    pub candidate_ratings: String,
    /// Packed ratings.
    #[sea_orm(column_type = "Text")]
    pub rater_ratings: String,
    /// The rater held a live certificate on the day.
    pub rater_certified: bool,
    /// The rater was outside the candidate's line.
    pub rater_outside_line: bool,
    /// Who entered it.
    pub recorded_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
