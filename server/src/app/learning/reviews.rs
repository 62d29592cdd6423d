//! Which clinician has reviewed which version of a module, recorded by the center for
//! text that it did not write itself. Until then the module does not count where a rule
//! asks for a review; from then on what was passed before counts from its own day.

use chrono::NaiveDate;
use fieldcraft_curriculum::Module;
use fieldcraft_curriculum::review::{FEWEST_SOURCES, STATEMENTS};
use fieldcraft_entities::{module_review, module_review_withdrawal};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::digest;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, reviews::Review};

/// The longest name, credential or source, in characters.
const LONGEST_NAME: usize = 200;
/// The longest free text, in characters.
const LONGEST_TEXT: usize = 2_000;

/// A review as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewReview {
    /// Made by the client.
    pub id: Uuid,
    /// Version that was read.
    pub version: i64,
    /// Who reviewed it, as the name may be shown.
    pub reviewer_name: String,
    /// Clinical credential.
    pub credential: String,
    /// Day of the signature.
    pub reviewed_on: NaiveDate,
    /// Numbers of the sentences that the reviewer signed, from 1.
    pub statements: Vec<u32>,
    /// Sources that the reviewer checked.
    pub sources: Vec<String>,
    /// What the reviewer said beside.
    pub reservations: Option<String>,
    /// The writer confirmed that no text identifies a client.
    pub confirmed: bool,
}

/// The record of a review is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewReviewWithdrawal {
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

/// The reviews of a module.
#[derive(Clone, Debug)]
pub struct Reviews {
    /// The version in force.
    pub version: i64,
    /// The reviews that were recorded, the latest first.
    pub items: Vec<Review>,
    /// The demonstration was loaded here: modules count without a review.
    pub demonstration: bool,
    /// Names of everybody in them, by id.
    pub names: std::sync::Arc<std::collections::HashMap<Uuid, String>>,
}

impl NewReview {
    fn tidied(self) -> Self {
        Self {
            reviewer_name: self.reviewer_name.trim().into(),
            credential: self.credential.trim().into(),
            sources: self.sources.into_iter().filter_map(|source| tidy(Some(source))).collect(),
            reservations: tidy(self.reservations),
            ..self
        }
    }

    fn check(&self, module: &Module, today: NaiveDate) -> AppResult<()> {
        let mut faults = Vec::new();
        for (pointer, text) in [("/reviewer_name", &self.reviewer_name), ("/credential", &self.credential)] {
            if text.chars().count() < 2 {
                faults.push(FieldError::new(pointer, "Write it as it may be shown."));
            }
            faults.extend(too_long(pointer, Some(text), LONGEST_NAME));
        }
        if self.reviewed_on > today {
            faults.push(FieldError::new("/reviewed_on", "A review is recorded once it is signed."));
        }
        let missing: Vec<String> = (1..)
            .zip(STATEMENTS)
            .filter(|(number, _)| !self.statements.contains(number))
            .map(|(number, _): (u32, _)| number.to_string())
            .collect();
        if !missing.is_empty() {
            let which = missing.join(", ");
            let detail = format!("The reviewer signs all eight sentences; missing: {which}.");
            faults.push(FieldError::new("/statements", detail));
        }
        if self.sources.len() < FEWEST_SOURCES {
            let detail = format!("Name at least {FEWEST_SOURCES} sources that the reviewer checked.");
            faults.push(FieldError::new("/sources", detail));
        }
        for (at, source) in self.sources.iter().enumerate() {
            faults.extend(too_long(&format!("/sources/{at}"), Some(source), LONGEST_NAME));
        }
        if is_author(module, &self.reviewer_name) {
            faults.push(FieldError::new(
                "/reviewer_name",
                "An author of the module cannot be its reviewer. Ask another clinician.",
            ));
        }
        faults.extend(too_long("/reservations", self.reservations.as_deref(), LONGEST_TEXT));
        AppError::fields(faults)?;
        let reservations = ("/reservations".to_owned(), self.reservations.as_deref());
        refuse_client_details(self.confirmed, [reservations])
    }
}

