//! A claim that learning from elsewhere stands for a module. Never changed.

use sea_orm::entity::prelude::*;

/// A claim that learning from elsewhere stands for a module. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prior_learning")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose learning.
    pub person_id: Uuid,
    /// Module that it stands for.
    #[sea_orm(column_type = "Text")]
    pub module_code: String,
    /// Version that was in force when it was claimed.
    pub module_version: i64,
    /// What was learned.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Where, or from whom.
    #[sea_orm(column_type = "Text")]
    pub provider: String,
    /// How long it took.
    pub minutes: i64,
    /// Day on which it ended.
    pub finished_on: Date,
    /// Where the document is kept; never the document itself.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    /// Who claims it.
    pub claimed_by: Uuid,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
