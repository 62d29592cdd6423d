//! The file: columns, lines, values. It knows nothing of what is in the database.

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::app::people::{NewPerson, lower};

/// The columns: name, and whether each line must fill it.
pub const COLUMNS: [(&str, bool); 13] = [
    ("email", true),
    ("given_name", true),
    ("family_name", true),
    ("node", true),
    ("role", true),
    ("hired_on", true),
    ("started_on", false),
    ("ended_on", false),
    ("sub_kind", false),
    ("fte", false),
    ("rostered_to_respond", false),
    ("coach_email", false),
    ("supervisor_email", false),
];

/// The most lines that one file may have.
const MOST: usize = 5_000;

/// One line as it reads, with what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file; the line with the column names is 1.
    pub number: u64,
    /// The address, in lower case.
    pub email: Option<String>,
    /// What it says, when all its values can be read.
    pub said: Result<Said, Vec<String>>,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub given_name: String,
    pub family_name: String,
    pub node: String,
    pub role: String,
    pub sub_kind: Option<String>,
    pub fte_hundredths: i64,
    pub rostered_to_respond: bool,
    pub hired_on: NaiveDate,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    /// The coach's address, in lower case.
    pub coach: Option<String>,
    /// The supervisor's address, in lower case.
    pub supervisor: Option<String>,
}

/// Reads a file. A bad value makes its line bad; a bad list of columns, the file.
pub(super) fn read(text: &str) -> Result<Vec<Line>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let columns = Columns::of(&head)?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == MOST {
            return Err(format!(
                "The file has more than {MOST} lines. Split it; the parts can be taken in one after the other."
            ));
        }
        lines.push(columns.line(number(text, &record), &record));
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
struct Columns {
    width: usize,
    at: [Option<usize>; COLUMNS.len()],
}

impl Columns {
    fn of(head: &StringRecord) -> Result<Self, String> {
        let names: Vec<String> = head.iter().map(str::to_lowercase).collect();
        let list = || COLUMNS.map(|(name, _)| name).join(", ");
        for (i, name) in names.iter().enumerate() {
            if !COLUMNS.iter().any(|(known, _)| known == name) {
                return Err(format!("There is no column \"{name}\". The columns are: {}.", list()));
            }
            if names[..i].contains(name) {
                return Err(format!("The column \"{name}\" is there twice."));
            }
        }
        let at = COLUMNS.map(|(column, _)| names.iter().position(|name| name == column));
        let missing: Vec<&str> = COLUMNS
            .iter()
            .zip(at)
            .filter(|((_, must), at)| *must && at.is_none())
            .map(|((name, _), _)| *name)
            .collect();
        if missing.is_empty() {
            Ok(Self { width: names.len(), at })
        } else {
            Err(format!("The first line must name the columns; missing: {}.", missing.join(", ")))
        }
    }

    fn line(&self, number: u64, record: &StringRecord) -> Line {
        let mut values = Values { columns: self, record, faults: Vec::new() };
        if record.len() != self.width {
            let fault = format!(
                "It has {} values, but there are {} columns. Put values that contain a comma in \"quotes\".",
                record.len(),
                self.width
            );
            return Line { number, email: None, said: Err(vec![fault]) };
        }
        let email = values.text("email").map(|text| lower(&text));
        let said = values.said();
        if let (Some(email), Some(said)) = (&email, &said) {
            let person = NewPerson {
                given_name: said.given_name.clone(),
                family_name: said.family_name.clone(),
                email: Some(email.clone()),
            };
            values.faults.extend(person.faults("").into_iter().map(|fault| fault.detail));
        }
        let Values { faults, .. } = values;
        Line { number, email, said: said.filter(|_| faults.is_empty()).ok_or(faults) }
    }
}

/// The values of a line, collecting what is wrong with them.
struct Values<'a> {
    columns: &'a Columns,
    record: &'a StringRecord,
    faults: Vec<String>,
}

