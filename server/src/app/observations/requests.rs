//! Requests to be observed: a worker asks somebody who leads them; the coach
//! answers by recording an observation, or declines with a reason.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities::{observation, observation_request, observation_request_event};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time;

/// The longest note and the longest reason, in characters.
const LONGEST: usize = 500;
/// The furthest day that can be asked for.
const FURTHEST_DAYS: u64 = 180;
/// A page shows no more than this.
const MOST: u64 = 100;

/// A request as it was sent; whoever sends it asks for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRequest {
    /// Who is asked.
    pub coach: Uuid,
    /// In this competency; in any when absent.
    pub competency: Option<String>,
    /// In the worker's words.
    pub note: Option<String>,
    /// By this day.
    pub by: Option<NaiveDate>,
    /// The writer confirmed that the note identifies no client.
    pub confirmed: bool,
}

/// A refusal as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewDecline {
    /// Made by the client.
    pub id: Uuid,
    /// Why, for the worker to read.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has answered.
    Open,
    /// The coach recorded an observation.
    Answered,
    /// The coach cannot, and says why.
    Declined,
    /// The worker took it back.
    Withdrawn,
}

/// A request with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestShown {
    /// The row.
    pub row: observation_request::Model,
    /// What settled it.
    pub settled: Option<observation_request_event::Model>,
    /// Names of both, by id.
    pub names: Arc<HashMap<Uuid, String>>,
    /// What the framework calls the competency that was named.
    pub competency_title: Option<String>,
}

impl RequestShown {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> RequestState {
        match self.settled.as_ref().map(|event| event.kind.as_str()) {
            None => RequestState::Open,
            Some("answered") => RequestState::Answered,
            Some("declined") => RequestState::Declined,
            Some(_) => RequestState::Withdrawn,
        }
    }
}

impl NewRequest {
    fn check(&self, known: impl Fn(&str) -> bool, today: NaiveDate, leads: bool) -> AppResult<()> {
        let mut faults = Vec::new();
        if !leads {
            faults.push(FieldError::new("/coach_id", "Ask somebody who coaches or supervises you."));
        }
        if self.competency.as_deref().is_some_and(|code| !known(code)) {
            faults.push(FieldError::new("/competency", "There is no such competency."));
        }
        let furthest = today.checked_add_days(Days::new(FURTHEST_DAYS)).unwrap_or(today);
        if self.by.is_some_and(|by| by < today || by > furthest) {
            let detail = format!("Choose a day from today on, at most {FURTHEST_DAYS} days ahead.");
            faults.push(FieldError::new("/by_on", detail));
        }
        faults.extend(too_long("/note", self.note.as_deref(), LONGEST));
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/note".to_owned(), self.note.as_deref())])
    }
}

