//! What transfer windows are made of: checks that were passed, what was seen
//! in the field, who coached whom, and how cycles ended.

use chrono::NaiveDate;
use fieldcraft_entities::{
    affiliation, assignment, attempt, coaching_cycle, coaching_cycle_event, module_version, observation,
    observation_event,
};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::people::affiliated;

/// Whose windows.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Of one person.
    Person(Uuid),
    /// Of these people.
    People(Vec<Uuid>),
    /// Of the people of a node and below.
    Node(Uuid),
}

impl Whose {
    fn has(&self, column: impl ColumnTrait) -> sea_orm::sea_query::SimpleExpr {
        match self {
            Self::Person(id) => column.eq(*id),
            Self::People(ids) => column.is_in(ids.iter().copied()),
            Self::Node(id) => column.in_subquery(people(*id)),
        }
    }
}

fn people(node: Uuid) -> SelectStatement {
    affiliated(&[node])
}

/// A check that was passed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Passed {
    /// The attempt.
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Module.
    pub module_code: String,
    /// Version.
    pub module_version: i64,
    /// Local day.
    pub submitted_on: NaiveDate,
}

/// Checks that were passed, oldest first.
pub async fn passed(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<Passed>, DbErr> {
    use attempt::Column as C;
    attempt::Entity::find()
        .select_only()
        .columns([C::Id, C::PersonId, C::ModuleCode, C::ModuleVersion, C::SubmittedOn])
        .filter(whose.has(C::PersonId))
        .filter(C::Passed.eq(true))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// An observation in the field, without its texts.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Seen {
    /// Which.
    pub id: Uuid,
    /// Whom it is about.
    pub subject_id: Uuid,
    /// Who saw it.
    pub observer_id: Uuid,
    /// Local day.
    pub observed_on: NaiveDate,
    /// Of a review: the day of the encounter.
    pub performed_on: Option<NaiveDate>,
    /// Packed ratings.
    pub ratings: String,
}

/// What was seen in the field since a day, in the order of observing.
pub async fn seen(db: &impl ConnectionTrait, whose: &Whose, since: NaiveDate) -> Result<Vec<Seen>, DbErr> {
    use observation::Column as C;
    observation::Entity::find()
        .select_only()
        .columns([C::Id, C::SubjectId, C::ObserverId, C::ObservedOn, C::PerformedOn, C::Ratings])
        .filter(whose.has(C::SubjectId))
        .filter(C::Kind.is_in(["E1", "E2", "E3"]))
        .filter(C::ObservedOn.gte(since))
        .order_by_asc(C::ObservedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// Events that can take an observation out.
pub async fn outs(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<observation_event::Model>, DbErr> {
    use observation_event::Column as C;
    observation_event::Entity::find()
        .filter(whose.has(C::SubjectId))
        .filter(C::Kind.is_in(["disputed", "dispute_decided", "withdrawn", "superseded"]))
        .all(db)
        .await
}

/// Current affiliations, the latest start first.
pub async fn affiliations(
    db: &impl ConnectionTrait,
    whose: &Whose,
) -> Result<Vec<affiliation::Model>, DbErr> {
    use affiliation::Column as C;
    affiliation::Entity::find()
        .filter(whose.has(C::PersonId))
        .filter(C::SupersededAt.is_null())
        .order_by_desc(C::StartedOn)
        .order_by_asc(C::AffiliationId)
        .all(db)
        .await
}

/// Who coached them, by what is known now.
pub async fn coaches(db: &impl ConnectionTrait, whose: &Whose) -> Result<Vec<assignment::Model>, DbErr> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(whose.has(C::PersonId))
        .filter(C::Kind.eq("coach"))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::FromOn)
        .order_by_asc(C::AssignmentId)
        .all(db)
        .await
}

/// How coaching cycles about them ended: coach, day and outcome.
pub async fn closings(
    db: &impl ConnectionTrait,
    whose: &Whose,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, NaiveDate, Option<String>)>, DbErr> {
    use coaching_cycle_event::Column as E;
    coaching_cycle_event::Entity::find()
        .select_only()
        .column(coaching_cycle::Column::CoachId)
        .column(E::OnDay)
        .column(E::Outcome)
        .join(
            sea_orm::JoinType::InnerJoin,
            coaching_cycle_event::Entity::belongs_to(coaching_cycle::Entity)
                .from(E::CycleId)
                .to(coaching_cycle::Column::Id)
                .into(),
        )
        .filter(whose.has(coaching_cycle::Column::PersonId))
        .filter(E::Kind.eq("closed"))
        .filter(E::OnDay.gte(from).and(E::OnDay.lte(to)))
        .order_by_asc(E::OnDay)
        .order_by_asc(E::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Earlier versions of modules as they were published: code, version, content.
pub async fn module_texts(
    db: &impl ConnectionTrait,
    wanted: &[(String, i64)],
) -> Result<Vec<(String, i64, String)>, DbErr> {
    use module_version::Column as C;
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut any = sea_orm::sea_query::Condition::any();
    for (code, version) in wanted {
        any = any.add(C::Code.eq(code.as_str()).and(C::Version.eq(*version)));
    }
    module_version::Entity::find()
        .select_only()
        .columns([C::Code, C::Version, C::Content])
        .filter(any)
        .into_tuple()
        .all(db)
        .await
}
