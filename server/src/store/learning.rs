//! Learning: lessons read, knowledge checks sent in, and what else waits for a
//! worker. Attempts are added and never changed.

use chrono::NaiveDate;
use fieldcraft_entities::{
    attempt, coaching_cycle, coaching_cycle_event, lesson_reading, observation, observation_event,
};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select, Set,
};
use uuid::Uuid;

/// An attempt without its answers and feedback.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AttemptHead {
    /// Identifier.
    pub id: Uuid,
    /// Module.
    pub module_code: String,
    /// Version it was taken of.
    pub module_version: i64,
    /// Points as an exact fraction: numerator.
    pub points_num: i64,
    /// Denominator.
    pub points_den: i64,
    /// Reached the pass score of that version.
    pub passed: bool,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

fn attempts_of(person: Uuid) -> Select<attempt::Entity> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::ModuleCode,
            C::ModuleVersion,
            C::PointsNum,
            C::PointsDen,
            C::Passed,
            C::ReceivedAt,
        ])
        .filter(C::PersonId.eq(person))
}

/// A person's attempts, of one module or of all, oldest first.
pub async fn attempts(
    db: &impl ConnectionTrait,
    person: Uuid,
    module: Option<&str>,
) -> Result<Vec<AttemptHead>, DbErr> {
    use attempt::Column as C;
    let mut query = attempts_of(person).order_by_asc(C::ReceivedAt).order_by_asc(C::Id);
    if let Some(module) = module {
        query = query.filter(C::ModuleCode.eq(module));
    }
    query.into_model().all(db).await
}

/// A page of a person's attempts at a module, newest first, before a position.
pub async fn attempt_page(
    db: &impl ConnectionTrait,
    person: Uuid,
    module: &str,
    before: Option<(i64, Uuid)>,
    limit: u64,
) -> Result<Vec<AttemptHead>, DbErr> {
    use attempt::Column as C;
    let mut query = attempts_of(person)
        .filter(C::ModuleCode.eq(module))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(limit);
    if let Some((at, id)) = before {
        query = query.filter(C::ReceivedAt.lt(at).or(C::ReceivedAt.eq(at).and(C::Id.lt(id))));
    }
    query.into_model().all(db).await
}

/// An attempt by id.
pub async fn attempt(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<attempt::Model>, DbErr> {
    attempt::Entity::find_by_id(id).one(db).await
}

/// The lessons a person has read, of one module or of all.
pub async fn readings(
    db: &impl ConnectionTrait,
    person: Uuid,
    module: Option<&str>,
) -> Result<Vec<lesson_reading::Model>, DbErr> {
    use lesson_reading::Column as C;
    let mut query = lesson_reading::Entity::find().filter(C::PersonId.eq(person));
    if let Some(module) = module {
        query = query.filter(C::ModuleCode.eq(module));
    }
    query.all(db).await
}

/// Keeps that a lesson was read; the first time stays.
pub async fn keep_reading(db: &impl ConnectionTrait, row: lesson_reading::Model) -> Result<(), DbErr> {
    let row = lesson_reading::ActiveModel {
        person_id: Set(row.person_id),
        module_code: Set(row.module_code),
        module_version: Set(row.module_version),
        slug: Set(row.slug),
        read_at: Set(row.read_at),
    };
    lesson_reading::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(db).await?;
    Ok(())
}

/// An observation that its subject has not answered.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Unanswered {
    /// The observation.
    pub id: Uuid,
    /// Who observed.
    pub observer_id: Uuid,
    /// Local day.
    pub observed_on: NaiveDate,
}

/// The oldest observation of a person that they have neither acknowledged nor
/// disputed, and that still stands.
pub async fn unanswered(db: &impl ConnectionTrait, person: Uuid) -> Result<Option<Unanswered>, DbErr> {
    use observation::Column as O;
    use observation_event::Column as E;
    let closed = Query::select()
        .column(E::ObservationId)
        .from(observation_event::Entity)
        .and_where(E::SubjectId.eq(person))
        .and_where(E::Kind.is_in(["acknowledged", "disputed", "withdrawn", "superseded"]))
        .to_owned();
    observation::Entity::find()
        .select_only()
        .columns([O::Id, O::ObserverId, O::ObservedOn])
        .filter(O::SubjectId.eq(person))
        .filter(O::ObserverId.ne(person))
        .filter(O::Id.not_in_subquery(closed))
        .order_by_asc(O::ReceivedAt)
        .order_by_asc(O::Id)
        .limit(1)
        .into_model()
        .one(db)
        .await
}

/// A step of a coaching cycle that says whether an agreed action is still open.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CycleStep {
    /// The cycle.
    pub cycle_id: Uuid,
    /// `action_agreed`, `relooked` or `closed`.
    pub kind: String,
    /// What was agreed.
    pub text: Option<String>,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// The steps of a person's coaching cycles that open or end an agreed action, oldest first.
pub async fn action_steps(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<CycleStep>, DbErr> {
    use coaching_cycle_event::Column as E;
    let own = Query::select()
        .column(coaching_cycle::Column::Id)
        .from(coaching_cycle::Entity)
        .and_where(coaching_cycle::Column::PersonId.eq(person))
        .to_owned();
    coaching_cycle_event::Entity::find()
        .select_only()
        .columns([E::CycleId, E::Kind, E::Text, E::DueOn])
        .filter(E::CycleId.in_subquery(own))
        .filter(E::Kind.is_in(["action_agreed", "relooked", "closed"]))
        .order_by_asc(E::ReceivedAt)
        .order_by_asc(E::Id)
        .into_model()
        .all(db)
        .await
}
