//! A module in another of its languages: the original's structure with the translation's texts.

use super::Module;
use crate::check::{Check, ItemText, PartText, Question};
use crate::scenario::{Scenario, SceneText};
use crate::tasks::Tasks;

impl Module {
    /// The module with its texts in `language`; nothing if it has no translation into it. What
    /// is not translated stays in the original, and so do codes, keys, numbers and the trainer's
    /// guide. An attempt is scored with the module in the language it was taken in: the ids of
    /// steps and right sides that learners see come from their texts.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<Self> {
        let front = self.translations.iter().find(|text| text.language == language)?;
        let mut module = self.clone();
        module.title.clone_from(&front.title);
        module.summary.clone_from(&front.summary);
        module.objectives.clone_from(&front.objectives);
        module.overview_markdown.clone_from(&front.overview_markdown);
        module.languages.retain(|other| other != language);
        module.languages.insert(0, language.to_owned());
        for lesson in &mut module.lessons {
            let translated = lesson.translations.iter().position(|text| text.language == language);
            if let Some(place) = translated {
                *lesson = lesson.translations.swap_remove(place);
            }
        }
        translate_check(&mut module.check, language);
        for scenario in &mut module.scenarios {
            translate_scenario(scenario, language);
        }
        translate_tasks(&mut module.tasks, language);
        module.render();
        Some(module)
    }
}

fn translate_check(check: &mut Check, language: &str) {
    let Some(place) = check.translations.iter().position(|text| text.language == language) else { return };
    let texts = check.translations.swap_remove(place);
    for item in &mut check.items {
        let Some(text) = texts.items.iter().find(|text| text.id == item.id) else { continue };
        item.prompt.clone_from(&text.prompt);
        if text.explanation.is_some() {
            item.explanation.clone_from(&text.explanation);
        }
        translate_question(&mut item.question, text);
    }
}

fn translate_question(question: &mut Question, text: &ItemText) {
    let part = |id: &str| -> Option<&PartText> { text.parts.iter().find(|part| part.id == id) };
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            for option in options {
                let Some(part) = part(&option.id) else { continue };
                option.text.clone_from(&part.text);
                option.feedback.clone_from(&part.feedback);
            }
        }
        Question::Ordering { sequence } => {
            for step in sequence {
                let Some(part) = part(&step.id) else { continue };
                step.text.clone_from(&part.text);
                step.feedback.clone_from(&part.feedback);
            }
        }
        Question::Matching { pairs } => {
            for pair in pairs {
                let Some(part) = part(&pair.id) else { continue };
                pair.left.clone_from(&part.text);
                if let Some(right) = &part.right {
                    pair.right.clone_from(right);
                }
                pair.feedback.clone_from(&part.feedback);
            }
        }
    }
}

fn translate_scenario(scenario: &mut Scenario, language: &str) {
    let place = scenario.translations.iter().position(|text| text.language == language);
    let Some(texts) = place.map(|place| scenario.translations.swap_remove(place)) else { return };
    scenario.title = texts.title;
    scenario.summary = texts.summary;
    for scene in &mut scenario.scenes {
        let Some(text) = texts.scenes.iter().find(|text| text.id == scene.id) else { continue };
        let SceneText { text, choices, debrief, .. } = text;
        scene.text.clone_from(text);
        if debrief.is_some() {
            scene.debrief.clone_from(debrief);
        }
        for choice in &mut scene.choices {
            let Some(text) = choices.iter().find(|text| text.id == choice.id) else { continue };
            choice.text.clone_from(&text.text);
            choice.feedback.clone_from(&text.feedback);
        }
    }
}

fn translate_tasks(tasks: &mut Tasks, language: &str) {
    let place = tasks.translations.iter().position(|text| text.language == language);
    let Some(texts) = place.map(|place| tasks.translations.swap_remove(place)) else { return };
    for reflection in &mut tasks.reflections {
        if let Some(text) = texts.reflections.iter().find(|text| text.id == reflection.id) {
            reflection.prompt.clone_from(&text.prompt);
        }
    }
    for task in &mut tasks.field_tasks {
        let Some(text) = texts.field_tasks.iter().find(|text| text.id == task.id) else { continue };
        task.title.clone_from(&text.title);
        task.task.clone_from(&text.task);
        task.looks_like.clone_from(&text.looks_like);
    }
}
