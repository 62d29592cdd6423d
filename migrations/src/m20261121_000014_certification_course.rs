//! What certificates and raters go through: causes and appeals, pauses, kinds of
//! calibration runs, practice ratings, and who has read a key.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, date, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["appeal", "appeal_signature", "practice_rating", "vignette_key_reading"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "certificate_event", text_null("cause")).await?;
        add(manager, "certificate_event", uuid_null("annuls")).await?;
        let mut kind = text("kind");
        add(manager, "calibration_run", kind.default("first").to_owned()).await?;
        appeal(manager).await?;
        appeal_signature(manager).await?;
        practice_rating(manager).await?;
        vignette_key_reading(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await?;
        remove(manager, "calibration_run", "kind").await?;
        remove(manager, "certificate_event", "annuls").await?;
        remove(manager, "certificate_event", "cause").await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(Alias::new(table)).add_column(column).to_owned()).await
}

async fn remove(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let mut alter = Table::alter();
    alter.table(Alias::new(table)).drop_column(Alias::new(column));
    manager.alter_table(alter).await
}

async fn appeal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("appeal")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(uuid_null("candidacy_id"))
        .col(uuid_null("certificate_event_id"))
        .col(text("text"))
        .col(date("filed_on"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "appeal", "person_id", "person");
    references(&mut table, "appeal", "candidacy_id", "candidacy");
    references(&mut table, "appeal", "certificate_event_id", "certificate_event");
    manager.create_table(table).await?;
    index(manager, "appeal", &["person_id"]).await?;
    // One appeal against one decision, also under a race.
    unique(manager, "appeal", &["candidacy_id"]).await?;
    unique(manager, "appeal", &["certificate_event_id"]).await
}

async fn appeal_signature(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("appeal_signature")
        .col(uuid("id"))
        .col(uuid("appeal_id"))
        .col(uuid("signatory_id"))
        .col(text("decision"))
        .col(text("reason"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "appeal_signature", "appeal_id", "appeal");
    references(&mut table, "appeal_signature", "signatory_id", "person");
    manager.create_table(table).await?;
    unique(manager, "appeal_signature", &["appeal_id", "signatory_id"]).await
}

async fn practice_rating(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("practice_rating")
        .col(uuid("id"))
        .col(uuid("rater_id"))
        .col(text("vignette"))
        .col(big_integer("version"))
        .col(text("ratings"))
        .col(big_integer("rated_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "practice_rating", "rater_id", "person");
    manager.create_table(table).await?;
    index(manager, "practice_rating", &["rater_id"]).await
}

async fn vignette_key_reading(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("vignette_key_reading")
        .col(text("code"))
        .col(big_integer("version"))
        .col(uuid("person_id"))
        .col(big_integer("read_at"))
        .primary_key(Index::create().col("code").col("version").col("person_id"));
    references(&mut table, "vignette_key_reading", "person_id", "person");
    manager.create_table(table).await
}
