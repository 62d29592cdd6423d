//! Training events: sessions of a module with who gives and who takes them,
//! what was held, and the calendar feed of a person.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, date, text, text_null, uuid},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "training_event",
    "training_change",
    "training_part",
    "training_report",
    "attendance",
    "delivery_event",
    "calendar_feed",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        event(manager).await?;
        change(manager).await?;
        part(manager).await?;
        report(manager).await?;
        attendance(manager).await?;
        delivery(manager).await?;
        feed(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("training_event")
        .col(uuid("id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(uuid("node_id"))
        .col(big_integer("starts_at"))
        .col(big_integer("minutes"))
        .col(text("place"))
        .col(uuid("created_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "training_event", "node_id", "org_node");
    references(&mut table, "training_event", "created_by", "person");
    manager.create_table(table).await?;
    index(manager, "training_event", &["node_id"]).await?;
    index(manager, "training_event", &["starts_at", "id"]).await
}

async fn change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("training_change")
        .col(uuid("id"))
        .col(uuid("event_id"))
        .col(text("kind"))
        .col(big_integer_null("starts_at"))
        .col(text("reason"))
        .col(uuid("by_id"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "training_change", "event_id", "training_event");
    references(&mut table, "training_change", "by_id", "person");
    manager.create_table(table).await?;
    index(manager, "training_change", &["event_id"]).await
}

async fn part(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("training_part")
        .col(uuid("event_id"))
        .col(uuid("person_id"))
        .col(text("part"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("event_id").col("person_id"));
    references(&mut table, "training_part", "event_id", "training_event");
    references(&mut table, "training_part", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "training_part", &["person_id"]).await
}

async fn report(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("training_report")
        .col(uuid("event_id"))
        .col(date("held_on"))
        .col(big_integer("minutes"))
        .col(text("led"))
        .col(text_null("notes"))
        .col(uuid("by_id"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("event_id"));
    references(&mut table, "training_report", "event_id", "training_event");
    references(&mut table, "training_report", "by_id", "person");
    manager.create_table(table).await
}

async fn attendance(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("attendance")
        .col(uuid("event_id"))
        .col(uuid("person_id"))
        .col(big_integer("minutes"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("event_id").col("person_id"));
    references(&mut table, "attendance", "event_id", "training_event");
    references(&mut table, "attendance", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "attendance", &["person_id"]).await
}

async fn delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("delivery_event")
        .col(uuid("delivery_id"))
        .col(uuid("event_id"))
        .primary_key(Index::create().col("delivery_id"));
    references(&mut table, "delivery_event", "delivery_id", "training_delivery");
    references(&mut table, "delivery_event", "event_id", "training_event");
    manager.create_table(table).await?;
    index(manager, "delivery_event", &["event_id"]).await
}

async fn feed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("calendar_feed")
        .col(uuid("person_id"))
        .col(text("token_hash"))
        .col(big_integer("renewed_at"))
        .primary_key(Index::create().col("person_id"));
    references(&mut table, "calendar_feed", "person_id", "person");
    manager.create_table(table).await?;
    unique(manager, "calendar_feed", &["token_hash"]).await
}
