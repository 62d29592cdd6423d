//! `/people/{id}/practice-records`: what a person did, was offered or was given.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::practice_record;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::practice::{NewRecord, NewRecordWithdrawal, RecordKind, Records};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::practice::Filter;

/// What people did, were offered or were given.
pub struct PracticeApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What is recorded.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum PracticeRecordKind {
    /// A contact of the person with their supervisor, who logs it.
    SupervisionContact,
    /// A visit in which the person took part.
    FieldResponse,
    /// The caller's signature beside the person's under such a visit.
    CoSignature,
    /// Something that the site offered the person; what it was used for is not recorded.
    Offer,
    /// Time spent on something that is counted in hours.
    Hours,
    /// A drill that was done.
    Drill,
}

/// Something about a person's practice, on one day.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PracticeRecordIn {
    /// What is recorded.
    kind: PracticeRecordKind,
    /// The local day on which it happened.
    on: NaiveDate,
    /// Of a contact `individual`, `group`, `on_scene` or `phone`; of a visit the part in it, `lead`, `partner` or
    /// `shadow`; of hours `training`, `work` or `supervision`; of an offer or drill its code, such as `overdose`.
    code: Option<String>,
    /// Length of a contact or of hours, at most 1,440.
    minutes: Option<i64>,
    /// A contact that looked at observation data or family feedback.
    #[oai(default)]
    with_data: bool,
    /// Who came along on a visit; whoever did not lead must say who did.
    partner_id: Option<Uuid>,
    /// Reference of the encounter, made by the app, such as `E-7KQ2-M9XD`.
    encounter_ref: Option<String>,
    /// The visit that is signed.
    response_id: Option<Uuid>,
}

/// A record taken back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PracticeWithdrawalIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Why.
    #[oai(validator(max_length = 500))]
    reason: String,
    /// The writer has seen the warning and confirms that the reason identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// A page of records, the latest day first.
#[derive(Object)]
struct PracticeRecordsOut {
    /// Records.
    items: Vec<PracticeRecordOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// Something about a person's practice, on one day.
#[derive(Object)]
#[oai(rename = "PracticeRecord")]
struct PracticeRecordOut {
    /// Identifier.
    id: Uuid,
    /// `supervision_contact`, `field_response`, `co_signature`, `offer`, `hours` or `drill`.
    kind: String,
    /// The local day on which it happened.
    on: NaiveDate,
    /// Form of a contact, part in a visit, kind of hours, offer or drill.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// Length of a contact or of hours.
    #[oai(skip_serializing_if_is_none)]
    minutes: Option<i64>,
    /// A contact that looked at observation data or family feedback.
    with_data: bool,
    /// The supervisor of a contact, the partner of a visit, whoever signed.
    #[oai(skip_serializing_if_is_none)]
    other: Option<PersonRef>,
    /// The practice authorization that the partner held on that day.
    #[oai(skip_serializing_if_is_none)]
    other_step: Option<String>,
    /// Reference of the encounter.
    #[oai(skip_serializing_if_is_none)]
    encounter_ref: Option<String>,
    /// The visit that is signed.
    #[oai(skip_serializing_if_is_none)]
    response_id: Option<Uuid>,
    /// Who recorded it.
    #[oai(skip_serializing_if_is_none)]
    recorded_by: Option<PersonRef>,
    /// When the server took it in.
    received_at: Instant,
    /// Taken back: it counts on no day.
    #[oai(skip_serializing_if_is_none)]
    withdrawn: Option<PracticeWithdrawalOut>,
}

/// How a record was taken back.
#[derive(Object)]
#[oai(rename = "PracticeWithdrawal")]
struct PracticeWithdrawalOut {
    /// Who.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
    /// When.
    at: Instant,
    /// Why.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

#[OpenApi(tag = "Tag::Coaching")]
impl PracticeApi {
    /// List supervision contacts, visits, signatures, offers, hours and drills of a person, the latest day first.
    #[oai(path = "/people/:id/practice-records", method = "get", operation_id = "list_practice_records")]
    async fn list(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Of this kind only.
        kind: Query<Option<PracticeRecordKind>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<PracticeRecordsOut>, Problem> {
        let before = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let kind = kind.0.map(|kind| RecordKind::from(kind).name());
        let filter = Filter { kind, before, limit: limit.0 + 1 };
        let mut found = self.app.practice(&caller, id.0, &filter).await?;
        let more = found.rows.len() as u64 > limit.0;
        found.rows.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = found.rows.last().filter(|_| more).map(|row| format!("{}~{}", row.on_day, row.id));
        Ok(Json(PracticeRecordsOut { items: out(found), next }))
    }

    /// Record something about a person's practice, on one day. It is never changed, only withdrawn.
    ///
    /// People log visits and hours of their own; contacts, offers and drills are logged by those who lead them.
    #[oai(
        path = "/people/:id/practice-records/:record_id",
        method = "put",
        operation_id = "create_practice_record"
    )]
    async fn record(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        record_id: Path<Uuid>,
        body: Json<PracticeRecordIn>,
    ) -> Result<Done, Problem> {
        let PracticeRecordIn { kind, on, code, minutes, with_data, partner_id, encounter_ref, response_id } =
            body.0;
        let new = NewRecord {
            id: record_id.0,
            kind: kind.into(),
            on,
            code,
            minutes,
            with_data,
            partner: partner_id,
            encounter_ref,
            response: response_id,
        };
        self.app.record_practice(&caller, id.0, new).await?;
        Ok(Done::NoContent)
    }

