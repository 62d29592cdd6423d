//! Statuses with their reasons. A deed that changes a fact computes, in its own
//! transaction, the short timelines of all statuses that follow if nothing more
//! arrives; a dashboard then reads small rows and compares days with today, and
//! nothing needs a nightly job to be true. Explanations are computed when asked.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::Authorization;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::explain::Evaluation;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{person, person_status};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

mod kept;
mod readiness;

use crate::app::content::Content;
use crate::app::evidence::Evidence;
use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts, org::Tree};
use crate::{error::AppError, time};
pub(crate) use kept::Glance;
pub use kept::{Timelines, Unreadable};
pub(crate) use readiness::roles_at;
pub use readiness::{Cell, Readiness, ReadinessRow, Reason};

/// At most this many people are evaluated inside one deed.
const IN_ONE_DEED: usize = 20;

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

impl App {
    /// To be called inside every deed that changes facts about these people.
    /// More than a few are marked and computed by the background job.
    pub async fn refresh_status(&self, tx: &DatabaseTransaction, people: &[Uuid]) -> AppResult<()> {
        let (people, content) = (each_once(people), self.content().await?);
        if self.only_marks(&people, &content) {
            return Ok(store::status::keep(tx, people.into_iter().map(marked_row).collect()).await?);
        }
        let (all, tree) = facts::load_with_places(tx, &content, &people).await?;
        self.keep_statuses(tx, &content, &all, &tree).await
    }

    /// The same for a deed that has read the tree.
    pub async fn refresh_status_in(
        &self,
        tx: &DatabaseTransaction,
        tree: &Tree,
        people: &[Uuid],
    ) -> AppResult<()> {
        let (people, content) = (each_once(people), self.content().await?);
        if self.only_marks(&people, &content) {
            return Ok(store::status::keep(tx, people.into_iter().map(marked_row).collect()).await?);
        }
        let all = facts::load(tx, tree, &content, &people).await?;
        self.keep_statuses(tx, &content, &all, tree).await
    }

    fn only_marks(&self, people: &[Uuid], content: &Content) -> bool {
        let deferred = self.statuses_deferred.load(Ordering::Relaxed);
        deferred || people.len() > IN_ONE_DEED || content.framework.is_none()
    }

    async fn keep_statuses(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        all: &HashMap<Uuid, Facts>,
        tree: &Tree,
    ) -> AppResult<()> {
        let known_at = Millis(self.now());
        let rows = {
            let published = content.framework()?;
            let (framework, rules) = (published.framework, &published.rules);
            let one = |(person, facts): (&Uuid, &Facts)| {
                let timelines = Timelines::of(framework, rules, facts, self.today_for(facts, tree), known_at);
                kept_row(*person, framework, &timelines, known_at)
            };
            all.iter().map(one).collect()
        };
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
        let (mut all, tree) = facts::load_with_places(db, &content, &[id]).await?;
        let facts = all.remove(&id).unwrap_or_default();
        let as_of = as_of.unwrap_or_else(|| facts::date(self.today_for(&facts, &tree)));
        let known_at = known_at.unwrap_or_else(|| self.now());
        let (day, known) = (facts::day(as_of), Millis(known_at));
        let (framework, rules) = (framework.framework, &framework.rules);
        let (evaluations, authorization, levels) = {
            let case = Case::new(framework, &facts, known);
            let evaluations = case.evaluations(rules, day);
            (evaluations, case.authorization(day), levels(framework, &case, day))
        };
        Ok(PersonStatuses {
            evidence: self.evidence_named(&facts, &evaluations, known_at).await?,
            person,
            as_of,
            known_at,
            day_ends_at: time::end_of_day(as_of, zone_for(&facts, &tree)),
            framework: (framework.code.clone(), framework.version),
            authorization,
            evaluations,
            levels,
        })
    }

    /// The practice authorization of a person today.
    pub async fn authorization_of(&self, id: Uuid) -> AppResult<Option<Authorization>> {
        let content = self.content().await?;
        let Some(framework) = &content.framework else { return Ok(None) };
        let db = &self.store.read;
        let (mut all, tree) = facts::load_with_places(db, &content, &[id]).await?;
        let facts = all.remove(&id).unwrap_or_default();
        let today = self.today_for(&facts, &tree);
        Ok(Some(Case::new(framework.framework, &facts, Millis(self.now())).authorization(today)))
    }

    /// The facts about a person as the rules read them, with today at their site.
    pub async fn facts_of(&self, id: Uuid) -> AppResult<(Facts, Day)> {
        let content = self.content().await?;
        let db = &self.store.read;
        let (mut all, tree) = facts::load_with_places(db, &content, &[id]).await?;
        let facts = all.remove(&id).unwrap_or_default();
        let today = self.today_for(&facts, &tree);
        Ok((facts, today))
    }
}

/// Each once, in the order in which they are locked.
fn each_once(people: &[Uuid]) -> Vec<Uuid> {
    people.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The zone of the site where the person works.
fn zone_for(facts: &Facts, tree: &Tree) -> chrono_tz::Tz {
    let home = facts.affiliations.iter().max_by_key(|a| a.start_in_role);
    home.map_or(chrono_tz::UTC, |a| tree.zone(a.node))
}

/// The row that keeps a person's timelines.
pub(crate) fn kept_row(
    person: Uuid,
    framework: &Framework,
    timelines: &Timelines,
    known_at: Millis,
) -> person_status::Model {
    person_status::Model {
        person_id: person,
        framework_version: i64::from(framework.version),
        timelines: timelines.to_string(),
        computed_at: known_at.0,
        dirty: false,
    }
}

fn marked_row(person: Uuid) -> person_status::Model {
    person_status::Model {
        person_id: person,
        framework_version: 0,
        timelines: String::new(),
        computed_at: 0,
        dirty: true,
    }
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

fn levels(framework: &Framework, case: &Case<'_>, day: Day) -> Vec<LevelShown> {
    case.levels(day)
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
