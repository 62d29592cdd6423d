//! Learning: the framework, modules and their checks, and the worker's path.

mod analysis;
mod attempts;
mod coverage;
mod framework;
mod modules;
mod overlay;
mod path;
mod preview;
pub mod records;
mod reference;
mod refreshers;
mod scenarios;
mod sittings;
pub mod training;
mod transfer;
mod versions;

use fieldcraft::app::publishing::How;
use fieldcraft_curriculum::{Answer, Module, right_answer};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, TestApp};

/// The standing cast, and everything that is embedded published.
pub async fn taught() -> (TestApp, Cast) {
    let (app, cast) = TestApp::staffed().await;
    app.given().content().await;
    (app, cast)
}

/// A shipped module with its keys.
fn module(code: &str) -> Module {
    let files = fieldcraft_curriculum::builtin_files();
    let (modules, _) = fieldcraft_curriculum::load_modules(&files, &|_| true, &|_| true);
    modules.into_iter().find(|module| module.code == code).expect("a shipped module")
}

/// A new version of a shipped module, published.
async fn republish(app: &TestApp, code: &str, version: u32, material_change: bool) {
    let mut sources = app.app.sources().await.expect("sound content");
    sources.modules.retain(|module| module.code == code);
    sources.modules[0].version = version;
    sources.modules[0].material_change = material_change;
    app.app.publish(How::Start, &sources).await.expect("published");
}

/// A body that answers everything right but for the first `open` questions, left open.
fn attempt(id: Uuid, module: &Module, version: u32, open: usize) -> Value {
    let answers: Vec<Value> = module.check.items.iter().skip(open).map(right).collect();
    json!({ "id": id, "module_version": version, "answers": answers })
}

fn right(item: &fieldcraft_curriculum::Item) -> Value {
    let kind = item.kind().as_str();
    match right_answer(item) {
        Answer::Single { option } => json!({ "item": item.id, "kind": kind, "option": option }),
        Answer::Multiple { options } => json!({ "item": item.id, "kind": kind, "options": options }),
        Answer::Ordering { order } => json!({ "item": item.id, "kind": kind, "order": order }),
        Answer::Matching { pairs } => {
            let pairs: Vec<Value> =
                pairs.into_iter().map(|(left, right)| json!({ "left": left, "right": right })).collect();
            json!({ "item": item.id, "kind": kind, "pairs": pairs })
        }
    }
}

/// Passes a module with every answer right.
async fn pass(app: &TestApp, person: Uuid, code: &str) {
    let body = attempt(app.app.id(), &module(code), 1, 0);
    app.by(person).post(&format!("/api/v1/modules/{code}/attempts"), body).await.expect(201);
}