/// Is this the name of one of those who are said to have written the module?
fn is_author(module: &Module, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    module.authors.iter().any(|author| plain(author) == plain(name))
}

impl App {
    /// The reviews of a module with what a reviewer signs, for those who may record one.
    pub async fn module_reviews(&self, caller: &Caller, code: &str) -> AppResult<Reviews> {
        let db = &self.store.read;
        self.permit_center(db, caller, Action::RecordReview).await?;
        let content = self.content().await?;
        let module = content.module(code)?;
        let mut items = store::reviews::all(db).await?;
        items.retain(|review| review.row.module_code == code);
        items.reverse();
        let people = items.iter().flat_map(|review| {
            [Some(review.row.recorded_by), review.withdrawn.as_ref().map(|one| one.by_id)]
        });
        let people: Vec<Uuid> = people.flatten().collect();
        let names = self.names(db, people).await?;
        let demonstration = content.demonstration;
        Ok(Reviews { version: module.version.into(), items, demonstration, names })
    }

    /// Records who reviewed a version of a module. The same body again is the same record.
    ///
    /// # Errors
    /// Whatever is missing of it, all at once; `Forbidden` for one of the authors.
    pub async fn record_review(&self, caller: &Caller, code: &str, new: NewReview) -> AppResult<()> {
        let new = new.tidied();
        let digest = digest(&(code, caller.person, &new))?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "reviews").await?;
        self.permit_center(&tx, caller, Action::RecordReview).await?;
        if let Some(there) = store::reviews::find(&tx, new.id).await? {
            return if there.row.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let module = self.module_version(&content, code, new.version).await?;
        new.check(&module, self.today_of(&tx, caller.person).await?)?;
        let recorder = store::people::person(&tx, caller.person).await?;
        if recorder.is_some_and(|row| is_author(&module, &row.display_name)) {
            return Err(AppError::Forbidden(
                "You are named as an author of this module: somebody else has to record its review.".into(),
            ));
        }
        let detail = json!({ "module": code, "version": new.version, "review": new.id });
        let row = module_review::Model {
            id: new.id,
            module_code: code.into(),
            module_version: new.version,
            reviewer_name: new.reviewer_name,
            credential: new.credential,
            reviewed_on: new.reviewed_on,
            sources: serde_json::to_string(&new.sources).map_err(AppError::internal)?,
            reservations: new.reservations,
            recorded_by: caller.person,
            received_at: self.now(),
            digest,
        };
        module_review::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "review.record", "content", None, detail).await?;
        store::status::mark_all(&tx).await?;
        tx.commit().await?;
        self.reload_content().await?;
        Ok(())
    }

    /// Takes the record of a review back. The same body again is the same withdrawal.
    pub async fn withdraw_review(
        &self,
        caller: &Caller,
        code: &str,
        id: Uuid,
        new: NewReviewWithdrawal,
    ) -> AppResult<()> {
        let new = NewReviewWithdrawal { reason: new.reason.trim().into(), ..new };
        let digest = digest(&(id, caller.person, &new))?;
        let fault = reason_fault("/reason", Some(&new.reason), LONGEST_TEXT);
        let checked = AppError::fields(fault.into_iter().collect()).and_then(|()| {
            refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])
        });
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "reviews").await?;
        self.permit_center(&tx, caller, Action::RecordReview).await?;
        let review = store::reviews::find(&tx, id).await?;
        let review = review.filter(|one| one.row.module_code == code).ok_or(AppError::NotFound("review"))?;
        if let Some(there) = review.withdrawn {
            let again = there.digest == digest;
            let taken = || AppError::Conflict("The record of this review was taken back already.".into());
            return if again { Ok(()) } else { Err(taken()) };
        }
        checked?;
        let row = module_review_withdrawal::Model {
            review_id: id,
            by_id: caller.person,
            reason: new.reason,
            received_at: self.now(),
            digest,
        };
        module_review_withdrawal::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "module": code, "version": review.row.module_version, "review": id });
        self.audit(&tx, Some(caller.person), "review.withdraw", "content", None, detail).await?;
        store::status::mark_all(&tx).await?;
        tx.commit().await?;
        self.reload_content().await?;
        Ok(())
    }
}
