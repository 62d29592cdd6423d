//! A coach's day: who asked, who is due to be seen and why, what was agreed, what
//! waits for an answer, and where they stand as a rater. A fixed number of queries.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{observation, observation_event, person};
use uuid::Uuid;

use super::Cycle;
use crate::app::certification::RaterStanding;
use crate::app::content::Content;
use crate::app::observations::RequestShown;
use crate::app::status::Glance;
use crate::app::tasks::Task;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, coaching::Filter, facts};
use crate::time::DAY_MS;

mod due;

pub use due::{DueSkill, SOON_DAYS, due};

/// At most so many people are looked at closely; the rest is counted.
const CLOSELY: usize = 20;
/// At most so many of each other thing.
const MOST: u64 = 50;
/// What was not read for so long is worth a word.
const UNREAD_AFTER_MS: i64 = 2 * DAY_MS;
/// What was not read for longer than this will not be.
const UNREAD_UNTIL_MS: i64 = 60 * DAY_MS;

/// A coach's day.
#[derive(Clone, Debug)]
pub struct Today {
    /// The day at the caller's place.
    pub on: NaiveDate,
    /// Safety tasks about their people, the next due first.
    pub tasks: Vec<Task>,
    /// What they were asked and have not answered, the oldest first.
    pub requests: Vec<RequestShown>,
    /// Who has to be seen soon, the most urgent first.
    pub due: Vec<DuePerson>,
    /// So many more may be due who were not looked at closely.
    pub more: usize,
    /// Open cycles in which they are the coach.
    pub cycles: Vec<Cycle>,
    /// What they recorded and the worker has not answered, the oldest first.
    pub unread: Vec<observation::Model>,
    /// Open disputes about what they recorded, and those that they may decide.
    pub disputes: Vec<OpenDispute>,
    /// Where they stand as a rater; none for those who never were one.
    pub rater: Option<RaterStanding>,
    /// The framework, for titles; none before one is published.
    pub content: Arc<Content>,
    /// Names by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

/// Somebody who has to be seen soon.
#[derive(Clone, Debug)]
pub struct DuePerson {
    /// Who.
    pub person: person::Model,
    /// The last day on which anybody observed them.
    pub last_observed_on: Option<NaiveDate>,
    /// What has to be seen, the most urgent first; never empty.
    pub skills: Vec<DueSkill>,
}

/// A dispute that nobody has decided.
#[derive(Clone, Debug)]
pub struct OpenDispute {
    /// The observation.
    pub row: observation::Model,
    /// The dispute.
    pub event: observation_event::Model,
    /// The caller may decide it, else it is about what they recorded.
    pub to_decide: bool,
}

impl App {
    /// The caller's day as a coach.
    pub async fn today(&self, caller: &Caller) -> AppResult<Today> {
        let db = &self.store.read;
        let me = caller.person;
        let content = self.content().await?;
        let circle = self.circle_of(me).await?;
        let as_coach = Filter { coach: Some(me), open: Some(true), limit: MOST, ..Filter::default() };
        let open = store::tasks::Filter { open: true, after: None, limit: MOST };
        let requests = store::requests::open_to(db, me).await?;
        let (due, more) = self.due_people(&content, circle.coachees).await?;
        let disputes = self.open_disputes(caller, circle.today).await?;
        let received = (self.now() - UNREAD_UNTIL_MS, self.now() - UNREAD_AFTER_MS);
        let unread = store::observations::unread_of(db, me, received, MOST).await?;
        let about = disputes.iter().map(|one| &one.row).chain(&unread);
        let names = self.names(db, about.flat_map(|row| [row.subject_id, row.observer_id])).await?;
        let rater = match content.framework {
            Some(_) => Some(self.rater_standing(caller).await?),
            None => None,
        };
        Ok(Today {
            on: circle.today,
            tasks: self.list_tasks(caller, &open).await?,
            requests: self.requests_shown(db, requests).await?,
            due,
            more,
            cycles: self.list_cycles(caller, &as_coach).await?,
            unread,
            disputes,
            rater: rater.filter(|one| one.certified || one.due_on.is_some()),
            content,
            names,
        })
    }

