//! `tasks.yaml`: reflections and field tasks.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::lessons::check_indicators;
use super::scenarios::Gathered;
use super::text::Texts;
use super::yaml::Report;
use super::{Known, repeated, text_of};
use crate::module::Module;
use crate::source::{Finding, Rule, SourceFile};
use crate::tasks::{FieldTask, Reflection, Tasks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTasks {
    #[serde(default)]
    reflections: Vec<Spanned<RawReflection>>,
    #[serde(default)]
    field_tasks: Vec<Spanned<RawTask>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReflection {
    id: Spanned<String>,
    lesson: Spanned<String>,
    prompt: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    id: Spanned<String>,
    indicators: Spanned<Vec<Spanned<String>>>,
    title: Spanned<String>,
    task: Spanned<String>,
    looks_like: Spanned<String>,
}

/// Reads the tasks of a module into it.
pub(super) fn read(
    file: Option<&SourceFile>,
    module: &mut Module,
    known: Known<'_>,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some(file) = file else { return };
    let Some(text) = text_of(file, findings) else { return };
    let mut report = Report { file: &file.path, before: 0, findings };
    let Some(raw) = report.parse::<RawTasks>(&text) else { return };
    if raw.reflections.is_empty() && raw.field_tasks.is_empty() {
        report.file_error("there is neither a reflection nor a field task", "Write one, or remove the file.");
    }
    check(&raw, module, known, &mut report);
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for reflection in &raw.reflections {
        texts.add(report.line(&reflection.value.prompt), &reflection.value.prompt.value);
    }
    for task in &raw.field_tasks {
        for value in [&task.value.title, &task.value.task, &task.value.looks_like] {
            texts.add(report.line(value), &value.value);
        }
    }
    module.tasks = tasks(raw);
}

fn check(raw: &RawTasks, module: &Module, known: Known<'_>, report: &mut Report<'_>) {
    let reflections = raw.reflections.iter().map(|one| &one.value.id);
    let ids: Vec<&Spanned<String>> =
        reflections.chain(raw.field_tasks.iter().map(|one| &one.value.id)).collect();
    let twice = repeated(ids.iter().map(|id| id.value.as_str()));
    for id in ids {
        report.id("a task", id);
        if twice.contains(&id.value.to_lowercase()) {
            let message = format!("the id `{}` is used more than once", id.value);
            report.error(id, message, "Give each an id of its own.");
        }
    }
    for reflection in &raw.reflections {
        let reflection = &reflection.value;
        report.text("prompt", &reflection.prompt);
        if module.lesson(&reflection.lesson.value).is_none() {
            let message = format!("the module has no lesson `{}`", reflection.lesson.value);
            let remedy = "Name the lesson's file without .md.";
            report.error_of(Rule::DeadLink, &reflection.lesson, message, remedy);
        }
    }
    for task in &raw.field_tasks {
        let task = &task.value;
        report.sentence("title", &task.title);
        report.text("task", &task.task);
        report.text("looks_like", &task.looks_like);
        report.list("indicators", &task.indicators);
        check_indicators(&task.indicators.value, &module.indicators, known, report);
    }
}

fn tasks(raw: RawTasks) -> Tasks {
    let reflection = |one: Spanned<RawReflection>| Reflection {
        id: one.value.id.value,
        lesson: one.value.lesson.value,
        prompt: one.value.prompt.value,
    };
    let task = |one: Spanned<RawTask>| FieldTask {
        id: one.value.id.value,
        indicators: one.value.indicators.value.into_iter().map(|code| code.value).collect(),
        title: one.value.title.value,
        task: one.value.task.value,
        looks_like: one.value.looks_like.value,
    };
    Tasks {
        reflections: raw.reflections.into_iter().map(reflection).collect(),
        field_tasks: raw.field_tasks.into_iter().map(task).collect(),
        translations: Vec::new(),
    }
}
