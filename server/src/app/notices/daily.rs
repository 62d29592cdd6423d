//! The look at what is due: once a day for each zone of the tree, in its morning.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate, TimeZone, Timelike};
use chrono_tz::Tz;
use uuid::Uuid;

use super::due;
use super::job::Herald;
use super::kinds::Reason;
use super::news::News;
use crate::app::certification::{RATERS, certificate_state};
use crate::error::AppResult;
use crate::policy::Action;
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time::{self, DAY_MS};

/// Facts about the day that a zone was looked at last.
const LOOKED: &str = "news.day:";
/// Not before this hour of the local day.
const HOUR: u32 = 5;
/// The job asks this often whether a zone's morning has come.
const EVERY_MS: i64 = 60_000;
/// What people were told goes back this far.
const KEPT_MS: i64 = 366 * DAY_MS;

impl App {
    /// Tells the people of every zone whose morning has come what is due.
    pub(super) async fn tell_due(&self, herald: &mut Herald) -> AppResult<()> {
        if self.now() < herald.next_day_look {
            return Ok(());
        }
        herald.next_day_look = self.now() + EVERY_MS;
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let looked: HashMap<String, String> = store::notices::facts(db, LOOKED).await?.into_iter().collect();
        let mut facts = Vec::new();
        let mut zones = BTreeSet::new();
        for zone in zones_of(&tree) {
            let today = time::local_day(self.now(), zone);
            let hour = zone.from_utc_datetime(&time::instant(self.now()).naive_utc()).hour();
            let key = format!("{LOOKED}{zone}");
            if hour >= HOUR && looked.get(&key) != Some(&today.to_string()) {
                facts.push((key, today.to_string()));
                zones.insert(zone.name());
            }
        }
        if facts.is_empty() {
            return Ok(());
        }
        let mut told = self.all_due().await?;
        let people: BTreeSet<Uuid> = told.iter().map(|one| one.to).collect();
        let of = self.zones_of(db, &people.into_iter().collect::<Vec<_>>()).await?;
        told.retain(|one| zones.contains(of.get(&one.to).copied().unwrap_or(Tz::UTC).name()));
        self.write_news(told, true, facts).await?;
        let tx = self.store.begin().await?;
        store::notices::forget(&tx, self.now() - KEPT_MS).await?;
        self.forget_old_mail(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Everything that is due for anybody, in a fixed number of queries.
    async fn all_due(&self) -> AppResult<Vec<News>> {
        let db = &self.store.read;
        let now = self.now();
        let utc = time::local_day(now, Tz::UTC);
        let (early, late) = (back(utc, due::LATE_DAYS + 1), ahead(utc, 92));
        let credentials = store::notices::expiring_credentials(db, early, late).await?;
        let mut certificates = store::notices::certificates_from(db, early).await?;
        let ids: Vec<Uuid> = certificates.iter().map(|row| row.id).collect();
        let events = store::certificates::events(db, &ids).await?;
        certificates.retain(|row| ["valid", "not_yet_valid"].contains(&certificate_state(row, &events, utc)));
        let (due_actions, steps) = store::notices::actions_due(db, early, ahead(utc, 3)).await?;
        let cycles: Vec<Uuid> = due_actions.iter().map(|row| row.cycle_id).collect();
        let cycles = store::notices::cycles(db, &cycles).await?;
        let cycles: HashMap<Uuid, [Uuid; 2]> =
            cycles.into_iter().map(|(id, worker, coach)| (id, [worker, coach])).collect();
        let raters: Vec<Uuid> = certificates
            .iter()
            .filter(|row| RATERS.contains(&row.path.as_str()))
            .map(|row| row.person_id)
            .collect();
        let runs = store::notices::calibrations(db, &raters).await?;
        let content = self.content().await?;
        let every = content.paths().iter().find_map(|path| path.renewal()).map(|rule| rule.every_days.value);
        let people: BTreeSet<Uuid> = credentials
            .iter()
            .map(|row| row.person_id)
            .chain(certificates.iter().map(|row| row.person_id))
            .chain(cycles.values().flatten().copied())
            .chain(raters.iter().copied())
            .collect();
        let zones = self.zones_of(db, &people.into_iter().collect::<Vec<_>>()).await?;
        let today = |person: Uuid| time::local_day(now, zones.get(&person).copied().unwrap_or(Tz::UTC));
        let mut told = due::credentials(&credentials, &today, now);
        told.extend(due::certificates(&certificates, &today, now));
        told.extend(due::actions(&due_actions, &steps, &cycles, &today, now));
        told.extend(due::calibrations(&runs, every.map_or(0, i64::from), &today, now));
        told.extend(self.overdue_tasks().await?);
        Ok(told)
    }

    /// Safety tasks open after their time: to those who may close them.
    async fn overdue_tasks(&self) -> AppResult<Vec<News>> {
        let tasks = store::notices::overdue_tasks(&self.store.read, self.now()).await?;
        let people: BTreeSet<Uuid> = tasks.iter().map(|task| task.person_id).collect();
        let world = self.surroundings(&people.into_iter().collect::<Vec<_>>()).await?;
        let mut told = Vec::new();
        for task in tasks {
            let leads = world.leads.get(&task.person_id).cloned().unwrap_or_default();
            let who = if leads.is_empty() { world.who_may(Action::CloseTask, task.person_id) } else { leads };
            told.extend(who.into_iter().map(|to| News {
                to,
                reason: Reason::SafetyOverdue,
                link: format!("/observations/{}", task.observation_id),
                about: Some(task.person_id),
                day: None,
                detail: None,
                key: format!("overdue:{}", task.id),
                at: self.now(),
            }));
        }
        Ok(told)
    }
}

/// The zones of all places, and that of people who work nowhere.
fn zones_of(tree: &Tree) -> Vec<Tz> {
    let mut zones: Vec<Tz> = tree.iter().map(|node| tree.zone(node.id)).chain([Tz::UTC]).collect();
    zones.sort_by_key(|zone| zone.name());
    zones.dedup();
    zones
}

fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn ahead(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}
