//! What people answer to an observation: the worker acknowledges or disputes,
//! somebody else decides the dispute, the observer withdraws.

use fieldcraft_entities::{observation, observation_event};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::state::Window;
use super::{Seen, State};
use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store;
use crate::time;

pub(super) const LONG_TEXT: usize = 2_000;
/// Outcomes of a dispute.
const OUTCOMES: [&str; 2] = ["upheld", "dismissed"];

/// Kinds of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Response {
    /// The worker has read it, and may comment.
    Acknowledge,
    /// The worker disputes it.
    Dispute,
    /// Somebody who is neither the worker nor the observer decides the dispute.
    Decide,
    /// The observer takes it back.
    Withdraw,
}

impl Response {
    fn event(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledged",
            Self::Dispute => "disputed",
            Self::Decide => "dispute_decided",
            Self::Withdraw => "withdrawn",
        }
    }

    fn audited_as(self) -> &'static str {
        match self {
            Self::Acknowledge => "observation.acknowledge",
            Self::Dispute => "observation.dispute",
            Self::Decide => "observation.decide_dispute",
            Self::Withdraw => "observation.withdraw",
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Acknowledge | Self::Dispute => Action::RespondToObservation,
            Self::Decide => Action::DecideDispute,
            Self::Withdraw => Action::WithdrawObservation,
        }
    }

    /// Whose own the observation is for this answer.
    fn owned_by(self, caller: Uuid, row: &observation::Model) -> bool {
        match self {
            Self::Acknowledge | Self::Dispute => row.subject_id == caller,
            Self::Withdraw => row.observer_id == caller,
            Self::Decide => row.subject_id == caller || row.observer_id == caller,
        }
    }

    fn refusal(self) -> &'static str {
        match self {
            Self::Acknowledge | Self::Dispute => "Only the person observed can answer this observation.",
            Self::Decide => {
                "A dispute is decided by somebody with the permission who is neither the person \
                 observed nor the observer."
            }
            Self::Withdraw => "Only the person who recorded this observation can withdraw it.",
        }
    }
}

/// An answer as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewResponse {
    /// Made by the client.
    pub id: Uuid,
    /// Which answer.
    pub response: Response,
    /// Comment or reason.
    pub text: Option<String>,
    /// Of a decision: `upheld` or `dismissed`.
    pub outcome: Option<String>,
    /// The writer confirmed that the text identifies no client.
    pub confirmed: bool,
}

impl NewResponse {
    fn pointer(&self) -> &'static str {
        if self.response == Response::Acknowledge { "/comment" } else { "/reason" }
    }

    fn check(&self) -> AppResult<()> {
        let text = self.text.as_deref();
        let mut faults: Vec<FieldError> = match self.response {
            Response::Acknowledge => too_long(self.pointer(), text, LONG_TEXT).into_iter().collect(),
            _ => reason_fault(self.pointer(), text, LONG_TEXT).into_iter().collect(),
        };
        let outcome = self.outcome.as_deref().unwrap_or_default();
        if self.response == Response::Decide && !OUTCOMES.contains(&outcome) {
            faults.push(FieldError::new("/outcome", "Use upheld or dismissed."));
        }
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [(self.pointer().to_owned(), text)])
    }
}

