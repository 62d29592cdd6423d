//! Tables of learning.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, date, text, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["lesson_reading", "attempt"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        lesson_reading(manager).await?;
        attempt(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn lesson_reading(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("lesson_reading")
        .col(uuid("person_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("slug"))
        .col(big_integer("read_at"))
        .primary_key(Index::create().col("person_id").col("module_code").col("module_version").col("slug"));
    references(&mut table, "lesson_reading", "person_id", "person");
    manager.create_table(table).await?;
    Ok(())
}

async fn attempt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("attempt")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("answers"))
        .col(text("result"))
        .col(big_integer("points_num"))
        .col(big_integer("points_den"))
        .col(boolean("passed"))
        .col(date("submitted_on"))
        .col(big_integer_null("started_at"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "attempt", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "attempt", &["person_id", "module_code"]).await?;
    Ok(())
}
