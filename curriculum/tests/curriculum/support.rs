//! A framework to check codes against, and a small module to spoil.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fieldcraft_curriculum::{Finding, SourceFile, lint, load_modules};

/// How many indicators each competency has.
const INDICATORS: [(&str, u32); 11] = [
    ("C01", 6),
    ("C02", 6),
    ("C03", 5),
    ("C04", 5),
    ("C05", 6),
    ("C06", 5),
    ("C07", 6),
    ("C08", 5),
    ("C09", 6),
    ("C10", 5),
    ("C11", 5),
];

/// Whether the framework has an indicator.
pub(crate) fn indicator(code: &str) -> bool {
    code.split_once('.').is_some_and(|(competency, number)| {
        INDICATORS.iter().any(|(known, count)| {
            *known == competency && number.parse().is_ok_and(|n: u32| (1..=*count).contains(&n))
        })
    })
}

/// Whether the framework has a role.
pub(crate) fn role(code: &str) -> bool {
    code.strip_prefix('R').is_some_and(|number| number.parse().is_ok_and(|n: u32| (1..=11).contains(&n)))
}

/// The files of a module without fault, by their paths.
pub(crate) fn sound() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut put =
        |path: &str, text: &str| files.insert(format!("modules/M90-a-sound-module/{path}"), text.to_owned());
    put("module.md", MODULE);
    for (number, title) in ["one", "two", "three", "four"].iter().enumerate() {
        put(&format!("lessons/0{}-{title}.md", number + 1), &LESSON.replace("TITLE", title));
    }
    put("checks/check.yaml", &check());
    put(
        "pictures/plan.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\"/></svg>\n",
    );
    files.insert("vignettes/V90-a-kitchen.yaml".to_owned(), vignette());
    files
}

const MODULE: &str = "---
code: M90
title: A sound module
version: 2
material_change: true
summary: Afterwards you can write a plan.
competencies: [C05]
indicators: [C05.1, C05.2]
objectives:
  - Write a plan.
minutes: 52
roles: [R1, R2]
transfer_window_days: 60
languages: [en]
reviewed_by:
  - { name: Ana Ruiz, credential: LCSW, date: 2026-03-14 }
references:
  - id: cdc-wisqars
    title: A source
    publisher: Centers for Disease Control and Prevention
    year: 2023
    url: https://www.cdc.gov/
---

For new workers. Begin with [the first lesson](lessons/01-one.md).
";

const LESSON: &str = "---
title: Lesson TITLE
minutes: 10
indicators: [C05.1, C05.2]
summary: What TITLE is about.
---

You sit at the table.[^cdc-wisqars] Read [the next](02-two.md#what-to-do) one.

## What to do

> [!SAY] Plainly
> \"What would help tonight?\"

![A table](../pictures/plan.svg \"The table.\")
";

/// A check with all kinds and ten items.
fn check() -> String {
    let mut check = "pass_score: 80\nitems:\n".to_owned();
    for number in 1..=7 {
        let right = ["a", "b", "c"][number % 3];
        let _ = write!(
            check,
            "  - id: m90-0{number}\n    kind: single\n    lesson: 01-one\n    indicators: [C05.1]\n    prompt: Question {number}?\n    options:\n"
        );
        for id in ["a", "b", "c"] {
            let correct = if id == right { ", correct: true" } else { "" };
            let _ = writeln!(
                check,
                "      - {{ id: {id}, text: Option {id}{correct}, feedback: Because of {id}. }}"
            );
        }
    }
    check.push_str(
        "  - id: m90-08
    kind: multiple
    lesson: 02-two
    indicators: [C05.2]
    prompt: Which two?
    explanation: \"**Both** matter.\"
    options:
      - { id: a, text: Alpha, correct: true, feedback: Yes. }
      - { id: b, text: Beta, correct: true, feedback: Yes too. }
      - { id: c, text: Gamma, feedback: Not this. }
      - { id: d, text: Delta, feedback: Nor this. }
  - id: m90-09
    kind: ordering
    lesson: 03-three
    indicators: [C05.2]
    prompt: In which order?
    sequence:
      - { id: a, text: Warning signs, feedback: First. }
      - { id: b, text: Own coping, feedback: Second. }
      - { id: c, text: People, feedback: Third. }
      - { id: d, text: Helpers, feedback: Last. }
  - id: m90-10
    kind: matching
    lesson: 04-four
    indicators: [C05.2]
    prompt: What belongs together?
    pairs:
      - { id: a, left: Sign, right: Pacing, feedback: A sign. }
      - { id: b, left: Coping, right: Music, feedback: Coping. }
      - { id: c, left: Person, right: An aunt, feedback: A person. }
",
    );
    check
}

fn vignette() -> String {
    let codes = ["C01.1", "C01.2", "C01.3", "C01.4", "C01.5", "C01.6", "C02.1", "C02.2", "C02.3", "C02.4"];
    let mut text = format!(
        "code: V90\nversion: 1\ntitle: A kitchen\npool: counted\nminutes: 2\nsetting: home\nsummary: An evening.\nindicators: [{}]\nturns:\n  - {{ at: \"00:00\", who: Narrator, text: A kitchen. }}\n  - {{ at: \"01:10\", who: Worker, text: Hello. }}\nkey_status: provisional\nkey:\n",
        codes.join(", ")
    );
    for (index, code) in codes.iter().enumerate() {
        let rating = ["0", "1", "2", "3", "NO"][index % 5];
        let _ = writeln!(text, "  - {{ indicator: {code}, rating: {rating}, reason: \"At 01:10.\" }}");
    }
    text
}

/// The files as the library wants them.
pub(crate) fn sources(files: &BTreeMap<String, String>) -> Vec<SourceFile> {
    files.iter().map(|(path, text)| SourceFile::text(path, text)).collect()
}

/// What linting finds.
pub(crate) fn linted(files: &BTreeMap<String, String>) -> Vec<Finding> {
    lint(&sources(files), &indicator, &role)
}

/// The sound module.
pub(crate) fn module() -> fieldcraft_curriculum::Module {
    let (modules, findings) = load_modules(&sources(&sound()), &indicator, &role);
    assert_eq!(findings, []);
    modules.into_iter().next().expect("a module")
}

/// Replaces a passage of the sound module, which has to be there.
pub(crate) fn spoil(files: &mut BTreeMap<String, String>, path: &str, from: &str, to: &str) {
    let path = if path.starts_with("vignettes/") {
        path.to_owned()
    } else {
        format!("modules/M90-a-sound-module/{path}")
    };
    let text = files.get_mut(&path).unwrap_or_else(|| panic!("no file {path}"));
    assert!(text.contains(from), "{path} has no {from:?}");
    *text = text.replacen(from, to, 1);
}

/// Findings, one a line.
pub(crate) fn listed(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
