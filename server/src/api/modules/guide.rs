//! The trainer's guide on the wire.

use fieldcraft_curriculum::Module;
use poem_openapi::Object;

use crate::error::{AppError, AppResult};

/// How a module is delivered in a room.
#[derive(Object)]
#[oai(rename = "TrainerGuide")]
pub struct GuideOut {
    /// Title.
    title: String,
    /// The version of the module.
    module_version: u32,
    /// A clinician has reviewed this version.
    reviewed: bool,
    /// Minutes of all sessions together.
    minutes: u32,
    /// The fewest people it is made for.
    group_min: u32,
    /// The most.
    group_max: u32,
    /// What to bring.
    materials: Vec<String>,
    /// The sessions in order.
    sessions: Vec<SessionOut>,
    /// What to say and do, session by session: clean HTML, ready to show.
    html: String,
    /// Practice with cards.
    role_plays: Vec<RolePlayOut>,
}

/// One session.
#[derive(Object)]
#[oai(rename = "TrainerGuideSession")]
struct SessionOut {
    /// Title.
    title: String,
    /// Minutes.
    minutes: u32,
}

/// A piece of practice in which each player has a card.
#[derive(Object)]
#[oai(rename = "RolePlay")]
struct RolePlayOut {
    /// Identifier, unique in the module.
    id: String,
    /// Title.
    title: String,
    /// Minutes.
    minutes: u32,
    /// Indicators that the observer watches.
    indicators: Vec<String>,
    /// The cards: the worker's first, the observer's last.
    cards: Vec<CardOut>,
}

/// What one player knows and does.
#[derive(Object)]
#[oai(rename = "RolePlayCard")]
struct CardOut {
    /// Who plays it: `worker`, `youth`, `caregiver`, `observer` and the like.
    who: String,
    /// What stands on it, as plain text.
    text: String,
}

/// The guide of a module that is known to have one.
pub fn guide_out(module: &Module, reviewed: bool) -> AppResult<GuideOut> {
    let guide = module.trainer_guide.as_ref().ok_or(AppError::NotFound("trainer’s guide"))?;
    let sessions = guide.sessions.iter();
    let role_plays = guide.role_plays.iter().map(|play| RolePlayOut {
        id: play.id.clone(),
        title: play.title.clone(),
        minutes: play.minutes,
        indicators: play.indicators.clone(),
        cards: play
            .cards
            .iter()
            .map(|card| CardOut { who: card.who.clone(), text: card.text.clone() })
            .collect(),
    });
    Ok(GuideOut {
        title: guide.title.clone(),
        module_version: module.version,
        reviewed,
        minutes: guide.minutes,
        group_min: guide.group.min,
        group_max: guide.group.max,
        materials: guide.materials.clone(),
        sessions: sessions
            .map(|session| SessionOut { title: session.title.clone(), minutes: session.minutes })
            .collect(),
        html: module.html_of(&guide.markdown, "guide"),
        role_plays: role_plays.collect(),
    })
}
