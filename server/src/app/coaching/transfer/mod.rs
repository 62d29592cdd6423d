//! Does what was learned show in the field? Windows that passing a module
//! opens, and how many of them show the skill. Computed whenever asked for,
//! from what still stands: nothing is kept that could grow stale.

mod graduates;
mod groups;
mod window;

pub use graduates::{Delivered, Graduates};
pub use groups::{Group, Transfer};
pub use window::{CycleRate, Look, Opening, Rate, Standing, Taught, Window};

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use fieldcraft_competencies::code::{IndicatorCode, RoleCode};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{affiliation, observation_event};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::content::Content;
use crate::app::observations::State;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::transfer::{Passed, Seen, Whose};
use crate::store::{self};

/// A person's windows, the last opened first, with the names of who observed.
#[derive(Clone, Debug)]
pub struct MyWindows {
    /// The windows.
    pub windows: Vec<Window>,
    /// Names by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

/// What a window needs to know of a module version.
#[derive(Clone, Debug, Deserialize)]
struct Teaching {
    indicators: Vec<String>,
    transfer_window_days: u32,
}

impl App {
    /// The transfer windows of a person whose evidence the caller may read.
    pub async fn transfer_windows(&self, caller: &Caller, person: Uuid) -> AppResult<MyWindows> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let today = self.today_of(db, person).await?;
        let whose = Whose::Person(person);
        let affiliations = store::transfer::affiliations(db, &whose).await?;
        let (mut windows, _) = self.windows(db, &whose, &affiliations, None, today).await?;
        windows.sort_by(|a, b| (b.opening.on, &b.opening.module).cmp(&(a.opening.on, &a.opening.module)));
        let observers = windows.iter().flat_map(|window| &window.taught).filter_map(|one| Some(one.seen?.2));
        let names = self.names(db, observers).await?;
        Ok(MyWindows { windows, names })
    }

    /// The windows that opened within a period, in the order of opening, and what was seen in the field.
    pub(super) async fn windows(
        &self,
        db: &impl ConnectionTrait,
        whose: &Whose,
        affiliations: &[affiliation::Model],
        period: Option<(NaiveDate, NaiveDate)>,
        today: NaiveDate,
    ) -> AppResult<(Vec<Window>, Vec<Look>)> {
        let content = self.content().await?;
        let passed = first_passes(store::transfer::passed(db, whose).await?, &content);
        let inside = |one: &Passed| period.is_none_or(|(from, to)| (from..=to).contains(&one.submitted_on));
        let passed: Vec<Passed> = passed.into_iter().filter(inside).collect();
        let Some(since) = passed.iter().map(|one| one.submitted_on).min() else {
            return Ok((Vec::new(), Vec::new()));
        };
        let teachings = self.teachings(db, &content, &passed).await?;
        let outs = store::transfer::outs(db, whose).await?;
        let looks = looks(store::transfer::seen(db, whose, since).await?, &outs)?;
        let mut by_subject: HashMap<Uuid, Vec<&Look>> = HashMap::new();
        for look in &looks {
            by_subject.entry(look.subject).or_default().push(look);
        }
        let framework = &content.framework()?.framework;
        let openings = passed.into_iter().filter_map(|one| {
            let teaching = teachings.get(&(one.module_code.clone(), one.module_version))?;
            let roles: Vec<RoleCode> = affiliations
                .iter()
                .filter(|row| row.person_id == one.person_id && row.started_on <= one.submitted_on)
                .filter_map(|row| row.role.parse().ok())
                .collect();
            Some(opening(one, teaching, framework, &roles))
        });
        let none = Vec::new();
        let windows = openings
            .map(|opening| {
                let looks = by_subject.get(&opening.person).unwrap_or(&none);
                Window::of(opening, looks, today)
            })
            .collect();
        Ok((windows, looks))
    }

    /// What each module version teaches; those no longer in force are read, all at once.
    async fn teachings(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        passed: &[Passed],
    ) -> AppResult<HashMap<(String, i64), Teaching>> {
        let wanted: BTreeSet<(String, i64)> =
            passed.iter().map(|one| (one.module_code.clone(), one.module_version)).collect();
        let (mut found, mut earlier) = (HashMap::new(), Vec::new());
        for (code, version) in wanted {
            match content.modules.get(&code) {
                Some(module) if i64::from(module.version) == version => {
                    let (indicators, days) = (module.indicators.clone(), module.transfer_window_days);
                    found.insert((code, version), Teaching { indicators, transfer_window_days: days });
                }
                _ => earlier.push((code, version)),
            }
        }
        for (code, version, text) in store::transfer::module_texts(db, &earlier).await? {
            found.insert((code, version), serde_json::from_str(&text).map_err(AppError::internal)?);
        }
        Ok(found)
    }
}

/// The first pass of each module, and again after each change in substance.
fn first_passes(passed: Vec<Passed>, content: &Content) -> Vec<Passed> {
    let generation = |one: &Passed| {
        let material = content.heads.iter().filter(|head| {
            head.code == one.module_code && head.version <= one.module_version && head.material_change
        });
        material.map(|head| head.version).max().unwrap_or_default()
    };
    let mut seen = HashSet::new();
    passed
        .into_iter()
        .filter(|one| seen.insert((one.person_id, one.module_code.clone(), generation(one))))
        .collect()
}

/// The indicators of a module that apply to one of these roles; to all if none is known.
fn taught_to(teaching: &Teaching, framework: &Framework, roles: &[RoleCode]) -> Vec<IndicatorCode> {
    let applies = |code: &IndicatorCode| {
        framework
            .indicator(*code)
            .is_some_and(|found| roles.is_empty() || roles.iter().any(|role| !found.not_for.contains(role)))
    };
    teaching.indicators.iter().filter_map(|code| code.parse().ok()).filter(applies).collect()
}

fn opening(one: Passed, teaching: &Teaching, framework: &Framework, roles: &[RoleCode]) -> Opening {
    let days = Days::new(u64::from(teaching.transfer_window_days));
    Opening {
        person: one.person_id,
        attempt: one.id,
        on: one.submitted_on,
        until: one.submitted_on.checked_add_days(days).unwrap_or(one.submitted_on),
        indicators: taught_to(teaching, framework, roles),
        module: one.module_code,
        version: one.module_version,
    }
}

/// What still stands, in the order of observing.
pub(crate) fn looks(rows: Vec<Seen>, outs: &[observation_event::Model]) -> AppResult<Vec<Look>> {
    let mut events: HashMap<Uuid, Vec<observation_event::Model>> = HashMap::new();
    for event in outs {
        events.entry(event.observation_id).or_default().push(event.clone());
    }
    let stands = |id: &Uuid| {
        events.get(id).is_none_or(|events| matches!(State::of(events), State::Recorded | State::Acknowledged))
    };
    let mut looks = Vec::new();
    for row in rows.into_iter().filter(|row| stands(&row.id)) {
        looks.push(Look {
            id: row.id,
            subject: row.subject_id,
            observer: row.observer_id,
            on: row.performed_on.unwrap_or(row.observed_on),
            ratings: row.ratings.parse().map_err(AppError::bug)?,
        });
    }
    looks.sort_by_key(|look| look.on);
    Ok(looks)
}
