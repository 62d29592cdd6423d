//! `/modules`: what there is to learn, lessons read, and knowledge checks.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::{Problem, Signed, Tag};
use crate::app::learning::attempts::AttemptFilter;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::learning::AttemptHead;

mod analysis;
mod attempts;
mod check;
mod guide;
mod preview;
mod scenarios;
mod sittings;
mod tasks;
mod wire;

use analysis::CheckAnalysisOut;
pub use attempts::{AnswerIn, ItemResultOut, RightAnswerOut, item_out, right_answer_out};
use attempts::{AttemptIn, AttemptResultOut, AttemptsOut};
pub use check::{CheckItemOut, items_out};
use guide::{GuideOut, guide_out};
pub use preview::preview_json;
use scenarios::{DebriefOut, PlayIn, PlaysOut, ScenarioOut, debrief_out, scenario_out};
use sittings::{SittingIn, SittingOut};
use wire::{ModuleDetailOut, ModulesOut};
pub use wire::{OriginOut, StateOut, count};

/// Training modules and knowledge checks.
pub struct ModulesApi {
    /// The deeds.
    pub app: Arc<App>,
}

#[derive(ApiResponse)]
enum Read {
    /// It is kept that the caller has read the lesson.
    #[oai(status = 204)]
    NoContent,
}

#[derive(ApiResponse)]
enum Submitted {
    /// The same attempt had come before; this is what came of it.
    #[oai(status = 200)]
    Again(Json<AttemptResultOut>),
    /// Scored and kept.
    #[oai(status = 201)]
    Created(Json<AttemptResultOut>),
}

#[derive(ApiResponse)]
enum OpenedCheck {
    /// It was open already; go on with it.
    #[oai(status = 200)]
    Again(Json<SittingOut>),
    /// Drawn and open.
    #[oai(status = 201)]
    Created(Json<SittingOut>),
}

#[derive(ApiResponse)]
enum Kept {
    /// The same had come before.
    #[oai(status = 200)]
    Again(Json<DebriefOut>),
    /// Kept.
    #[oai(status = 201)]
    Created(Json<DebriefOut>),
}

#[OpenApi(prefix_path = "/modules", tag = "Tag::Learning")]
impl ModulesApi {
    /// List the published modules with the caller's progress.
    #[oai(path = "/", method = "get", operation_id = "list_modules")]
    async fn list(&self, caller: Signed) -> Result<Json<ModulesOut>, Problem> {
        let offered = self.app.modules(&caller).await?;
        Ok(Json(ModulesOut { items: offered.into_iter().map(Into::into).collect() }))
    }

    /// A module with its lessons and its check, ready to read.
    #[oai(path = "/:code", method = "get", operation_id = "get_module")]
    async fn get(
        &self,
        caller: Signed,
        code: Path<String>,
        /// A language that the module can be read in, such as `es`; its own when absent.
        language: Query<Option<String>>,
    ) -> Result<Json<ModuleDetailOut>, Problem> {
        Ok(Json(self.app.module(&caller, &code.0, language.0.as_deref()).await?.into()))
    }

    /// The trainer's guide of a module, for those who may deliver training.
    #[oai(path = "/:code/trainer-guide", method = "get", operation_id = "get_trainer_guide")]
    async fn guide(&self, caller: Signed, code: Path<String>) -> Result<Json<GuideOut>, Problem> {
        let (module, reviewed) = self.app.trainer_guide(&caller, &code.0).await?;
        Ok(Json(guide_out(&module, reviewed)?))
    }

    /// A scenario of a module, whole, to be played.
    #[oai(path = "/:code/scenarios/:scenario", method = "get", operation_id = "get_scenario")]
    async fn scenario(
        &self,
        _caller: Signed,
        code: Path<String>,
        scenario: Path<String>,
        /// A language that the module can be read in, such as `es`; its own when absent.
        language: Query<Option<String>>,
    ) -> Result<Json<ScenarioOut>, Problem> {
        let module = self.app.scenario(&code.0, &scenario.0, language.0.as_deref()).await?;
        Ok(Json(scenario_out(&module, &scenario.0)?))
    }

