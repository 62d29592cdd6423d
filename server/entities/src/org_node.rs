//! A node of the tree state > region > agency > site > team.

use sea_orm::entity::prelude::*;

/// A node of the tree state > region > agency > site > team.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "org_node")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The node above; none at the root.
    pub parent_id: Option<Uuid>,
    /// `state`, `region`, `agency`, `site` or `team`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What people call it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// IANA time zone; inherited from above when absent.
    #[sea_orm(column_type = "Text")]
    pub time_zone: Option<String>,
    /// Where its licenses are valid, such as `OH`; inherited from above when absent.
    #[sea_orm(column_type = "Text")]
    pub jurisdiction: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Its last day, once it is closed.
    pub closed_on: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
