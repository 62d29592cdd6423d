//! The job: reads the record of deeds from where it was last, writes the news, and puts what is
//! due into mails.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use fieldcraft_entities::{audit_event, mail, notification};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::news::{News, TOLD, World, news};
use super::{Mode, Prefs};
use crate::app::mail::Item;
use crate::error::{AppError, AppResult};
use crate::policy::{Caller, Held};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time::{self, DAY_MS};

/// How far the record was read.
const UNTIL: &str = "news.until";
/// A deed may become visible a little after its time: it is looked for this far back.
const OVERLAP_MS: i64 = 60_000;
/// At the very first look, what happened before is told on the page only.
const FIRST_MS: i64 = 7 * DAY_MS;
const PAGE: u64 = 500;
/// The most things that one mail names.
const MOST_ITEMS: usize = 40;

/// What the job remembers between its rounds.
#[derive(Debug, Default)]
pub struct Herald {
    /// Deeds within the overlap that were told.
    seen: HashSet<Uuid>,
    /// No look at what is due before this instant.
    pub(super) next_day_look: i64,
}

impl App {
    /// One round: news from the record, news of what is due, and mails about them.
    pub async fn tell(&self, herald: &mut Herald) -> AppResult<()> {
        self.tell_deeds(herald).await?;
        self.tell_due(herald).await?;
        self.gather_mail().await
    }

    /// Tells the people concerned about deeds.
    async fn tell_deeds(&self, herald: &mut Herald) -> AppResult<()> {
        let db = &self.store.read;
        let until: Option<i64> = store::notices::fact(db, UNTIL).await?.and_then(|text| text.parse().ok());
        let from = until.map_or(self.now() - FIRST_MS, |until| until - OVERLAP_MS);
        let (mut after, mut seen) = (None, HashSet::new());
        loop {
            let page = store::notices::deeds(db, TOLD, from, after, PAGE).await?;
            let Some(last) = page.last().map(|event| (event.at, event.id)) else {
                break;
            };
            seen.extend(page.iter().map(|event| event.id));
            let more = page.len() as u64 == PAGE;
            let fresh: Vec<_> = page.into_iter().filter(|event| !herald.seen.contains(&event.id)).collect();
            if !fresh.is_empty() {
                let world = self.world_of(&fresh).await?;
                let told = fresh.iter().flat_map(|event| news(event, &world)).collect();
                let fact = (UNTIL.to_owned(), last.0.max(until.unwrap_or_default()).to_string());
                self.write_news(told, until.is_some(), vec![fact]).await?;
            }
            if !more {
                break;
            }
            after = Some(last);
        }
        if until.is_none() && seen.is_empty() {
            self.write_news(Vec::new(), false, vec![(UNTIL.to_owned(), self.now().to_string())]).await?;
        }
        herald.seen = seen;
        Ok(())
    }

