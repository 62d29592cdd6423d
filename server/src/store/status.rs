//! Kept statuses: one packed row a person.

use fieldcraft_entities::person_status;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

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
