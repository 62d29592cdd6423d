//! How things end: a place that closed, a mail that was dropped or may have arrived, a session
//! that got another room or length. And the index by which the trend of a place's observations
//! reads its window.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, date_null, text_null},
};

use crate::table::{drop_index, index};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables and the columns they gain.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let mut unclear = big_integer("unclear");
    unclear.default(0);
    vec![
        ("mail", unclear),
        ("mail", text_null("dropped_for")),
        ("training_change", big_integer_null("minutes")),
        ("training_change", text_null("place")),
        ("org_node", date_null("closed_on")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let altered = Table::alter().table(Alias::new(table)).add_column(column).to_owned();
            manager.alter_table(altered).await?;
        }
        index(manager, "observation", &["node_id", "observed_on"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "observation", &["node_id", "observed_on"]).await?;
        for (table, column) in columns() {
            let column = Alias::new(column.get_column_name());
            let altered = Table::alter().table(Alias::new(table)).drop_column(column).to_owned();
            manager.alter_table(altered).await?;
        }
        Ok(())
    }
}
