//! Every text that somebody reads, with the place where it stands: what the lint looks through.

use serde_saphyr::Spanned;

use super::yaml::Report;
use crate::markdown::{self, Context, Rendered};
use crate::source::{Finding, Spot};

/// A text in a file.
pub(crate) struct Text {
    /// The path of the file.
    pub(crate) path: String,
    /// The line on which the text begins, or its value in YAML.
    pub(crate) line: usize,
    /// Whether the text stands in the file character for character from that line on, as the
    /// body of a Markdown file does. In YAML it may be folded, indented or quoted.
    pub(crate) exact: bool,
    /// Whether it may say what nobody should: a wrong answer, a player's card.
    pub(crate) free: bool,
    /// What it says.
    pub(crate) content: String,
}

impl Text {
    /// A text that stands in the file as it is, with as many lines before it.
    pub(crate) fn exact(path: &str, before: usize, text: &str) -> Self {
        Self { path: path.to_owned(), line: before + 1, exact: true, free: false, content: text.to_owned() }
    }

    /// Where a part of the text stands in its file.
    pub(crate) fn spot(&self, source: &str, offset: usize, length: usize) -> Spot {
        let before = self.content.get(..offset).unwrap_or_default();
        if self.exact {
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            return Spot { line: self.line + before.matches('\n').count(), column };
        }
        let part = self.content.get(offset..offset + length).unwrap_or_default();
        let first = part.split_whitespace().next().unwrap_or(part);
        self.search(source, part).or_else(|| self.search(source, first)).unwrap_or(Spot::line(self.line))
    }

    /// The first place from the text's line on where `part` stands in the file.
    fn search(&self, source: &str, part: &str) -> Option<Spot> {
        let part = (!part.is_empty()).then_some(part)?;
        source.lines().enumerate().skip(self.line.saturating_sub(1)).find_map(|(index, line)| {
            let column = line.find(part).map(|at| line[..at].chars().count() + 1)?;
            Some(Spot { line: index + 1, column })
        })
    }
}

/// Collects the texts of one file.
pub(crate) struct Texts<'t> {
    pub(crate) path: &'t str,
    pub(crate) found: &'t mut Vec<Text>,
}

impl Texts<'_> {
    /// A text that teaches.
    pub(crate) fn add(&mut self, line: usize, text: &str) {
        self.push(line, text, false);
    }

    /// An answer or what is said about it: who errs may say what nobody should.
    pub(crate) fn answer(&mut self, line: usize, text: &str, free: bool) {
        self.push(line, text, free);
    }

    /// A text that may say what nobody should.
    pub(crate) fn free(&mut self, line: usize, text: &str) {
        self.push(line, text, true);
    }

    fn push(&mut self, line: usize, text: &str, free: bool) {
        self.found.push(Text {
            path: self.path.to_owned(),
            line,
            exact: false,
            free,
            content: text.to_owned(),
        });
    }
}

/// A piece of Markdown outside lessons and items, as it was rendered.
pub(crate) struct Extra {
    /// The path of the file.
    pub(crate) path: String,
    /// The line of the value in YAML, or the lines before the text.
    pub(crate) line: usize,
    /// Whether the text stands in the file as it is.
    pub(crate) exact: bool,
    pub(crate) rendered: Rendered,
}

impl Extra {
    /// The place in the file of a place in the text.
    pub(crate) fn at(&self, spot: Spot) -> Spot {
        if self.exact { Spot { line: self.line + spot.line, ..spot } } else { Spot::line(self.line) }
    }

    /// What the renderer found.
    pub(crate) fn faults(&self, findings: &mut Vec<Finding>) {
        for fault in &self.rendered.faults {
            let spot = self.at(fault.spot);
            let finding = Finding::new(fault.severity, &self.path, spot.line, &fault.message, &fault.remedy);
            findings.push(finding.at(spot).under(fault.rule));
        }
    }
}

/// Renders a piece of Markdown that stands in YAML, for what is wrong with it alone.
pub(super) fn extra(value: &Spanned<String>, context: &Context<'_>, report: &Report<'_>) -> Extra {
    Extra {
        path: report.file.to_owned(),
        line: report.line(value),
        exact: false,
        rendered: markdown::render(&value.value, context),
    }
}
