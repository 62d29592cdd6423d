//! How a person wants to be told.

use sea_orm::entity::prelude::*;

/// How a person wants to be told.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_setting")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Language of mails, `en` or `es`.
    #[sea_orm(column_type = "Text")]
    pub language: String,
    /// By kind `now`, `daily` or `off`, JSON; a kind that is not there has its default.
    #[sea_orm(column_type = "Text")]
    pub kinds: String,
    /// No mail from this minute of the local day.
    pub quiet_from: Option<i64>,
    /// To this one.
    pub quiet_to: Option<i64>,
    /// Minute of the local day of the daily mail.
    pub digest_at: i64,
    /// Milliseconds since 1970 UTC.
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
