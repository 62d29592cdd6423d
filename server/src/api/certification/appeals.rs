//! `/appeals`: two others look at a decision again.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use uuid::Uuid;

use super::SignatureOut;
use crate::api::wire::{Instant, PersonRef};
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{Appeal, AppealAbout, NewAppeal, NewAppealSignature};
use crate::error::AppError;
use crate::state::App;

/// Appeals.
pub struct AppealsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// An appeal to file, about a candidacy or a change of a certificate.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AppealIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The candidacy that was declined.
    candidacy_id: Option<Uuid>,
    /// The suspension or revocation.
    certificate_change_id: Option<Uuid>,
    /// Why it should be looked at again, at least a sentence.
    #[oai(validator(max_length = 4000))]
    text: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// What becomes of a decision.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum AppealDecision {
    /// It stands.
    Uphold,
    /// It falls.
    Overturn,
}

/// A signature under an appeal.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AppealSignatureIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// `uphold` or `overturn`.
    decision: AppealDecision,
    /// Written reasons, at least a sentence.
    #[oai(validator(max_length = 4000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// An appeal.
#[derive(Object)]
#[oai(rename = "Appeal")]
struct AppealOut {
    /// Identifier.
    id: Uuid,
    /// Whom the decision is about.
    person: PersonRef,
    /// The candidacy that was declined.
    #[oai(skip_serializing_if_is_none)]
    candidacy_id: Option<Uuid>,
    /// The suspension or revocation.
    #[oai(skip_serializing_if_is_none)]
    certificate_change_id: Option<Uuid>,
    /// Why it should be looked at again.
    text: String,
    /// Day of the appeal.
    filed_on: NaiveDate,
    /// `open`, `upheld` or `overturned`.
    state: String,
    /// Signatures in order.
    signatures: Vec<SignatureOut>,
    /// The last day on which it could be filed.
    file_by: NaiveDate,
    /// May the caller sign it now?
    may_sign: bool,
    /// Why not.
    #[oai(skip_serializing_if_is_none)]
    may_not_sign_because: Option<String>,
}

/// Appeals, newest first.
#[derive(Object)]
struct AppealsOut {
    /// Appeals.
    items: Vec<AppealOut>,
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(prefix_path = "/appeals", tag = "Tag::Certification")]
impl AppealsApi {
    /// List one's own appeals and those that one may decide about.
    #[oai(path = "/", method = "get", operation_id = "list_appeals")]
    async fn list(&self, caller: Signed) -> Result<Json<AppealsOut>, Problem> {
        let appeals = self.app.appeals(&caller).await?;
        Ok(Json(AppealsOut { items: appeals.into_iter().map(Into::into).collect() }))
    }

    /// Appeal against a decision about oneself.
    #[oai(path = "/", method = "post", operation_id = "create_appeal")]
    async fn file(&self, caller: Signed, body: Json<AppealIn>) -> Result<Done, Problem> {
        let AppealIn { id, candidacy_id, certificate_change_id, text, confirmed } = body.0;
        let about = match (candidacy_id, certificate_change_id) {
            (Some(id), None) => AppealAbout::Candidacy(id),
            (None, Some(id)) => AppealAbout::Change(id),
            _ => {
                let detail = "Name either the candidacy or the change of the certificate.";
                return Err(AppError::field("/candidacy_id", detail).into());
            }
        };
        self.app.file_appeal(&caller, NewAppeal { id, about, text, confirmed }).await?;
        Ok(Done::NoContent)
    }

    /// Sign an appeal: two who did not decide before.
    #[oai(path = "/:id/signatures", method = "post", operation_id = "create_appeal_signature")]
    async fn sign(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<AppealSignatureIn>,
    ) -> Result<Done, Problem> {
        let AppealSignatureIn { id: signature, decision, reason, confirmed } = body.0;
        let overturn = decision == AppealDecision::Overturn;
        let new = NewAppealSignature { id: signature, overturn, reason, confirmed };
        self.app.sign_appeal(&caller, id.0, new).await?;
        Ok(Done::NoContent)
    }
}

impl From<Appeal> for AppealOut {
    fn from(appeal: Appeal) -> Self {
        let named = |id: Uuid| {
            let person = appeal.people.iter().find(|p| p.id == id);
            person.map_or_else(|| PersonRef { id, display_name: String::new() }, PersonRef::from)
        };
        let signatures = appeal.signatures.iter().map(|one| SignatureOut {
            id: one.id,
            by: named(one.signatory_id),
            decision: one.decision.clone(),
            reason: one.reason.clone(),
            at: Instant::at(one.received_at),
        });
        Self {
            id: appeal.row.id,
            person: named(appeal.row.person_id),
            signatures: signatures.collect(),
            candidacy_id: appeal.row.candidacy_id,
            certificate_change_id: appeal.row.certificate_event_id,
            text: appeal.row.text,
            filed_on: appeal.row.filed_on,
            state: appeal.state.into(),
            file_by: appeal.file_by,
            may_sign: appeal.may_not_sign.is_none(),
            may_not_sign_because: appeal.may_not_sign,
        }
    }
}
