//! What a person did, was offered or was given on a day. Never changed; a withdrawal is a row of its own.

use sea_orm::entity::prelude::*;

/// What a person did, was offered or was given on a day. Never changed; a withdrawal is a row of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "practice_record")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// `supervision_contact`, `field_response`, `co_signature`, `offer`, `hours`, `drill` or `withdrawal`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The local day on which it happened.
    pub on_day: Date,
    /// Form of a contact, part in a visit, kind of hours, offer or drill.
    #[sea_orm(column_type = "Text")]
    pub code: Option<String>,
    /// Length of a contact or of hours.
    pub minutes: Option<i64>,
    /// A contact that looked at observation data or family feedback.
    pub with_data: bool,
    /// The supervisor of a contact, the partner of a visit, whoever signed.
    pub other_id: Option<Uuid>,
    /// The practice authorization that the partner held on that day.
    #[sea_orm(column_type = "Text")]
    pub other_step: Option<String>,
    /// Reference of the encounter, made by the app; never a case number.
    #[sea_orm(column_type = "Text")]
    pub encounter_ref: Option<String>,
    /// The record that a signature or withdrawal is about.
    pub about_id: Option<Uuid>,
    /// Why it was withdrawn.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Who recorded it.
    pub recorded_by: Uuid,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
