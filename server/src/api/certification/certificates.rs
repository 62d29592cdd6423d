//! Certificates: founding appointments, changes, public verification.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::certificate_event;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use uuid::Uuid;

use crate::api::{Problem, Signed, Tag};
use crate::app::certification::NewAppointment;
use crate::state::App;

/// Certificates.
pub struct CertificatesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A founding rater is proposed.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AppointmentIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Who is appointed.
    person_id: Uuid,
    /// Agencies whose people they may rate.
    #[oai(validator(max_items = 50))]
    agency_ids: Vec<Uuid>,
    /// Why, at least a sentence.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// A certificate was issued.
#[derive(Object)]
struct IssuedOut {
    /// Certificate.
    certificate_id: Uuid,
}

/// What happens to a certificate.
#[derive(Enum, Clone, Copy)]
#[oai(rename_all = "snake_case")]
enum ChangeKind {
    /// Out of force for now.
    Suspended,
    /// In force again.
    Reinstated,
    /// Out of force for good.
    Revoked,
}

/// A change of a certificate.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ChangeIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// What happens.
    kind: ChangeKind,
    /// From this day.
    effective_on: NaiveDate,
    /// Falsified observation or safety: past ratings from the day on fall too.
    #[oai(default)]
    for_cause: bool,
    /// Why, at least a sentence.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// What the public may know of a certificate.
#[derive(Object)]
#[oai(rename = "CertificateVerification")]
struct VerificationOut {
    /// Identifier.
    id: Uuid,
    /// Holder's name.
    holder: String,
    /// The path's title.
    path: String,
    /// Agencies or modules it is for.
    scope: Vec<String>,
    /// Day of issue and first day.
    valid_from_on: NaiveDate,
    /// Last day.
    valid_to_on: NaiveDate,
    /// `valid`, `not_yet_valid`, `expired`, `suspended` or `revoked`.
    state: String,
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

#[derive(ApiResponse)]
enum Issued {
    /// The certificate.
    #[oai(status = 201)]
    Created(Json<IssuedOut>),
}

#[OpenApi(tag = "Tag::Certification")]
impl CertificatesApi {
    /// Propose a founding rater: the first of two signatures.
    #[oai(path = "/founding-appointments", method = "post", operation_id = "create_founding_appointment")]
    async fn propose(&self, caller: Signed, body: Json<AppointmentIn>) -> Result<Done, Problem> {
        let AppointmentIn { id, person_id, agency_ids, reason, confirmed } = body.0;
        let new = NewAppointment { id, person: person_id, agencies: agency_ids, reason, confirmed };
        self.app.propose_founding_rater(&caller, new).await?;
        Ok(Done::NoContent)
    }

    /// Sign a founding appointment: the second signature.
    #[oai(
        path = "/founding-appointments/:id/signatures",
        method = "post",
        operation_id = "create_founding_signature"
    )]
    async fn sign(&self, caller: Signed, id: Path<Uuid>) -> Result<Issued, Problem> {
        let certificate_id = self.app.sign_founding_rater(&caller, id.0).await?;
        Ok(Issued::Created(Json(IssuedOut { certificate_id })))
    }

    /// Suspend, reinstate or revoke a certificate.
    #[oai(path = "/certificates/:id/changes", method = "post", operation_id = "create_certificate_change")]
    async fn change(&self, caller: Signed, id: Path<Uuid>, body: Json<ChangeIn>) -> Result<Done, Problem> {
        let b = body.0;
        let kind = match b.kind {
            ChangeKind::Suspended => "suspended",
            ChangeKind::Reinstated => "reinstated",
            ChangeKind::Revoked => "revoked",
        };
        let event = certificate_event::Model {
            id: b.id,
            certificate_id: id.0,
            kind: kind.into(),
            effective_on: b.effective_on,
            for_cause: b.for_cause,
            by_id: caller.person,
            reason: b.reason,
            received_at: 0,
        };
        self.app.change_certificate(&caller, id.0, event, b.confirmed).await?;
        Ok(Done::NoContent)
    }

    /// Verify a certificate: open to everybody.
    #[oai(
        path = "/certificates/:id/verification",
        method = "get",
        operation_id = "get_certificate_verification"
    )]
    async fn verify(&self, id: Path<Uuid>) -> Result<Json<VerificationOut>, Problem> {
        let found = self.app.verify_certificate(id.0).await?;
        Ok(Json(VerificationOut {
            id: found.row.id,
            holder: found.holder,
            path: found.path_title,
            scope: found.scope,
            valid_from_on: found.row.valid_from_on,
            valid_to_on: found.row.valid_to_on,
            state: found.state.into(),
        }))
    }
}
