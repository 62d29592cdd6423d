//! The wire forms of an observation.

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_competencies::scale::Ratings;
use poem_openapi::Object;
use std::collections::HashMap;
use uuid::Uuid;

use super::named;
use super::words::{
    DisputeOutcome, EvidenceType, ObservationEventKind, ObservationState, ObserverRelation, Purpose,
    RatingValue, Setting,
};
use crate::api::wire::{Instant, PersonRef};
use crate::api::word::Word;
use crate::app::observations::{NewObservation, NewRating, Notice, Seen};
use crate::error::AppError;

/// One rated indicator.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub struct RatingIn {
    /// Its code, such as `C01.2`.
    indicator: String,
    /// The rating. A blank is not a rating: leave the indicator out.
    rating: Word<RatingValue>,
    /// Why it does not apply (required with NA), or another remark.
    reason: Option<String>,
}

/// An observation to record.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub struct ObservationIn {
    /// Who was observed.
    subject_id: Uuid,
    /// Type of evidence.
    #[oai(rename = "type")]
    kind: Word<EvidenceType>,
    /// Meant to count, or to learn from only.
    purpose: Word<Purpose>,
    /// When it was seen; of a review, when it was reviewed.
    observed_at: DateTime<Utc>,
    /// Of a review (E3, E5) of an older encounter: its local day, which rules windows and order.
    performed_on: Option<NaiveDate>,
    /// When the observer saved it, by the device's clock.
    recorded_at: DateTime<Utc>,
    /// Length of what was seen, 1 to 600.
    minutes: i64,
    /// Kind of place.
    setting: Word<Setting>,
    /// Did the family agree to an observer?
    family_agreed: bool,
    /// Made by the app, as `E-7KQ2-M9XD` (Crockford base 32); observers of one encounter share it. Never a case number.
    encounter_ref: String,
    /// The observer's own part in the encounter.
    relation_note: Option<String>,
    /// What was rated.
    ratings: Vec<RatingIn>,
    /// Something harmful was done: the supervisor is alerted at once.
    harm: bool,
    /// What went well.
    strengths: Option<String>,
    /// The next step agreed with the worker; needs `next_step_on`.
    next_step: Option<String>,
    /// The day on which it is looked at again.
    next_step_on: Option<NaiveDate>,
    /// Of a simulation (E4): scenario and version.
    scenario: Option<String>,
    /// Of a record review (E5): checklist and version.
    checklist: Option<String>,
    /// The observation that this one amends.
    supersedes: Option<Uuid>,
    /// Why it is amended.
    supersede_reason: Option<String>,
    /// The writer looked at the texts that were flagged and confirms that none identifies a client.
    confirmed_no_client_details: Option<bool>,
}

