//! The file: columns, lines, values. It knows nothing of what is in the database.

use chrono::NaiveDate;

use crate::app::people::{NewPerson, lower};
use crate::app::sheet::{self, Cells};

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
    Ok(sheet::read(text, &COLUMNS, MOST)?.into_iter().map(line).collect())
}

fn line(cells: Cells) -> Line {
    let number = cells.number;
    let mut values = Values { cells };
    if !values.cells.faults.is_empty() {
        return Line { number, email: None, said: Err(values.cells.faults) };
    }
    let email = values.text("email").map(|text| lower(&text));
    let said = values.said();
    if let (Some(email), Some(said)) = (&email, &said) {
        let person = NewPerson {
            given_name: said.given_name.clone(),
            family_name: said.family_name.clone(),
            email: Some(email.clone()),
        };
        values.cells.faults.extend(person.faults("").into_iter().map(|fault| fault.detail));
    }
    let faults = values.cells.faults;
    Line { number, email, said: said.filter(|_| faults.is_empty()).ok_or(faults) }
}

/// The values of a line.
struct Values {
    cells: Cells,
}

impl Values {
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

    fn text(&mut self, column: &str) -> Option<String> {
        self.cells.text(column)
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        self.cells.day(column)
    }

    fn fte(&mut self) -> i64 {
        let Some(text) = self.text("fte") else {
            return 100;
        };
        let share = text.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
        let hundredths = share.map_or(0, |share| (share * 100.0).round() as i64);
        if hundredths == 0 {
            self.cells
                .faults
                .push("fte: the share of full time lies above 0 and up to 1, such as 0.8.".into());
        }
        hundredths
    }

    fn yes_or_no(&mut self, column: &str) -> Option<bool> {
        let text = self.text(column)?.to_lowercase();
        match text.as_str() {
            "yes" | "true" | "1" => Some(true),
            "no" | "false" | "0" => Some(false),
            _ => {
                self.cells.faults.push(format!("{column}: write yes or no."));
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
                "hired_on: write “3/2/2026” as year-month-day, such as 2026-03-02.",
                "started_on: write “2026-3-2” as year-month-day, such as 2026-03-02.",
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
        assert!(read("email,name\n").is_err_and(|text| text.contains("no column “name”")));
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
