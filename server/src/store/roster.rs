//! Rosters: who is on duty where, for what, from when to when.

use fieldcraft_entities::{affiliation, roster_interval};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The longest interval, in milliseconds: with it a search by the start misses nothing.
pub const LONGEST_MS: i64 = 14 * crate::time::DAY_MS;

/// The intervals at these nodes that lie in part between two instants, in order of time.
pub async fn between(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
    from: i64,
    to: i64,
) -> Result<Vec<roster_interval::Model>, DbErr> {
    use roster_interval::Column as C;
    roster_interval::Entity::find()
        .filter(C::NodeId.is_in(nodes.iter().copied()))
        .filter(C::StartsAt.gt(from - LONGEST_MS))
        .filter(C::StartsAt.lt(to))
        .filter(C::EndsAt.gt(from))
        .filter(Expr::col(C::EndsAt).gt(Expr::col(C::StartsAt)))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::StartsAt)
        .order_by_asc(C::IntervalId)
        .all(db)
        .await
}

/// The current versions of these intervals.
pub async fn current(
    db: &impl ConnectionTrait,
    intervals: &[Uuid],
) -> Result<Vec<roster_interval::Model>, DbErr> {
    use roster_interval::Column as C;
    roster_interval::Entity::find()
        .filter(C::IntervalId.is_in(intervals.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .all(db)
        .await
}

/// The current affiliations of these people at the nodes of a line, or below a node.
pub async fn works_at(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    line: &[Uuid],
    node: Uuid,
) -> Result<Vec<affiliation::Model>, DbErr> {
    use affiliation::Column as C;
    affiliation::Entity::find()
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .filter(C::NodeId.is_in(line.iter().copied()).or(C::NodeId.in_subquery(super::org::below(&[node]))))
        .all(db)
        .await
}
