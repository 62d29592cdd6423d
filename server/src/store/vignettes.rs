//! Keys of vignettes: who signed and who read them; practice on vignettes.

use std::collections::BTreeSet;

use fieldcraft_entities::{practice_rating, vignette_key_reading, vignette_key_signature};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Every signature under a key, in order.
pub async fn signatures(db: &impl ConnectionTrait) -> Result<Vec<vignette_key_signature::Model>, DbErr> {
    use vignette_key_signature::Column as C;
    vignette_key_signature::Entity::find()
        .order_by_asc(C::Code)
        .order_by_asc(C::SignedAt)
        .order_by_asc(C::PersonId)
        .all(db)
        .await
}

/// The vignettes whose key a person helped to set or has read, in whatever version.
pub async fn keys_known(db: &impl ConnectionTrait, person: Uuid) -> Result<BTreeSet<String>, DbErr> {
    let signed: Vec<String> = vignette_key_signature::Entity::find()
        .select_only()
        .column(vignette_key_signature::Column::Code)
        .filter(vignette_key_signature::Column::PersonId.eq(person))
        .into_tuple()
        .all(db)
        .await?;
    let read: Vec<String> = vignette_key_reading::Entity::find()
        .select_only()
        .column(vignette_key_reading::Column::Code)
        .filter(vignette_key_reading::Column::PersonId.eq(person))
        .into_tuple()
        .all(db)
        .await?;
    Ok(signed.into_iter().chain(read).collect())
}

/// Has this person read this key?
pub async fn has_read(
    db: &impl ConnectionTrait,
    code: &str,
    version: i64,
    person: Uuid,
) -> Result<bool, DbErr> {
    let id = (code.to_owned(), version, person);
    Ok(vignette_key_reading::Entity::find_by_id(id).one(db).await?.is_some())
}

/// A person's practice, the newest first, at most so many.
pub async fn practice(
    db: &impl ConnectionTrait,
    rater: Uuid,
    most: u64,
) -> Result<Vec<practice_rating::Model>, DbErr> {
    use practice_rating::Column as C;
    practice_rating::Entity::find()
        .filter(C::RaterId.eq(rater))
        .order_by_desc(C::RatedAt)
        .order_by_desc(C::Id)
        .limit(most)
        .all(db)
        .await
}
