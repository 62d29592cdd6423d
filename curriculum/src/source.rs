//! What content is made of, a file with a path, and what there is to say about it, a finding.
//! It does not know where files come from: a folder, the binary or a test hands them over.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One file of the curriculum, with its path below the content folder:
/// `modules/M06-safety-plan/lessons/01-why-a-plan.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the content folder, with forward slashes.
    pub path: String,
    /// What the file holds. Text is UTF-8; pictures are whatever they are.
    pub bytes: Cow<'static, [u8]>,
}

impl SourceFile {
    /// A file with its bytes; back slashes in the path become forward ones.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { path: path.into().replace('\\', "/"), bytes: bytes.into() }
    }

    /// A file with its text.
    #[must_use]
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(path, text.into().into_bytes())
    }

    /// The file as text, without a byte order mark and with `\n` at the end of each line,
    /// so that the same content has the same digest on every machine.
    pub(crate) fn read_text(&self) -> Result<String, Finding> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            let read = String::from_utf8_lossy(&self.bytes[..error.valid_up_to()]);
            let line = 1 + read.matches('\n').count();
            Finding::error(&self.path, line, "the file is not UTF-8 text", "Save the file as UTF-8.")
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The content cannot be published like this.
    Error,
    /// It can be published, and most likely should not be yet.
    Warning,
    /// Worth a look.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// What a finding is about. Its name stands in every form of the output, so that a center can
/// look it up or filter by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A file stands in the wrong place, is too large or is not text.
    #[default]
    File,
    /// Front matter or YAML does not fit the format.
    Format,
    /// A code is not in the framework, or not among those of the module.
    UnknownCode,
    /// Something is listed and never taught, asked, practiced or cited.
    Coverage,
    /// There is too little or too much of something, or numbers do not add up.
    Amount,
    /// A picture has no words for those who do not see it.
    AltText,
    /// A picture that is missing, hidden or able to do more than be looked at.
    Picture,
    /// Headings skip a level, say nothing or stand at the wrong level.
    Heading,
    /// A link, anchor or footnote leads nowhere.
    DeadLink,
    /// Markdown that does not come out as it was meant.
    Markdown,
    /// An item has no key, or one that cannot be.
    Key,
    /// An answer or a choice comes without feedback.
    Feedback,
    /// Two answers say the same.
    DuplicateAnswer,
    /// The right answer can be found without knowing it.
    GiveawayAnswer,
    /// A scenario has scenes that nobody reaches or nobody leaves.
    Branch,
    /// A text is harder to read than its readers want.
    ReadingGrade,
    /// A word that hurts, blames or judges.
    WordToAvoid,
    /// Something that could identify a client.
    Identifier,
    /// A translation that is missing, behind or different.
    Translation,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::File,
        Self::Format,
        Self::UnknownCode,
        Self::Coverage,
        Self::Amount,
        Self::AltText,
        Self::Picture,
        Self::Heading,
        Self::DeadLink,
        Self::Markdown,
        Self::Key,
        Self::Feedback,
        Self::DuplicateAnswer,
        Self::GiveawayAnswer,
        Self::Branch,
        Self::ReadingGrade,
        Self::WordToAvoid,
        Self::Identifier,
        Self::Translation,
    ];

    /// The name, as the output spells it: `dead-link`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Format => "format",
            Self::UnknownCode => "unknown-code",
            Self::Coverage => "coverage",
            Self::Amount => "amount",
            Self::AltText => "alt-text",
            Self::Picture => "picture",
            Self::Heading => "heading",
            Self::DeadLink => "dead-link",
            Self::Markdown => "markdown",
            Self::Key => "key",
            Self::Feedback => "feedback",
            Self::DuplicateAnswer => "duplicate-answer",
            Self::GiveawayAnswer => "giveaway-answer",
            Self::Branch => "branch",
            Self::ReadingGrade => "reading-grade",
            Self::WordToAvoid => "word-to-avoid",
            Self::Identifier => "identifier",
            Self::Translation => "translation",
        }
    }

    /// Why it matters, in one sentence.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::File => "A file that is not read teaches nobody.",
            Self::Format => "Fields that are missing or misspelled would be guessed at.",
            Self::UnknownCode => "What names an indicator that does not exist counts for nothing.",
            Self::Coverage => "What a worker is rated on has to be taught, asked, practiced and seen.",
            Self::Amount => "Too little leaves it to luck, and too much is not finished.",
            Self::AltText => "Some learners hear the page instead of seeing it.",
            Self::Picture => "A figure is there to be looked at, and to be there.",
            Self::Heading => "Many find their way by headings alone.",
            Self::DeadLink => "A link that leads nowhere ends the reading.",
            Self::Markdown => "Learners would see the signs instead of what they mean.",
            Self::Key => "An item without a sound key cannot be scored.",
            Self::Feedback => "Learners learn most from why an answer was not the best.",
            Self::DuplicateAnswer => "Two answers that say the same cannot be told apart.",
            Self::GiveawayAnswer => "Who guesses by length or place passes without knowing.",
            Self::Branch => "A learner who gets stuck stops.",
            Self::ReadingGrade => "Tired people read this on a phone.",
            Self::WordToAvoid => "Words teach how we see people.",
            Self::Identifier => "Nothing here may lead to a young person or a family.",
            Self::Translation => "A translation that says something else teaches something else.",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A place in a text: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Spot {
    /// The beginning of a line.
    pub(crate) fn line(line: usize) -> Self {
        Self { line, column: 1 }
    }
}

/// One thing to mend: where it stands, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// The path of the file, as it was given.
    pub file: String,
    /// The line, from 1. Line 1 stands for the whole file where no line is at fault.
    pub line: u32,
    /// The column in characters, from 1; 1 where only the line is known.
    pub column: u32,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, and why where it is not plain.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// What it is about.
    #[serde(default)]
    pub rule: Rule,
}

impl Finding {
    /// A finding at the start of a line.
    #[must_use]
    pub fn new(
        severity: Severity,
        file: &str,
        line: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX).max(1),
            column: 1,
            severity,
            message: message.into(),
            remedy: remedy.into(),
            rule: Rule::default(),
        }
    }

    /// A finding that keeps the content from being published.
    #[must_use]
    pub fn error(file: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Severity::Error, file, line, message, remedy)
    }

    /// A finding that somebody should look at before publishing.
    #[must_use]
    pub fn warning(file: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, line, message, remedy)
    }

    /// A finding that is worth a look.
    #[must_use]
    pub fn note(file: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Severity::Note, file, line, message, remedy)
    }

    /// The same finding with what it is about.
    #[must_use]
    pub fn under(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    /// The same finding at a place.
    pub(crate) fn at(mut self, spot: Spot) -> Self {
        self.line = u32::try_from(spot.line).unwrap_or(u32::MAX).max(1);
        self.at_column(spot.column)
    }

    /// The same finding with the column it stands in.
    #[must_use]
    pub fn at_column(mut self, column: usize) -> Self {
        self.column = u32::try_from(column).unwrap_or(u32::MAX).max(1);
        self
    }
}

impl fmt::Display for Finding {
    /// `path:line:column: error: what is wrong. How to mend it.`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, severity, message, remedy, .. } = self;
        write!(formatter, "{file}:{line}:{column}: {severity}: {message}. {remedy}")
    }
}

/// Whether any of the findings keeps the content from being published.
#[must_use]
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
