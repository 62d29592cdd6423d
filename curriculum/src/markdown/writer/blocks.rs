//! What stands on lines of its own: paragraphs, figures, headings, callouts, tables, notes.

use std::fmt::Write as _;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::super::Heading;
use super::super::text::{escape_into, escaped};
use super::{Events, Open, Table, Writer, end_of};
use crate::source::{Rule, Spot};

impl Writer<'_> {
    /// Writes a paragraph, or a figure if there is only a picture in it.
    pub(super) fn paragraph(&mut self, events: &Events<'_>, index: usize) -> usize {
        let end = end_of(events, index);
        if let Some((Event::Start(Tag::Image { dest_url, title, .. }), range)) = events.get(index + 1)
            && end_of(events, index + 1) + 1 == end
        {
            let line = self.line(range);
            self.end_line();
            self.out.push_str("<figure>");
            self.image(dest_url, line, events, index + 1);
            if !title.trim().is_empty() {
                self.out.push_str("<figcaption>");
                self.text(title.trim(), line);
                self.out.push_str("</figcaption>");
            }
            self.out.push_str("</figure>\n");
            self.end_line();
            return end + 1;
        }
        self.block("<p>", "</p>\n");
        index + 1
    }

    pub(super) fn heading(&mut self, level: u8, line: Spot) {
        self.end_line();
        self.not_prose += 1;
        self.captures.push(String::new());
        self.open.push(Open::Heading { at: self.out.len(), level, line });
    }

    pub(super) fn end_heading(&mut self, at: usize, level: u8, line: Spot) {
        let text = self.captures.pop().unwrap_or_default().trim().to_owned();
        self.not_prose -= 1;
        self.end_line();
        let inner = self.out.split_off(at);
        if text.is_empty() {
            self.error(
                Rule::Heading,
                line,
                "a heading has no words",
                "Write the heading, or remove its signs.",
            );
            self.out.push_str(&inner);
            return;
        }
        self.check_level(level, line, &text);
        let level = level.clamp(2, 6);
        self.last_level = level;
        let anchor = self.anchors.take(&text);
        let id = format!("{}-{anchor}", self.context.id_prefix);
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "<h{level} id=\"{}\">{inner}</h{level}>", escaped(&id));
        if self.quoted == 0 && self.muted == 0 {
            self.result.headings.push(Heading { level, text, id });
        }
    }

    fn check_level(&mut self, level: u8, line: Spot, text: &str) {
        if level == 1 {
            let message = format!("the heading \"{text}\" is of level 1, which is the page's own title");
            self.error(Rule::Heading, line, message, "Begin with two number signs: ##.");
        } else if level > self.last_level + 1 {
            let message = format!(
                "the heading \"{text}\" skips from level {} to {level}, and a screen reader's user looks for what is missing",
                self.last_level
            );
            self.error(Rule::Heading, line, message, "Use the next level.");
        }
    }

    /// Writes a block quote, or a callout if it opens with a kind in brackets.
    pub(super) fn block_quote(&mut self, line: Spot, events: &Events<'_>, index: usize) -> usize {
        self.end_line();
        self.quoted += 1;
        let marker = marker(events, index);
        let callout = marker.as_ref().and_then(|marker| self.words.callout(&marker.kind));
        let (Some(marker), Some((class, name))) = (&marker, callout) else {
            if let Some(marker) = marker {
                let message = format!("`[!{}]` is not a kind of callout", marker.kind);
                let remedy = "Use STORY, SAY, PRACTICE, WARNING, NOTE or JOBAID.";
                self.error(Rule::Markdown, line, message, remedy);
            }
            self.out.push_str("<blockquote>\n");
            self.open.push(Open::Quote("</blockquote>\n"));
            return index + 1;
        };
        self.callouts += 1;
        let id = escaped(&format!("{}--callout-{}", self.context.id_prefix, self.callouts));
        let colon = if marker.has_title(events) { ":" } else { "" };
        let name = escaped(name);
        let _ = write!(
            self.out,
            "<aside class=\"callout {class}\" role=\"note\" aria-labelledby=\"{id}\">\
             <p class=\"callout-title\" id=\"{id}\"><span class=\"callout-kind\">{name}{colon}</span>"
        );
        self.open.push(Open::Quote("</aside>\n"));
        self.callout_title(marker, events)
    }

    /// Writes the rest of a callout's first line and opens its first paragraph.
    fn callout_title(&mut self, marker: &Marker, events: &Events<'_>) -> usize {
        self.not_prose += 1;
        if marker.has_title(events) {
            let line = self.line(&events[marker.next].1);
            let at = self.out.len();
            self.text(&marker.title_start, line);
            let mut next = marker.next;
            while next < marker.title_end {
                next = self.event(events, next);
            }
            let title = self.out.split_off(at);
            self.out.push(' ');
            self.out.push_str(title.trim());
        }
        self.out.push_str("</p>\n");
        self.not_prose -= 1;
        self.end_line();
        if matches!(events.get(marker.title_end), Some((Event::SoftBreak | Event::HardBreak, _))) {
            self.block("<p>", "</p>\n");
        }
        marker.title_end + 1
    }

    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        self.end_line();
        self.not_prose += 1;
        self.tables += 1;
        self.open.push(Open::Table { at: self.out.len() });
        self.table =
            Some(Table { alignments: alignments.to_vec(), column: 0, in_head: false, headers: Vec::new() });
    }

    pub(super) fn start_table_head(&mut self) {
        self.out.push_str("<thead><tr>");
        self.open.push(Open::TableHead);
        if let Some(table) = &mut self.table {
            table.in_head = true;
        }
    }

    pub(super) fn end_table_head(&mut self) {
        self.out.push_str("</tr></thead>\n<tbody>\n");
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn start_table_row(&mut self) {
        if let Some(table) = &mut self.table {
            table.column = 0;
        }
        self.block("<tr>", "</tr>\n");
    }

    pub(super) fn start_cell(&mut self) {
        self.captures.push(String::new());
        self.open.push(Open::Cell { at: self.out.len() });
    }

    pub(super) fn end_cell(&mut self, at: usize) {
        let text = self.captures.pop().unwrap_or_default();
        let inner = self.out.split_off(at);
        self.end_line();
        let Some(table) = &mut self.table else {
            self.out.push_str(&inner);
            return;
        };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        table.column += 1;
        let cell = if table.in_head && !inner.trim().is_empty() {
            table.headers.push(text.trim().to_owned());
            format!("<th scope=\"col\"{class}>{inner}</th>")
        } else {
            format!("<td{class}>{inner}</td>")
        };
        self.out.push_str(&cell);
    }

    pub(super) fn end_table(&mut self, at: usize) {
        self.not_prose -= 1;
        self.end_line();
        let inner = self.out.split_off(at);
        let headers = self.table.take().map(|table| table.headers).unwrap_or_default();
        let headers: Vec<String> = headers.into_iter().filter(|header| !header.is_empty()).collect();
        let colon = if headers.is_empty() { "" } else { ": " };
        let label = format!("{} {}{colon}{}", self.words.table, self.tables, headers.join(", "));
        self.out.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        escape_into(&mut self.out, &label);
        self.out.push_str("\"><table>");
        self.out.push_str(&inner);
        self.out.push_str("</tbody></table></div>\n");
    }

    /// Finds out which notes the author has written, before the first is cited.
    pub(super) fn note_definitions(&mut self, events: &Events<'_>) {
        for (event, range) in events {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event
                && range.start >= self.preamble.0
            {
                let line = self.line(range);
                self.notes.defined.entry(label.to_lowercase()).or_insert(line);
            }
        }
    }

    /// Writes a note apart from the text; stubs are passed over.
    pub(super) fn note(&mut self, label: &str, events: &Events<'_>, index: usize) -> usize {
        if events[index].1.start < self.preamble.0 || self.muted > 0 {
            return end_of(events, index) + 1;
        }
        self.end_line();
        self.muted += 1;
        let before = std::mem::take(&mut self.out);
        self.open.push(Open::Note { label: label.to_lowercase(), before });
        index + 1
    }

    pub(super) fn end_note(&mut self, label: String, before: String) {
        self.muted -= 1;
        let html = std::mem::replace(&mut self.out, before);
        self.notes.written.entry(label).or_insert(html);
    }

    pub(super) fn unused_notes(&mut self) {
        let unused: Vec<(String, Spot)> = self
            .notes
            .defined
            .iter()
            .filter(|(label, _)| !self.notes.order.contains(label))
            .map(|(label, line)| (label.clone(), *line))
            .collect();
        for (label, line) in unused {
            let message = format!("the note `[^{label}]` is never cited and is not shown");
            self.warning(Rule::DeadLink, line, message, "Cite it in the text, or remove it.");
        }
    }
}

