//! Transcripts, and certificates of completion that anybody can verify.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::wire::{AffiliationOut, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::learning::transcript::{Attended, Completion, Transcript, Verified};
use crate::state::App;

/// Transcripts and certificates of completion.
pub struct TranscriptApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What a person has learned.
#[derive(Object)]
#[oai(rename = "Transcript")]
struct TranscriptOut {
    /// Whose.
    person: PersonRef,
    /// The center that keeps the record.
    center: String,
    /// The day on which it was written.
    on: NaiveDate,
    /// What they do where, the latest start first.
    affiliations: Vec<AffiliationOut>,
    /// Modules passed, in the order of passing.
    modules: Vec<ModulePassedOut>,
    /// Sessions of training attended, in the order of days.
    sessions: Vec<SessionAttendedOut>,
    /// Drills done, the latest first.
    drills: Vec<DrillDoneOut>,
    /// Learning from before or from elsewhere that two people approved.
    prior_learning: Vec<PriorLearningAcceptedOut>,
    /// Certificates, the latest first.
    certificates: Vec<CertificateHeldOut>,
    /// Clock minutes of modules and sessions. A module counts with the minutes of the version passed, a
    /// session with the minutes present; where there are both of one module, the longer counts. Prior
    /// learning is listed and not added.
    clock_minutes: i64,
}

/// A module passed.
#[derive(Object)]
#[oai(rename = "ModulePassed")]
struct ModulePassedOut {
    /// Identifier of the certificate of completion.
    completion_id: Uuid,
    /// Code.
    code: String,
    /// Title of the version that was passed.
    title: String,
    /// Version.
    version: i64,
    /// Day.
    passed_on: NaiveDate,
    /// Minutes that the version is meant to take.
    minutes: i64,
    /// A clinician has reviewed the version.
    reviewed: bool,
}

/// A session of training attended.
#[derive(Object)]
#[oai(rename = "SessionAttended")]
struct SessionAttendedOut {
    /// The session.
    event_id: Uuid,
    /// Code of the module.
    code: String,
    /// Its title.
    title: String,
    /// Day.
    held_on: NaiveDate,
    /// Minutes present.
    minutes: i64,
    /// Who gave it.
    trainers: Vec<PersonRef>,
}

/// A drill done.
#[derive(Object)]
#[oai(rename = "DrillOnTranscript")]
struct DrillDoneOut {
    /// Identifier of the record.
    id: Uuid,
    /// The kind of drill; the drill's own code where it counts as no kind.
    code: String,
    /// The drill's title, where it counts as no kind.
    #[oai(skip_serializing_if_is_none)]
    title: Option<String>,
    /// Day.
    on: NaiveDate,
}

/// Prior learning that two people approved.
#[derive(Object)]
#[oai(rename = "PriorLearningAccepted")]
struct PriorLearningAcceptedOut {
    /// Identifier of the claim.
    id: Uuid,
    /// What was learned.
    title: String,
    /// Where, or from whom.
    provider: String,
    /// Code of the module that it stands for.
    module: String,
    /// How long it took, in minutes.
    minutes: i64,
    /// Day on which it ended.
    finished_on: NaiveDate,
    /// Day of the second approval.
    accepted_on: NaiveDate,
}

/// A certificate held.
#[derive(Object)]
#[oai(rename = "CertificateHeld")]
struct CertificateHeldOut {
    /// Identifier.
    id: Uuid,
    /// Title of the path.
    path: String,
    /// Agencies and modules in words.
    scope: Vec<String>,
    /// First day.
    valid_from_on: NaiveDate,
    /// Last day.
    valid_to_on: NaiveDate,
    /// `valid`, `not_yet_valid`, `expired`, `suspended` or `revoked`.
    state: String,
}

/// A certificate of completion, as everybody may see it.
#[derive(Object)]
#[oai(rename = "Completion")]
struct CompletionOut {
    /// Identifier.
    id: Uuid,
    /// Who passed the module.
    holder: String,
    /// Code of the module.
    code: String,
    /// Title of the version that was passed.
    title: String,
    /// Version.
    version: i64,
    /// Day.
    passed_on: NaiveDate,
    /// Minutes that the version is meant to take: its clock hours.
    minutes: i64,
    /// A clinician has reviewed the version.
    reviewed: bool,
    /// The center that keeps the record.
    center: String,
}

#[OpenApi(tag = "Tag::Learning")]
impl TranscriptApi {
    /// A person's transcript with clock hours.
    #[oai(path = "/people/:id/transcript", method = "get", operation_id = "get_transcript")]
    async fn transcript(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<TranscriptOut>, Problem> {
        Ok(Json(self.app.transcript(&caller, id.0).await?.into()))
    }

    /// Verify a certificate of completion: open to everybody who has its address.
    #[oai(path = "/completions/:id", method = "get", operation_id = "get_completion")]
    async fn completion(&self, id: Path<Uuid>) -> Result<Json<CompletionOut>, Problem> {
        Ok(Json(self.app.completion(id.0).await?.into()))
    }
}

impl From<Transcript> for TranscriptOut {
    fn from(from: Transcript) -> Self {
        let holder = &from.holder;
        let affiliations = holder.affiliations.iter();
        let session = |one: Attended| SessionAttendedOut {
            event_id: one.event,
            code: one.code,
            title: one.title,
            held_on: one.held_on,
            minutes: one.minutes,
            trainers: one.trainers.iter().filter_map(|id| PersonRef::named(*id, &from.names)).collect(),
        };
        Self {
            person: (&holder.person).into(),
            center: from.center,
            on: from.on,
            affiliations: affiliations.map(|row| AffiliationOut::new(row, &holder.tree)).collect(),
            modules: from.modules.into_iter().map(Into::into).collect(),
            sessions: from.sessions.into_iter().map(session).collect(),
            drills: from
                .drills
                .into_iter()
                .map(|drill| DrillDoneOut {
                    id: drill.id,
                    code: drill.code,
                    title: drill.title,
                    on: drill.on,
                })
                .collect(),
            prior_learning: from
                .prior
                .into_iter()
                .map(|(row, accepted_on)| PriorLearningAcceptedOut {
                    id: row.id,
                    title: row.title,
                    provider: row.provider,
                    module: row.module_code,
                    minutes: row.minutes,
                    finished_on: row.finished_on,
                    accepted_on,
                })
                .collect(),
            certificates: from
                .certificates
                .into_iter()
                .map(|one| CertificateHeldOut {
                    id: one.row.id,
                    path: one.path_title,
                    scope: one.scope,
                    valid_from_on: one.row.valid_from_on,
                    valid_to_on: one.row.valid_to_on,
                    state: one.state.into(),
                })
                .collect(),
            clock_minutes: from.minutes,
        }
    }
}

impl From<Completion> for ModulePassedOut {
    fn from(from: Completion) -> Self {
        Self {
            completion_id: from.id,
            code: from.code,
            title: from.title,
            version: from.version,
            passed_on: from.passed_on,
            minutes: from.minutes,
            reviewed: from.reviewed,
        }
    }
}

impl From<Verified> for CompletionOut {
    fn from(from: Verified) -> Self {
        let Verified { completion, holder, center } = from;
        Self {
            id: completion.id,
            holder,
            code: completion.code,
            title: completion.title,
            version: completion.version,
            passed_on: completion.passed_on,
            minutes: completion.minutes,
            reviewed: completion.reviewed,
            center,
        }
    }
}
