//! Strict YAML whose errors name the line of the file, wherever in it the YAML stands.

use serde::de::DeserializeOwned;
use serde_saphyr::{Error, Spanned};

use super::Known;
use crate::markdown::is_slug;
use crate::source::{Finding, Rule};

/// The two parts of a file with front matter.
pub(super) struct FrontMatter<'t> {
    pub(super) yaml: &'t str,
    pub(super) body: &'t str,
    /// How many lines stand before the body.
    pub(super) before_body: usize,
}

/// Divides a file at its two lines of three hyphens.
pub(super) fn divide(text: &str) -> Option<FrontMatter<'_>> {
    let rest = text.strip_prefix("---\n")?;
    let mut length = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            let body = &rest[length + line.len()..];
            return Some(FrontMatter { yaml: &rest[..length], body, before_body: number + 2 });
        }
        length += line.len();
    }
    None
}

/// Collects findings about one file.
pub(super) struct Report<'r> {
    pub(super) file: &'r str,
    /// How many lines of the file stand before the YAML.
    pub(super) before: usize,
    pub(super) findings: &'r mut Vec<Finding>,
}

impl Report<'_> {
    /// Reads YAML. What does not fit the type is an error at its line.
    pub(super) fn parse<T: DeserializeOwned>(&mut self, yaml: &str) -> Option<T> {
        match serde_saphyr::from_str(yaml) {
            Ok(value) => Some(value),
            Err(error) => {
                let (line, column) =
                    error.location().map_or((1, 1), |place| (number(place.line()), number(place.column())));
                let (message, remedy) = explain(&error);
                let finding = Finding::error(self.file, line.max(1) + self.before, message, remedy);
                self.findings.push(finding.at_column(column).under(Rule::Format));
                None
            }
        }
    }

    /// The line of a value in the file.
    pub(super) fn line<T>(&self, value: &Spanned<T>) -> usize {
        number(value.referenced.line()).max(1) + self.before
    }

    /// An error at a value.
    pub(super) fn error<T>(&mut self, value: &Spanned<T>, message: impl Into<String>, remedy: &str) {
        self.error_of(Rule::Format, value, message, remedy);
    }

    /// An error of a kind at a value.
    pub(super) fn error_of<T>(
        &mut self,
        rule: Rule,
        value: &Spanned<T>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        let line = self.line(value);
        let column = number(value.referenced.column());
        let finding = Finding::error(self.file, line, message, remedy);
        self.findings.push(finding.at_column(column).under(rule));
    }

    /// A warning of a kind at a value.
    pub(super) fn warning_of<T>(
        &mut self,
        rule: Rule,
        value: &Spanned<T>,
        message: impl Into<String>,
        remedy: &str,
    ) {
        let line = self.line(value);
        let column = number(value.referenced.column());
        let finding = Finding::warning(self.file, line, message, remedy);
        self.findings.push(finding.at_column(column).under(rule));
    }

    /// An error that belongs to the whole file.
    pub(super) fn file_error(&mut self, message: impl Into<String>, remedy: &str) {
        self.findings.push(Finding::error(self.file, 1, message, remedy).under(Rule::Format));
    }

    /// Wants a text that is not empty, of however many lines.
    pub(super) fn text(&mut self, name: &str, value: &Spanned<String>) {
        if value.value.trim().is_empty() {
            self.error(value, format!("`{name}` is empty"), "Write it.");
        }
    }

    /// Wants an id of small letters, digits and hyphens.
    pub(super) fn id(&mut self, what: &str, value: &Spanned<String>) {
        if !is_slug(&value.value) {
            let message = format!("`{}` is not an id for {what}", value.value);
            self.error(value, message, "Use small letters, digits and single hyphens.");
        }
    }

    /// Wants indicators that the framework has.
    pub(super) fn known(&mut self, codes: &[Spanned<String>], known: Known<'_>) {
        for code in codes {
            if !(known.indicator)(&code.value) {
                let message = format!("the framework has no indicator {}", code.value);
                self.error_of(Rule::UnknownCode, code, message, "Correct the code.");
            }
        }
    }

    /// Wants a line of text that is not empty.
    pub(super) fn sentence(&mut self, name: &str, value: &Spanned<String>) {
        if value.value.trim().is_empty() {
            self.error(value, format!("`{name}` is empty"), "Write it.");
        } else if value.value.trim_end().contains('\n') {
            self.error(value, format!("`{name}` has more than one line"), "Write it in one line.");
        }
    }

    /// Wants a number within bounds.
    pub(super) fn within(&mut self, name: &str, value: &Spanned<u32>, least: u32, most: u32) {
        if !(least..=most).contains(&value.value) {
            let message = format!("`{name}` is {}, and has to be between {least} and {most}", value.value);
            self.error(value, message, "Correct the number.");
        }
    }

    /// Wants a list that is neither empty nor says anything twice.
    pub(super) fn list(&mut self, name: &str, values: &Spanned<Vec<Spanned<String>>>) {
        if values.value.is_empty() {
            self.error(values, format!("`{name}` is empty"), "Name at least one.");
        }
        for (index, value) in values.value.iter().enumerate() {
            if values.value[..index].iter().any(|before| before.value == value.value) {
                self.error(
                    value,
                    format!("`{}` stands twice in `{name}`", value.value),
                    "Remove one of the two.",
                );
            }
        }
    }
}

