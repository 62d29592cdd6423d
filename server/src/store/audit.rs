//! The audit log: append only.

use fieldcraft_entities::audit_event;
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Condition, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// One line of the log, before it has an id and a time.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who; none for the command line and failed sign-ins.
    pub actor: Option<Uuid>,
    /// What, such as `session.create`.
    pub action: &'static str,
    /// Kind of thing.
    pub subject_kind: &'static str,
    /// Which.
    pub subject: Option<Uuid>,
    /// Where.
    pub node: Option<Uuid>,
    /// What a reader needs; no secrets, no free text about a client.
    pub detail: serde_json::Value,
}

/// The row of a line.
#[must_use]
pub fn row(id: Uuid, at: i64, entry: Entry) -> audit_event::Model {
    let Entry { actor, action, subject_kind, subject, node, detail } = entry;
    audit_event::Model {
        id,
        at,
        actor_id: actor,
        action: action.into(),
        subject_kind: subject_kind.into(),
        subject_id: subject,
        node_id: node,
        detail: detail.to_string(),
    }
}

/// Adds a line.
pub async fn add(db: &impl ConnectionTrait, id: Uuid, at: i64, entry: Entry) -> Result<(), DbErr> {
    add_all(db, vec![row(id, at, entry)]).await
}

/// Adds many lines.
pub async fn add_all(db: &impl ConnectionTrait, rows: Vec<audit_event::Model>) -> Result<(), DbErr> {
    super::insert_all::<audit_event::Entity>(db, rows).await
}

/// What a list of lines is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Actions such as `grant.give`, or what comes before their point; any of them. Empty: all.
    pub kinds: Vec<String>,
    /// Did it, or it befell them.
    pub person: Option<Uuid>,
    /// At this place or below: what befell it and its people, and what they did.
    pub node: Option<Uuid>,
    /// From this instant to that, both included.
    pub between: Option<(i64, i64)>,
    /// Before this line (an instant and an id).
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// The latest lines that a filter lets through, newest first. With a scope: only
/// what somebody of its people did, or what befell its people and places.
pub async fn latest(
    db: &impl ConnectionTrait,
    scope: Option<&[Uuid]>,
    filter: &Filter,
) -> Result<Vec<audit_event::Model>, DbErr> {
    use audit_event::Column as C;
    let mut query = audit_event::Entity::find().order_by_desc(C::At).order_by_desc(C::Id).limit(filter.limit);
    if !filter.kinds.is_empty() {
        let like = |kind: &String| C::Action.like(format!("{}.%", kind.replace('%', "")));
        let exact = Condition::any().add(C::Action.is_in(filter.kinds.iter().map(String::as_str)));
        query = query.filter(filter.kinds.iter().fold(exact, |any, kind| any.add(like(kind))));
    }
    if let Some(person) = filter.person {
        query = query.filter(C::ActorId.eq(person).or(C::SubjectId.eq(person)));
    }
    if let Some((from, to)) = filter.between {
        query = query.filter(C::At.between(from, to));
    }
    if let Some(nodes) = scope {
        query = query.filter(concerns(nodes));
    }
    if let Some(node) = filter.node {
        query = query.filter(concerns(&[node]));
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::At.lt(at).or(C::At.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// Somebody of these places did it, or it befell their people or the places themselves.
fn concerns(nodes: &[Uuid]) -> SimpleExpr {
    use audit_event::Column as C;
    let people = super::people::affiliated(nodes);
    let places = super::org::below(nodes);
    C::ActorId
        .in_subquery(people.clone())
        .or(C::SubjectId.in_subquery(people))
        .or(C::SubjectId.in_subquery(places.clone()))
        .or(C::NodeId.in_subquery(places))
}
