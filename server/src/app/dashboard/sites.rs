//! All sites that a caller may see, one line each: where it stands and why. Figures
//! about few people are withheld, with others where a difference would tell them;
//! a table of sites is printed and sent on, unlike a page of one site.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use fieldcraft_competencies::day::Day;
use fieldcraft_competencies::demand::coach_time_asked;
use fieldcraft_competencies::disclosure::{self, Group};
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::Criticality;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::capacity::{coach_time, now_at};
use super::in_force;
use crate::app::status::{Cell, ReadinessRow, roles_at};
use crate::error::AppResult;
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::status::{AtNode, RoleHeld};
use crate::store::{self, facts, org::Tree};
use crate::time;

/// What turns within so many days is told.
const SOON_DAYS: i32 = 30;
/// Steps of practice that lead a visit.
const LEADING: [&str; 2] = ["lead_with_partner", "solo_permitted"];

/// All sites of a caller.
#[derive(Clone, Debug)]
pub struct Sites {
    /// By name.
    pub sites: Vec<SiteStanding>,
    /// All together; a share is absent where it would tell what is withheld.
    pub all: Figures,
}

/// A share of people, or nothing where it is withheld.
pub type Share = Option<(usize, usize)>;

/// The shares that are told of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Meet everything asked of their role, of those of whom something is asked.
    pub ready: Share,
    /// May lead a visit, of those who go on visits.
    pub leading: Share,
    /// A safety requirement does not hold, of those of whom something is asked.
    pub attention: Share,
    /// Something that holds turns within 30 days, of those of whom something is asked.
    pub turning: Share,
}

/// Where one site stands.
#[derive(Clone, Debug)]
pub struct SiteStanding {
    /// The site.
    pub node: org_node::Model,
    /// The agency it belongs to.
    pub agency: Option<String>,
    /// Its local day.
    pub as_of: NaiveDate,
    /// The shares.
    pub figures: Figures,
    /// The requirement that most people miss.
    pub worst: Option<Worst>,
    /// Protected coach time in hundredths of a full position.
    pub coach_time: i64,
    /// What is asked; absent where it would tell how few people there are.
    pub coach_time_asked: Option<i64>,
    /// Certified raters in reach.
    pub raters: usize,
}

/// What most people of a site miss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worst {
    /// Code of the requirement.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// People who miss it.
    pub missing: usize,
    /// People of whom it is asked.
    pub of: usize,
}

/// What is counted of a site before anything is withheld.
struct Counted {
    node: org_node::Model,
    as_of: NaiveDate,
    ready: usize,
    leading: usize,
    attention: usize,
    turning: usize,
    asked: usize,
    visits: usize,
    worst: Option<Worst>,
    coach_time: i64,
    raters: usize,
    open: bool,
}