impl App {
    /// Asks a coach or supervisor of today to observe the caller. The same body
    /// again is the same request.
    pub async fn ask_for_observation(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewRequest,
    ) -> AppResult<Written<RequestShown>> {
        let new = NewRequest { note: tidy(new.note), competency: tidy(new.competency), ..new };
        let digest = digest(&(caller.person, &new))?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        self.permit_person(&tx, caller, Action::AskForObservation, caller.person).await?;
        if let Some(there) = store::requests::find(&tx, id).await? {
            if there.digest != digest {
                return Err(id_taken());
            }
            return Ok(Written::before(self.request_shown(&tx, there).await?));
        }
        let today = self.today_of(&tx, caller.person).await?;
        let leads = store::people::leads(&tx, new.coach, caller.person, today).await?;
        let known = |code: &str| framework.competencies.iter().any(|one| one.code.to_string() == code);
        new.check(known, today, leads)?;
        let open = store::requests::open_between(&tx, caller.person, new.coach).await?;
        if open.iter().any(|row| row.competency == new.competency) {
            let detail = "You have asked for this already. Withdraw that request to ask anew.";
            return Err(AppError::Conflict(detail.into()));
        }
        let row = observation_request::Model {
            id,
            person_id: caller.person,
            coach_id: new.coach,
            competency: new.competency,
            note: new.note,
            by_on: new.by,
            received_at: self.now(),
            digest,
        };
        observation_request::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&tx)
            .await?;
        let detail =
            json!({ "coach": row.coach_id, "competency": row.competency, "by_on": row.by_on, "request": id });
        self.audit_request(&tx, caller.person, "observation_request.ask", &row, detail).await?;
        let shown = self.request_shown(&tx, row).await?;
        tx.commit().await?;
        Ok(Written::now(shown))
    }

    /// Takes a request back. The same body again is the same withdrawal.
    pub async fn withdraw_request(&self, caller: &Caller, request: Uuid, id: Uuid) -> AppResult<()> {
        let digest = digest(&(request, caller.person, "withdrawn"))?;
        let event = self.request_event(request, caller.person, "withdrawn", digest);
        let event = observation_request_event::Model { id, ..event };
        self.settle(caller, Action::AskForObservation, event, Ok(())).await
    }

    /// Declines to observe, with a reason. The same body again is the same answer.
    pub async fn decline_request(&self, caller: &Caller, request: Uuid, new: NewDecline) -> AppResult<()> {
        let new = NewDecline { reason: new.reason.trim().into(), ..new };
        let fault = reason_fault("/reason", Some(&new.reason), LONGEST);
        let checked = AppError::fields(fault.into_iter().collect()).and_then(|()| {
            refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])
        });
        let digest = digest(&(request, caller.person, &new))?;
        let event = self.request_event(request, caller.person, "declined", digest);
        let event = observation_request_event::Model { id: new.id, text: Some(new.reason), ..event };
        self.settle(caller, Action::AnswerObservationRequest, event, checked).await
    }

    async fn settle(
        &self,
        caller: &Caller,
        action: Action,
        event: observation_request_event::Model,
        checked: AppResult<()>,
    ) -> AppResult<()> {
        let gone = || AppError::NotFound("request");
        let tx = self.store.begin().await?;
        let row = store::requests::find(&tx, event.request_id).await?.ok_or_else(gone)?;
        store::lock_people(&tx, &[row.person_id]).await?;
        let target = self.request_target(&tx, caller, action, &row).await?;
        verdict(policy::check(caller, action, &target), "request")?;
        if let Some(there) = store::requests::event(&tx, event.id).await? {
            return if there.digest == event.digest { Ok(()) } else { Err(id_taken()) };
        }
        checked?;
        if !store::requests::events(&tx, &[row.id]).await?.is_empty() {
            return Err(AppError::Conflict("This request is settled already.".into()));
        }
        let deed = if event.kind == "declined" {
            "observation_request.decline"
        } else {
            "observation_request.withdraw"
        };
        observation_request_event::Entity::insert(event.into_active_model())
            .exec_without_returning(&tx)
            .await?;
        let detail = json!({ "coach": row.coach_id, "request": row.id });
        self.audit_request(&tx, caller.person, deed, &row, detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A request belongs to whoever asked; the answer to whoever was asked.
    async fn request_target(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        action: Action,
        row: &observation_request::Model,
    ) -> AppResult<Target> {
        let theirs = if action == Action::AnswerObservationRequest { row.coach_id } else { row.person_id };
        let about = self.person_target(tx, caller, row.person_id).await?;
        Ok(Target { own: theirs == caller.person, ..about })
    }

    /// What the caller asked for, and what they were asked, the last first.
    pub async fn observation_requests(
        &self,
        caller: &Caller,
    ) -> AppResult<(Vec<RequestShown>, Vec<RequestShown>)> {
        let db = &self.store.read;
        let rows = store::requests::of(db, caller.person, MOST).await?;
        let shown = self.requests_shown(db, rows).await?;
        Ok(shown.into_iter().partition(|one| one.row.person_id == caller.person))
    }

    /// Rows with what became of them, the names of both and of what was asked for.
    pub(crate) async fn requests_shown(
        &self,
        db: &impl ConnectionTrait,
        rows: Vec<observation_request::Model>,
    ) -> AppResult<Vec<RequestShown>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = store::requests::events(db, &ids).await?;
        let names = self.names(db, rows.iter().flat_map(|row| [row.person_id, row.coach_id])).await?;
        let content = self.content().await?;
        let shown = rows.into_iter().map(|row| RequestShown {
            settled: events.iter().find(|event| event.request_id == row.id).cloned(),
            competency_title: row.competency.as_deref().and_then(|code| content.title_of(code)),
            row,
            names: names.clone(),
        });
        Ok(shown.collect())
    }

    async fn request_shown(
        &self,
        db: &impl ConnectionTrait,
        row: observation_request::Model,
    ) -> AppResult<RequestShown> {
        let mut shown = self.requests_shown(db, vec![row]).await?;
        shown.pop().ok_or(AppError::NotFound("request"))
    }

    /// An observation answers what its worker asked of its observer before.
    pub(super) async fn answer_requests(
        &self,
        tx: &DatabaseTransaction,
        row: &observation::Model,
        tree: &Tree,
    ) -> AppResult<()> {
        let open = store::requests::open_between(tx, row.subject_id, row.observer_id).await?;
        if open.is_empty() {
            return Ok(());
        }
        let ratings: Ratings = row.ratings.parse().map_err(|error: String| AppError::bug(error))?;
        let zone = tree.zone(row.node_id);
        let answered: Vec<&observation_request::Model> = open
            .iter()
            .filter(|asked| {
                answers(asked, time::local_day(asked.received_at, zone), row.observed_on, &ratings)
            })
            .collect();
        if answered.is_empty() {
            return Ok(());
        }
        let events = answered.iter().map(|asked| {
            let event = self.request_event(asked.id, row.observer_id, "answered", String::new());
            observation_request_event::Model { observation_id: Some(row.id), ..event }.into_active_model()
        });
        observation_request_event::Entity::insert_many(events).exec_without_returning(tx).await?;
        let requests: Vec<Uuid> = answered.iter().map(|asked| asked.id).collect();
        let detail = json!({ "coach": row.observer_id, "requests": requests, "observation": row.id });
        self.audit_request(tx, row.observer_id, "observation_request.answer", answered[0], detail).await
    }

    async fn audit_request(
        &self,
        tx: &DatabaseTransaction,
        by: Uuid,
        deed: &'static str,
        row: &observation_request::Model,
        detail: serde_json::Value,
    ) -> AppResult<()> {
        self.audit(tx, Some(by), deed, "person", Some(row.person_id), detail).await
    }

    fn request_event(
        &self,
        request: Uuid,
        by: Uuid,
        kind: &str,
        digest: String,
    ) -> observation_request_event::Model {
        observation_request_event::Model {
            id: self.id(),
            request_id: request,
            kind: kind.into(),
            by_id: by,
            text: None,
            observation_id: None,
            received_at: self.now(),
            digest,
        }
    }
}

