//! Every pair of a node and one at or below it: the tree as a set.

use sea_orm::entity::prelude::*;

/// Every pair of a node and one at or below it: the tree as a set.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "org_closure")]
pub struct Model {
    /// The upper node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor: Uuid,
    /// The lower node, itself included.
    #[sea_orm(primary_key, auto_increment = false)]
    pub descendant: Uuid,
    /// Steps between them; 0 for the node itself.
    pub depth: i64,
}

impl ActiveModelBehavior for ActiveModel {}
