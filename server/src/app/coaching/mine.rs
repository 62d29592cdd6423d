//! My coaching: what a worker has to answer and is working on, and what a coach
//! has in hand.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::person;
use uuid::Uuid;

use super::Cycle;
use crate::app::observations::Seen;
use crate::error::AppResult;
use crate::policy::Caller;
use crate::state::App;
use crate::store::{self, coaching::Filter};

/// A page shows no more of each than this; the lists have the rest.
const MOST: u64 = 100;

/// Everything on the page.
#[derive(Clone, Debug)]
pub struct Mine {
    /// Cycles about the caller, the last opened first.
    pub cycles: Vec<Cycle>,
    /// Observations of the caller that they have not answered.
    pub to_acknowledge: Vec<Seen>,
    /// Whom the caller coaches today, by name.
    pub people: Vec<Coached>,
    /// Open cycles in which the caller is the coach.
    pub open: Vec<Cycle>,
}

/// Somebody whom the caller coaches.
#[derive(Clone, Debug)]
pub struct Coached {
    /// Who.
    pub person: person::Model,
    /// The last day on which anybody observed them.
    pub last_observed_on: Option<NaiveDate>,
    /// Open cycles with the caller.
    pub open_cycles: i64,
}

impl App {
    /// The caller's own coaching, as worker and as coach.
    pub async fn my_coaching(&self, caller: &Caller) -> AppResult<Mine> {
        let db = &self.store.read;
        let me = caller.person;
        let as_worker = Filter { person: Some(me), limit: MOST, ..Filter::default() };
        let as_coach = Filter { coach: Some(me), open: Some(true), limit: MOST, ..Filter::default() };
        let unanswered = store::observations::unanswered(db, me, MOST).await?;
        Ok(Mine {
            cycles: self.list_cycles(caller, &as_worker).await?,
            to_acknowledge: self.seen_all(db, unanswered).await?,
            people: self.coached(me).await?,
            open: self.list_cycles(caller, &as_coach).await?,
        })
    }

    async fn coached(&self, coach: Uuid) -> AppResult<Vec<Coached>> {
        let db = &self.store.read;
        let people = self.circle_of(coach).await?.coachees;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let days: HashMap<Uuid, NaiveDate> =
            store::observations::last_days(db, &ids).await?.into_iter().collect();
        let open: HashMap<Uuid, i64> =
            store::coaching::open_counts(db, coach, &ids).await?.into_iter().collect();
        Ok(people
            .into_iter()
            .map(|person| Coached {
                last_observed_on: days.get(&person.id).copied(),
                open_cycles: open.get(&person.id).copied().unwrap_or_default(),
                person,
            })
            .collect())
    }
}
