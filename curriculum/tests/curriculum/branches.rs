//! Faults planted in scenarios, tasks, guides, drills, role cards and the glossary, and in
//! translations, each found where it stands.

use std::collections::BTreeMap;

use fieldcraft_curriculum::{Finding, Rule, Severity};

use crate::support::{bilingual, linted, listed, sound, spoil};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

fn found(
    files: &BTreeMap<String, String>,
    path: &str,
    rule: Rule,
    severity: Severity,
    words: &str,
) -> Finding {
    let findings = linted(files);
    let hit = findings.iter().find(|finding| {
        finding.file.ends_with(path)
            && finding.rule == rule
            && finding.severity == severity
            && finding.message.contains(words)
    });
    hit.cloned().unwrap_or_else(|| panic!("{path}: {rule} {words:?} not in\n{}", listed(&findings)))
}

fn plant(path: &str, from: &str, to: &str, rule: Rule, severity: Severity, words: &str) -> Finding {
    let mut files = sound();
    spoil(&mut files, path, from, to);
    let finding = found(&files, path, rule, severity, words);
    assert!(finding.line >= 1 && finding.column >= 1 && !finding.remedy.is_empty(), "{finding}");
    finding
}

#[test]
fn faults_in_a_scenario() {
    let path = "scenarios/01-the-steps.yaml";
    for (from, to, rule, severity, words) in [
        ("code: M90-S1", "code: M06-S1", Rule::Format, ERROR, "not the code of a scenario"),
        ("start: s1", "start: s0", Rule::Branch, ERROR, "no scene `s0` to start with"),
        ("to: steady-end", "to: nowhere", Rule::Branch, ERROR, "leads to a scene that is not there"),
        ("to: s3", "to: s2", Rule::Branch, ERROR, "reaches the scene `s3`"),
        (
            "    ending: unsafe\n    debrief: You told.",
            "    choices:\n      - { id: a, text: Stay., to: unsafe-end, feedback: Still there. }\n      - { id: b, text: Wait., to: unsafe-end, feedback: Still there. }",
            Rule::Branch,
            ERROR,
            "no path from the scene `unsafe-end` leads to an ending",
        ),
        ("    ending: unsafe\n", "    ending: mixed\n", Rule::Branch, WARNING, "no scene ends unsafe"),
        (
            "    ending: unsafe\n    debrief: You told.\n",
            "    ending: unsafe\n",
            Rule::Feedback,
            ERROR,
            "has no debrief",
        ),
        ("        to: s2\n", "        to: s8\n", Rule::Amount, WARNING, "after 2 decisions"),
        ("        feedback: They answer.\n", "", Rule::Feedback, ERROR, "the choice has no feedback"),
        ("        text: Tell.", "        text: Ask.", Rule::DuplicateAnswer, ERROR, "say the same"),
        ("shows: [C05.1]", "shows: [C05.9]", Rule::UnknownCode, ERROR, "C05.9 is not among the indicators"),
        ("[C05.1, C05.2]", "[C05.1, C05.2, C05.3]", Rule::Coverage, ERROR, "no choice shows or misses C05.3"),
        ("lesson: 01-one", "lesson: 01-none", Rule::DeadLink, ERROR, "no lesson `01-none`"),
        (
            "text: You see step 1.",
            "text: \"See [this](../lessons/09-no.md).\"",
            Rule::DeadLink,
            ERROR,
            "a lesson that is not there",
        ),
        ("text: You see step 1.", "text: He is an addict.", Rule::WordToAvoid, WARNING, "\"addict\""),
        (
            "text: You see step 1.",
            "text: \"He was born on May 4, 2011.\"",
            Rule::Identifier,
            WARNING,
            "may identify",
        ),
        (
            "    choices:\n",
            "    ending: mixed\n    choices:\n",
            Rule::Branch,
            ERROR,
            "both ends and offers choices",
        ),
        ("minutes: 5", "minuets: 5", Rule::Format, ERROR, "`minuets` is not a field"),
    ] {
        plant(path, from, to, rule, severity, words);
    }
    let exact = plant(
        path,
        "text: You see step 1.",
        "text: |\n      It is\n      late. He is an addict.",
        Rule::WordToAvoid,
        WARNING,
        "\"addict\"",
    );
    assert_eq!((exact.line, exact.column), (13, 22), "{exact}");
}

