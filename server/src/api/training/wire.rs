//! The wire forms of a training session.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use uuid::Uuid;

use crate::api::wire::{Instant, PersonRef};
use crate::api::word::words;
use crate::app::training::{NewChange, NewObservedDelivery, NewReport, NewTrainingEvent, TrainingEvent};

words! {
    /// How a session stands.
    TrainingState {
        /// It lies ahead, or waits for its report.
        Planned = "planned",
        /// It was held.
        Held = "held",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

/// A session to plan.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct TrainingEventIn {
    /// Module, such as `M06`.
    module_code: String,
    /// For the people of this place and below.
    node_id: Uuid,
    /// When it begins.
    starts_at: DateTime<Utc>,
    /// Length.
    minutes: i64,
    /// Where, in words.
    place: String,
    /// Who gives it, one to six; from the place, below it or above it.
    #[oai(validator(max_items = 20))]
    trainer_ids: Vec<Uuid>,
    /// Who is asked to take it.
    #[oai(default, validator(max_items = 500))]
    learner_ids: Vec<Uuid>,
    /// The writer confirms that the place identifies no client.
    confirmed_no_client_details: Option<bool>,
}

/// A session to move, to change or to call off.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct TrainingChangeIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The new beginning.
    starts_at: Option<DateTime<Utc>>,
    /// The new length.
    minutes: Option<i64>,
    /// The new place, in words. With neither beginning, length nor place the session is called off.
    place: Option<String>,
    /// Why.
    reason: String,
    /// The writer confirms that reason and place identify no client.
    confirmed_no_client_details: Option<bool>,
}

/// Somebody and minutes.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct PersonMinutesIn {
    /// Who.
    person_id: Uuid,
    /// Minutes led, or present.
    minutes: i64,
}

/// What was held.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct TrainingReportIn {
    /// Length.
    minutes: i64,
    /// Minutes led, by trainer.
    #[oai(validator(max_items = 20))]
    trainers: Vec<PersonMinutesIn>,
    /// Minutes present, by learner; also of those of the place who were not asked.
    #[oai(validator(max_items = 500))]
    attendance: Vec<PersonMinutesIn>,
    /// Free text.
    notes: Option<String>,
    /// The writer confirms that the notes identify no client.
    confirmed_no_client_details: Option<bool>,
}

/// What an assessor saw of a delivery.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ObservedDeliveryIn {
    /// Whose delivery: a trainer of the session.
    trainer_id: Uuid,
    /// `co` or `solo`.
    role: String,
    /// Required segments.
    segments_required: i64,
    /// Of these covered.
    segments_covered: i64,
    /// Delivery fidelity, 0 to 100.
    fidelity_percent: Option<i64>,
    /// Facilitation mean, 0 to 4.
    facilitation_mean: Option<f64>,
    /// Usefulness mean, 0 to 5.
    usefulness_mean: Option<f64>,
    /// Learners who answered.
    responses: i64,
    /// Free text.
    #[oai(validator(max_length = 2000))]
    notes: Option<String>,
    /// The writer confirms that the notes identify no client.
    confirmed_no_client_details: Option<bool>,
}

/// Somebody with minutes.
#[derive(Object)]
struct PersonMinutesOut {
    /// Who.
    person: PersonRef,
    /// Minutes led, or present; absent before the report.
    #[oai(skip_serializing_if_is_none)]
    minutes: Option<i64>,
}

/// What became of those who were there.
#[derive(Object)]
struct TrainingResultsOut {
    /// Who was there.
    learners: u32,
    /// Of these who have sent in the module's check.
    tried: u32,
    /// Of these who passed it the first time.
    passed_first_time: u32,
}

/// A delivery that an assessor saw.
#[derive(Object)]
struct SeenDeliveryOut {
    /// Identifier.
    id: Uuid,
    /// Whose delivery.
    trainer_id: Uuid,
    /// `co` or `solo`.
    role: String,
    /// Of the required segments covered.
    segments_covered: i64,
    /// Required segments.
    segments_required: i64,
    /// Delivery fidelity, 0 to 100.
    #[oai(skip_serializing_if_is_none)]
    fidelity_percent: Option<i64>,
}

