//! A person's statuses with their reasons.

mod reasons;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_competencies::authorization as auth;
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::framework::Framework;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use serde::Serialize;
use uuid::Uuid;

pub use self::reasons::{RequirementStatusOut, owed_by};
use super::wire::{Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::evidence::{Evidence, EvidenceKind};
use crate::app::status::PersonStatuses;
use crate::state::App;
use crate::store::facts::date;

/// Statuses.
pub struct FidelityApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What a requirement or clause comes to.
#[derive(Enum, Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "Status")]
#[serde(rename_all = "snake_case")]
pub enum StatusOut {
    /// It holds.
    Met,
    /// It holds, and will not for long unless something is done.
    MetExpiring,
    /// It does not hold yet and is not due yet.
    Provisional,
    /// It does not hold.
    NotMet,
    /// There is too little evidence to say.
    InsufficientEvidence,
    /// It does not hold and was waived.
    Waived,
    /// It is not asked of this person on this day.
    NotApplicable,
}

impl From<Status> for StatusOut {
    fn from(status: Status) -> Self {
        match status {
            Status::Met => Self::Met,
            Status::MetExpiring => Self::MetExpiring,
            Status::Provisional => Self::Provisional,
            Status::NotMet => Self::NotMet,
            Status::InsufficientEvidence => Self::InsufficientEvidence,
            Status::Waived => Self::Waived,
            Status::NotApplicable => Self::NotApplicable,
        }
    }
}

/// What a person may do on a visit, computed from what they have shown.
#[derive(Object, Clone, Debug)]
#[oai(rename = "Authorization")]
pub struct AuthorizationOut {
    /// The highest step held: `observe_only`, `co_respond`, `lead_with_partner`, `solo_permitted`; `none` without a role.
    pub step: String,
    /// Its title.
    pub title: String,
    /// What it allows.
    pub text: String,
    /// `evidence`, `stale` (aged, held for a while), `attested` (not observed) or `provisional`.
    pub basis: String,
    /// Last day it is held on a basis other than evidence.
    #[oai(skip_serializing_if_is_none)]
    pub until_on: Option<NaiveDate>,
    /// May supervise, and on what basis.
    #[oai(skip_serializing_if_is_none)]
    pub supervise: Option<String>,
    /// First later day on which it changes without new evidence.
    #[oai(skip_serializing_if_is_none)]
    pub changes_on: Option<NaiveDate>,
    /// A sentence to the worker.
    pub summary: String,
    /// The next step up and what is missing for it; absent at the top.
    #[oai(skip_serializing_if_is_none)]
    pub next: Option<NextStepOut>,
}

/// The next step of authorization.
#[derive(Object, Clone, Debug)]
#[oai(rename = "AuthorizationNext")]
pub struct NextStepOut {
    /// Its code.
    pub step: String,
    /// Its title.
    pub title: String,
    /// What is missing, one sentence each.
    pub missing: Vec<String>,
}

impl AuthorizationOut {
    /// From what the rules say, with titles from the framework.
    #[must_use]
    pub fn new(framework: &Framework, from: &auth::Authorization) -> Self {
        let step = |code: &str| framework.authorizations.steps.iter().find(|s| s.code == code);
        let held = from.step.as_ref();
        Self {
            step: held.map_or_else(|| "none".into(), |h| h.code.clone()),
            title: held.map_or_else(|| "No practice role".into(), |h| h.title.clone()),
            text: held.and_then(|h| step(&h.code)).map(|s| s.description.clone()).unwrap_or_default(),
            basis: held.map_or("evidence", |h| basis(h.basis)).into(),
            until_on: held.and_then(|h| h.until).map(date),
            supervise: from.supervise.as_ref().map(|h| basis(h.basis).into()),
            changes_on: from.changes_on.map(date),
            summary: from.summary.clone(),
            next: from.next.as_ref().map(|code| NextStepOut {
                step: code.clone(),
                title: step(code).map_or_else(|| code.clone(), |s| s.title.clone()),
                missing: from.missing.iter().map(|m| m.text.clone()).collect(),
            }),
        }
    }
}

/// The name of a basis on the wire.
#[must_use]
pub fn basis(basis: auth::Basis) -> &'static str {
    match basis {
        auth::Basis::Evidence => "evidence",
        auth::Basis::Stale => "stale",
        auth::Basis::Attested => "attested",
        auth::Basis::Provisional => "provisional",
    }
}

/// Everything about one person on one day.
#[derive(Object)]
struct StatusesOut {
    /// The person.
    person: PersonRef,
    /// The day, local to the person, of which all counts.
    as_of: NaiveDate,
    /// What had been received by this instant.
    known_at: Instant,
    /// The last instant of the day. Sent as `known_at`, it shows the day as it was known then.
    day_ends_at: Instant,
    /// Framework code.
    framework: String,
    /// Framework version.
    framework_version: u32,
    /// What the person may do on a visit.
    authorization: AuthorizationOut,
    /// Level by competency.
    levels: Vec<LevelOut>,
    /// By requirement, in the framework's order.
    statuses: Vec<RequirementStatusOut>,
    /// Every piece of evidence that the reasons name, once, the newest first.
    evidence: Vec<EvidenceOut>,
}

