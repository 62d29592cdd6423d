//! A person on a certification path. Never changed; its events follow.

use sea_orm::entity::prelude::*;

/// A person on a certification path. Never changed; its events follow.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidacy")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Candidate.
    pub person_id: Uuid,
    /// `local-coach` or `local-trainer`.
    #[sea_orm(column_type = "Text")]
    pub path: String,
    /// Version whose gates apply.
    pub framework_version: i64,
    /// The candidate's node at nomination.
    pub node_id: Uuid,
    /// Agencies of the scope, JSON list of ids.
    #[sea_orm(column_type = "Text")]
    pub agencies: String,
    /// Modules of the scope, JSON list of {code, version}.
    #[sea_orm(column_type = "Text")]
    pub modules: String,
    /// Agency sponsor.
    pub sponsor_id: Uuid,
    /// Conflicts of interest as declared.
    #[sea_orm(column_type = "Text")]
    pub conflicts: String,
    /// 1 for the first certification, then counting up.
    pub cycle: i64,
    /// Who.
    pub nominated_by: Uuid,
    /// Local day.
    pub nominated_on: Date,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
    /// SHA-256 of the canonical body.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
}

impl ActiveModelBehavior for ActiveModel {}