#[test]
fn a_wrong_choice_may_say_what_nobody_should() {
    let mut files = sound();
    spoil(&mut files, "scenarios/01-the-steps.yaml", "text: Tell.", "text: She is manipulative.");
    assert_eq!(listed(&linted(&files)), "");
}

#[test]
fn faults_in_tasks_and_guide() {
    for (path, from, to, rule, severity, words) in [
        ("tasks.yaml", "lesson: 01-one", "lesson: 01-none", Rule::DeadLink, ERROR, "no lesson `01-none`"),
        ("tasks.yaml", "id: m90-t1", "id: m90-r1", Rule::Format, ERROR, "used more than once"),
        ("tasks.yaml", "[C05.2]", "[C01.1]", Rule::UnknownCode, ERROR, "not among the indicators"),
        ("tasks.yaml", "looks_like: Your", "looks: Your", Rule::Format, ERROR, "`looks` is not a field"),
        ("trainer-guide.md", "minutes: 60", "minutes: 65", Rule::Amount, ERROR, "the sessions take 60"),
        ("trainer-guide.md", "## The steps", "## Steps", Rule::Heading, ERROR, "no heading \"The steps\""),
        ("trainer-guide.md", "## Opening", "### Opening", Rule::Heading, ERROR, "skips"),
        ("trainer-guide.md", "    observer: Was it asked?\n", "", Rule::Amount, ERROR, "no card for"),
        ("trainer-guide.md", "[C05.1]", "[C05.9]", Rule::UnknownCode, ERROR, "no indicator C05.9"),
        (
            "trainer-guide.md",
            "Read the story.",
            "He committed suicide.",
            Rule::WordToAvoid,
            WARNING,
            "died by",
        ),
    ] {
        if words == "died by" {
            let finding = plant(path, from, to, rule, severity, "committed suicide");
            assert!(finding.remedy.contains(words) && finding.column == 4, "{finding}");
        } else {
            plant(path, from, to, rule, severity, words);
        }
    }
}

#[test]
fn faults_in_drills_role_cards_and_the_glossary() {
    for (path, from, to, rule, severity, words) in [
        ("drills/C05.yaml", "code: D-C05", "code: D-C06", Rule::Format, ERROR, "not named for C05"),
        ("drills/C05.yaml", "module: M90", "module: M91", Rule::DeadLink, ERROR, "no module `M91`"),
        (
            "drills/C05.yaml",
            "indicators: [C05.1]\nminutes",
            "indicators: [C05.1, C05.2]\nminutes",
            Rule::Coverage,
            WARNING,
            "asks about C05.2",
        ),
        (
            "drills/C05.yaml",
            "indicators: [C05.1]\nminutes",
            "indicators: [C05.1, C01.1]\nminutes",
            Rule::UnknownCode,
            ERROR,
            "does not belong to C05",
        ),
        (
            "drills/C05.yaml",
            "minutes: 10",
            "counts_as: Lethal means\nminutes: 10",
            Rule::Format,
            ERROR,
            "not the name of a kind of drill",
        ),
        (
            "drills/C05.yaml",
            "text: Theirs., correct: true",
            "text: Theirs.",
            Rule::Key,
            ERROR,
            "no option is right",
        ),
        (
            "drills/C05.yaml",
            "Read it back.",
            "[Read](http://x.example) it.",
            Rule::DeadLink,
            ERROR,
            "not encrypted",
        ),
        ("role-cards/R1.yaml", "role: R1", "role: R77", Rule::UnknownCode, ERROR, "not the role"),
        ("role-cards/R1.yaml", "what_you_do: [Answer.]", "what_you_do: []", Rule::Format, ERROR, "is empty"),
        ("glossary.yaml", "see: M90/01-one", "see: M90/01-none", Rule::DeadLink, ERROR, "leads to no module"),
        ("glossary.yaml", "plain: What", "plane: What", Rule::Format, ERROR, "`plane` is not a field"),
    ] {
        plant(path, from, to, rule, severity, words);
    }
}

