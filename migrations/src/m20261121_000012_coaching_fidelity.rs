//! The answers by which a sampled coaching session was scored.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, uuid},
};

use crate::table::{drop_all, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("coaching_sample_sheet")
            .col(uuid("sample_id"))
            .col(big_integer("tool_version"))
            .col(text("answers"))
            .primary_key(Index::create().col("sample_id"));
        references(&mut table, "coaching_sample_sheet", "sample_id", "coaching_sample");
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["coaching_sample_sheet"]).await
    }
}
