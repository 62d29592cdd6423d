//! The outbox and its log.

use fieldcraft_entities::{mail, person};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

/// States in which a mail is still to be sent: it waits, or a server has taken it to send it.
const OPEN: [&str; 2] = ["queued", "sending"];

/// What is due, the longest due first: what waits, and what somebody took and did not finish in time.
pub async fn due(db: &impl ConnectionTrait, now: i64, limit: u64) -> Result<Vec<mail::Model>, DbErr> {
    use mail::Column as C;
    mail::Entity::find()
        .filter(C::State.is_in(OPEN))
        .filter(C::DueAt.lte(now))
        .order_by_asc(C::DueAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Counts a try of these, and gives it until an instant. A try before that never came to its end
/// is counted as unclear.
pub async fn take(tx: &DatabaseTransaction, ids: &[Uuid], until: i64) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::Unclear, Expr::col(C::Unclear).add(1))
        .filter(C::Id.is_in(ids.iter().copied()))
        .filter(C::State.eq("sending"))
        .exec(tx)
        .await?;
    mail::Entity::update_many()
        .col_expr(C::State, Expr::value("sending"))
        .col_expr(C::DueAt, Expr::value(until))
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(tx)
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
        Some(at) => update.col_expr(C::State, Expr::value("queued")).col_expr(C::DueAt, Expr::value(at)),
        None => update.col_expr(C::State, Expr::value("failed")).col_expr(C::Items, Expr::value("")),
    };
    update.exec(db).await?;
    Ok(())
}

/// Notes that it is sent no more, and why.
pub async fn drop(db: &impl ConnectionTrait, id: Uuid, person: Uuid, why: &str) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::State, Expr::value("dropped"))
        .col_expr(C::DroppedFor, Expr::value(why))
        .col_expr(C::PersonId, Expr::value(person))
        .col_expr(C::Items, Expr::value(""))
        .filter(C::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Drops what waits for a person of these kinds.
pub async fn drop_waiting(
    db: &impl ConnectionTrait,
    person: &person::Model,
    kinds: &[&str],
    why: &str,
) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::State, Expr::value("dropped"))
        .col_expr(C::DroppedFor, Expr::value(why))
        .col_expr(C::PersonId, Expr::value(person.id))
        .filter(C::State.is_in(OPEN))
        .filter(C::Kind.is_in(kinds.iter().copied()))
        .filter(C::PersonId.eq(person.id).or(C::Address.eq(person.email.as_deref().unwrap_or_default())))
        .exec(db)
        .await?;
    Ok(())
}

/// Was a later mail of these kinds asked for by or for the same person?
pub async fn asked_again(
    db: &impl ConnectionTrait,
    row: &mail::Model,
    person: Uuid,
    kinds: &[&str],
) -> Result<bool, DbErr> {
    use mail::Column as C;
    let later = C::CreatedAt.gt(row.created_at).or(C::CreatedAt.eq(row.created_at).and(C::Id.gt(row.id)));
    let query = mail::Entity::find()
        .filter(C::PersonId.eq(person).or(C::Address.eq(row.address.as_str())))
        .filter(C::Kind.is_in(kinds.iter().copied()))
        .filter(C::State.is_not_in(["failed", "dropped"]))
        .filter(later);
    Ok(query.one(db).await?.is_some())
}

/// Stands for a mail to an address that nobody has. Only its digest stays, so that asking again
/// costs as long as for one that somebody has.
const NOBODY: &str = "nobody";

/// Drops a mail to an address that nobody has, and forgets the address.
pub async fn drop_unknown(db: &impl ConnectionTrait, id: Uuid, digest: &str) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::update_many()
        .col_expr(C::State, Expr::value("dropped"))
        .col_expr(C::DroppedFor, Expr::value(NOBODY))
        .col_expr(C::Address, Expr::value(digest))
        .filter(C::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes what was dropped for want of a reader before an instant.
pub async fn forget_unknown(db: &impl ConnectionTrait, before: i64) -> Result<(), DbErr> {
    use mail::Column as C;
    mail::Entity::delete_many()
        .filter(C::CreatedAt.lt(before))
        .filter(C::DroppedFor.eq(NOBODY))
        .exec(db)
        .await?;
    Ok(())
}

/// When links for a forgotten password were asked for, by address or its digest.
pub async fn resets_since(
    db: &impl ConnectionTrait,
    address: [&str; 2],
    since: i64,
) -> Result<Vec<i64>, DbErr> {
    use mail::Column as C;
    mail::Entity::find()
        .select_only()
        .column(C::CreatedAt)
        .filter(C::Address.is_in(address))
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
        .filter(C::State.is_in(OPEN));
    Ok(query.one(db).await?.is_some())
}

/// What a list of mails is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// To this person.
    pub person: Option<Uuid>,
    /// `queued`, `sending`, `sent`, `failed` or `dropped`.
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
    let mut query = mail::Entity::find()
        .filter(C::DroppedFor.is_null().or(C::DroppedFor.ne(NOBODY)))
        .order_by_desc(C::CreatedAt)
        .order_by_desc(C::Id)
        .limit(filter.limit);
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
        .filter(C::State.is_not_in(OPEN))
        .exec(db)
        .await?;
    Ok(())
}
