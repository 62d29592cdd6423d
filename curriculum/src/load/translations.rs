//! Translations: files beside their originals that hold texts only. Codes, keys and numbers stay
//! in the original, so that they cannot drift apart.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::front::check_reviewers;
use super::scenarios::Gathered;
use super::text::{Text, Texts};
use super::yaml::{Report, divide};
use super::{repeated, text_of};
use crate::check::{CheckText, Item, ItemText, PartText, Question};
use crate::module::{Module, ModuleText, Reviewer, Translation};
use crate::scenario::{BranchText, Scenario, ScenarioText, SceneText};
use crate::source::{Finding, Rule, SourceFile};
use crate::tasks::{FieldTaskText, ReflectionText, TasksText};

type Reviewers = Option<Vec<Spanned<Reviewer>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFront {
    title: Spanned<String>,
    summary: Spanned<String>,
    objectives: Spanned<Vec<Spanned<String>>>,
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Reviewers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheck {
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Reviewers,
    items: Vec<Spanned<RawItem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: Spanned<String>,
    prompt: Spanned<String>,
    explanation: Option<Spanned<String>>,
    options: Option<Vec<Spanned<RawPart>>>,
    sequence: Option<Vec<Spanned<RawPart>>>,
    pairs: Option<Vec<Spanned<RawPart>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    id: String,
    #[serde(default, alias = "left")]
    text: String,
    right: Option<String>,
    #[serde(default)]
    feedback: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScenario {
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Reviewers,
    title: Spanned<String>,
    summary: Spanned<String>,
    scenes: Vec<Spanned<RawScene>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScene {
    id: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    choices: Vec<Spanned<RawPart>>,
    debrief: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTasks {
    translation_of_version: Option<Spanned<u32>>,
    reviewed_by: Reviewers,
    #[serde(default)]
    reflections: Vec<Spanned<ReflectionText>>,
    #[serde(default)]
    field_tasks: Vec<Spanned<FieldTaskText>>,
}

/// What a translation was made from, from its fields.
pub(super) fn origin(
    version: Option<Spanned<u32>>,
    reviewed_by: Reviewers,
    original: u32,
    report: &mut Report<'_>,
) -> Translation {
    let reviewed_by = reviewed_by.unwrap_or_default();
    check_reviewers(&reviewed_by, report);
    let reviewed_by = reviewed_by.into_iter().map(|reviewer| reviewer.value).collect();
    let Some(version) = version else {
        report.file_error(
            "the field `translation_of_version` is missing",
            "Write the version of the original that was translated.",
        );
        return Translation { translation_of_version: 0, reviewed_by };
    };
    let of = version.value;
    if of > original {
        let message = format!("version {of} of the original is not there; it has version {original}");
        report.error_of(Rule::Translation, &version, message, "Write the version that was translated.");
    } else if of < original {
        let message = format!(
            "the translation is behind: it was made from version {of}, and the original has version {original}"
        );
        let remedy = "Compare the two, mend the translation, and write the new version.";
        report.warning_of(Rule::Translation, &version, message, remedy);
    }
    Translation { translation_of_version: of, reviewed_by }
}

/// Opens a file of a translation, if the module has its language.
fn open<'f>(
    file: &'f SourceFile,
    language: &str,
    module: &Module,
    before: usize,
    findings: &'f mut Vec<Finding>,
) -> Option<(String, Report<'f>)> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before, findings };
    if !module.languages.iter().skip(1).any(|listed| listed == language) {
        let message = format!("`{language}` is not among the languages of the module");
        report.file_error(message, "Add it to `languages` in module.md, or remove the file.");
    }
    Some((text, report))
}

/// Reads `module.es.md`.
pub(super) fn read_front(
    file: &SourceFile,
    language: &str,
    module: &mut Module,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some((text, mut report)) = open(file, language, module, 1, findings) else { return };
    let Some(front) = divide(&text) else {
        report.file_error("the file has no front matter", "Begin it with a line of three hyphens.");
        return;
    };
    let Some(raw) = report.parse::<RawFront>(front.yaml) else { return };
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    let (here, there) = (raw.objectives.value.len(), module.objectives.len());
    if here != there {
        let message = format!("the translation has {here} objectives, and the original has {there}");
        let remedy = "Translate each, in the same order.";
        report.error_of(Rule::Translation, &raw.objectives, message, remedy);
    }
    if front.body.trim().is_empty() {
        report.file_error("the overview is empty", "Translate it below the front matter.");
    }
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for value in [&raw.title, &raw.summary].into_iter().chain(&raw.objectives.value) {
        texts.add(report.line(value), &value.value);
    }
    gathered.texts.push(Text::exact(&file.path, front.before_body, front.body));
    let translation = origin(raw.translation_of_version, raw.reviewed_by, module.version, &mut report);
    module.translations.push(ModuleText {
        language: language.to_owned(),
        translation,
        title: raw.title.value.trim().to_owned(),
        summary: raw.summary.value.trim().to_owned(),
        objectives: raw.objectives.value.into_iter().map(|text| text.value).collect(),
        overview_markdown: front.body.to_owned(),
    });
}

/// Says what ids a translation has too many and too few.
pub(super) fn compare<T>(what: &str, there: &[&str], here: &[(&str, &Spanned<T>)], report: &mut Report<'_>) {
    let twice = repeated(here.iter().map(|(id, _)| *id));
    for (id, place) in here {
        if !there.contains(id) {
            let message = format!("the original has no {what} `{id}`");
            report.error_of(Rule::Translation, place, message, "Remove it, or correct the id.");
        } else if twice.contains(*id) {
            let message = format!("the {what} `{id}` is translated more than once");
            report.error_of(Rule::Translation, place, message, "Leave one.");
        }
    }
    let missing: Vec<&str> =
        there.iter().copied().filter(|id| !here.iter().any(|(one, _)| one == id)).collect();
    if !missing.is_empty() {
        let message = format!("not translated: {what} {}", missing.join(", "));
        let line = here.first().map_or(1, |(_, place)| report.line(*place));
        let finding = Finding::warning(report.file, line, message, "Translate it.");
        report.findings.push(finding.under(Rule::Translation));
    }
}

/// Reads `checks/check.es.yaml`.
pub(super) fn read_check(
    file: &SourceFile,
    language: &str,
    module: &mut Module,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some((text, mut report)) = open(file, language, module, 0, findings) else { return };
    let Some(raw) = report.parse::<RawCheck>(&text) else { return };
    let there: Vec<&str> = module.check.items.iter().map(|item| item.id.as_str()).collect();
    let here: Vec<_> = raw.items.iter().map(|item| (item.value.id.value.as_str(), item)).collect();
    compare("item", &there, &here, &mut report);
    let mut items = Vec::new();
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for item in raw.items {
        let Some(original) = module.check.item(&item.value.id.value) else { continue };
        items.push(read_item(item.value, original, &mut texts, &mut report));
    }
    let translation = origin(raw.translation_of_version, raw.reviewed_by, module.version, &mut report);
    module.check.translations.push(CheckText { language: language.to_owned(), translation, items });
}

fn read_item(raw: RawItem, original: &Item, texts: &mut Texts<'_>, report: &mut Report<'_>) -> ItemText {
    report.text("prompt", &raw.prompt);
    texts.add(report.line(&raw.prompt), &raw.prompt.value);
    if let Some(explanation) = &raw.explanation {
        texts.add(report.line(explanation), &explanation.value);
    }
    let (there, wrong): (Vec<&str>, Vec<&str>) = parts_of(original);
    let parts: Vec<Spanned<RawPart>> =
        [raw.options, raw.sequence, raw.pairs].into_iter().flatten().flatten().collect();
    let here: Vec<_> = parts.iter().map(|part| (part.value.id.as_str(), part)).collect();
    compare(&format!("part of {}", original.id), &there, &here, report);
    let pairs = matches!(original.question, Question::Matching { .. });
    for part in &parts {
        let value = &part.value;
        let empty = value.text.trim().is_empty() || value.feedback.trim().is_empty();
        if empty || pairs != value.right.is_some() {
            let message = "a part has its text and its feedback, and a pair both of its sides";
            report.error_of(Rule::Translation, part, message, "Translate both.");
        }
        let free = wrong.contains(&value.id.as_str());
        texts.answer(report.line(part), &value.text, free);
        texts.answer(report.line(part), &value.feedback, free);
        if let Some(right) = &value.right {
            texts.add(report.line(part), right);
        }
    }
    let part =
        |part: RawPart| PartText { id: part.id, text: part.text, right: part.right, feedback: part.feedback };
    ItemText {
        id: raw.id.value,
        prompt: raw.prompt.value,
        explanation: raw.explanation.map(|text| text.value),
        parts: parts.into_iter().map(|one| part(one.value)).collect(),
    }
}

/// Ids of the options, steps or pairs of an item, and those of its wrong options.
fn parts_of(item: &Item) -> (Vec<&str>, Vec<&str>) {
    match &item.question {
        Question::Single { options } | Question::Multiple { options } => (
            options.iter().map(|option| option.id.as_str()).collect(),
            options.iter().filter(|option| !option.correct).map(|option| option.id.as_str()).collect(),
        ),
        Question::Ordering { sequence } => {
            (sequence.iter().map(|step| step.id.as_str()).collect(), Vec::new())
        }
        Question::Matching { pairs } => (pairs.iter().map(|pair| pair.id.as_str()).collect(), Vec::new()),
    }
}

/// Reads `scenarios/NN-slug.es.yaml` into its scenario.
pub(super) fn read_scenario(
    file: &SourceFile,
    (slug, language): (&str, &str),
    module: &mut Module,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some((text, mut report)) = open(file, language, module, 0, findings) else { return };
    let Some(scenario) = module.scenarios.iter_mut().find(|scenario| scenario.slug == slug) else {
        let message = format!("there is no scenario `{slug}` that this could translate");
        report.file_error(message, "Give it the name of the scenario it translates.");
        return;
    };
    let Some(raw) = report.parse::<RawScenario>(&text) else { return };
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    let there: Vec<&str> = scenario.scenes.iter().map(|scene| scene.id.as_str()).collect();
    let here: Vec<_> = raw.scenes.iter().map(|scene| (scene.value.id.value.as_str(), scene)).collect();
    compare("scene", &there, &here, &mut report);
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for value in [&raw.title, &raw.summary] {
        texts.add(report.line(value), &value.value);
    }
    let mut scenes = Vec::new();
    for scene in raw.scenes {
        scenes.push(read_scene(scene.value, scenario, &mut texts, &mut report));
    }
    let translation = origin(raw.translation_of_version, raw.reviewed_by, scenario.version, &mut report);
    scenario.translations.push(ScenarioText {
        language: language.to_owned(),
        translation,
        title: raw.title.value,
        summary: raw.summary.value,
        scenes,
    });
}

fn read_scene(
    raw: RawScene,
    scenario: &Scenario,
    texts: &mut Texts<'_>,
    report: &mut Report<'_>,
) -> SceneText {
    report.text("text", &raw.text);
    texts.add(report.line(&raw.text), &raw.text.value);
    if let Some(debrief) = &raw.debrief {
        texts.add(report.line(debrief), &debrief.value);
    }
    if let Some(original) = scenario.scene(&raw.id.value) {
        let there: Vec<&str> = original.choices.iter().map(|choice| choice.id.as_str()).collect();
        let here: Vec<_> = raw.choices.iter().map(|choice| (choice.value.id.as_str(), choice)).collect();
        compare(&format!("choice of {}", original.id), &there, &here, report);
        if original.debrief.is_some() != raw.debrief.is_some() {
            let message = "only one of translation and original has a debrief here";
            report.error_of(Rule::Translation, &raw.id, message, "Translate the debrief, or remove it.");
        }
        for choice in &raw.choices {
            let free = original.choices.iter().any(|one| one.id == choice.value.id && !one.misses.is_empty());
            texts.answer(report.line(choice), &choice.value.text, free);
            texts.answer(report.line(choice), &choice.value.feedback, free);
        }
    }
    let choice = |choice: RawPart| BranchText { id: choice.id, text: choice.text, feedback: choice.feedback };
    SceneText {
        id: raw.id.value,
        text: raw.text.value,
        choices: raw.choices.into_iter().map(|one| choice(one.value)).collect(),
        debrief: raw.debrief.map(|text| text.value),
    }
}

/// Reads `tasks.es.yaml`.
pub(super) fn read_tasks(
    file: &SourceFile,
    language: &str,
    module: &mut Module,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some((text, mut report)) = open(file, language, module, 0, findings) else { return };
    let Some(raw) = report.parse::<RawTasks>(&text) else { return };
    let there: Vec<&str> = module.tasks.reflections.iter().map(|one| one.id.as_str()).collect();
    let here: Vec<_> = raw.reflections.iter().map(|one| (one.value.id.as_str(), one)).collect();
    compare("reflection", &there, &here, &mut report);
    let there: Vec<&str> = module.tasks.field_tasks.iter().map(|one| one.id.as_str()).collect();
    let here: Vec<_> = raw.field_tasks.iter().map(|one| (one.value.id.as_str(), one)).collect();
    compare("field task", &there, &here, &mut report);
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for one in &raw.reflections {
        texts.add(report.line(one), &one.value.prompt);
    }
    for one in &raw.field_tasks {
        for text in [&one.value.title, &one.value.task, &one.value.looks_like] {
            texts.add(report.line(one), text);
        }
    }
    let translation = origin(raw.translation_of_version, raw.reviewed_by, module.version, &mut report);
    module.tasks.translations.push(TasksText {
        language: language.to_owned(),
        translation,
        reflections: raw.reflections.into_iter().map(|one| one.value).collect(),
        field_tasks: raw.field_tasks.into_iter().map(|one| one.value).collect(),
    });
}
