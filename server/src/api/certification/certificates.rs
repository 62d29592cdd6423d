//! Certificates: founding appointments, changes, public verification.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::certification::RevocationReason;
use fieldcraft_competencies::explain::Status;
use fieldcraft_entities::certificate_event;
use poem_openapi::param::Path;
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use uuid::Uuid;

use crate::api::wire::PersonRef;
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{NewAppointment, NewRenewal};
use crate::state::App;
use crate::store::facts;

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

/// Why a certificate is revoked.
#[derive(Enum, Clone, Copy)]
#[oai(rename_all = "snake_case")]
enum Cause {
    /// An observation was made up; ratings from the day on fall too.
    FalsifiedObservation,
    /// The holder put people at risk; ratings from the day on fall too.
    Safety,
    /// A conflict of interest was hidden.
    Conflict,
    /// Ratings stayed unreliable after help.
    Reliability,
}

impl Cause {
    fn reason(self) -> RevocationReason {
        match self {
            Self::FalsifiedObservation => RevocationReason::FalsifiedObservation,
            Self::Safety => RevocationReason::Safety,
            Self::Conflict => RevocationReason::Conflict,
            Self::Reliability => RevocationReason::Reliability,
        }
    }
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
    /// Why a certificate is revoked; asked for then, and only then.
    cause: Option<Cause>,
    /// In words, at least a sentence.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// What a change has touched.
#[derive(Object)]
#[oai(rename = "CertificateChangeEffects")]
struct EffectsOut {
    /// Everybody whom the holder observed since the day from which past ratings
    /// fall; empty where none do.
    affected: Vec<AffectedOut>,
}

/// Somebody whose evidence fell.
#[derive(Object)]
#[oai(rename = "AffectedPerson")]
struct AffectedOut {
    /// Who.
    person: PersonRef,
    /// Statuses that are another today; empty where none moved.
    changed: Vec<ChangedStatusOut>,
}

/// A status that is another than before.
#[derive(Object)]
#[oai(rename = "ChangedStatus")]
struct ChangedStatusOut {
    /// Requirement.
    requirement: String,
    /// Status as known before.
    before: String,
    /// Status now.
    after: String,
}

/// A renewal or restoration.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RenewalIn {
    /// Identifier of the new certificate: `UUIDv7`, made by the client.
    id: Uuid,
    /// Written reasons, at least a sentence.
    #[oai(validator(max_length = 4000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// What keeps a certificate, and how it stands.
#[derive(Object)]
#[oai(rename = "CertificateKeeping")]
struct KeepingOut {
    /// Certificate.
    id: Uuid,
    /// `certified`, `expiring`, `lapsed`, `suspended` or `revoked`.
    state: String,
    /// Last day of the certificate.
    valid_to_on: NaiveDate,
    /// Last day on which it can be restored after its end.
    restorable_to_on: NaiveDate,
    /// Last day on which new ratings count by calibration; absent without a run.
    #[oai(skip_serializing_if_is_none)]
    calibration_due_on: Option<NaiveDate>,
    /// The rules of keeping it.
    rules: Vec<KeepOut>,
    /// What happened to it, in order.
    changes: Vec<CertificateEventOut>,
}

/// A rule of keeping a certificate.
#[derive(Object)]
#[oai(rename = "KeepRule")]
struct KeepOut {
    /// Stable name.
    key: String,
    /// Title.
    title: String,
    /// What it asks and why.
    text: String,
    /// What is asked, in a few words.
    target: String,
    /// What there is.
    actual: String,
    /// Does it hold?
    held: bool,
    /// Last day on which it holds if nothing more happens.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
}

/// Something that happened to a certificate.
#[derive(Object)]
#[oai(rename = "CertificateEvent")]
struct CertificateEventOut {
    /// Identifier.
    id: Uuid,
    /// `suspended`, `reinstated`, `revoked` or `annulled` by an appeal.
    kind: String,
    /// From this day.
    effective_on: NaiveDate,
    /// Why it was revoked.
    #[oai(skip_serializing_if_is_none)]
    cause: Option<String>,
    /// In words.
    reason: String,
    /// The change that an appeal overturned.
    #[oai(skip_serializing_if_is_none)]
    annuls: Option<Uuid>,
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

/// Certificates that are out of force: a 1EdTech revocation list.
#[derive(Object)]
#[oai(rename = "CertificateRevocations")]
struct RevocationsOut {
    /// The address of this list, as credentials name it.
    id: String,
    /// Who issued the certificates.
    issuer: String,
    /// What no longer holds although its signature verifies.
    #[oai(rename = "revokedCredential")]
    revoked_credential: Vec<RevokedOut>,
}

/// A certificate that is out of force.
#[derive(Object)]
#[oai(rename = "RevokedCredential")]
struct RevokedOut {
    /// The identifier of the credential.
    id: String,
    /// Always true.
    revoked: bool,
    /// `revoked` for good, or `suspended` for now.
    #[oai(rename = "revocationReason")]
    revocation_reason: String,
}

#[derive(ApiResponse)]
enum Signature {
    /// The credential as a compact JWT.
    #[oai(status = 200, content_type = "application/vc+jwt")]
    Jwt(PlainText<String>, #[oai(header = "Content-Disposition")] String),
}

#[derive(ApiResponse)]
enum Picture {
    /// The picture with the credential baked in.
    #[oai(status = 200, content_type = "image/svg+xml")]
    Svg(
        PlainText<String>,
        #[oai(header = "Content-Disposition")] String,
        #[oai(header = "Content-Security-Policy")] String,
    ),
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

