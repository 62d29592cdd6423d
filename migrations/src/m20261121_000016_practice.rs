//! What a person did, was offered or was given, a day each: contacts with the
//! supervisor, visits taken part in, offers, hours and drills.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, date, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["practice_record"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("practice_record")
            .col(uuid("id"))
            .col(uuid("person_id"))
            .col(text("kind"))
            .col(date("on_day"))
            .col(text_null("code"))
            .col(big_integer_null("minutes"))
            .col(boolean("with_data"))
            .col(uuid_null("other_id"))
            .col(text_null("other_step"))
            .col(text_null("encounter_ref"))
            .col(uuid_null("about_id"))
            .col(text_null("reason"))
            .col(uuid("recorded_by"))
            .col(big_integer("received_at"))
            .col(text("digest"))
            .primary_key(Index::create().col("id"));
        references(&mut table, "practice_record", "person_id", "person");
        manager.create_table(table).await?;
        index(manager, "practice_record", &["person_id", "on_day"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