impl From<ObservationIn> for NewObservation {
    fn from(body: ObservationIn) -> Self {
        Self {
            subject: body.subject_id,
            kind: body.kind.into_text(),
            purpose: body.purpose.into_text(),
            observed_at: body.observed_at.timestamp_millis(),
            performed_on: body.performed_on,
            recorded_at: body.recorded_at.timestamp_millis(),
            minutes: body.minutes,
            setting: body.setting.into_text(),
            family_agreed: body.family_agreed,
            encounter_ref: body.encounter_ref,
            relation_note: body.relation_note,
            ratings: body.ratings.into_iter().map(Into::into).collect(),
            harm: body.harm,
            strengths: body.strengths,
            next_step: body.next_step,
            next_step_on: body.next_step_on,
            scenario: body.scenario,
            checklist: body.checklist,
            supersedes: body.supersedes,
            supersede_reason: body.supersede_reason,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<RatingIn> for NewRating {
    fn from(body: RatingIn) -> Self {
        Self { indicator: body.indicator, rating: body.rating.into_text(), reason: body.reason }
    }
}

/// One rated indicator.
#[derive(Object)]
pub struct RatingOut {
    /// Its code.
    indicator: String,
    /// The rating.
    rating: RatingValue,
    /// Why it does not apply, or another remark.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

/// Something that happened to an observation.
#[derive(Object)]
pub struct ObservationEventOut {
    /// Identifier.
    id: Uuid,
    /// What.
    kind: ObservationEventKind,
    /// When the server took it in.
    at: Instant,
    /// Who.
    by: PersonRef,
    /// Comment or reason.
    #[oai(skip_serializing_if_is_none)]
    text: Option<String>,
    /// Of a decided dispute.
    #[oai(skip_serializing_if_is_none)]
    outcome: Option<DisputeOutcome>,
}

/// Why an observation that was meant to count is kept and does not.
#[derive(Object)]
pub struct ObservationNotice {
    /// The refusal code of the rules: `observer_not_certified` or `observer_out_of_scope`.
    code: String,
    /// In words, with what to do.
    text: String,
    /// The agencies that the observer's certificate covers.
    scope: Vec<String>,
}

/// What an observer saw, and what became of it.
#[derive(Object)]
pub struct ObservationOut {
    /// Identifier.
    id: Uuid,
    /// Who was observed.
    subject: PersonRef,
    /// Who observed.
    observer: PersonRef,
    /// How the observer stood to the person observed on that day; found by the server.
    relation: ObserverRelation,
    /// The place where the person observed worked on that day.
    node_id: Uuid,
    /// Type of evidence.
    #[oai(rename = "type")]
    kind: EvidenceType,
    /// Meant to count, or to learn from only.
    purpose: Purpose,
    /// When it was seen.
    observed_at: Instant,
    /// The same as a day at the place of the person observed.
    observed_on: NaiveDate,
    /// Of a review of an older encounter: its day.
    #[oai(skip_serializing_if_is_none)]
    performed_on: Option<NaiveDate>,
    /// When the observer saved it, by the device's clock.
    recorded_at: Instant,
    /// When the server took it in.
    received_at: Instant,
    /// How many seconds the device's clock ran ahead of the server's on sending; negative: behind; absent: not known.
    #[oai(skip_serializing_if_is_none)]
    device_ahead_seconds: Option<i64>,
    /// Length of what was seen.
    minutes: i64,
    /// Kind of place.
    setting: Setting,
    /// Did the family agree to an observer?
    family_agreed: bool,
    /// Reference of the encounter, made by the app.
    encounter_ref: String,
    /// The observer's own part in the encounter.
    #[oai(skip_serializing_if_is_none)]
    relation_note: Option<String>,
    /// What was rated, in order of indicators.
    ratings: Vec<RatingOut>,
    /// Something harmful was done.
    harm: bool,
    /// What went well.
    #[oai(skip_serializing_if_is_none)]
    strengths: Option<String>,
    /// The next step agreed with the worker.
    #[oai(skip_serializing_if_is_none)]
    next_step: Option<String>,
    /// The day on which it is looked at again.
    #[oai(skip_serializing_if_is_none)]
    next_step_on: Option<NaiveDate>,
    /// Of a simulation: scenario and version.
    #[oai(skip_serializing_if_is_none)]
    scenario: Option<String>,
    /// Of a record review: checklist and version.
    #[oai(skip_serializing_if_is_none)]
    checklist: Option<String>,
    /// Version of the framework rated by.
    framework_version: i64,
    /// The observation that this one amends.
    #[oai(skip_serializing_if_is_none)]
    supersedes: Option<Uuid>,
    /// Why it was amended.
    #[oai(skip_serializing_if_is_none)]
    supersede_reason: Option<String>,
    /// The amendment that took the place of this one.
    #[oai(skip_serializing_if_is_none)]
    superseded_by: Option<Uuid>,
    /// What became of it.
    state: ObservationState,
    /// What happened to it, in order.
    events: Vec<ObservationEventOut>,
    /// Its free text was removed.
    redacted: bool,
    /// Only in the answer to recording it: it was meant to count and does not.
    #[oai(skip_serializing_if_is_none)]
    notice: Option<ObservationNotice>,
}

impl TryFrom<Seen> for ObservationOut {
    type Error = AppError;

    fn try_from(seen: Seen) -> Result<Self, AppError> {
        let state = seen.state().name().parse()?;
        let Seen { row, events, superseded_by, names, notice } = seen;
        Ok(Self {
            id: row.id,
            subject: named(&names, row.subject_id),
            observer: named(&names, row.observer_id),
            relation: row.relation.parse()?,
            node_id: row.node_id,
            kind: row.kind.parse()?,
            purpose: row.purpose.parse()?,
            observed_at: Instant::at(row.observed_at),
            observed_on: row.observed_on,
            performed_on: row.performed_on,
            recorded_at: Instant::at(row.recorded_at),
            received_at: Instant::at(row.received_at),
            device_ahead_seconds: row.device_ahead_ms.map(|ahead| ahead / 1_000),
            minutes: row.minutes,
            setting: row.setting.parse()?,
            family_agreed: row.family_agreed,
            encounter_ref: row.encounter_ref,
            relation_note: row.relation_note,
            ratings: ratings(&row.ratings, &row.reasons)?,
            harm: row.harm,
            strengths: row.strengths,
            next_step: row.next_step,
            next_step_on: row.next_step_on,
            scenario: row.scenario,
            checklist: row.checklist,
            framework_version: row.framework_version,
            supersedes: row.supersedes,
            supersede_reason: row.supersede_reason,
            superseded_by,
            state,
            events: events
                .into_iter()
                .map(|event| {
                    Ok(ObservationEventOut {
                        id: event.id,
                        kind: event.kind.parse()?,
                        at: Instant::at(event.received_at),
                        by: named(&names, event.by_id),
                        text: event.text,
                        outcome: event.outcome.as_deref().map(str::parse).transpose()?,
                    })
                })
                .collect::<Result<_, AppError>>()?,
            redacted: row.redacted_at.is_some(),
            notice: notice.map(|Notice { code, text, scope }| ObservationNotice {
                code: code.into(),
                text,
                scope,
            }),
        })
    }
}

/// Ratings and reasons from their packed forms.
fn ratings(packed: &str, reasons: &str) -> Result<Vec<RatingOut>, AppError> {
    let mut reasons: HashMap<String, String> = serde_json::from_str(reasons).map_err(AppError::internal)?;
    let packed: Ratings = packed.parse().map_err(|error: String| AppError::bug(error))?;
    packed
        .as_slice()
        .iter()
        .map(|(code, rating)| {
            let indicator = code.to_string();
            Ok(RatingOut {
                reason: reasons.remove(&indicator),
                rating: rating.to_string().parse()?,
                indicator,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_come_back_with_their_reasons() {
        let out = ratings("C01.1:NA C01.2:3", r#"{"C01.1":"By phone."}"#).expect("ratings");
        assert_eq!(out[0].reason.as_deref(), Some("By phone."));
        assert_eq!((out[1].indicator.as_str(), out[1].rating), ("C01.2", RatingValue::Three));
        assert!(out[1].reason.is_none());
    }
}
