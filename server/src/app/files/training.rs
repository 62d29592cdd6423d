//! Past training from CSV: each line is a claim of prior learning, which two people approve.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use fieldcraft_entities::prior_learning;
use serde_json::json;
use uuid::Uuid;

use super::{About, MOST, Named, id_of, is_good, sentences};
use crate::app::content::Content;
use crate::app::import::{Fate, ImportReport, LineFate};
use crate::app::prior_learning::NewClaim;
use crate::app::repeat::digest;
use crate::app::sheet::{self, Cells, Column};
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, audit::Entry};
use crate::time;

/// The columns: name, and whether each line must fill it. `name` is for readers.
pub const COLUMNS: [Column; 8] = [
    ("email", true),
    ("name", false),
    ("module", true),
    ("title", true),
    ("provider", true),
    ("minutes", true),
    ("finished_on", true),
    ("document", true),
];

fn line(cells: Cells) -> About<NewClaim> {
    About::of(cells, |cells| {
        let texts = ["module", "title", "provider", "document"].map(|column| cells.text(column));
        let finished_on = cells.day("finished_on");
        let minutes = cells.text("minutes").and_then(|text| {
            let minutes = text.parse().ok();
            if minutes.is_none() {
                cells.faults.push(format!("minutes: write “{text}” as a whole number, such as 90."));
            }
            minutes
        });
        let [module, title, provider, document] = texts;
        Some(
            NewClaim {
                id: Uuid::nil(),
                module: module?.to_uppercase(),
                title: title?,
                provider: provider?,
                minutes: minutes?,
                finished_on: finished_on?,
                document: document?,
                confirmed: false,
            }
            .tidied(),
        )
    })
}

/// What is there, and who imports when.
struct World<'a> {
    known: &'a HashMap<String, Named>,
    claims: &'a [prior_learning::Model],
    content: &'a Content,
    caller: Uuid,
    today: NaiveDate,
    now: i64,
}

#[derive(Default)]
struct Plan {
    fates: Vec<LineFate>,
    rows: Vec<prior_learning::Model>,
}

impl Plan {
    fn make(lines: &[About<NewClaim>], world: &World<'_>) -> AppResult<Self> {
        let mut plan = Self::default();
        let mut stated: HashMap<Uuid, u64> = HashMap::new();
        for line in lines {
            let fate = match &line.said {
                Ok(said) => plan.take(line, said, world, &mut stated)?,
                Err(faults) => Fate::Bad(faults.clone()),
            };
            plan.fates.push(line.fate(fate));
        }
        Ok(plan)
    }

    fn take(
        &mut self,
        line: &About<NewClaim>,
        said: &NewClaim,
        world: &World<'_>,
        stated: &mut HashMap<Uuid, u64>,
    ) -> AppResult<Fate> {
        let bad = |why: &str| Ok(Fate::Bad(vec![why.to_owned()]));
        let person = match Named::find(world.known, line.email.as_deref().unwrap_or_default()) {
            Ok(person) => person,
            Err(why) => return bad(&why),
        };
        let module = world.content.modules.get(&said.module);
        if let Err(error) = said.check(module.is_some(), world.today) {
            return Ok(Fate::Bad(sentences(error)?));
        }
        let id = id_of(&[&person.to_string(), &said.module, &said.title, &said.finished_on.to_string()]);
        if let Some(number) = stated.insert(id, line.number) {
            return bad(&format!("Line {number} already states this training."));
        }
        let new = NewClaim { id, ..said.clone() };
        let row = prior_learning::Model {
            id,
            person_id: person,
            module_version: module.map_or(1, |module| i64::from(module.version)),
            digest: digest(&(person, world.caller, &new))?,
            module_code: new.module,
            title: new.title,
            provider: new.provider,
            minutes: new.minutes,
            finished_on: new.finished_on,
            document: new.document,
            claimed_by: world.caller,
            received_at: world.now,
        };
        let same = |there: &&prior_learning::Model| {
            (there.person_id, &there.module_code, &there.title, there.finished_on)
                == (row.person_id, &row.module_code, &row.title, row.finished_on)
        };
        let Some(there) = world.claims.iter().find(same) else {
            self.rows.push(row);
            return Ok(Fate::Added);
        };
        if (&there.provider, there.minutes, &there.document) == (&row.provider, row.minutes, &row.document) {
            return Ok(Fate::Unchanged);
        }
        bad("This is claimed already with another provider, length or document. Take that claim back first.")
    }
}

impl App {
    /// Takes in past training from CSV: all lines or none. The same file again changes nothing.
    /// It counts once two people have approved each claim.
    ///
    /// # Errors
    /// `Invalid` when the file as a whole cannot be read.
    pub async fn import_training(
        &self,
        caller: &Caller,
        text: &str,
        dry_run: bool,
    ) -> AppResult<ImportReport> {
        self.permit_somewhere(caller, Action::ImportPriorLearning)?;
        let lines = sheet::read(text, &COLUMNS, MOST).map_err(|no| AppError::field("/csv", no))?;
        let lines: Vec<About<NewClaim>> = lines.into_iter().map(line).collect();
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let known = self.named_in(&tx, caller, Action::ImportPriorLearning, &lines).await?;
        let ids: Vec<Uuid> = known.values().map(|named| named.id).collect();
        let claims = store::files::claims(&tx, &ids).await?;
        let world = World {
            known: &known,
            claims: &claims,
            content: &content,
            caller: caller.person,
            today: time::local_day(self.now(), self.zone_of(&tx, caller.person).await?),
            now: self.now(),
        };
        let plan = Plan::make(&lines, &world)?;
        let written = !dry_run && is_good(&plan.fates);
        if written {
            let mut touched: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
            for row in &plan.rows {
                touched.entry(row.person_id).or_default().push(row.id);
            }
            store::insert_all::<prior_learning::Entity>(&tx, plan.rows).await?;
            let entries = touched.iter().map(|(person, claims)| Entry {
                actor: Some(caller.person),
                action: "prior_learning.import",
                subject_kind: "person",
                subject: Some(*person),
                node: None,
                detail: json!({ "claims": claims }),
            });
            let entries = entries.map(|entry| store::audit::row(self.id(), self.now(), entry)).collect();
            store::audit::add_all(&tx, entries).await?;
            tx.commit().await?;
        }
        Ok(ImportReport { lines: plan.fates, written })
    }
}