/// A piece of evidence that the reasons name.
#[derive(Object)]
#[oai(rename = "EvidenceRef")]
struct EvidenceOut {
    /// Identifier, as in `counted` and `refused`.
    id: Uuid,
    /// `observation`, `attempt`, `credential` or `record`.
    kind: EvidenceKindOut,
    /// Evidence type, such as `E1`.
    evidence_type: String,
    /// The day it counts from: of observing, of passing, of the beginning of its validity.
    on: NaiveDate,
    /// Where it was, of an observation.
    #[oai(skip_serializing_if_is_none)]
    setting: Option<String>,
    /// Module of an attempt, kind of a credential or of a record.
    #[oai(skip_serializing_if_is_none)]
    code: Option<String>,
    /// Who observed. Whoever may read the statuses may read the observations too.
    #[oai(skip_serializing_if_is_none)]
    observer: Option<PersonRef>,
    /// When the server took it in.
    received_at: Instant,
    /// It came in after the end of the day that is asked about, and was not known then.
    late: bool,
    /// A dispute, decision, withdrawal or amendment of it came in after the end of that day.
    changed_late: bool,
    /// The same in words, such as "Home visit on May 3, 2026, seen by Amina Whitehorse".
    text: String,
}

/// What a piece of evidence is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "EvidenceKind")]
enum EvidenceKindOut {
    /// An observation.
    Observation,
    /// A knowledge check.
    Attempt,
    /// A credential.
    Credential,
    /// A plain record: a contact, a visit taken part in, hours, a coaching cycle and so on.
    Record,
}

impl EvidenceOut {
    fn new(from: Evidence, day_ends_at: i64) -> Self {
        Self {
            text: from.text(),
            received_at: Instant::at(from.received_at),
            late: from.received_at > day_ends_at,
            changed_late: from.changed_at.is_some_and(|at| at > day_ends_at),
            id: from.id,
            kind: match from.kind {
                EvidenceKind::Observation => EvidenceKindOut::Observation,
                EvidenceKind::Attempt => EvidenceKindOut::Attempt,
                EvidenceKind::Credential => EvidenceKindOut::Credential,
                EvidenceKind::Record => EvidenceKindOut::Record,
            },
            evidence_type: from.evidence_type,
            on: from.on,
            setting: from.setting,
            code: from.code,
            observer: from.observer.map(|(id, display_name)| PersonRef { id, display_name }),
        }
    }
}

/// A competency's level.
#[derive(Object)]
#[oai(rename = "CompetencyLevel")]
struct LevelOut {
    /// Competency code.
    competency: String,
    /// Its title.
    title: String,
    /// `L0` to `L5`.
    level: String,
    /// The score, cut (never rounded up) to two decimals.
    #[oai(skip_serializing_if_is_none)]
    score: Option<String>,
    /// Events that count in the window.
    events: u32,
}

#[OpenApi(tag = "Tag::Fidelity")]
impl FidelityApi {
    /// A person's statuses with every reason, on any day, as known at any instant.
    #[oai(path = "/people/:id/statuses", method = "get", operation_id = "list_statuses")]
    async fn statuses(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// The local day that counts wholly; today when absent.
        as_of: Query<Option<NaiveDate>>,
        /// What had been received by this instant; now when absent.
        known_at: Query<Option<DateTime<Utc>>>,
    ) -> Result<Json<StatusesOut>, Problem> {
        let known_at = known_at.0.map(|at| at.timestamp_millis());
        let found = self.app.statuses(&caller, id.0, as_of.0, known_at).await?;
        let content = self.app.content().await?;
        Ok(Json(statuses_out(content.framework()?.framework, found)))
    }
}

fn statuses_out(framework: &Framework, found: PersonStatuses) -> StatusesOut {
    StatusesOut {
        person: PersonRef::from(&found.person),
        as_of: found.as_of,
        known_at: Instant::at(found.known_at),
        day_ends_at: Instant::at(found.day_ends_at),
        framework: found.framework.0,
        framework_version: found.framework.1,
        authorization: AuthorizationOut::new(framework, &found.authorization),
        levels: found
            .levels
            .into_iter()
            .map(|l| LevelOut {
                competency: l.competency,
                title: l.title,
                level: l.level,
                score: l.score,
                events: u32::try_from(l.events).unwrap_or(u32::MAX),
            })
            .collect(),
        statuses: found.evaluations.into_iter().map(Into::into).collect(),
        evidence: found.evidence.into_iter().map(|one| EvidenceOut::new(one, found.day_ends_at)).collect(),
    }
}
