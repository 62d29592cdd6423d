//! Waivers that are asked for and decided, and the device of a session.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date, text, text_null, uuid},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["waiver_request", "waiver_event"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        waiver_request(manager).await?;
        waiver_event(manager).await?;
        let device = Table::alter().table(Alias::new("session")).add_column(text_null("device")).to_owned();
        manager.alter_table(device).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let device = Table::alter().table(Alias::new("session")).drop_column(Alias::new("device")).to_owned();
        manager.alter_table(device).await?;
        drop_all(manager, TABLES).await
    }
}

async fn waiver_request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("waiver_request")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("requirement"))
        .col(text_null("clause"))
        .col(date("from_on"))
        .col(date("to_on"))
        .col(text("reason"))
        .col(uuid("requested_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "waiver_request", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "waiver_request", &["person_id"]).await?;
    index(manager, "waiver_request", &["received_at"]).await
}

async fn waiver_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("waiver_event")
        .col(uuid("id"))
        .col(uuid("waiver_id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(uuid("by_id"))
        .col(text_null("note"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "waiver_event", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "waiver_event", &["person_id"]).await?;
    index(manager, "waiver_event", &["waiver_id"]).await
}
