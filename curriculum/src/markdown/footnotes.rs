//! Footnotes: notes an author writes, and sources of the module that are cited by their id.
//!
//! The parser takes `[^id]` for a footnote only where a definition exists. Sources are defined
//! in the module's front matter, so a stub for every label stands before the text; it is never
//! shown, and a label that has nothing but a stub is a dead footnote.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::context::{Context, Words};
use super::text::escaped;
use crate::module::Reference;
use crate::source::Spot;

/// Stubs for all labels in a text, or nothing if it has none. Always whole lines.
pub(super) fn preamble(markdown: &str) -> String {
    let labels: BTreeSet<&str> = markdown
        .split("[^")
        .skip(1)
        .filter_map(|rest| rest.split_once(']').map(|(label, _)| label))
        .filter(|label| is_label(label))
        .collect();
    if labels.is_empty() {
        return String::new();
    }
    let mut stubs = String::new();
    for label in labels {
        // Writing to a string cannot fail.
        let _ = writeln!(stubs, "[^{label}]: x");
    }
    // A comment ends the last definition whatever the text begins with.
    stubs.push_str("\n<!-- -->\n\n");
    stubs
}

fn is_label(label: &str) -> bool {
    (1..=64).contains(&label.len())
        && label.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'))
}

/// The notes of one piece of text, in the order in which they are first cited.
#[derive(Default)]
pub(super) struct Notes {
    /// What authors wrote, as HTML, by label in small letters.
    pub(super) written: BTreeMap<String, String>,
    /// Labels with a definition in the text.
    pub(super) defined: BTreeMap<String, Spot>,
    /// Labels in the order of their numbers.
    pub(super) order: Vec<String>,
    /// How often each has been cited.
    times: BTreeMap<String, usize>,
}

impl Notes {
    /// The mark for one citation of a note that exists.
    pub(super) fn cite(&mut self, label: &str, context: &Context<'_>) -> String {
        let place = self.order.iter().position(|known| known == label).unwrap_or_else(|| {
            self.order.push(label.to_owned());
            self.order.len() - 1
        });
        let number = place + 1;
        let times = self.times.entry(label.to_owned()).or_insert(0);
        *times += 1;
        let again = if *times > 1 { format!("-{times}") } else { String::new() };
        let prefix = escaped(context.id_prefix);
        let note = context.words().note;
        format!(
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}--fn-{number}\" id=\"{prefix}--fnref-{number}{again}\" \
             aria-label=\"{note} {number}\">{number}</a></sup>"
        )
    }

    /// The list at the end, with a way back from each note.
    pub(super) fn list(&self, context: &Context<'_>, words: &Words) -> String {
        if self.order.is_empty() {
            return String::new();
        }
        let prefix = escaped(context.id_prefix);
        let mut out = format!(
            "<div class=\"footnotes\"><h2 id=\"{prefix}--notes\">{}</h2>\n<ol>\n",
            escaped(words.notes)
        );
        for (index, label) in self.order.iter().enumerate() {
            let number = index + 1;
            let back = format!(
                " <a class=\"footnote-back\" href=\"#{prefix}--fnref-{number}\" aria-label=\"{} {number}\">\u{21a9}</a>",
                escaped(words.back)
            );
            let body = self.body(label, context);
            let body = match body.trim_end().strip_suffix("</p>") {
                Some(body) => format!("{body}{back}</p>"),
                None => format!("{body}<p>{}</p>", back.trim_start()),
            };
            let _ = writeln!(out, "<li id=\"{prefix}--fn-{number}\">{body}</li>");
        }
        out.push_str("</ol></div>\n");
        out
    }

    fn body(&self, label: &str, context: &Context<'_>) -> String {
        match self.written.get(label) {
            Some(html) => html.clone(),
            None => reference(context.references, label).map(citation).unwrap_or_default(),
        }
    }
}

/// The source with this id.
pub(super) fn reference<'a>(references: &'a [Reference], label: &str) -> Option<&'a Reference> {
    references.iter().find(|reference| reference.id.to_lowercase() == label)
}

/// A source as a note: publisher, title, year.
fn citation(reference: &Reference) -> String {
    let title = escaped(&reference.title);
    let title = match super::link::address(&reference.url, "") {
        super::link::Address::Outside(url) => {
            format!("<a href=\"{}\" rel=\"{}\">{title}</a>", escaped(&url), super::clean::OUTSIDE_REL)
        }
        _ => title,
    };
    let year = reference.year.map(|year| format!(" ({year})")).unwrap_or_default();
    format!("<p>{}. {title}{year}.</p>", escaped(reference.publisher.trim_end_matches('.')))
}
