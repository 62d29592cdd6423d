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
    put("checks/check.yaml", &check_yaml());
    put(
        "pictures/plan.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\"/></svg>\n",
    );
    put("scenarios/01-the-steps.yaml", &scenario());
    put("tasks.yaml", TASKS);
    put("trainer-guide.md", GUIDE);
    files.insert("vignettes/V90-a-kitchen.yaml".to_owned(), vignette());
    files.insert("drills/C05.yaml".to_owned(), DRILL.to_owned());
    files.insert("role-cards/R1.yaml".to_owned(), CARD.to_owned());
    files.insert("glossary.yaml".to_owned(), GLOSSARY.to_owned());
    files
}

/// The sound module with all its texts in Spanish too.
pub(crate) fn bilingual() -> BTreeMap<String, String> {
    let mut files = sound();
    spoil(&mut files, "module.md", "languages: [en]", "languages: [en, es]");
    let root = "modules/M90-a-sound-module";
    let from = "translation_of_version: 2\nreviewed_by: []\n";
    for name in ["01-one", "02-two", "03-three", "04-four"] {
        let text = files[&format!("{root}/lessons/{name}.md")]
            .replace("minutes: 10\n", &format!("minutes: 10\n{from}"))
            .replace("title: Lesson", "title: Lecci\u{f3}n");
        files.insert(format!("{root}/lessons/{name}.es.md"), text);
    }
    let front = format!(
        "---\ntitle: Un m\u{f3}dulo\nsummary: Puedes escribir un plan.\nobjectives:\n  - Escribir un plan.\n{from}---\n\nPara gente nueva.\n"
    );
    files.insert(format!("{root}/module.es.md"), front);
    let mut check = format!("{from}items:\n");
    for line in check_yaml().lines().skip(2) {
        let key = line.trim_start_matches([' ', '-']);
        let dropped = ["kind:", "lesson:", "indicators:"].iter().any(|field| key.starts_with(field));
        if !dropped {
            let line = line.replace(", correct: true", "").replace("prompt: Question", "prompt: Pregunta");
            check.push_str(&line);
            check.push('\n');
        }
    }
    files.insert(format!("{root}/checks/check.es.yaml"), check);
    let mut scenes =
        format!("{}title: Los escalones\nsummary: Una noche.\nscenes:\n", from.replace('2', "1"));
    for line in scenario().lines().skip_while(|line| !line.starts_with("scenes:")).skip(1) {
        let key = line.trim_start_matches([' ', '-']);
        if !["to:", "shows:", "misses:", "ending:"].iter().any(|field| key.starts_with(field)) {
            scenes.push_str(&line.replace("You see", "Ves"));
            scenes.push('\n');
        }
    }
    files.insert(format!("{root}/scenarios/01-the-steps.es.yaml"), scenes);
    let tasks: Vec<&str> =
        TASKS.lines().filter(|line| !line.contains("lesson:") && !line.contains("indicators:")).collect();
    let tasks = format!("{}\n", tasks.join("\n")).replace("What did", "\u{bf}Qu\u{e9}");
    files.insert(format!("{root}/tasks.es.yaml"), format!("{from}{tasks}"));
    let glossary = GLOSSARY
        .replace("version: 1\n", "translation_of_version: 1\nreviewed_by: []\n")
        .replace("    see: M90/01-one\n", "")
        .replace("term: Safety plan", "term: Plan de seguridad");
    files.insert("glossary.es.yaml".to_owned(), glossary);
    files
}

/// Eight decisions to a steady ending; who errs may mend it once.
fn scenario() -> String {
    let mut text = "code: M90-S1\nversion: 1\ntitle: The steps\nminutes: 5\nlesson: 01-one\nsummary: An evening.\nindicators: [C05.1, C05.2]\nstart: s1\nscenes:\n".to_owned();
    for number in 1..=8 {
        let next = if number == 8 { "steady-end".to_owned() } else { format!("s{}", number + 1) };
        let _ = write!(
            text,
            "  - id: s{number}\n    text: You see step {number}.\n    choices:\n      - id: a\n        text: Ask.\n        to: {next}\n        shows: [C05.1]\n        feedback: They answer.\n      - id: b\n        text: Tell.\n        to: slip\n        misses: [C05.2]\n        feedback: They look away.\n"
        );
    }
    text.push_str(
        "  - id: slip
    text: You see them look away.
    choices:
      - id: a
        text: Say that it was wrong.
        to: s2
        shows: [C05.2]
        feedback: They look up.
      - id: b
        text: Go on.
        to: unsafe-end
        misses: [C05.1]
        feedback: They leave.
  - id: steady-end
    text: You see a plan on the table.
    ending: steady
    debrief: You asked.
  - id: unsafe-end
    text: You see an empty chair.
    ending: unsafe
    debrief: You told.
",
    );
    text
}

const TASKS: &str = "reflections:
  - id: m90-r1
    lesson: 01-one
    prompt: What did you feel?
field_tasks:
  - id: m90-t1
    indicators: [C05.2]
    title: Ask once
    task: Ask about it on the next visit.
    looks_like: Your coach hears the question.
";

const GUIDE: &str = "---
title: Trainer's guide to M90
minutes: 60
group: {min: 4, max: 12}
materials: [Cards]
sessions:
  - { title: Opening, minutes: 20 }
  - { title: The steps, minutes: 40 }
role_plays:
  - id: m90-p1
    title: At the door
    minutes: 10
    indicators: [C05.1]
    youth: You do not want to talk.
    worker: Ask first.
    observer: Was it asked?
---

## Opening

Read the story.

## The steps

Play it.

## Keeping people safe in the room

Say where help is: 988.
";

const DRILL: &str = "code: D-C05
version: 1
title: Plan
competency: C05
indicators: [C05.1]
minutes: 10
summary: Ten minutes on the plan.
refresh: |
  **Their words.** Read it back.
items:
  - id: d-c05-01
    kind: single
    module: M90
    indicators: [C05.1]
    prompt: Whose words?
    options:
      - { id: a, text: Ours., feedback: No. }
      - { id: b, text: Theirs., correct: true, feedback: Yes. }
      - { id: c, text: The form's., feedback: No. }
aloud: |
  Say it once.
";

const CARD: &str = "role: R1
title: Access specialist
summary: You are the first voice.
day: |
  Your headset goes on at three.
what_you_do: [Answer.]
what_you_do_not: [Diagnose.]
asks_of_you: [Nights.]
gives_you: [Coaching.]
questions: [\"Can I sit still?\"]
";

const GLOSSARY: &str = "version: 1
terms:
  - id: plan
    term: Safety plan
    plain: What a family does when it gets hard.
    also: [crisis plan]
    see: M90/01-one
";

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
fn check_yaml() -> String {
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
    let inside = format!("modules/M90-a-sound-module/{path}");
    let path = if files.contains_key(&inside) { inside } else { path.to_owned() };
    let text = files.get_mut(&path).unwrap_or_else(|| panic!("no file {path}"));
    assert!(text.contains(from), "{path} has no {from:?}");
    *text = text.replacen(from, to, 1);
}

/// Findings, one a line.
pub(crate) fn listed(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
