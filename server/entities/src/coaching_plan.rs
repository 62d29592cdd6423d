//! A coaching service delivery plan of a person or a place. Never changed; the last begun holds.

use sea_orm::entity::prelude::*;

/// A coaching service delivery plan of a person or a place. Never changed; the last begun holds.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coaching_plan")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is; none for a place.
    pub person_id: Option<Uuid>,
    /// The place; none for a person.
    pub node_id: Option<Uuid>,
    /// First day.
    pub from_on: Date,
    /// Day of review.
    pub review_on: Date,
    /// Methods, minutes, data, duties, skills and tapering, as JSON.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Who wrote it.
    pub recorded_by: Uuid,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
