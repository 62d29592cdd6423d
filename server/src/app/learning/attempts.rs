//! Knowledge checks sent in: scored here, kept for good, never changed. The
//! feedback is kept with the attempt, so that the same attempt asked for again
//! tells the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use fieldcraft_curriculum::{Answer, AttemptResult, Module, score_attempt};
use fieldcraft_entities::attempt;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};
use serde_json::json;
use uuid::Uuid;

use super::answers::{self, Given};
use super::modules::{in_language, may_learn};
use super::standing::counts_from;
use crate::app::content::Content;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, learning::AttemptHead};

/// A knowledge check as it comes in.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    /// Made by the client.
    pub id: Uuid,
    /// The module version that was taken.
    pub version: i64,
    /// The language it was taken in; the module's own when absent.
    pub language: Option<String>,
    /// When the first answer was given, by the device's clock.
    pub started_at: Option<i64>,
    /// The answers; what is left out is worth nothing.
    pub answers: Vec<Given>,
}

/// A scored attempt.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Identifier.
    pub id: Uuid,
    /// The module in the version that was taken.
    pub module: Arc<Module>,
    /// When it was taken in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// Points and feedback.
    pub result: AttemptResult,
    /// False when the same attempt had come before.
    pub fresh: bool,
}

/// A page of attempts to read.
#[derive(Clone, Debug)]
pub struct AttemptFilter {
    /// Whose; the caller's own when absent.
    pub person: Option<Uuid>,
    /// Before this position.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

impl App {
    /// Scores a check and keeps it. The same body again gives the same result.
    pub async fn submit_attempt(&self, caller: &Caller, code: &str, new: NewAttempt) -> AppResult<Scored> {
        may_learn(caller)?;
        let content = self.content().await?;
        let module = self.module_version(&content, code, new.version).await?;
        let module = in_language(&module, new.language.as_deref()).await?;
        let check = self.asked_of(caller, &module, new.id).await?;
        let answers = answers::checked(&check, new.answers)?;
        let stored = canonical(&answers)?;
        let taken = Taken { code, version: new.version, language: new.language, started_at: new.started_at };
        let digest = digest(caller.person, &taken, &stored);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        if let Some(there) = store::learning::attempt(&tx, new.id).await? {
            return if there.digest == digest { again(&there, module) } else { Err(id_taken()) };
        }
        let heads = store::content::module_heads(&tx).await?;
        still_counts(code, new.version, counts_from(&heads, code))?;
        let result = score_attempt(&check, &answers).map_err(AppError::internal)?;
        let received_at = self.now();
        let row = attempt::ActiveModel {
            id: Set(new.id),
            person_id: Set(caller.person),
            module_code: Set(code.into()),
            module_version: Set(new.version),
            answers: Set(stored),
            result: Set(serde_json::to_string(&result).map_err(AppError::internal)?),
            points_num: Set(result.num),
            points_den: Set(result.den),
            passed: Set(result.passed),
            submitted_on: Set(self.today_of(&tx, caller.person).await?),
            started_at: Set(new.started_at),
            received_at: Set(received_at),
            digest: Set(digest),
        };
        row.insert(&tx).await?;
        self.attempt_done(&tx, caller.person, (code, new.version), new.id, result.passed).await?;
        tx.commit().await?;
        Ok(Scored { id: new.id, module, received_at, result, fresh: true })
    }

    async fn attempt_done(
        &self,
        tx: &DatabaseTransaction,
        person: Uuid,
        (module, version): (&str, i64),
        attempt: Uuid,
        passed: bool,
    ) -> AppResult<()> {
        self.refresh_status(tx, &[person]).await?;
        let detail = json!({ "module": module, "version": version, "passed": passed, "attempt": attempt });
        self.audit(tx, Some(person), "attempt.submit", "person", Some(person), detail).await
    }