    /// Suspend, reinstate or revoke a certificate. A revocation for a falsified
    /// observation or for safety tells whose evidence fell and which statuses moved.
    #[oai(path = "/certificates/:id/changes", method = "post", operation_id = "create_certificate_change")]
    async fn change(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ChangeIn>,
    ) -> Result<Json<EffectsOut>, Problem> {
        let b = body.0;
        let cause = b.cause.filter(|_| matches!(b.kind, ChangeKind::Revoked));
        let event = certificate_event::Model {
            id: b.id,
            certificate_id: id.0,
            kind: spelled(&b.kind),
            effective_on: b.effective_on,
            for_cause: cause.is_some_and(|cause| cause.reason().reopens_past_ratings()),
            by_id: caller.person,
            reason: b.reason,
            received_at: 0,
            cause: cause.as_ref().map(spelled),
            annuls: None,
        };
        let affected = self.app.change_certificate(&caller, id.0, event, b.confirmed).await?;
        let affected = affected.into_iter().map(|one| AffectedOut {
            person: PersonRef::from(&one.person),
            changed: one
                .changed
                .into_iter()
                .map(|(requirement, before, after)| ChangedStatusOut {
                    requirement,
                    before: word(before),
                    after: word(after),
                })
                .collect(),
        });
        Ok(Json(EffectsOut { affected: affected.collect() }))
    }

    /// What keeps a certificate, how it stands and what happened to it.
    #[oai(path = "/certificates/:id/keeping", method = "get", operation_id = "get_certificate_keeping")]
    async fn keeping(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<KeepingOut>, Problem> {
        let found = self.app.keeping(&caller, id.0).await?;
        let rules = found.rules.into_iter().map(|rule| KeepOut {
            key: rule.key,
            title: rule.title,
            text: rule.text,
            target: rule.target,
            actual: rule.actual,
            held: rule.held,
            due_on: rule.due_on.map(facts::date),
        });
        let changes = found.events.into_iter().map(|event| CertificateEventOut {
            id: event.id,
            kind: event.kind,
            effective_on: event.effective_on,
            cause: event.cause,
            reason: event.reason,
            annuls: event.annuls,
        });
        Ok(Json(KeepingOut {
            id: found.row.id,
            state: found.state.into(),
            valid_to_on: found.row.valid_to_on,
            restorable_to_on: found.restorable_to,
            calibration_due_on: found.calibration_due_on,
            rules: rules.collect(),
            changes: changes.collect(),
        }))
    }

    /// Renew a certificate in its last weeks: a new one of the next cycle follows it.
    #[oai(path = "/certificates/:id/renewals", method = "post", operation_id = "create_certificate_renewal")]
    async fn renew(&self, caller: Signed, id: Path<Uuid>, body: Json<RenewalIn>) -> Result<Issued, Problem> {
        self.next(&caller, id.0, body.0, false).await
    }

    /// Restore a certificate that has ended, by a calibration in time.
    #[oai(
        path = "/certificates/:id/restorations",
        method = "post",
        operation_id = "create_certificate_restoration"
    )]
    async fn restore(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<RenewalIn>,
    ) -> Result<Issued, Problem> {
        self.next(&caller, id.0, body.0, true).await
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

    /// The certificate as a signed Open Badges 3.0 credential (VC-JWT): open to everybody.
    #[oai(path = "/certificates/:id/credential", method = "get", operation_id = "get_certificate_credential")]
    async fn credential(&self, id: Path<Uuid>) -> Result<Signature, Problem> {
        let signed = self.app.credential(id.0).await?;
        Ok(Signature::Jwt(PlainText(signed.jwt), attached(id.0, "jwt")))
    }

    /// A picture of the certificate with the signed credential baked in: open to everybody.
    #[oai(path = "/certificates/:id/badge", method = "get", operation_id = "get_certificate_badge")]
    async fn badge(&self, id: Path<Uuid>) -> Result<Picture, Problem> {
        let picture = self.app.credential(id.0).await?.picture();
        let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        Ok(Picture::Svg(PlainText(picture), attached(id.0, "svg"), policy.into()))
    }

    /// List the certificates that are revoked or suspended: open to everybody.
    #[oai(path = "/certificate-revocations", method = "get", operation_id = "list_certificate_revocations")]
    async fn revocations(&self) -> Result<Json<RevocationsOut>, Problem> {
        let origin = self.app.origin();
        let revoked = self.app.revocations().await?.into_iter().map(|one| RevokedOut {
            id: self.app.certificate_address(one.id),
            revoked: true,
            revocation_reason: one.state.into(),
        });
        Ok(Json(RevocationsOut {
            id: format!("{origin}/api/v1/certificate-revocations"),
            issuer: origin.into(),
            revoked_credential: revoked.collect(),
        }))
    }
}

impl CertificatesApi {
    async fn next(
        &self,
        caller: &Signed,
        id: Uuid,
        body: RenewalIn,
        restore: bool,
    ) -> Result<Issued, Problem> {
        let RenewalIn { id: certificate_id, reason, confirmed } = body;
        let new = NewRenewal { id: certificate_id, reason, confirmed };
        self.app.renew(caller, id, new, restore).await?;
        Ok(Issued::Created(Json(IssuedOut { certificate_id })))
    }
}

/// A value of an enumeration as it is written on the wire.
fn spelled(value: &impl ToJSON) -> String {
    value.to_json().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn word(status: Status) -> String {
    serde_json::to_value(status).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn attached(id: Uuid, kind: &str) -> String {
    format!("attachment; filename=\"certificate-{id}.{kind}\"")
}
