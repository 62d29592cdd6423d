//! The API document: current, complete, with examples that work.

use fieldcraft::api::document::EXAMPLES;
use poem::http::Method;
use serde_json::{Map, Value};

use crate::harness::TestApp;

/// Operations at the addresses that clients are written against: each has a working example.
const FIXED: &[&str] = &[
    "create_session",
    "get_me",
    "get_framework",
    "list_modules",
    "get_module",
    "create_attempt",
    "list_people",
    "get_person",
    "create_observation",
    "list_statuses",
    "get_readiness",
    "list_candidacies",
    "create_candidacy",
    "get_candidacy",
    "get_certificate_verification",
];

/// All operations of the document: id, method, path, and the whole.
pub fn operations(document: &Value) -> Vec<(String, Method, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("no operation_id: {path}"));
            let method = method.to_uppercase().parse().expect("a method");
            all.push((id.to_owned(), method, path.clone(), operation.clone()));
        }
    }
    all
}

/// The document as the server gives it.
pub async fn document(app: &TestApp) -> Value {
    app.anyone().get("/openapi.json").await.expect(200).json()
}

fn examples() -> Map<String, Value> {
    serde_json::from_str(EXAMPLES).expect("examples.json is JSON")
}

#[tokio::test]
async fn the_committed_document_is_current() {
    let app = TestApp::new().await;
    let now = app.anyone().get("/openapi.json").await.expect(200).text();
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json"));
    assert!(committed.is_ok_and(|text| text == now), "openapi.json is not current: run `make gen`");
}

#[tokio::test]
async fn every_operation_is_described() {
    let app = TestApp::new().await;
    for (id, _, path, operation) in operations(&document(&app).await) {
        assert!(operation["summary"].is_string(), "{id} ({path}) needs a doc comment");
        assert!(
            !path.contains(':'),
            "{id}: poem-openapi leaves {path} as it is in a prefix_path; write it in path"
        );
        let default = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert!(default.is_object(), "{id} must fail with `Problem`");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            assert!(
                parameter["in"] == "path" || parameter["description"].is_string(),
                "{id}: say what {name} is"
            );
        }
    }
}

#[tokio::test]
async fn absent_is_never_null() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let text = document.to_string();
    assert!(!text.contains("\"nullable\":true"), "absent means none; nothing is nullable");
}

#[tokio::test]
async fn every_example_belongs_to_an_operation_and_its_request_is_taken() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let operations = operations(&document);
    let examples = examples();
    for id in FIXED {
        let shown = examples.get(*id).is_some_and(|example| example["response"].is_object());
        assert!(shown, "add an example for {id} to server/src/api/examples.json");
    }
    let state = app.given().node(None, "state", "State Center").await;
    let person = app.given().person("Ada Admin", "R10", state).await;
    for (id, example) in &examples {
        let Some((_, method, path, operation)) = operations.iter().find(|(known, ..)| known == id) else {
            panic!("examples.json has {id}, but no operation has this id");
        };
        assert_eq!(
            operation["requestBody"].is_object(),
            example["request"].is_object(),
            "{id} has a request in the document or in examples.json, but not in both"
        );
        if example["request"].is_object() {
            let path = fill(path);
            let reply = app.by(person).send(method.clone(), &path, Some(example["request"].clone())).await;
            // It may be refused for what is not there; it must be read.
            assert_ne!(reply.status, 400, "the example of {id} is not read: {reply}");
            assert_ne!(reply.status, 415, "the example of {id} is not read: {reply}");
        }
    }
}

#[tokio::test]
async fn the_answers_shown_have_the_form_that_is_promised() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let mut wrong = Vec::new();
    for (id, _, _, operation) in operations(&document) {
        let responses = operation["responses"].as_object().expect("responses");
        for (status, answer) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
            for media in answer["content"].as_object().into_iter().flat_map(Map::values) {
                if !media["example"].is_null() {
                    let at = format!("{id} {status}");
                    conforms(&document, &media["schema"], &media["example"], &at, &mut wrong);
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "run `node scripts/write-examples.mjs`, then `make gen`");
}

/// Are all fields of `value` promised, all promised fields there, and each of its type?
fn conforms(document: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(link) = schema["$ref"].as_str() {
        let schema = document.pointer(link.trim_start_matches('#')).expect("a shape that is there");
        return conforms(document, schema, value, at, wrong);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let wanted = schema["type"].as_str().unwrap_or(kind);
    if wanted != kind && (wanted, kind) != ("number", "integer") {
        wrong.push(format!("{at} is {kind}, not {wanted}"));
    }
    if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
        wrong.push(format!("{at} is {value}, none of those promised"));
    }
    if let (Some(known), Some(fields)) = (schema["properties"].as_object(), value.as_object()) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                wrong.push(format!("{at}/{name} is missing"));
            }
        }
        for (name, field) in fields {
            match known.get(name) {
                Some(schema) => conforms(document, schema, field, &format!("{at}/{name}"), wrong),
                None => wrong.push(format!("{at}/{name} is not promised")),
            }
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        conforms(document, &schema["items"], item, &format!("{at}/{i}"), wrong);
    }
}

/// A path with something in place of its parameters.
fn fill(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{code}" => "M01",
        "{slug}" => "a-lesson",
        part if part.starts_with('{') => "0192d3a4-5b6c-7d8e-9f01-23456789abcd",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
