//! A roster from a file: one line an interval, local times of the place. Taken in
//! wholly or not at all; sent again it changes nothing, and with another end it
//! corrects.

use std::collections::{BTreeSet, HashMap};

use chrono::{LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use csv::{ReaderBuilder, StringRecord, Trim};
use fieldcraft_entities::roster_interval;
use serde_json::json;
use uuid::Uuid;

use super::{DUTIES, NewInterval, line};
use crate::app::closing::closed_before;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::versions::Versioned;
use crate::store::{self, versions};
use crate::time::local_day;

/// The columns, all of them needed.
const COLUMNS: [&str; 4] = ["email", "duty", "starts", "ends"];
/// The most lines that one file may have.
const MOST_LINES: usize = 2_000;
/// The most faults that are told at once.
const MOST_FAULTS: usize = 50;
/// How a local time is written.
const FORM: &str = "%Y-%m-%d %H:%M";

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct RosterFile {
    /// Its text.
    pub csv: String,
    /// Say what it would do, and do nothing.
    pub dry_run: bool,
}

/// What came of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Intervals in the file.
    pub lines: usize,
    /// That were not there.
    pub added: usize,
    /// That were there and end otherwise.
    pub changed: usize,
    /// That were there as they are.
    pub same: usize,
}

/// A line whose values can be read.
struct Line {
    number: u64,
    email: String,
    duty: String,
    from: i64,
    to: i64,
}

impl App {
    /// Takes in a roster.
    ///
    /// # Errors
    /// `Invalid` with every fault by its line.
    pub async fn import_roster(&self, caller: &Caller, node: Uuid, file: RosterFile) -> AppResult<Imported> {
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::EditRoster, node).await?;
        let tree = store::org::lines(&tx, &[node]).await?;
        let (lines, mut faults) = read(&file.csv, tree.zone(node))?;
        let emails: BTreeSet<&str> = lines.iter().map(|line| line.email.as_str()).collect();
        let people = store::people::with_emails(&tx, &emails).await?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let here = store::roster::works_at(&tx, &ids, &line(&tree, node), node).await?;
        let here: BTreeSet<Uuid> = here.into_iter().map(|row| row.person_id).collect();
        let by_email: HashMap<&str, Uuid> = people
            .iter()
            .filter(|person| here.contains(&person.id))
            .filter_map(|person| Some((person.email.as_deref()?, person.id)))
            .collect();
        let mut rows: HashMap<Uuid, roster_interval::Model> = HashMap::new();
        let place = store::closing::held(&tx, node).await?;
        for line in &lines {
            let last = local_day(line.to - 1, tree.zone(node));
            if let Some(why) = place.as_ref().and_then(|place| closed_before(place, Some(last))) {
                faults.push(fault(line.number, &why));
            }
            let Some(person) = by_email.get(line.email.as_str()) else {
                faults.push(fault(
                    line.number,
                    &format!("Nobody here or above has the address {}.", line.email),
                ));
                continue;
            };
            let id = interval_id(node, *person, &line.duty, line.from);
            let new =
                NewInterval { id, person: *person, duty: line.duty.clone(), from: line.from, to: line.to };
            if rows.insert(id, new.row(node, self.stamp(caller.person))).is_some() {
                faults.push(fault(line.number, "This duty of this person at this time is there twice."));
            }
        }
        faults.truncate(MOST_FAULTS);
        AppError::fields(faults)?;
        store::lock_people(&tx, &ids).await?;
        let there = store::roster::current(&tx, &rows.keys().copied().collect::<Vec<_>>()).await?;
        let mut done = Imported { lines: rows.len(), ..Imported::default() };
        for before in there {
            let same = rows
                .get(&before.interval_id)
                .is_some_and(|row| <roster_interval::Entity as Versioned>::same(&before, row));
            if same {
                rows.remove(&before.interval_id);
                done.same += 1;
            } else {
                done.changed += 1;
            }
        }
        done.added = rows.len() - done.changed;
        if file.dry_run || rows.is_empty() {
            return Ok(done);
        }
        versions::save_all::<roster_interval::Entity>(&tx, rows.into_values().collect()).await?;
        let detail = json!({ "added": done.added, "changed": done.changed });
        self.audit(&tx, Some(caller.person), "roster.import", "node", Some(node), detail).await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// The id of an interval that a file names: the same line gives the same.
fn interval_id(node: Uuid, person: Uuid, duty: &str, from: i64) -> Uuid {
    let hash = hash_token(&format!("{node} {person} {duty} {from}"));
    let bits = u128::from_str_radix(&hash[..32], 16).unwrap_or_default();
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

fn fault(line: u64, text: &str) -> FieldError {
    FieldError::new("/csv", format!("Line {line}: {text}"))
}

/// Reads a file: the lines that can be read, and the faults of the others.
fn read(text: &str, zone: Tz) -> AppResult<(Vec<Line>, Vec<FieldError>)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let unreadable = |_| AppError::field("/csv", "The file cannot be read as CSV in UTF-8.");
    let head = reader.headers().map_err(unreadable)?.clone();
    let names: Vec<String> = head.iter().map(str::to_lowercase).collect();
    let at = COLUMNS.map(|column| names.iter().position(|name| name == column));
    let [Some(email), Some(duty), Some(starts), Some(ends)] = at else {
        let list = COLUMNS.join(", ");
        return Err(AppError::field("/csv", format!("The first line names the columns: {list}.")));
    };
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() + faults.len() >= MOST_LINES {
            return Err(AppError::field("/csv", format!("A file has {MOST_LINES} lines at most. Split it.")));
        }
        let number = record.position().map_or(0, csv::Position::line);
        let value = |at: usize| record.get(at).unwrap_or_default();
        match values(value(email), value(duty), [value(starts), value(ends)], zone) {
            Ok((email, duty, from, to)) => lines.push(Line { number, email, duty, from, to }),
            Err(texts) => faults.extend(texts.iter().map(|text| fault(number, text))),
        }
        extra(&record, names.len(), number, &mut faults);
    }
    Ok((lines, faults))
}

