//! A coaching session sampled and scored for fidelity by an assessor.

use sea_orm::entity::prelude::*;

/// A coaching session sampled and scored for fidelity by an assessor.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_sample")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Coach.
    pub coach_id: Uuid,
    /// Assessor.
    pub assessor_id: Uuid,
    /// Day of the session.
    pub sampled_on: Date,
    /// Coaching cycle it belonged to.
    pub cycle_id: Option<Uuid>,
    /// Items met.
    pub items_met: i64,
    /// Items that applied.
    pub items_total: i64,
    /// Free text.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
