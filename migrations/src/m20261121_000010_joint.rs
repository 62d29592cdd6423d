//! Joint observations as data: one event, a score sheet of each observer, and
//! the moment from which everybody may see them.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, date, text, text_null, uuid},
};

use crate::table::{drop_all, drop_index, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["joint_event", "joint_rater", "joint_sheet", "joint_closing"];

/// Who saw the same encounter is asked when a sheet comes in, and whose pairs by both sides.
const INDEXES: &[(&str, &[&str])] =
    &[("observation", &["encounter_ref"]), ("joint_observation", &["rater_id", "observed_at"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        event(manager).await?;
        rater(manager).await?;
        sheet(manager).await?;
        closing(manager).await?;
        for (table, columns) in INDEXES {
            index(manager, table, columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            drop_index(manager, table, columns).await?;
        }
        drop_all(manager, TABLES).await
    }
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("joint_event")
        .col(uuid("id"))
        .col(uuid("subject_id"))
        .col(uuid("organizer_id"))
        .col(text("encounter_ref"))
        .col(big_integer("observed_at"))
        .col(date("observed_on"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "joint_event", "subject_id", "person");
    references(&mut table, "joint_event", "organizer_id", "person");
    manager.create_table(table).await?;
    unique(manager, "joint_event", &["subject_id", "encounter_ref"]).await?;
    index(manager, "joint_event", &["organizer_id"]).await?;
    index(manager, "joint_event", &["observed_at", "id"]).await
}

async fn rater(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("joint_rater")
        .col(uuid("event_id"))
        .col(uuid("person_id"))
        .primary_key(Index::create().col("event_id").col("person_id"));
    references(&mut table, "joint_rater", "event_id", "joint_event");
    references(&mut table, "joint_rater", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "joint_rater", &["person_id"]).await
}

async fn sheet(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("joint_sheet")
        .col(uuid("id"))
        .col(uuid("event_id"))
        .col(uuid("rater_id"))
        .col(text("ratings"))
        .col(boolean("blind"))
        .col(boolean("certified"))
        .col(text("line"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "joint_sheet", "event_id", "joint_event");
    references(&mut table, "joint_sheet", "rater_id", "person");
    manager.create_table(table).await?;
    unique(manager, "joint_sheet", &["event_id", "rater_id"]).await
}

async fn closing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("joint_closing")
        .col(uuid("event_id"))
        .col(uuid("by_id"))
        .col(text_null("reason"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("event_id"));
    references(&mut table, "joint_closing", "event_id", "joint_event");
    references(&mut table, "joint_closing", "by_id", "person");
    manager.create_table(table).await
}