    /// A page of attempts at a module, newest first: one's own, or those of a
    /// person whose evidence the caller may read.
    pub async fn list_attempts(
        &self,
        caller: &Caller,
        code: &str,
        filter: &AttemptFilter,
    ) -> AppResult<Vec<AttemptHead>> {
        self.content().await?.module(code)?;
        let db = &self.store.read;
        let person = filter.person.unwrap_or(caller.person);
        if person != caller.person {
            store::people::person(db, person).await?.ok_or(AppError::NotFound("person"))?;
        }
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        Ok(store::learning::attempt_page(db, person, code, filter.before, filter.limit).await?)
    }

    /// A published version of a module; the one in force is at hand, others are read.
    pub(super) async fn module_version(
        &self,
        content: &Content,
        code: &str,
        version: i64,
    ) -> AppResult<Arc<Module>> {
        let newest = content.module(code)?;
        if i64::from(newest.version) == version {
            return Ok(newest.clone());
        }
        let row = store::content::module(&self.store.read, code, version).await?;
        let row = row.ok_or_else(|| {
            let detail = format!("There is no version {version} of {code}. Load the module again.");
            AppError::field("/module_version", detail)
        })?;
        let parse = move || Module::from_canonical_json(&row.content);
        let module = tokio::task::spawn_blocking(parse).await.map_err(AppError::internal)?;
        Ok(Arc::new(module.map_err(AppError::internal)?))
    }
}

/// An older version is taken as long as no later one has changed in substance.
fn still_counts(code: &str, version: i64, counts: i64) -> AppResult<()> {
    if version >= counts {
        return Ok(());
    }
    Err(AppError::Conflict(format!(
        "{code} has changed since version {version}, and only version {counts} or later counts. \
         Load the module again and take the check anew. These answers were not scored."
    )))
}

fn again(row: &attempt::Model, module: Arc<Module>) -> AppResult<Scored> {
    let result = serde_json::from_str(&row.result).map_err(AppError::internal)?;
    Ok(Scored { id: row.id, module, received_at: row.received_at, result, fresh: false })
}

fn canonical(answers: &BTreeMap<String, Answer>) -> AppResult<String> {
    serde_json::to_string(answers).map_err(AppError::internal)
}

/// What was taken, and when.
struct Taken<'a> {
    code: &'a str,
    version: i64,
    language: Option<String>,
    started_at: Option<i64>,
}

/// What makes two sendings the same attempt.
fn digest(person: Uuid, taken: &Taken<'_>, answers: &str) -> String {
    let mut body = json!({
        "person": person,
        "module": taken.code,
        "version": taken.version,
        "started_at": taken.started_at,
        "answers": answers,
    });
    if let Some(language) = &taken.language {
        body["language"] = json!(language);
    }
    hash_token(&body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_version_counts_until_one_changes_in_substance() {
        assert!(still_counts("M01", 2, 2).is_ok());
        assert!(still_counts("M01", 3, 2).is_ok());
        let refused = still_counts("M01", 1, 2).expect_err("refused");
        assert_eq!(
            refused.to_string(),
            "M01 has changed since version 1, and only version 2 or later counts. \
             Load the module again and take the check anew. These answers were not scored."
        );
    }

    #[test]
    fn the_digest_covers_everything_that_was_said() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let of = |person, code, version, language: Option<&str>, started_at, answers| {
            let language = language.map(str::to_owned);
            digest(person, &Taken { code, version, language, started_at }, answers)
        };
        let one = of(a, "M01", 1, None, None, "{}");
        assert_eq!(one, of(a, "M01", 1, None, None, "{}"));
        for other in [
            of(b, "M01", 1, None, None, "{}"),
            of(a, "M02", 1, None, None, "{}"),
            of(a, "M01", 2, None, None, "{}"),
            of(a, "M01", 1, Some("es"), None, "{}"),
            of(a, "M01", 1, None, Some(0), "{}"),
            of(a, "M01", 1, None, None, "{\"x\":1}"),
        ] {
            assert_ne!(one, other);
        }
    }
}