/// A training session.
#[derive(Object)]
pub(super) struct TrainingEventOut {
    /// Identifier.
    id: Uuid,
    /// Module.
    module_code: String,
    /// Its version when the session was planned.
    module_version: i64,
    /// Its title.
    title: String,
    /// For the people of this place and below.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// When it begins, after all changes.
    starts_at: Instant,
    /// Length: held, else planned.
    minutes: i64,
    /// Where, in words.
    place: String,
    /// How it stands.
    state: TrainingState,
    /// Why it was moved, changed or called off last.
    #[oai(skip_serializing_if_is_none)]
    change_reason: Option<String>,
    /// Who gives it, with minutes led.
    trainers: Vec<PersonMinutesOut>,
    /// Who is asked to take it; those who only take it see themselves.
    learners: Vec<PersonRef>,
    /// Who was there; those who only take it see themselves.
    attendance: Vec<PersonMinutesOut>,
    /// Local day on which it was held.
    #[oai(skip_serializing_if_is_none)]
    held_on: Option<NaiveDate>,
    /// What became of those who were there; for those who give or plan it.
    #[oai(skip_serializing_if_is_none)]
    results: Option<TrainingResultsOut>,
    /// Deliveries that an assessor saw; for those who give or plan it.
    deliveries: Vec<SeenDeliveryOut>,
    /// The caller may change and report it.
    manages: bool,
}

impl From<TrainingEventIn> for NewTrainingEvent {
    fn from(body: TrainingEventIn) -> Self {
        Self {
            module: body.module_code,
            node: body.node_id,
            starts_at: body.starts_at.timestamp_millis(),
            minutes: body.minutes,
            place: body.place,
            trainers: body.trainer_ids,
            learners: body.learner_ids,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<TrainingChangeIn> for NewChange {
    fn from(body: TrainingChangeIn) -> Self {
        Self {
            id: body.id,
            starts_at: body.starts_at.map(|at| at.timestamp_millis()),
            minutes: body.minutes,
            place: body.place,
            reason: body.reason,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<TrainingReportIn> for NewReport {
    fn from(body: TrainingReportIn) -> Self {
        let pairs =
            |list: Vec<PersonMinutesIn>| list.into_iter().map(|one| (one.person_id, one.minutes)).collect();
        Self {
            minutes: body.minutes,
            led: pairs(body.trainers),
            attendance: pairs(body.attendance),
            notes: body.notes,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<ObservedDeliveryIn> for NewObservedDelivery {
    fn from(body: ObservedDeliveryIn) -> Self {
        use crate::api::certification::records::hundredths;
        Self {
            trainer: body.trainer_id,
            role: body.role,
            segments_required: body.segments_required,
            segments_covered: body.segments_covered,
            fidelity_percent: body.fidelity_percent,
            facilitation_hundredths: body.facilitation_mean.map(hundredths),
            usefulness_hundredths: body.usefulness_mean.map(hundredths),
            responses: body.responses,
            notes: body.notes,
            confirmed: body.confirmed_no_client_details.unwrap_or_default(),
        }
    }
}

impl From<TrainingEvent> for TrainingEventOut {
    fn from(event: TrainingEvent) -> Self {
        let name =
            |id: Uuid| PersonRef { id, display_name: event.names.get(&id).cloned().unwrap_or_default() };
        let deliveries = event.deliveries.iter().map(|row| SeenDeliveryOut {
            id: row.id,
            trainer_id: row.trainer_id,
            role: row.role.clone(),
            segments_covered: row.segments_covered,
            segments_required: row.segments_required,
            fidelity_percent: row.fidelity_percent,
        });
        let state = match &event.report {
            Some(_) => TrainingState::Held,
            None if event.cancelled => TrainingState::Cancelled,
            None => TrainingState::Planned,
        };
        let results = event.results.map(|results| TrainingResultsOut {
            learners: results.learners,
            tried: results.tried,
            passed_first_time: results.passed_first_time,
        });
        Self {
            id: event.row.id,
            module_code: event.row.module_code.clone(),
            module_version: event.row.module_version,
            title: event.title.clone(),
            node_id: event.row.node_id,
            node_name: event.node_name.clone(),
            starts_at: Instant::at(event.starts_at),
            minutes: event.report.as_ref().map_or(event.minutes, |report| report.minutes),
            place: event.place.clone(),
            state,
            change_reason: event.reason.clone(),
            trainers: event
                .trainers
                .iter()
                .map(|id| PersonMinutesOut { person: name(*id), minutes: event.led.get(id).copied() })
                .collect(),
            learners: event.learners.iter().map(|id| name(*id)).collect(),
            attendance: event
                .attendance
                .iter()
                .map(|(id, minutes)| PersonMinutesOut { person: name(*id), minutes: Some(*minutes) })
                .collect(),
            held_on: event.report.as_ref().map(|report| report.held_on),
            results,
            deliveries: deliveries.collect(),
            manages: event.manages,
        }
    }
}
