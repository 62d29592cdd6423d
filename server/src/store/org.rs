//! The org tree, read through its closure table.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::{org_closure, org_node};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Set,
};
use serde::Deserialize;
use uuid::Uuid;

use super::packed::{Answer, Question, maybe_id};

/// The ids of all nodes at or below these, as a subquery.
#[must_use]
pub fn below(nodes: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(org_closure::Column::Descendant)
        .from(org_closure::Entity)
        .and_where(org_closure::Column::Ancestor.is_in(nodes.iter().copied()))
        .to_owned()
}

/// A node by id.
pub async fn node(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<org_node::Model>, DbErr> {
    org_node::Entity::find_by_id(id).one(db).await
}

/// The ids of these nodes and of all nodes above them.
pub async fn ancestors(db: &impl ConnectionTrait, nodes: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    if nodes.is_empty() {
        return Ok(Vec::new());
    }
    org_closure::Entity::find()
        .select_only()
        .column(org_closure::Column::Ancestor)
        .filter(org_closure::Column::Descendant.is_in(nodes.iter().copied()))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

/// These nodes and all nodes above them, as a tree.
pub async fn lines(db: &impl ConnectionTrait, nodes: &[Uuid]) -> Result<Tree, DbErr> {
    if nodes.is_empty() {
        return Ok(Tree::default());
    }
    let above = Query::select()
        .column(org_closure::Column::Ancestor)
        .from(org_closure::Entity)
        .and_where(org_closure::Column::Descendant.is_in(nodes.iter().copied()))
        .to_owned();
    let rows = org_node::Entity::find().filter(org_node::Column::Id.in_subquery(above)).all(db).await?;
    Ok(Tree::new(rows))
}

/// The whole tree, by name. A state has hundreds of nodes, not millions; packed,
/// they come at the price of a few rows.
pub async fn tree(db: &impl ConnectionTrait) -> Result<Tree, DbErr> {
    let mut ask = Question::new(db);
    ask_nodes(&mut ask, "org_node");
    above(&mut ask.ask(db).await?)
}

/// The places where these people ever worked and all above them, as a tree.
pub async fn above_people(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Tree, DbErr> {
    let mut ask = Question::new(db);
    let them = ask.ids(people);
    ask_above(&mut ask, &them);
    above(&mut ask.ask(db).await?)
}

/// Asks for the same within another question.
pub(super) fn ask_above(ask: &mut Question, them: &str) {
    let nodes = format!(
        "org_node WHERE id IN (SELECT ancestor FROM org_closure WHERE descendant IN \
         (SELECT node_id FROM affiliation WHERE person_id IN ({them})))"
    );
    ask_nodes(ask, &nodes);
}

/// What was answered to that.
pub(super) fn above(answer: &mut Answer) -> Result<Tree, DbErr> {
    let mut rows: Vec<NodeRow> = answer.take()?;
    rows.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(Tree::new(rows.into_iter().map(Into::into).collect()))
}

fn ask_nodes(ask: &mut Question, nodes: &str) {
    ask.list(
        &["id", "parent_id"],
        &["kind", "name", "time_zone", "jurisdiction", "created_at", "closed_on"],
        nodes,
    );
}

/// A node, packed.
#[derive(Deserialize)]
struct NodeRow {
    id: Uuid,
    #[serde(deserialize_with = "maybe_id")]
    parent_id: Option<Uuid>,
    kind: String,
    name: String,
    time_zone: Option<String>,
    jurisdiction: Option<String>,
    created_at: i64,
    closed_on: Option<NaiveDate>,
}

impl From<NodeRow> for org_node::Model {
    fn from(row: NodeRow) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent_id,
            kind: row.kind,
            name: row.name,
            time_zone: row.time_zone,
            jurisdiction: row.jurisdiction,
            created_at: row.created_at,
            closed_on: row.closed_on,
        }
    }
}

/// Adds a node below its parent and to the closure.
pub async fn add(db: &impl ConnectionTrait, node: org_node::Model) -> Result<(), DbErr> {
    let above = match node.parent_id {
        Some(parent) => {
            org_closure::Entity::find().filter(org_closure::Column::Descendant.eq(parent)).all(db).await?
        }
        None => Vec::new(),
    };
    let id = node.id;
    org_node::ActiveModel {
        id: Set(node.id),
        parent_id: Set(node.parent_id),
        kind: Set(node.kind),
        name: Set(node.name),
        time_zone: Set(node.time_zone),
        jurisdiction: Set(node.jurisdiction),
        created_at: Set(node.created_at),
        closed_on: Set(node.closed_on),
    }
    .insert(db)
    .await?;
    let pairs = above.into_iter().map(|pair| (pair.ancestor, pair.depth + 1)).chain([(id, 0)]).map(
        |(ancestor, depth)| org_closure::ActiveModel {
            ancestor: Set(ancestor),
            descendant: Set(id),
            depth: Set(depth),
        },
    );
    org_closure::Entity::insert_many(pairs).exec(db).await?;
    Ok(())
}

/// Writes what a place is called, its zone and jurisdiction, and whether it is closed.
pub async fn change(db: &impl ConnectionTrait, node: org_node::Model) -> Result<(), DbErr> {
    org_node::ActiveModel {
        id: Set(node.id),
        name: Set(node.name),
        time_zone: Set(node.time_zone),
        jurisdiction: Set(node.jurisdiction),
        closed_on: Set(node.closed_on),
        ..Default::default()
    }
    .update(db)
    .await?;
    Ok(())
}

/// The tree in memory, for names, inherited zones and lines.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: HashMap<Uuid, org_node::Model>,
    order: Vec<Uuid>,
}

impl Tree {
    /// From all nodes, in the order in which they are to be listed.
    #[must_use]
    pub fn new(nodes: Vec<org_node::Model>) -> Self {
        let order = nodes.iter().map(|n| n.id).collect();
        Self { nodes: nodes.into_iter().map(|n| (n.id, n)).collect(), order }
    }

    /// All nodes by name.
    pub fn iter(&self) -> impl Iterator<Item = &org_node::Model> {
        self.order.iter().filter_map(|id| self.nodes.get(id))
    }

    /// One node.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<&org_node::Model> {
        self.nodes.get(&id)
    }

    /// The node and all above it, the node first.
    pub fn line(&self, id: Uuid) -> impl Iterator<Item = &org_node::Model> {
        std::iter::successors(self.nodes.get(&id), |node| node.parent_id.and_then(|up| self.nodes.get(&up)))
    }

    /// Is `node` at or below `top`?
    #[must_use]
    pub fn is_below(&self, node: Uuid, top: Uuid) -> bool {
        self.line(node).any(|n| n.id == top)
    }

    /// The nearest node at or above of this kind.
    #[must_use]
    pub fn above(&self, id: Uuid, kind: &str) -> Option<&org_node::Model> {
        self.line(id).find(|n| n.kind == kind)
    }

    /// The time zone at a node, inherited; UTC where nobody set one.
    #[must_use]
    pub fn zone(&self, id: Uuid) -> chrono_tz::Tz {
        self.line(id)
            .find_map(|n| n.time_zone.as_deref().and_then(crate::time::zone))
            .unwrap_or(chrono_tz::UTC)
    }

    /// The jurisdiction at a node, inherited.
    #[must_use]
    pub fn jurisdiction(&self, id: Uuid) -> Option<&str> {
        self.line(id).find_map(|n| n.jurisdiction.as_deref())
    }
}
