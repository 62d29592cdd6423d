//! Tables of org.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, date, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["org_node", "org_closure", "node_policy"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        org_node(manager).await?;
        org_closure(manager).await?;
        node_policy(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn org_node(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("org_node")
        .col(uuid("id"))
        .col(uuid_null("parent_id"))
        .col(text("kind"))
        .col(text("name"))
        .col(text_null("time_zone"))
        .col(text_null("jurisdiction"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "org_node", "parent_id", "org_node");
    manager.create_table(table).await?;
    index(manager, "org_node", &["parent_id"]).await?;
    Ok(())
}

async fn org_closure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("org_closure")
        .col(uuid("ancestor"))
        .col(uuid("descendant"))
        .col(big_integer("depth"))
        .primary_key(Index::create().col("ancestor").col("descendant"));
    references(&mut table, "org_closure", "ancestor", "org_node");
    references(&mut table, "org_closure", "descendant", "org_node");
    manager.create_table(table).await?;
    index(manager, "org_closure", &["descendant"]).await?;
    Ok(())
}

async fn node_policy(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("node_policy")
        .col(uuid("row_id"))
        .col(uuid("policy_id"))
        .col(uuid("node_id"))
        .col(text("kind"))
        .col(text("code"))
        .col(date("from_on"))
        .col(date_null("to_on"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "node_policy", "node_id", "org_node");
    manager.create_table(table).await?;
    index(manager, "node_policy", &["node_id"]).await?;
    Ok(())
}
