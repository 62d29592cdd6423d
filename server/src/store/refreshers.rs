//! Refreshers: what was opened, and every answer. Rows are added and never changed.

use chrono::NaiveDate;
use fieldcraft_entities::{attempt, refresher_answer, refresher_round};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// An answer without its text and feedback.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AnswerHead {
    /// The refresher.
    pub round_id: Uuid,
    /// The drill or module that the question is from.
    pub source: String,
    /// The question.
    pub item: String,
    /// Points as an exact fraction: numerator.
    pub points_num: i64,
    /// Denominator.
    pub points_den: i64,
    /// Local day.
    pub on_day: NaiveDate,
}

/// A refresher by id.
pub async fn round(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<refresher_round::Model>, DbErr> {
    refresher_round::Entity::find_by_id(id).one(db).await
}

/// The refreshers of a person, the newest first.
pub async fn rounds(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<refresher_round::Model>, DbErr> {
    use refresher_round::Column as C;
    refresher_round::Entity::find()
        .filter(C::PersonId.eq(person))
        .order_by_desc(C::StartedAt)
        .order_by_desc(C::Id)
        .all(db)
        .await
}

/// The answers of a refresher, in the order of its questions.
pub async fn answers(db: &impl ConnectionTrait, round: Uuid) -> Result<Vec<refresher_answer::Model>, DbErr> {
    use refresher_answer::Column as C;
    refresher_answer::Entity::find().filter(C::RoundId.eq(round)).order_by_asc(C::Place).all(db).await
}

/// Everything that a person answered in refreshers, the oldest first.
pub async fn answer_heads(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<AnswerHead>, DbErr> {
    use refresher_answer::Column as C;
    refresher_answer::Entity::find()
        .select_only()
        .columns([C::RoundId, C::Source, C::Item, C::PointsNum, C::PointsDen, C::OnDay])
        .filter(C::PersonId.eq(person))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::RoundId)
        .order_by_asc(C::Place)
        .into_model()
        .all(db)
        .await
}

/// What was made of the checks that a person sent in, the oldest first: module, result as JSON, local day.
pub async fn checks(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<(String, String, NaiveDate)>, DbErr> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .columns([C::ModuleCode, C::Result, C::SubmittedOn])
        .filter(C::PersonId.eq(person))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Who took the check of a module in which version, the oldest first: attempt, person, version.
pub async fn tries(db: &impl ConnectionTrait, module: &str) -> Result<Vec<(Uuid, Uuid, i64)>, DbErr> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .columns([C::Id, C::PersonId, C::ModuleVersion])
        .filter(C::ModuleCode.eq(module))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Answers and results of these attempts, JSON. Nothing says whose they are.
pub async fn sheets(db: &impl ConnectionTrait, attempts: &[Uuid]) -> Result<Vec<(String, String)>, DbErr> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .columns([C::Answers, C::Result])
        .filter(C::Id.is_in(attempts.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}
