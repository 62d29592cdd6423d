//! What stands inside a line: text, links, pictures, marks of notes.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, TagEnd};

use super::super::clean::OUTSIDE_REL;
use super::super::footnotes::reference;
use super::super::link::{Address, Target, address};
use super::super::text::{escape_into, escaped};
use super::{Events, Open, Writer, end_of};
use crate::source::{Rule, Spot};

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &str, line: Spot) {
        if text.starts_with('^') && self.out.ends_with('[') && self.muted == 0 {
            self.dead_note(text.trim_start_matches('^'), line);
        }
        if text.contains("](") || (text.starts_with('(') && self.out.ends_with(']')) {
            let message = "this looks like a link or picture, but is shown as it stands";
            let remedy = "Write [words](address) without spaces between, and no footnote inside the words.";
            self.warning(Rule::Markdown, line, message, remedy);
        }
        escape_into(&mut self.out, text);
        self.keep(text);
    }

    pub(super) fn code(&mut self, code: &str) {
        self.out.push_str("<code>");
        escape_into(&mut self.out, code);
        self.out.push_str("</code>");
        self.keep(code);
    }

    pub(super) fn space(&mut self, html: &str) {
        self.out.push_str(html);
        self.keep(" ");
    }

    /// Keeps text for the plain text, the prose and whoever collects it.
    fn keep(&mut self, text: &str) {
        if let Some(capture) = self.captures.last_mut() {
            capture.push_str(text);
        }
        if self.muted > 0 {
            return;
        }
        self.result.plain_text.push_str(text);
        if self.not_prose == 0 {
            self.sentence.push_str(text);
        }
    }

    pub(super) fn raw_html(&mut self, html: &str, line: Spot) {
        let html = html.trim();
        if !html.is_empty() && !html.starts_with("<!--") {
            let shown: String = html.chars().take(40).collect();
            self.warning(
                Rule::Markdown,
                line,
                format!("raw HTML is dropped: `{shown}`"),
                "Say it in Markdown, or escape the sign with a back slash: \\<.",
            );
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        let (sign, words) = if done { ("\u{2611}", self.words.done) } else { ("\u{2610}", self.words.to_do) };
        let words = escaped(words);
        // Writing to a string cannot fail.
        let _ = write!(self.out, "<span class=\"task\" role=\"img\" aria-label=\"{words}\">{sign}</span> ");
    }

    pub(super) fn cite(&mut self, label: &str, line: Spot) {
        let key = label.to_lowercase();
        if self.muted > 0 {
            let message = "a note cannot cite another note";
            self.error(Rule::DeadLink, line, message, "Put both citations in the text.");
        } else if self.notes.defined.contains_key(&key) || reference(self.context.references, &key).is_some()
        {
            let mark = self.notes.cite(&key, self.context);
            self.out.push_str(&mark);
        } else {
            self.dead_note(label, line);
            escape_into(&mut self.out, &format!("[^{label}]"));
        }
    }

    fn dead_note(&mut self, label: &str, line: Spot) {
        self.error(
            Rule::DeadLink,
            line,
            format!("the footnote `[^{label}]` leads nowhere: neither a note of this text nor a reference has this id"),
            "Add it to `references` in module.md, or correct the id.",
        );
    }

    pub(super) fn link(&mut self, kind: LinkType, destination: &str, line: Spot) {
        let at = self.out.len();
        let destination = match kind {
            LinkType::Email => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        let tag = match self.meaning(&destination) {
            Address::Outside(href) if href.to_ascii_lowercase().starts_with("https:") => {
                Some(format!("<a href=\"{}\" rel=\"{OUTSIDE_REL}\">", escaped(&href)))
            }
            Address::Outside(href) => Some(format!("<a href=\"{}\">", escaped(&href))),
            Address::Inside(target) => {
                let href = escaped(&target.href(self.context.id_prefix, self.context.version));
                if let Target::Picture { name, .. } = &target {
                    self.result.pictures.push((line, name.clone()));
                }
                self.result.links.push((line, target));
                Some(format!("<a href=\"{href}\">"))
            }
            Address::Refused(why) => {
                let message = format!("the link to `{destination}` is dropped: {why}");
                self.error(Rule::DeadLink, line, message, "Correct the address, or remove the link.");
                None
            }
        };
        self.out.push_str(tag.as_deref().unwrap_or_default());
        let close = if tag.is_some() { "</a>" } else { "" };
        self.open.push(Open::Link { at, inner: self.out.len(), close, line });
    }

    pub(super) fn end_link(&mut self, at: usize, inner: usize, close: &'static str, line: Spot) {
        if self.out[inner..].trim().is_empty() {
            self.out.truncate(at);
            self.error(Rule::DeadLink, line, "a link has no words", "Write what the link leads to.");
        } else {
            self.out.push_str(close);
        }
    }

    /// What an address means here; pictures of other modules have a version we do not know.
    fn meaning(&self, destination: &str) -> Address {
        match address(destination, self.context.folder) {
            Address::Inside(Target::Picture { folder, .. })
                if !self.context.folder.split('/').any(|part| part == folder) =>
            {
                Address::Refused("pictures come from the module's own pictures folder")
            }
            other => other,
        }
    }

    /// Writes a picture and says which event is next.
    pub(super) fn image(
        &mut self,
        destination: &str,
        line: Spot,
        events: &Events<'_>,
        index: usize,
    ) -> usize {
        let end = end_of(events, index);
        let alt = alternative(&events[index..end]);
        if alt.is_empty() {
            self.error(
                Rule::AltText,
                line,
                format!("the picture `{destination}` has no alternative text"),
                "Say in the square brackets what the picture shows.",
            );
        }
        if let Address::Inside(Target::Picture { folder, name }) = self.meaning(destination) {
            self.result.pictures.push((line, name.clone()));
            let target = Target::Picture { folder, name };
            let src = escaped(&target.href(self.context.id_prefix, self.context.version));
            let alt = escaped(&alt);
            // Writing to a string cannot fail.
            let _ = write!(self.out, "<img src=\"{src}\" alt=\"{alt}\" loading=\"lazy\">");
        } else {
            let message =
                format!("the picture `{destination}` is dropped: it is not a picture of this module");
            let remedy =
                "Put an SVG or PNG into the module's pictures folder and name it: ../pictures/name.svg.";
            self.error(Rule::Picture, line, message, remedy);
            escape_into(&mut self.out, &alt);
        }
        end + 1
    }
}

/// The alternative text of a picture: the words between its brackets.
fn alternative(events: &[(Event<'_>, Range<usize>)]) -> String {
    let mut alt = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => alt.push(' '),
            _ => {}
        }
    }
    alt.trim().to_owned()
}
