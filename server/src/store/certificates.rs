//! What happened to certificates.

use fieldcraft_entities::certificate_event;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

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
