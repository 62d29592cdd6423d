//! Reading observations: those of the people whose evidence the caller may
//! read, and those that the caller recorded.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use fieldcraft_entities::{observation, observation_event};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Notice, State};
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, observations::Filter};

/// An observation with what became of it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The row.
    pub row: observation::Model,
    /// What happened to it, in the order of receipt.
    pub events: Vec<observation_event::Model>,
    /// The amendment that took its place.
    pub superseded_by: Option<Uuid>,
    /// Names of everybody in it, by id.
    pub names: Arc<HashMap<Uuid, String>>,
    /// What its recorder is told on recording it.
    pub notice: Option<Notice>,
}

impl Seen {
    /// What became of it.
    #[must_use]
    pub fn state(&self) -> State {
        State::of(&self.events)
    }
}

impl App {
    /// An observation that the caller may read. What they may not is absent.
    pub async fn observation(&self, caller: &Caller, id: Uuid) -> AppResult<Seen> {
        let db = &self.store.read;
        let row = store::observations::find(db, id).await?.ok_or(AppError::NotFound("observation"))?;
        self.permit_reading(db, caller, &row).await?;
        self.seen(db, row).await
    }

    /// A page of the observations that the caller may read, the last observed first.
    pub async fn list_observations(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<Seen>> {
        let today = self.today_of(&self.store.read, caller.person).await?;
        let reach = caller.reach(Action::ReadObservation);
        let rows = store::observations::page(&self.store.read, &reach, today, filter).await?;
        self.seen_all(&self.store.read, rows).await
    }

    /// May the caller read this observation?
    pub(super) async fn permit_reading(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        row: &observation::Model,
    ) -> AppResult<()> {
        if row.observer_id == caller.person {
            return Ok(());
        }
        let target = self.person_target(db, caller, row.subject_id).await?;
        policy::check(caller, Action::ReadObservation, &target).map_err(|_| AppError::NotFound("observation"))
    }

    /// One observation with what became of it.
    pub(super) async fn seen(&self, db: &impl ConnectionTrait, row: observation::Model) -> AppResult<Seen> {
        let mut all = self.seen_all(db, vec![row]).await?;
        all.pop().ok_or_else(|| AppError::bug("one row gives one observation"))
    }

    /// Observations with what became of them, in three queries however many.
    pub async fn seen_all(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<observation::Model>,
    ) -> AppResult<Vec<Seen>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut events: HashMap<Uuid, Vec<observation_event::Model>> = HashMap::new();
        for event in store::observations::events(db, &ids).await? {
            events.entry(event.observation_id).or_default().push(event);
        }
        let amended: HashMap<Uuid, Uuid> =
            store::observations::amendments(db, &ids).await?.into_iter().collect();
        let people = rows.iter().flat_map(|row| [row.subject_id, row.observer_id]);
        let names = self.names(db, people.chain(events.values().flatten().map(|event| event.by_id))).await?;
        Ok(rows
            .into_iter()
            .map(|row| Seen {
                events: events.remove(&row.id).unwrap_or_default(),
                superseded_by: amended.get(&row.id).copied(),
                names: names.clone(),
                notice: None,
                row,
            })
            .collect())
    }

    /// The names of these people.
    pub async fn names(
        &self,
        db: &impl ConnectionTrait,
        people: impl IntoIterator<Item = Uuid>,
    ) -> AppResult<Arc<HashMap<Uuid, String>>> {
        let people: BTreeSet<Uuid> = people.into_iter().collect();
        let people: Vec<Uuid> = people.into_iter().collect();
        let rows = store::people::people(db, &people).await?;
        Ok(Arc::new(rows.into_iter().map(|person| (person.id, person.display_name)).collect()))
    }
}
