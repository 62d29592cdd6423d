//! Everything the rules read about people, in one statement, or one for each
//! thousand people. Instants become local days here, so that the rules need no
//! zone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use chrono_tz::Tz;
use fieldcraft_competencies::code::ModuleCode;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{
    Credential, Facts, ModulePublication, ModuleReview, Rater, SourceCheck,
};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

mod ask;
mod raters;
mod records;
mod rows;
mod scopes;

use super::content::ModuleHead;
use super::org::Tree;
use super::reviews::Review;
use crate::app::content::Content;
use crate::time;
use ask::{Rows, Standing};
use rows::{AffiliationRow, PolicyRow};
pub(crate) use rows::{affiliation, leave, overlay};
pub use scopes::Scopes;

/// A calendar day as the rules have it.
#[must_use]
pub fn day(date: NaiveDate) -> Day {
    let epoch = NaiveDate::default();
    Day(i32::try_from(date.signed_duration_since(epoch).num_days()).unwrap_or(i32::MAX))
}

/// A day of the rules as a calendar day.
#[must_use]
pub fn date(day: Day) -> NaiveDate {
    let days = chrono::Days::new(u64::from(day.0.unsigned_abs()));
    let epoch = NaiveDate::default();
    let moved = if day.0 >= 0 { epoch.checked_add_days(days) } else { epoch.checked_sub_days(days) };
    moved.unwrap_or(epoch)
}

/// Few enough for one statement.
const AT_ONCE: usize = 1000;

/// The facts about these people; one entry for each, also where nothing is known. The
/// tree holds at least the places above them.
pub async fn load(
    db: &impl ConnectionTrait,
    tree: &Tree,
    content: &Content,
    people: &[Uuid],
) -> Result<HashMap<Uuid, Facts>, DbErr> {
    let mut all = HashMap::with_capacity(people.len());
    for people in people.chunks(AT_ONCE) {
        let (rows, standing) = ask::read(db, &content.scopes, people).await?;
        all.extend(Whole::new(rows, standing, tree, content).all(people));
    }
    Ok(all)
}

/// The same for people of whom the places are not known yet: those above them, too.
pub async fn load_with_places(
    db: &impl ConnectionTrait,
    content: &Content,
    people: &[Uuid],
) -> Result<(HashMap<Uuid, Facts>, Tree), DbErr> {
    if people.len() > AT_ONCE {
        let tree = super::org::above_people(db, people).await?;
        let all = load(db, &tree, content, people).await?;
        return Ok((all, tree));
    }
    let (rows, standing, tree) = ask::read_with_places(db, &content.scopes, people).await?;
    let all = Whole::new(rows, standing, &tree, content).all(people);
    Ok((all, tree))
}

/// The rows of each person.
struct By<T>(HashMap<Uuid, Vec<T>>);

impl<T> By<T> {
    fn new(rows: Vec<T>, whose: impl Fn(&T) -> Uuid) -> Self {
        let mut by: HashMap<Uuid, Vec<T>> = HashMap::new();
        for row in rows {
            by.entry(whose(&row)).or_default().push(row);
        }
        Self(by)
    }

    fn of(&self, person: Uuid) -> impl Iterator<Item = &T> + Clone {
        self.0.get(&person).into_iter().flatten()
    }

    /// Those of a person, who then has none.
    fn take(&mut self, person: Uuid) -> Vec<T> {
        self.0.remove(&person).unwrap_or_default()
    }
}

/// All that was read, from which the facts of one person after another are made.
struct Whole<'a> {
    rows: Rows,
    standing: Standing,
    raters: BTreeMap<Uuid, Rater>,
    tree: &'a Tree,
    content: &'a Content,
    /// What is published, by the zone in which its day is meant.
    modules: HashMap<Tz, Vec<ModulePublication>>,
}

impl<'a> Whole<'a> {
    fn new(rows: Rows, standing: Standing, tree: &'a Tree, content: &'a Content) -> Self {
        Self { raters: standing.raters(), rows, standing, tree, content, modules: HashMap::new() }
    }

    /// The facts about each.
    fn all(mut self, people: &[Uuid]) -> HashMap<Uuid, Facts> {
        let mut all = HashMap::with_capacity(people.len());
        for person in people {
            all.entry(*person).or_insert_with(|| self.facts(*person));
        }
        all
    }

