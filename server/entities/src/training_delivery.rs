//! One delivery of a module, as an assessor recorded it.

use sea_orm::entity::prelude::*;

/// One delivery of a module, as an assessor recorded it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "training_delivery")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Candidate or trainer.
    pub trainer_id: Uuid,
    /// Module.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Its version.
    pub module_version: i64,
    /// `watch`, `co` or `solo`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// Certified trainer it was given with.
    pub lead_trainer_id: Option<Uuid>,
    /// Who recorded it.
    pub assessor_id: Uuid,
    /// Day.
    pub delivered_on: Date,
    /// Length.
    pub minutes: i64,
    /// Minutes the trainer led.
    pub minutes_led: i64,
    /// Required segments.
    pub segments_required: i64,
    /// Of these covered.
    pub segments_covered: i64,
    /// Delivery fidelity, 0 to 100.
    pub fidelity_percent: Option<i64>,
    /// Facilitation mean of 4, times 100.
    pub facilitation_hundredths: Option<i64>,
    /// Learners.
    pub learners: i64,
    /// Of these passed the check at once.
    pub passed_first_time: i64,
    /// Usefulness mean of 5, times 100.
    pub usefulness_hundredths: Option<i64>,
    /// Learners who answered.
    pub responses: i64,
    /// Graduates observed within 60 days by someone else.
    pub graduates_observed: i64,
    /// Of these rated 2 or more on half of the target indicators.
    pub graduates_met: i64,
    /// Free text.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
