//! What can be found: everything that is published, in pieces that are small enough to lead to
//! the right place. The search itself happens where the reader is.

use crate::glossary::Glossary;
use crate::markdown::{self, Context, Heading};
use crate::module::{Lesson, Module};
use crate::role_card::RoleCard;

/// What an entry leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The front page of a module.
    Module,
    /// A lesson, or a part of it.
    Lesson,
    /// A page to print and carry.
    JobAid,
    /// A term of the glossary.
    Term,
    /// A role card.
    RoleCard,
}

/// A piece of text that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it leads to.
    pub kind: Kind,
    /// The module, lesson or role it belongs to, or the term: `M01`, `M01/05-slug`, `R1`, `anchor`.
    pub at: String,
    /// The place on the page: the anchor of a heading, or the number of a job aid.
    pub anchor: Option<String>,
    /// The title: of the lesson, the job aid, the term.
    pub title: String,
    /// The heading of the part, or other words for a term.
    pub part: Option<String>,
    /// The text, one block a line.
    pub text: String,
    /// The language, where it is not the one that was asked for.
    pub language: Option<String>,
}

/// Everything that can be found, in a language; what is not translated stays in its own.
#[must_use]
pub fn entries<'m>(
    modules: impl IntoIterator<Item = &'m Module>,
    glossary: Option<&Glossary>,
    role_cards: &[RoleCard],
    language: &str,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for module in modules {
        match module.in_language(language) {
            Some(translated) => of_module(&translated, language, &mut entries),
            None => of_module(module, language, &mut entries),
        }
    }
    if let Some(glossary) = glossary {
        of_glossary(glossary, language, &mut entries);
    }
    of_role_cards(role_cards, language, &mut entries);
    entries
}

fn of_module(module: &Module, language: &str, entries: &mut Vec<Entry>) {
    let own = module.languages.first().map_or("en", String::as_str);
    let mut text = module.summary.clone();
    for objective in &module.objectives {
        text.push('\n');
        text.push_str(objective);
    }
    entries.push(Entry {
        kind: Kind::Module,
        at: module.code.clone(),
        anchor: None,
        title: module.title.clone(),
        part: None,
        text,
        language: other(own, language),
    });
    for lesson in &module.lessons {
        of_lesson(module, lesson, language, entries);
    }
    for (number, aid) in module.job_aids().iter().enumerate() {
        let folder = format!("modules/{}/lessons", module.folder());
        let plain = markdown::render(&aid.markdown, &module.context(&folder, "aid")).plain_text;
        // The title stands first in the callout.
        let plain = plain.trim();
        let text = plain.strip_prefix(aid.title.as_str()).map_or(plain, str::trim_start);
        entries.push(Entry {
            kind: Kind::JobAid,
            at: format!("{}/{}", module.code, aid.lesson),
            anchor: Some((number + 1).to_string()),
            title: aid.title.clone(),
            part: None,
            text: text.to_owned(),
            language: other(own, language),
        });
    }
}

/// A lesson in its parts, without its job aids: they are entries of their own.
fn of_lesson(module: &Module, lesson: &Lesson, language: &str, entries: &mut Vec<Entry>) {
    let folder = format!("modules/{}/lessons", module.folder());
    let prefix = markdown::lesson_prefix(&lesson.slug);
    let context = Context { language: &lesson.language, ..module.context(&folder, &prefix) };
    let rendered = markdown::render(&without_job_aids(&lesson.markdown), &context);
    let parts = parts(&rendered.plain_text, &rendered.headings);
    for (nth, (heading, text)) in parts.into_iter().enumerate() {
        // What a lesson is about belongs to its beginning.
        let text = if nth == 0 { format!("{}\n{text}", lesson.summary) } else { text };
        entries.push(Entry {
            kind: Kind::Lesson,
            at: format!("{}/{}", module.code, lesson.slug),
            anchor: heading.map(|heading| heading.id.clone()),
            title: lesson.title.clone(),
            part: heading.map(|heading| heading.text.clone()),
            text: text.trim().to_owned(),
            language: other(&lesson.language, language),
        });
    }
}

fn without_job_aids(markdown: &str) -> String {
    let mut inside = false;
    let kept = markdown.lines().filter(|line| {
        inside = line.starts_with("> [!JOBAID]") || (inside && line.starts_with('>'));
        !inside
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// The text before the first heading, and the text below each.
fn parts<'h>(plain_text: &str, headings: &'h [Heading]) -> Vec<(Option<&'h Heading>, String)> {
    let mut parts: Vec<(Option<&Heading>, String)> = vec![(None, String::new())];
    let mut open = headings.iter().peekable();
    for line in plain_text.lines() {
        if let Some(heading) = open.next_if(|heading| heading.text == line.trim()) {
            parts.push((Some(heading), String::new()));
        } else if let Some((_, text)) = parts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    parts
}

fn of_glossary(glossary: &Glossary, language: &str, entries: &mut Vec<Entry>) {
    let translated = glossary.translations.iter().find(|texts| texts.language == language);
    for term in glossary.in_language(language) {
        let own = translated.is_some_and(|texts| texts.terms.iter().any(|text| text.id == term.id));
        let own = if own { language } else { "en" };
        entries.push(Entry {
            kind: Kind::Term,
            at: term.id,
            anchor: None,
            title: term.term,
            part: (!term.also.is_empty()).then(|| term.also.join(", ")),
            text: term.plain,
            language: other(own, language),
        });
    }
}

fn of_role_cards(cards: &[RoleCard], language: &str, entries: &mut Vec<Entry>) {
    for card in cards {
        let day = card.day().plain_text;
        let lists = [&card.what_you_do, &card.what_you_do_not, &card.asks_of_you, &card.gives_you];
        let lines = lists.into_iter().flatten().map(String::as_str);
        let text: Vec<&str> = [card.summary.as_str(), day.trim()].into_iter().chain(lines).collect();
        entries.push(Entry {
            kind: Kind::RoleCard,
            at: card.role.clone(),
            anchor: None,
            title: card.title.clone(),
            part: None,
            text: text.join("\n"),
            language: other("en", language),
        });
    }
}

fn other(own: &str, asked: &str) -> Option<String> {
    (own != asked).then(|| own.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_divided_at_its_headings_and_not_at_lines_that_sound_alike() {
        let heading = |text: &str| Heading { level: 2, text: text.into(), id: text.to_lowercase() };
        let headings = [heading("Plan"), heading("Ask")];
        let parts = parts("Before.\nAsk\nPlan\nOne.\nPlan\nAsk\nTwo.\n", &headings);
        let shown: Vec<(Option<&str>, &str)> =
            parts.iter().map(|(h, text)| (h.map(|h| h.text.as_str()), text.as_str())).collect();
        assert_eq!(
            shown,
            [(None, "Before.\nAsk\n"), (Some("Plan"), "One.\nPlan\n"), (Some("Ask"), "Two.\n")]
        );
    }

    #[test]
    fn job_aids_are_taken_out_and_other_callouts_stay() {
        let lesson = "Text.\n\n> [!JOBAID] Card\n> - line\n\n> [!NOTE] Note\n> kept\n";
        assert_eq!(without_job_aids(lesson), "Text.\n\n\n> [!NOTE] Note\n> kept\n");
    }
}
