//! What people are told, and how they want to be told.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, drop_index, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["notification", "notification_setting"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        notification(manager).await?;
        notification_setting(manager).await?;
        index(manager, "audit_event", &["action", "at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "audit_event", &["action", "at"]).await?;
        drop_all(manager, TABLES).await
    }
}

async fn notification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("notification")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(text("reason"))
        .col(text("link"))
        .col(uuid_null("about_id"))
        .col(date_null("day"))
        .col(text_null("detail"))
        .col(text("key"))
        .col(big_integer("at"))
        .col(big_integer_null("read_at"))
        .col(big_integer_null("mail_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "notification", "person_id", "person");
    manager.create_table(table).await?;
    unique(manager, "notification", &["person_id", "key"]).await?;
    index(manager, "notification", &["person_id", "at"]).await?;
    index(manager, "notification", &["mail_at"]).await
}

async fn notification_setting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("notification_setting")
        .col(uuid("person_id"))
        .col(text("language"))
        .col(text("kinds"))
        .col(big_integer_null("quiet_from"))
        .col(big_integer_null("quiet_to"))
        .col(big_integer("digest_at"))
        .col(big_integer("updated_at"))
        .primary_key(Index::create().col("person_id"));
    references(&mut table, "notification_setting", "person_id", "person");
    manager.create_table(table).await
}