    /// Take a record back, as who wrote it or leads the person.
    #[oai(
        path = "/people/:id/practice-records/:record_id/withdrawals",
        method = "post",
        operation_id = "create_practice_withdrawal"
    )]
    async fn withdraw(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        record_id: Path<Uuid>,
        body: Json<PracticeWithdrawalIn>,
    ) -> Result<Done, Problem> {
        let PracticeWithdrawalIn { id: withdrawal, reason, confirmed } = body.0;
        let new = NewRecordWithdrawal { id: withdrawal, reason, confirmed };
        self.app.withdraw_record(&caller, id.0, record_id.0, new).await?;
        Ok(Done::NoContent)
    }
}

impl From<PracticeRecordKind> for RecordKind {
    fn from(kind: PracticeRecordKind) -> Self {
        match kind {
            PracticeRecordKind::SupervisionContact => Self::SupervisionContact,
            PracticeRecordKind::FieldResponse => Self::FieldResponse,
            PracticeRecordKind::CoSignature => Self::CoSignature,
            PracticeRecordKind::Offer => Self::Offer,
            PracticeRecordKind::Hours => Self::Hours,
            PracticeRecordKind::Drill => Self::Drill,
        }
    }
}

fn out(found: Records) -> Vec<PracticeRecordOut> {
    let Records { rows, mut withdrawn, names } = found;
    rows.into_iter()
        .map(|row| {
            let withdrawal = withdrawn.remove(&row.id);
            record_out(row, withdrawal, &names)
        })
        .collect()
}

fn record_out(
    row: practice_record::Model,
    withdrawal: Option<practice_record::Model>,
    names: &HashMap<Uuid, String>,
) -> PracticeRecordOut {
    PracticeRecordOut {
        id: row.id,
        kind: row.kind,
        on: row.on_day,
        code: row.code,
        minutes: row.minutes,
        with_data: row.with_data,
        other: row.other_id.and_then(|id| PersonRef::named(id, names)),
        other_step: row.other_step,
        encounter_ref: row.encounter_ref,
        response_id: row.about_id,
        recorded_by: PersonRef::named(row.recorded_by, names),
        received_at: Instant::at(row.received_at),
        withdrawn: withdrawal.map(|row| PracticeWithdrawalOut {
            by: PersonRef::named(row.recorded_by, names),
            at: Instant::at(row.received_at),
            reason: row.reason,
        }),
    }
}

fn fifty() -> u64 {
    50
}

fn parse_cursor(text: &str) -> AppResult<(NaiveDate, Uuid)> {
    let parsed =
        text.split_once('~').and_then(|(on, id)| Some((on.parse().ok()?, Uuid::parse_str(id).ok()?)));
    parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}
