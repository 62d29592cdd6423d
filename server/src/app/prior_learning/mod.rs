//! Prior learning: what somebody learned before or elsewhere, claimed in the place of a
//! module. Two people approve it, one of them of the center, neither of them who claims
//! it; then it stands for the module in every rule that takes it, and never for an
//! observation. The document stays where it is kept.

use std::collections::HashMap;
use std::sync::Arc;

use fieldcraft_entities::{prior_learning, prior_learning_event};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use crate::app::free_text::tidy;
use crate::app::people::id_taken;
use crate::app::repeat::digest;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Permission};
use crate::state::App;
use crate::store;
use crate::store::prior_learning::Rows;

mod claim;

pub(crate) use claim::state;
pub use claim::{NewClaim, NewClaimEvent, Outcome, State};
use claim::{still_open, why_not};

/// How many waiting claims are listed at most.
const MOST_LISTED: u64 = 200;

/// A claim with what became of it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The claim.
    pub row: prior_learning::Model,
    /// How it stands.
    pub state: State,
    /// What happened, in order.
    pub events: Vec<prior_learning_event::Model>,
    /// The caller may approve or refuse it now.
    pub may_decide: bool,
    /// The caller may take it back now.
    pub may_withdraw: bool,
}

/// Claims with what is needed to show them.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The claims.
    pub items: Vec<Claim>,
    /// Titles of modules by code.
    pub titles: HashMap<String, String>,
    /// Names of everybody in them, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl App {
    /// A person's claims, the latest first.
    pub async fn prior_learning(&self, caller: &Caller, person: Uuid) -> AppResult<Claims> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let rows = store::prior_learning::of_person(db, person).await?;
        let target = self.person_target(db, caller, person).await?;
        let may = |action| policy::check(caller, action, &target).is_ok();
        let rights = (may(Action::DecidePriorLearning), may(Action::WithdrawPriorLearning));
        let center = target.nodes.iter().any(|node| is_center(caller, *node));
        self.claims_shown(rows, rights, (caller.person, center)).await
    }

    /// The claims that wait for an answer of the caller, the oldest first.
    pub async fn prior_learning_waiting(&self, caller: &Caller) -> AppResult<Claims> {
        let today = self.today_of(&self.store.read, caller.person).await?;
        let reach = caller.reach(Action::DecidePriorLearning);
        let rows = store::prior_learning::waiting(&self.store.read, &reach, today, MOST_LISTED).await?;
        let center = !caller.nodes_with(&[Permission::DecideCertification]).is_empty();
        let mut claims = self.claims_shown(rows, (true, false), (caller.person, center)).await?;
        claims.items.retain(|claim| claim.may_decide);
        Ok(claims)
    }

    async fn claims_shown(
        &self,
        rows: Rows,
        (decides, withdraws): (bool, bool),
        (by, center): (Uuid, bool),
    ) -> AppResult<Claims> {
        let content = self.content().await?;
        let Rows { claims, events } = rows;
        let items: Vec<Claim> = claims
            .into_iter()
            .map(|row| {
                let mine = events.iter().filter(|event| event.claim_id == row.id);
                let events: Vec<prior_learning_event::Model> = mine.cloned().collect();
                let state = state(&events);
                let ended = matches!(state, State::Refused | State::Withdrawn);
                let open = !ended && state != State::Approved;
                Claim {
                    may_decide: decides && open && why_not(&row, &events, by, center).is_none(),
                    may_withdraw: withdraws && !ended,
                    state,
                    events,
                    row,
                }
            })
            .collect();
        let people = items.iter().flat_map(|claim| {
            let by = claim.events.iter().map(|event| event.by_id);
            by.chain([claim.row.person_id, claim.row.claimed_by]).collect::<Vec<_>>()
        });
        let people: Vec<Uuid> = people.collect();
        let names = self.names(&self.store.read, people).await?;
        let titles = content.modules.values().map(|one| (one.code.clone(), one.title.clone())).collect();
        Ok(Claims { items, titles, names })
    }

    /// Claims prior learning for oneself, or for somebody whom one leads. The same body
    /// again is the same claim.
    pub async fn claim_prior_learning(&self, caller: &Caller, person: Uuid, new: NewClaim) -> AppResult<()> {
        let new = new.tidied();
        let digest = digest(&(person, caller.person, &new))?;
        let content = self.content().await?;
        let module = content.modules.get(&new.module);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ClaimPriorLearning, person).await?;
        if let Some(there) = store::prior_learning::find(&tx, new.id).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        new.check(module.is_some(), self.today_of(&tx, person).await?)?;
        let detail = json!({ "module": new.module, "claim": new.id });
        let row = prior_learning::Model {
            id: new.id,
            person_id: person,
            module_version: module.map_or(1, |module| i64::from(module.version)),
            module_code: new.module,
            title: new.title,
            provider: new.provider,
            minutes: new.minutes,
            finished_on: new.finished_on,
            document: new.document,
            claimed_by: caller.person,
            received_at: self.now(),
            digest,
        };
        prior_learning::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "prior_learning.claim", "person", Some(person), detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Approves or refuses a claim, or takes it back. The same body again is the same answer.
    ///
    /// # Errors
    /// `Forbidden` for who claims it and for who approved it already.
    pub async fn answer_prior_learning(
        &self,
        caller: &Caller,
        person: Uuid,
        claim: Uuid,
        new: NewClaimEvent,
    ) -> AppResult<()> {
        let new = NewClaimEvent { note: tidy(new.note), ..new };
        let digest = digest(&(claim, caller.person, &new))?;
        let checked = new.check();
        let action = match new.outcome {
            Outcome::Withdrawn => Action::WithdrawPriorLearning,
            _ => Action::DecidePriorLearning,
        };
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, action, person).await?;
        let row = store::prior_learning::find(&tx, claim).await?.filter(|row| row.person_id == person);
        let row = row.ok_or(AppError::NotFound("claim"))?;
        if let Some(there) = store::prior_learning::event(&tx, new.id).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        checked?;
        let mut events = store::prior_learning::of_person(&tx, person).await?.events;
        events.retain(|event| event.claim_id == claim);
        let center = self.answers_for_center(&tx, caller, person).await?;
        let before = state(&events);
        still_open(before, new.outcome)?;
        if new.outcome != Outcome::Withdrawn
            && let Some(why) = why_not(&row, &events, caller.person, center)
        {
            return Err(AppError::Forbidden(why.into()));
        }
        let event = prior_learning_event::Model {
            id: new.id,
            claim_id: claim,
            person_id: person,
            kind: new.outcome.kind().into(),
            by_id: caller.person,
            from_center: center,
            note: new.note,
            received_at: self.now(),
            digest,
        };
        prior_learning_event::Entity::insert(event.clone().into_active_model())
            .exec_without_returning(&tx)
            .await?;
        events.push(event);
        let detail = json!({ "claim": claim, "outcome": new.outcome.kind() });
        self.audit(&tx, Some(caller.person), "prior_learning.answer", "person", Some(person), detail).await?;
        if (before == State::Approved) != (state(&events) == State::Approved) {
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Does the caller certify where the person works?
    async fn answers_for_center(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        person: Uuid,
    ) -> AppResult<bool> {
        let target = self.person_target(tx, caller, person).await?;
        Ok(target.nodes.iter().any(|node| is_center(caller, *node)))
    }
}

fn is_center(caller: &Caller, node: Uuid) -> bool {
    caller.nodes_with(&[Permission::DecideCertification]).contains(&node)
}
