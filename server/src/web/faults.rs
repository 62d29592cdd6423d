//! Bodies that do not have the form the API asks for. The framework stops at the
//! first fault and does not say where it is; this layer looks again, with the
//! schema of the operation, and names every field at fault.

use std::collections::HashMap;
use std::sync::Arc;

use poem::http::StatusCode;
use poem::{Body, Endpoint, IntoResponse, Middleware, PathPattern, Request, Response, Result};
use poem_openapi::error::ParseRequestPayloadError;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::api::problem::{Problem, ProblemField, Slug};

/// More than these help nobody.
const MOST: usize = 20;

/// The schemas of all request bodies, by method and address.
pub(super) struct Bodies {
    shapes: Map<String, Value>,
    operations: HashMap<String, Value>,
}

impl Bodies {
    /// From the API document.
    pub(super) fn new(document: &str) -> Self {
        let mut document: Value = serde_json::from_str(document).unwrap_or_default();
        let mut operations = HashMap::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let content = operation["requestBody"]["content"].as_object();
                if let Some((_, media)) = content.and_then(|content| content.iter().next()) {
                    operations.insert(key(method, path), media["schema"].clone());
                }
            }
        }
        let shapes = match document["components"]["schemas"].take() {
            Value::Object(shapes) => shapes,
            _ => Map::new(),
        };
        Self { shapes, operations }
    }

    fn faults(&self, method: &str, pattern: &str, body: &[u8]) -> Vec<ProblemField> {
        let mut faults = Vec::new();
        let schema = self.operations.get(&key(method, pattern));
        if let (Some(schema), Ok(body)) = (schema, serde_json::from_slice(body)) {
            self.look(schema, &body, "", &mut faults);
        }
        faults
    }

    fn look(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<ProblemField>) {
        if faults.len() >= MOST {
            return;
        }
        let named = schema["$ref"].as_str().and_then(|link| self.shapes.get(link.rsplit('/').next()?));
        if let Some(schema) = named {
            return self.look(schema, value, at, faults);
        }
        if let [only] = schema["allOf"].as_array().map_or(&[][..], Vec::as_slice) {
            return self.look(only, value, at, faults);
        }
        match (schema["type"].as_str().unwrap_or_default(), value) {
            ("object", Value::Object(fields)) => self.object(schema, fields, at, faults),
            ("array", Value::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    self.look(&schema["items"], item, &format!("{at}/{i}"), faults);
                }
            }
            (kind, value) => faults.extend(fault(schema, kind, value).map(|detail| field(at, detail))),
        }
    }

    fn object(&self, schema: &Value, fields: &Map<String, Value>, at: &str, faults: &mut Vec<ProblemField>) {
        let Some(known) = schema["properties"].as_object() else {
            return;
        };
        let required = |name: &str| {
            schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|required| required.as_str() == Some(name))
        };
        for (name, schema) in known {
            let at = format!("{at}/{name}");
            match fields.get(name) {
                None | Some(Value::Null) if required(name) => {
                    faults.push(field(&at, "This is required.".into()));
                }
                None | Some(Value::Null) => {}
                Some(value) => self.look(schema, value, &at, faults),
            }
        }
        for name in fields.keys().filter(|name| !known.contains_key(*name)) {
            faults.push(field(&format!("{at}/{name}"), "There is no such field. Leave it out.".into()));
        }
    }
}

fn field(pointer: &str, detail: String) -> ProblemField {
    ProblemField { pointer: pointer.into(), detail }
}

/// What is wrong with a single value, if anything is.
fn fault(schema: &Value, kind: &str, value: &Value) -> Option<String> {
    if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(value)) {
        let names: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
        return Some(format!("Use one of {}.", names.join(", ")));
    }
    match kind {
        "string" => match value.as_str() {
            Some(text) => text_fault(schema, text),
            None => Some("This must be a text.".into()),
        },
        "integer" => match value.as_i64() {
            Some(_) => bounds_fault(schema, value.as_f64()),
            None => Some("This must be a whole number.".into()),
        },
        "number" if value.is_number() => bounds_fault(schema, value.as_f64()),
        "number" => Some("This must be a number.".into()),
        "boolean" if !value.is_boolean() => Some("This must be true or false.".into()),
        "array" => Some("This must be a list.".into()),
        "object" => Some("This must be an object.".into()),
        _ => None,
    }
}

fn text_fault(schema: &Value, text: &str) -> Option<String> {
    let wrong = match schema["format"].as_str().unwrap_or_default() {
        "uuid" => Uuid::parse_str(text).is_err().then_some("This must be a UUID."),
        "date" | "naive-date" => {
            text.parse::<chrono::NaiveDate>().is_err().then_some("This must be a day such as 2026-03-02.")
        }
        "date-time" => chrono::DateTime::parse_from_rfc3339(text)
            .is_err()
            .then_some("This must be an instant such as 2026-03-02T15:04:05Z."),
        _ => None,
    };
    let most = schema["maxLength"].as_u64().filter(|most| text.chars().count() as u64 > *most);
    let least = schema["minLength"].as_u64().filter(|least| (text.chars().count() as u64) < *least);
    wrong
        .map(str::to_owned)
        .or_else(|| most.map(|most| format!("This may have {most} characters at most.")))
        .or_else(|| least.map(|least| format!("This needs at least {least} characters.")))
}

