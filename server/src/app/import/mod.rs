//! People from a file: read, planned, and written all or not at all. It acts as
//! the system, and e-mail addresses say who is who, so that the same file again
//! changes nothing. `docs/import-people.md` describes the columns.

mod file;
mod leads;
mod plan;

use std::collections::{BTreeSet, HashMap, HashSet};

use fieldcraft_entities::{affiliation, assignment, mail};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

pub use self::file::COLUMNS;
pub use self::plan::{Fate, LineFate};
use self::plan::{May, Plan};
use crate::app::mail::Language;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller, Target};
use crate::state::App;
use crate::store::{self, audit::Entry, versions, versions::Stamp};

/// What became of a file.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// The fate of each line, in the order of the file. Unless the file was
    /// written, it is what would become of it.
    pub lines: Vec<LineFate>,
    /// Was the file written? Not on a dry run, and not with a bad line in it.
    pub written: bool,
}

impl ImportReport {
    /// The lines that cannot be taken.
    pub fn bad(&self) -> impl Iterator<Item = &LineFate> {
        self.lines.iter().filter(|line| matches!(line.fate, Fate::Bad(_)))
    }
}

impl App {
    /// Takes in people from CSV. With one bad line nothing is written; on a dry
    /// run nothing is written either.
    ///
    /// # Errors
    /// `Invalid` when the file as a whole cannot be read: its columns, its size.
    pub async fn import_people(&self, text: &str, dry_run: bool) -> AppResult<ImportReport> {
        self.take_people(text, dry_run, None).await
    }

    /// The same as somebody who manages places: only there, and only people who work there.
    /// Those who are new get an invitation when a language is named.
    pub async fn import_people_as(
        &self,
        caller: &Caller,
        text: &str,
        dry_run: bool,
        invite: Option<Language>,
    ) -> AppResult<ImportReport> {
        self.permit_somewhere(caller, Action::ManagePerson)?;
        self.take_people(text, dry_run, Some((caller, invite))).await
    }

    async fn take_people(
        &self,
        text: &str,
        dry_run: bool,
        by: Option<(&Caller, Option<Language>)>,
    ) -> AppResult<ImportReport> {
        let lines = file::read(text).map_err(|detail| AppError::field("/csv", detail))?;
        let tx = self.store.begin().await?;
        if lines.iter().any(|line| line.said.as_ref().is_ok_and(|said| said.supervisor.is_some())) {
            // A circle may close through people that neither of two deeds locks.
            store::advisory_lock(&tx, "lines").await?;
        }
        let said = lines.iter().filter_map(|line| line.said.as_ref().ok());
        let leads = said.flat_map(|said| [said.coach.as_deref(), said.supervisor.as_deref()]).flatten();
        let emails: BTreeSet<&str> =
            lines.iter().filter_map(|line| line.email.as_deref()).chain(leads).collect();
        let ids = store::people::ids_of(&tx, &emails).await?;
        store::lock_people(&tx, &ids).await?;
        let people = store::people::people(&tx, &ids).await?;
        let affiliations = store::people::affiliations(&tx, &ids).await?;
        let tree = store::org::tree(&tx).await?;
        let received_at = self.now();
        let actor = by.map(|(caller, _)| caller.person);
        let stamp = || Stamp { received_at, ..self.stamp(actor.unwrap_or_default()) };
        let reach = by.map(|(caller, _)| caller.reach(Action::ManagePerson));
        let held = |node: Uuid| {
            let line = Target::at(tree.line(node).map(|node| node.id).collect());
            reach.as_ref().is_none_or(|reach| reach.holds(&line))
        };
        let theirs: HashSet<Uuid> =
            affiliations.iter().filter(|row| held(row.node_id)).map(|row| row.person_id).collect();
        let theirs = |person| reach.is_none() || theirs.contains(&person);
        let mut plan = {
            let may = May { place: &held, change: &theirs };
            Plan::make(lines, people, affiliations, &tree, &may, &stamp)
        };
        if !plan.wishes.is_empty() {
            let current = store::people::current_assignments(&tx).await?;
            let today = |node| crate::time::local_day(received_at, tree.zone(node));
            leads::plan(&mut plan, current, &today, &stamp);
        }
        let written = !dry_run && plan.is_good();
        if written {
            self.write(&tx, actor, &plan).await?;
            if let Some((caller, Some(language))) = by {
                self.invite_new(&tx, caller, &plan, language).await?;
            }
            tx.commit().await?;
        }
        Ok(ImportReport { lines: plan.fates, written })
    }

    /// Writes an invitation to each person whom the file added.
    async fn invite_new(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        plan: &Plan,
        language: Language,
    ) -> AppResult<()> {
        let added: HashSet<&str> = plan
            .fates
            .iter()
            .filter(|line| line.fate == Fate::Added)
            .filter_map(|line| line.email.as_deref())
            .collect();
        let mails = plan.people.iter().filter_map(|row| {
            let address = row.email.clone().filter(|email| added.contains(email.as_str()))?;
            Some(self.mail("invitation", Some(row.id), address, language, Some(caller.person)))
        });
        let mails = mails.collect();
        Ok(store::insert_all::<mail::Entity>(tx, mails).await?)
    }

    async fn write(&self, tx: &DatabaseTransaction, actor: Option<Uuid>, plan: &Plan) -> AppResult<()> {
        store::people::put_all(tx, &plan.people).await?;
        versions::save_all::<affiliation::Entity>(tx, plan.affiliations.clone()).await?;
        versions::save_all::<assignment::Entity>(tx, plan.assignments.clone()).await?;
        let mut touched: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in &plan.affiliations {
            touched.entry(row.person_id).or_default().push(row.affiliation_id);
        }
        for row in &plan.people {
            touched.entry(row.id).or_default();
        }
        let mut led: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in &plan.assignments {
            touched.entry(row.person_id).or_default();
            led.entry(row.person_id).or_default().push(row.assignment_id);
        }
        let mut people: Vec<Uuid> = touched.keys().copied().collect();
        people.sort_unstable();
        let entries = people.iter().map(|person| Entry {
            actor,
            action: "person.import",
            subject_kind: "person",
            subject: Some(*person),
            node: None,
            detail: json!({
                "affiliations": touched[person],
                "assignments": led.get(person).cloned().unwrap_or_default(),
            }),
        });
        let rows = entries.map(|entry| store::audit::row(self.id(), self.now(), entry)).collect();
        store::audit::add_all(tx, rows).await?;
        self.refresh_status(tx, &people).await
    }
}
