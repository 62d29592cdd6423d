//! What the learners of a delivery show at work soon after: the trainer path
//! asks for it, and only somebody else than the trainer may have looked.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use fieldcraft_competencies::code::RoleCode;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::window::{Look, Opening, Standing, Window};
use super::{Teaching, looks, taught_to};
use crate::app::content::Content;
use crate::error::AppResult;
use crate::state::App;
use crate::store::{self, transfer::Whose};

/// A delivery whose learners are known by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Which.
    pub id: Uuid,
    /// Who gave it.
    pub trainer: Uuid,
    /// Module.
    pub module: String,
    /// Local day.
    pub on: NaiveDate,
    /// Today where the trainer works.
    pub today: NaiveDate,
}

/// Of the learners of a delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Graduates {
    /// How many were observed at work in time by somebody else than the trainer.
    pub observed: u32,
    /// Of these, how many showed the skill on half of the target indicators.
    pub met: u32,
}

impl App {
    /// What was seen of the learners of these deliveries within so many days,
    /// by delivery, in four queries. A delivery whose learners nobody noted is
    /// left out.
    pub(crate) async fn graduates(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        delivered: &[Delivered],
        within: u64,
    ) -> AppResult<HashMap<Uuid, Graduates>> {
        let ids: Vec<Uuid> = delivered.iter().map(|one| one.id).collect();
        let attended = store::training::learners_of(db, &ids).await?;
        let Some(since) = delivered.iter().map(|one| one.on).min().filter(|_| !attended.is_empty()) else {
            return Ok(HashMap::new());
        };
        let people: BTreeSet<Uuid> = attended.iter().map(|(_, person)| *person).collect();
        let whose = Whose::People(people.into_iter().collect());
        let affiliations = store::transfer::affiliations(db, &whose).await?;
        let outs = store::transfer::outs(db, &whose).await?;
        let seen = looks(store::transfer::seen(db, &whose, since).await?, &outs)?;
        let mut by_learner: HashMap<Uuid, Vec<&Look>> = HashMap::new();
        for look in &seen {
            by_learner.entry(look.subject).or_default().push(look);
        }
        let framework = &content.framework()?.framework;
        let mut found: HashMap<Uuid, Graduates> = HashMap::new();
        for (delivery, person) in attended {
            let graduates = found.entry(delivery).or_default();
            let Some(one) = delivered.iter().find(|one| one.id == delivery) else { continue };
            let Some(module) = content.modules.get(&one.module) else { continue };
            let roles: Vec<RoleCode> = affiliations
                .iter()
                .filter(|row| row.person_id == person && row.started_on <= one.on)
                .filter_map(|row| row.role.parse().ok())
                .collect();
            let teaching = Teaching {
                indicators: module.indicators.clone(),
                transfer_window_days: module.transfer_window_days,
            };
            let opening = Opening {
                person,
                attempt: delivery,
                module: one.module.clone(),
                version: i64::from(module.version),
                on: one.on,
                until: one.on.checked_add_days(Days::new(within)).unwrap_or(one.on),
                indicators: taught_to(&teaching, framework, &roles),
            };
            let looks = by_learner.get(&person).into_iter().flatten().copied();
            let others: Vec<&Look> = looks.filter(|look| look.observer != one.trainer).collect();
            let window = Window::of(opening, &others, one.today);
            graduates.observed += u32::from(window.seen_and_shown().0 > 0);
            graduates.met += u32::from(window.standing == Standing::Shown);
        }
        Ok(found)
    }
}