    /// Writes news as their readers wish, with facts about how far the job is.
    pub(super) async fn write_news(
        &self,
        told: Vec<News>,
        by_mail: bool,
        facts: Vec<(String, String)>,
    ) -> AppResult<()> {
        let db = &self.store.read;
        let people: BTreeSet<Uuid> = told.iter().map(|one| one.to).collect();
        let people: Vec<Uuid> = people.into_iter().collect();
        let (zones, prefs) = (self.zones_of(db, &people).await?, self.prefs_of(&people).await?);
        let now = self.now();
        let rows = told.into_iter().map(|one| {
            let wishes = prefs.get(&one.to).cloned().unwrap_or_default();
            let zone = zones.get(&one.to).copied().unwrap_or(chrono_tz::UTC);
            let mail_at = by_mail.then(|| wishes.mail_at(one.reason.kind(), now, zone)).flatten();
            notification::Model {
                id: self.id(),
                person_id: one.to,
                kind: one.reason.kind().name().into(),
                reason: one.reason.name().into(),
                link: one.link,
                about_id: one.about,
                day: one.day,
                detail: one.detail,
                key: one.key,
                at: one.at,
                read_at: None,
                mail_at,
            }
        });
        let rows = rows.collect();
        let tx = self.store.begin().await?;
        store::notices::add(&tx, rows).await?;
        store::notices::put_facts(&tx, &facts).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The zone of each of these people, as [`App::zone_of`] has it for one.
    pub(crate) async fn zones_of(
        &self,
        db: &impl ConnectionTrait,
        people: &[Uuid],
    ) -> AppResult<HashMap<Uuid, chrono_tz::Tz>> {
        let tree = store::org::tree(db).await?;
        let mut zones = HashMap::new();
        for row in store::people::affiliations(db, people).await? {
            zones.entry(row.person_id).or_insert_with(|| tree.zone(row.node_id));
        }
        Ok(zones)
    }

    async fn prefs_of(&self, people: &[Uuid]) -> AppResult<HashMap<Uuid, Prefs>> {
        let rows = store::notices::settings(&self.store.read, people).await?;
        Ok(rows.into_iter().map(|row| (row.person_id, Prefs::of(Some(&row)))).collect())
    }

    /// What is known about the things that deeds name, in a fixed number of queries.
    async fn world_of(&self, deeds: &[audit_event::Model]) -> AppResult<World> {
        use store::notices as ask;
        let db = &self.store.read;
        let named = Named::of(deeds);
        let pick = |rows: Vec<(Uuid, Uuid)>| -> HashMap<Uuid, Uuid> { rows.into_iter().collect() };
        let pairs = |rows: Vec<(Uuid, Uuid, Uuid)>| -> HashMap<Uuid, [Uuid; 2]> {
            rows.into_iter().map(|(id, one, other)| (id, [one, other])).collect()
        };
        let candidacies: HashMap<Uuid, (Uuid, String)> = ask::candidacies(db, named.of_kind("candidacy"))
            .await?
            .into_iter()
            .map(|(id, person, path)| (id, (person, path)))
            .collect();
        let appeals = pick(ask::appeals(db, named.of_kind("appeal")).await?);
        let mut people = named.people.clone();
        people.extend(candidacies.values().map(|(person, _)| *person));
        people.extend(appeals.values());
        let content = self.content().await?;
        let last = |path: &fieldcraft_competencies::certification::Path| {
            let stage = path.stages.get(usize::from(path.last_stage()))?;
            Some((path.code.clone(), stage.code.clone()))
        };
        Ok(World {
            observers: pick(ask::observers(db, named.of_kind("observation")).await?),
            tasks: grouped(ask::tasks(db, named.of_kind("observation")).await?),
            cycles: pairs(ask::cycles(db, named.of_kind("coaching")).await?),
            sessions: grouped(ask::sessions(db, named.of_kind("training")).await?),
            certificates: pick(ask::certificates(db, named.of_kind("certificate")).await?),
            waivers: pairs(ask::waivers(db, named.of_kind("waiver")).await?),
            claims: pairs(ask::claims(db, named.of_kind("prior_learning")).await?),
            last_stages: content.paths().iter().filter_map(last).collect(),
            candidacies,
            appeals,
            ..self.surroundings(&people).await?
        })
    }

    /// Where these people work, who leads them, and who holds which permissions.
    pub(super) async fn surroundings(&self, people: &[Uuid]) -> AppResult<World> {
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let mut world = World {
            root: tree.iter().find(|node| node.parent_id.is_none()).map(|node| node.id),
            holders: self.holders().await?,
            ..World::default()
        };
        // Leads are those of today where the person works.
        let mut days: HashMap<Uuid, NaiveDate> = HashMap::new();
        for row in store::people::affiliations(db, people).await? {
            world.nodes.entry(row.person_id).or_default().extend(line(&tree, row.node_id));
            days.entry(row.person_id).or_insert_with(|| time::local_day(self.now(), tree.zone(row.node_id)));
        }
        let utc = time::local_day(self.now(), chrono_tz::UTC);
        for row in store::people::assignments_of(db, people).await? {
            let today = days.get(&row.person_id).copied().unwrap_or(utc);
            if row.from_on <= today && row.to_on.is_none_or(|end| end >= today) {
                world.leads.entry(row.person_id).or_default().push(row.lead_id);
            }
        }
        Ok(world)
    }

    async fn holders(&self) -> AppResult<Vec<Caller>> {
        let mut holders: Vec<Caller> = Vec::new();
        for row in store::notices::live_grants(&self.store.read, self.now()).await? {
            let Ok(permission) = row.permission.parse() else {
                continue;
            };
            if holders.last().is_none_or(|caller| caller.person != row.person_id) {
                holders.push(Caller { person: row.person_id, session: None, grants: Vec::new() });
            }
            let held = Held { permission, node: row.node_id };
            holders.last_mut().ok_or_else(|| AppError::bug("just pushed"))?.grants.push(held);
        }
        Ok(holders)
    }

    /// Puts what is due into one mail a person.
    async fn gather_mail(&self) -> AppResult<()> {
        if store::notices::to_mail(&self.store.read, self.now(), 1).await?.is_empty() {
            return Ok(());
        }
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "mail").await?;
        let rows = store::notices::to_mail(&tx, self.now(), PAGE).await?;
        let people: BTreeSet<Uuid> = rows.iter().map(|row| row.person_id).collect();
        let people: Vec<Uuid> = people.into_iter().collect();
        let reached = store::sessions::open_accounts(&tx, &people).await?;
        let prefs = self.prefs_of(&people).await?;
        let mut mails = Vec::new();
        for person in store::people::people(&tx, &reached).await? {
            let theirs = || rows.iter().filter(|row| row.person_id == person.id);
            let wishes = prefs.get(&person.id).cloned().unwrap_or_default();
            let at_once =
                theirs().any(|row| row.kind.parse().is_ok_and(|kind| wishes.mode(kind) == Mode::Now));
            let items: Vec<Item> = theirs()
                .take(MOST_ITEMS)
                .map(|row| Item { reason: row.reason.clone(), link: row.link.clone() })
                .collect();
            let Some(address) = person.email else {
                continue;
            };
            let kind = if at_once { "news" } else { "digest" };
            let items = serde_json::to_string(&items).map_err(AppError::internal)?;
            mails.push(mail::Model {
                items,
                ..self.mail(kind, Some(person.id), address, wishes.language, None)
            });
        }
        store::insert_all::<mail::Entity>(&tx, mails).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        store::notices::mailed(&tx, &ids).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn line(tree: &Tree, node: Uuid) -> Vec<Uuid> {
    tree.line(node).map(|node| node.id).collect()
}

fn grouped(rows: Vec<(Uuid, Uuid)>) -> HashMap<Uuid, Vec<Uuid>> {
    let mut groups: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (of, one) in rows {
        groups.entry(of).or_default().push(one);
    }
    groups
}

/// The ids that deeds name, by the first part of the deed.
struct Named {
    things: HashMap<String, Vec<Uuid>>,
    people: Vec<Uuid>,
}

impl Named {
    fn of(deeds: &[audit_event::Model]) -> Self {
        let (mut things, mut people): (HashMap<String, Vec<Uuid>>, _) = (HashMap::new(), Vec::new());
        for deed in deeds {
            let detail: serde_json::Value = serde_json::from_str(&deed.detail).unwrap_or_default();
            let id = |field: &str| detail[field].as_str().and_then(|text| text.parse().ok());
            let area = deed.action.split('.').next().unwrap_or_default();
            let thing = match area {
                "training" => id("session"),
                "waiver" => id("waiver"),
                "prior_learning" => id("claim"),
                _ => deed.subject_id,
            };
            things.entry(area.to_owned()).or_default().extend(thing);
            people.extend(deed.subject_id.filter(|_| deed.subject_kind == "person"));
            people.extend(id("subject"));
        }
        people.sort_unstable();
        people.dedup();
        Self { things, people }
    }

    fn of_kind(&self, area: &str) -> &[Uuid] {
        self.things.get(area).map(Vec::as_slice).unwrap_or_default()
    }
}
