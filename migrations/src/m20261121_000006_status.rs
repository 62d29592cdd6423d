//! Tables of status.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, text, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["person_status"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        person_status(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn person_status(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("person_status")
        .col(uuid("person_id"))
        .col(big_integer("framework_version"))
        .col(text("timelines"))
        .col(big_integer("computed_at"))
        .col(boolean("dirty"))
        .primary_key(Index::create().col("person_id"));
    references(&mut table, "person_status", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "person_status", &["dirty"]).await?;
    Ok(())
}
