//! Transfer at a place: by module, trainer, coach and site, always with both figures.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use fieldcraft_entities::{affiliation, assignment};
use uuid::Uuid;

use super::window::{CycleRate, Look, Rate, Window};
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::org::Tree;
use crate::store::{self, transfer::Whose};
use crate::time;

/// A period is a year at most.
const LONGEST_DAYS: i64 = 366;

/// Some windows that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// A module's code, or the id of a coach or place; none where there was no coach.
    pub key: Option<String>,
    /// Title or name.
    pub name: String,
    /// The windows.
    pub rate: Rate,
    /// The coaching cycles, where it is a coach.
    pub cycles: Option<CycleRate>,
}

/// Transfer at a place within a period.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// First day on which a window opened.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// All windows.
    pub all: Rate,
    /// All coaching cycles that were closed in the period.
    pub cycles: CycleRate,
    /// By module.
    pub modules: Vec<Group>,
    /// By the trainers of the session that the person took last before passing;
    /// what a trainer saw of their own learners does not count.
    pub trainers: Vec<Group>,
    /// By the coach of the day on which the window opened.
    pub coaches: Vec<Group>,
    /// By site.
    pub sites: Vec<Group>,
}

impl App {
    /// Transfer at a node and below, of the windows that opened within a period;
    /// without one, within the last year.
    pub async fn transfer(
        &self,
        caller: &Caller,
        node: Uuid,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> AppResult<Transfer> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let tree = store::org::tree(db).await?;
        let today = time::local_day(self.now(), tree.zone(node));
        let to = to.unwrap_or(today);
        let from = from.or_else(|| to.checked_sub_days(Days::new(364))).unwrap_or(to);
        if from > to || to.signed_duration_since(from).num_days() > LONGEST_DAYS {
            return Err(AppError::field(
                "?from",
                "The period begins before it ends and lasts a year at most.",
            ));
        }
        let whose = Whose::Node(node);
        let affiliations = store::transfer::affiliations(db, &whose).await?;
        let (windows, looks) = self.windows(db, &whose, &affiliations, Some((from, to)), today).await?;
        let coaches = store::transfer::coaches(db, &whose).await?;
        let closings = store::transfer::closings(db, &whose, from, to).await?;
        let mut cycles: HashMap<Uuid, CycleRate> = HashMap::new();
        let mut all_cycles = CycleRate::default();
        for (coach, _, outcome) in &closings {
            let outcome = outcome.as_deref().unwrap_or_default();
            cycles.entry(*coach).or_default().add(outcome);
            all_cycles.add(outcome);
        }
        let taught = store::training::taught(db, node).await?;
        let named = coaches.iter().map(|row| row.lead_id).chain(cycles.keys().copied());
        let names = self.names(db, named.chain(taught.iter().map(|one| one.3))).await?;
        let content = self.content().await?;
        let title = |code: &str| {
            content.modules.get(code).map_or_else(|| code.to_owned(), |module| module.title.clone())
        };
        let site = |window: &Window| site_of(window, &affiliations, &tree);
        let coach = |window: &Window| coach_of(window, &coaches);
        let mut transfer = Transfer {
            from,
            to,
            all: Rate::default(),
            cycles: all_cycles,
            modules: grouped(&windows, |window| Some(window.opening.module.clone()), title),
            sites: grouped(
                &windows,
                |window| site(window).map(|id| id.to_string()),
                |key| place_name(key, &tree),
            ),
            trainers: by_trainer(&windows, &looks, &taught, &names, today),
            coaches: by_coach(&windows, coach, &cycles, &names),
        };
        for window in &windows {
            transfer.all.add(window.standing);
        }
        Ok(transfer)
    }
}

fn grouped(
    windows: &[Window],
    key: impl Fn(&Window) -> Option<String>,
    name: impl Fn(&str) -> String,
) -> Vec<Group> {
    let mut groups: BTreeMap<Option<String>, Rate> = BTreeMap::new();
    for window in windows {
        groups.entry(key(window)).or_default().add(window.standing);
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(key, rate)| Group {
            name: key.as_deref().map(&name).unwrap_or_default(),
            key,
            rate,
            cycles: None,
        })
        .collect();
    groups.sort_by(|a, b| (a.key.is_none(), &a.name, &a.key).cmp(&(b.key.is_none(), &b.name, &b.key)));
    groups
}

