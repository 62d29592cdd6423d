//! Tables of evidence.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, date, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] =
    &["observation", "observation_event", "safety_task", "coaching_cycle", "coaching_cycle_event"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        observation(manager).await?;
        observation_event(manager).await?;
        safety_task(manager).await?;
        coaching_cycle(manager).await?;
        coaching_cycle_event(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn observation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("observation")
        .col(uuid("id"))
        .col(uuid("subject_id"))
        .col(uuid("observer_id"))
        .col(text("kind"))
        .col(text("purpose"))
        .col(text("relation"))
        .col(uuid("node_id"))
        .col(uuid_null("agency_id"))
        .col(big_integer("observed_at"))
        .col(date("observed_on"))
        .col(date_null("performed_on"))
        .col(big_integer("recorded_at"))
        .col(big_integer("received_at"))
        .col(big_integer("minutes"))
        .col(text("setting"))
        .col(boolean("family_agreed"))
        .col(text("encounter_ref"))
        .col(text_null("relation_note"))
        .col(text("ratings"))
        .col(text("reasons"))
        .col(boolean("harm"))
        .col(text_null("strengths"))
        .col(text_null("next_step"))
        .col(date_null("next_step_on"))
        .col(text_null("scenario"))
        .col(text_null("checklist"))
        .col(big_integer("framework_version"))
        .col(uuid_null("supersedes"))
        .col(text_null("supersede_reason"))
        .col(boolean("confirmed"))
        .col(big_integer_null("redacted_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "observation", "subject_id", "person");
    references(&mut table, "observation", "observer_id", "person");
    manager.create_table(table).await?;
    index(manager, "observation", &["subject_id", "observed_at"]).await?;
    index(manager, "observation", &["observer_id", "observed_at"]).await?;
    unique(manager, "observation", &["supersedes"]).await?;
    Ok(())
}

async fn observation_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("observation_event")
        .col(uuid("id"))
        .col(uuid("observation_id"))
        .col(uuid("subject_id"))
        .col(text("kind"))
        .col(date("on_day"))
        .col(uuid("by_id"))
        .col(text_null("text"))
        .col(text_null("outcome"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "observation_event", "observation_id", "observation");
    references(&mut table, "observation_event", "by_id", "person");
    manager.create_table(table).await?;
    index(manager, "observation_event", &["observation_id"]).await?;
    index(manager, "observation_event", &["subject_id"]).await?;
    Ok(())
}

async fn safety_task(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("safety_task")
        .col(uuid("id"))
        .col(text("kind"))
        .col(uuid("person_id"))
        .col(uuid("observation_id"))
        .col(text_null("indicator"))
        .col(big_integer("due_at"))
        .col(big_integer("created_at"))
        .col(big_integer_null("done_at"))
        .col(uuid_null("done_by"))
        .col(text_null("note"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "safety_task", "person_id", "person");
    references(&mut table, "safety_task", "observation_id", "observation");
    manager.create_table(table).await?;
    index(manager, "safety_task", &["person_id"]).await?;
    Ok(())
}

async fn coaching_cycle(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("coaching_cycle")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(uuid("coach_id"))
        .col(text("indicator"))
        .col(text("goal"))
        .col(date("opened_on"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "coaching_cycle", "person_id", "person");
    references(&mut table, "coaching_cycle", "coach_id", "person");
    manager.create_table(table).await?;
    index(manager, "coaching_cycle", &["person_id"]).await?;
    index(manager, "coaching_cycle", &["coach_id"]).await?;
    Ok(())
}

async fn coaching_cycle_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("coaching_cycle_event")
        .col(uuid("id"))
        .col(uuid("cycle_id"))
        .col(text("kind"))
        .col(date("on_day"))
        .col(uuid("by_id"))
        .col(text_null("text"))
        .col(date_null("due_on"))
        .col(uuid_null("observation_id"))
        .col(text_null("outcome"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "coaching_cycle_event", "cycle_id", "coaching_cycle");
    manager.create_table(table).await?;
    index(manager, "coaching_cycle_event", &["cycle_id"]).await?;
    Ok(())
}
