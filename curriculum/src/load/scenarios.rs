//! `scenarios/NN-slug.yaml`: branching scenarios.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::text::{Text, Texts, extra};
use super::yaml::Report;
use super::{Extra, Known, repeated, text_of};
use crate::module::Module;
use crate::scenario::{Branch, Ending, Scenario, Scene};
use crate::source::{Finding, Rule, SourceFile};

/// The fewest decisions on the way to a steady ending.
const DECISIONS: usize = 8;
/// How many choices a scene may offer.
const CHOICES: std::ops::RangeInclusive<usize> = 2..=4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScenario {
    code: Spanned<String>,
    version: Spanned<u32>,
    title: Spanned<String>,
    minutes: Spanned<u32>,
    lesson: Option<Spanned<String>>,
    summary: Spanned<String>,
    indicators: Spanned<Vec<Spanned<String>>>,
    start: Spanned<String>,
    scenes: Spanned<Vec<Spanned<RawScene>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScene {
    id: Spanned<String>,
    text: Spanned<String>,
    choices: Option<Spanned<Vec<Spanned<RawChoice>>>>,
    ending: Option<Ending>,
    debrief: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChoice {
    id: String,
    text: Spanned<String>,
    to: Spanned<String>,
    #[serde(default)]
    shows: Vec<Spanned<String>>,
    #[serde(default)]
    misses: Vec<Spanned<String>>,
    feedback: Option<Spanned<String>>,
}

/// What reading the additional files of a module yields besides the module.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) texts: Vec<Text>,
    pub(crate) extras: Vec<Extra>,
}

/// Reads one scenario.
pub(super) fn read(
    file: &SourceFile,
    slug: &str,
    module: &Module,
    known: Known<'_>,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) -> Option<Scenario> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawScenario = report.parse(&text)?;
    check_front(&raw, module, known, &mut report);
    check_scenes(&raw, &mut report);
    gather(&raw, module, &report, gathered);
    let lines = raw.scenes.value.iter().map(|scene| {
        let id = &scene.value.id;
        (id.value.clone(), report.line(id))
    });
    let lines: BTreeMap<String, usize> = lines.collect();
    let scenario = scenario(raw, slug);
    check_branches(&scenario, &lines, &file.path, findings);
    Some(scenario)
}

/// Scenes that nobody reaches or nobody leaves, and whether it is worth playing.
fn check_branches(
    scenario: &Scenario,
    lines: &BTreeMap<String, usize>,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    let line = |id: &str| lines.get(id).copied().unwrap_or(1);
    for id in scenario.unreachable() {
        let message = format!("no path from the start reaches the scene `{id}`");
        let finding = Finding::error(path, line(id), message, "Lead a choice to it, or remove it.");
        findings.push(finding.under(Rule::Branch));
    }
    for id in scenario.endless() {
        let message = format!("no path from the scene `{id}` leads to an ending");
        let finding = Finding::error(path, line(id), message, "Lead a choice to an ending.");
        findings.push(finding.under(Rule::Branch));
    }
    let steady = scenario.shortest_steady_path();
    if steady.is_some_and(|steps| steps < DECISIONS) {
        let message = format!(
            "a learner can come to a steady ending after {} decisions; {DECISIONS} or more are worth playing",
            steady.unwrap_or_default()
        );
        let finding = Finding::warning(path, 1, message, "Add scenes on the good path.");
        findings.push(finding.under(Rule::Amount));
    }
    for (ending, name) in [(Ending::Steady, "steady"), (Ending::Unsafe, "unsafe")] {
        if !scenario.scenes.iter().any(|scene| scene.ending == Some(ending)) {
            let message = format!("no scene ends {name}, so choices make no difference");
            let finding = Finding::warning(path, 1, message, "Write at least one ending of each kind.");
            findings.push(finding.under(Rule::Branch));
        }
    }
}

fn check_front(raw: &RawScenario, module: &Module, known: Known<'_>, report: &mut Report<'_>) {
    let code = &raw.code.value;
    let number = code.strip_prefix(&format!("{}-S", module.code)).unwrap_or_default();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("`{code}` is not the code of a scenario of {}", module.code);
        report.error(&raw.code, message, "Use the module's code, -S and a number, as in M06-S1.");
    }
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    report.within("version", &raw.version, 1, 9_999);
    report.within("minutes", &raw.minutes, 1, 120);
    report.list("indicators", &raw.indicators);
    report.known(&raw.indicators.value, known);
    if let Some(lesson) = raw.lesson.as_ref().filter(|lesson| module.lesson(&lesson.value).is_none()) {
        let message = format!("the module has no lesson `{}`", lesson.value);
        report.error_of(Rule::DeadLink, lesson, message, "Name the lesson's file without .md.");
    }
    let used: Vec<&str> = choices(raw)
        .flat_map(|choice| choice.value.shows.iter().chain(&choice.value.misses))
        .map(|code| code.value.as_str())
        .collect();
    for code in raw.indicators.value.iter().filter(|code| !used.contains(&code.value.as_str())) {
        let message = format!("no choice shows or misses {}", code.value);
        report.error_of(Rule::Coverage, code, message, "Add it to a choice, or remove it here.");
    }
    for code in choices(raw).flat_map(|choice| choice.value.shows.iter().chain(&choice.value.misses)) {
        if !raw.indicators.value.iter().any(|listed| listed.value == code.value) {
            let message = format!("{} is not among the indicators of the scenario", code.value);
            report.error_of(Rule::UnknownCode, code, message, "Add it to `indicators`, or remove it here.");
        }
    }
}

fn choices(raw: &RawScenario) -> impl Iterator<Item = &Spanned<RawChoice>> {
    raw.scenes.value.iter().flat_map(|scene| scene.value.choices.iter()).flat_map(|list| &list.value)
}

