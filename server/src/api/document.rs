//! The API document: what poem-openapi writes, with a working example for each
//! operation from `examples.json`.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::service;
use crate::state::App;

/// Examples by operation id: `request` and `response`.
pub const EXAMPLES: &str = include_str!("examples.json");

/// The document as JSON text.
#[must_use]
pub fn document(app: &Arc<App>) -> String {
    let mut document: Value = serde_json::from_str(&service(app).spec()).expect("poem-openapi writes JSON");
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).expect("examples.json is JSON");
    for operation in operations_mut(&mut document) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        if let Some(example) = examples.get(id).cloned() {
            add(operation, &example);
        }
    }
    let mut text = serde_json::to_string_pretty(&document).expect("JSON can be written");
    text.push('\n');
    text
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
}

fn add(operation: &mut Map<String, Value>, example: &Value) {
    if let Some(request) = example.get("request") {
        set(operation.get_mut("requestBody"), request);
    }
    let Some(response) = example.get("response") else {
        return;
    };
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, described) in responses.into_iter().flatten() {
        if status.starts_with('2') {
            set(Some(described), response);
        }
    }
}

/// Puts an example beside the schema of each JSON content.
fn set(described: Option<&mut Value>, example: &Value) {
    let content = described.and_then(|value| value.get_mut("content")).and_then(Value::as_object_mut);
    for (kind, media) in content.into_iter().flatten() {
        if let Some(media) = media.as_object_mut().filter(|_| kind.starts_with("application/json")) {
            media.insert("example".into(), example.clone());
        }
    }
}