    /// The facts about somebody, once: their observations are not kept.
    fn facts(&mut self, person: Uuid) -> Facts {
        let zone = self.zone(person);
        let published = self.modules.entry(zone).or_insert_with(|| publications(self.content, zone));
        let modules = published.clone();
        let observations = self.rows.observations.take(person);
        let rows = &self.rows;
        let affiliations: Vec<&AffiliationRow> = rows.affiliations.of(person).collect();
        let mut observers: BTreeSet<Uuid> = observations.iter().map(|row| row.observer_id).collect();
        observers.insert(person);
        let policies = self.policies(&affiliations);
        let nodes: BTreeSet<Uuid> = affiliations.iter().map(|row| row.node_id).collect();
        let of_kind = |kind: &'static str| policies.iter().filter(move |(_, policy)| policy.kind == kind);
        let mut facts = Facts {
            subject: person,
            overlays: of_kind("overlay").map(|(node, policy)| overlay(*node, policy)).collect(),
            solo_policies: of_kind("solo_visit")
                .map(|(node, policy)| rows::solo_policy(*node, policy))
                .collect(),
            affiliations: affiliations.iter().filter_map(|row| affiliation(row, self.tree)).collect(),
            leaves: rows.leaves.of(person).map(leave).collect(),
            modules,
            requirement_dates: self.content.version_dates.at(&nodes, zone),
            observations: observations.into_iter().filter_map(|row| rows::observation(row, zone)).collect(),
            observation_events: rows.events.of(person).filter_map(rows::event).collect(),
            knowledge: rows.attempts.of(person).filter_map(rows::knowledge).collect(),
            prior_learning: rows.prior_learning(person),
            credentials: self.credentials(person),
            attestations: rows.attestations.of(person).map(rows::attestation).collect(),
            waivers: rows.waivers.of(person).map(rows::waiver).collect(),
            raters: observers.iter().filter_map(|id| self.raters.get(id).cloned()).collect(),
            calibration_runs: rows.results.of(person).filter_map(raters::run).collect(),
            trainer_scopes: self.standing.scopes(person),
            ..Facts::default()
        };
        rows.records(&mut facts);
        facts
    }

    /// The zone of the site where the person works.
    fn zone(&self, person: Uuid) -> Tz {
        let current = self.rows.affiliations.of(person).filter(|row| row.superseded_at.is_none());
        let home = current.max_by_key(|row| row.started_on);
        home.map_or(chrono_tz::UTC, |row| self.tree.zone(row.node_id))
    }

    fn credentials(&self, person: Uuid) -> Vec<Credential> {
        let checks = |credential| self.rows.checks.of(credential);
        let credential = |row: &rows::CredentialRow| Credential {
            fact_id: row.credential_id,
            kind: row.kind.clone(),
            jurisdiction: row.jurisdiction.clone(),
            valid_from: row.valid_from_on,
            expires: row.expires_on,
            source_checks: checks(row.credential_id)
                .map(|check| SourceCheck {
                    on: check.checked_on,
                    confirmed: check.valid,
                    received_at: Millis(check.received_at),
                })
                .collect(),
            self_entered: row.recorded_by == row.person_id,
            received_at: Millis(row.received_at),
        };
        self.rows.credentials.of(person).map(credential).collect()
    }

    /// A policy holds at its node and below; the rules look it up by the node of an affiliation.
    fn policies(&self, affiliations: &[&AffiliationRow]) -> Vec<(Uuid, &PolicyRow)> {
        let nodes: BTreeSet<Uuid> = affiliations.iter().map(|row| row.node_id).collect();
        let at = |node: Uuid| {
            let here = self.rows.policies.iter().filter(move |row| self.tree.is_below(node, row.node_id));
            here.map(move |policy| (node, policy))
        };
        nodes.into_iter().flat_map(at).collect()
    }
}

fn publications(content: &Content, zone: chrono_tz::Tz) -> Vec<ModulePublication> {
    content
        .heads
        .iter()
        .filter_map(|head| {
            let module = content.modules.get(&head.code);
            Some(ModulePublication {
                module: head.code.parse::<ModuleCode>().ok()?,
                version: u32::try_from(head.version).ok()?,
                material: head.material_change,
                published_on: day(time::local_day(head.published_at, zone)),
                competencies: module
                    .map(|m| m.competencies.iter().filter_map(|c| c.parse().ok()).collect())
                    .unwrap_or_default(),
                reviews: reviews(content, head),
                received_at: Millis(head.published_at),
            })
        })
        .collect()
}

/// The reviews of a version. The demonstration's modules count as they are: nobody is
/// certified by it, and every page of theirs says that no clinician has read them.
fn reviews(content: &Content, head: &ModuleHead) -> Vec<ModuleReview> {
    let by_text = content.demonstration || head.reviewed;
    let by_text =
        by_text.then_some(ModuleReview { received_at: Millis(head.published_at), withdrawn_at: None });
    let of_this =
        |review: &&Review| review.row.module_code == head.code && review.row.module_version == head.version;
    let recorded = content.reviews.iter().filter(of_this).map(|review| ModuleReview {
        received_at: Millis(review.row.received_at),
        withdrawn_at: review.withdrawn.as_ref().map(|one| Millis(one.received_at)),
    });
    by_text.into_iter().chain(recorded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_convert_both_ways() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29", "2026-11-21"] {
            let given: NaiveDate = text.parse().expect("a day");
            assert_eq!(date(day(given)), given);
            assert_eq!(day(given).to_string(), text);
        }
    }
}