fn bounds_fault(schema: &Value, number: Option<f64>) -> Option<String> {
    let number = number?;
    let most = schema["maximum"].as_f64().filter(|most| number > *most);
    let least = schema["minimum"].as_f64().filter(|least| number < *least);
    most.map(|most| format!("This may be {most} at most."))
        .or_else(|| least.map(|least| format!("This must be at least {least}.")))
}

/// `/a/:id/b` and `/a/{id}/b` are the same address.
fn key(method: &str, path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with([':', '{']) { "*" } else { part });
    format!("{} {}", method.to_uppercase(), parts.collect::<Vec<_>>().join("/"))
}

/// The layer.
pub(super) struct Explain {
    pub(super) bodies: Arc<Bodies>,
}

impl<E: Endpoint> Middleware<E> for Explain {
    type Output = Explained<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Explained { inner, bodies: self.bodies.clone() }
    }
}

/// Does a text of the address or of the JSON hold a NUL? `PostgreSQL` stores none, and what SQLite
/// makes of one is cut short elsewhere, so that neither gets to see it.
fn holds_nul(address: &str, body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"u0000") {
            return true;
        }
        // What is led by a backslash leads nothing itself.
        rest = rest.get(1..).unwrap_or_default();
    }
    address.contains("%00")
}

/// An endpoint behind [`Explain`].
pub(super) struct Explained<E> {
    inner: E,
    bodies: Arc<Bodies>,
}

impl<E: Endpoint> Endpoint for Explained<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let method = request.method().to_string();
        let body = request.take_body().into_bytes().await?;
        request.set_body(Body::from_bytes(body.clone()));
        if holds_nul(&request.uri().to_string(), &body) {
            let detail = "A text holds a NUL character. Take it out.";
            return Err(Problem::new(StatusCode::BAD_REQUEST, Slug::BadRequest, detail).into());
        }
        let error = match self.inner.call(request).await {
            Ok(answered) => return Ok(answered.into_response()),
            Err(error) => error,
        };
        let pattern = error.data::<PathPattern>().cloned();
        let (true, Some(pattern)) = (error.is::<ParseRequestPayloadError>(), pattern) else {
            return Err(error);
        };
        let faults = self.bodies.faults(&method, &pattern.0, &body);
        if faults.is_empty() {
            return Err(error);
        }
        let detail = match faults.as_slice() {
            [one] => format!("One field does not have the right form: {}", one.detail),
            all => format!("{} fields do not have the right form.", all.len()),
        };
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, Slug::BadRequest, detail);
        problem.errors = faults;
        let mut error = poem::Error::from(problem);
        error.set_data(pattern);
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nul_is_found_and_what_only_looks_like_one_is_not() {
        for text in ["a\0b", "\0", "\\\0"] {
            assert!(holds_nul("/people", json!({ "name": text }).to_string().as_bytes()), "{text:?}");
        }
        for text in ["a\\u0000b", "u0000", "\\", "\u{1}"] {
            assert!(!holds_nul("/people", json!({ "name": text }).to_string().as_bytes()), "{text:?}");
        }
        assert!(holds_nul("/people?q=a%00", b"") && !holds_nul("/people?q=a%0A", b"\\"));
    }

    fn faults(body: &Value) -> Vec<String> {
        let document = json!({
            "paths": { "/people/{id}": { "put": { "requestBody": { "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } } } } },
            "components": { "schemas": {
                "In": { "type": "object", "required": ["id", "fte", "roles"], "properties": {
                    "id": { "type": "string", "format": "uuid" },
                    "name": { "type": "string", "maxLength": 5 },
                    "day": { "type": "string", "format": "date" },
                    "fte": { "type": "number", "maximum": 1.0 },
                    "kind": { "$ref": "#/components/schemas/Kind" },
                    "roles": { "type": "array", "items": { "type": "integer" } } } },
                "Kind": { "type": "string", "enum": ["a", "b"] } } },
        });
        let bodies = Bodies::new(&document.to_string());
        let found = bodies.faults("PUT", "/people/:param0", body.to_string().as_bytes());
        found.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.detail)).collect()
    }

    #[test]
    fn every_field_at_fault_is_named() {
        let body = json!({ "id": "x", "name": "too long", "day": "3/2/2026", "fte": 2, "kind": "c", "roles": [1, "2"], "more": 1 });
        let mut found = faults(&body);
        found.sort();
        insta::assert_snapshot!(found.join("\n"), @r"
        /day This must be a day such as 2026-03-02.
        /fte This may be 1 at most.
        /id This must be a UUID.
        /kind Use one of a, b.
        /more There is no such field. Leave it out.
        /name This may have 5 characters at most.
        /roles/1 This must be a whole number.
        ");
    }

    #[test]
    fn what_is_missing_is_named_and_what_may_be_absent_is_not() {
        let mut found = faults(&json!({ "name": null }));
        found.sort();
        assert_eq!(found, ["/fte This is required.", "/id This is required.", "/roles This is required."]);
        assert_eq!(faults(&json!([])), [" This must be an object."]);
    }
}
