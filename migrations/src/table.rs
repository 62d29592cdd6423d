//! The few shapes that every table shares.

use sea_orm_migration::prelude::*;

/// Adds a foreign key from `column` to the `id` of `parent`; deleting a row that
/// something points at is refused by the database.
pub(crate) fn references(table: &mut TableCreateStatement, name: &str, column: &str, parent: &str) {
    table.foreign_key(
        ForeignKey::create()
            .name(format!("fk_{name}_{column}"))
            .from(Alias::new(name), Alias::new(column))
            .to(Alias::new(parent), Alias::new("id")),
    );
}

/// An index for the queries that read by these columns.
pub(crate) async fn index(manager: &SchemaManager<'_>, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    create(manager, "ix", table, columns, false).await
}

/// Drops an index that [`index`] made.
pub(crate) async fn drop_index(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: &[&str],
) -> Result<(), DbErr> {
    let name = format!("ix_{table}_{}", columns.join("_"));
    manager.drop_index(Index::drop().name(name).table(Alias::new(table)).to_owned()).await
}

/// A uniqueness rule that holds under a race.
pub(crate) async fn unique(manager: &SchemaManager<'_>, table: &str, columns: &[&str]) -> Result<(), DbErr> {
    create(manager, "uq", table, columns, true).await
}

async fn create(
    manager: &SchemaManager<'_>,
    prefix: &str,
    table: &str,
    columns: &[&str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("{prefix}_{table}_{}", columns.join("_"))).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    if unique {
        index.unique();
    }
    manager.create_index(index).await
}

/// Drops tables in reverse order of their making.
pub(crate) async fn drop_all(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(Alias::new(*table)).to_owned()).await?;
    }
    Ok(())
}
