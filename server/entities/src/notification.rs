//! Something that a person is told, with why.

use sea_orm::entity::prelude::*;

/// Something that a person is told, with why.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is told.
    pub person_id: Uuid,
    /// What the person's settings are by, such as `safety`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Why, such as `observation_recorded`.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The page that it leads to.
    #[sea_orm(column_type = "Text")]
    pub link: String,
    /// Whom it is about, when that is somebody else.
    pub about_id: Option<Uuid>,
    /// A due day or a last day.
    pub day: Option<Date>,
    /// What expires or is asked for, such as `clinical_license`.
    #[sea_orm(column_type = "Text")]
    pub detail: Option<String>,
    /// What it comes from: nobody is told the same twice.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// When it happened.
    pub at: i64,
    /// When it was marked as read.
    pub read_at: Option<i64>,
    /// When a mail about it is due; none: no mail, or it is in one already.
    pub mail_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
