//! Scenarios: read whole to be played in the page, kept once they came to an
//! ending. The path is walked here, so that only what can be played is kept.

use std::sync::Arc;

use fieldcraft_curriculum::Module;
use fieldcraft_curriculum::scenario::{Ending, Scenario};
use fieldcraft_entities::scenario_play;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::modules::{in_language, may_learn};
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;

/// How many plays a list tells.
const LISTED: u64 = 100;

/// A scenario as it was played.
#[derive(Clone, Debug)]
pub struct NewPlay {
    /// Made by the client.
    pub id: Uuid,
    /// The version of the module.
    pub version: i64,
    /// The scenario.
    pub scenario: String,
    /// The choices in order.
    pub path: Vec<String>,
    /// The language to tell it in; the module's own when absent.
    pub language: Option<String>,
}

/// A played scenario, to be told back.
#[derive(Clone, Debug)]
pub struct Played {
    /// Identifier.
    pub id: Uuid,
    /// The module in the language of the learner.
    pub module: Arc<Module>,
    /// The scenario.
    pub scenario: String,
    /// The choices in order.
    pub path: Vec<String>,
    /// When it was taken in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// False when the same had come before.
    pub fresh: bool,
}

impl App {
    /// A module with a scenario of it, in a language.
    pub async fn scenario(
        &self,
        code: &str,
        scenario: &str,
        language: Option<&str>,
    ) -> AppResult<Arc<Module>> {
        let content = self.content().await?;
        let module = content.module(code)?;
        module.scenario(scenario).ok_or(AppError::NotFound("scenario"))?;
        in_language(module, language).await
    }

    /// Keeps a scenario that the caller played to an ending. The same again is harmless.
    pub async fn play_scenario(&self, caller: &Caller, code: &str, new: NewPlay) -> AppResult<Played> {
        may_learn(caller)?;
        let content = self.content().await?;
        let module = self.module_version(&content, code, new.version).await?;
        let ending =
            ending(module.scenario(&new.scenario).ok_or(AppError::NotFound("scenario"))?, &new.path)?;
        let module = in_language(&module, new.language.as_deref()).await?;
        let path = serde_json::to_string(&new.path).map_err(AppError::internal)?;
        let digest = digest(caller.person, &new, &path);
        let told = |received_at, fresh| Played {
            id: new.id,
            module,
            scenario: new.scenario.clone(),
            path: new.path.clone(),
            received_at,
            fresh,
        };
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        if let Some(there) = store::plays::play(&tx, new.id).await? {
            return if there.digest == digest { Ok(told(there.received_at, false)) } else { Err(id_taken()) };
        }
        let received_at = self.now();
        let row = scenario_play::ActiveModel {
            id: Set(new.id),
            person_id: Set(caller.person),
            module_code: Set(code.into()),
            module_version: Set(new.version),
            scenario_code: Set(new.scenario.clone()),
            path: Set(path),
            ending: Set(ending_name(ending).into()),
            received_at: Set(received_at),
            digest: Set(digest),
        };
        row.insert(&tx).await?;
        tx.commit().await?;
        Ok(told(received_at, true))
    }

    /// The scenarios of a module that the caller played, the newest first.
    pub async fn plays(&self, caller: &Caller, code: &str) -> AppResult<Vec<scenario_play::Model>> {
        self.content().await?.module(code)?;
        Ok(store::plays::plays(&self.store.read, caller.person, code, LISTED).await?)
    }
}

/// The ending that a path comes to.
fn ending(scenario: &Scenario, path: &[String]) -> AppResult<Ending> {
    let steps: Vec<&str> = path.iter().map(String::as_str).collect();
    let walk = scenario.walk(&steps).map_err(|error| {
        AppError::field("/path", format!("This cannot be played: {error}. Load the scenario again."))
    })?;
    walk.ending().ok_or_else(|| {
        AppError::field("/path", "The scenario is not over yet. Play it to an ending, then send it.")
    })
}

/// The name of an ending in the database.
fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Steady => "steady",
        Ending::Mixed => "mixed",
        Ending::Unsafe => "unsafe",
    }
}

/// What makes two sendings the same play. The language only says how it is told.
fn digest(person: Uuid, new: &NewPlay, path: &str) -> String {
    let body = json!({ "person": person, "version": new.version, "scenario": new.scenario, "path": path });
    hash_token(&body.to_string())
}