fn extra(record: &StringRecord, width: usize, number: u64, faults: &mut Vec<FieldError>) {
    if record.len() > width {
        faults.push(fault(number, "It has more values than there are columns."));
    }
}

fn values(
    email: &str,
    duty: &str,
    times: [&str; 2],
    zone: Tz,
) -> Result<(String, String, i64, i64), Vec<String>> {
    let mut wrong = Vec::new();
    if email.is_empty() {
        wrong.push("The address is missing.".to_owned());
    }
    if !DUTIES.contains(&duty) {
        wrong.push(format!("The duty is one of {}.", DUTIES.join(", ")));
    }
    let mut read = times.into_iter().map(|text| instant(text, zone).map_err(|why| wrong.push(why)).ok());
    let (from, to) = (read.next().flatten(), read.next().flatten());
    drop(read);
    if let (Some(from), Some(to)) = (from, to) {
        let id = Uuid::nil();
        let interval = NewInterval { id, person: id, duty: DUTIES[0].into(), from, to };
        wrong.extend(interval.faults().into_iter().map(|fault| fault.detail));
        if wrong.is_empty() {
            return Ok((email.to_lowercase(), duty.to_owned(), from, to));
        }
    }
    Err(wrong)
}

/// A local time of the place such as `2026-03-02 20:00`, or an instant with its offset.
fn instant(text: &str, zone: Tz) -> Result<i64, String> {
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(text) {
        return Ok(instant.timestamp_millis());
    }
    let local = NaiveDateTime::parse_from_str(text, FORM)
        .map_err(|_| format!("“{text}” is no time. Write it like 2026-03-02 20:00."))?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Ok(at.timestamp_millis()),
        LocalResult::None => Err(format!("{text} does not exist there: the clock skips it.")),
        LocalResult::Ambiguous(first, _) => Err(format!(
            "{text} comes twice there: the clock is put back. Write it with its offset, such as {}.",
            first.to_rfc3339()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::America::New_York;

    fn faults(text: &str) -> Vec<String> {
        match read(text, ZONE) {
            Ok((_, faults)) => faults.into_iter().map(|fault| fault.detail).collect(),
            Err(AppError::Invalid { detail, .. }) => vec![detail],
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn each_line_is_read_in_the_zone_of_the_place() {
        let text = "Email,duty,starts,ends\nA@x.test,supervisor,2026-03-02 20:00,2026-03-03 08:00\n";
        let (lines, faults) = read(text, ZONE).expect("a file");
        assert_eq!((lines.len(), faults.len(), lines[0].number), (1, 0, 2));
        assert_eq!(lines[0].email, "a@x.test");
        assert_eq!(crate::time::rfc3339(lines[0].from), "2026-03-03T01:00:00.000Z");
        assert_eq!(lines[0].to - lines[0].from, 12 * 3_600_000);
    }

    #[test]
    fn every_fault_names_its_line() {
        let text = "email,duty,starts,ends\n\
            ,cook,yesterday,2026-03-02 08:00\n\
            a@x.test,supervisor,2026-03-02 08:00,2026-03-02 08:00\n\
            a@x.test,supervisor,2026-03-08 02:30,2026-03-08 08:00\n\
            a@x.test,supervisor,2026-11-01 01:30,2026-11-01 08:00\n\
            a@x.test,supervisor,2026-11-01T01:30:00-04:00,2026-11-01 08:00,more\n";
        let found = faults(text);
        let begins: Vec<&str> = found.iter().filter_map(|text| text.split(':').next()).collect();
        assert_eq!(begins, ["Line 2", "Line 2", "Line 2", "Line 3", "Line 4", "Line 5", "Line 6"]);
        assert!(found[4].contains("skips it") && found[5].contains("comes twice"), "{found:?}");
        assert_eq!(faults("who,duty\n"), ["The first line names the columns: email, duty, starts, ends."]);
    }
}
