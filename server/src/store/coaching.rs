//! Coaching cycles and their events. Lists start from [`within`].

use chrono::NaiveDate;
use fieldcraft_entities::{coaching_cycle, coaching_cycle_event};
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::reach::reached;
use crate::policy::Reach;

/// The cycles of the people reached, and those that the caller coaches.
fn within(reach: &Reach, today: NaiveDate) -> Select<coaching_cycle::Entity> {
    use coaching_cycle::Column as C;
    let any = Condition::any().add(reached(C::PersonId, reach, today)).add(C::CoachId.eq(reach.person));
    coaching_cycle::Entity::find().filter(any)
}

/// What a list of cycles is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this worker.
    pub person: Option<Uuid>,
    /// Of this coach.
    pub coach: Option<Uuid>,
    /// Open or closed ones.
    pub open: Option<bool>,
    /// Before this position in the order of receipt.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A page of what the caller may see, the last opened first.
pub async fn page(
    db: &impl ConnectionTrait,
    reach: &Reach,
    today: NaiveDate,
    filter: &Filter,
) -> Result<Vec<coaching_cycle::Model>, DbErr> {
    use coaching_cycle::Column as C;
    let mut query =
        within(reach, today).order_by_desc(C::ReceivedAt).order_by_desc(C::Id).limit(filter.limit);
    if let Some(person) = filter.person {
        query = query.filter(C::PersonId.eq(person));
    }
    if let Some(coach) = filter.coach {
        query = query.filter(C::CoachId.eq(coach));
    }
    match filter.open {
        Some(true) => query = query.filter(C::Id.not_in_subquery(closed())),
        Some(false) => query = query.filter(C::Id.in_subquery(closed())),
        None => {}
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::ReceivedAt.lt(at).or(C::ReceivedAt.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// How many cycles of each of these people are open with this coach.
pub async fn open_counts(
    db: &impl ConnectionTrait,
    coach: Uuid,
    people: &[Uuid],
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    use coaching_cycle::Column as C;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    coaching_cycle::Entity::find()
        .select_only()
        .column(C::PersonId)
        .column_as(C::Id.count(), "cycles")
        .filter(C::CoachId.eq(coach))
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::Id.not_in_subquery(closed()))
        .group_by(C::PersonId)
        .into_tuple()
        .all(db)
        .await
}

fn closed() -> SelectStatement {
    use coaching_cycle_event::Column as C;
    Query::select()
        .column(C::CycleId)
        .from(coaching_cycle_event::Entity)
        .and_where(C::Kind.eq("closed"))
        .to_owned()
}

/// A cycle by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<coaching_cycle::Model>, DbErr> {
    coaching_cycle::Entity::find_by_id(id).one(db).await
}

/// An event by id.
pub async fn event(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<coaching_cycle_event::Model>, DbErr> {
    coaching_cycle_event::Entity::find_by_id(id).one(db).await
}

/// The steps of these cycles, in the order of receipt.
pub async fn events(
    db: &impl ConnectionTrait,
    cycles: &[Uuid],
) -> Result<Vec<coaching_cycle_event::Model>, DbErr> {
    use coaching_cycle_event::Column as C;
    if cycles.is_empty() {
        return Ok(Vec::new());
    }
    coaching_cycle_event::Entity::find()
        .filter(C::CycleId.is_in(cycles.iter().copied()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
