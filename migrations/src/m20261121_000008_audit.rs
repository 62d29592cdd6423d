//! Tables of audit.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, uuid, uuid_null},
};

use crate::table::{drop_all, index};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["audit_event", "setting"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit_event(manager).await?;
        setting(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn audit_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("audit_event")
        .col(uuid("id"))
        .col(big_integer("at"))
        .col(uuid_null("actor_id"))
        .col(text("action"))
        .col(text("subject_kind"))
        .col(uuid_null("subject_id"))
        .col(uuid_null("node_id"))
        .col(text("detail"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    index(manager, "audit_event", &["at"]).await?;
    index(manager, "audit_event", &["subject_id"]).await?;
    index(manager, "audit_event", &["actor_id"]).await?;
    Ok(())
}

async fn setting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("setting").col(text("key")).col(text("value")).primary_key(Index::create().col("key"));
    manager.create_table(table).await?;
    Ok(())
}
