//! Published drills, and refreshers as they were opened and answered.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date, text, text_null, uuid},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["drill_version", "refresher_round", "refresher_answer"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drill_version(manager).await?;
        refresher_round(manager).await?;
        refresher_answer(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn drill_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("drill_version")
        .col(uuid("id"))
        .col(text("code"))
        .col(big_integer("version"))
        .col(text("digest"))
        .col(text("content"))
        .col(big_integer("published_at"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    unique(manager, "drill_version", &["code", "version"]).await
}

async fn refresher_round(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("refresher_round")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("competency"))
        .col(text_null("drill_code"))
        .col(big_integer("seed"))
        .col(text("items"))
        .col(big_integer("asked"))
        .col(big_integer("started_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "refresher_round", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "refresher_round", &["person_id", "started_at"]).await
}

async fn refresher_answer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("refresher_answer")
        .col(uuid("round_id"))
        .col(big_integer("place"))
        .col(uuid("person_id"))
        .col(text("source"))
        .col(text("item"))
        .col(text("answer"))
        .col(text("result"))
        .col(big_integer("points_num"))
        .col(big_integer("points_den"))
        .col(date("on_day"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("round_id").col("place"));
    references(&mut table, "refresher_answer", "round_id", "refresher_round");
    references(&mut table, "refresher_answer", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "refresher_answer", &["person_id", "received_at"]).await
}
