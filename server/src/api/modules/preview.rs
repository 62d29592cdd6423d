//! A module as an author sees it in the preview: what a learner gets, and beside it what a learner
//! gets only after the answer. It never goes through the API.

use std::sync::Arc;

use fieldcraft_curriculum::Module;
use fieldcraft_curriculum::scenario::Scenario;
use poem_openapi::types::ToJSON;
use serde_json::{Map, Value, json};

use super::guide::guide_out;
use super::scenarios::scenario_out;
use super::wire::ModuleDetailOut;
use crate::app::learning::modules::{Offered, Opened};
use crate::app::learning::standing::Standing;

/// The module with its keys, as JSON.
#[must_use]
pub fn preview_json(module: &Module) -> Value {
    let items: Vec<Value> = module
        .check
        .items
        .iter()
        .map(|item| {
            let mut out = serde_json::to_value(item).unwrap_or_default();
            out["prompt_html"] = item.prompt_html.clone().into();
            out["explanation_html"] = item.explanation_html.clone().into();
            out
        })
        .collect();
    let scenarios: Vec<Value> = module.scenarios.iter().filter_map(|one| scenario(module, one)).collect();
    let guide =
        module.trainer_guide.is_some().then(|| guide_out(module, module.is_reviewed()).ok()).flatten();
    json!({
        "module": detail(module),
        "items": items,
        "scenarios": scenarios,
        "guide": guide.and_then(|guide| guide.to_json()),
    })
}

fn detail(module: &Module) -> Option<Value> {
    let standing = Standing::new(module, &[], &[], &[]);
    let offered = Offered {
        module: Arc::new(module.clone()),
        standing,
        note: None,
        reviewers: module.reviewed_by.clone(),
    };
    let items = module.check.items.iter().map(|item| fieldcraft_curriculum::public_item(item, 1)).collect();
    ModuleDetailOut::from(Opened { offered, items }).to_json()
}

/// A scenario, and what is told about each choice and ending.
fn scenario(module: &Module, from: &Scenario) -> Option<Value> {
    let mut told = Map::new();
    let mut debriefs = Map::new();
    for scene in &from.scenes {
        for choice in &scene.choices {
            let words =
                json!({ "feedback": choice.feedback, "shows": choice.shows, "misses": choice.misses });
            told.insert(format!("{}/{}", scene.id, choice.id), words);
        }
        if let Some(debrief) = &scene.debrief {
            debriefs
                .insert(scene.id.clone(), module.html_of(debrief, &format!("debrief-{}", scene.id)).into());
        }
    }
    let scenario = scenario_out(module, &from.code).ok()?.to_json()?;
    Some(json!({ "slug": from.slug, "scenario": scenario, "told": told, "debriefs": debriefs }))
}