impl App {
    /// Every site the caller may read the readiness of. The number of queries is fixed,
    /// but for one more where the day is another at some sites than at others.
    pub async fn sites(&self, caller: &Caller) -> AppResult<Sites> {
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let scope = caller.scope(Action::ReadReadiness);
        let nodes = listed(&tree, &scope);
        let content = self.content().await?;
        if nodes.is_empty() {
            return Ok(Sites { sites: Vec::new(), all: Figures::default() });
        }
        let framework = &content.framework()?.framework;
        let ids: Vec<Uuid> = nodes.iter().map(|node| node.id).collect();
        let (people, held) = store::status::at_nodes(db, &ids).await?;
        let today = |node: Uuid| time::local_day(self.now(), tree.zone(node));
        let days: BTreeSet<NaiveDate> = ids.iter().map(|id| today(*id)).collect();
        let mut fresh: HashMap<(NaiveDate, Uuid), String> = HashMap::new();
        // At any instant there are few different days on Earth.
        for day in &days {
            let live = self.live(&content, framework, &tree, &people, facts::day(*day)).await?;
            fresh.extend(live.into_iter().map(|(person, line)| ((*day, person), line)));
        }
        // A certificate is of the center: its day decides.
        let center = tree.iter().find(|node| node.parent_id.is_none()).map(|node| today(node.id));
        let certificates = match center {
            Some(day) => in_force(db, day).await?,
            None => Vec::new(),
        };
        let raters = |node: Uuid| {
            let in_reach = certificates.iter().filter(|one| one.rates() && one.covers(&tree, node));
            in_reach.map(|one| one.row.person_id).collect::<BTreeSet<Uuid>>().len()
        };
        let by_id: HashMap<Uuid, &AtNode> = people.iter().map(|person| (person.id, person)).collect();
        let mut by_site = at_sites(&held, &tree, &ids);
        let counted = nodes.into_iter().map(|node| {
            let (as_of, held) = (today(node.id), by_site.remove(&node.id).unwrap_or_default());
            let day = facts::day(as_of);
            let rows = roles_at(&held, &tree, node.id, day).into_iter().filter_map(|(person, stands)| {
                let line = fresh.get(&(as_of, person)).map(String::as_str);
                let known = (*by_id.get(&person)?).clone();
                Some(ReadinessRow::of(known, line, stands, framework, day))
            });
            let rows: Vec<ReadinessRow> = rows.collect();
            let target = Target::at(tree.line(node.id).map(|one| one.id).collect());
            let open = policy::check(caller, Action::ReadSmallCells, &target).is_ok();
            let here: Vec<&RoleHeld> = now_at(&held, &tree, node.id, day).collect();
            let raters = raters(node.id);
            count(framework, node, as_of, &rows, &here, (raters, open), day)
        });
        let counted: Vec<Counted> = counted.collect();
        Ok(told(counted, &tree))
    }
}

/// Sites at or below these nodes by name, and nodes within a site that are all there is of it.
fn listed(tree: &Tree, scope: &[Uuid]) -> Vec<org_node::Model> {
    let own = |node: &&org_node::Model| {
        let within = scope.iter().any(|top| tree.is_below(node.id, *top));
        let part = scope.contains(&node.id) && tree.above(node.id, "site").is_some();
        within && (node.kind == "site" || part)
    };
    let mut nodes: Vec<org_node::Model> = tree.iter().filter(own).cloned().collect();
    // A team of a site that is listed itself is told with it.
    let ids: Vec<Uuid> = nodes.iter().map(|node| node.id).collect();
    nodes.retain(|node| !tree.line(node.id).skip(1).any(|up| ids.contains(&up.id)));
    nodes
}

/// The roles held at each listed place or below it.
fn at_sites(held: &[RoleHeld], tree: &Tree, ids: &[Uuid]) -> HashMap<Uuid, Vec<RoleHeld>> {
    let mut known: HashMap<Uuid, Option<Uuid>> = HashMap::new();
    let mut by_site: HashMap<Uuid, Vec<RoleHeld>> = HashMap::new();
    for row in held {
        let site = *known
            .entry(row.node_id)
            .or_insert_with(|| tree.line(row.node_id).map(|one| one.id).find(|id| ids.contains(id)));
        if let Some(site) = site {
            by_site.entry(site).or_default().push(row.clone());
        }
    }
    by_site
}

