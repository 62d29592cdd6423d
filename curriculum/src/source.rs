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
        let Self { file, line, column, severity, message, remedy } = self;
        write!(formatter, "{file}:{line}:{column}: {severity}: {message}. {remedy}")
    }
}

/// Whether any of the findings keeps the content from being published.
#[must_use]
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
