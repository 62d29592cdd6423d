//! What an observer saw a worker do. Never changed but for redaction of its free text.

use sea_orm::entity::prelude::*;

/// What an observer saw a worker do. Never changed but for redaction of its free text.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who was observed.
    pub subject_id: Uuid,
    /// Who observed.
    pub observer_id: Uuid,
    /// Evidence type, E1 to E6.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// `counting` or `formative`.
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    /// `same_line`, `same_agency`, `external`, `peer` or `self`, as it was on the day.
    #[sea_orm(column_type = "Text")]
    pub relation: String,
    /// The subject's node on the day.
    pub node_id: Uuid,
    /// Its agency.
    pub agency_id: Option<Uuid>,
    /// When it was seen.
    pub observed_at: i64,
    /// The same as a day in the zone of the subject's site.
    pub observed_on: Date,
    /// For a review: the day of the older encounter.
    pub performed_on: Option<Date>,
    /// When the observer saved it, by the device's clock.
    pub recorded_at: i64,
    /// When the server took it in.
    pub received_at: i64,
    /// Length of what was seen.
    pub minutes: i64,
    /// Kind of place.
    #[sea_orm(column_type = "Text")]
    pub setting: String,
    /// The family agreed to an observer.
    pub family_agreed: bool,
    /// Reference made by the app; never a case number.
    #[sea_orm(column_type = "Text")]
    pub encounter_ref: String,
    /// Free text: the observer's own part in the encounter, for E2.
    #[sea_orm(column_type = "Text")]
    pub relation_note: Option<String>,
    /// Packed ratings, such as `C01.1:2 C01.2:NO`.
    #[sea_orm(column_type = "Text")]
    pub ratings: String,
    /// Reasons for NA by indicator, JSON.
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    /// Something harmful was done.
    pub harm: bool,
    /// Free text.
    #[sea_orm(column_type = "Text")]
    pub strengths: Option<String>,
    /// Free text, agreed with the worker.
    #[sea_orm(column_type = "Text")]
    pub next_step: Option<String>,
    /// When it is looked at again.
    pub next_step_on: Option<Date>,
    /// For E4: scenario and version.
    #[sea_orm(column_type = "Text")]
    pub scenario: Option<String>,
    /// For E5: checklist and version.
    #[sea_orm(column_type = "Text")]
    pub checklist: Option<String>,
    /// Version of the framework rated by.
    pub framework_version: i64,
    /// The observation this one amends.
    pub supersedes: Option<Uuid>,
    /// Why it was amended.
    #[sea_orm(column_type = "Text")]
    pub supersede_reason: Option<String>,
    /// The writer confirmed that no text identifies a client.
    pub confirmed: bool,
    /// When its free text was removed.
    pub redacted_at: Option<i64>,
    /// How far the device's clock ran ahead of the server's when it was sent, milliseconds; negative:
    /// behind; none: the device did not say.
    pub device_ahead_ms: Option<i64>,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
