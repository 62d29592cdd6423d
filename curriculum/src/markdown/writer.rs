//! Walks through the parser's events and writes HTML, plain text and an account of what it met.
//! Nothing an author wrote reaches the HTML except as escaped text or a checked address.

mod blocks;
mod inline;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::context::{Context, Words};
use super::footnotes::{Notes, preamble};
use super::text::{Anchors, Lines};
use super::{Fault, Rendered};
use crate::source::{Rule, Severity, Spot};

/// Deeper than this, tags are dropped and only the text is kept.
const MAX_DEPTH: usize = 32;

type Events<'e> = [(Event<'e>, Range<usize>)];

/// Something that has been opened, and what there is to do when it ends.
enum Open {
    /// Write this.
    Inline(&'static str),
    /// Write this; a line of plain text ends here.
    Block(&'static str),
    /// A block in which there is no prose to grade.
    NoProse(&'static str),
    /// A block quote or callout.
    Quote(&'static str),
    /// A heading: where it began in the output, its level and its line.
    Heading { at: usize, level: u8, line: Spot },
    /// A table: where it began in the output.
    Table { at: usize },
    /// The first row.
    TableHead,
    /// A cell: where it began in the output.
    Cell { at: usize },
    /// A link: where its tag and its words begin in the output, and what closes it.
    Link { at: usize, inner: usize, close: &'static str, line: Spot },
    /// A note: its label and what had been written before it.
    Note { label: String, before: String },
}

/// The table that is being written.
struct Table {
    alignments: Vec<pulldown_cmark::Alignment>,
    column: usize,
    in_head: bool,
    headers: Vec<String>,
}

struct Writer<'a> {
    context: &'a Context<'a>,
    words: &'static Words,
    lines: Lines,
    /// Bytes and lines of the stubs before the text.
    preamble: (usize, usize),
    out: String,
    open: Vec<Open>,
    anchors: Anchors,
    notes: Notes,
    /// Texts that are collected apart, the innermost last.
    captures: Vec<String>,
    table: Option<Table>,
    tables: usize,
    callouts: usize,
    /// The level of the heading before.
    last_level: u8,
    /// How many open elements keep text out of the plain text, the prose, the contents.
    muted: usize,
    not_prose: usize,
    quoted: usize,
    sentence: String,
    too_deep: bool,
    result: Rendered,
}

/// Straight quotation marks, three dots and hyphens between blanks are shown as printed ones.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Writes a piece of Markdown. The HTML is well formed, but not yet behind the second wall.
pub(super) fn write(markdown: &str, context: &Context<'_>) -> Rendered {
    let preamble = preamble(markdown);
    let source = format!("{preamble}{markdown}");
    let events: Vec<_> = Parser::new_ext(&source, options()).into_offset_iter().collect();
    let mut writer = Writer::new(context, &source, &preamble);
    writer.note_definitions(&events);
    let mut index = 0;
    while index < events.len() {
        index = writer.event(&events, index);
    }
    writer.finish()
}

impl<'a> Writer<'a> {
    fn new(context: &'a Context<'a>, source: &str, preamble: &str) -> Self {
        Self {
            context,
            words: context.words(),
            lines: Lines::of(source),
            preamble: (preamble.len(), preamble.matches('\n').count()),
            out: String::with_capacity(source.len() * 2),
            open: Vec::new(),
            anchors: Anchors::default(),
            notes: Notes::default(),
            captures: Vec::new(),
            table: None,
            tables: 0,
            callouts: 0,
            last_level: 1,
            muted: 0,
            not_prose: 0,
            quoted: 0,
            sentence: String::new(),
            too_deep: false,
            result: Rendered::default(),
        }
    }

    /// Handles the event at `index` and says which one is next.
    fn event(&mut self, events: &Events<'_>, index: usize) -> usize {
        let (event, range) = &events[index];
        let line = self.line(range);
        match event {
            Event::Start(tag) => return self.start(tag, line, events, index),
            Event::End(end) => self.end(*end),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text, line),
            Event::Code(code) => self.code(code),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, line),
            Event::FootnoteReference(label) => self.cite(label, line),
            Event::SoftBreak => self.space("\n"),
            Event::HardBreak => self.space("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task(*done),
        }
        index + 1
    }

    fn start(&mut self, tag: &Tag<'_>, line: Spot, events: &Events<'_>, index: usize) -> usize {
        if self.open.len() >= MAX_DEPTH {
            return self.start_too_deep(tag, line, events, index);
        }
        match tag {
            Tag::Paragraph => return self.paragraph(events, index),
            Tag::BlockQuote(_) => return self.block_quote(line, events, index),
            Tag::Image { dest_url, .. } => return self.image(dest_url, line, events, index),
            Tag::FootnoteDefinition(label) => return self.note(label, events, index),
            Tag::Heading { level, .. } => self.heading(*level as u8, line),
            Tag::CodeBlock(_) => self.no_prose("<pre tabindex=\"0\"><code>", "</code></pre>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::List(None) => self.block("<ul>\n", "</ul>\n"),
            Tag::Item => self.block("<li>", "</li>\n"),
            Tag::DefinitionList => self.block("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.no_prose("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.block("<dd>", "</dd>\n"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(),
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<del>", "</del>"),
            Tag::Link { link_type, dest_url, .. } => self.link(*link_type, dest_url, line),
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => self.inline("", ""),
        }
        index + 1
    }

    /// Keeps the text and the count of what is open, and drops the tag.
    fn start_too_deep(&mut self, tag: &Tag<'_>, line: Spot, events: &Events<'_>, index: usize) -> usize {
        if !self.too_deep {
            self.too_deep = true;
            self.error(Rule::Markdown, line, "the text is nested too deeply", "Use fewer levels.");
        }
        match tag {
            Tag::Image { dest_url, .. } => self.image(dest_url, line, events, index),
            Tag::FootnoteDefinition(_) => end_of(events, index) + 1,
            _ => {
                self.inline("", "");
                index + 1
            }
        }
    }

    fn end(&mut self, _end: TagEnd) {
        match self.open.pop() {
            None => {}
            Some(Open::Inline(close)) => self.out.push_str(close),
            Some(Open::Block(close)) => {
                self.out.push_str(close);
                self.end_line();
            }
            Some(Open::NoProse(close)) => {
                self.out.push_str(close);
                self.not_prose -= 1;
                self.end_line();
            }
            Some(Open::Quote(close)) => {
                self.out.push_str(close);
                self.quoted -= 1;
                self.end_line();
            }
            Some(Open::Heading { at, level, line }) => self.end_heading(at, level, line),
            Some(Open::Table { at }) => self.end_table(at),
            Some(Open::TableHead) => self.end_table_head(),
            Some(Open::Cell { at }) => self.end_cell(at),
            Some(Open::Link { at, inner, close, line }) => self.end_link(at, inner, close, line),
            Some(Open::Note { label, before }) => self.end_note(label, before),
        }
    }

    fn inline(&mut self, tag: &str, close: &'static str) {
        self.out.push_str(tag);
        self.open.push(Open::Inline(close));
    }

    fn block(&mut self, tag: &str, close: &'static str) {
        self.end_line();
        self.out.push_str(tag);
        self.open.push(Open::Block(close));
    }

    fn no_prose(&mut self, tag: &str, close: &'static str) {
        self.end_line();
        self.not_prose += 1;
        self.out.push_str(tag);
        self.open.push(Open::NoProse(close));
    }

    /// Ends a line of plain text and a sentence of prose.
    fn end_line(&mut self) {
        if !self.result.plain_text.is_empty() && !self.result.plain_text.ends_with('\n') {
            self.result.plain_text.push('\n');
        }
        let sentence = std::mem::take(&mut self.sentence);
        if !sentence.trim().is_empty() {
            self.result.prose.push(sentence.trim().to_owned());
        }
    }

    fn line(&self, range: &Range<usize>) -> Spot {
        let spot = self.lines.spot(range.start);
        Spot { line: spot.line.saturating_sub(self.preamble.1).max(1), ..spot }
    }

    /// Notes an error.
    fn error(&mut self, rule: Rule, spot: Spot, message: impl Into<String>, remedy: &str) {
        self.fault(Severity::Error, rule, spot, message.into(), remedy);
    }

    /// Notes a warning.
    fn warning(&mut self, rule: Rule, spot: Spot, message: impl Into<String>, remedy: &str) {
        self.fault(Severity::Warning, rule, spot, message.into(), remedy);
    }

    fn fault(&mut self, severity: Severity, rule: Rule, spot: Spot, message: String, remedy: &str) {
        self.result.faults.push(Fault { spot, rule, severity, message, remedy: remedy.to_owned() });
    }

    fn finish(mut self) -> Rendered {
        self.end_line();
        self.unused_notes();
        let list = self.notes.list(self.context, self.words);
        self.out.push_str(&list);
        self.result.html = self.out;
        self.result.anchors = self.anchors.in_order;
        self.result.cited = self.notes.order;
        self.result
    }
}

/// Where the element that starts at `index` ends.
fn end_of(events: &Events<'_>, index: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events[index..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + offset;
        }
    }
    events.len().saturating_sub(1)
}
