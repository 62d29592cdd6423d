//! The index of marked statuses holds the marked rows alone. Few are, and a row
//! that is kept anew and stays unmarked leaves the index as it is: one page less
//! to write in nearly every deed.

use sea_orm_migration::prelude::*;

use crate::table::{drop_index, index};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "person_status";
const MARKED: &str = "ix_person_status_marked";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, TABLE, &["dirty"]).await?;
        let create = format!("CREATE INDEX {MARKED} ON {TABLE} (person_id) WHERE dirty");
        manager.get_connection().execute_unprepared(&create).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(MARKED).table(TABLE).to_owned()).await?;
        index(manager, TABLE, &["dirty"]).await
    }
}
