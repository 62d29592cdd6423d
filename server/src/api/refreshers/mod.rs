//! `/refreshers`: which skills are worth refreshing, and refreshers played in the page.

use std::sync::Arc;

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::modules::AnswerIn;
use super::{Problem, Signed, Tag};
use crate::state::App;

mod wire;

pub use wire::share_percent;
use wire::{RefreshersOut, RoundIn, RoundOut};

/// Refreshers of the signed-in person.
pub struct RefreshersApi {
    /// The deeds.
    pub app: Arc<App>,
}

#[derive(ApiResponse)]
enum Opened {
    /// It was open already; go on with it.
    #[oai(status = 200)]
    Again(Json<RoundOut>),
    /// Chosen and open.
    #[oai(status = 201)]
    Created(Json<RoundOut>),
}

#[derive(ApiResponse)]
enum Answered {
    /// The same answer had come before.
    #[oai(status = 200)]
    Again(Json<RoundOut>),
    /// Taken in.
    #[oai(status = 201)]
    Created(Json<RoundOut>),
}

#[OpenApi(prefix_path = "/refreshers", tag = "Tag::Learning")]
impl RefreshersApi {
    /// List the caller's skills that are or will be worth refreshing, those due longest first.
    #[oai(path = "/", method = "get", operation_id = "list_refreshers")]
    async fn list(&self, caller: Signed) -> Result<Json<RefreshersOut>, Problem> {
        let offers = self.app.refreshers(&caller).await?;
        Ok(Json(RefreshersOut { items: offers.into_iter().map(Into::into).collect() }))
    }

    /// Open a refresher: questions are chosen, and stay until each has an answer.
    #[oai(path = "/rounds", method = "post", operation_id = "create_refresher_round")]
    async fn open(&self, caller: Signed, body: Json<RoundIn>) -> Result<Opened, Problem> {
        let (id, about) = body.0.about()?;
        let round = self.app.open_round(&caller, id, &about).await?;
        let fresh = round.fresh;
        let out = Json(round.into());
        Ok(if fresh { Opened::Created(out) } else { Opened::Again(out) })
    }

    /// Answer a question of a refresher, and learn at once how it went. The first answer stays.
    #[oai(
        path = "/rounds/:round_id/answers/:place",
        method = "put",
        operation_id = "update_refresher_answer"
    )]
    async fn answer(
        &self,
        caller: Signed,
        round_id: Path<Uuid>,
        /// The place of the question, from 0.
        place: Path<u32>,
        body: Json<AnswerIn>,
    ) -> Result<Answered, Problem> {
        let place = usize::try_from(place.0).unwrap_or(usize::MAX);
        let round = self.app.answer_round(&caller, round_id.0, place, body.0.into()).await?;
        let fresh = round.fresh;
        let out = Json(round.into());
        Ok(if fresh { Answered::Created(out) } else { Answered::Again(out) })
    }
}
