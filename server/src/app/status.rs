//! Statuses with their reasons. A deed that changes a fact computes, in its own
//! transaction, the short timelines of all statuses that follow if nothing more
//! arrives; a dashboard then reads small rows and compares days with today, and
//! nothing needs a nightly job to be true. Explanations are computed when asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::Ordering;

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::{
    Authorization, AuthorizationState, authorization, authorization_timeline,
};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::{Evaluation, Status};
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::Requirement;
use fieldcraft_competencies::timeline::timeline;
use fieldcraft_entities::{affiliation, org_node, person, person_status};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::content::Content;
use crate::app::evidence::Evidence;
use crate::app::learning::stages::Work;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts, org::Tree};
use crate::time;

/// At most this many people are evaluated inside one deed.
const IN_ONE_DEED: usize = 20;

/// What is kept of a person: statuses and authorization from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timelines {
    /// The day they begin with.
    pub from: Option<Day>,
    /// The day after the last they speak about.
    pub until: Option<Day>,
    /// By requirement: the status from each day on.
    pub statuses: BTreeMap<String, Vec<(Day, Status)>>,
    /// The authorization from each day on.
    pub authorization: Vec<(Day, AuthorizationState)>,
    /// By requirement: the words of the first day. Numbers in the words of what does
    /// not hold can change before the status does, so those are good for that day only.
    #[serde(default)]
    pub words: BTreeMap<String, Words>,
}

/// A status in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// One or two sentences.
    pub summary: String,
    /// The cheapest next step; absent when nothing is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
}

impl From<Evaluation> for Words {
    fn from(from: Evaluation) -> Self {
        Self { summary: from.summary, next_step: from.explanation.next_step }
    }
}

impl Timelines {
    /// All timelines of one person from a day on.
    #[must_use]
    pub fn of(framework: &Framework, facts: &Facts, from: Day, known_at: Millis) -> Self {
        let statuses = framework
            .requirements
            .iter()
            .map(|requirement| {
                (requirement.code.clone(), timeline(framework, requirement, facts, from, known_at))
            })
            .collect();
        Self {
            from: Some(from),
            until: Some(from.plus(fieldcraft_competencies::timeline::HORIZON_DAYS)),
            statuses,
            authorization: authorization_timeline(framework, facts, from, known_at),
            words: framework
                .requirements
                .iter()
                .map(|requirement| {
                    let evaluation = evaluate(framework, requirement, facts, from, known_at);
                    (requirement.code.clone(), evaluation.into())
                })
                .collect(),
        }
    }

    /// Do they speak about this day?
    #[must_use]
    pub fn cover(&self, day: Day) -> bool {
        self.from.is_some_and(|from| from <= day) && self.until.is_some_and(|until| day < until)
    }

    /// The status of a requirement on a day, and the next day it changes.
    #[must_use]
    pub fn status(&self, requirement: &str, day: Day) -> Option<(Status, Option<Day>)> {
        let line = self.statuses.get(requirement)?;
        let at = line.iter().rposition(|(from, _)| *from <= day)?;
        let status = line[at].1;
        let flips =
            line[at + 1..].iter().find(|(_, next)| next.without_warning() != status.without_warning());
        Some((status, flips.map(|(day, _)| *day)))
    }

    /// The words for a requirement on a day, where the kept ones are still exact.
    #[must_use]
    pub fn words(&self, requirement: &str, day: Day) -> Option<&Words> {
        let line = self.statuses.get(requirement)?;
        let (from, status) = line.first()?;
        let same = line.get(1).is_none_or(|(next, _)| day < *next);
        let holds = matches!(status, Status::Met | Status::Waived | Status::NotApplicable);
        self.words.get(requirement).filter(|_| *from == day || (*from < day && same && holds))
    }

    /// The authorization on a day.
    #[must_use]
    pub fn authorization(&self, day: Day) -> Option<&AuthorizationState> {
        self.authorization.iter().rev().find(|(from, _)| *from <= day).map(|(_, state)| state)
    }
}

/// Everything about one person on one day.
#[derive(Clone, Debug)]
pub struct PersonStatuses {
    /// The person.
    pub person: person::Model,
    /// The day.
    pub as_of: NaiveDate,
    /// What had been received.
    pub known_at: i64,
    /// The last instant of the day: what came in after it came late.
    pub day_ends_at: i64,
    /// The framework's code and version.
    pub framework: (String, u32),
    /// Practice authorization with what is missing.
    pub authorization: Authorization,
    /// By requirement.
    pub evaluations: Vec<Evaluation>,
    /// What was evaluated, for levels.
    pub levels: Vec<LevelShown>,
    /// The evidence that the reasons name, the newest first.
    pub evidence: Vec<Evidence>,
}

