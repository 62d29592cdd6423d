//! What learners open and play: checks with what was drawn for them, and scenarios.

use fieldcraft_entities::{attempt, check_sitting, scenario_play};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How many attempts back a drawing looks.
const LOOK_BACK: u64 = 10;

/// An opened check by id.
pub async fn sitting(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<check_sitting::Model>, DbErr> {
    check_sitting::Entity::find_by_id(id).one(db).await
}

/// The check of this version that a person opened last and has not sent in.
pub async fn open_sitting(
    db: &impl ConnectionTrait,
    person: Uuid,
    (module, version): (&str, i64),
) -> Result<Option<check_sitting::Model>, DbErr> {
    use check_sitting::Column as C;
    let sent = Query::select()
        .column(attempt::Column::Id)
        .from(attempt::Entity)
        .and_where(attempt::Column::PersonId.eq(person))
        .to_owned();
    check_sitting::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::ModuleCode.eq(module))
        .filter(C::ModuleVersion.eq(version))
        .filter(C::Id.not_in_subquery(sent))
        .order_by_desc(C::StartedAt)
        .order_by_desc(C::Id)
        .limit(1)
        .one(db)
        .await
}

/// What came of a person's latest attempts at a module, JSON, the newest first.
pub async fn latest_results(
    db: &impl ConnectionTrait,
    person: Uuid,
    module: &str,
) -> Result<Vec<String>, DbErr> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .column(C::Result)
        .filter(C::PersonId.eq(person))
        .filter(C::ModuleCode.eq(module))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(LOOK_BACK)
        .into_tuple()
        .all(db)
        .await
}

/// A played scenario by id.
pub async fn play(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<scenario_play::Model>, DbErr> {
    scenario_play::Entity::find_by_id(id).one(db).await
}

/// The scenarios of a module that a person played, the newest first.
pub async fn plays(
    db: &impl ConnectionTrait,
    person: Uuid,
    module: &str,
    limit: u64,
) -> Result<Vec<scenario_play::Model>, DbErr> {
    use scenario_play::Column as C;
    scenario_play::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::ModuleCode.eq(module))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(limit)
        .all(db)
        .await
}