fn check_scenes(raw: &RawScenario, report: &mut Report<'_>) {
    let ids = repeated(raw.scenes.value.iter().map(|scene| scene.value.id.value.as_str()));
    let there = |id: &str| raw.scenes.value.iter().any(|scene| scene.value.id.value == id);
    if !there(&raw.start.value) {
        let message = format!("there is no scene `{}` to start with", raw.start.value);
        report.error_of(Rule::Branch, &raw.start, message, "Name the first scene.");
    }
    for scene in &raw.scenes.value {
        let scene = &scene.value;
        report.id("a scene", &scene.id);
        if ids.contains(&scene.id.value.to_lowercase()) {
            let message = format!("the id `{}` is used by more than one scene", scene.id.value);
            report.error(&scene.id, message, "Give each scene an id of its own.");
        }
        report.text("text", &scene.text);
        match (&scene.choices, scene.ending) {
            (Some(choices), None) => check_choices(choices, &there, report),
            (Some(_), Some(_)) => {
                let message = format!("the scene `{}` both ends and offers choices", scene.id.value);
                report.error_of(Rule::Branch, &scene.id, message, "Leave one of the two.");
            }
            (None, None) => {
                let message = format!("the scene `{}` neither ends nor offers choices", scene.id.value);
                let remedy = "Add choices, or an ending with a debrief.";
                report.error_of(Rule::Branch, &scene.id, message, remedy);
            }
            (None, Some(_)) if scene.debrief.as_ref().is_none_or(|text| text.value.trim().is_empty()) => {
                let message = format!("the ending `{}` has no debrief", scene.id.value);
                report.error_of(Rule::Feedback, &scene.id, message, "Say what to look at again.");
            }
            (None, Some(_)) => {}
        }
    }
}

fn check_choices(
    choices: &Spanned<Vec<Spanned<RawChoice>>>,
    there: &dyn Fn(&str) -> bool,
    report: &mut Report<'_>,
) {
    let count = choices.value.len();
    if !CHOICES.contains(&count) {
        let message = format!(
            "the scene has {count} choices, and has to have {} to {}",
            CHOICES.start(),
            CHOICES.end()
        );
        report.error_of(Rule::Amount, choices, message, "Add or remove some.");
    }
    let ids = repeated(choices.value.iter().map(|choice| choice.value.id.as_str()));
    let texts = repeated(choices.value.iter().map(|choice| choice.value.text.value.as_str()));
    for choice in &choices.value {
        let here = &choice.value;
        if ids.contains(&here.id.trim().to_lowercase()) {
            let message = format!("the id `{}` stands more than once in the scene", here.id);
            report.error(choice, message, "Give each choice an id of its own.");
        }
        report.text("text", &here.text);
        if texts.contains(&here.text.value.trim().to_lowercase()) {
            let message = "two choices of the scene say the same";
            report.error_of(Rule::DuplicateAnswer, &here.text, message, "Make each different.");
        }
        if !there(&here.to.value) {
            let message = format!("the choice leads to a scene that is not there: `{}`", here.to.value);
            report.error_of(Rule::Branch, &here.to, message, "Write the scene, or correct the id.");
        }
        if here.feedback.as_ref().is_none_or(|text| text.value.trim().is_empty()) {
            let remedy = "Say what follows from it and why.";
            report.error_of(Rule::Feedback, choice, "the choice has no feedback", remedy);
        }
    }
}

fn gather(raw: &RawScenario, module: &Module, report: &Report<'_>, gathered: &mut Gathered) {
    let folder = format!("modules/{}/scenarios", module.folder());
    let context = module.context(&folder, "scene");
    let mut texts = Texts { path: report.file, found: &mut gathered.texts };
    for value in [&raw.title, &raw.summary] {
        texts.add(report.line(value), &value.value);
    }
    for scene in &raw.scenes.value {
        for value in [Some(&scene.value.text), scene.value.debrief.as_ref()].into_iter().flatten() {
            texts.add(report.line(value), &value.value);
            gathered.extras.push(extra(value, &context, report));
        }
        for choice in scene.value.choices.iter().flat_map(|list| &list.value) {
            let choice = &choice.value;
            let errs = !choice.misses.is_empty();
            texts.answer(report.line(&choice.text), &choice.text.value, errs);
            if let Some(feedback) = &choice.feedback {
                texts.answer(report.line(feedback), &feedback.value, errs);
            }
        }
    }
}

fn scenario(raw: RawScenario, slug: &str) -> Scenario {
    let codes = |codes: Vec<Spanned<String>>| codes.into_iter().map(|code| code.value).collect();
    let choice = |choice: RawChoice| Branch {
        id: choice.id,
        text: choice.text.value,
        to: choice.to.value,
        shows: codes(choice.shows),
        misses: codes(choice.misses),
        feedback: choice.feedback.map(|text| text.value).unwrap_or_default(),
    };
    let scene = |scene: RawScene| Scene {
        id: scene.id.value,
        text: scene.text.value,
        choices: scene
            .choices
            .map(|list| list.value.into_iter().map(|one| choice(one.value)).collect())
            .unwrap_or_default(),
        ending: scene.ending,
        debrief: scene.debrief.map(|text| text.value),
    };
    Scenario {
        code: raw.code.value,
        slug: slug.to_owned(),
        version: raw.version.value,
        title: raw.title.value,
        minutes: raw.minutes.value,
        lesson: raw.lesson.map(|lesson| lesson.value),
        summary: raw.summary.value,
        indicators: raw.indicators.value.into_iter().map(|code| code.value).collect(),
        start: raw.start.value,
        scenes: raw.scenes.value.into_iter().map(|one| scene(one.value)).collect(),
        translations: Vec::new(),
    }
}
