//! A worker asks to be observed. Never changed; what becomes of it are events.

use sea_orm::entity::prelude::*;

/// A worker asks to be observed. Never changed; what becomes of it are events.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation_request")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who asks.
    pub person_id: Uuid,
    /// Who is asked.
    pub coach_id: Uuid,
    /// In this competency, such as `C05`; in any when absent.
    #[sea_orm(column_type = "Text")]
    pub competency: Option<String>,
    /// In the worker's words.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// By this day.
    pub by_on: Option<Date>,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
