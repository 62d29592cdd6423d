//! Kept statuses: one packed row a person.

use fieldcraft_entities::person_status;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// Marks every row: reads evaluate live until each is computed again.
pub async fn mark_all(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    use person_status::Column as C;
    person_status::Entity::update_many()
        .col_expr(C::Dirty, Expr::value(true))
        .filter(C::Dirty.eq(false))
        .exec(db)
        .await?;
    Ok(())
}

/// Marks these people's rows.
pub async fn mark(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<(), DbErr> {
    use person_status::Column as C;
    person_status::Entity::update_many()
        .col_expr(C::Dirty, Expr::value(true))
        .filter(C::PersonId.is_in(people.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps computed rows.
pub async fn keep(db: &impl ConnectionTrait, rows: Vec<person_status::Model>) -> Result<(), DbErr> {
    use person_status::Column as C;
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(|row| person_status::ActiveModel {
        person_id: Set(row.person_id),
        framework_version: Set(row.framework_version),
        timelines: Set(row.timelines),
        computed_at: Set(row.computed_at),
        dirty: Set(row.dirty),
    });
    let replace = OnConflict::column(C::PersonId)
        .update_columns([C::FrameworkVersion, C::Timelines, C::ComputedAt, C::Dirty])
        .to_owned();
    person_status::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// The kept rows of these people.
pub async fn kept(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<person_status::Model>, DbErr> {
    person_status::Entity::find()
        .filter(person_status::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// Everybody, in the order of their ids.
pub async fn everybody(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    use fieldcraft_entities::person;
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Some people whose rows are marked, in the order of their ids.
pub async fn marked(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Uuid>, DbErr> {
    use person_status::Column as C;
    person_status::Entity::find()
        .select_only()
        .column(C::PersonId)
        .filter(C::Dirty.eq(true))
        .order_by_asc(C::PersonId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}
