//! Claims of prior learning and what became of them.

use chrono::NaiveDate;
use fieldcraft_entities::{prior_learning, prior_learning_event};
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::reach;
use crate::policy::Reach;

/// So many people have to approve a claim before it counts.
pub const APPROVALS: usize = 2;

/// Claims with what happened to them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Claims, the latest first.
    pub claims: Vec<prior_learning::Model>,
    /// What happened, in the order of receipt.
    pub events: Vec<prior_learning_event::Model>,
}

/// Everything about a person's claims, in two queries.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid) -> Result<Rows, DbErr> {
    let claims = prior_learning::Entity::find()
        .filter(prior_learning::Column::PersonId.eq(person))
        .order_by_desc(prior_learning::Column::ReceivedAt)
        .order_by_desc(prior_learning::Column::Id)
        .all(db)
        .await?;
    let of_them = Condition::all().add(prior_learning_event::Column::PersonId.eq(person));
    Ok(Rows { claims, events: events(db, of_them).await? })
}

/// A claim by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<prior_learning::Model>, DbErr> {
    prior_learning::Entity::find_by_id(id).one(db).await
}

/// An event by id.
pub async fn event(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<prior_learning_event::Model>, DbErr> {
    prior_learning_event::Entity::find_by_id(id).one(db).await
}

/// The claims of the people reached that may wait for an answer, the oldest first: those that
/// nobody refused or withdrew and that not enough people approved.
pub async fn waiting(
    db: &impl ConnectionTrait,
    reached: &Reach,
    today: NaiveDate,
    limit: u64,
) -> Result<Rows, DbErr> {
    use prior_learning::Column as C;
    let claims = prior_learning::Entity::find()
        .filter(reach::reached(C::PersonId, reached, today))
        .filter(C::Id.not_in_subquery(ended()))
        .filter(C::Id.not_in_subquery(approved()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await?;
    let ids = claims.iter().map(|claim| claim.id);
    let of_them = Condition::all().add(prior_learning_event::Column::ClaimId.is_in(ids));
    Ok(Rows { events: events(db, of_them).await?, claims })
}

async fn events(db: &impl ConnectionTrait, of: Condition) -> Result<Vec<prior_learning_event::Model>, DbErr> {
    prior_learning_event::Entity::find()
        .filter(of)
        .order_by_asc(prior_learning_event::Column::ReceivedAt)
        .order_by_asc(prior_learning_event::Column::Id)
        .all(db)
        .await
}

fn ended() -> SelectStatement {
    use prior_learning_event::Column as C;
    Query::select()
        .column(C::ClaimId)
        .from(prior_learning_event::Entity)
        .and_where(C::Kind.is_in(["refused", "withdrawn"]))
        .to_owned()
}

fn approved() -> SelectStatement {
    use prior_learning_event::Column as C;
    let enough = i64::try_from(APPROVALS).unwrap_or(i64::MAX);
    Query::select()
        .column(C::ClaimId)
        .from(prior_learning_event::Entity)
        .and_where(C::Kind.eq("approved"))
        .group_by_col(C::ClaimId)
        .and_having(C::Id.count().gte(enough))
        .to_owned()
}
