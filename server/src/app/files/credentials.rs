//! Credentials from CSV.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use fieldcraft_entities::{credential, credential_check};
use serde_json::json;
use uuid::Uuid;

use super::{About, MOST, Named, id_of, is_good};
use crate::app::credentials::NewCredential;
use crate::app::import::{Fate, ImportReport, LineFate};
use crate::app::sheet::{self, Cells, Column};
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::versions::{Stamp, Versioned};
use crate::store::{self, audit::Entry, versions};
use crate::time;

/// The columns: name, and whether each line must fill it. `name` is for readers.
pub const COLUMNS: [Column; 8] = [
    ("email", true),
    ("name", false),
    ("kind", true),
    ("issuer", true),
    ("jurisdiction", false),
    ("valid_from", true),
    ("expires_on", false),
    ("checked_on", false),
];

/// What a line says.
struct Said {
    new: NewCredential,
    checked_on: Option<NaiveDate>,
}

fn line(cells: Cells) -> About<Said> {
    About::of(cells, |cells| {
        let (kind, issuer) = (cells.text("kind"), cells.text("issuer"));
        let (from, expires) = (cells.day("valid_from"), cells.day("expires_on"));
        let checked_on = cells.day("checked_on");
        let jurisdiction = cells.text("jurisdiction");
        let new = NewCredential {
            id: Uuid::nil(),
            kind: kind?,
            issuer: issuer?,
            jurisdiction,
            valid_from: from?,
            expires,
        };
        cells.faults.extend(new.faults().into_iter().map(|fault| fault.detail));
        Some(Said { new, checked_on })
    })
}

/// What is to be written.
#[derive(Default)]
struct Plan {
    fates: Vec<LineFate>,
    rows: Vec<credential::Model>,
    checks: Vec<credential_check::Model>,
}

/// What is there, and who imports when.
struct World<'a> {
    known: &'a HashMap<String, Named>,
    rows: &'a [credential::Model],
    /// Credential and day of each look that found it valid.
    checks: &'a BTreeSet<(Uuid, NaiveDate)>,
    caller: Uuid,
    today: NaiveDate,
}

impl Plan {
    fn make(lines: &[About<Said>], world: &World<'_>, stamp: &dyn Fn() -> Stamp) -> Self {
        let mut plan = Self::default();
        let mut stated: HashMap<Uuid, u64> = HashMap::new();
        for line in lines {
            let fate = match &line.said {
                Ok(said) => plan.take(line, said, world, &mut stated, stamp),
                Err(faults) => Err(faults.clone()),
            };
            plan.fates.push(line.fate(fate.unwrap_or_else(Fate::Bad)));
        }
        plan
    }

    fn take(
        &mut self,
        line: &About<Said>,
        said: &Said,
        world: &World<'_>,
        stated: &mut HashMap<Uuid, u64>,
        stamp: &dyn Fn() -> Stamp,
    ) -> Result<Fate, Vec<String>> {
        let person =
            Named::find(world.known, line.email.as_deref().unwrap_or_default()).map_err(|no| vec![no])?;
        let same = |row: &&credential::Model| {
            row.person_id == person
                && row.kind == said.new.kind
                && row.issuer.eq_ignore_ascii_case(&said.new.issuer)
                && row.jurisdiction == said.new.jurisdiction
                && row.valid_from_on == said.new.valid_from
        };
        let there = world.rows.iter().find(same);
        let id = there.map_or_else(|| said.new.stable_id(person), |row| row.credential_id);
        if let Some(number) = stated.insert(id, line.number) {
            return Err(vec![format!("Line {number} already states this credential.")]);
        }
        let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp();
        let row = credential::Model {
            row_id,
            credential_id: id,
            person_id: person,
            kind: said.new.kind.clone(),
            issuer: there.map_or_else(|| said.new.issuer.clone(), |row| row.issuer.clone()),
            jurisdiction: said.new.jurisdiction.clone(),
            valid_from_on: said.new.valid_from,
            expires_on: said.new.expires,
            received_at,
            superseded_at,
            recorded_by,
        };
        let mut changed = self.check(said, id, person, world, received_at)?;
        let fate = match there {
            None => Fate::Added,
            Some(before) if credential::Entity::same(before, &row) && changed.is_empty() => Fate::Unchanged,
            Some(before) => {
                if !credential::Entity::same(before, &row) {
                    changed.insert(0, "expires_on");
                }
                Fate::Changed(changed)
            }
        };
        if there.is_none_or(|before| !credential::Entity::same(before, &row)) {
            self.rows.push(row);
        }
        Ok(fate)
    }

