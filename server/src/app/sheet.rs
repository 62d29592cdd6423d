//! CSV files as lines with values by column: what imports begin with, and what exports write.
//! It knows nothing of what the columns mean.

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord, Trim};

/// A column: its name, and whether each line must fill it.
pub type Column = (&'static str, bool);

/// One line, with what is wrong with it so far.
#[derive(Clone, Debug)]
pub struct Cells {
    /// Its number in the file; the line with the column names is 1.
    pub number: u64,
    /// What is wrong with it.
    pub faults: Vec<String>,
    columns: &'static [Column],
    /// By column; none when the line has too few or too many values.
    values: Option<Vec<String>>,
}

impl Cells {
    /// A value; nothing when it is empty. One that must be there is missed.
    pub fn text(&mut self, column: &str) -> Option<String> {
        let index = self.columns.iter().position(|(name, _)| *name == column)?;
        let value = self.values.as_ref()?.get(index)?;
        if value.is_empty() {
            if self.columns[index].1 {
                self.faults.push(format!("{column} is empty."));
            }
            return None;
        }
        Some(value.clone())
    }

    /// A day.
    pub fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.text(column)?;
        // chrono takes 2026-3-2 too; the length keeps one form.
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        if day.is_none() {
            self.faults.push(format!("{column}: write “{text}” as year-month-day, such as 2026-03-02."));
        }
        day
    }
}

/// Reads a file. A bad value makes its line bad; a bad list of columns, the file.
///
/// # Errors
/// A sentence about the whole file.
pub fn read(text: &str, columns: &'static [Column], most: usize) -> Result<Vec<Cells>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let head = Head::of(&head, columns)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == most {
            return Err(format!(
                "The file has more than {most} lines. Split it; the parts can be taken in one after the other."
            ));
        }
        lines.push(head.cells(number(text, &record), &record));
    }
    Ok(lines)
}

/// The line on which a record begins. The reader counts from before the empty
/// lines that it skips.
fn number(text: &str, record: &StringRecord) -> u64 {
    let Some(at) = record.position() else {
        return 0;
    };
    let rest =
        usize::try_from(at.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    at.line() + skipped.count() as u64
}

fn unreadable(error: &csv::Error) -> String {
    let at = error.position().map_or_else(String::new, |at| format!(" at line {}", at.line()));
    format!("The file cannot be read as CSV in UTF-8{at}.")
}

/// Where each column stands.
struct Head {
    columns: &'static [Column],
    width: usize,
    at: Vec<Option<usize>>,
}

impl Head {
    fn of(head: &StringRecord, columns: &'static [Column]) -> Result<Self, String> {
        let names: Vec<String> = head.iter().map(str::to_lowercase).collect();
        let list = || columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        for (i, name) in names.iter().enumerate() {
            if !columns.iter().any(|(known, _)| known == name) {
                return Err(format!("There is no column “{name}”. The columns are: {}.", list()));
            }
            if names[..i].contains(name) {
                return Err(format!("The column “{name}” is there twice."));
            }
        }
        let at: Vec<Option<usize>> =
            columns.iter().map(|(column, _)| names.iter().position(|name| name == column)).collect();
        let missing: Vec<&str> = columns
            .iter()
            .zip(&at)
            .filter(|((_, must), at)| *must && at.is_none())
            .map(|((name, _), _)| *name)
            .collect();
        if missing.is_empty() {
            Ok(Self { columns, width: names.len(), at })
        } else {
            Err(format!("The first line must name the columns; missing: {}.", missing.join(", ")))
        }
    }

    fn cells(&self, number: u64, record: &StringRecord) -> Cells {
        let columns = self.columns;
        if record.len() != self.width {
            let fault = format!(
                "It has {} values, but there are {} columns. Put values that contain a comma in quotation marks (\").",
                record.len(),
                self.width
            );
            return Cells { number, faults: vec![fault], columns, values: None };
        }
        let value = |at: &Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        Cells { number, faults: Vec::new(), columns, values: Some(self.at.iter().map(value).collect()) }
    }
}

/// Writes a file. A value that a spreadsheet would take for a formula is led by an apostrophe.
#[must_use]
pub fn write(columns: &[&str], lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let plain = |text: &String| match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.clone(),
    };
    // Writing to memory cannot fail, and each line has as many values as there are columns.
    let _ = writer.write_record(columns);
    for line in lines {
        let _ = writer.write_record(line.iter().map(plain));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[("email", true), ("on", false)];

    #[test]
    fn what_was_written_reads_the_same() {
        let text = write(&["email", "on"], [vec!["a, b".into(), "2026-03-02".into()]]);
        let mut line = read(&text, COLUMNS, 9).expect("a file").remove(0);
        assert_eq!(line.text("email").as_deref(), Some("a, b"));
        assert_eq!(line.day("on").map(|day| day.to_string()).as_deref(), Some("2026-03-02"));
        assert!(line.faults.is_empty());
    }

    #[test]
    fn no_value_becomes_a_formula() {
        assert_eq!(write(&["a"], [vec!["=1+1".into()], vec!["1-1".into()]]), "a\n'=1+1\n1-1\n");
    }
}
