//! A certificate with its scope and its end.

use sea_orm::entity::prelude::*;

/// A certificate with its scope and its end.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Holder.
    pub person_id: Uuid,
    /// `local-coach`, `local-trainer` or `founding-rater`.
    #[sea_orm(column_type = "Text")]
    pub path: String,
    /// Agencies of the scope, JSON list of ids.
    #[sea_orm(column_type = "Text")]
    pub agencies: String,
    /// Modules of the scope, JSON list of {code, version}.
    #[sea_orm(column_type = "Text")]
    pub modules: String,
    /// Canonical text of the scope, for uniqueness.
    #[sea_orm(column_type = "Text")]
    pub scope_key: String,
    /// 1 for the first, then counting up.
    pub cycle: i64,
    /// Appointed as a founding rater, not earned.
    pub appointed: bool,
    /// Candidacy it came from.
    pub candidacy_id: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub issued_at: i64,
    /// First day.
    pub valid_from_on: Date,
    /// Last day.
    pub valid_to_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