fn number(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// What a parser's error means to somebody who writes content.
fn explain(error: &Error) -> (String, String) {
    match error.without_snippet() {
        Error::SerdeUnknownField { field, expected, .. } => (
            format!("`{field}` is not a field here"),
            format!("Remove it, or use one of: {}.", expected.join(", ")),
        ),
        Error::SerdeMissingField { field, .. } => {
            (format!("the field `{field}` is missing"), "Add it; FORMAT.md says what it means.".to_owned())
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("`{variant}` is not allowed here"), format!("Use one of: {}.", expected.join(", ")))
        }
        Error::DuplicateMappingKey { key, .. } => (
            format!("the field `{}` stands twice", key.as_deref().unwrap_or("?")),
            "Remove one of the two.".to_owned(),
        ),
        Error::NullIntoString { .. } => ("there is nothing here".to_owned(), "Write the text.".to_owned()),
        Error::InvalidBooleanStrict { .. } => truth_wanted(),
        Error::InvalidScalar { ty, .. } if ty.starts_with("bool") => truth_wanted(),
        Error::InvalidScalar { .. } => {
            ("this is not a number that fits here".to_owned(), "Write a whole number, as in 12.".to_owned())
        }
        Error::Unexpected { expected, .. } => wanted(expected),
        other => {
            let message = other.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            (
                format!("the YAML cannot be read: {message}"),
                "Correct it; a text with a colon, a quote or a number sign needs quotes around it."
                    .to_owned(),
            )
        }
    }
}

/// What to write where something else stands.
fn wanted(expected: &str) -> (String, String) {
    let (what, remedy) = match expected {
        "sequence start" => ("a list", "Write it in brackets, as in [R1, R2], or one a line with hyphens."),
        "mapping start" => ("a group of fields", "Write each field with its name, a colon and its value."),
        "string scalar" => ("a text", "Write one text, in quotes if it has brackets or braces."),
        other => (other, "Correct it."),
    };
    (format!("{what} is wanted here"), remedy.to_owned())
}

fn truth_wanted() -> (String, String) {
    ("this is neither true nor false".to_owned(), "Write true or false.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_divided_at_its_hyphens() {
        let front = divide("---\na: 1\n---\n\nBody\n---\n").unwrap();
        assert_eq!((front.yaml, front.body, front.before_body), ("a: 1\n", "\nBody\n---\n", 3));
        assert!(divide("a: 1\n---\n").is_none());
        assert!(divide("---\na: 1\n").is_none());
        assert_eq!(divide("---\n---").map(|front| front.body), Some(""));
    }
}