/// How a callout begins.
struct Marker {
    /// What stands between `[!` and `]`.
    kind: String,
    /// What follows in the same piece of text.
    title_start: String,
    /// The first event after that.
    next: usize,
    /// The event that ends the first line.
    title_end: usize,
}

impl Marker {
    fn has_title(&self, events: &Events<'_>) -> bool {
        !self.title_start.trim().is_empty()
            || events[self.next..self.title_end].iter().any(|(event, _)| match event {
                Event::Text(text) => !text.trim().is_empty(),
                _ => true,
            })
    }
}

/// The kind in brackets at the beginning of a block quote, if there is one.
fn marker(events: &Events<'_>, index: usize) -> Option<Marker> {
    if !matches!(events.get(index + 1), Some((Event::Start(Tag::Paragraph), _))) {
        return None;
    }
    let mut opening = String::new();
    let mut next = index + 2;
    while let Some((Event::Text(text), _)) = events.get(next) {
        opening.push_str(text);
        next += 1;
        if opening.contains(']') {
            break;
        }
    }
    let (kind, title_start) = opening.strip_prefix("[!")?.split_once(']')?;
    let mut depth = 0_usize;
    let mut title_end = next;
    for (event, _) in events.get(next..)? {
        match event {
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) if depth == 0 => break,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        title_end += 1;
    }
    Some(Marker { kind: kind.to_owned(), title_start: title_start.to_owned(), next, title_end })
}