/// Does an observation answer a request? It was made on the day of asking or
/// later, and has to do with the competency that was named.
fn answers(
    asked: &observation_request::Model,
    asked_on: NaiveDate,
    observed_on: NaiveDate,
    ratings: &Ratings,
) -> bool {
    let touches = |code: &str| ratings.as_slice().iter().any(|(one, _)| one.competency.to_string() == code);
    observed_on >= asked_on && asked.competency.as_deref().is_none_or(touches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn asked(competency: Option<&str>) -> observation_request::Model {
        observation_request::Model {
            id: Uuid::nil(),
            person_id: Uuid::nil(),
            coach_id: Uuid::nil(),
            competency: competency.map(Into::into),
            note: None,
            by_on: None,
            received_at: 0,
            digest: String::new(),
        }
    }

    #[test]
    fn what_was_seen_since_in_the_skill_that_was_named_answers() {
        let ratings: Ratings = "C01.1:2 C05.2:NO".parse().expect("ratings");
        let on = day("2026-03-02");
        let holds = |competency, observed| answers(&asked(competency), on, day(observed), &ratings);
        assert!(holds(None, "2026-03-02"), "the same day: the visit may have begun before the tap");
        assert!(!holds(None, "2026-03-01"));
        assert!(holds(Some("C01"), "2026-03-03"));
        assert!(holds(Some("C05"), "2026-03-03"), "looked for, and no chance arose");
        assert!(!holds(Some("C02"), "2026-03-03"));
    }

    #[test]
    fn all_faults_of_a_request_are_told_at_once() {
        let new = NewRequest {
            coach: Uuid::nil(),
            competency: Some("C99".into()),
            note: Some("x".repeat(501)),
            by: Some(day("2026-03-01")),
            confirmed: false,
        };
        let Err(AppError::Invalid { errors, .. }) = new.check(|code| code == "C01", day("2026-03-02"), false)
        else {
            panic!("not refused");
        };
        let pointers: Vec<&str> = errors.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/coach_id", "/competency", "/by_on", "/note"]);
    }
}
