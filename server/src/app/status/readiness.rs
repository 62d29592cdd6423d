//! A site's readiness: everybody there and every requirement on one day, from the
//! kept lines; and the reasons of one person's line, when somebody asks.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::Basis;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::criticality;
use super::kept::{Glance, Timelines};
use crate::app::content::Content;
use crate::app::learning::stages::Work;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::status::{AtNode, RoleHeld};
use crate::store::{self, facts, org::Tree};
use crate::time;

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
    pub person: Uuid,
    /// Their name.
    pub display_name: String,
    /// The practice role under which the person stands at the node that day: of the
    /// roles that go on visits the lowest, without one the lowest held.
    pub role: String,
    /// They go on visits in it.
    pub visits: bool,
    /// The step of practice authorization that is held, and on what basis.
    pub step: Option<(String, Basis)>,
    /// In the order of the requirements.
    pub cells: Vec<Cell>,
}

/// One person and one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it comes to.
    pub status: Status,
    /// The next day on which it changes.
    pub flips_on: Option<Day>,
}

/// One person and one requirement, in words.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The requirement's code.
    pub requirement: String,
    /// What it comes to.
    pub status: Status,
    /// One or two sentences.
    pub summary: String,
    /// The cheapest next step; absent when nothing is to be done.
    pub next_step: Option<String>,
}

/// What a site's page asks for.
struct Site {
    node: org_node::Model,
    tree: Tree,
    as_of: NaiveDate,
}

impl App {
    /// The people of a node and their statuses. Today comes from kept lines; marked
    /// lines and days they do not speak about are evaluated live. The number of
    /// queries is fixed. A person with several roles is one line, with the
    /// requirements of all of them.
    pub async fn readiness(
        &self,
        caller: &Caller,
        node: Uuid,
        as_of: Option<NaiveDate>,
    ) -> AppResult<Readiness> {
        let Site { node, tree, as_of } = self.site(caller, node, as_of).await?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let day = facts::day(as_of);
        let (mut people, held) = store::status::at_node(&self.store.read, node.id).await?;
        let mut roles = roles_at(&held, &tree, node.id, day);
        people.retain(|person| roles.contains_key(&person.id));
        let live = self.live(&content, framework, &tree, &people, day).await?;
        let rows = people.into_iter().map(|person| {
            let fresh = live.get(&person.id).map(String::as_str);
            let stands = roles.remove(&person.id).unwrap_or_default();
            ReadinessRow::of(person, fresh, stands, framework, day)
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

    /// The reasons of one person's line, in words.
    pub async fn readiness_reasons(
        &self,
        caller: &Caller,
        node: Uuid,
        person: Uuid,
        as_of: Option<NaiveDate>,
    ) -> AppResult<Vec<Reason>> {
        let Site { node, tree, as_of } = self.site(caller, node, as_of).await?;
        let db = &self.store.read;
        let (_, held) = store::status::at_node(db, node.id).await?;
        if !roles_at(&held, &tree, node.id, facts::day(as_of)).contains_key(&person) {
            return Err(AppError::NotFound("person at this place"));
        }
        let content = self.content().await?;
        let published = content.framework()?;
        let framework = published.framework;
        let facts = facts::load(db, &tree, &content, &[person]).await?.remove(&person).unwrap_or_default();
        let case = Case::new(framework, &facts, Millis(self.now()));
        let evaluations = case.evaluations(&published.rules, facts::day(as_of));
        let reasons = evaluations.into_iter().map(|evaluation| Reason {
            requirement: evaluation.requirement,
            status: evaluation.status,
            summary: evaluation.summary,
            next_step: evaluation.explanation.next_step,
        });
        Ok(reasons.collect())
    }

    async fn site(&self, caller: &Caller, node: Uuid, as_of: Option<NaiveDate>) -> AppResult<Site> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let tree = store::org::tree(db).await?;
        let node = tree.get(node).cloned().ok_or(AppError::NotFound("place"))?;
        let as_of = as_of.unwrap_or_else(|| time::local_day(self.now(), tree.zone(node.id)));
        Ok(Site { node, tree, as_of })
    }

    /// The lines of those whose kept ones do not speak about the day.
    pub(crate) async fn live(
        &self,
        content: &Content,
        framework: &Framework,
        tree: &Tree,
        people: &[AtNode],
        day: Day,
    ) -> AppResult<HashMap<Uuid, String>> {
        let version = i64::from(framework.version);
        let stale = |person: &&AtNode| {
            let kept = person.timelines.as_deref().filter(|_| person.framework_version == Some(version));
            kept.and_then(|text| Glance::at(text, day)).is_none()
        };
        let stale: Vec<Uuid> = people.iter().filter(stale).map(|person| person.id).collect();
        if stale.is_empty() {
            return Ok(HashMap::new());
        }
        let known_at = Millis(self.now());
        let all = facts::load(&self.store.read, tree, content, &stale).await?;
        let rules = &content.framework()?.rules;
        let line = |(person, facts)| {
            let timelines = Timelines::of(framework, rules, &facts, day, known_at);
            (person, timelines.to_string())
        };
        Ok(all.into_iter().map(line).collect())
    }
}

/// How somebody stands at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stands {
    /// The practice role.
    pub(crate) role: String,
    /// They go on visits in it.
    pub(crate) visits: bool,
}

impl ReadinessRow {
    /// From the kept line, or from one computed just now.
    pub(crate) fn of(
        person: AtNode,
        fresh: Option<&str>,
        stands: Stands,
        framework: &Framework,
        day: Day,
    ) -> Self {
        let text = fresh.or(person.timelines.as_deref()).unwrap_or_default();
        let glance = Glance::at(text, day);
        let codes = framework.requirements.iter().map(|requirement| requirement.code.as_str());
        let cells = glance.map(|glance| glance.statuses(codes, day)).unwrap_or_default();
        Self {
            person: person.id,
            role: stands.role,
            visits: stands.visits,
            step: glance.and_then(|glance| glance.step(day)),
            cells: cells.into_iter().map(|(status, flips_on)| Cell { status, flips_on }).collect(),
            display_name: person.display_name,
        }
    }
}

/// The practice role under which each person stands at or below a node on a day: the
/// one first needed. Of several roles it is the lowest that goes on visits, since
/// visits are what a site must be ready for; without such a role the lowest held.
pub(crate) fn roles_at(rows: &[RoleHeld], tree: &Tree, node: Uuid, day: Day) -> HashMap<Uuid, Stands> {
    let visits = |row: &RoleHeld| Work::of(&row.role, row.rostered_to_respond) == Some(Work::Visits);
    let rank = |row: &RoleHeld| {
        let number = row.role.trim_start_matches('R').parse::<u32>().unwrap_or(u32::MAX);
        (!visits(row), number)
    };
    let mut below: BTreeMap<Uuid, bool> = BTreeMap::new();
    let mut first: HashMap<Uuid, &RoleHeld> = HashMap::new();
    for row in rows {
        let holds = row.started_on <= day && row.ended_on.is_none_or(|end| end >= day);
        if holds && *below.entry(row.node_id).or_insert_with(|| tree.is_below(row.node_id, node)) {
            let best = first.entry(row.person_id).or_insert(row);
            if rank(row) < rank(best) {
                *best = row;
            }
        }
    }
    let stands = |row: &RoleHeld| Stands { role: row.role.clone(), visits: visits(row) };
    first.into_iter().map(|(person, row)| (person, stands(row))).collect()
}
