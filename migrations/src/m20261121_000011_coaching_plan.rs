//! What coaching was planned for a person or a place, and each contact in
//! which it was given.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date, text, uuid, uuid_null},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        plan(manager).await?;
        contact(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["coaching_plan", "coaching_contact"]).await
    }
}

async fn plan(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("coaching_plan")
        .col(uuid("id"))
        .col(uuid_null("person_id"))
        .col(uuid_null("node_id"))
        .col(date("from_on"))
        .col(date("review_on"))
        .col(text("body"))
        .col(uuid("recorded_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "coaching_plan", "person_id", "person");
    references(&mut table, "coaching_plan", "node_id", "org_node");
    references(&mut table, "coaching_plan", "recorded_by", "person");
    manager.create_table(table).await?;
    index(manager, "coaching_plan", &["person_id"]).await?;
    index(manager, "coaching_plan", &["node_id"]).await
}

async fn contact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("coaching_contact")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(uuid("coach_id"))
        .col(date("on_day"))
        .col(text("method"))
        .col(big_integer("minutes"))
        .col(uuid_null("cycle_id"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "coaching_contact", "person_id", "person");
    references(&mut table, "coaching_contact", "coach_id", "person");
    references(&mut table, "coaching_contact", "cycle_id", "coaching_cycle");
    manager.create_table(table).await?;
    index(manager, "coaching_contact", &["person_id", "on_day"]).await?;
    index(manager, "coaching_contact", &["coach_id", "on_day"]).await
}
