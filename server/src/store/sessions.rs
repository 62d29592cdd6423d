//! Accounts, sessions and one-time links.

use fieldcraft_entities::{account, one_time_token, permission_grant, person, session};
use sea_orm::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use crate::policy::{Caller, Held};

/// The person and account behind an e-mail address.
pub async fn account_of(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<(person::Model, account::Model)>, DbErr> {
    let Some(person) = person::Entity::find().filter(person::Column::Email.eq(email)).one(db).await? else {
        return Ok(None);
    };
    Ok(account::Entity::find_by_id(person.id).one(db).await?.map(|account| (person, account)))
}

/// A session by id.
pub async fn session(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).one(db).await
}

/// Ends every session of a person.
pub async fn revoke_all(db: &impl ConnectionTrait, person: Uuid, now: i64) -> Result<(), DbErr> {
    use session::Column as C;
    session::Entity::update_many()
        .col_expr(C::RevokedAt, sea_orm::sea_query::Expr::value(now))
        .filter(C::PersonId.eq(person))
        .filter(C::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// The sessions of a person that are open at `now`, the last used first.
pub async fn open(db: &impl ConnectionTrait, person: Uuid, now: i64) -> Result<Vec<session::Model>, DbErr> {
    use session::Column as C;
    session::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::RevokedAt.is_null())
        .filter(C::ExpiresAt.gt(now))
        .order_by_desc(C::LastUsedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// Ends every session of a person but this one; gives how many.
pub async fn revoke_others(
    db: &impl ConnectionTrait,
    person: Uuid,
    but: Option<Uuid>,
    now: i64,
) -> Result<u64, DbErr> {
    use session::Column as C;
    let mut others = session::Entity::update_many()
        .col_expr(C::RevokedAt, sea_orm::sea_query::Expr::value(now))
        .filter(C::PersonId.eq(person))
        .filter(C::RevokedAt.is_null())
        .filter(C::ExpiresAt.gt(now));
    if let Some(but) = but {
        others = others.filter(C::Id.ne(but));
    }
    Ok(others.exec(db).await?.rows_affected)
}

/// Who the session belongs to and what they may do now; `None` when it has
/// ended, was revoked, or the account is closed.
pub async fn caller(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<Option<Caller>, DbErr> {
    let Some(session) = session(db, id).await? else {
        return Ok(None);
    };
    if session.revoked_at.is_some() || session.expires_at <= now {
        return Ok(None);
    }
    let open = account::Entity::find_by_id(session.person_id)
        .one(db)
        .await?
        .is_some_and(|a| a.disabled_at.is_none());
    if !open {
        return Ok(None);
    }
    let grants = held(db, session.person_id, now).await?;
    Ok(Some(Caller { person: session.person_id, session: Some(id), grants }))
}

/// The grants of a person that are live at `now`.
pub async fn held(db: &impl ConnectionTrait, person: Uuid, now: i64) -> Result<Vec<Held>, DbErr> {
    use permission_grant::Column as C;
    let rows = permission_grant::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::SupersededAt.is_null())
        .filter(C::FromAt.lte(now))
        .filter(C::ToAt.is_null().or(C::ToAt.gt(now)))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(Held { permission: row.permission.parse().ok()?, node: row.node_id }))
        .collect())
}

/// A one-time link that has not been used and has not ended.
pub async fn live_token(
    db: &impl ConnectionTrait,
    kind: &str,
    hash: &str,
    now: i64,
) -> Result<Option<one_time_token::Model>, DbErr> {
    use one_time_token::Column as C;
    one_time_token::Entity::find()
        .filter(C::TokenHash.eq(hash))
        .filter(C::Kind.eq(kind))
        .filter(C::UsedAt.is_null())
        .filter(C::ExpiresAt.gt(now))
        .one(db)
        .await
}

/// Marks a one-time link as used.
pub async fn use_token(
    db: &impl ConnectionTrait,
    token: one_time_token::Model,
    now: i64,
) -> Result<(), DbErr> {
    let mut token = token.into_active_model();
    token.used_at = Set(Some(now));
    token.update(db).await?;
    Ok(())
}

/// Ends every unused one-time link of a person.
pub async fn void_tokens(db: &impl ConnectionTrait, person: Uuid, now: i64) -> Result<(), DbErr> {
    use one_time_token::Column as C;
    one_time_token::Entity::update_many()
        .col_expr(C::UsedAt, sea_orm::sea_query::Expr::value(now))
        .filter(C::PersonId.eq(person))
        .filter(C::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Somebody's account, once they have set a password.
pub async fn account(db: &impl ConnectionTrait, person: Uuid) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(person).one(db).await
}

/// Has this person ever set a password?
pub async fn has_account(db: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    Ok(account(db, person).await?.is_some())
}

/// Those of these people who can sign in.
pub async fn open_accounts(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    use account::Column as C;
    account::Entity::find()
        .select_only()
        .column(C::PersonId)
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::DisabledAt.is_null())
        .into_tuple()
        .all(db)
        .await
}

/// Sets a person's password, opening an account if there was none.
pub async fn set_password(
    db: &impl ConnectionTrait,
    person: Uuid,
    hash: String,
    now: i64,
) -> Result<(), DbErr> {
    let fresh = account::ActiveModel {
        person_id: Set(person),
        password_hash: Set(hash),
        changed_at: Set(now),
        failures: Set(0),
        locked_until: Set(None),
        disabled_at: Set(None),
    };
    if account::Entity::find_by_id(person).one(db).await?.is_some() {
        fresh.update(db).await?;
    } else {
        fresh.insert(db).await?;
    }
    Ok(())
}
