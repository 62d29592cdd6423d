//! Data from files and for files: credentials and past training from CSV, each line with its
//! fate, all or nothing, harmless when sent again; people, credentials, training and the record of
//! deeds as CSV. People from CSV are in [`crate::app::import`].

mod credentials;
mod export;
mod training;

use std::collections::{BTreeSet, HashMap};

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

pub use self::credentials::COLUMNS as CREDENTIAL_COLUMNS;
pub use self::training::COLUMNS as TRAINING_COLUMNS;
use crate::app::import::{Fate, LineFate};
use crate::app::people::lower;
use crate::app::sheet::Cells;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller, Target};
use crate::state::App;
use crate::store;

/// The most lines that one file may have.
const MOST: usize = 2_000;

/// A line about somebody: its number, their address, and what else it says.
struct About<T> {
    number: u64,
    email: Option<String>,
    said: Result<T, Vec<String>>,
}

impl<T> About<T> {
    /// Reads the address, then the rest; all faults of the line together.
    fn of(mut cells: Cells, rest: impl FnOnce(&mut Cells) -> Option<T>) -> Self {
        let email = cells.text("email").map(|text| lower(&text));
        let said = rest(&mut cells);
        let faults = cells.faults;
        let said = said.filter(|_| faults.is_empty() && email.is_some()).ok_or(faults);
        Self { number: cells.number, email, said }
    }

    fn fate(&self, fate: Fate) -> LineFate {
        LineFate { number: self.number, email: self.email.clone(), fate, leads: Vec::new() }
    }
}

/// Somebody whom a file names.
#[derive(Clone, Copy)]
struct Named {
    id: Uuid,
    /// The one who imports may do this for them.
    allowed: bool,
}

impl Named {
    /// The person of a line, if the caller may do this for them.
    fn find(known: &HashMap<String, Self>, email: &str) -> Result<Uuid, String> {
        match known.get(email) {
            Some(Self { id, allowed: true }) => Ok(*id),
            Some(_) => Err("This person belongs to places that you do not manage.".into()),
            None => Err(format!("Nobody has the address {email}. Import people first.")),
        }
    }
}

impl App {
    /// Everybody whom the lines name, locked, in a fixed number of queries.
    async fn named_in<T>(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        action: Action,
        lines: &[About<T>],
    ) -> AppResult<HashMap<String, Named>> {
        let emails: BTreeSet<&str> = lines.iter().filter_map(|line| line.email.as_deref()).collect();
        let ids = store::people::ids_of(tx, &emails).await?;
        store::lock_people(tx, &ids).await?;
        let tree = store::org::above_people(tx, &ids).await?;
        let mut nodes: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in store::people::affiliations(tx, &ids).await? {
            nodes.entry(row.person_id).or_default().extend(tree.line(row.node_id).map(|node| node.id));
        }
        let reach = caller.reach(action);
        let people = store::people::people(tx, &ids).await?;
        let named = people.into_iter().filter_map(|row| {
            let nodes = nodes.remove(&row.id).unwrap_or_default();
            let target = Target { own: row.id == caller.person, lead: false, nodes };
            Some((row.email?, Named { id: row.id, allowed: reach.holds(&target) }))
        });
        Ok(named.collect())
    }
}

/// The id of something that a file states: the same line gives the same.
fn id_of(parts: &[&str]) -> Uuid {
    let hash = hash_token(&parts.join("\n"));
    let bits = u128::from_str_radix(&hash[..32], 16).unwrap_or_default();
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

/// The sentences of a refusal, for a line; anything else is an error of the whole.
fn sentences(error: AppError) -> AppResult<Vec<String>> {
    let details = |errors: Vec<FieldError>| errors.into_iter().map(|error| error.detail).collect();
    match error {
        AppError::Invalid { errors, .. } | AppError::ClientDetails(errors) => Ok(details(errors)),
        other => Err(other),
    }
}

fn is_good(fates: &[LineFate]) -> bool {
    !fates.iter().any(|line| matches!(line.fate, Fate::Bad(_)))
}