    /// Of these people those who have to be seen soon: found in the kept lines,
    /// then looked at for the reasons.
    async fn due_people(
        &self,
        content: &Arc<Content>,
        people: Vec<person::Model>,
    ) -> AppResult<(Vec<DuePerson>, usize)> {
        let Some(published) = content.framework.clone() else { return Ok((Vec::new(), 0)) };
        let db = &self.store.read;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        if ids.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let tree = store::org::above_people(db, &ids).await?;
        let kept: HashMap<Uuid, String> = store::status::kept(db, &ids)
            .await?
            .into_iter()
            .filter(|row| !row.dirty && row.framework_version == i64::from(published.framework.version))
            .map(|row| (row.person_id, row.timelines))
            .collect();
        let day = facts::day(crate::time::local_day(self.now(), chrono_tz::UTC));
        let mut wanted: Vec<(Day, Uuid)> = ids
            .iter()
            .filter_map(|id| Some((urgent(published.framework, kept.get(id), day)?, *id)))
            .collect();
        wanted.sort_unstable();
        let more = wanted.len().saturating_sub(CLOSELY);
        let wanted: Vec<Uuid> = wanted.into_iter().take(CLOSELY).map(|(_, id)| id).collect();
        let all = facts::load(db, &tree, content, &wanted).await?;
        let all: Vec<_> = all
            .into_iter()
            .map(|(id, facts)| {
                let today = self.today_for(&facts, &tree);
                (id, facts, today)
            })
            .collect();
        let known_at = Millis(self.now());
        // Twenty people are evaluated with all their reasons: too long for a thread that serves others.
        let found = tokio::task::spawn_blocking(move || {
            let framework = published.framework;
            let skills = |(id, facts, today): (Uuid, Facts, Day)| {
                let case = Case::new(framework, &facts, known_at);
                (id, due(framework, &case.evaluations(&published.rules, today), today))
            };
            all.into_iter().map(skills).collect::<HashMap<Uuid, Vec<DueSkill>>>()
        });
        let mut found = found.await.map_err(AppError::internal)?;
        let days: HashMap<Uuid, NaiveDate> =
            store::observations::last_days(db, &wanted).await?.into_iter().collect();
        let mut due: Vec<DuePerson> = people
            .into_iter()
            .filter_map(|person| {
                let skills = found.remove(&person.id).filter(|skills| !skills.is_empty())?;
                Some(DuePerson { last_observed_on: days.get(&person.id).copied(), person, skills })
            })
            .collect();
        due.sort_by_key(|one| (!one.skills[0].late, one.skills[0].on, one.skills[0].criticality));
        Ok((due, more))
    }

    async fn open_disputes(&self, caller: &Caller, today: NaiveDate) -> AppResult<Vec<OpenDispute>> {
        let db = &self.store.read;
        let reach = caller.reach(Action::DecideDispute);
        let rows = store::observations::in_dispute(db, &reach, today, MOST).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = store::observations::events(db, &ids).await?;
        let open = rows.into_iter().filter_map(|row| {
            let event = events.iter().find(|e| e.observation_id == row.id && e.kind == "disputed")?.clone();
            Some(OpenDispute { to_decide: row.observer_id != caller.person, row, event })
        });
        let mut open: Vec<OpenDispute> = open.collect();
        open.sort_by_key(|one| (one.event.received_at, one.row.id));
        Ok(open)
    }
}

/// How urgent a kept line says it is to look closer: the day on which a status is
/// or gets bad. None where all hold for a while; a line that says nothing is urgent.
fn urgent(framework: &Framework, line: Option<&String>, day: Day) -> Option<Day> {
    let Some(glance) = line.and_then(|text| Glance::at(text, day)) else { return Some(day) };
    let codes = framework.requirements.iter().map(|requirement| requirement.code.as_str());
    let urgent = glance.statuses(codes, day).into_iter().filter_map(|(status, flips_on)| match status {
        Status::NotMet | Status::InsufficientEvidence => Some(day),
        // A provisional status may hide a clause that is due earlier than the whole.
        Status::Provisional => Some(flips_on.unwrap_or(day.plus(SOON_DAYS))),
        Status::Met | Status::MetExpiring => flips_on.filter(|on| *on <= day.plus(SOON_DAYS + 1)),
        Status::Waived | Status::NotApplicable => None,
    });
    urgent.min()
}
