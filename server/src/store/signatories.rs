//! What stands between those who sign and those about whom they sign, for many pairs at once.

use fieldcraft_entities::{assignment, candidacy, cert_decision, coaching_cycle};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use uuid::Uuid;

/// The current coaching assignments in which one of these coaches one of those.
pub async fn coaching(
    db: &impl ConnectionTrait,
    coaches: &[Uuid],
    people: &[Uuid],
) -> Result<Vec<assignment::Model>, DbErr> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(C::LeadId.is_in(coaches.iter().copied()))
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::Kind.eq("coach"))
        .filter(C::SupersededAt.is_null())
        .all(db)
        .await
}

/// The cycles in which one of these coached one of those.
pub async fn cycles(
    db: &impl ConnectionTrait,
    coaches: &[Uuid],
    people: &[Uuid],
) -> Result<Vec<coaching_cycle::Model>, DbErr> {
    use coaching_cycle::Column as C;
    coaching_cycle::Entity::find()
        .filter(C::CoachId.is_in(coaches.iter().copied()))
        .filter(C::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// Signatory and candidate, where one of these signed under any candidacy of one of those.
pub async fn signed_for(
    db: &impl ConnectionTrait,
    signatories: &[Uuid],
    people: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let candidacies: RelationDef = cert_decision::Entity::belongs_to(candidacy::Entity)
        .from(cert_decision::Column::CandidacyId)
        .to(candidacy::Column::Id)
        .into();
    cert_decision::Entity::find()
        .select_only()
        .column(cert_decision::Column::SignatoryId)
        .column(candidacy::Column::PersonId)
        .join(JoinType::InnerJoin, candidacies)
        .filter(cert_decision::Column::SignatoryId.is_in(signatories.iter().copied()))
        .filter(candidacy::Column::PersonId.is_in(people.iter().copied()))
        .distinct()
        .into_tuple()
        .all(db)
        .await
}