/// A competency's level on the day.
#[derive(Clone, Debug)]
pub struct LevelShown {
    /// Competency code.
    pub competency: String,
    /// Its title.
    pub title: String,
    /// `L0` to `L5`.
    pub level: String,
    /// The score cut to two decimals, where there is one.
    pub score: Option<String>,
    /// Events that count.
    pub events: usize,
}

/// A site's people and requirements on one day.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// The node.
    pub node: org_node::Model,
    /// The day.
    pub as_of: NaiveDate,
    /// The framework's version.
    pub framework_version: u32,
    /// Requirement codes with title and criticality, in order.
    pub requirements: Vec<(String, String, String)>,
    /// People by name.
    pub people: Vec<ReadinessRow>,
}

/// One person's line.
#[derive(Clone, Debug)]
pub struct ReadinessRow {
    /// The person.
    pub person: person::Model,
    /// The practice role under which the person stands at the node that day: of the
    /// roles that go on visits the lowest, without one the lowest held.
    pub role: String,
    /// Practice authorization.
    pub authorization: AuthorizationState,
    /// In the order of the requirements.
    pub cells: Vec<Cell>,
}

/// One person and one requirement.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it comes to.
    pub status: Status,
    /// The next day on which it changes.
    pub flips_on: Option<NaiveDate>,
    /// The same in words.
    pub words: Words,
}

impl App {
    /// To be called inside every deed that changes facts about these people.
    /// More than a few are marked and computed by the background job.
    pub async fn refresh_status(&self, tx: &DatabaseTransaction, people: &[Uuid]) -> AppResult<()> {
        let tree = store::org::tree(tx).await?;
        self.refresh_status_in(tx, &tree, people).await
    }

    /// The same for a deed that has read the tree.
    pub async fn refresh_status_in(
        &self,
        tx: &DatabaseTransaction,
        tree: &Tree,
        people: &[Uuid],
    ) -> AppResult<()> {
        // Each once, in the order in which they are locked.
        let people: Vec<Uuid> = people.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let content = self.content().await?;
        let deferred = self.statuses_deferred.load(Ordering::Relaxed);
        if deferred || people.len() > IN_ONE_DEED || content.framework.is_none() {
            let rows = people.into_iter().map(marked_row).collect();
            return Ok(store::status::keep(tx, rows).await?);
        }
        let all = facts::load(tx, tree, &content, &people).await?;
        let framework = &content.framework()?.framework;
        let known_at = Millis(self.now());
        let rows = all
            .iter()
            .map(|(person, facts)| kept_row(*person, framework, facts, self.today_for(facts, tree), known_at))
            .collect::<AppResult<Vec<_>>>()?;
        Ok(store::status::keep(tx, rows).await?)
    }

    /// Computes marked rows until none is left or `rounds` are done; gives how many it did.
    pub async fn clear_marked(&self, rounds: usize) -> AppResult<usize> {
        let mut done = 0;
        for _ in 0..rounds {
            let tx = self.store.begin().await?;
            let people = store::status::marked(&tx, IN_ONE_DEED as u64).await?;
            if people.is_empty() {
                break;
            }
            store::lock_people(&tx, &people).await?;
            self.refresh_status(&tx, &people).await?;
            tx.commit().await?;
            done += people.len();
        }
        Ok(done)
    }

    pub(crate) fn today_for(&self, facts: &Facts, tree: &Tree) -> Day {
        facts::day(time::local_day(self.now(), zone_for(facts, tree)))
    }

    /// A person's statuses on a day, by what was known at an instant, with every reason.
    pub async fn statuses(
        &self,
        caller: &Caller,
        id: Uuid,
        as_of: Option<NaiveDate>,
        known_at: Option<i64>,
    ) -> AppResult<PersonStatuses> {
        let db = &self.store.read;
        let person = store::people::person(db, id).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_person(db, caller, Action::ReadEvidence, id).await?;
        let content = self.content().await?;
        let framework = content.framework()?.clone();
        let tree = store::org::tree(db).await?;
        let facts = facts::load(db, &tree, &content, &[id]).await?.remove(&id).unwrap_or_default();
        let as_of = as_of.unwrap_or_else(|| facts::date(self.today_for(&facts, &tree)));
        let known_at = known_at.unwrap_or_else(|| self.now());
        let (day, known) = (facts::day(as_of), Millis(known_at));
        let framework = &framework.framework;
        let evaluations: Vec<Evaluation> =
            framework.requirements.iter().map(|r| evaluate(framework, r, &facts, day, known)).collect();
        Ok(PersonStatuses {
            evidence: self.evidence_named(&facts, &evaluations).await?,
            person,
            as_of,
            known_at,
            day_ends_at: time::end_of_day(as_of, zone_for(&facts, &tree)),
            framework: (framework.code.clone(), framework.version),
            authorization: authorization(framework, &facts, day, known),
            evaluations,
            levels: levels(framework, &facts, day, known),
        })
    }