/// A learner, the module, the local day of the session and who gave it.
type Taught = (Uuid, String, NaiveDate, Uuid);

fn by_trainer(
    windows: &[Window],
    looks: &[Look],
    taught: &[Taught],
    names: &Arc<HashMap<Uuid, String>>,
    today: NaiveDate,
) -> Vec<Group> {
    let mut rates: BTreeMap<Uuid, Rate> = BTreeMap::new();
    for window in windows {
        let opening = &window.opening;
        let taken = || {
            taught.iter().filter(|(person, module, on, _)| {
                *person == opening.person && *module == opening.module && *on <= opening.on
            })
        };
        let Some(last) = taken().map(|one| one.2).max() else { continue };
        for (.., trainer) in taken().filter(|one| one.2 == last) {
            let others: Vec<&Look> = looks
                .iter()
                .filter(|look| look.subject == opening.person && look.observer != *trainer)
                .collect();
            let standing = Window::of(opening.clone(), &others, today).standing;
            rates.entry(*trainer).or_default().add(standing);
        }
    }
    let mut groups: Vec<Group> = rates
        .into_iter()
        .map(|(id, rate)| Group {
            key: Some(id.to_string()),
            name: names.get(&id).cloned().unwrap_or_default(),
            rate,
            cycles: None,
        })
        .collect();
    groups.sort_by(|a, b| (&a.name, &a.key).cmp(&(&b.name, &b.key)));
    groups
}

/// Coaches have cycles even where no window opened.
fn by_coach(
    windows: &[Window],
    coach: impl Fn(&Window) -> Option<Uuid>,
    cycles: &HashMap<Uuid, CycleRate>,
    names: &Arc<HashMap<Uuid, String>>,
) -> Vec<Group> {
    let name = |key: &str| key.parse().ok().and_then(|id: Uuid| names.get(&id).cloned()).unwrap_or_default();
    let mut groups = grouped(windows, |window| coach(window).map(|id| id.to_string()), name);
    for (id, cycles) in cycles {
        let key = Some(id.to_string());
        if let Some(group) = groups.iter_mut().find(|group| group.key == key) {
            group.cycles = Some(*cycles);
        } else {
            let name = names.get(id).cloned().unwrap_or_default();
            groups.push(Group { key, name, rate: Rate::default(), cycles: Some(*cycles) });
        }
    }
    groups.sort_by(|a, b| (a.key.is_none(), &a.name, &a.key).cmp(&(b.key.is_none(), &b.name, &b.key)));
    groups
}

/// The site where the person worked when the window opened.
fn site_of(window: &Window, affiliations: &[affiliation::Model], tree: &Tree) -> Option<Uuid> {
    let theirs = || affiliations.iter().filter(|row| row.person_id == window.opening.person);
    let home = theirs().find(|row| row.started_on <= window.opening.on).or_else(|| theirs().next_back())?;
    let site = tree.above(home.node_id, "site").map(|node| node.id);
    Some(site.unwrap_or(home.node_id))
}

/// The coach on the day on which the window opened, or the first to come within it.
fn coach_of(window: &Window, coaches: &[assignment::Model]) -> Option<Uuid> {
    let theirs = || {
        coaches.iter().filter(|row| {
            row.person_id == window.opening.person && row.to_on.is_none_or(|end| end >= window.opening.on)
        })
    };
    let held = theirs().rfind(|row| row.from_on <= window.opening.on);
    held.or_else(|| theirs().find(|row| row.from_on <= window.opening.until)).map(|row| row.lead_id)
}

fn place_name(key: &str, tree: &Tree) -> String {
    key.parse().ok().and_then(|id| tree.get(id)).map(|node| node.name.clone()).unwrap_or_default()
}
