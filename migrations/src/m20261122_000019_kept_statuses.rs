//! Kept statuses are packed as text that is searched without being taken apart;
//! what was kept before in another form is computed again.

use sea_orm_migration::prelude::*;

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        mark_all(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        mark_all(manager).await
    }
}

async fn mark_all(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let marked = Query::update().table("person_status").value("dirty", true).to_owned();
    manager.execute(marked).await
}
