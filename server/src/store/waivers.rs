//! Waivers: asked for, decided, ended.

use chrono::NaiveDate;
use fieldcraft_entities::{waiver, waiver_event, waiver_request};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::reach;
use crate::policy::Reach;

/// All there is about the waivers of a person.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Versions of waivers, in the order of receipt.
    pub versions: Vec<waiver::Model>,
    /// What was asked for, in the order of receipt.
    pub requests: Vec<waiver_request::Model>,
    /// What happened, in the order of receipt.
    pub events: Vec<waiver_event::Model>,
}

/// Everything about the waivers of a person, in three queries.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid) -> Result<Rows, DbErr> {
    Ok(Rows {
        versions: waiver::Entity::find()
            .filter(waiver::Column::PersonId.eq(person))
            .order_by_asc(waiver::Column::ReceivedAt)
            .order_by_asc(waiver::Column::RowId)
            .all(db)
            .await?,
        requests: waiver_request::Entity::find()
            .filter(waiver_request::Column::PersonId.eq(person))
            .order_by_asc(waiver_request::Column::ReceivedAt)
            .order_by_asc(waiver_request::Column::Id)
            .all(db)
            .await?,
        events: waiver_event::Entity::find()
            .filter(waiver_event::Column::PersonId.eq(person))
            .order_by_asc(waiver_event::Column::ReceivedAt)
            .order_by_asc(waiver_event::Column::Id)
            .all(db)
            .await?,
    })
}

/// Everything about what somebody asked for last, in three queries.
pub async fn asked_by(db: &impl ConnectionTrait, by: Uuid, limit: u64) -> Result<Rows, DbErr> {
    let mut requests = waiver_request::Entity::find()
        .filter(waiver_request::Column::RequestedBy.eq(by))
        .order_by_desc(waiver_request::Column::ReceivedAt)
        .order_by_desc(waiver_request::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    requests.reverse();
    let ids = || requests.iter().map(|row| row.id);
    Ok(Rows {
        versions: waiver::Entity::find()
            .filter(waiver::Column::WaiverId.is_in(ids()))
            .order_by_asc(waiver::Column::ReceivedAt)
            .order_by_asc(waiver::Column::RowId)
            .all(db)
            .await?,
        events: waiver_event::Entity::find()
            .filter(waiver_event::Column::WaiverId.is_in(ids()))
            .order_by_asc(waiver_event::Column::ReceivedAt)
            .order_by_asc(waiver_event::Column::Id)
            .all(db)
            .await?,
        requests,
    })
}

/// A request by id.
pub async fn request(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<waiver_request::Model>, DbErr> {
    waiver_request::Entity::find_by_id(id).one(db).await
}

/// An event by id.
pub async fn event(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<waiver_event::Model>, DbErr> {
    waiver_event::Entity::find_by_id(id).one(db).await
}

/// The requests about the people reached that nobody has decided yet, the oldest first.
pub async fn undecided(
    db: &impl ConnectionTrait,
    reached: &Reach,
    today: NaiveDate,
    limit: u64,
) -> Result<Vec<waiver_request::Model>, DbErr> {
    use waiver_request::Column as C;
    waiver_request::Entity::find()
        .filter(reach::reached(C::PersonId, reached, today))
        .filter(C::ToOn.gte(today))
        .filter(C::Id.not_in_subquery(decided()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

fn decided() -> SelectStatement {
    use waiver_event::Column as C;
    Query::select()
        .column(C::WaiverId)
        .from(waiver_event::Entity)
        .and_where(C::Kind.is_in(["approved", "refused"]))
        .to_owned()
}
