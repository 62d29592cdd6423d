//! Branching scenarios: scenes, choices and what follows from them. A learner plays one in a
//! page; what was chosen is a path, and the path says which indicators were shown or missed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::module::Translation;

/// A branching scenario of a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// The code, as in `M03-S1`.
    pub code: String,
    /// What stands in the file's name: `01-the-back-steps`.
    pub slug: String,
    /// The version, from 1.
    pub version: u32,
    /// The title.
    pub title: String,
    /// How long it takes to play.
    pub minutes: u32,
    /// The slug of the lesson to read before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// One sentence that gives nothing away.
    pub summary: String,
    /// Codes of all indicators that choices show or miss.
    pub indicators: Vec<String>,
    /// The id of the first scene.
    pub start: String,
    /// The scenes in the order of the file.
    pub scenes: Vec<Scene>,
    /// The same texts in the module's other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<ScenarioText>,
}

/// One scene: what you see and hear, and what you can do, or how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// The id, unique in the scenario.
    pub id: String,
    /// What you see and hear now, in Markdown.
    pub text: String,
    /// What you can say or do; none at an ending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Branch>,
    /// How it ends, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// What went well and what to look at again, in Markdown; at an ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debrief: Option<String>,
}

/// Something you can say or do in a scene. All texts in it are plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The id, unique in the scene.
    pub id: String,
    /// What you say or do.
    pub text: String,
    /// The id of the scene that follows.
    pub to: String,
    /// Codes of the indicators that it shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<String>,
    /// Codes of the indicators that it misses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misses: Vec<String>,
    /// What follows from it and why.
    pub feedback: String,
}

/// How a scenario ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// The family is steadier than before.
    Steady,
    /// Something holds and something does not.
    Mixed,
    /// Somebody is less safe than before.
    Unsafe,
}

/// The texts of a scenario in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioText {
    /// The language, as in `es`.
    pub language: String,
    /// What was translated, and who has read it.
    #[serde(flatten)]
    pub translation: Translation,
    /// The title.
    pub title: String,
    /// One sentence that gives nothing away.
    pub summary: String,
    /// The scenes, by their ids.
    pub scenes: Vec<SceneText>,
}

/// The texts of a scene in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceneText {
    /// The id of the scene.
    pub id: String,
    /// What you see and hear now, in Markdown.
    pub text: String,
    /// The choices, by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<BranchText>,
    /// The debrief of an ending, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debrief: Option<String>,
}

/// The texts of a choice in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchText {
    /// The id of the choice.
    pub id: String,
    /// What you say or do.
    pub text: String,
    /// What follows from it and why.
    pub feedback: String,
}

/// A path through a scenario that was played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk<'s> {
    /// The choices in order, each with the scene it was made in.
    pub steps: Vec<(&'s Scene, &'s Branch)>,
    /// The scene where the path stands now: an ending if the scenario is over.
    pub here: &'s Scene,
    /// Codes of the indicators shown, in order, each once.
    pub shown: Vec<&'s str>,
    /// Codes of the indicators missed, in order, each once. One can be shown and missed.
    pub missed: Vec<&'s str>,
}

impl Walk<'_> {
    /// How it ended, if it did.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.here.ending
    }
}

/// Why a path cannot have been played.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WalkError {
    /// The scenario names a scene that is not there.
    #[error("the scenario has no scene `{0}`")]
    NoScene(String),
    /// A choice that the scene does not offer.
    #[error("step {step}: the scene `{scene}` has no choice `{choice}`")]
    NoChoice {
        /// The step, from 1.
        step: usize,
        /// The scene at that step.
        scene: String,
        /// What was chosen.
        choice: String,
    },
}

impl Scenario {
    /// The scene with this id.
    #[must_use]
    pub fn scene(&self, id: &str) -> Option<&Scene> {
        self.scenes.iter().find(|scene| scene.id == id)
    }

    /// Follows a path: the ids of the choices in order.
    pub fn walk<'s>(&'s self, path: &[&str]) -> Result<Walk<'s>, WalkError> {
        let scene = |id: &str| self.scene(id).ok_or_else(|| WalkError::NoScene(id.to_owned()));
        let mut walk =
            Walk { steps: Vec::new(), here: scene(&self.start)?, shown: Vec::new(), missed: Vec::new() };
        for (index, id) in path.iter().enumerate() {
            let here = walk.here;
            let chosen = here.choices.iter().find(|choice| choice.id == *id);
            let branch = chosen.ok_or_else(|| WalkError::NoChoice {
                step: index + 1,
                scene: here.id.clone(),
                choice: (*id).to_owned(),
            })?;
            add_new(&mut walk.shown, &branch.shows);
            add_new(&mut walk.missed, &branch.misses);
            walk.steps.push((here, branch));
            walk.here = scene(&branch.to)?;
        }
        Ok(walk)
    }

    /// How many scenes ask for a decision.
    #[must_use]
    pub fn decisions(&self) -> usize {
        self.scenes.iter().filter(|scene| !scene.choices.is_empty()).count()
    }

    /// The fewest decisions on any path from the start to a steady ending, if there is one.
    #[must_use]
    pub fn shortest_steady_path(&self) -> Option<usize> {
        let mut seen: BTreeSet<&str> = BTreeSet::from([self.start.as_str()]);
        let mut queue: VecDeque<(&str, usize)> = VecDeque::from([(self.start.as_str(), 0)]);
        while let Some((id, steps)) = queue.pop_front() {
            let Some(scene) = self.scene(id) else { continue };
            if scene.ending == Some(Ending::Steady) {
                return Some(steps);
            }
            for choice in &scene.choices {
                if seen.insert(&choice.to) {
                    queue.push_back((&choice.to, steps + 1));
                }
            }
        }
        None
    }

    /// Ids of the scenes that no path from the start reaches.
    #[must_use]
    pub fn unreachable(&self) -> Vec<&str> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![self.start.as_str()];
        while let Some(id) = open.pop() {
            if let Some(scene) = self.scene(id)
                && seen.insert(&scene.id)
            {
                open.extend(scene.choices.iter().map(|choice| choice.to.as_str()));
            }
        }
        self.scenes.iter().map(|scene| scene.id.as_str()).filter(|id| !seen.contains(id)).collect()
    }

    /// Ids of the scenes from which no path leads to an ending.
    #[must_use]
    pub fn endless(&self) -> Vec<&str> {
        let mut before: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for scene in &self.scenes {
            for choice in &scene.choices {
                before.entry(&choice.to).or_default().push(&scene.id);
            }
        }
        let mut ends: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = self
            .scenes
            .iter()
            .filter(|scene| scene.ending.is_some())
            .map(|scene| scene.id.as_str())
            .collect();
        while let Some(id) = open.pop() {
            if ends.insert(id) {
                open.extend(before.get(id).into_iter().flatten());
            }
        }
        self.scenes.iter().map(|scene| scene.id.as_str()).filter(|id| !ends.contains(id)).collect()
    }
}

fn add_new<'s>(list: &mut Vec<&'s str>, codes: &'s [String]) {
    for code in codes {
        if !list.contains(&code.as_str()) {
            list.push(code);
        }
    }
}
