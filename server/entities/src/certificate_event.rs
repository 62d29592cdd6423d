//! Suspension, reinstatement or revocation of a certificate.

use sea_orm::entity::prelude::*;

/// Suspension, reinstatement or revocation of a certificate.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_event")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which.
    pub certificate_id: Uuid,
    /// `suspended`, `reinstated`, `revoked` or `annulled`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// From this day.
    pub effective_on: Date,
    /// Reopens past ratings from the day on.
    pub for_cause: bool,
    /// Who.
    pub by_id: Uuid,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// `falsified_observation`, `safety`, `conflict` or `reliability`, for a revocation.
    #[sea_orm(column_type = "Text")]
    pub cause: Option<String>,
    /// The event that an appeal overturned, for `annulled`.
    pub annuls: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
