//! Rosters: who is on duty where, for what, from when to when.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["roster_interval"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("roster_interval")
            .col(uuid("row_id"))
            .col(uuid("interval_id"))
            .col(uuid("node_id"))
            .col(uuid("person_id"))
            .col(text("duty"))
            .col(big_integer("starts_at"))
            .col(big_integer("ends_at"))
            .col(big_integer("received_at"))
            .col(big_integer_null("superseded_at"))
            .col(uuid("recorded_by"))
            .primary_key(Index::create().col("row_id"));
        references(&mut table, "roster_interval", "person_id", "person");
        references(&mut table, "roster_interval", "node_id", "org_node");
        manager.create_table(table).await?;
        index(manager, "roster_interval", &["node_id", "starts_at"]).await?;
        index(manager, "roster_interval", &["interval_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
