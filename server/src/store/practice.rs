//! What people did, were offered or were given, a day each.

use chrono::NaiveDate;
use fieldcraft_entities::practice_record;
use sea_orm::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The kind of a row that takes another back.
pub const WITHDRAWAL: &str = "withdrawal";

/// What a list is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this kind only.
    pub kind: Option<&'static str>,
    /// Before this record (its day and id).
    pub before: Option<(NaiveDate, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A record by id, withdrawals included.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<practice_record::Model>, DbErr> {
    practice_record::Entity::find_by_id(id).one(db).await
}

/// A page of a person's records, the latest day first.
pub async fn page(
    db: &impl ConnectionTrait,
    person: Uuid,
    filter: &Filter,
) -> Result<Vec<practice_record::Model>, DbErr> {
    use practice_record::Column as C;
    let mut query = practice_record::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::Kind.ne(WITHDRAWAL))
        .order_by_desc(C::OnDay)
        .order_by_desc(C::Id)
        .limit(filter.limit);
    if let Some(kind) = filter.kind {
        query = query.filter(C::Kind.eq(kind));
    }
    if let Some((day, id)) = filter.before {
        query = query.filter(C::OnDay.lt(day).or(C::OnDay.eq(day).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// The withdrawals of a person's records.
pub async fn withdrawals(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<practice_record::Model>, DbErr> {
    use practice_record::Column as C;
    practice_record::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::Kind.eq(WITHDRAWAL))
        .all(db)
        .await
}

/// A person's hours, in order of their days.
pub async fn hours(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<practice_record::Model>, DbErr> {
    use practice_record::Column as C;
    practice_record::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::Kind.eq("hours"))
        .order_by_asc(C::OnDay)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