#[test]
fn answers_that_give_themselves_away() {
    let path = "checks/check.yaml";
    for (from, to, words) in [
        ("text: Option c", "text: All of the above", "can be told without reading"),
        (
            "text: Option b, correct: true",
            "text: Option b which says so much more than the others, correct: true",
            "far longer than the others",
        ),
    ] {
        plant(path, from, to, Rule::GiveawayAnswer, WARNING, words);
    }
    plant(
        path,
        "pass_score: 80",
        "pass_score: 80\ndraw: 9",
        Rule::Amount,
        WARNING,
        "9 of 10 items are drawn",
    );
    plant(path, "pass_score: 80", "pass_score: 80\ndraw: 11", Rule::Amount, ERROR, "the bank has 10 items");
}

#[test]
fn gaps_within_a_module() {
    let mut files = sound();
    files.remove("drills/C05.yaml");
    files.remove("modules/M90-a-sound-module/scenarios/01-the-steps.yaml");
    let gap = found(&files, "module.md", Rule::Coverage, WARNING, "no scenario or drill practices C05.1");
    assert_eq!(gap.line, 8, "{gap}");
    plant(
        "module.md",
        "[C05.1, C05.2]",
        "[C05.1, C05.2, C05.3]",
        Rule::Coverage,
        WARNING,
        "no item of the check asks about C05.3",
    );
}

#[test]
fn findings_name_the_column() {
    let finding =
        plant("lessons/02-two.md", "You sit at", "You sit, manipulative, at", Rule::WordToAvoid, WARNING, "");
    assert_eq!((finding.line, finding.column), (8, 10), "{finding}");
    let finding =
        plant("lessons/02-two.md", "Read [the", "Read [no](02-nine.md) [the", Rule::DeadLink, ERROR, "");
    assert_eq!((finding.line, finding.column), (8, 42), "{finding}");
    let finding =
        plant("lessons/02-two.md", "![A table]", "![]", Rule::AltText, ERROR, "has no alternative text");
    assert_eq!(finding.column, 1, "{finding}");
    plant("lessons/02-two.md", "## What", "#### What", Rule::Heading, ERROR, "skips");
}

#[test]
fn a_translation_without_fault() {
    assert_eq!(listed(&linted(&bilingual())), "");
}

#[test]
fn translations_that_drift() {
    let root = "modules/M90-a-sound-module";
    let drifted = |path: &str, from: &str, to: &str| {
        let mut files = bilingual();
        let path = if files.contains_key(path) { path.to_owned() } else { format!("{root}/{path}") };
        let text = files.get_mut(&path).unwrap_or_else(|| panic!("no {path}"));
        assert!(text.contains(from), "{path} has no {from:?}:\n{text}");
        *text = text.replacen(from, to, 1);
        files
    };
    for (path, from, to, severity, words) in [
        ("module.es.md", "of_version: 2", "of_version: 1", WARNING, "the translation is behind"),
        ("module.es.md", "of_version: 2", "of_version: 3", ERROR, "is not there"),
        ("module.es.md", "  - Escribir un plan.", "  - Uno.\n  - Dos.", ERROR, "2 objectives"),
        ("lessons/01-one.es.md", "of_version: 2", "of_version: 1", WARNING, "behind"),
        ("lessons/01-one.es.md", "minutes: 10", "minutes: 11", ERROR, "other minutes"),
        ("lessons/01-one.es.md", "## What to do", "What to do", WARNING, "1 headings, and the translation 0"),
        ("lessons/01-one.es.md", "[^cdc-wisqars]", "", WARNING, "footnotes"),
        ("checks/check.es.yaml", "id: m90-02", "id: m90-22", ERROR, "no item `m90-22`"),
        ("checks/check.es.yaml", "id: m90-02", "id: m90-22", WARNING, "not translated: item m90-02"),
        ("checks/check.es.yaml", "id: a, text", "id: z, text", ERROR, "no part of m90-01 `z`"),
        ("scenarios/01-the-steps.es.yaml", "id: s2", "id: s22", ERROR, "no scene `s22`"),
        ("tasks.es.yaml", "id: m90-t1", "id: m90-t2", WARNING, "not translated: field task m90-t1"),
        ("glossary.es.yaml", "id: plan", "id: plain", ERROR, "no term `plain`"),
    ] {
        found(&drifted(path, from, to), path, Rule::Translation, severity, words);
    }
    for gone in ["module.es.md", "checks/check.es.yaml", "scenarios/01-the-steps.es.yaml", "tasks.es.yaml"] {
        let mut files = bilingual();
        files.remove(&format!("{root}/{gone}"));
        found(&files, "module.md", Rule::Translation, WARNING, gone);
    }
}

