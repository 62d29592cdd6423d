//! From a person or a node to the policy's question: loads what the policy needs
//! to know and turns its verdict into an answer.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Denied, Target};
use crate::state::App;
use crate::store;
use crate::time;

impl App {
    /// May the caller do this with this person? What they may not see is absent.
    pub async fn permit_person(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        action: Action,
        person: Uuid,
    ) -> AppResult<()> {
        let target = self.person_target(db, caller, person).await?;
        verdict(policy::check(caller, action, &target), "person")
    }

    /// May the caller do this at this node?
    pub async fn permit_node(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        action: Action,
        node: Uuid,
    ) -> AppResult<()> {
        let nodes = store::org::ancestors(db, &[node]).await?;
        verdict(policy::check(caller, action, &Target::at(nodes)), "place")
    }

    /// May the caller do this anywhere at all?
    pub fn permit_somewhere(&self, caller: &Caller, action: Action) -> AppResult<()> {
        let nodes = caller.grants.iter().map(|held| held.node).collect();
        verdict(policy::check(caller, action, &Target::at(nodes)), "page").map_err(|_| forbidden())
    }

    /// What the policy needs to know about a person: own, led, and where.
    pub async fn person_target(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        person: Uuid,
    ) -> AppResult<Target> {
        if caller.person == person {
            let nodes = self.nodes_of(db, person).await?;
            return Ok(Target { own: true, lead: false, nodes });
        }
        let nodes = self.nodes_of(db, person).await?;
        let today = time::local_day(self.now(), chrono_tz::UTC);
        let lead = store::people::leads(db, caller.person, person, today).await?;
        Ok(Target { own: false, lead, nodes })
    }

    async fn nodes_of(&self, db: &impl ConnectionTrait, person: Uuid) -> AppResult<Vec<Uuid>> {
        let nodes: Vec<Uuid> =
            store::people::affiliations(db, &[person]).await?.into_iter().map(|a| a.node_id).collect();
        Ok(store::org::ancestors(db, &nodes).await?)
    }
}

/// Turns the policy's verdict into an answer.
pub fn verdict(checked: Result<(), Denied>, what: &'static str) -> AppResult<()> {
    match checked {
        Ok(()) => Ok(()),
        Err(Denied::Hidden) => Err(AppError::NotFound(what)),
        Err(Denied::Forbidden) => Err(forbidden()),
    }
}

fn forbidden() -> AppError {
    AppError::Forbidden(
        "Your account does not have permission to do this. Ask your administrator if you need it.".into(),
    )
}
