//! `/calibration-runs`: blind rating of vignettes.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::calibration::RunResult;
use fieldcraft_curriculum::vignette::RaterView;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::FigureOut;
use super::records::{RatingIn, ratings};
use crate::api::wire::Instant;
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{NewRatings, RunView, VignetteView};
use crate::state::App;

/// Calibration runs.
pub struct CalibrationApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A run to begin.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RunIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
}

/// Ratings of one vignette.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct VignetteRatingsIn {
    /// Ratings; blanks are left out.
    #[oai(validator(max_items = 80))]
    ratings: Vec<RatingIn>,
}

/// One turn of a transcript.
#[derive(Object)]
#[oai(rename = "VignetteTurn")]
struct TurnOut {
    /// Minutes and seconds from the start.
    at: String,
    /// Who speaks.
    who: String,
    /// What is said or seen.
    text: String,
}

/// A vignette without its key.
#[derive(Object)]
#[oai(rename = "Vignette")]
pub(super) struct VignetteOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// One sentence that gives nothing away.
    summary: String,
    /// Length in minutes.
    minutes: u32,
    /// Where it happens.
    setting: String,
    /// What to rate.
    indicators: Vec<String>,
    /// The transcript.
    turns: Vec<TurnOut>,
    /// Rated so far.
    ratings: Vec<RatingIn>,
}

/// Where rater and key differ on an indicator.
#[derive(Object)]
#[oai(rename = "Disagreement")]
struct DisagreementOut {
    /// Indicator.
    indicator: String,
    /// In words a coach can use.
    text: String,
}

/// How often the rater gave one score where the key has another or the same.
#[derive(Object)]
#[oai(rename = "CalibrationPairCount")]
struct PairCountOut {
    /// The rater's score, 0 to 3.
    own: u8,
    /// The key's.
    key: u8,
    /// In so many ratings of the run.
    count: usize,
}

/// The result of a run.
#[derive(Object)]
#[oai(rename = "CalibrationResult")]
struct ResultOut {
    /// `passed`, `failed` or `void`.
    outcome: String,
    /// In a sentence or two.
    summary: String,
    /// What a run must contain to be judged at all.
    minimums: Vec<FigureOut>,
    /// The figures that decide.
    figures: Vec<FigureOut>,
    /// Figures that are only shown.
    shown: Vec<FigureOut>,
    /// Where rater and key differ, the most first.
    disagreements: Vec<DisagreementOut>,
    /// Own scores against the key's, counted over the whole run and never by vignette; empty in a void run.
    pairs: Vec<PairCountOut>,
}

/// A run as its rater sees it.
#[derive(Object)]
#[oai(rename = "CalibrationRun")]
struct RunOut {
    /// Identifier.
    id: Uuid,
    /// `first`, or the shorter `renewal`.
    kind: String,
    /// When it began.
    started_at: Instant,
    /// When it was sent in.
    #[oai(skip_serializing_if_is_none)]
    completed_on: Option<NaiveDate>,
    /// Its vignettes; empty in lists.
    vignettes: Vec<VignetteOut>,
    /// Once sent in.
    #[oai(skip_serializing_if_is_none)]
    result: Option<ResultOut>,
}

/// The caller's runs, newest first.
#[derive(Object)]
struct RunsOut {
    /// Runs.
    items: Vec<RunOut>,
}

#[derive(ApiResponse)]
enum Begun {
    /// The run with its vignettes.
    #[oai(status = 201)]
    Created(Json<RunOut>),
}

#[derive(ApiResponse)]
enum Saved {
    /// Saved.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(prefix_path = "/calibration-runs", tag = "Tag::Certification")]
impl CalibrationApi {
    /// List one's own runs.
    #[oai(path = "/", method = "get", operation_id = "list_calibration_runs")]
    async fn list(&self, caller: Signed) -> Result<Json<RunsOut>, Problem> {
        let runs = self.app.calibrations(&caller).await?;
        Ok(Json(RunsOut { items: runs.into_iter().map(Into::into).collect() }))
    }

    /// Begin a counted run.
    #[oai(path = "/", method = "post", operation_id = "create_calibration_run")]
    async fn begin(&self, caller: Signed, body: Json<RunIn>) -> Result<Begun, Problem> {
        Ok(Begun::Created(Json(self.app.begin_calibration(&caller, body.0.id).await?.into())))
    }

    /// One of one's own runs.
    #[oai(path = "/:id", method = "get", operation_id = "get_calibration_run")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<RunOut>, Problem> {
        Ok(Json(self.app.calibration(&caller, id.0).await?.into()))
    }

    /// Save the ratings of one vignette.
    #[oai(path = "/:id/ratings/:vignette", method = "put", operation_id = "update_calibration_ratings")]
    async fn rate(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        vignette: Path<String>,
        body: Json<VignetteRatingsIn>,
    ) -> Result<Saved, Problem> {
        let ratings = ratings("/ratings", &body.0.ratings)?;
        self.app.rate_vignette(&caller, NewRatings { run: id.0, vignette: vignette.0, ratings }).await?;
        Ok(Saved::NoContent)
    }

    /// Send a run in.
    #[oai(path = "/:id/completions", method = "post", operation_id = "create_calibration_completion")]
    async fn complete(&self, caller: Signed, id: Path<Uuid>) -> Result<Begun, Problem> {
        Ok(Begun::Created(Json(self.app.complete_calibration(&caller, id.0).await?.into())))
    }
}

impl From<RunView> for RunOut {
    fn from(view: RunView) -> Self {
        Self {
            id: view.row.id,
            kind: view.row.kind,
            started_at: Instant::at(view.row.started_at),
            completed_on: view.row.completed_on,
            vignettes: view.vignettes.into_iter().map(Into::into).collect(),
            result: view.result.map(Into::into),
        }
    }
}

impl From<VignetteView> for VignetteOut {
    fn from(view: VignetteView) -> Self {
        let ratings = view.ratings.as_slice().iter().map(|(indicator, rating)| RatingIn {
            indicator: indicator.to_string(),
            rating: rating.to_string(),
        });
        of_view(view.vignette, ratings.collect())
    }
}

/// A vignette with what was rated of it.
pub(super) fn of_view(v: RaterView, ratings: Vec<RatingIn>) -> VignetteOut {
    VignetteOut {
        code: v.code,
        title: v.title,
        summary: v.summary,
        minutes: v.minutes,
        setting: serde_json::to_value(v.setting)
            .ok()
            .and_then(|s| s.as_str().map(str::to_owned))
            .unwrap_or_default(),
        indicators: v.indicators,
        turns: v.turns.into_iter().map(|t| TurnOut { at: t.at, who: t.who, text: t.text }).collect(),
        ratings,
    }
}

impl From<RunResult> for ResultOut {
    fn from(result: RunResult) -> Self {
        let figures = |figures: Vec<fieldcraft_competencies::calibration::Figure>| {
            figures.into_iter().map(FigureOut::from).collect()
        };
        Self {
            outcome: serde_json::to_value(result.outcome)
                .ok()
                .and_then(|o| o.as_str().map(str::to_owned))
                .unwrap_or_default(),
            summary: result.summary,
            minimums: figures(result.minimums),
            figures: figures(result.figures),
            shown: figures(result.shown),
            disagreements: result
                .disagreements
                .into_iter()
                .map(|d| DisagreementOut { indicator: d.indicator.to_string(), text: d.words })
                .collect(),
            pairs: result
                .pairs
                .into_iter()
                .map(|pair| PairCountOut { own: pair.own, key: pair.key, count: pair.count })
                .collect(),
        }
    }
}
