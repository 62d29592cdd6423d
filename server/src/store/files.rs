//! What files are compared with and made of, for many people at once.

use fieldcraft_entities::{
    affiliation, assignment, attempt, attendance, credential, credential_check, person, prior_learning,
    prior_learning_event, training_event,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::people::affiliated;

/// The current credentials of these people.
pub async fn credentials(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<credential::Model>, DbErr> {
    use credential::Column as C;
    credential::Entity::find()
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .all(db)
        .await
}

/// The looks at the sources of these people's credentials.
pub async fn checks(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<credential_check::Model>, DbErr> {
    credential_check::Entity::find()
        .filter(credential_check::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// The claims of prior learning of these people.
pub async fn claims(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<prior_learning::Model>, DbErr> {
    prior_learning::Entity::find()
        .filter(prior_learning::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// Everybody at these places and below, by name.
pub async fn people_at(db: &impl ConnectionTrait, nodes: &[Uuid]) -> Result<Vec<person::Model>, DbErr> {
    use person::Column as C;
    person::Entity::find()
        .filter(C::Id.in_subquery(affiliated(nodes)))
        .order_by_asc(C::SearchKey)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// What everybody at these places does and did where, the first start first.
pub async fn affiliations_at(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
) -> Result<Vec<affiliation::Model>, DbErr> {
    use affiliation::Column as C;
    affiliation::Entity::find()
        .filter(C::SupersededAt.is_null())
        .filter(C::NodeId.in_subquery(super::org::below(nodes)))
        .order_by_asc(C::StartedOn)
        .order_by_asc(C::AffiliationId)
        .all(db)
        .await
}

/// Who leads the people of these places.
pub async fn assignments_at(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
) -> Result<Vec<assignment::Model>, DbErr> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(C::SupersededAt.is_null())
        .filter(C::PersonId.in_subquery(affiliated(nodes)))
        .order_by_asc(C::FromOn)
        .order_by_asc(C::AssignmentId)
        .all(db)
        .await
}

/// The current credentials of the people of these places, and the looks at their sources.
pub async fn credentials_at(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
) -> Result<(Vec<credential::Model>, Vec<credential_check::Model>), DbErr> {
    use credential::Column as C;
    use credential_check::Column as K;
    let rows = credential::Entity::find()
        .filter(C::SupersededAt.is_null())
        .filter(C::PersonId.in_subquery(affiliated(nodes)))
        .order_by_asc(C::Kind)
        .order_by_asc(C::ValidFromOn)
        .order_by_asc(C::CredentialId)
        .all(db)
        .await?;
    let checks = credential_check::Entity::find()
        .filter(K::PersonId.in_subquery(affiliated(nodes)))
        .order_by_asc(K::CheckedOn)
        .order_by_asc(K::ReceivedAt)
        .all(db)
        .await?;
    Ok((rows, checks))
}

/// What the people of these places have learned.
pub struct Learned {
    /// Person, module, version and time of each pass.
    pub passes: Vec<(Uuid, String, i64, i64)>,
    /// Person, minutes, module and beginning of each session attended.
    pub sessions: Vec<(Uuid, i64, Uuid)>,
    /// The sessions.
    pub events: Vec<training_event::Model>,
    /// Claims of prior learning.
    pub claims: Vec<prior_learning::Model>,
    /// Their answers.
    pub answers: Vec<prior_learning_event::Model>,
}

/// What the people of these places have learned.
pub async fn learned_at(db: &impl ConnectionTrait, nodes: &[Uuid]) -> Result<Learned, DbErr> {
    use attempt::Column as A;
    let them = || -> SelectStatement { affiliated(nodes) };
    let passes = attempt::Entity::find()
        .select_only()
        .columns([A::PersonId, A::ModuleCode, A::ModuleVersion, A::ReceivedAt])
        .filter(A::PersonId.in_subquery(them()))
        .filter(A::Passed.eq(true))
        .order_by_asc(A::ReceivedAt)
        .into_tuple()
        .all(db)
        .await?;
    let sessions: Vec<(Uuid, i64, Uuid)> = attendance::Entity::find()
        .select_only()
        .columns([attendance::Column::PersonId, attendance::Column::Minutes, attendance::Column::EventId])
        .filter(attendance::Column::PersonId.in_subquery(them()))
        .into_tuple()
        .all(db)
        .await?;
    let mut ids: Vec<Uuid> = sessions.iter().map(|row| row.2).collect();
    ids.sort_unstable();
    ids.dedup();
    let events = training_event::Entity::find()
        .filter(training_event::Column::Id.is_in(ids))
        .order_by_asc(training_event::Column::StartsAt)
        .all(db)
        .await?;
    let claims = prior_learning::Entity::find()
        .filter(prior_learning::Column::PersonId.in_subquery(them()))
        .order_by_asc(prior_learning::Column::FinishedOn)
        .order_by_asc(prior_learning::Column::Id)
        .all(db)
        .await?;
    let answers = prior_learning_event::Entity::find()
        .filter(prior_learning_event::Column::PersonId.in_subquery(them()))
        .all(db)
        .await?;
    Ok(Learned { passes, sessions, events, claims, answers })
}
