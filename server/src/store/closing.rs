//! What is still there on the day after a place's last one.

use chrono::NaiveDate;
use fieldcraft_entities::{
    affiliation, org_closure, org_node, roster_interval, training_event, training_report,
};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// A place, held until the end of the transaction: nobody closes it meanwhile.
pub async fn held(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<org_node::Model>, DbErr> {
    org_node::Entity::find_by_id(id).lock_shared().one(db).await
}

/// A place, taken until the end of the transaction: nobody writes there meanwhile.
pub async fn taken(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<org_node::Model>, DbErr> {
    org_node::Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// The names of the places below that are open after this day.
pub async fn places_below(
    db: &impl ConnectionTrait,
    node: Uuid,
    last: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    use org_node::Column as C;
    let below = Query::select()
        .column(org_closure::Column::Descendant)
        .from(org_closure::Entity)
        .and_where(org_closure::Column::Ancestor.eq(node))
        .and_where(org_closure::Column::Depth.gt(0))
        .to_owned();
    org_node::Entity::find()
        .select_only()
        .column(C::Name)
        .filter(C::Id.in_subquery(below))
        .filter(C::ClosedOn.is_null().or(C::ClosedOn.gt(last)))
        .order_by_asc(C::Name)
        .into_tuple()
        .all(db)
        .await
}

/// Those who work at the place itself after this day.
pub async fn people_after(
    db: &impl ConnectionTrait,
    node: Uuid,
    last: NaiveDate,
) -> Result<Vec<Uuid>, DbErr> {
    use affiliation::Column as C;
    affiliation::Entity::find()
        .select_only()
        .column(C::PersonId)
        .filter(C::NodeId.eq(node))
        .filter(C::SupersededAt.is_null())
        .filter(C::EndedOn.is_null().or(C::EndedOn.gt(last)))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

/// The intervals of the place's own roster that end after this instant.
pub async fn duties_after(db: &impl ConnectionTrait, node: Uuid, end: i64) -> Result<u64, DbErr> {
    use roster_interval::Column as C;
    use sea_orm::PaginatorTrait;
    roster_interval::Entity::find()
        .filter(C::NodeId.eq(node))
        .filter(C::SupersededAt.is_null())
        .filter(C::EndsAt.gt(end))
        .filter(Expr::col(C::EndsAt).gt(Expr::col(C::StartsAt)))
        .count(db)
        .await
}

/// The sessions for the place that nobody has reported, whenever they begin.
pub async fn sessions_open(
    db: &impl ConnectionTrait,
    node: Uuid,
) -> Result<Vec<training_event::Model>, DbErr> {
    let held =
        Query::select().column(training_report::Column::EventId).from(training_report::Entity).to_owned();
    training_event::Entity::find()
        .filter(training_event::Column::NodeId.eq(node))
        .filter(training_event::Column::Id.not_in_subquery(held))
        .all(db)
        .await
}
