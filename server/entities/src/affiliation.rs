//! What a person does where: a version row.

use sea_orm::entity::prelude::*;

/// What a person does where: a version row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliation")]
pub struct Model {
    /// This version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: Uuid,
    /// The fact that the versions describe.
    pub affiliation_id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Where: a site, team, agency or the state.
    pub node_id: Uuid,
    /// Practice role, R1 to R11.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// Preparation of a responder: `non_degreed`, `bachelor`, `master`.
    #[sea_orm(column_type = "Text")]
    pub sub_kind: Option<String>,
    /// Share of full time, 100 is one.
    pub fte_hundredths: i64,
    /// Goes on visits; matters for supervisors.
    pub rostered_to_respond: bool,
    /// First day with the employer.
    pub hired_on: Date,
    /// First day in this role.
    pub started_on: Date,
    /// Last day in this role.
    pub ended_on: Option<Date>,
    /// When the server took this version in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When a later version of the same fact came in, if one did.
    pub superseded_at: Option<i64>,
    /// Who recorded this version.
    pub recorded_by: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
