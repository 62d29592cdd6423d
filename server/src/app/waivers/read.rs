//! The waivers of a person, and the requests that wait for somebody's decision.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::{waiver, waiver_event, waiver_request};
use uuid::Uuid;

use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, waivers::Rows};
use crate::time;

/// How many waiting requests are listed at most.
const MOST: u64 = 200;

/// How a waiver stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked for; nobody has decided.
    Requested,
    /// Asked for; the time passed before anybody decided.
    Lapsed,
    /// Refused.
    Refused,
    /// Approved, and not begun.
    Approved,
    /// Holds today.
    InForce,
    /// Ended before its last day.
    Ended,
    /// Its last day has passed.
    Expired,
}

/// Who did something to a waiver, when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub by: Uuid,
    /// When, milliseconds since 1970 UTC.
    pub at: i64,
    /// In their words.
    pub note: Option<String>,
}

/// A waiver, from the request to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverShown {
    /// Identifier, the same of request and waiver.
    pub id: Uuid,
    /// Whose.
    pub person: Uuid,
    /// Requirement code.
    pub requirement: String,
    /// Key of a clause; the whole requirement when absent.
    pub clause: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day, as it is now.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub state: State,
    /// The request; absent where the center waived of itself.
    pub requested: Option<Deed>,
    /// The approval or refusal.
    pub decided: Option<Deed>,
    /// The early end.
    pub ended: Option<Deed>,
}

/// Waivers with what is needed to show them.
#[derive(Clone, Debug)]
pub struct Waivers {
    /// The latest first.
    pub items: Vec<WaiverShown>,
    /// Titles of requirements by code.
    pub titles: HashMap<String, String>,
    /// Names of everybody in them, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl App {
    /// The waivers of a person with what was asked for, the latest first.
    pub async fn waivers(&self, caller: &Caller, person: Uuid) -> AppResult<Waivers> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let today = self.today_of(db, person).await?;
        let rows = store::waivers::of_person(db, person).await?;
        self.waivers_shown(shown(&rows, |_| today)).await
    }

    /// The requests about people whom the caller may waive for, which nobody has
    /// decided, the oldest first.
    pub async fn waiver_requests(&self, caller: &Caller) -> AppResult<Waivers> {
        let db = &self.store.read;
        let today = self.today_of(db, caller.person).await?;
        let reach = caller.reach(Action::WaiveRequirement);
        let rows = store::waivers::undecided(db, &reach, today, MOST).await?;
        let items = rows.into_iter().map(|row| asked(row, None, today)).collect();
        self.waivers_shown(items).await
    }

    /// What the caller asked for, with what became of it, the latest first.
    pub async fn own_waiver_requests(&self, caller: &Caller) -> AppResult<Waivers> {
        let db = &self.store.read;
        let rows = store::waivers::asked_by(db, caller.person, MOST).await?;
        let people: Vec<Uuid> = rows.requests.iter().map(|row| row.person_id).collect();
        let zones = self.zones_of(db, &people).await?;
        let today = |person: Uuid| {
            let zone = zones.get(&person).copied().unwrap_or(chrono_tz::UTC);
            time::local_day(self.now(), zone)
        };
        self.waivers_shown(shown(&rows, today)).await
    }

    async fn waivers_shown(&self, items: Vec<WaiverShown>) -> AppResult<Waivers> {
        let content = self.content().await?;
        let titles = content.framework.as_ref().map(|published| {
            let all = published.framework.requirements.iter();
            all.map(|one| (one.code.clone(), one.title.clone())).collect()
        });
        let people = items.iter().flat_map(|one| {
            let deeds = [&one.requested, &one.decided, &one.ended];
            deeds.into_iter().flatten().map(|deed| deed.by).chain([one.person]).collect::<Vec<_>>()
        });
        let names = self.names(&self.store.read, people.collect::<Vec<_>>()).await?;
        Ok(Waivers { items, titles: titles.unwrap_or_default(), names })
    }
}

fn deed(event: &waiver_event::Model) -> Deed {
    Deed { by: event.by_id, at: event.received_at, note: event.note.clone() }
}

fn asked(
    row: waiver_request::Model,
    decision: Option<&waiver_event::Model>,
    today: NaiveDate,
) -> WaiverShown {
    let state = match decision {
        Some(_) => State::Refused,
        None if row.to_on < today => State::Lapsed,
        None => State::Requested,
    };
    WaiverShown {
        id: row.id,
        person: row.person_id,
        requirement: row.requirement,
        clause: row.clause,
        from: row.from_on,
        to: row.to_on,
        reason: row.reason,
        state,
        requested: Some(Deed { by: row.requested_by, at: row.received_at, note: None }),
        decided: decision.map(deed),
        ended: None,
    }
}

fn granted(versions: &[&waiver::Model], rows: &Rows, today: NaiveDate) -> Option<WaiverShown> {
    let (first, last) = (versions.first()?, versions.last()?);
    let event = |kind: &str| rows.events.iter().find(|e| e.waiver_id == last.waiver_id && e.kind == kind);
    let ended = event("ended").map(deed);
    let state = match () {
        () if last.to_on < today || last.to_on < last.from_on => {
            if ended.is_some() {
                State::Ended
            } else {
                State::Expired
            }
        }
        () if last.from_on > today => State::Approved,
        () => State::InForce,
    };
    let request = rows.requests.iter().find(|request| request.id == last.waiver_id);
    let own_word = Deed { by: first.recorded_by, at: first.received_at, note: None };
    Some(WaiverShown {
        id: last.waiver_id,
        person: last.person_id,
        requirement: last.requirement.clone(),
        clause: last.clause.clone(),
        from: last.from_on,
        to: last.to_on,
        reason: last.reason.clone(),
        state,
        requested: request.map(|row| Deed { by: row.requested_by, at: row.received_at, note: None }),
        decided: Some(event("approved").map_or(own_word, deed)),
        ended,
    })
}

/// Requests and waivers as one list, the latest first.
fn shown(rows: &Rows, today: impl Fn(Uuid) -> NaiveDate) -> Vec<WaiverShown> {
    let mut by_fact: HashMap<Uuid, Vec<&waiver::Model>> = HashMap::new();
    for version in &rows.versions {
        by_fact.entry(version.waiver_id).or_default().push(version);
    }
    let mut items: Vec<WaiverShown> = by_fact
        .values()
        .filter_map(|versions| granted(versions, rows, today(versions.first()?.person_id)))
        .collect();
    let open = rows.requests.iter().filter(|request| !by_fact.contains_key(&request.id));
    items.extend(open.map(|request| {
        let refusal = rows.events.iter().find(|event| event.waiver_id == request.id);
        asked(request.clone(), refusal, today(request.person_id))
    }));
    items.sort_unstable_by_key(|one| std::cmp::Reverse((one.from, one.id)));
    items
}