    /// The practice authorization of a person today.
    pub async fn authorization_of(&self, id: Uuid) -> AppResult<Option<Authorization>> {
        let content = self.content().await?;
        let Some(framework) = &content.framework else { return Ok(None) };
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let facts = facts::load(db, &tree, &content, &[id]).await?.remove(&id).unwrap_or_default();
        let today = self.today_for(&facts, &tree);
        Ok(Some(authorization(&framework.framework, &facts, today, Millis(self.now()))))
    }

    /// The facts about a person as the rules read them, with today at their site.
    pub async fn facts_of(&self, id: Uuid) -> AppResult<(Facts, Day)> {
        let content = self.content().await?;
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let facts = facts::load(db, &tree, &content, &[id]).await?.remove(&id).unwrap_or_default();
        let today = self.today_for(&facts, &tree);
        Ok((facts, today))
    }

    /// The people of a node and their statuses. Today comes from kept rows;
    /// marked rows, other days and words that have aged are evaluated live, in a
    /// fixed number of queries. A person with several roles is one line, with the
    /// requirements of all of them.
    pub async fn readiness(
        &self,
        caller: &Caller,
        node: Uuid,
        as_of: Option<NaiveDate>,
    ) -> AppResult<Readiness> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let content = self.content().await?;
        let framework = content.framework()?.clone();
        let tree = store::org::tree(db).await?;
        let node = tree.get(node).cloned().ok_or(AppError::NotFound("place"))?;
        let as_of = as_of.unwrap_or_else(|| time::local_day(self.now(), tree.zone(node.id)));
        let people = store::people::of_node(db, node.id).await?;
        let ids: Vec<Uuid> = people.iter().map(|p| p.id).collect();
        let roles = roles_at(&store::people::affiliations(db, &ids).await?, &tree, node.id, as_of);
        let people: Vec<person::Model> = people.into_iter().filter(|p| roles.contains_key(&p.id)).collect();
        let lines = self.timelines(&content, &framework.framework, &tree, &people, facts::day(as_of)).await?;
        let framework = &framework.framework;
        let day = facts::day(as_of);
        let mut words = self.aged_words(&content, framework, &tree, &lines, day).await?;
        let rows = people.into_iter().map(|person| {
            let kept = lines.get(&person.id);
            let cells: Vec<Cell> = framework
                .requirements
                .iter()
                .map(|requirement| {
                    let code = requirement.code.as_str();
                    let (status, flips_on) =
                        kept.and_then(|t| t.status(code, day)).unwrap_or((Status::NotApplicable, None));
                    let live = words.remove(&(person.id, code.to_owned()));
                    let words = live.or_else(|| kept?.words(code, day).cloned()).unwrap_or_default();
                    Cell { status, flips_on: flips_on.map(facts::date), words }
                })
                .collect();
            ReadinessRow {
                role: roles.get(&person.id).cloned().unwrap_or_default(),
                authorization: kept
                    .and_then(|t| t.authorization(day))
                    .cloned()
                    .unwrap_or_else(no_authorization),
                cells,
                person,
            }
        });
        Ok(Readiness {
            as_of,
            framework_version: framework.version,
            requirements: framework
                .requirements
                .iter()
                .map(|r| (r.code.clone(), r.title.clone(), criticality(r.criticality).to_owned()))
                .collect(),
            people: rows.collect(),
            node,
        })
    }

    /// The words that the kept rows no longer have for this day, evaluated live.
    async fn aged_words(
        &self,
        content: &Content,
        framework: &Framework,
        tree: &Tree,
        lines: &HashMap<Uuid, Timelines>,
        day: Day,
    ) -> AppResult<HashMap<(Uuid, String), Words>> {
        let wanted: Vec<(Uuid, &Requirement)> = lines
            .iter()
            .flat_map(|(person, kept)| {
                let aged = framework.requirements.iter().filter(|r| kept.words(&r.code, day).is_none());
                aged.map(|requirement| (*person, requirement))
            })
            .collect();
        let people: BTreeSet<Uuid> = wanted.iter().map(|(person, _)| *person).collect();
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let people: Vec<Uuid> = people.into_iter().collect();
        let facts = facts::load(&self.store.read, tree, content, &people).await?;
        let known_at = Millis(self.now());
        let words = wanted.into_iter().filter_map(|(person, requirement)| {
            let evaluation = evaluate(framework, requirement, facts.get(&person)?, day, known_at);
            Some(((person, requirement.code.clone()), evaluation.into()))
        });
        Ok(words.collect())
    }

    async fn timelines(
        &self,
        content: &Content,
        framework: &Framework,
        tree: &Tree,
        people: &[person::Model],
        day: Day,
    ) -> AppResult<HashMap<Uuid, Timelines>> {
        let db = &self.store.read;
        let ids: Vec<Uuid> = people.iter().map(|p| p.id).collect();
        let mut lines = HashMap::new();
        for row in store::status::kept(db, &ids).await? {
            if row.dirty || row.framework_version != i64::from(framework.version) {
                continue;
            }
            let kept: Timelines = serde_json::from_str(&row.timelines).map_err(AppError::internal)?;
            if kept.cover(day) {
                lines.insert(row.person_id, kept);
            }
        }
        let live: Vec<Uuid> = ids.into_iter().filter(|id| !lines.contains_key(id)).collect();
        if !live.is_empty() {
            let known_at = Millis(self.now());
            for (id, facts) in facts::load(db, tree, content, &live).await? {
                lines.insert(id, Timelines::of(framework, &facts, day, known_at));
            }
        }
        Ok(lines)
    }
}