impl App {
    /// Answers an observation. The same body again is the same answer.
    pub async fn respond(
        &self,
        caller: &Caller,
        observation: Uuid,
        new: NewResponse,
    ) -> AppResult<Written<Seen>> {
        let new = NewResponse { text: tidy(new.text), ..new };
        let digest = digest(&(observation, &new))?;
        let checked = new.check();
        let content = self.content().await?;
        let within = content.framework()?.framework.level_rule.calendar.dispute_within_days.value;
        let tx = self.store.begin().await?;
        let row = self.locked(&tx, caller, observation).await?;
        if self.repeated(&tx, caller, new.id, &digest).await? {
            return Ok(Written::before(self.seen(&tx, row).await?));
        }
        checked?;
        self.permit_response(&tx, caller, new.response, &row).await?;
        let events = store::observations::events(&tx, &[row.id]).await?;
        let (now, zone) = (self.now(), store::org::tree(&tx).await?.zone(row.node_id));
        let window = Window {
            received_on: time::local_day(row.received_at, zone),
            today: time::local_day(now, zone),
            within: u64::try_from(within).unwrap_or_default(),
        };
        allowed(&new, caller.person, &events, window)?;
        let event = observation_event::Model {
            id: new.id,
            observation_id: row.id,
            subject_id: row.subject_id,
            kind: new.response.event().into(),
            on_day: window.today,
            by_id: caller.person,
            text: new.text,
            outcome: new.outcome,
            received_at: now,
            digest,
        };
        observation_event::Entity::insert(event.into_active_model()).exec_without_returning(&tx).await?;
        if new.response != Response::Acknowledge {
            self.refresh_status(&tx, &[row.subject_id]).await?;
        }
        let detail = json!({ "subject": row.subject_id });
        let action = new.response.audited_as();
        self.audit(&tx, Some(caller.person), action, "observation", Some(row.id), detail).await?;
        tx.commit().await?;
        Ok(Written::now(self.seen(&self.store.read, row).await?))
    }

    /// The observation, its subject locked, when the caller may read it.
    pub(super) async fn locked(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        id: Uuid,
    ) -> AppResult<observation::Model> {
        let found = store::observations::find(tx, id).await?.ok_or(AppError::NotFound("observation"))?;
        store::lock_people(tx, &[found.subject_id]).await?;
        // Read again: before the lock it might have been redacted at this moment.
        let row = store::observations::find(tx, id).await?.ok_or(AppError::NotFound("observation"))?;
        self.permit_reading(tx, caller, &row).await?;
        Ok(row)
    }

    /// Was this event written by an earlier try of the same caller?
    pub(super) async fn repeated(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        id: Uuid,
        digest: &str,
    ) -> AppResult<bool> {
        match store::observations::event(tx, id).await? {
            Some(there) if there.by_id == caller.person && there.digest == digest => Ok(true),
            Some(_) => Err(id_taken()),
            None => Ok(false),
        }
    }

    async fn permit_response(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        response: Response,
        row: &observation::Model,
    ) -> AppResult<()> {
        let mut target = self.person_target(tx, caller, row.subject_id).await?;
        target.own = response.owned_by(caller.person, row);
        // The caller may read it, so that nothing is given away by "no".
        policy::check(caller, response.action(), &target)
            .map_err(|_| AppError::Forbidden(response.refusal().into()))
    }
}

/// Does the state of the observation allow the answer?
fn allowed(
    new: &NewResponse,
    by: Uuid,
    events: &[observation_event::Model],
    window: Window,
) -> AppResult<()> {
    let state = State::of(events);
    match new.response {
        Response::Acknowledge => {
            let again = events.iter().any(|event| event.kind == "acknowledged" && event.by_id == by);
            state.acknowledge(again, new.text.is_some())
        }
        Response::Dispute => state.dispute(events, window),
        Response::Decide => state.decide(),
        Response::Withdraw => state.withdraw(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(response: Response, text: Option<&str>, outcome: Option<&str>) -> NewResponse {
        NewResponse {
            id: Uuid::nil(),
            response,
            text: text.map(Into::into),
            outcome: outcome.map(Into::into),
            confirmed: false,
        }
    }

    #[test]
    fn everything_but_an_acknowledgment_needs_a_reason() {
        assert!(new(Response::Acknowledge, None, None).check().is_ok());
        for response in [Response::Dispute, Response::Withdraw] {
            assert!(new(response, None, None).check().is_err());
            assert!(new(response, Some("It was another visit."), None).check().is_ok());
        }
        assert!(new(Response::Decide, Some("Both accounts agree."), None).check().is_err());
        assert!(new(Response::Decide, Some("Both accounts agree."), Some("upheld")).check().is_ok());
    }

    #[test]
    fn answers_are_checked_for_client_details_too() {
        let said = new(Response::Acknowledge, Some("Mom is at 614-555-0123."), None);
        let Err(AppError::ClientDetails(found)) = said.check() else { panic!("not refused") };
        assert_eq!(found[0].pointer, "/comment");
        assert!(NewResponse { confirmed: true, ..said }.check().is_ok());
    }
}
