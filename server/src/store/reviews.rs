//! Reviews of modules by clinicians, as the center recorded them.

use fieldcraft_entities::{module_review, module_review_withdrawal};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryOrder};
use uuid::Uuid;

/// A recorded review, and how it was taken back if it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The review.
    pub row: module_review::Model,
    /// Its withdrawal.
    pub withdrawn: Option<module_review_withdrawal::Model>,
}

/// Every review, in the order of receipt: there are few.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Review>, DbErr> {
    let rows = module_review::Entity::find()
        .order_by_asc(module_review::Column::ReceivedAt)
        .order_by_asc(module_review::Column::Id)
        .all(db)
        .await?;
    let withdrawals = module_review_withdrawal::Entity::find().all(db).await?;
    let withdrawn = |id: Uuid| withdrawals.iter().find(|one| one.review_id == id).cloned();
    Ok(rows.into_iter().map(|row| Review { withdrawn: withdrawn(row.id), row }).collect())
}

/// How many reviews and withdrawals there are: changes whenever one comes.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let reviews = module_review::Entity::find().count(db).await?;
    Ok(reviews + module_review_withdrawal::Entity::find().count(db).await?)
}

/// A review by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Review>, DbErr> {
    let Some(row) = module_review::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let withdrawn = module_review_withdrawal::Entity::find_by_id(id).one(db).await?;
    Ok(Some(Review { row, withdrawn }))
}
