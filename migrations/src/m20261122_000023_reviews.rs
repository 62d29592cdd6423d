//! Reviews of modules by clinicians, as a center records them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date, text, text_null, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["module_review", "module_review_withdrawal"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        module_review(manager).await?;
        module_review_withdrawal(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn module_review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("module_review")
        .col(uuid("id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("reviewer_name"))
        .col(text("credential"))
        .col(date("reviewed_on"))
        .col(text("sources"))
        .col(text_null("reservations"))
        .col(uuid("recorded_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "module_review", "recorded_by", "person");
    manager.create_table(table).await?;
    index(manager, "module_review", &["module_code", "module_version"]).await
}

async fn module_review_withdrawal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("module_review_withdrawal")
        .col(uuid("review_id"))
        .col(uuid("by_id"))
        .col(text("reason"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("review_id"));
    references(&mut table, "module_review_withdrawal", "review_id", "module_review");
    references(&mut table, "module_review_withdrawal", "by_id", "person");
    manager.create_table(table).await
}