#[test]
fn every_rule_has_a_fault_that_it_finds() {
    let heavy = "Organizational considerations necessitate comprehensive interdisciplinary communication. ";
    let heavy = format!("{}You sit", heavy.repeat(12));
    let faults: &[(Rule, &str, &str, &str)] = &[
        (Rule::Format, "module.md", "minutes: 52", "minuets: 52"),
        (Rule::UnknownCode, "module.md", "roles: [R1, R2]", "roles: [R1, R12]"),
        (Rule::Coverage, "module.md", "[C05.1, C05.2]", "[C05.1, C05.2, C05.3]"),
        (Rule::Amount, "module.md", "minutes: 52", "minutes: 90"),
        (Rule::AltText, "lessons/01-one.md", "![A table]", "![]"),
        (Rule::Picture, "lessons/01-one.md", "pictures/plan.svg", "pictures/plain.svg"),
        (Rule::Heading, "lessons/01-one.md", "## What", "#### What"),
        (Rule::DeadLink, "lessons/01-one.md", "(02-two.md#what-to-do)", "(02-two.md#what-not)"),
        (Rule::Markdown, "checks/check.yaml", "text: Option b", "text: \"Option *b*\""),
        (Rule::Key, "checks/check.yaml", "correct: true, ", ""),
        (Rule::Feedback, "checks/check.yaml", ", feedback: Because of a.", ""),
        (Rule::DuplicateAnswer, "checks/check.yaml", "text: Option b", "text: Option a"),
        (Rule::GiveawayAnswer, "checks/check.yaml", "text: Option b", "text: None of the above"),
        (Rule::Branch, "scenarios/01-the-steps.yaml", "to: steady-end", "to: s8"),
        (Rule::ReadingGrade, "lessons/01-one.md", "You sit", &heavy),
        (Rule::WordToAvoid, "lessons/01-one.md", "You sit", "The addict sits"),
        (Rule::Identifier, "lessons/01-one.md", "You sit", "Call her at (614) 555-0182. You sit"),
        (Rule::Identifier, "vignettes/V90-a-kitchen.yaml", "text: Hello.", "text: \"See case #20417.\""),
        (Rule::Key, "vignettes/V90-a-kitchen.yaml", "rating: 2", "rating: 4"),
    ];
    let mut found: Vec<Rule> = vec![Rule::Translation, Rule::File];
    for (rule, path, from, to) in faults {
        let mut files = sound();
        spoil(&mut files, path, from, to);
        let findings = linted(&files);
        let hit = findings.iter().find(|finding| finding.rule == *rule && finding.file.ends_with(path));
        assert!(hit.is_some(), "{rule} in {path}:\n{}", listed(&findings));
        found.push(*rule);
    }
    let mut files = sound();
    files.insert("modules/M90-a-sound-module/notes.txt".to_owned(), "x".to_owned());
    assert!(linted(&files).iter().any(|finding| finding.rule == Rule::File));
    for rule in Rule::ALL {
        assert!(found.contains(&rule), "no fault is planted for {rule}");
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.as_str());
    }
}

#[test]
fn open_lessons_are_lessons_and_stand_once() {
    let mut files = sound();
    let list = |entries: &str| format!("lessons:\n{entries}");
    files.insert("open-lessons.yaml".to_owned(), list("  - M90/01-one\n"));
    assert_eq!(listed(&linted(&files)), "");
    for (entries, rule, words) in [
        ("  - M90/09-none\n", Rule::DeadLink, "`M90/09-none` is no lesson"),
        ("  - M90\n", Rule::DeadLink, "`M90` is no lesson"),
        ("  - M90/01-one\n  - M90/01-one\n", Rule::Format, "more than once"),
    ] {
        files.insert("open-lessons.yaml".to_owned(), list(entries));
        found(&files, "open-lessons.yaml", rule, ERROR, words);
    }
}