fn count(
    framework: &Framework,
    node: org_node::Model,
    as_of: NaiveDate,
    rows: &[ReadinessRow],
    here: &[&RoleHeld],
    (raters, open): (usize, bool),
    day: Day,
) -> Counted {
    let asked: Vec<&ReadinessRow> =
        rows.iter().filter(|row| row.cells.iter().any(|cell| cell.status != Status::NotApplicable)).collect();
    let safety: Vec<bool> =
        framework.requirements.iter().map(|one| one.criticality == Criticality::Safety).collect();
    let until = day.plus(SOON_DAYS);
    let number = |test: &dyn Fn(&ReadinessRow) -> bool| asked.iter().filter(|row| test(row)).count();
    let leads = |row: &&ReadinessRow| {
        row.visits && row.step.as_ref().is_some_and(|(step, _)| LEADING.contains(&step.as_str()))
    };
    Counted {
        ready: number(&|row| row.cells.iter().all(holds_or_is_not_asked)),
        attention: number(&|row| row.cells.iter().zip(&safety).any(|(cell, safety)| *safety && missed(cell))),
        turning: number(&|row| {
            row.cells
                .iter()
                .any(|cell| cell.status.is_satisfied() && cell.flips_on.is_some_and(|on| on <= until))
        }),
        leading: rows.iter().filter(leads).count(),
        asked: asked.len(),
        visits: rows.iter().filter(|row| row.visits).count(),
        worst: worst(framework, rows, open),
        coach_time: coach_time(here).1,
        node,
        as_of,
        raters,
        open,
    }
}

fn holds_or_is_not_asked(cell: &Cell) -> bool {
    cell.status.is_satisfied() || cell.status == Status::NotApplicable
}

fn missed(cell: &Cell) -> bool {
    matches!(cell.status, Status::NotMet | Status::InsufficientEvidence)
}

/// The requirement that most people miss, of those asked of enough people to be told.
fn worst(framework: &Framework, rows: &[ReadinessRow], open: bool) -> Option<Worst> {
    let fewest = if open { 1 } else { usize::try_from(disclosure::FEWEST).unwrap_or(usize::MAX) };
    let mut worst: Option<Worst> = None;
    for (at, requirement) in framework.requirements.iter().enumerate() {
        let cells = || rows.iter().filter_map(|row| row.cells.get(at));
        let of = cells().filter(|cell| cell.status != Status::NotApplicable).count();
        let missing = cells().filter(|cell| missed(cell)).count();
        if missing > 0 && of >= fewest && worst.as_ref().is_none_or(|found| missing > found.missing) {
            let (requirement, title) = (requirement.code.clone(), requirement.title.clone());
            worst = Some(Worst { requirement, title, missing, of });
        }
    }
    worst
}

/// Withholds what is about too few people, and what would tell it.
fn told(counted: Vec<Counted>, tree: &Tree) -> Sites {
    let groups = |of: fn(&Counted) -> usize| {
        let group =
            |one: &Counted| Group { people: u32::try_from(of(one)).unwrap_or(u32::MAX), open: one.open };
        disclosure::shown(&counted.iter().map(group).collect::<Vec<Group>>())
    };
    let (asked, visits) = (groups(|one| one.asked), groups(|one| one.visits));
    let sum = |of: fn(&Counted) -> usize| counted.iter().map(of).sum::<usize>();
    let all_asked = |of: fn(&Counted) -> usize| asked.total.then(|| (sum(of), sum(|one| one.asked)));
    let all = Figures {
        ready: all_asked(|one| one.ready),
        leading: visits.total.then(|| (sum(|one| one.leading), sum(|one| one.visits))),
        attention: all_asked(|one| one.attention),
        turning: all_asked(|one| one.turning),
    };
    let seen: Vec<(bool, bool)> = asked.groups.into_iter().zip(visits.groups).collect();
    let sites = counted.into_iter().zip(seen).map(|(one, (asked, visits))| {
        let share = |n: usize| asked.then_some((n, one.asked));
        SiteStanding {
            figures: Figures {
                ready: share(one.ready),
                leading: visits.then_some((one.leading, one.visits)),
                attention: share(one.attention),
                turning: share(one.turning),
            },
            worst: one.worst.filter(|_| asked),
            coach_time: one.coach_time,
            coach_time_asked: visits.then(|| coach_time_asked(one.visits)),
            raters: one.raters,
            agency: tree.above(one.node.id, "agency").map(|agency| agency.name.clone()),
            as_of: one.as_of,
            node: one.node,
        }
    });
    Sites { sites: sites.collect(), all }
}
