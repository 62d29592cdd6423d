//! The outbox and its log.

use fieldcraft_entities::mail;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

/// What waits and is due, the longest due first.
pub async fn due(db: &impl ConnectionTrait, now: i64, limit: u64) -> Result<Vec<mail::Model>, DbErr> {
    use mail::Column as C;
    mail::Entity::find()
        .filter(C::State.eq("queued"))
        .filter(C::DueAt.lte(now))
        .order_by_asc(C::DueAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Counts a try of these, and gives it until an instant.
pub async fn take(db: &impl ConnectionTrait, ids: &[Uuid], until: i64) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::DueAt, Expr::value(until))
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that it was handed over; what it said is forgotten.
pub async fn sent(db: &impl ConnectionTrait, id: Uuid, person: Uuid, at: i64) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::State, Expr::value("sent"))
        .col_expr(C::SentAt, Expr::value(at))
        .col_expr(C::PersonId, Expr::value(person))
        .col_expr(C::Items, Expr::value(""))
        .col_expr(C::LastError, Expr::value(Option::<String>::None))
        .filter(C::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes what went wrong, and when it is tried again; without a time it has failed for good.
pub async fn failed(
    db: &impl ConnectionTrait,
    id: Uuid,
    error: &str,
    again: Option<i64>,
) -> Result<(), DbErr> {
    use mail::Column as C;
    let mut update =
        mail::Entity::update_many().col_expr(C::LastError, Expr::value(error)).filter(C::Id.eq(id));
    update = match again {
        Some(at) => update.col_expr(C::DueAt, Expr::value(at)),
        None => update.col_expr(C::State, Expr::value("failed")).col_expr(C::Items, Expr::value("")),
    };
    update.exec(db).await?;
    Ok(())
}

/// Removes a mail that nobody gets.
pub async fn drop(tx: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    mail::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// When links for a forgotten password were asked for, by address.
pub async fn resets_since(db: &impl ConnectionTrait, address: &str, since: i64) -> Result<Vec<i64>, DbErr> {
    use mail::Column as C;
    mail::Entity::find()
        .select_only()
        .column(C::CreatedAt)
        .filter(C::Address.eq(address))
        .filter(C::Kind.eq("password_reset"))
        .filter(C::CreatedAt.gt(since))
        .into_tuple()
        .all(db)
        .await
}

/// Does a mail of this kind to this person wait?
pub async fn waits(db: &impl ConnectionTrait, person: Uuid, kind: &str) -> Result<bool, DbErr> {
    use mail::Column as C;
    let query = mail::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::Kind.eq(kind))
        .filter(C::State.eq("queued"));
    Ok(query.one(db).await?.is_some())
}

/// What a list of mails is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// To this person.
    pub person: Option<Uuid>,
    /// `queued`, `sent` or `failed`.
    pub state: Option<String>,
    /// Before this position.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// The latest mails to people of these places; without a scope all of them.
pub async fn latest(
    db: &impl ConnectionTrait,
    scope: Option<&[Uuid]>,
    filter: &Filter,
) -> Result<Vec<mail::Model>, DbErr> {
    use mail::Column as C;
    let mut query = mail::Entity::find().order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(filter.limit);
    if let Some(nodes) = scope {
        query = query.filter(C::PersonId.in_subquery(super::people::affiliated(nodes)));
    }
    if let Some(person) = filter.person {
        query = query.filter(C::PersonId.eq(person));
    }
    if let Some(state) = &filter.state {
        query = query.filter(C::State.eq(state.as_str()));
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::CreatedAt.lt(at).or(C::CreatedAt.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// Removes what was asked for before an instant and waits no more.
pub async fn forget(db: &impl ConnectionTrait, before: i64) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::delete_many()
        .filter(C::CreatedAt.lt(before))
        .filter(C::State.ne("queued"))
        .exec(db)
        .await?;
    Ok(())
}
