//! `/drills`: ten-minute drills of single skills.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_curriculum::Drill;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::modules::count;
use super::refreshers::share_percent;
use super::{Problem, Signed, Tag};
use crate::app::learning::refreshers::DrillOffer;
use crate::state::App;

/// Drills.
pub struct DrillsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// The published drills.
#[derive(Object)]
#[oai(rename = "Drills")]
struct DrillsOut {
    /// Drills, in the order of their codes.
    items: Vec<DrillOut>,
}

/// A ten-minute drill.
#[derive(Object)]
#[oai(rename = "Drill")]
struct DrillOut {
    /// Code, such as `D-C05`.
    code: String,
    /// The competency that it refreshes.
    competency: String,
    /// Title.
    title: String,
    /// One sentence.
    summary: String,
    /// Minutes.
    minutes: u32,
    /// How many questions it has.
    questions: u32,
    /// A clinician has reviewed this version.
    reviewed: bool,
    /// The kind of drill that passing it counts as where a requirement asks for one.
    #[oai(skip_serializing_if_is_none)]
    counts_as: Option<String>,
    /// The local day on which the caller last finished it.
    #[oai(skip_serializing_if_is_none)]
    last_on: Option<NaiveDate>,
    /// How that went, in percent, rounded down to a hundredth.
    #[oai(skip_serializing_if_is_none)]
    last_percent: Option<f64>,
}

/// A drill to begin with: what to read again, and what to say aloud after the questions.
#[derive(Object)]
#[oai(rename = "DrillDetail")]
struct DrillDetailOut {
    /// Code.
    code: String,
    /// The version in force.
    version: u32,
    /// The competency that it refreshes.
    competency: String,
    /// Title.
    title: String,
    /// One sentence.
    summary: String,
    /// The language that it is in.
    language: String,
    /// Minutes.
    minutes: u32,
    /// How many questions it has.
    questions: u32,
    /// The share of all points, in percent, that is enough.
    pass_score: u32,
    /// A clinician has reviewed this version.
    reviewed: bool,
    /// The kind of drill that passing it counts as where a requirement asks for one.
    #[oai(skip_serializing_if_is_none)]
    counts_as: Option<String>,
    /// What to read again: clean HTML, ready to show.
    refresh_html: String,
    /// What to say aloud, alone or in pairs: clean HTML, ready to show.
    aloud_html: String,
}

impl From<DrillOffer> for DrillOut {
    fn from(from: DrillOffer) -> Self {
        let DrillOffer { drill, last } = from;
        Self {
            code: drill.code.clone(),
            competency: drill.competency.clone(),
            title: drill.title.clone(),
            summary: drill.summary.clone(),
            minutes: drill.minutes,
            questions: count(drill.check.items.len()),
            reviewed: drill.is_reviewed(),
            counts_as: drill.counts_as.clone(),
            last_on: last.as_ref().map(|last| last.on),
            last_percent: last.map(|last| share_percent(last.share)),
        }
    }
}

impl From<&Drill> for DrillDetailOut {
    fn from(drill: &Drill) -> Self {
        Self {
            code: drill.code.clone(),
            version: drill.version,
            competency: drill.competency.clone(),
            title: drill.title.clone(),
            summary: drill.summary.clone(),
            language: fieldcraft_curriculum::drill::LANGUAGE.into(),
            minutes: drill.minutes,
            questions: count(drill.check.items.len()),
            pass_score: drill.check.pass_score,
            reviewed: drill.is_reviewed(),
            counts_as: drill.counts_as.clone(),
            refresh_html: drill.refresh_html(),
            aloud_html: drill.aloud_html(),
        }
    }
}

#[OpenApi(prefix_path = "/drills", tag = "Tag::Learning")]
impl DrillsApi {
    /// List the published drills, with how the caller did last.
    #[oai(path = "/", method = "get", operation_id = "list_drills")]
    async fn list(&self, caller: Signed) -> Result<Json<DrillsOut>, Problem> {
        let drills = self.app.drills(&caller).await?;
        Ok(Json(DrillsOut { items: drills.into_iter().map(Into::into).collect() }))
    }

    /// A drill: what to read again, and what to say aloud. Its questions come with a refresher.
    #[oai(path = "/:code", method = "get", operation_id = "get_drill")]
    async fn get(&self, _caller: Signed, code: Path<String>) -> Result<Json<DrillDetailOut>, Problem> {
        let drill = self.app.drill(&code.0).await?;
        Ok(Json(drill.as_ref().into()))
    }
}
