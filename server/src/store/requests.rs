//! Requests to be observed, and what became of them.

use fieldcraft_entities::{observation_request, observation_request_event};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A request by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<observation_request::Model>, DbErr> {
    observation_request::Entity::find_by_id(id).one(db).await
}

/// An event by id.
pub async fn event(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<observation_request_event::Model>, DbErr> {
    observation_request_event::Entity::find_by_id(id).one(db).await
}

/// What became of these requests, in the order of receipt.
pub async fn events(
    db: &impl ConnectionTrait,
    requests: &[Uuid],
) -> Result<Vec<observation_request_event::Model>, DbErr> {
    use observation_request_event::Column as C;
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    observation_request_event::Entity::find()
        .filter(C::RequestId.is_in(requests.iter().copied()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// What somebody asked for and was asked, the last first.
pub async fn of(
    db: &impl ConnectionTrait,
    person: Uuid,
    limit: u64,
) -> Result<Vec<observation_request::Model>, DbErr> {
    use observation_request::Column as C;
    observation_request::Entity::find()
        .filter(C::PersonId.eq(person).or(C::CoachId.eq(person)))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// What somebody was asked and has not answered, the oldest first.
pub async fn open_to(
    db: &impl ConnectionTrait,
    coach: Uuid,
) -> Result<Vec<observation_request::Model>, DbErr> {
    open(db, observation_request::Column::CoachId.eq(coach)).await
}

/// What a worker asked and waits for, the oldest first.
pub async fn open_by(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<observation_request::Model>, DbErr> {
    open(db, observation_request::Column::PersonId.eq(person)).await
}

/// What a worker asked of one coach and waits for.
pub async fn open_between(
    db: &impl ConnectionTrait,
    person: Uuid,
    coach: Uuid,
) -> Result<Vec<observation_request::Model>, DbErr> {
    use observation_request::Column as C;
    open(db, C::PersonId.eq(person).and(C::CoachId.eq(coach))).await
}

async fn open(db: &impl ConnectionTrait, those: Expr) -> Result<Vec<observation_request::Model>, DbErr> {
    use observation_request::Column as C;
    observation_request::Entity::find()
        .filter(those)
        .filter(C::Id.not_in_subquery(settled()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

fn settled() -> SelectStatement {
    use observation_request_event::Column as C;
    Query::select().column(C::RequestId).from(observation_request_event::Entity).to_owned()
}
