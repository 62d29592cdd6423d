//! From a person or a node to the policy's question: loads what the policy needs
//! to know and turns its verdict into an answer.

use std::collections::{BTreeSet, HashMap};

use fieldcraft_entities::affiliation;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Denied, Target};
use crate::state::App;
use crate::store::{self, org::Tree};
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

    /// May the caller do this for the whole center? What is published is used everywhere:
    /// a permission in one agency is not enough.
    pub async fn permit_center(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        action: Action,
    ) -> AppResult<()> {
        let tree = store::org::tree(db).await?;
        let root = tree.iter().find(|node| node.parent_id.is_none());
        let target = Target::at(root.map(|node| node.id).into_iter().collect());
        verdict(policy::check(caller, action, &target), "page")
    }

    /// What the policy needs to know about a person: own, led, and where.
    pub async fn person_target(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        person: Uuid,
    ) -> AppResult<Target> {
        let rows = store::people::affiliations(db, &[person]).await?;
        let nodes: Vec<Uuid> = rows.iter().map(|row| row.node_id).collect();
        let tree = store::org::lines(db, &nodes).await?;
        self.target_from(db, caller, person, &rows, &tree).await
    }

    /// The same of many people, in three queries however many.
    pub async fn targets(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        people: &[Uuid],
    ) -> AppResult<HashMap<Uuid, Target>> {
        let tree = store::org::above_people(db, people).await?;
        let mut places: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in store::people::affiliations(db, people).await? {
            places.entry(row.person_id).or_default().push(row.node_id);
        }
        let assignments = store::people::assignments_of(db, people).await?;
        let target = |person: Uuid| {
            let places = places.get(&person).map_or(&[][..], Vec::as_slice);
            let zone = places.first().map_or(chrono_tz::UTC, |node| tree.zone(*node));
            let today = time::local_day(self.now(), zone);
            let own = caller.person == person;
            let lead = assignments.iter().any(|row| {
                row.person_id == person
                    && row.lead_id == caller.person
                    && row.from_on <= today
                    && row.to_on.is_none_or(|end| end >= today)
            });
            let nodes: BTreeSet<Uuid> =
                places.iter().flat_map(|node| tree.line(*node)).map(|node| node.id).collect();
            Target { own, lead: lead && !own, nodes: nodes.into_iter().collect() }
        };
        Ok(people.iter().map(|person| (*person, target(*person))).collect())
    }

    /// The same from the person's current affiliations, the latest start first, and
    /// a tree that holds their nodes and all above. Whoever leads them does so today
    /// in the zone of their place.
    pub async fn target_from(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        person: Uuid,
        affiliations: &[affiliation::Model],
        tree: &Tree,
    ) -> AppResult<Target> {
        let theirs = || affiliations.iter().filter(|row| row.person_id == person);
        let mut nodes: Vec<Uuid> =
            theirs().flat_map(|row| tree.line(row.node_id)).map(|node| node.id).collect();
        nodes.sort_unstable();
        nodes.dedup();
        if caller.person == person {
            return Ok(Target { own: true, lead: false, nodes });
        }
        let zone = theirs().next().map_or(chrono_tz::UTC, |row| tree.zone(row.node_id));
        let today = time::local_day(self.now(), zone);
        let lead = store::people::leads(db, caller.person, person, today).await?;
        Ok(Target { own: false, lead, nodes })
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
