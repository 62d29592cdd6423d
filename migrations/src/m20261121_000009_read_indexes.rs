//! Indexes that reads need: the newest observations first, the tasks that an
//! observation raised, the checks of a credential, the cycles that are closed.

use sea_orm_migration::prelude::*;

use crate::table::{drop_index, index};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: &[(&str, &[&str])] = &[
    ("observation", &["observed_at", "id"]),
    ("safety_task", &["observation_id"]),
    ("credential_check", &["credential_id"]),
    ("coaching_cycle_event", &["kind", "cycle_id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            index(manager, table, columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in INDEXES {
            drop_index(manager, table, columns).await?;
        }
        Ok(())
    }
}
