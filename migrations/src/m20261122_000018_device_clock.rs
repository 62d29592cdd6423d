//! How far the clock of an observer's device was off when it sent.

use sea_orm_migration::{prelude::*, schema::big_integer_null};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer_null("device_ahead_ms");
        manager
            .alter_table(Table::alter().table(Alias::new("observation")).add_column(column).to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Alias::new("device_ahead_ms");
        manager
            .alter_table(Table::alter().table(Alias::new("observation")).drop_column(column).to_owned())
            .await
    }
}
