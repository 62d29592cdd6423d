//! `/people/{id}/…`: what is recorded about a person. Each fact has an id made by
//! the client; the same id with another body is a correction that keeps what was
//! there before.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::affiliation::AffiliationIn;
use super::wire::Done;
use super::{Problem, Signed, Tag};
use crate::app::assignments::NewAssignment;
use crate::app::attestations::NewAttestation;
use crate::app::credentials::{NewCheck, NewCredential};
use crate::app::leaves::NewLeave;
use crate::state::App;

/// Facts about a person.
pub struct PersonFactsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A time away.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct LeaveIn {
    /// First day away.
    from_on: NaiveDate,
    /// Last day away; absent while it is open.
    to_on: Option<NaiveDate>,
}

/// A degree, license or certificate from outside.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CredentialIn {
    /// `masters_human_services`, `clinical_license`, `crss`, `cprs` or `other`.
    kind: String,
    /// Who issued it.
    issuer: String,
    /// Where it is valid, such as `OH`; a clinical license must say it.
    jurisdiction: Option<String>,
    /// First day.
    valid_from_on: NaiveDate,
    /// Last day; absent when it does not expire.
    expires_on: Option<NaiveDate>,
}

/// A look at the issuer's own record.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CheckIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The day of the look.
    checked_on: NaiveDate,
    /// What the record said: valid or not.
    valid: bool,
}

/// Who coaches or supervises a person.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AssignmentIn {
    /// `coach` or `supervisor`.
    kind: String,
    /// The coach or supervisor.
    lead_id: Uuid,
    /// First day.
    from_on: NaiveDate,
    /// Last day; absent while it is open.
    to_on: Option<NaiveDate>,
}

/// A supervisor's word for what an existing worker may do.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AttestationIn {
    /// `co_respond`, `lead_with_partner`, `solo_permitted` or `supervise`.
    step: String,
    /// Why, in 10 to 1,000 characters.
    reason: String,
}

#[derive(ApiResponse)]
enum Checked {
    /// The check is there.
    #[oai(status = 201)]
    Created,
}

#[OpenApi(tag = "Tag::People")]
impl PersonFactsApi {
    /// Record what a person does where, or correct it.
    #[oai(
        path = "/people/:id/affiliations/:affiliation_id",
        method = "put",
        operation_id = "update_affiliation"
    )]
    async fn affiliation(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        affiliation_id: Path<Uuid>,
        body: Json<AffiliationIn>,
    ) -> Result<Done, Problem> {
        self.app.save_affiliation(&caller, id.0, &body.0.with_id(affiliation_id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Record a leave of absence, or correct it.
    #[oai(path = "/people/:id/leaves/:leave_id", method = "put", operation_id = "update_leave")]
    async fn leave(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        leave_id: Path<Uuid>,
        body: Json<LeaveIn>,
    ) -> Result<Done, Problem> {
        let LeaveIn { from_on, to_on } = body.0;
        self.app.save_leave(&caller, id.0, NewLeave { id: leave_id.0, from: from_on, to: to_on }).await?;
        Ok(Done::NoContent)
    }

    /// Take back a leave that was entered by mistake.
    ///
    /// The clocks run as if it had never been. What was recorded stays readable as of the time in between; saving the
    /// same id again records the leave anew.
    #[oai(path = "/people/:id/leaves/:leave_id", method = "delete", operation_id = "delete_leave")]
    async fn remove_leave(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        leave_id: Path<Uuid>,
    ) -> Result<Done, Problem> {
        self.app.remove_leave(&caller, id.0, leave_id.0).await?;
        Ok(Done::NoContent)
    }

    /// Record a credential from outside, or correct it.
    ///
    /// A person may enter their own. It counts once somebody else has checked it at its source; until then they may
    /// correct it, afterwards only the office.
    #[oai(
        path = "/people/:id/credentials/:credential_id",
        method = "put",
        operation_id = "update_credential"
    )]
    async fn credential(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        credential_id: Path<Uuid>,
        body: Json<CredentialIn>,
    ) -> Result<Done, Problem> {
        let CredentialIn { kind, issuer, jurisdiction, valid_from_on, expires_on } = body.0;
        let new = NewCredential {
            id: credential_id.0,
            kind,
            issuer,
            jurisdiction,
            valid_from: valid_from_on,
            expires: expires_on,
        };
        self.app.save_credential(&caller, id.0, new).await?;
        Ok(Done::NoContent)
    }

    /// Record a look at a credential's own source.
    #[oai(
        path = "/people/:id/credentials/:credential_id/checks",
        method = "post",
        operation_id = "create_credential_check"
    )]
    async fn check(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        credential_id: Path<Uuid>,
        body: Json<CheckIn>,
    ) -> Result<Checked, Problem> {
        let CheckIn { id: check, checked_on, valid } = body.0;
        let new = NewCheck { id: check, credential: credential_id.0, on: checked_on, valid };
        self.app.check_credential(&caller, id.0, new).await?;
        Ok(Checked::Created)
    }

    /// Record who coaches or supervises a person, or correct it.
    #[oai(
        path = "/people/:id/coaching-assignments/:assignment_id",
        method = "put",
        operation_id = "update_coaching_assignment"
    )]
    async fn assignment(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        assignment_id: Path<Uuid>,
        body: Json<AssignmentIn>,
    ) -> Result<Done, Problem> {
        let AssignmentIn { kind, lead_id, from_on, to_on } = body.0;
        let new = NewAssignment { id: assignment_id.0, kind, lead: lead_id, from: from_on, to: to_on };
        self.app.save_assignment(&caller, id.0, &new).await?;
        Ok(Done::NoContent)
    }

    /// Attest what an existing worker may do, as their supervisor. Never changed afterwards.
    #[oai(
        path = "/people/:id/attestations/:attestation_id",
        method = "put",
        operation_id = "create_attestation"
    )]
    async fn attestation(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        attestation_id: Path<Uuid>,
        body: Json<AttestationIn>,
    ) -> Result<Done, Problem> {
        let AttestationIn { step, reason } = body.0;
        self.app.attest(&caller, id.0, &NewAttestation { id: attestation_id.0, step, reason }).await?;
        Ok(Done::NoContent)
    }
}
