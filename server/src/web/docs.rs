//! `/docs`: the API for people, written by the server from its own document. No
//! script and no other host: it loads at once, prints, and works with a screen
//! reader.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Response};
use serde_json::{Map, Value};

use super::pages::{escape, frame, marked};

const STYLE: &str = "main{max-width:62rem}nav ul{columns:18rem;padding-left:1.1rem}section{margin:3rem 0}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem;font-size:.95rem}\
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid #8884}\
pre{overflow:auto;padding:.8rem;background:#8881;border-radius:.3rem;font-size:.9rem}\
.method{display:inline-block;min-width:4.5em;font-weight:700}h3{margin-top:2.2rem;overflow-wrap:anywhere}";

const INTRODUCTION: &str = "Send and expect JSON. Sign in with `POST /api/v1/sessions` and send the token as `Authorization: Bearer …`; it is good for ten minutes. Instants are RFC 3339 in UTC, days `YYYY-MM-DD`. What is absent is not there: nothing is `null`. Things recorded in the field get their id from the client, a UUIDv7: the same body sent again changes nothing. Every error is `application/problem+json` (RFC 9457), and what you may not see is answered like what is not there.";

/// `/docs`
pub(super) fn endpoint(document: Arc<str>) -> impl Endpoint<Output = Response> {
    let page: OnceLock<String> = OnceLock::new();
    poem::get(make_sync(move |_| {
        let page = page.get_or_init(|| {
            let document: Value = serde_json::from_str(&document).unwrap_or_default();
            frame("The API", STYLE, &Reference(&document).body())
        });
        Response::builder()
            .status(StatusCode::OK)
            .header(header::CONTENT_SECURITY_POLICY, super::pages::POLICY)
            .header(header::CACHE_CONTROL, "no-cache")
            .content_type("text/html; charset=utf-8")
            .body(page.clone())
    }))
}

/// One operation with where it is.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    about: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        text(self.about, "operationId")
    }

    fn area(&self) -> &str {
        self.about["tags"][0].as_str().unwrap_or("Other")
    }
}

struct Reference<'a>(&'a Value);

impl Reference<'_> {
    fn body(&self) -> String {
        let operations = self.operations();
        let mut html = format!("<h1>The API</h1><p>{}</p>", marked(INTRODUCTION));
        html.push_str(
            "<p>For programs: <a href=\"/openapi.json\">openapi.json</a>.</p><nav aria-label=\"Areas\"><ul>",
        );
        let mut areas: Vec<&str> = Vec::new();
        for operation in &operations {
            if !areas.contains(&operation.area()) {
                areas.push(operation.area());
            }
        }
        for area in &areas {
            let _ = write!(html, "<li><a href=\"#area-{0}\">{0}</a></li>", escape(area));
        }
        html.push_str("<li><a href=\"#shapes\">Shapes</a></li></ul></nav>");
        for area in areas {
            let _ = write!(html, "<section><h2 id=\"area-{0}\">{0}</h2>", escape(area));
            for operation in operations.iter().filter(|operation| operation.area() == area) {
                Self::operation(&mut html, operation);
            }
            html.push_str("</section>");
        }
        html.push_str("<section><h2 id=\"shapes\">Shapes</h2>");
        for (name, schema) in entries(&self.0["components"]["schemas"]) {
            let _ = write!(html, "<h3 id=\"shape-{0}\">{0}</h3>", escape(name));
            shape(&mut html, schema);
        }
        html.push_str("</section>");
        html
    }

    fn operations(&self) -> Vec<Operation<'_>> {
        entries(&self.0["paths"])
            .flat_map(|(path, item)| {
                entries(item).map(move |(method, about)| Operation { method, path, about })
            })
            .collect()
    }

    fn operation(html: &mut String, operation: &Operation<'_>) {
        let Operation { method, path, about } = operation;
        let _ = write!(
            html,
            "<h3 id=\"{}\"><span class=\"method\">{}</span> <code>{}</code></h3><p>{}</p>",
            escape(operation.id()),
            method.to_uppercase(),
            escape(path),
            marked(text(about, "summary"))
        );
        if !text(about, "description").is_empty() {
            let _ = write!(html, "<p>{}</p>", marked(text(about, "description")));
        }
        if about["security"].is_null() {
            html.push_str("<p>Open to everybody.</p>");
        }
        parameters(html, &about["parameters"]);
        for (kind, media) in entries(&about["requestBody"]["content"]) {
            let _ = write!(html, "<p>Send {}.</p>", kind_of(&media["schema"]));
            example(html, kind, &media["example"]);
        }
        for (status, answer) in entries(&about["responses"]).filter(|(status, _)| *status != "default") {
            let body = entries(&answer["content"]).next();
            let holds = body.map(|(_, media)| format!(": {}", kind_of(&media["schema"]))).unwrap_or_default();
            let _ = write!(
                html,
                "<p>Answers <code>{status}</code>{holds}. {}</p>",
                marked(text(answer, "description"))
            );
            if let Some((kind, media)) = body {
                example(html, kind, &media["example"]);
            }
        }
    }
}

fn parameters(html: &mut String, all: &Value) {
    let Some(all) = all.as_array().filter(|all| !all.is_empty()) else {
        return;
    };
    html.push_str("<table><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Kind</th><th scope=\"col\">What it is</th></tr></thead><tbody>");
    for parameter in all {
        let place = if text(parameter, "in") == "path" { "in the address" } else { "after <code>?</code>" };
        let _ = write!(
            html,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}, {place}</td><td>{}</td></tr>",
            escape(text(parameter, "name")),
            kind_of(&parameter["schema"]),
            marked(text(parameter, "description"))
        );
    }
    html.push_str("</tbody></table>");
}

fn shape(html: &mut String, schema: &Value) {
    if !text(schema, "description").is_empty() {
        let _ = write!(html, "<p>{}</p>", marked(text(schema, "description")));
    }
    let Some(fields) = schema["properties"].as_object() else {
        let _ = write!(html, "<p>{}</p>", kind_of(schema));
        return;
    };
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    html.push_str("<table><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Kind</th><th scope=\"col\">What it is</th></tr></thead><tbody>");
    for (name, field) in fields {
        let optional = if required.contains(&name.as_str()) { "" } else { ", may be absent" };
        let _ = write!(
            html,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}{optional}</td><td>{}</td></tr>",
            escape(name),
            kind_of(field),
            marked(text(field, "description"))
        );
    }
    html.push_str("</tbody></table>");
}

/// What a value is, in words, with links to shapes.
fn kind_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|link| link.rsplit('/').next()) {
        return format!("<a href=\"#shape-{0}\">{0}</a>", escape(name));
    }
    for joined in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[joined].as_array() {
            return parts.iter().map(kind_of).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let names = values.iter().map(|v| format!("<code>{}</code>", escape(v.as_str().unwrap_or_default())));
        return format!("one of {}", names.collect::<Vec<_>>().join(", "));
    }
    match (text(schema, "type"), text(schema, "format")) {
        ("array", _) => format!("list of {}", kind_of(&schema["items"])),
        ("", _) => "anything".into(),
        (kind, "") => escape(kind),
        (kind, format) => format!("{} ({})", escape(kind), escape(format)),
    }
}

fn example(html: &mut String, kind: &str, example: &Value) {
    if example.is_null() || !kind.starts_with("application/json") {
        return;
    }
    let text = serde_json::to_string_pretty(example).unwrap_or_default();
    let _ = write!(html, "<details><summary>Example</summary><pre>{}</pre></details>", escape(&text));
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| (name.as_str(), value))
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
