//! Scenarios on the wire: to be played, and as they were played.

use fieldcraft_curriculum::Module;
use fieldcraft_curriculum::scenario::{Branch, Ending, Scenario, Scene};
use fieldcraft_entities::scenario_play;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::api::wire::Instant;
use crate::app::learning::scenarios::{NewPlay, Played};
use crate::error::{AppError, AppResult};

/// How a scenario ends.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "ScenarioEnding")]
pub enum EndingOut {
    /// The family is steadier than before.
    Steady,
    /// Something holds and something does not.
    Mixed,
    /// Somebody is less safe than before.
    Unsafe,
}

impl From<Ending> for EndingOut {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Steady => Self::Steady,
            Ending::Mixed => Self::Mixed,
            Ending::Unsafe => Self::Unsafe,
        }
    }
}

/// A branching scenario to play.
#[derive(Object)]
#[oai(rename = "Scenario")]
pub struct ScenarioOut {
    /// Code, such as `M03-S1`.
    code: String,
    /// The module version that it belongs to.
    module_version: u32,
    /// The language that it is in.
    language: String,
    /// Title.
    title: String,
    /// Minutes to play it.
    minutes: u32,
    /// A sentence that gives nothing away.
    summary: String,
    /// The lesson to read before.
    #[oai(skip_serializing_if_is_none)]
    lesson: Option<String>,
    /// The scene that it begins with.
    start: String,
    /// All scenes. What a choice shows or misses is told after the ending.
    scenes: Vec<SceneOut>,
}

/// A scene of a scenario.
#[derive(Object)]
#[oai(rename = "ScenarioScene")]
struct SceneOut {
    /// Identifier, unique in the scenario.
    id: String,
    /// What you see and hear now: clean HTML, ready to show.
    html: String,
    /// What you can say or do; none at an ending.
    choices: Vec<ChoiceOut>,
    /// How it ends, if it does.
    #[oai(skip_serializing_if_is_none)]
    ending: Option<EndingOut>,
}

/// Something to say or do in a scene.
#[derive(Object)]
#[oai(rename = "ScenarioChoice")]
struct ChoiceOut {
    /// Identifier, unique in the scene.
    id: String,
    /// What you say or do, as plain text.
    text: String,
    /// The scene that follows.
    to: String,
}

/// The scenario of a module that is known to have it.
pub fn scenario_out(module: &Module, code: &str) -> AppResult<ScenarioOut> {
    let scenario = module.scenario(code).ok_or(AppError::NotFound("scenario"))?;
    let choice =
        |from: &Branch| ChoiceOut { id: from.id.clone(), text: from.text.clone(), to: from.to.clone() };
    let scene = |from: &Scene| SceneOut {
        id: from.id.clone(),
        html: module.html_of(&from.text, &format!("scene-{}", from.id)),
        choices: from.choices.iter().map(choice).collect(),
        ending: from.ending.map(Into::into),
    };
    Ok(ScenarioOut {
        code: scenario.code.clone(),
        module_version: module.version,
        language: module.languages.first().cloned().unwrap_or_default(),
        title: scenario.title.clone(),
        minutes: scenario.minutes,
        summary: scenario.summary.clone(),
        lesson: scenario.lesson.clone(),
        start: scenario.start.clone(),
        scenes: scenario.scenes.iter().map(scene).collect(),
    })
}

/// A scenario as it was played.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "ScenarioPlayIn")]
pub struct PlayIn {
    /// The module version that was played.
    module_version: i64,
    /// The scenario.
    scenario: String,
    /// The choices in order, from the first scene to an ending.
    #[oai(validator(max_items = 200))]
    path: Vec<String>,
    /// The language to tell it back in; the module's own when absent.
    language: Option<String>,
}

impl PlayIn {
    /// Under the id of its address.
    pub fn under(self, id: Uuid) -> NewPlay {
        NewPlay {
            id,
            version: self.module_version,
            scenario: self.scenario,
            path: self.path,
            language: self.language,
        }
    }
}

/// What came of a scenario.
#[derive(Object)]
#[oai(rename = "ScenarioDebrief")]
pub struct DebriefOut {
    /// Identifier.
    id: Uuid,
    /// The scenario.
    scenario: String,
    /// How it ended.
    ending: EndingOut,
    /// What went well and what to look at again: clean HTML, ready to show.
    debrief_html: String,
    /// Indicators that a choice showed, in order.
    shown: Vec<String>,
    /// Indicators that a choice missed, in order. One can be shown and missed.
    missed: Vec<String>,
    /// The decisions in order.
    steps: Vec<StepOut>,
    /// When it was taken in.
    played_at: Instant,
}

/// A decision that was made.
#[derive(Object)]
#[oai(rename = "ScenarioStep")]
struct StepOut {
    /// The scene.
    scene: String,
    /// What was chosen, as plain text.
    text: String,
    /// What follows from it and why, as plain text.
    feedback: String,
    /// Indicators that it shows.
    shows: Vec<String>,
    /// Indicators that it misses.
    misses: Vec<String>,
}

/// What came of a play; its path has been walked before.
pub fn debrief_out(from: &Played) -> AppResult<DebriefOut> {
    let gone = || AppError::bug("a play that does not fit its scenario");
    let scenario: &Scenario = from.module.scenario(&from.scenario).ok_or_else(gone)?;
    let path: Vec<&str> = from.path.iter().map(String::as_str).collect();
    let walk = scenario.walk(&path).map_err(AppError::internal)?;
    let debrief = walk.here.debrief.as_deref().unwrap_or_default();
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let step = |(scene, choice): &(&Scene, &Branch)| StepOut {
        scene: scene.id.clone(),
        text: choice.text.clone(),
        feedback: choice.feedback.clone(),
        shows: choice.shows.clone(),
        misses: choice.misses.clone(),
    };
    Ok(DebriefOut {
        id: from.id,
        scenario: from.scenario.clone(),
        ending: walk.ending().ok_or_else(gone)?.into(),
        debrief_html: from.module.html_of(debrief, "debrief"),
        shown: owned(&walk.shown),
        missed: owned(&walk.missed),
        steps: walk.steps.iter().map(step).collect(),
        played_at: Instant::at(from.received_at),
    })
}

/// The scenarios that the caller played, the newest first.
#[derive(Object)]
#[oai(rename = "ScenarioPlays")]
pub struct PlaysOut {
    /// Plays; the latest hundred.
    pub items: Vec<PlayOut>,
}

/// A scenario that was played.
#[derive(Object)]
#[oai(rename = "ScenarioPlay")]
pub struct PlayOut {
    /// Identifier.
    id: Uuid,
    /// The scenario.
    scenario: String,
    /// The version of the module.
    module_version: i64,
    /// How it ended.
    ending: EndingOut,
    /// When it was taken in.
    played_at: Instant,
}

impl From<scenario_play::Model> for PlayOut {
    fn from(row: scenario_play::Model) -> Self {
        Self {
            id: row.id,
            scenario: row.scenario_code,
            module_version: row.module_version,
            ending: match row.ending.as_str() {
                "steady" => EndingOut::Steady,
                "mixed" => EndingOut::Mixed,
                _ => EndingOut::Unsafe,
            },
            played_at: Instant::at(row.received_at),
        }
    }
}
