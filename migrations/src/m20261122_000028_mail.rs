//! Mail to be sent and sent: the outbox and its log in one table.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &["mail"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("mail")
            .col(uuid("id"))
            .col(text("kind"))
            .col(uuid_null("person_id"))
            .col(text("address"))
            .col(text("language"))
            .col(text("items"))
            .col(text("state"))
            .col(big_integer("attempts"))
            .col(big_integer("due_at"))
            .col(big_integer("created_at"))
            .col(uuid_null("asked_by"))
            .col(big_integer_null("sent_at"))
            .col(text_null("last_error"))
            .primary_key(Index::create().col("id"));
        manager.create_table(table).await?;
        index(manager, "mail", &["state", "due_at"]).await?;
        index(manager, "mail", &["created_at"]).await?;
        index(manager, "mail", &["person_id"]).await?;
        index(manager, "mail", &["address"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