/// The zone of the site where the person works.
fn zone_for(facts: &Facts, tree: &Tree) -> chrono_tz::Tz {
    let home = facts.affiliations.iter().max_by_key(|a| a.start_in_role);
    home.map_or(chrono_tz::UTC, |a| tree.zone(a.node))
}

pub(crate) fn kept_row(
    person: Uuid,
    framework: &Framework,
    facts: &Facts,
    today: Day,
    known_at: Millis,
) -> AppResult<person_status::Model> {
    let timelines = Timelines::of(framework, facts, today, known_at);
    Ok(person_status::Model {
        person_id: person,
        framework_version: i64::from(framework.version),
        timelines: serde_json::to_string(&timelines).map_err(AppError::internal)?,
        computed_at: known_at.0,
        dirty: false,
    })
}

fn marked_row(person: Uuid) -> person_status::Model {
    person_status::Model {
        person_id: person,
        framework_version: 0,
        timelines: "{}".into(),
        computed_at: 0,
        dirty: true,
    }
}

fn no_authorization() -> AuthorizationState {
    AuthorizationState { step: None, supervise: None, solo_visit_kinds: Vec::new() }
}

/// The practice role under which each person stands at or below a node on a day: the
/// one first needed. Of several roles it is the lowest that goes on visits, since
/// visits are what a site must be ready for; without such a role the lowest held.
fn roles_at(rows: &[affiliation::Model], tree: &Tree, node: Uuid, day: NaiveDate) -> HashMap<Uuid, String> {
    let rank = |row: &affiliation::Model| {
        let visits = Work::of(&row.role, row.rostered_to_respond) == Some(Work::Visits);
        let number = row.role.trim_start_matches('R').parse::<u32>().unwrap_or(u32::MAX);
        (!visits, number)
    };
    let mut first: HashMap<Uuid, &affiliation::Model> = HashMap::new();
    for row in rows {
        let holds = row.started_on <= day && row.ended_on.is_none_or(|end| end >= day);
        if holds && tree.is_below(row.node_id, node) {
            let best = first.entry(row.person_id).or_insert(row);
            if rank(row) < rank(best) {
                *best = row;
            }
        }
    }
    first.into_iter().map(|(person, row)| (person, row.role.clone())).collect()
}

/// The name of a criticality on the wire.
#[must_use]
pub fn criticality(criticality: fieldcraft_competencies::requirement::Criticality) -> &'static str {
    use fieldcraft_competencies::requirement::Criticality as C;
    match criticality {
        C::Safety => "safety",
        C::Core => "core",
        C::Development => "development",
    }
}

fn levels(framework: &Framework, facts: &Facts, day: Day, known_at: Millis) -> Vec<LevelShown> {
    Case::new(framework, facts, known_at)
        .levels(day)
        .into_iter()
        .map(|level| LevelShown {
            competency: level.competency.to_string(),
            title: framework.competency(level.competency).map(|c| c.title.clone()).unwrap_or_default(),
            level: level.level.to_string(),
            score: level.score.map(Fraction::cut),
            events: level.events,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_timeline_answers_for_every_day_it_covers() {
        let mut lines = Timelines { from: Some(Day(10)), until: Some(Day(100)), ..Timelines::default() };
        let line = vec![
            (Day(10), Status::Met),
            (Day(20), Status::MetExpiring),
            (Day(30), Status::InsufficientEvidence),
        ];
        lines.statuses.insert("FR-02".into(), line);
        assert!(!lines.cover(Day(9)) && lines.cover(Day(10)) && !lines.cover(Day(100)));
        assert_eq!(lines.status("FR-02", Day(10)), Some((Status::Met, Some(Day(30)))));
        assert_eq!(lines.status("FR-02", Day(29)), Some((Status::MetExpiring, Some(Day(30)))));
        assert_eq!(lines.status("FR-02", Day(30)), Some((Status::InsufficientEvidence, None)));
        assert_eq!(lines.status("FR-99", Day(30)), None);
    }
}
