//! A waiver that somebody in the person's line asks for. Never changed.

use sea_orm::entity::prelude::*;

/// A waiver that somebody in the person's line asks for. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waiver_request")]
pub struct Model {
    /// Identifier, made by the client; the waiver has the same when it is approved.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub person_id: Uuid,
    /// Requirement, such as `FR-01`.
    #[sea_orm(column_type = "Text")]
    pub requirement: String,
    /// Key of the clause; the whole requirement when absent.
    #[sea_orm(column_type = "Text")]
    pub clause: Option<String>,
    /// First day.
    pub from_on: Date,
    /// Last day.
    pub to_on: Date,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who asks.
    pub requested_by: Uuid,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
