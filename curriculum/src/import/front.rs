//! Front matter of other tools: Jekyll, Hugo, Docusaurus, Obsidian. What we know is read, and the
//! rest is named.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::source::{Finding, Rule};

/// What front matter says that we have a place for.
#[derive(Debug, Clone, Default)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) minutes: Option<usize>,
    pub(super) order: Option<i64>,
    /// How many lines stand before the body.
    pub(super) before: usize,
}

const TITLE: &[&str] = &["title", "name", "linktitle"];
const SUMMARY: &[&str] = &["summary", "description", "excerpt", "abstract"];
const MINUTES: &[&str] = &["minutes", "duration", "reading_time", "readingtime"];
const ORDER: &[&str] = &["weight", "order", "sidebar_position", "nav_order", "position"];

/// Divides a file into its front matter and its body.
pub(super) fn read(path: &str, text: &str, findings: &mut Vec<Finding>) -> (Front, String) {
    let Some((mark, rest)) = ["---", "+++"]
        .into_iter()
        .find_map(|mark| Some((mark, text.strip_prefix(mark)?.strip_prefix('\n')?)))
    else {
        return (Front::default(), text.to_owned());
    };
    let mut length = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == mark {
            let body = rest[length + line.len()..].to_owned();
            let fields = if mark == "---" { yaml(&rest[..length]) } else { Some(toml(&rest[..length])) };
            let front = if let Some(fields) = fields {
                known(path, fields, number + 2, findings)
            } else {
                let remedy = "Read it, and bring over by hand what learners need.";
                findings.push(
                    Finding::warning(path, 1, "the front matter cannot be read", remedy).under(Rule::Format),
                );
                Front { before: number + 2, ..Front::default() }
            };
            return (front, body);
        }
        length += line.len();
    }
    (Front::default(), text.to_owned())
}

type Fields = BTreeMap<String, Value>;

fn yaml(text: &str) -> Option<Fields> {
    if text.trim().is_empty() {
        return Some(Fields::new());
    }
    serde_saphyr::from_str(text).ok()
}

/// The plain values of TOML; tables and lists are named among what was not carried.
fn toml(text: &str) -> Fields {
    let field = |line: &str| {
        let (name, value) = line.split_once('=')?;
        let value = value.trim();
        let value = match value.parse::<i64>() {
            Ok(number) => Value::from(number),
            Err(_) => Value::from(value.trim_matches(|quote| quote == '"' || quote == '\'')),
        };
        Some((name.trim().to_owned(), value))
    };
    text.lines().take_while(|line| !line.trim_start().starts_with('[')).filter_map(field).collect()
}

fn known(path: &str, fields: Fields, before: usize, findings: &mut Vec<Finding>) -> Front {
    let mut front = Front { before, ..Front::default() };
    let mut left = Vec::new();
    for (name, value) in fields {
        let lower = name.to_lowercase();
        let is = |names: &[&str]| names.contains(&lower.as_str());
        if is(TITLE) {
            front.title = words(&value).or(front.title);
        } else if is(SUMMARY) {
            front.summary = words(&value).or(front.summary);
        } else if is(MINUTES) {
            front.minutes =
                number(&value).and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=240).contains(n));
        } else if is(ORDER) {
            front.order = number(&value);
        } else if lower == "draft" && value == true {
            let remedy = "Look whether it is ready for learners.";
            findings
                .push(Finding::note(path, 1, "the page is marked as a draft", remedy).under(Rule::Format));
        } else {
            left.push(name);
        }
    }
    if !left.is_empty() {
        let message = format!("fields of the front matter were left out: {}", left.join(", "));
        findings.push(Finding::note(path, 1, message, "A module has no place for them.").under(Rule::Format));
    }
    front
}

fn words(value: &Value) -> Option<String> {
    let text = value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A number, or the one that a text such as `12 min` begins with.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.split_whitespace().next()?.parse().ok())
}
