//! Coaches and trainers of a place beside what is asked: protected time, raters in
//! reach, who can deliver each module, and the observed visits that the requirements
//! will ask for beside the time there is for them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::demand::{MINUTES_A_VISIT, coach_time_asked, minutes_within, visits_lacking};
use fieldcraft_competencies::facts::Facts;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::{MOST_PEOPLE, in_force, place, too_many};
use crate::app::content::Content;
use crate::app::learning::stages::Work;
use crate::app::status::roles_at;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::status::RoleHeld;
use crate::store::{self, facts, org::Tree};
use crate::time;

/// Days ahead for which the demand is told; today first.
const AHEAD: [i32; 3] = [0, 30, 90];
/// The practice role of a local coach: its share of full time is protected for coaching.
const COACH: &str = "R7";
/// Doses are told over so many weeks.
const WEEKS: i64 = 4;

/// Coaches and trainers beside what is asked of them.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// The place.
    pub node: org_node::Model,
    /// The day.
    pub as_of: NaiveDate,
    /// People who go on visits.
    pub responders: usize,
    /// Coaches with protected time, and that time in hundredths of a full position.
    pub coaches: (usize, i64),
    /// The time asked for that many who go on visits, in hundredths.
    pub coach_time_asked: i64,
    /// Certified raters in reach, by name.
    pub raters: Vec<Rater>,
    /// Modules and how many can deliver each.
    pub modules: Vec<ModuleCover>,
    /// Minutes a week that coaching plans promise.
    pub planned_weekly: i64,
    /// Minutes given and planned in the last weeks, and how many weeks those are.
    pub dose: (i64, i64, i64),
    /// Observed visits that will be owed, by day.
    pub demand: Vec<Demand>,
}

/// A rater in reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rater {
    /// The person.
    pub person: Uuid,
    /// Their name.
    pub name: String,
    /// Last day of the certificate.
    pub until: NaiveDate,
}

/// Who can deliver a module here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleCover {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Certified trainers whose scope holds it.
    pub trainers: usize,
}

/// Observed visits that are owed by a day if nobody is observed until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Days from today.
    pub days: i32,
    /// The fewest visits.
    pub visits: u32,
    /// People to be observed.
    pub people: u32,
    /// Minutes that these visits take.
    pub minutes: i64,
    /// Minutes of protected coach time until then.
    pub time: i64,
}

impl App {
    /// What coaches and trainers a place has beside what is asked. The number of
    /// queries is fixed.
    pub async fn capacity(&self, caller: &Caller, node: Uuid) -> AppResult<Capacity> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let tree = store::org::tree(db).await?;
        let node = place(&tree, node)?;
        let as_of = time::local_day(self.now(), tree.zone(node.id));
        let day = facts::day(as_of);
        let (_, held) = store::status::at_node(db, node.id).await?;
        let here: Vec<&RoleHeld> = now_at(&held, &tree, node.id, day).collect();
        let roles = roles_at(&held, &tree, node.id, day);
        let practice: Vec<Uuid> = roles
            .iter()
            .filter(|(_, stands)| Work::of(&stands.role, false).is_some())
            .map(|(person, _)| *person)
            .collect();
        if practice.len() > MOST_PEOPLE {
            return Err(too_many());
        }
        let content = self.content().await?;
        let certificates = in_force(db, as_of).await?;
        let covering: Vec<_> = certificates.iter().filter(|one| one.covers(&tree, node.id)).collect();
        let raters = covering.iter().filter(|one| one.rates());
        let until = latest(raters.map(|one| (one.row.person_id, one.row.valid_to_on)));
        let names = self.names(db, until.keys().copied()).await?;
        let mut raters: Vec<Rater> = until
            .into_iter()
            .map(|(person, until)| Rater {
                person,
                name: names.get(&person).cloned().unwrap_or_default(),
                until,
            })
            .collect();
        raters.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        let modules = content.modules.values().map(|module| {
            let teaches =
                covering.iter().filter(|one| one.modules.iter().any(|held| held.code == module.code));
            let trainers: BTreeSet<Uuid> = teaches.map(|one| one.row.person_id).collect();
            ModuleCover { code: module.code.clone(), title: module.title.clone(), trainers: trainers.len() }
        });
        let modules = modules.collect();
        let known = facts::load(db, &tree, &content, &practice).await?;
        let responders = roles.values().filter(|stands| stands.visits).count();
        let coaches = coach_time(&here);
        let lacking = lacking(content.clone(), known, day, Millis(self.now())).await?;
        let dose = self.dose_at(node.id, WEEKS).await?;
        Ok(Capacity {
            as_of,
            responders,
            coaches,
            coach_time_asked: coach_time_asked(responders),
            raters,
            modules,
            planned_weekly: dose.people.iter().map(|one| one.weekly).sum(),
            dose: (dose.all.given, dose.all.planned, dose.weeks),
            demand: lacking.into_iter().map(|(days, visits)| demand(days, &visits, coaches.1)).collect(),
            node,
        })
    }
}

/// Roles that are held at or below a node on a day.
pub(super) fn now_at<'r>(
    held: &'r [RoleHeld],
    tree: &'r Tree,
    node: Uuid,
    day: Day,
) -> impl Iterator<Item = &'r RoleHeld> {
    held.iter().filter(move |row| {
        row.started_on <= day && row.ended_on.is_none_or(|end| end >= day) && tree.is_below(row.node_id, node)
    })
}

/// Coaches, and the time that is protected for coaching in hundredths of a full position.
pub(super) fn coach_time(here: &[&RoleHeld]) -> (usize, i64) {
    let coaches = || here.iter().filter(|row| row.role == COACH);
    let heads: BTreeSet<Uuid> = coaches().map(|row| row.person_id).collect();
    (heads.len(), coaches().map(|row| row.fte_hundredths).sum())
}

fn latest(rows: impl Iterator<Item = (Uuid, NaiveDate)>) -> HashMap<Uuid, NaiveDate> {
    let mut latest = HashMap::new();
    for (person, until) in rows {
        let held = latest.entry(person).or_insert(until);
        *held = until.max(*held);
    }
    latest
}

fn demand(days: i32, visits: &[u32], coach_time: i64) -> Demand {
    let all: u32 = visits.iter().sum();
    Demand {
        days,
        visits: all,
        people: u32::try_from(visits.iter().filter(|one| **one > 0).count()).unwrap_or(u32::MAX),
        minutes: i64::from(all) * MINUTES_A_VISIT,
        time: minutes_within(coach_time, i64::from(days)),
    }
}

/// For each day ahead: how many visits each person lacks then. Reasons are worked out
/// one by one: too long for a thread that serves others.
async fn lacking(
    content: Arc<Content>,
    known: HashMap<Uuid, Facts>,
    day: Day,
    known_at: Millis,
) -> AppResult<Vec<(i32, Vec<u32>)>> {
    let work = move || -> AppResult<Vec<(i32, Vec<u32>)>> {
        let published = content.framework()?;
        let mut days: Vec<(i32, Vec<u32>)> = AHEAD.map(|ahead| (ahead, Vec::new())).into();
        for facts in known.values() {
            let case = Case::new(published.framework, facts, known_at);
            for (ahead, visits) in &mut days {
                visits.push(visits_lacking(&case.evaluations(&published.rules, day.plus(*ahead))));
            }
        }
        Ok(days)
    };
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}
