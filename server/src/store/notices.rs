//! What people are told, how they want to be told, and how far the record was read.

use chrono::NaiveDate;
use fieldcraft_entities::{
    appeal, audit_event, calibration_run, candidacy, certificate, coaching_cycle, coaching_cycle_event,
    credential, notification, notification_setting, observation, permission_grant, prior_learning,
    safety_task, setting, training_part, waiver_request,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

/// Adds what was not told before; gives how many.
pub async fn add(db: &impl ConnectionTrait, rows: Vec<notification::Model>) -> Result<u64, DbErr> {
    use notification::Column as C;
    let mut added = 0;
    for rows in rows.chunks(super::ROWS_AT_ONCE) {
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        let once = OnConflict::columns([C::PersonId, C::Key]).do_nothing().to_owned();
        match notification::Entity::insert_many(rows).on_conflict(once).exec_without_returning(db).await {
            Ok(count) => added += count,
            Err(DbErr::RecordNotInserted) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(added)
}

/// What a list is narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only what is not read.
    pub unread: bool,
    /// Before this position.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// What a person was told, the last first.
pub async fn page(
    db: &impl ConnectionTrait,
    person: Uuid,
    filter: Filter,
) -> Result<Vec<notification::Model>, DbErr> {
    use notification::Column as C;
    let mut query = notification::Entity::find()
        .filter(C::PersonId.eq(person))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .limit(filter.limit);
    if filter.unread {
        query = query.filter(C::ReadAt.is_null());
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::At.lt(at).or(C::At.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// How much a person has not read.
pub async fn unread(db: &impl ConnectionTrait, person: Uuid) -> Result<u64, DbErr> {
    use notification::Column as C;
    notification::Entity::find().filter(C::PersonId.eq(person)).filter(C::ReadAt.is_null()).count(db).await
}

/// Marks one, or everything up to an instant, as read; no mail is sent about it any more.
pub async fn read(
    db: &impl ConnectionTrait,
    person: Uuid,
    (one, up_to): (Option<Uuid>, i64),
    now: i64,
) -> Result<u64, DbErr> {
    use notification::Column as C;
    let mut update = notification::Entity::update_many()
        .col_expr(C::ReadAt, Expr::value(now))
        .col_expr(C::MailAt, Expr::value(Option::<i64>::None))
        .filter(C::PersonId.eq(person))
        .filter(C::ReadAt.is_null());
    update = match one {
        Some(id) => update.filter(C::Id.eq(id)),
        None => update.filter(C::At.lte(up_to)),
    };
    Ok(update.exec(db).await?.rows_affected)
}

/// A notification by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<notification::Model>, DbErr> {
    notification::Entity::find_by_id(id).one(db).await
}

/// What should go into a mail by now, in the order in which it happened.
pub async fn to_mail(
    db: &impl ConnectionTrait,
    now: i64,
    limit: u64,
) -> Result<Vec<notification::Model>, DbErr> {
    use notification::Column as C;
    notification::Entity::find()
        .filter(C::MailAt.lte(now))
        .order_by_asc(C::MailAt)
        .order_by_asc(C::At)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Notes that these are in a mail.
pub async fn mailed(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<(), DbErr> {
    use notification::Column as C;
    notification::Entity::update_many()
        .col_expr(C::MailAt, Expr::value(Option::<i64>::None))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes what happened before an instant.
pub async fn forget(db: &impl ConnectionTrait, before: i64) -> Result<(), DbErr> {
    notification::Entity::delete_many().filter(notification::Column::At.lt(before)).exec(db).await?;
    Ok(())
}

/// How these people want to be told, as far as they have said.
pub async fn settings(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<notification_setting::Model>, DbErr> {
    notification_setting::Entity::find()
        .filter(notification_setting::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// Keeps how somebody wants to be told.
pub async fn put_setting(db: &impl ConnectionTrait, row: notification_setting::Model) -> Result<(), DbErr> {
    use notification_setting::Column as C;
    let replace = OnConflict::column(C::PersonId)
        .update_columns([C::Language, C::Kinds, C::QuietFrom, C::QuietTo, C::DigestAt, C::UpdatedAt])
        .to_owned();
    notification_setting::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A fact about the installation.
pub async fn fact(db: &impl ConnectionTrait, key: &str) -> Result<Option<String>, DbErr> {
    Ok(setting::Entity::find_by_id(key.to_owned()).one(db).await?.map(|row| row.value))
}

/// The facts whose names begin like this.
pub async fn facts(db: &impl ConnectionTrait, begin: &str) -> Result<Vec<(String, String)>, DbErr> {
    let rows = setting::Entity::find().filter(setting::Column::Key.starts_with(begin)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.value)).collect())
}

/// Keeps facts about the installation.
pub async fn put_facts(db: &impl ConnectionTrait, facts: &[(String, String)]) -> Result<(), DbErr> {
    if facts.is_empty() {
        return Ok(());
    }
    let rows = facts
        .iter()
        .map(|(key, value)| setting::ActiveModel { key: Set(key.clone()), value: Set(value.clone()) });
    let replace = OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned();
    setting::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Lines of the record with one of these deeds, from an instant on and after a position, in order.
pub async fn deeds(
    db: &impl ConnectionTrait,
    deeds: &[&str],
    from: i64,
    after: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<audit_event::Model>, DbErr> {
    use audit_event::Column as C;
    let mut query = audit_event::Entity::find()
        .filter(C::Action.is_in(deeds.iter().copied()))
        .filter(C::At.gte(from))
        .order_by_asc(C::At)
        .order_by_asc(C::Id)
        .limit(limit);
    if let Some((at, id)) = after {
        query = query.filter(C::At.gt(at).or(C::At.eq(at).and(C::Id.gt(id))));
    }
    query.all(db).await
}

/// Everybody's permissions that are live at `now`.
pub async fn live_grants(db: &impl ConnectionTrait, now: i64) -> Result<Vec<permission_grant::Model>, DbErr> {
    use permission_grant::Column as C;
    permission_grant::Entity::find()
        .filter(C::SupersededAt.is_null())
        .filter(C::FromAt.lte(now))
        .filter(C::ToAt.is_null().or(C::ToAt.gt(now)))
        .order_by_asc(C::PersonId)
        .all(db)
        .await
}

/// Columns of these rows, by id.
macro_rules! by_ids {
    ($($(#[$doc:meta])* $name:ident: $entity:ident by $by:ident gives ($($column:ident as $type:ty),+);)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            db: &impl ConnectionTrait,
            ids: &[Uuid],
        ) -> Result<Vec<($($type),+)>, DbErr> {
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            $entity::Entity::find()
                .select_only()
                $(.column($entity::Column::$column))+
                .filter($entity::Column::$by.is_in(ids.iter().copied()))
                .into_tuple()
                .all(db)
                .await
        }
    )*};
}

by_ids! {
    /// Observation and observer.
    observers: observation by Id gives (Id as Uuid, ObserverId as Uuid);
    /// Observation and safety task.
    tasks: safety_task by ObservationId gives (ObservationId as Uuid, Id as Uuid);
    /// Cycle, worker and coach.
    cycles: coaching_cycle by Id gives (Id as Uuid, PersonId as Uuid, CoachId as Uuid);
    /// Session and who has a part in it.
    sessions: training_part by EventId gives (EventId as Uuid, PersonId as Uuid);
    /// Candidacy, candidate and path.
    candidacies: candidacy by Id gives (Id as Uuid, PersonId as Uuid, Path as String);
    /// Certificate and holder.
    certificates: certificate by Id gives (Id as Uuid, PersonId as Uuid);
    /// Appeal and who appeals.
    appeals: appeal by Id gives (Id as Uuid, PersonId as Uuid);
    /// Request, whose and by whom.
    waivers: waiver_request by Id gives (Id as Uuid, PersonId as Uuid, RequestedBy as Uuid);
    /// Claim, whose and by whom.
    claims: prior_learning by Id gives (Id as Uuid, PersonId as Uuid, ClaimedBy as Uuid);
}

/// Current credentials of people who hold one that expires between two days.
pub async fn expiring_credentials(
    db: &impl ConnectionTrait,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<credential::Model>, DbErr> {
    use credential::Column as C;
    let people = Query::select()
        .column(C::PersonId)
        .from(credential::Entity)
        .and_where(C::SupersededAt.is_null())
        .and_where(C::ExpiresOn.between(from, to))
        .to_owned();
    credential::Entity::find()
        .filter(C::SupersededAt.is_null())
        .filter(C::PersonId.in_subquery(people))
        .all(db)
        .await
}

/// Certificates whose last day lies on or after a day.
pub async fn certificates_from(
    db: &impl ConnectionTrait,
    from: NaiveDate,
) -> Result<Vec<certificate::Model>, DbErr> {
    certificate::Entity::find().filter(certificate::Column::ValidToOn.gte(from)).all(db).await
}

/// Agreed actions due between two days, of cycles that are open, with worker and coach.
pub async fn actions_due(
    db: &impl ConnectionTrait,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(Vec<coaching_cycle_event::Model>, Vec<coaching_cycle_event::Model>), DbErr> {
    use coaching_cycle_event::Column as C;
    let due = coaching_cycle_event::Entity::find()
        .filter(C::Kind.eq("action_agreed"))
        .filter(C::DueOn.between(from, to))
        .all(db)
        .await?;
    let cycles: Vec<Uuid> = due.iter().map(|row| row.cycle_id).collect();
    let later = super::coaching::events(db, &cycles).await?;
    Ok((due, later))
}

/// Safety tasks that are open after their time.
pub async fn overdue_tasks(db: &impl ConnectionTrait, now: i64) -> Result<Vec<safety_task::Model>, DbErr> {
    use safety_task::Column as C;
    safety_task::Entity::find().filter(C::DoneAt.is_null()).filter(C::DueAt.lt(now)).all(db).await
}

/// Calibration runs of these people that were sent in and not declared void.
pub async fn calibrations(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<calibration_run::Model>, DbErr> {
    use calibration_run::Column as C;
    calibration_run::Entity::find()
        .filter(C::RaterId.is_in(people.iter().copied()))
        .filter(C::CompletedOn.is_not_null())
        .filter(C::Outcome.ne("void"))
        .order_by_asc(C::CompletedOn)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
