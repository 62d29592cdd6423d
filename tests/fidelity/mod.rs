//! Statuses with their reasons, on the demonstration: sixty people with fifteen
//! months of evidence of every kind.

mod changes;
mod kept;
mod reading;
mod versions;

use serde_json::Value;
use uuid::Uuid;

use crate::harness::{Reply, TestApp};

/// Somebody's statuses, as this caller sees them.
async fn statuses(app: &TestApp, by: Uuid, person: Uuid, query: &str) -> Reply {
    app.by(by).get(&format!("/api/v1/people/{person}/statuses{query}")).await
}

/// What each requirement comes to.
fn results(reply: &Reply) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let list = reply.at("/statuses");
    let list = list.as_array().expect("statuses");
    list.iter().map(|one| (text(&one["requirement"]), text(&one["status"]))).collect()
}

/// Every leaf of every tree of reasons.
fn leaves(statuses: &Value) -> Vec<Value> {
    fn below(node: &Value, into: &mut Vec<Value>) {
        let children = node["children"].as_array().expect("children");
        if children.is_empty() {
            into.push(node.clone());
        }
        for child in children {
            below(child, into);
        }
    }
    let mut all = Vec::new();
    for one in statuses["statuses"].as_array().expect("statuses") {
        below(&one["explanation"], &mut all);
    }
    all
}

/// The evidence that a leaf counts.
fn counted(leaf: &Value) -> Vec<Uuid> {
    ids(&leaf["counted"], |id| id)
}

/// The evidence that a leaf refuses, for this reason or for any.
fn refused(leaf: &Value, code: Option<&str>) -> Vec<Uuid> {
    let list = leaf["refused"].as_array().expect("refused");
    let with_code = list.iter().filter(|one| code.is_none_or(|code| one["code"] == code)).cloned().collect();
    ids(&Value::Array(with_code), |one| &one["evidence_id"])
}

fn ids(list: &Value, of: fn(&Value) -> &Value) -> Vec<Uuid> {
    let list = list.as_array().expect("a list");
    list.iter().map(|one| of(one).as_str().expect("an id").parse().expect("an id")).collect()
}
