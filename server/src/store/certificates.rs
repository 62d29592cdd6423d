//! Certificates and what happened to them.

use fieldcraft_entities::{certificate, certificate_event};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The certificates of a person, the latest first.
pub async fn of_person(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<certificate::Model>, DbErr> {
    use certificate::Column as C;
    certificate::Entity::find()
        .filter(C::PersonId.eq(person))
        .order_by_desc(C::ValidFromOn)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// What happened to these certificates, in the order in which it took effect.
pub async fn events(
    db: &impl ConnectionTrait,
    certificates: &[Uuid],
) -> Result<Vec<certificate_event::Model>, DbErr> {
    use certificate_event::Column as C;
    if certificates.is_empty() {
        return Ok(Vec::new());
    }
    certificate_event::Entity::find()
        .filter(C::CertificateId.is_in(certificates.iter().copied()))
        .order_by_asc(C::EffectiveOn)
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
