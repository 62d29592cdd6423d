//! Reviews of modules by clinicians, as the center records them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_curriculum::review::STATEMENTS;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::learning::reviews::{NewReview, NewReviewWithdrawal, Reviews};
use crate::state::App;
use crate::store::reviews::Review;

/// Reviews of modules.
pub struct ReviewsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A review as the center records it.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ModuleReviewIn {
    /// The version that was read.
    module_version: i64,
    /// Who reviewed it, as the name may be shown.
    #[oai(validator(max_length = 200))]
    reviewer_name: String,
    /// Clinical credential with its place, such as `LCSW, Ohio`.
    #[oai(validator(max_length = 200))]
    credential: String,
    /// Day of the signature.
    reviewed_on: NaiveDate,
    /// Numbers of the sentences that the reviewer signed; all eight are needed.
    #[oai(validator(max_items = 20))]
    statements: Vec<u32>,
    /// Sources that the reviewer checked, at least three.
    #[oai(validator(max_items = 50))]
    sources: Vec<String>,
    /// What the reviewer said beside.
    #[oai(validator(max_length = 2000))]
    reservations: Option<String>,
    /// The writer has seen the warning and confirms that no text identifies a client.
    #[oai(default)]
    confirmed: bool,
}

/// The record of a review is taken back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ModuleReviewWithdrawalIn {
    /// Why.
    #[oai(validator(max_length = 2000))]
    reason: String,
    /// The writer has seen the warning and confirms that the reason identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// The reviews of a module, and what a reviewer signs.
#[derive(Object)]
#[oai(rename = "ModuleReviews")]
struct ModuleReviewsOut {
    /// The version in force.
    module_version: i64,
    /// The sentences that a reviewer signs, in their order.
    statements: Vec<String>,
    /// The demonstration was loaded here: modules count without a review.
    demonstration: bool,
    /// The reviews that were recorded, the latest first.
    items: Vec<ModuleReviewOut>,
}

/// A clinician's review of a version of a module.
#[derive(Object)]
#[oai(rename = "ModuleReview")]
struct ModuleReviewOut {
    /// Identifier.
    id: Uuid,
    /// The version that was read.
    module_version: i64,
    /// Who reviewed it.
    reviewer_name: String,
    /// Clinical credential.
    credential: String,
    /// Day of the signature.
    reviewed_on: NaiveDate,
    /// Sources that the reviewer checked.
    sources: Vec<String>,
    /// What the reviewer said beside.
    #[oai(skip_serializing_if_is_none)]
    reservations: Option<String>,
    /// Who recorded it.
    #[oai(skip_serializing_if_is_none)]
    recorded_by: Option<PersonRef>,
    /// When.
    recorded_at: Instant,
    /// How the record was taken back; absent while it stands.
    #[oai(skip_serializing_if_is_none)]
    withdrawn: Option<ModuleReviewWithdrawalOut>,
}

/// The end of the record of a review.
#[derive(Object)]
#[oai(rename = "ModuleReviewWithdrawal")]
struct ModuleReviewWithdrawalOut {
    /// Who.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
    /// When.
    at: Instant,
    /// Why.
    reason: String,
}

#[OpenApi(prefix_path = "/modules", tag = "Tag::Learning")]
impl ReviewsApi {
    /// List the reviews of a module with what a reviewer signs, for those who may record one.
    #[oai(path = "/:code/reviews", method = "get", operation_id = "list_module_reviews")]
    async fn list(&self, caller: Signed, code: Path<String>) -> Result<Json<ModuleReviewsOut>, Problem> {
        Ok(Json(self.app.module_reviews(&caller, &code.0).await?.into()))
    }

    /// Record the clinician who reviewed a version of a module. What was passed of it counts from then on.
    #[oai(path = "/:code/reviews/:review_id", method = "put", operation_id = "create_module_review")]
    async fn record(
        &self,
        caller: Signed,
        code: Path<String>,
        /// `UUIDv7`, made by the client. The same body again is the same record.
        review_id: Path<Uuid>,
        body: Json<ModuleReviewIn>,
    ) -> Result<Done, Problem> {
        self.app.record_review(&caller, &code.0, body.0.with_id(review_id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Take the record of a review back: what was passed of the version counts no longer.
    #[oai(
        path = "/:code/reviews/:review_id/withdrawal",
        method = "post",
        operation_id = "create_module_review_withdrawal"
    )]
    async fn withdraw(
        &self,
        caller: Signed,
        code: Path<String>,
        review_id: Path<Uuid>,
        body: Json<ModuleReviewWithdrawalIn>,
    ) -> Result<Done, Problem> {
        let ModuleReviewWithdrawalIn { reason, confirmed } = body.0;
        let new = NewReviewWithdrawal { reason, confirmed };
        self.app.withdraw_review(&caller, &code.0, review_id.0, new).await?;
        Ok(Done::NoContent)
    }
}

impl ModuleReviewIn {
    fn with_id(self, id: Uuid) -> NewReview {
        NewReview {
            id,
            version: self.module_version,
            reviewer_name: self.reviewer_name,
            credential: self.credential,
            reviewed_on: self.reviewed_on,
            statements: self.statements,
            sources: self.sources,
            reservations: self.reservations,
            confirmed: self.confirmed,
        }
    }
}

impl From<Reviews> for ModuleReviewsOut {
    fn from(from: Reviews) -> Self {
        let Reviews { version, items, demonstration, names } = from;
        Self {
            module_version: version,
            statements: STATEMENTS.map(str::to_owned).to_vec(),
            demonstration,
            items: items.into_iter().map(|one| review_out(one, &names)).collect(),
        }
    }
}

fn review_out(from: Review, names: &HashMap<Uuid, String>) -> ModuleReviewOut {
    let row = from.row;
    ModuleReviewOut {
        id: row.id,
        module_version: row.module_version,
        reviewer_name: row.reviewer_name,
        credential: row.credential,
        reviewed_on: row.reviewed_on,
        // Written by ourselves as a list.
        sources: serde_json::from_str(&row.sources).unwrap_or_default(),
        reservations: row.reservations,
        recorded_by: PersonRef::named(row.recorded_by, names),
        recorded_at: Instant::at(row.received_at),
        withdrawn: from.withdrawn.map(|one| ModuleReviewWithdrawalOut {
            by: PersonRef::named(one.by_id, names),
            at: Instant::at(one.received_at),
            reason: one.reason,
        }),
    }
}
