//! A worker asks to be observed, and a work phone by which somebody can be reached.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["observation_request", "observation_request_event"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        request(manager).await?;
        event(manager).await?;
        let phone = Table::alter().table(Alias::new("person")).add_column(text_null("phone")).to_owned();
        manager.alter_table(phone).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let phone = Table::alter().table(Alias::new("person")).drop_column(Alias::new("phone")).to_owned();
        manager.alter_table(phone).await?;
        drop_all(manager, TABLES).await
    }
}

async fn request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("observation_request")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(uuid("coach_id"))
        .col(text_null("competency"))
        .col(text_null("note"))
        .col(date_null("by_on"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "observation_request", "person_id", "person");
    references(&mut table, "observation_request", "coach_id", "person");
    manager.create_table(table).await?;
    index(manager, "observation_request", &["person_id"]).await?;
    index(manager, "observation_request", &["coach_id"]).await
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("observation_request_event")
        .col(uuid("id"))
        .col(uuid("request_id"))
        .col(text("kind"))
        .col(uuid("by_id"))
        .col(text_null("text"))
        .col(uuid_null("observation_id"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "observation_request_event", "request_id", "observation_request");
    manager.create_table(table).await?;
    index(manager, "observation_request_event", &["request_id"]).await
}
