//! Every fault that is planted is found, at its line, with what to do about it.

use fieldcraft_curriculum::{Severity, has_errors};

use crate::support::{linted, listed, sound, spoil};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;
const NOTE: Severity = Severity::Note;

#[test]
fn the_sound_module_has_nothing_to_mend() {
    assert_eq!(linted(&sound()), []);
}

/// Plants a fault by a replacement in one file, and wants a finding at a line of that file.
fn plant(path: &str, from: &str, to: &str, severity: Severity, line: u32, words: &str) {
    let mut files = sound();
    spoil(&mut files, path, from, to);
    let findings = linted(&files);
    let found = findings.iter().find(|finding| {
        finding.file.ends_with(path)
            && finding.severity == severity
            && (finding.line == line || line == 0)
            && finding.message.contains(words)
    });
    let listed = listed(&findings);
    let found =
        found.unwrap_or_else(|| panic!("{path}: {from:?} to {to:?} has no {words:?} at {line}:\n{listed}"));
    assert!(found.remedy.ends_with('.') && found.remedy.len() > 8, "{found}");
    if severity != ERROR {
        assert!(!has_errors(&findings), "{listed}");
    }
}

/// What to replace in a file, with what, and the finding that this has to give.
type Fault = (&'static str, &'static str, Severity, u32, &'static str);

fn plant_all(path: &str, faults: &[Fault]) {
    for (from, to, severity, line, words) in faults {
        plant(path, from, to, *severity, *line, words);
    }
}

#[test]
fn faults_in_the_front_matter() {
    plant_all(
        "module.md",
        &[
            ("code: M90", "code: X9", ERROR, 2, "not the code of a module"),
            ("code: M90", "code: M91", ERROR, 2, "is not named for the code"),
            ("title: A sound module", "title: \"\"", ERROR, 3, "`title` is empty"),
            ("version: 2", "version: 0", ERROR, 4, "`version` is 0"),
            ("version: 2", "version: two", ERROR, 4, "not a number that fits"),
            ("version: 2", "version: -1", ERROR, 4, "not a number that fits"),
            ("title: A sound module", "title:", ERROR, 3, "there is nothing here"),
            ("title: A sound module", "title: [a]", ERROR, 3, "a text is wanted"),
            ("title: A sound module", "title: A: b", ERROR, 3, "cannot be read"),
            ("material_change: true", "material_change: maybe", ERROR, 5, "neither true nor false"),
            ("roles: [R1, R2]", "roles: R1", ERROR, 12, "a list is wanted"),
            ("name: Ana Ruiz,", "nom: Ana Ruiz,", ERROR, 16, "`nom` is not a field"),
            (
                "{ name: Ana Ruiz, credential: LCSW, date: 2026-03-14 }",
                "Ana Ruiz",
                ERROR,
                16,
                "a group of fields is wanted",
            ),
            ("version: 2", "versions: 2", ERROR, 4, "`versions` is not a field"),
            ("material_change: true\n", "", ERROR, 0, "`material_change` is missing"),
            ("material_change: true", "title: Again", ERROR, 5, "`title` stands twice"),
            ("summary: Afterwards", "summary: \"Afterwards", ERROR, 0, "cannot be read"),
            ("competencies: [C05]", "competencies: []", ERROR, 7, "`competencies` is empty"),
            ("competencies: [C05]", "competencies: [C05, C01]", ERROR, 7, "C01 has none of its indicators"),
            (
                "indicators: [C05.1, C05.2]",
                "indicators: [C05.1, C05.2, C05.9]",
                ERROR,
                8,
                "no indicator C05.9",
            ),
            (
                "indicators: [C05.1, C05.2]",
                "indicators: [C05.1, C05.2, C01.1]",
                ERROR,
                8,
                "not among the competencies",
            ),
            ("indicators: [C05.1, C05.2]", "indicators: [C05.1, C05.2, C05.1]", ERROR, 8, "stands twice"),
            (
                "indicators: [C05.1, C05.2]",
                "indicators: [C05.1, C05.2, C05.3]",
                WARNING,
                8,
                "no lesson is about C05.3",
            ),
            (
                "indicators: [C05.1, C05.2]",
                "indicators: [C05.1, C05.2, C05.3]",
                WARNING,
                8,
                "no item of the check asks about C05.3",
            ),
            ("  - Write a plan.", "  - \"\"", ERROR, 10, "`objectives` is empty"),
            ("minutes: 52", "minutes: 0", ERROR, 11, "`minutes` is 0"),
            ("minutes: 52", "minutes: 80", WARNING, 11, "55 together"),
            ("minutes: 52", "minutes: 39", WARNING, 11, "55 together"),
            ("roles: [R1, R2]", "roles: [R1, R12]", ERROR, 12, "no role R12"),
            ("transfer_window_days: 60", "transfer_window_days: 9000", ERROR, 13, "between 1 and 730"),
            ("languages: [en]", "languages: [English]", ERROR, 14, "`English` is not a language"),
            ("languages: [en]", "languages: [en, es]", WARNING, 14, "lessons/01-one.es.md is not there"),
            ("date: 2026-03-14", "date: March", ERROR, 16, "`March` is not a day"),
            ("name: Ana Ruiz", "name: \"\"", ERROR, 16, "a name and a credential"),
            ("https://www.cdc.gov/", "http://www.cdc.gov/", ERROR, 18, "no https: address"),
            ("https://www.cdc.gov/", "cdc.gov", ERROR, 18, "no https: address"),
            ("  - id: cdc-wisqars", "  - id: CDC wisqars", ERROR, 18, "not an id for a reference"),
            ("    year: 2023\n", "    years: 2023\n", ERROR, 21, "`years` is not a field"),
            ("---\ncode", "code", ERROR, 1, "no front matter"),
            (
                "(lessons/01-one.md)",
                "(lessons/09-nine.md)",
                ERROR,
                25,
                "a lesson that is not there: `09-nine`",
            ),
        ],
    );
    plant(
        "module.md",
        "year: 2023\n    url: https://www.cdc.gov/",
        "url: https://www.cdc.gov/\n  - id: unused\n    title: T\n    publisher: P\n    url: https://x.example/",
        NOTE,
        22,
        "no lesson cites the reference `unused`",
    );
}

#[test]
fn faults_in_a_lesson() {
    plant_all(
        "lessons/02-two.md",
        &[
            ("minutes: 10", "minutes: ten", ERROR, 3, "not a number that fits"),
            (
                "indicators: [C05.1, C05.2]",
                "indicators: [C01.1]",
                ERROR,
                4,
                "not among the indicators of the module",
            ),
            ("indicators: [C05.1, C05.2]", "indicators: [C77.1]", ERROR, 4, "no indicator C77.1"),
            ("summary: What", "sumary: What", ERROR, 5, "`sumary` is not a field"),
            ("[^cdc-wisqars]", "[^cdc-wisqar]", ERROR, 8, "`[^cdc-wisqar]` leads nowhere"),
            ("[^cdc-wisqars]", "[^not a label]", ERROR, 8, "leads nowhere"),
            (
                "[^cdc-wisqars]",
                "[^cdc-wisqars]\n\n[^own]: Never cited.",
                WARNING,
                10,
                "`[^own]` is never cited",
            ),
            ("(02-two.md#what-to-do)", "(02-to.md)", ERROR, 8, "a lesson that is not there: `02-to`"),
            (
                "(02-two.md#what-to-do)",
                "(02-two.md#what-not)",
                ERROR,
                8,
                "a heading that is not there: `#what-not`",
            ),
            ("(02-two.md#what-to-do)", "(#what-not)", ERROR, 8, "a heading that is not there: `#what-not`"),
            ("(02-two.md#what-to-do)", "(../../M91-none/module.md)", ERROR, 8, "a module that is not there"),
            ("(02-two.md#what-to-do)", "(http://x.example)", ERROR, 8, "is not encrypted"),
            ("(02-two.md#what-to-do)", "(javascript:alert)", ERROR, 8, "only https:, mailto:, tel:"),
            ("(02-two.md#what-to-do)", "(/people)", ERROR, 8, "begins with a slash"),
            ("[the next]", "[]", ERROR, 8, "a link has no words"),
            ("[the next](", "[the next[^cdc-wisqars]](", WARNING, 8, "looks like a link"),
            ("## What to do", "# What to do", ERROR, 10, "of level 1"),
            ("## What to do", "### What to do", ERROR, 10, "skips from level 1 to 3"),
            ("## What to do", "## What to do\n\n#### Deep", ERROR, 12, "skips from level 2 to 4"),
            ("## What to do", "## What to do\n\n##", ERROR, 12, "a heading has no words"),
            ("[!SAY]", "[!TIP]", ERROR, 12, "`[!TIP]` is not a kind"),
            ("![A table]", "![]", ERROR, 15, "no alternative text"),
            ("../pictures/plan.svg", "../pictures/none.svg", ERROR, 15, "no picture `none.svg`"),
            ("../pictures/plan.svg", "https://x.example/a.png", ERROR, 15, "is not a picture of this module"),
            (
                "../pictures/plan.svg",
                "../../M01-values/pictures/a.svg",
                ERROR,
                15,
                "is not a picture of this module",
            ),
            ("## What to do", "<b>x</b>\n\n## What to do", WARNING, 10, "raw HTML is dropped"),
            (
                "You sit",
                "He committed\nsuicide. You sit",
                WARNING,
                8,
                "\"committed suicide\" is a word to avoid",
            ),
            (
                "title: Lesson two",
                "title: The manipulative teen",
                WARNING,
                2,
                "\"manipulative\" is a word to avoid",
            ),
            ("---\ntitle", "title", ERROR, 1, "no front matter"),
        ],
    );
    let heavy = "Organizational considerations necessitate comprehensive interdisciplinary communication. "
        .repeat(12);
    plant("lessons/02-two.md", "You sit", &format!("{heavy}You sit"), WARNING, 1, "reads at grade");
}

#[test]
fn faults_in_the_check() {
    plant_all(
        "checks/check.yaml",
        &[
            ("pass_score: 80", "pass_score: 0", ERROR, 1, "`pass_score` is 0"),
            ("id: m90-02", "id: m90-01", ERROR, 12, "used by more than one item"),
            ("id: m90-02", "id: M90 02", ERROR, 12, "not an id for an item"),
            ("kind: single", "kind: essay", ERROR, 4, "`essay` is not a kind"),
            ("kind: single", "kind: ordering", ERROR, 4, "needs `sequence`"),
            ("kind: single", "kind: matching", ERROR, 4, "has no `options`"),
            ("lesson: 01-one", "lesson: 01-none", ERROR, 5, "no lesson `01-none`"),
            ("indicators: [C05.1]", "indicators: [C05.7]", ERROR, 6, "no indicator C05.7"),
            ("indicators: [C05.1]", "indicators: [C01.1]", ERROR, 6, "not among the indicators"),
            ("prompt: Question 1?", "prompt: \"\"", ERROR, 7, "the question is empty"),
            ("prompt: Question 1?", "prompt: \"[Q](02-nine.md)\"", ERROR, 7, "is dropped"),
            (
                "prompt: Question 1?",
                "prompt: \"[Q](../lessons/02-nine.md)\"",
                ERROR,
                7,
                "a lesson that is not there",
            ),
            ("correct: true, ", "", ERROR, 9, "no option is right: the item has no key"),
            (
                "Option a, feedback",
                "Option a, correct: true, feedback",
                ERROR,
                9,
                "more than one option is right",
            ),
            (", feedback: Because of a.", "", ERROR, 9, "there is no feedback"),
            ("feedback: Because of a.", "feedback: \" \"", ERROR, 9, "there is no feedback"),
            ("text: Option b", "text: option A", ERROR, 10, "stands more than once"),
            (
                "{ id: b, text: Option b",
                "{ id: a, text: Option b",
                ERROR,
                10,
                "the id `a` stands more than once",
            ),
            ("text: Option b", "text: \"\"", ERROR, 10, "the text is empty"),
            ("text: Option b", "text: \"Option *b*\"", WARNING, 10, "readers would see"),
            ("text: Option b", "answer: Option b", ERROR, 10, "`answer` is not a field"),
        ],
    );
    plant_all(
        "checks/check.yaml",
        &[
            ("right: Music", "right: pacing", ERROR, 0, "the right side `pacing` stands more than once"),
            ("left: Coping", "left: Sign", ERROR, 0, "the left side `Sign` stands more than once"),
            (
                "      - { id: c, text: People, feedback: Third. }\n      - { id: d, text: Helpers, feedback: Last. }\n",
                "",
                ERROR,
                0,
                "2 steps",
            ),
            (
                "explanation: \"**Both** matter.\"",
                "explanation: He is non-compliant.",
                WARNING,
                71,
                "\"non-compliant\" is a word to avoid",
            ),
        ],
    );
}

#[test]
fn wrong_options_may_say_what_nobody_should() {
    let mut files = sound();
    spoil(
        &mut files,
        "checks/check.yaml",
        "text: Option a, feedback: Because of a.",
        "text: She is manipulative, feedback: Manipulative blames her.",
    );
    assert_eq!(linted(&files), []);
}

#[test]
fn too_few_and_too_many() {
    let mut files = sound();
    spoil(&mut files, "checks/check.yaml", "  - id: m90-10", "CUT");
    let check = files.get_mut("modules/M90-a-sound-module/checks/check.yaml").unwrap();
    check.truncate(check.find("CUT").unwrap());
    let findings = linted(&files);
    assert!(
        findings
            .iter()
            .any(|finding| finding.severity == ERROR && finding.message.contains("the check has 9 items"))
    );
    assert!(
        findings
            .iter()
            .any(|finding| finding.severity == NOTE && finding.message.contains("no item of kind matching"))
    );

    for (count, fits) in [(3, false), (7, true), (8, false)] {
        let mut files = sound();
        files.remove("modules/M90-a-sound-module/lessons/04-four.md");
        spoil(&mut files, "checks/check.yaml", "lesson: 04-four", "lesson: 03-three");
        for number in 4..=count {
            let lesson = files["modules/M90-a-sound-module/lessons/03-three.md"].clone();
            files.insert(format!("modules/M90-a-sound-module/lessons/0{number}-more.md"), lesson);
        }
        let found =
            linted(&files).iter().any(|finding| finding.message.contains(&format!("has {count} lessons")));
        assert_eq!(found, !fits, "{count}");
    }
}

#[test]
fn keys_that_can_be_guessed() {
    let mut files = sound();
    for text in files.values_mut() {
        *text = text.replace("correct: true, feedback: Because", "feedback: Because").replace(
            "text: Option a, feedback: Because",
            "text: Option a with more words than the others, correct: true, feedback: Because",
        );
    }
    let findings = linted(&files);
    assert!(!has_errors(&findings), "{findings:?}");
    for words in ["it is the longest one", "the right option is number 1"] {
        assert!(
            findings.iter().any(|finding| finding.severity == NOTE && finding.message.contains(words)),
            "{words}"
        );
    }
}

#[test]
fn faults_in_a_vignette() {
    plant_all(
        "vignettes/V90-a-kitchen.yaml",
        &[
            ("code: V90", "code: V9", ERROR, 1, "not the code of a vignette"),
            ("code: V90", "code: V91", ERROR, 1, "is not named for the code"),
            ("pool: counted", "pool: both", ERROR, 4, "`both` is not allowed here"),
            ("setting: home", "setting: car", ERROR, 6, "`car` is not allowed here"),
            ("C02.3, C02.4]", "C02.3]", ERROR, 8, "fewer than 10"),
            ("C02.3, C02.4]", "C02.4, C02.3]", ERROR, 8, "C02.4 stands before C02.3"),
            ("C02.3, C02.4]", "C02.3, C02.9]", ERROR, 8, "no indicator C02.9"),
            ("C02.3, C02.4]", "C02.3, C02.5]", ERROR, 8, "the key does not rate C02.5"),
            ("C02.3, C02.4]", "C02.3, C02.5]", ERROR, 23, "the key rates C02.4, which is not among"),
            ("at: \"01:10\"", "at: \"1:70\"", ERROR, 11, "`1:70` is not a time"),
            ("at: \"01:10\"", "at: \"04:10\"", ERROR, 11, "long after the end"),
            ("at: \"00:00\"", "at: \"01:20\"", ERROR, 11, "before that of the turn before"),
            ("who: Worker", "who: \"\"", ERROR, 11, "somebody who speaks"),
            ("rating: 2", "rating: 4", ERROR, 0, "`4` is not a rating"),
            ("rating: NO", "rating: false", ERROR, 0, "`false` is not a rating"),
            ("indicator: C01.2", "indicator: C01.1", ERROR, 0, "more than once"),
            ("reason: \"At 01:10.\"", "reason: \"\"", ERROR, 14, "no reason for C01.1"),
            ("title: A kitchen", "titel: A kitchen", ERROR, 3, "`titel` is not a field"),
        ],
    );
}
