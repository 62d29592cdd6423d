//! People, credentials, training and the record of deeds as CSV. The columns of people and
//! credentials are those of the imports, so that a file that was written can be read again.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::{person, prior_learning};
use uuid::Uuid;

use super::CREDENTIAL_COLUMNS;
use crate::app::import::COLUMNS as PEOPLE_COLUMNS;
use crate::app::prior_learning::{State, state};
use crate::app::sheet;
use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, audit::Filter, org::Tree};
use crate::time;

/// Columns of training.
const TRAINING: [&str; 9] =
    ["email", "name", "what", "module", "title", "provider", "minutes", "on", "state"];
/// Columns of the record.
const DEEDS: [&str; 7] = ["at", "action", "by", "subject_kind", "subject_id", "subject", "detail"];
/// The most lines of the record that one file has.
const MOST_DEEDS: u64 = 20_000;

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl App {
    /// Everybody at the places that the caller manages, a line for each role.
    pub async fn export_people(&self, caller: &Caller) -> AppResult<String> {
        self.permit_somewhere(caller, Action::ManagePerson)?;
        let nodes = caller.scope(Action::ManagePerson);
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let people = store::files::people_at(db, &nodes).await?;
        let roles = store::files::affiliations_at(db, &nodes).await?;
        let leads = store::files::assignments_at(db, &nodes).await?;
        let lead_ids: Vec<Uuid> = leads.iter().map(|row| row.lead_id).collect();
        let addresses = addresses(&store::people::people(db, &lead_ids).await?);
        let today = |person: Uuid| {
            let node = roles.iter().find(|row| row.person_id == person).map(|row| row.node_id);
            time::local_day(self.now(), node.map_or(chrono_tz::UTC, |node| tree.zone(node)))
        };
        let lead = |person: Uuid, kind: &str| {
            let today = today(person);
            let rows = leads.iter().filter(|row| row.person_id == person && row.kind == kind);
            let mut now = rows.filter(|row| row.from_on <= today && row.to_on.is_none_or(|end| end >= today));
            now.find_map(|row| addresses.get(&row.lead_id).cloned()).unwrap_or_default()
        };
        let lines = people.iter().flat_map(|person| {
            let theirs: Vec<_> = roles.iter().filter(|row| row.person_id == person.id).collect();
            let (coach, supervisor) = (lead(person.id, "coach"), lead(person.id, "supervisor"));
            let today = today(person.id);
            let line = |row: &&fieldcraft_entities::affiliation::Model| {
                vec![
                    person.email.clone().unwrap_or_default(),
                    person.given_name.clone(),
                    person.family_name.clone(),
                    path_of(&tree, row.node_id),
                    row.role.clone(),
                    row.hired_on.to_string(),
                    row.started_on.to_string(),
                    day(row.ended_on),
                    row.sub_kind.clone().unwrap_or_default(),
                    (row.fte_hundredths as f64 / 100.0).to_string(),
                    if row.rostered_to_respond { "yes" } else { "no" }.to_owned(),
                    if row.ended_on.is_some_and(|end| end < today) { String::new() } else { coach.clone() },
                    if row.ended_on.is_some_and(|end| end < today) {
                        String::new()
                    } else {
                        supervisor.clone()
                    },
                ]
            };
            theirs.iter().map(line).collect::<Vec<_>>()
        });
        Ok(sheet::write(&PEOPLE_COLUMNS.map(|(name, _)| name), lines))
    }

    /// The credentials of everybody at the places that the caller manages.
    pub async fn export_credentials(&self, caller: &Caller) -> AppResult<String> {
        self.permit_somewhere(caller, Action::ManagePerson)?;
        let nodes = caller.scope(Action::ManagePerson);
        let db = &self.store.read;
        let people = store::files::people_at(db, &nodes).await?;
        let (rows, checks) = store::files::credentials_at(db, &nodes).await?;
        let lines = people.iter().flat_map(|person| {
            let line = |row: &fieldcraft_entities::credential::Model| {
                let seen = checks.iter().rfind(|check| check.credential_id == row.credential_id);
                vec![
                    person.email.clone().unwrap_or_default(),
                    person.display_name.clone(),
                    row.kind.clone(),
                    row.issuer.clone(),
                    row.jurisdiction.clone().unwrap_or_default(),
                    row.valid_from_on.to_string(),
                    day(row.expires_on),
                    day(seen.filter(|check| check.valid).map(|check| check.checked_on)),
                ]
            };
            rows.iter().filter(|row| row.person_id == person.id).map(line).collect::<Vec<_>>()
        });
        Ok(sheet::write(&CREDENTIAL_COLUMNS.map(|(name, _)| name), lines))
    }

    /// Modules passed, sessions attended and prior learning of everybody whose evidence the
    /// caller reads by permission.
    pub async fn export_training(&self, caller: &Caller) -> AppResult<String> {
        self.permit_somewhere(caller, Action::ReadEvidence)?;
        let nodes = caller.scope(Action::ReadEvidence);
        let db = &self.store.read;
        let content = self.content().await?;
        let tree = store::org::tree(db).await?;
        let people = store::files::people_at(db, &nodes).await?;
        let learned = store::files::learned_at(db, &nodes).await?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let zones = self.zones_of(db, &ids).await?;
        let module = |code: &str| content.modules.get(code);
        let title = |code: &str| module(code).map_or_else(String::new, |module| module.title.clone());
        let lines = people.iter().flat_map(|person| {
            let zone = zones.get(&person.id).copied().unwrap_or(chrono_tz::UTC);
            let who = [person.email.clone().unwrap_or_default(), person.display_name.clone()];
            let line = |what: &str, rest: [String; 6]| {
                who.iter().cloned().chain([what.to_owned()]).chain(rest).collect::<Vec<String>>()
            };
            let passes =
                learned.passes.iter().filter(|row| row.0 == person.id).map(|(_, code, version, at)| {
                    let on = time::local_day(*at, zone).to_string();
                    let rest =
                        [code.clone(), title(code), String::new(), String::new(), on, format!("v{version}")];
                    line("module_passed", rest)
                });
            let sessions = learned.sessions.iter().filter(|row| row.0 == person.id).filter_map(|row| {
                let event = learned.events.iter().find(|event| event.id == row.2)?;
                let on = time::local_day(event.starts_at, tree.zone(event.node_id)).to_string();
                let code = event.module_code.clone();
                let rest =
                    [code.clone(), title(&code), String::new(), row.1.to_string(), on, "attended".into()];
                Some(line("session", rest))
            });
            let claims = learned.claims.iter().filter(|row| row.person_id == person.id).map(|row| {
                let rest = [
                    row.module_code.clone(),
                    row.title.clone(),
                    row.provider.clone(),
                    row.minutes.to_string(),
                    row.finished_on.to_string(),
                    claim_state(row, &learned.answers).to_owned(),
                ];
                line("prior_learning", rest)
            });
            passes.chain(sessions).chain(claims).collect::<Vec<_>>()
        });
        Ok(sheet::write(&TRAINING, lines))
    }

    /// What the filter lets through of the record of deeds, newest first.
    pub async fn export_deeds(
        &self,
        caller: &Caller,
        filter: Filter,
        days: (Option<NaiveDate>, Option<NaiveDate>),
    ) -> AppResult<String> {
        let page = self.audit_events(caller, Filter { limit: MOST_DEEDS, ..filter }, days).await?;
        let names: HashMap<Uuid, String> =
            page.people.into_iter().map(|row| (row.id, row.display_name)).collect();
        let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        let lines = page.events.into_iter().map(|row| {
            vec![
                time::rfc3339(row.at),
                row.action,
                name(row.actor_id),
                row.subject_kind,
                row.subject_id.map(|id| id.to_string()).unwrap_or_default(),
                name(row.subject_id),
                row.detail,
            ]
        });
        Ok(sheet::write(&DEEDS, lines))
    }
}

fn addresses(people: &[person::Model]) -> HashMap<Uuid, String> {
    people.iter().filter_map(|row| Some((row.id, row.email.clone()?))).collect()
}

fn claim_state(
    row: &prior_learning::Model,
    answers: &[fieldcraft_entities::prior_learning_event::Model],
) -> &'static str {
    let theirs: Vec<_> = answers.iter().filter(|answer| answer.claim_id == row.id).cloned().collect();
    match state(&theirs) {
        State::Waiting => "waiting",
        State::HalfApproved => "half_approved",
        State::Approved => "approved",
        State::Refused => "refused",
        State::Withdrawn => "withdrawn",
    }
}

/// Names from below the root down to the place, as an import reads them.
fn path_of(tree: &Tree, node: Uuid) -> String {
    let mut names: Vec<&str> = tree.line(node).map(|node| node.name.as_str()).collect();
    if names.len() > 1 {
        names.pop();
    }
    names.reverse();
    names.join(" / ")
}
