//! The org tree: state, regions, agencies, sites, teams.

use std::collections::HashSet;

use fieldcraft_entities::org_node;
use serde_json::json;
use uuid::Uuid;

use crate::app::closing::closed_before;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time;

/// The kinds of node from the top down.
pub const KINDS: [&str; 5] = ["state", "region", "agency", "site", "team"];

/// What is said of a new node.
#[derive(Clone, Debug)]
pub struct NewNode {
    /// Made by the client.
    pub id: Uuid,
    /// The node above.
    pub parent: Uuid,
    /// One of [`KINDS`], lower than the parent's.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// IANA time zone, when it differs from the one above.
    pub time_zone: Option<String>,
    /// Jurisdiction, when it differs from the one above.
    pub jurisdiction: Option<String>,
}

impl App {
    /// The tree with the ids of the nodes the caller may see: those at which they
    /// hold a grant or work, and all below and above.
    pub async fn visible_nodes(&self, caller: &Caller) -> AppResult<(Tree, HashSet<Uuid>)> {
        let tree = store::org::tree(&self.store.read).await?;
        let own = store::people::affiliations(&self.store.read, &[caller.person]).await?;
        let granted: Vec<Uuid> = caller.grants.iter().map(|held| held.node).collect();
        let mut seen: HashSet<Uuid> = HashSet::new();
        for node in granted.iter().copied().chain(own.iter().map(|a| a.node_id)) {
            seen.extend(tree.line(node).map(|n| n.id));
        }
        for node in tree.iter() {
            if tree.line(node.id).any(|above| granted.contains(&above.id)) {
                seen.insert(node.id);
            }
        }
        Ok((tree, seen))
    }

    /// Adds a node below another. The same body again is harmless.
    pub async fn add_node(&self, caller: &Caller, new: NewNode) -> AppResult<()> {
        AppError::fields(node_faults(&new))?;
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, new.parent).await?;
        let parent = store::closing::held(&tx, new.parent).await?.ok_or(AppError::NotFound("place"))?;
        if rank(&new.kind) <= rank(&parent.kind) {
            let detail = format!("A {} cannot stand below a {}.", new.kind, parent.kind);
            return Err(AppError::field("/kind", detail));
        }
        if let Some(there) = store::org::node(&tx, new.id).await? {
            let same = there.name == new.name.trim()
                && there.parent_id == Some(new.parent)
                && there.kind == new.kind;
            return if same { Ok(()) } else { Err(super::people::id_taken()) };
        }
        if let Some(detail) = closed_before(&parent, None) {
            return Err(AppError::field("/parent_id", detail));
        }
        let row = org_node::Model {
            id: new.id,
            parent_id: Some(new.parent),
            kind: new.kind,
            name: new.name.trim().into(),
            time_zone: new.time_zone,
            jurisdiction: new.jurisdiction,
            created_at: self.now(),
            closed_on: None,
        };
        store::org::add(&tx, row).await?;
        self.audit(
            &tx,
            Some(caller.person),
            "node.add",
            "node",
            Some(new.id),
            json!({ "parent": new.parent }),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// How a place is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeChange {
    /// Its name.
    pub name: String,
    /// IANA time zone; none: that of the place above.
    pub time_zone: Option<String>,
    /// Jurisdiction; none: that of the place above.
    pub jurisdiction: Option<String>,
}

impl App {
    /// Mends the name, zone or jurisdiction of a place. The same again changes nothing.
    pub async fn change_node(&self, caller: &Caller, id: Uuid, change: NodeChange) -> AppResult<()> {
        let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let change = NodeChange {
            name: change.name.trim().into(),
            time_zone: filled(change.time_zone),
            jurisdiction: filled(change.jurisdiction),
        };
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, id).await?;
        let before = store::org::node(&tx, id).await?.ok_or(AppError::NotFound("place"))?;
        let mut faults = words_faults(&change.name, change.time_zone.as_deref());
        if before.parent_id.is_none() && change.time_zone.is_none() {
            faults.push(FieldError::new("/time_zone", "The topmost place has to have a time zone."));
        }
        AppError::fields(faults)?;
        let NodeChange { name, time_zone, jurisdiction } = change;
        let after = org_node::Model { name, time_zone, jurisdiction, ..before.clone() };
        if after == before {
            return Ok(());
        }
        let mends_days = (&after.time_zone, &after.jurisdiction) != (&before.time_zone, &before.jurisdiction);
        let detail = json!({ "name": after.name, "former_name": before.name, "time_zone": after.time_zone });
        store::org::change(&tx, after).await?;
        self.audit(&tx, Some(caller.person), "node.change", "node", Some(id), detail).await?;
        if mends_days {
            // Days and licenses of everybody there are read in another light.
            let people = store::files::people_at(&tx, &[id]).await?;
            let people: Vec<Uuid> = people.into_iter().map(|person| person.id).collect();
            self.refresh_status(&tx, &people).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn words_faults(name: &str, time_zone: Option<&str>) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !(1..=120).contains(&name.trim().chars().count()) {
        faults.push(FieldError::new("/name", "A name has 1 to 120 characters."));
    }
    if time_zone.is_some_and(|name| time::zone(name).is_none()) {
        faults.push(FieldError::new("/time_zone", "Use an IANA time zone such as America/New_York."));
    }
    faults
}

fn rank(kind: &str) -> usize {
    KINDS.iter().position(|k| *k == kind).unwrap_or(KINDS.len())
}

fn node_faults(new: &NewNode) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !KINDS[1..].contains(&new.kind.as_str()) {
        faults.push(FieldError::new("/kind", "Use region, agency, site or team."));
    }
    faults.extend(words_faults(&new.name, new.time_zone.as_deref()));
    faults
}
