//! Proposals to publish content, and what became of them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, text_null, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["content_proposal", "content_proposal_event"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        content_proposal(manager).await?;
        content_proposal_event(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn content_proposal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("content_proposal")
        .col(uuid("id"))
        .col(text("content_digest"))
        .col(text("changes"))
        .col(text("findings"))
        .col(text("note"))
        .col(uuid("proposed_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "content_proposal", "proposed_by", "person");
    manager.create_table(table).await?;
    index(manager, "content_proposal", &["received_at"]).await
}

async fn content_proposal_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("content_proposal_event")
        .col(uuid("id"))
        .col(uuid("proposal_id"))
        .col(text("kind"))
        .col(uuid("by_id"))
        .col(text_null("note"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "content_proposal_event", "proposal_id", "content_proposal");
    references(&mut table, "content_proposal_event", "by_id", "person");
    manager.create_table(table).await?;
    index(manager, "content_proposal_event", &["proposal_id"]).await
}