    /// Keep a scenario that the caller played to an ending, and say what came of it.
    #[oai(path = "/:code/plays/:play_id", method = "put", operation_id = "update_scenario_play")]
    async fn play(
        &self,
        caller: Signed,
        code: Path<String>,
        /// `UUIDv7`, made by the client. The same body again gives the same answer.
        play_id: Path<Uuid>,
        body: Json<PlayIn>,
    ) -> Result<Kept, Problem> {
        let played = self.app.play_scenario(&caller, &code.0, body.0.under(play_id.0)).await?;
        let out = Json(debrief_out(&played)?);
        Ok(if played.fresh { Kept::Created(out) } else { Kept::Again(out) })
    }

    /// List the scenarios of a module that the caller played, the newest first.
    #[oai(path = "/:code/plays", method = "get", operation_id = "list_scenario_plays")]
    async fn plays(&self, caller: Signed, code: Path<String>) -> Result<Json<PlaysOut>, Problem> {
        let rows = self.app.plays(&caller, &code.0).await?;
        Ok(Json(PlaysOut { items: rows.into_iter().map(Into::into).collect() }))
    }

    /// Open the knowledge check: questions are drawn, and stay until it is sent in.
    #[oai(path = "/:code/sittings", method = "post", operation_id = "create_sitting")]
    async fn sit(
        &self,
        caller: Signed,
        code: Path<String>,
        body: Json<SittingIn>,
    ) -> Result<OpenedCheck, Problem> {
        let SittingIn { id, language } = body.0;
        let sitting = self.app.open_check(&caller, &code.0, id, language.as_deref()).await?;
        let fresh = sitting.fresh;
        let out = Json(sitting.into());
        Ok(if fresh { OpenedCheck::Created(out) } else { OpenedCheck::Again(out) })
    }

    /// How the items of a module's check do their work, for those who write and publish them.
    #[oai(path = "/:code/item-analysis", method = "get", operation_id = "get_item_analysis")]
    async fn analysis(
        &self,
        caller: Signed,
        code: Path<String>,
        /// A published version of the module; the one in force when absent.
        version: Query<Option<i64>>,
    ) -> Result<Json<CheckAnalysisOut>, Problem> {
        Ok(Json(self.app.item_analysis(&caller, &code.0, version.0).await?.into()))
    }

    /// Keep that the caller has read a lesson.
    #[oai(path = "/:code/lessons/:slug/reading", method = "put", operation_id = "update_reading")]
    async fn read(&self, caller: Signed, code: Path<String>, slug: Path<String>) -> Result<Read, Problem> {
        self.app.read_lesson(&caller, &code.0, &slug.0).await?;
        Ok(Read::NoContent)
    }

    /// Send in a knowledge check and get it scored, with feedback.
    #[oai(path = "/:code/attempts", method = "post", operation_id = "create_attempt")]
    async fn submit(
        &self,
        caller: Signed,
        code: Path<String>,
        body: Json<AttemptIn>,
    ) -> Result<Submitted, Problem> {
        let scored = self.app.submit_attempt(&caller, &code.0, body.0.into()).await?;
        let fresh = scored.fresh;
        let out = Json(scored.into());
        Ok(if fresh { Submitted::Created(out) } else { Submitted::Again(out) })
    }

    /// List attempts at a module, newest first.
    #[oai(path = "/:code/attempts", method = "get", operation_id = "list_attempts")]
    async fn attempts(
        &self,
        caller: Signed,
        code: Path<String>,
        /// Whose; the caller's own when absent.
        person_id: Query<Option<Uuid>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<AttemptsOut>, Problem> {
        let before = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let filter = AttemptFilter { person: person_id.0, before, limit: limit.0 + 1 };
        let mut rows = self.app.list_attempts(&caller, &code.0, &filter).await?;
        let more = rows.len() as u64 > limit.0;
        rows.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = rows.last().filter(|_| more).map(cursor_after);
        Ok(Json(AttemptsOut { items: rows.iter().map(Into::into).collect(), next }))
    }
}

fn fifty() -> u64 {
    50
}

fn cursor_after(row: &AttemptHead) -> String {
    format!("{}~{}", row.received_at, row.id)
}

fn parse_cursor(text: &str) -> AppResult<(i64, Uuid)> {
    let parsed = text.split_once('~').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}
