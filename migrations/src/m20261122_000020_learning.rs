//! Knowledge checks that were opened, with what was drawn for them, and scenarios
//! that were played.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["check_sitting", "scenario_play"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        check_sitting(manager).await?;
        scenario_play(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn check_sitting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("check_sitting")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(big_integer("seed"))
        .col(text("items"))
        .col(big_integer("started_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "check_sitting", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "check_sitting", &["person_id", "module_code"]).await
}

async fn scenario_play(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("scenario_play")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("scenario_code"))
        .col(text("path"))
        .col(text("ending"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "scenario_play", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "scenario_play", &["person_id", "module_code"]).await
}
