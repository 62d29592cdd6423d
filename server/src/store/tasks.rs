//! Safety tasks: what must be looked at at once.

use chrono::NaiveDate;
use fieldcraft_entities::safety_task;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::reach::reached;
use crate::policy::Reach;

/// What a list of tasks is narrowed by.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Open ones, the next due first; else closed ones, the last due first.
    pub open: bool,
    /// After this position in that order.
    pub after: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A page of the tasks about the people reached.
pub async fn page(
    db: &impl ConnectionTrait,
    reach: &Reach,
    today: NaiveDate,
    filter: &Filter,
) -> Result<Vec<safety_task::Model>, DbErr> {
    use safety_task::Column as C;
    let within = safety_task::Entity::find().filter(reached(C::PersonId, reach, today)).limit(filter.limit);
    let query = if filter.open {
        let query = within.filter(C::DoneAt.is_null()).order_by_asc(C::DueAt).order_by_asc(C::Id);
        match filter.after {
            Some((at, id)) => query.filter(C::DueAt.gt(at).or(C::DueAt.eq(at).and(C::Id.gt(id)))),
            None => query,
        }
    } else {
        let query = within.filter(C::DoneAt.is_not_null()).order_by_desc(C::DueAt).order_by_desc(C::Id);
        match filter.after {
            Some((at, id)) => query.filter(C::DueAt.lt(at).or(C::DueAt.eq(at).and(C::Id.lt(id)))),
            None => query,
        }
    };
    query.all(db).await
}

/// A task by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<safety_task::Model>, DbErr> {
    safety_task::Entity::find_by_id(id).one(db).await
}

/// What an observation has raised.
pub async fn of_observation(
    db: &impl ConnectionTrait,
    observation: Uuid,
) -> Result<Vec<safety_task::Model>, DbErr> {
    safety_task::Entity::find().filter(safety_task::Column::ObservationId.eq(observation)).all(db).await
}

/// Hands the tasks of an observation on to its amendment.
pub async fn hand_on(db: &impl ConnectionTrait, from: Uuid, to: Uuid) -> Result<(), DbErr> {
    use safety_task::Column as C;
    safety_task::Entity::update_many()
        .col_expr(C::ObservationId, Expr::value(to))
        .filter(C::ObservationId.eq(from))
        .exec(db)
        .await?;
    Ok(())
}

/// Replaces the notes of the tasks that these observations raised.
pub async fn redact_notes(db: &impl ConnectionTrait, observations: &[Uuid], with: &str) -> Result<(), DbErr> {
    use safety_task::Column as C;
    safety_task::Entity::update_many()
        .col_expr(C::Note, Expr::value(with))
        .filter(C::ObservationId.is_in(observations.iter().copied()))
        .filter(C::Note.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}