impl Values<'_> {
    fn said(&mut self) -> Option<Said> {
        let given_name = self.text("given_name");
        let family_name = self.text("family_name");
        let node = self.text("node");
        let role = self.text("role");
        let hired_on = self.day("hired_on");
        let started_on = self.day("started_on");
        let ended_on = self.day("ended_on");
        let sub_kind = self.text("sub_kind");
        let fte_hundredths = self.fte();
        let rostered = self.yes_or_no("rostered_to_respond");
        let coach = self.text("coach_email").map(|text| lower(&text));
        let supervisor = self.text("supervisor_email").map(|text| lower(&text));
        let role = role?;
        Some(Said {
            given_name: given_name?,
            family_name: family_name?,
            node: node?,
            sub_kind,
            fte_hundredths,
            // Whom the requirements for visits always apply to.
            rostered_to_respond: rostered.unwrap_or(["R2", "R3"].contains(&role.as_str())),
            role,
            hired_on: hired_on?,
            started_on: started_on.or(hired_on)?,
            ended_on,
            coach,
            supervisor,
        })
    }

    /// A value; nothing when it is empty. One that must be there is missed.
    fn text(&mut self, column: &str) -> Option<String> {
        let index = COLUMNS.iter().position(|(name, _)| *name == column)?;
        let value = self.columns.at[index].and_then(|at| self.record.get(at)).unwrap_or_default();
        if value.is_empty() {
            if COLUMNS[index].1 {
                self.faults.push(format!("{column} is empty."));
            }
            return None;
        }
        Some(value.to_owned())
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let text = self.text(column)?;
        // chrono takes 2026-3-2 too; the length keeps one form.
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        if day.is_none() {
            self.faults.push(format!("{column}: write {text:?} as year-month-day, such as 2026-03-02."));
        }
        day
    }

    fn fte(&mut self) -> i64 {
        let Some(text) = self.text("fte") else {
            return 100;
        };
        let share = text.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
        let hundredths = share.map_or(0, |share| (share * 100.0).round() as i64);
        if hundredths == 0 {
            self.faults.push("fte: the share of full time lies above 0 and up to 1, such as 0.8.".into());
        }
        hundredths
    }

    fn yes_or_no(&mut self, column: &str) -> Option<bool> {
        let text = self.text(column)?.to_lowercase();
        match text.as_str() {
            "yes" | "true" | "1" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => {
                self.faults.push(format!("{column}: write yes or no."));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "email,given_name,family_name,node,role,hired_on";

    fn faults(line: &str) -> Vec<String> {
        let text = format!("{HEAD},started_on,fte,rostered_to_respond\n{line}\n");
        read(&text).expect("columns").remove(0).said.err().unwrap_or_default()
    }

    #[test]
    fn a_line_fills_in_what_it_does_not_say() {
        let text =
            format!("\u{feff}{HEAD}\n\n Ana@Example.test ,Ana,Diaz,\"North, Main\",R2,2026-03-02\n,,,,,\n");
        let lines = read(&text).expect("a file");
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].number, lines[0].email.as_deref()), (3, Some("ana@example.test")));
        let said = lines[0].said.as_ref().expect("a good line");
        assert_eq!(
            (said.node.as_str(), said.fte_hundredths, said.rostered_to_respond),
            ("North, Main", 100, true)
        );
        assert_eq!(said.started_on, said.hired_on);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let line = "a@b.test,\"A\nB\",C,N,R2,2026-03-02";
        for end in ["\n", "\r\n"] {
            let text = format!("{HEAD}\n\n\n{line}\n{line}\n,,,,,\n\n{line}").replace('\n', end);
            let numbers: Vec<u64> = read(&text).expect("a file").iter().map(|line| line.number).collect();
            assert_eq!(numbers, [4, 6, 10], "{end:?}");
        }
    }

    #[test]
    fn a_line_names_all_that_is_wrong_with_it() {
        assert_eq!(
            faults("ana,,Diaz,North,R2,3/2/2026,2026-3-2,1.5,perhaps"),
            [
                "given_name is empty.",
                "hired_on: write \"3/2/2026\" as year-month-day, such as 2026-03-02.",
                "started_on: write \"2026-3-2\" as year-month-day, such as 2026-03-02.",
                "fte: the share of full time lies above 0 and up to 1, such as 0.8.",
                "rostered_to_respond: write yes or no.",
            ]
        );
        assert_eq!(
            faults("ana,Ana,Diaz,North,R2,2026-03-02,,,"),
            ["This does not look like an e-mail address."]
        );
        assert!(faults("a@b.test,Ana,Diaz, MD,North,R2,2026-03-02,,,")[0].starts_with("It has 10 values"));
    }

    #[test]
    fn the_columns_are_checked_before_the_lines() {
        assert!(read("email,name\n").is_err_and(|text| text.contains("no column \"name\"")));
        assert!(read("email,email\n").is_err_and(|text| text.contains("twice")));
        assert!(
            read("email,node\n").is_err_and(|text| text.contains("given_name, family_name, role, hired_on"))
        );
        assert!(read("").is_err());
        let line = "a@b.test,A,B,N,R2,2026-03-02\n";
        assert!(
            read(&format!("{HEAD}\n{}", line.repeat(MOST + 1))).is_err_and(|text| text.contains("Split"))
        );
    }
}
