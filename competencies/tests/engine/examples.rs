//! The examples, and the schemas of the two file formats: both say what the engine does.

use std::collections::BTreeSet;

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::explain::Evaluation;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::{Framework, Published};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::build::{WIDE, wide_sources};
use crate::worlds::world;

/// Name, facts, requirement and what is expected of each example.
const EXAMPLES: [[&str; 4]; 2] = [
    [
        "supervision",
        include_str!("../../examples/supervision.facts.json"),
        include_str!("../../examples/supervision.requirement.yaml"),
        include_str!("../../examples/supervision.expected.json"),
    ],
    [
        "either-way",
        include_str!("../../examples/either-way.facts.json"),
        include_str!("../../examples/either-way.requirement.yaml"),
        include_str!("../../examples/either-way.expected.json"),
    ],
];

fn schema(text: &str) -> Value {
    serde_json::from_str(text).expect("a schema is JSON")
}

fn facts_schema() -> Value {
    schema(include_str!("../../schema/facts.schema.json"))
}

fn requirement_schema() -> Value {
    schema(include_str!("../../schema/requirement.schema.json"))
}

/// The example's answer on the day and by the knowledge that its expectation names.
fn answer(example: [&str; 4], expected: &Value) -> Evaluation {
    let facts: Facts = serde_json::from_str(example[1]).expect("facts");
    let published = Published::BUILTIN;
    let (framework, code) =
        Framework::with_requirement(example[0], example[2], &published).expect("a requirement");
    let as_of = expected["as_of"].as_str().and_then(|day| day.parse().ok()).expect("a day");
    let known_at = serde_json::from_value(expected["known_at"].clone()).expect("an instant");
    Case::new(&framework, &facts, known_at).evaluate(framework.requirement(&code).expect("there"), as_of)
}

/// `UPDATE_EXAMPLES=1` writes the expectations anew; the diff is then read by a person.
#[test]
fn the_examples_come_to_what_they_say() {
    for example in EXAMPLES {
        let expected = schema(example[3]);
        let found = serde_json::to_value(answer(example, &expected)).expect("JSON");
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            let path = format!("{}/examples/{}.expected.json", env!("CARGO_MANIFEST_DIR"), example[0]);
            std::fs::write(path, format!("{found:#}\n")).expect("written");
        } else {
            assert_eq!(found, expected, "{}", example[0]);
        }
    }
}

#[test]
fn the_examples_and_the_frameworks_files_fit_the_schemas() {
    for example in EXAMPLES {
        fits(&schema(example[1]), &facts_schema());
        let rule: Value = serde_saphyr::from_str(example[2]).expect("YAML");
        fits(&rule, &requirement_schema());
    }
    for (path, text) in wide_sources().iter().filter(|(path, _)| path.starts_with("requirements/")) {
        let rule: Value = serde_saphyr::from_str(text).expect(path);
        fits(&rule, &requirement_schema());
    }
}

/// What the engine writes fits the schema, and the schema has no field that it does not know.
#[test]
fn the_schema_of_facts_is_what_is_read_and_written() {
    let schema = facts_schema();
    let mut runner = TestRunner::deterministic();
    for _ in 0..60 {
        let facts = world(12).new_tree(&mut runner).expect("a world").current();
        fits(&serde_json::to_value(&facts).expect("JSON"), &schema);
    }
    let listed: BTreeSet<&str> =
        schema["properties"].as_object().expect("an object").keys().map(String::as_str).collect();
    for name in &listed {
        let said =
            serde_json::from_str::<Facts>(&format!("{{\"{name}\": \"none\"}}")).expect_err("not a list");
        assert!(!said.to_string().contains("unknown field"), "{name}");
    }
    let said = serde_json::from_str::<Facts>("{\"color\": 1}").expect_err("unknown").to_string();
    let known: BTreeSet<&str> = said.split('`').skip(3).step_by(2).collect();
    assert_eq!(listed, known);
}

/// Every rule that a requirement may hold has its place in the schema.
#[test]
fn the_schema_of_requirements_names_every_rule() {
    let schema = requirement_schema();
    let listed: BTreeSet<&str> = schema["$defs"]["rule"]["properties"]
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let said = serde_json::from_str::<fieldcraft_competencies::requirement::Rule>("{\"color\": 1}")
        .expect_err("unknown")
        .to_string();
    let known: BTreeSet<&str> = said.split('`').skip(3).step_by(2).collect();
    assert_eq!(listed, known);
    let used: BTreeSet<&str> = WIDE
        .requirements
        .iter()
        .flat_map(|requirement| {
            let clauses = requirement.all_clauses().into_iter().map(|clause| clause.rule.kind());
            clauses.chain([requirement.rule.kind()]).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(used, known, "the tests' requirements use every kind of clause");
}

#[track_caller]
fn fits(value: &Value, schema: &Value) {
    if let Err(fault) = check(value, schema, schema, "") {
        panic!("{fault}");
    }
}

/// As much of JSON Schema as the two schemas use.
fn check(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return check(value, root.pointer(pointer).expect("a definition"), root, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| check(value, choice, root, at).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{at}: fits {fitting} of the choices")) };
    }
    if let Some(choices) = schema["enum"].as_array() {
        return if choices.contains(value) {
            Ok(())
        } else {
            Err(format!("{at}: {value} is none of the choices"))
        };
    }
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => false,
    };
    let typed = match &schema["type"] {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if !typed {
        return Err(format!("{at}: {value} is not {}", schema["type"]));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !regex::Regex::new(pattern).expect("a pattern").is_match(text)
    {
        return Err(format!("{at}: {text} does not fit {pattern}"));
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Err(format!("{at}: {name} is missing"));
            }
        }
        for (name, inner) in fields {
            let known = schema["properties"].get(name).ok_or_else(|| format!("{at}: {name} is not known"))?;
            check(inner, known, root, &format!("{at}/{name}"))?;
        }
    }
    if let Some(items) = value.as_array() {
        for (place, inner) in items.iter().enumerate() {
            check(inner, &schema["items"], root, &format!("{at}/{place}"))?;
        }
    }
    Ok(())
}
