//! Tables of content.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, blob, boolean, text, uuid, uuid_null},
};

use crate::table::{drop_all, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] =
    &["framework_version", "module_version", "content_file", "vignette_version", "vignette_key_signature"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        framework_version(manager).await?;
        module_version(manager).await?;
        content_file(manager).await?;
        vignette_version(manager).await?;
        vignette_key_signature(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn framework_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("framework_version")
        .col(uuid("id"))
        .col(text("code"))
        .col(big_integer("version"))
        .col(text("digest"))
        .col(text("content"))
        .col(big_integer("published_at"))
        .col(uuid_null("published_by"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    unique(manager, "framework_version", &["code", "version"]).await?;
    Ok(())
}

async fn module_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("module_version")
        .col(uuid("id"))
        .col(text("code"))
        .col(big_integer("version"))
        .col(text("digest"))
        .col(text("title"))
        .col(big_integer("minutes"))
        .col(boolean("material_change"))
        .col(boolean("reviewed"))
        .col(text("content"))
        .col(big_integer("published_at"))
        .col(uuid_null("published_by"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    unique(manager, "module_version", &["code", "version"]).await?;
    Ok(())
}

async fn content_file(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("content_file")
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("name"))
        .col(text("media_type"))
        .col(blob("bytes"))
        .primary_key(Index::create().col("module_code").col("module_version").col("name"));
    manager.create_table(table).await?;
    Ok(())
}

async fn vignette_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("vignette_version")
        .col(uuid("id"))
        .col(text("code"))
        .col(big_integer("version"))
        .col(text("digest"))
        .col(text("pool"))
        .col(text("content"))
        .col(big_integer("published_at"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    unique(manager, "vignette_version", &["code", "version"]).await?;
    Ok(())
}

async fn vignette_key_signature(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("vignette_key_signature")
        .col(text("code"))
        .col(big_integer("version"))
        .col(uuid("person_id"))
        .col(big_integer("signed_at"))
        .primary_key(Index::create().col("code").col("version").col("person_id"));
    references(&mut table, "vignette_key_signature", "person_id", "person");
    manager.create_table(table).await?;
    Ok(())
}
