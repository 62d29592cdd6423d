//! `fieldcraft migrate`: the schema. One process migrates at a time, and a SQLite
//! file is copied before it is changed.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context;
use clap::Subcommand;
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use super::start::open_store;
use crate::config::Config;
use crate::store::Store;

/// "fieldcraft" as a number: whoever migrates a PostgreSQL holds this lock.
const LOCK: i64 = 0x6669_656c_6463;

/// What to do with the schema.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Apply what is pending. A SQLite file is copied first.
    Up,
    /// Take the last migration back. Its tables and their rows are gone after that.
    Down {
        /// Take it back although rows may be lost.
        #[arg(long)]
        yes: bool,
    },
    /// Say what is applied and what is pending.
    Status,
}

/// Runs the command.
pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        Command::Up => match up(config, &store).await? {
            0 => println!("The database is up to date."),
            n => println!("{n} migrations applied."),
        },
        Command::Down { yes } => {
            anyhow::ensure!(yes, "this removes tables with their rows; add --yes when you mean it");
            copy_before(config, &store).await?;
            Migrator::down(store.migrations(), Some(1)).await?;
            println!("The last migration was taken back.");
        }
        Command::Status => {
            for migration in Migrator::get_migration_with_status(store.migrations()).await? {
                println!("{:8} {}", migration.status().to_string().to_lowercase(), migration.name());
            }
        }
    }
    Ok(store.close().await?)
}

/// How many migrations are pending.
pub(super) async fn pending(store: &Store) -> anyhow::Result<usize> {
    Ok(Migrator::get_pending_migrations_read_only(&store.read).await?.len())
}

/// Applies what is pending; says how many that was.
pub(super) async fn up(config: &Config, store: &Store) -> anyhow::Result<usize> {
    if store.backend() == DbBackend::Sqlite {
        if pending(store).await? > 0 {
            copy_before(config, store).await?;
        }
        return apply(store).await;
    }
    // Held by a connection of its own, so that it lasts until this one is closed.
    let options = PgConnectOptions::from_str(&config.database())?;
    let mut lock = options.connect().await.context("cannot connect to take the migration lock")?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut lock).await?;
    let applied = apply(store).await;
    sqlx::Connection::close(lock).await?;
    applied
}

async fn apply(store: &Store) -> anyhow::Result<usize> {
    let pending = pending(store).await?;
    if pending > 0 {
        Migrator::up(store.migrations(), None).await.context("a migration failed; nothing of it was kept")?;
        tracing::info!(applied = pending, "the database was migrated");
    }
    Ok(pending)
}

/// Copies a SQLite file that holds a schema and is about to change.
async fn copy_before(config: &Config, store: &Store) -> anyhow::Result<()> {
    let Some(file) = config.sqlite_file() else {
        return Ok(());
    };
    let applied = Migrator::get_applied_migrations_read_only(&store.read).await?;
    let Some(last) = applied.last() else {
        return Ok(());
    };
    let copy = free_name(&file, last.name());
    vacuum_into(store, &copy).await?;
    tracing::info!(copy = %copy.display(), "the database was copied before it is migrated");
    Ok(())
}

/// A name beside the file that nothing has yet.
fn free_name(file: &Path, migration: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    (0..10_000)
        .map(|n| match n {
            0 => file.with_file_name(format!("{name}.at-{migration}")),
            n => file.with_file_name(format!("{name}.at-{migration}.{n}")),
        })
        .find(|path| !path.exists())
        .unwrap_or_else(|| file.with_extension("copy"))
}

/// A consistent copy of a SQLite database, also while others write.
pub(super) async fn vacuum_into(store: &Store, copy: &Path) -> anyhow::Result<()> {
    let path = copy.to_str().context("the path of the copy is not text")?;
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()]);
    store
        .migrations()
        .execute_raw(statement)
        .await
        .with_context(|| format!("cannot copy the database to {}", copy.display()))?;
    Ok(())
}
