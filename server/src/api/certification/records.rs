//! What assessors enter: coaching samples, joint observations, deliveries.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_competencies::scale::Ratings;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{NewDelivery, NewJoint, NewSample};
use crate::error::AppError;
use crate::state::App;

/// What assessors enter.
pub struct RecordsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A rating of one indicator.
#[derive(Object, Clone)]
#[oai(deny_unknown_fields, rename = "IndicatorRating")]
pub struct RatingIn {
    /// Indicator code, such as `C01.1`.
    pub indicator: String,
    /// `0`, `1`, `2`, `3`, `NO` or `NA`.
    pub rating: String,
}

/// Ratings as the rules have them.
///
/// # Errors
/// Every rating that cannot be read.
pub fn ratings(pointer: &str, body: &[RatingIn]) -> Result<Ratings, AppError> {
    let text: Vec<String> = body.iter().map(|r| format!("{}:{}", r.indicator, r.rating)).collect();
    text.join(" ").parse::<Ratings>().map_err(|error| AppError::field(pointer, format!("{error}.")))
}

/// A sampled coaching session.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SampleIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Coach.
    coach_id: Uuid,
    /// Day of the session.
    sampled_on: NaiveDate,
    /// Coaching cycle it belonged to.
    cycle_id: Option<Uuid>,
    /// Items met.
    items_met: i64,
    /// Items that applied.
    items_total: i64,
    /// Free text.
    #[oai(validator(max_length = 2000))]
    notes: Option<String>,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// One event rated by two, each alone.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct JointIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Candidate.
    candidate_id: Uuid,
    /// Certified rater.
    rater_id: Uuid,
    /// Who was observed.
    subject_id: Uuid,
    /// When.
    observed_at: DateTime<Utc>,
    /// Reference made by the app.
    #[oai(validator(max_length = 40))]
    encounter_ref: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
    /// The candidate's ratings.
    #[oai(validator(min_items = 1, max_items = 80))]
    candidate_ratings: Vec<RatingIn>,
    /// The rater's ratings.
    #[oai(validator(min_items = 1, max_items = 80))]
    rater_ratings: Vec<RatingIn>,
}

/// One delivery of a module.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct DeliveryIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Candidate or trainer.
    trainer_id: Uuid,
    /// Module.
    module_code: String,
    /// `watch`, `co` or `solo`.
    role: String,
    /// Certified trainer it was given with.
    lead_trainer_id: Option<Uuid>,
    /// Day.
    delivered_on: NaiveDate,
    /// Length in minutes.
    minutes: i64,
    /// Minutes the trainer led.
    minutes_led: i64,
    /// Required segments.
    segments_required: i64,
    /// Of these covered.
    segments_covered: i64,
    /// Delivery fidelity in percent.
    fidelity_percent: Option<i64>,
    /// Facilitation mean, 0 to 4.
    facilitation_mean: Option<f64>,
    /// Learners.
    learners: i64,
    /// Of these passed the check at once.
    passed_first_time: i64,
    /// Usefulness mean, 0 to 5.
    usefulness_mean: Option<f64>,
    /// Learners who answered.
    responses: i64,
    /// Graduates observed within 60 days by someone else.
    graduates_observed: i64,
    /// Of these rated 2 or more on half of the target indicators.
    graduates_met: i64,
    /// Free text.
    #[oai(validator(max_length = 2000))]
    notes: Option<String>,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

#[derive(ApiResponse)]
enum Recorded {
    /// Recorded.
    #[oai(status = 201)]
    Created,
}

#[OpenApi(tag = "Tag::Certification")]
impl RecordsApi {
    /// Record a sampled coaching session.
    #[oai(path = "/coaching-samples", method = "post", operation_id = "create_coaching_sample")]
    async fn sample(&self, caller: Signed, body: Json<SampleIn>) -> Result<Recorded, Problem> {
        let b = body.0;
        let new = NewSample {
            id: b.id,
            coach: b.coach_id,
            sampled_on: b.sampled_on,
            cycle: b.cycle_id,
            items_met: b.items_met,
            items_total: b.items_total,
            notes: b.notes,
            confirmed: b.confirmed,
        };
        self.app.record_coaching_sample(&caller, new).await?;
        Ok(Recorded::Created)
    }

    /// Record a joint observation.
    #[oai(path = "/joint-observations", method = "post", operation_id = "create_joint_observation")]
    async fn joint(&self, caller: Signed, body: Json<JointIn>) -> Result<Recorded, Problem> {
        let b = body.0;
        let new = NewJoint {
            id: b.id,
            candidate: b.candidate_id,
            rater: b.rater_id,
            subject: b.subject_id,
            observed_at: b.observed_at,
            encounter_ref: b.encounter_ref,
            confirmed: b.confirmed,
            candidate_ratings: ratings("/candidate_ratings", &b.candidate_ratings)?,
            rater_ratings: ratings("/rater_ratings", &b.rater_ratings)?,
        };
        self.app.record_joint_observation(&caller, new).await?;
        Ok(Recorded::Created)
    }

    /// Record a training delivery.
    #[oai(path = "/training-deliveries", method = "post", operation_id = "create_training_delivery")]
    async fn delivery(&self, caller: Signed, body: Json<DeliveryIn>) -> Result<Recorded, Problem> {
        let b = body.0;
        let new = NewDelivery {
            id: b.id,
            trainer: b.trainer_id,
            module: b.module_code,
            role: b.role,
            lead_trainer: b.lead_trainer_id,
            delivered_on: b.delivered_on,
            minutes: b.minutes,
            minutes_led: b.minutes_led,
            segments_required: b.segments_required,
            segments_covered: b.segments_covered,
            fidelity_percent: b.fidelity_percent,
            facilitation_hundredths: b.facilitation_mean.map(hundredths),
            learners: b.learners,
            passed_first_time: b.passed_first_time,
            usefulness_hundredths: b.usefulness_mean.map(hundredths),
            responses: b.responses,
            graduates_observed: b.graduates_observed,
            graduates_met: b.graduates_met,
            notes: b.notes,
            confirmed: b.confirmed,
        };
        self.app.record_delivery(&caller, new).await?;
        Ok(Recorded::Created)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "means of at most 5; what lies outside is refused by the deed"
)]
pub(in crate::api) fn hundredths(mean: f64) -> i64 {
    (mean * 100.0).round() as i64
}