    /// A look at the issuer's own record, if the line tells of one that is new.
    fn check(
        &mut self,
        said: &Said,
        id: Uuid,
        person: Uuid,
        world: &World<'_>,
        received_at: i64,
    ) -> Result<Vec<&'static str>, Vec<String>> {
        let Some(on) = said.checked_on else {
            return Ok(Vec::new());
        };
        if world.checks.contains(&(id, on)) {
            return Ok(Vec::new());
        }
        if person == world.caller {
            return Err(vec!["Somebody else has to check your own credential at its source.".into()]);
        }
        if on > world.today {
            return Err(vec!["A check cannot lie in the future.".into()]);
        }
        let check = id_of(&["check", &id.to_string(), &on.to_string()]);
        self.checks.push(credential_check::Model {
            id: check,
            credential_id: id,
            person_id: person,
            checked_on: on,
            valid: true,
            checked_by: world.caller,
            received_at,
        });
        Ok(vec!["checked_on"])
    }
}

impl NewCredential {
    fn stable_id(&self, person: Uuid) -> Uuid {
        let jurisdiction = self.jurisdiction.clone().unwrap_or_default();
        id_of(&[
            &person.to_string(),
            &self.kind,
            &self.issuer.to_lowercase(),
            &jurisdiction,
            &self.valid_from.to_string(),
        ])
    }
}

impl App {
    /// Takes in credentials from CSV: all lines or none. The same file again changes nothing.
    ///
    /// # Errors
    /// `Invalid` when the file as a whole cannot be read.
    pub async fn import_credentials(
        &self,
        caller: &Caller,
        text: &str,
        dry_run: bool,
    ) -> AppResult<ImportReport> {
        self.permit_somewhere(caller, Action::ManagePerson)?;
        let lines = sheet::read(text, &COLUMNS, MOST).map_err(|no| AppError::field("/csv", no))?;
        let lines: Vec<About<Said>> = lines.into_iter().map(line).collect();
        let tx = self.store.begin().await?;
        let known = self.named_in(&tx, caller, Action::ManagePerson, &lines).await?;
        let ids: Vec<Uuid> = known.values().map(|named| named.id).collect();
        let rows = store::files::credentials(&tx, &ids).await?;
        let checks = store::files::checks(&tx, &ids).await?;
        let valid = checks.into_iter().filter(|row| row.valid);
        let checks: BTreeSet<(Uuid, NaiveDate)> =
            valid.map(|row| (row.credential_id, row.checked_on)).collect();
        let world = World {
            known: &known,
            rows: &rows,
            checks: &checks,
            caller: caller.person,
            today: time::local_day(self.now(), self.zone_of(&tx, caller.person).await?),
        };
        let received_at = self.now();
        let stamp = || Stamp { received_at, ..self.stamp(caller.person) };
        let plan = Plan::make(&lines, &world, &stamp);
        let written = !dry_run && is_good(&plan.fates);
        if written {
            let mut touched: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
            for (person, id) in plan
                .rows
                .iter()
                .map(|row| (row.person_id, row.credential_id))
                .chain(plan.checks.iter().map(|row| (row.person_id, row.credential_id)))
            {
                touched.entry(person).or_default().insert(id);
            }
            versions::save_all::<credential::Entity>(&tx, plan.rows).await?;
            store::insert_all::<credential_check::Entity>(&tx, plan.checks).await?;
            let entries = touched.iter().map(|(person, credentials)| Entry {
                actor: Some(caller.person),
                action: "credential.import",
                subject_kind: "person",
                subject: Some(*person),
                node: None,
                detail: json!({ "credentials": credentials }),
            });
            let entries = entries.map(|entry| store::audit::row(self.id(), received_at, entry)).collect();
            store::audit::add_all(&tx, entries).await?;
            let people: Vec<Uuid> = touched.into_keys().collect();
            self.refresh_status(&tx, &people).await?;
            tx.commit().await?;
        }
        Ok(ImportReport { lines: plan.fates, written })
    }
}
