//! Claims of prior learning and what became of them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, date, text, text_null, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["prior_learning", "prior_learning_event"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        prior_learning(manager).await?;
        prior_learning_event(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn prior_learning(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("prior_learning")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("title"))
        .col(text("provider"))
        .col(big_integer("minutes"))
        .col(date("finished_on"))
        .col(text("document"))
        .col(uuid("claimed_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "prior_learning", "person_id", "person");
    references(&mut table, "prior_learning", "claimed_by", "person");
    manager.create_table(table).await?;
    index(manager, "prior_learning", &["person_id"]).await?;
    index(manager, "prior_learning", &["received_at"]).await
}

async fn prior_learning_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("prior_learning_event")
        .col(uuid("id"))
        .col(uuid("claim_id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(uuid("by_id"))
        .col(boolean("from_center"))
        .col(text_null("note"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "prior_learning_event", "claim_id", "prior_learning");
    references(&mut table, "prior_learning_event", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "prior_learning_event", &["person_id"]).await?;
    index(manager, "prior_learning_event", &["claim_id"]).await
}
