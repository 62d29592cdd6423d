//! Everything that somebody reads, in one list: what words and identifiers are looked for in.

use crate::check::{Item, Question};
use crate::load::{ItemPlace, Parsed, ParsedDrill, Text, Texts};

/// The texts of a module.
pub(super) fn of_module(parsed: &Parsed, found: &mut Vec<Text>) {
    let Parsed { module, places, .. } = parsed;
    let mut texts = Texts { path: &places.module, found };
    for text in [&module.title, &module.summary].into_iter().chain(&module.objectives) {
        texts.add(1, text);
    }
    found.push(Text::exact(&places.module, places.overview, &module.overview_markdown));
    for (index, lesson) in module.lessons.iter().enumerate() {
        let all = std::iter::once((lesson, &places.lessons[index]))
            .chain(lesson.translations.iter().zip(&places.translations[index]));
        for (lesson, place) in all {
            let mut texts = Texts { path: &place.path, found };
            for text in [&lesson.title, &lesson.summary] {
                texts.add(1, text);
            }
            found.push(Text::exact(&place.path, place.before, &lesson.markdown));
        }
    }
    let mut texts = Texts { path: &places.check, found };
    for (item, place) in module.check.items.iter().zip(&places.items) {
        of_item(item, place, &mut texts);
    }
}

/// The texts of a drill's questions; the others were gathered when it was read.
pub(super) fn of_drill(parsed: &ParsedDrill, found: &mut Vec<Text>) {
    let mut texts = Texts { path: &parsed.path, found };
    for (item, place) in parsed.drill.check.items.iter().zip(&parsed.items) {
        of_item(item, place, &mut texts);
    }
}

/// Wrong options may say what nobody should: that is why they are wrong.
fn of_item(item: &Item, place: &ItemPlace, texts: &mut Texts<'_>) {
    texts.add(place.prompt, &item.prompt);
    if let Some(explanation) = &item.explanation {
        texts.add(place.explanation, explanation);
    }
    let line = |index: usize| place.parts.get(index).copied().unwrap_or(place.line);
    match &item.question {
        Question::Single { options } | Question::Multiple { options } => {
            for (index, option) in options.iter().enumerate() {
                texts.answer(line(index), &option.text, !option.correct);
                texts.answer(line(index), &option.feedback, !option.correct);
            }
        }
        Question::Ordering { sequence } => {
            for (index, step) in sequence.iter().enumerate() {
                texts.add(line(index), &step.text);
                texts.add(line(index), &step.feedback);
            }
        }
        Question::Matching { pairs } => {
            for (index, pair) in pairs.iter().enumerate() {
                for text in [&pair.left, &pair.right, &pair.feedback] {
                    texts.add(line(index), text);
                }
            }
        }
    }
}
