//! `fieldcraft restore`: the database from a backup.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteLockingMode};
use sqlx::{ConnectOptions, Connection};

use super::backup::beside;
use super::{postgres, start};
use crate::config::Config;
use crate::store::{self, Store};

/// Where from.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A file that `fieldcraft backup` wrote.
    file: PathBuf,
    /// Restore although the database holds people. What it holds now is gone
    /// after that (a SQLite file is kept under another name).
    #[arg(long)]
    force: bool,
}

/// Puts the backup in the database's place.
pub(super) async fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let file = &args.file;
    ensure!(file.is_file(), "there is no backup at {}", file.display());
    match config.sqlite_file() {
        Some(target) => sqlite(config, file, &target, args.force).await?,
        None => server(config, file, args.force).await?,
    }
    println!("The database was restored from {}.", file.display());
    Ok(())
}

async fn server(config: &Config, file: &Path, force: bool) -> anyhow::Result<()> {
    let url = config.database();
    known(&postgres::migrations_of(file)?)?;
    let store = start::open_store(config).await?;
    refuse_people(&store, force).await?;
    store.close().await?;
    postgres::restore(&url, file)
}

async fn sqlite(config: &Config, file: &Path, target: &Path, force: bool) -> anyhow::Result<()> {
    known(&check_sqlite(file).await?)?;
    if target.exists() {
        let store = start::open_store(config).await?;
        refuse_people(&store, force).await?;
        store.close().await?;
        refuse_users(target).await?;
    } else if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let part = beside(target, "part");
    std::fs::copy(file, &part).with_context(|| format!("cannot copy to {}", part.display()))?;
    std::fs::File::open(&part)?.sync_all()?;
    if target.exists() {
        let aside = free_name(target);
        std::fs::rename(target, &aside)?;
        println!("What was there is kept as {}.", aside.display());
    }
    for ending in ["-wal", "-shm"] {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let log = target.with_file_name(format!("{name}{ending}"));
        if log.exists() {
            std::fs::remove_file(log)?;
        }
    }
    std::fs::rename(&part, target)?;
    Ok(())
}

fn free_name(target: &Path) -> PathBuf {
    (1..10_000)
        .map(|n| beside(target, &format!("replaced-{n}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| beside(target, "replaced"))
}

async fn refuse_people(store: &Store, force: bool) -> anyhow::Result<()> {
    // No table yet is as good as nobody.
    let people = store::people::count(&store.read).await.unwrap_or(0);
    if people > 0 && !force {
        bail!("the database holds {people} people; add --force to replace it by the backup");
    }
    Ok(())
}

/// Refuses while another process has the file open.
async fn refuse_users(target: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(target)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(std::time::Duration::from_millis(200));
    let alone = async {
        let mut connection = options.connect().await?;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        sqlx::query("ROLLBACK").execute(&mut connection).await?;
        connection.close().await
    };
    alone.await.with_context(|| format!("{} is in use; stop the server first", target.display()))
}

/// Is this a sound database of ours? Gives the names of the migrations it has.
pub(super) async fn check_sqlite(file: &Path) -> anyhow::Result<Vec<String>> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let opened = options.connect().await;
    let mut connection = opened.with_context(|| format!("{} is not a SQLite database", file.display()))?;
    let found = sound(&mut connection).await;
    connection.close().await?;
    found.with_context(|| format!("{} cannot be used", file.display()))
}

async fn sound(connection: &mut SqliteConnection) -> anyhow::Result<Vec<String>> {
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
    ensure!(verdict == "ok", "it is damaged: {verdict}");
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await?;
    ensure!(dangling.is_empty(), "{} rows refer to what is not there", dangling.len());
    let names = sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version");
    names.fetch_all(connection).await.context("it is not a Fieldcraft database")
}

/// Refuses a backup that a newer program wrote. An older one is migrated at the next start.
fn known(names: &[String]) -> anyhow::Result<()> {
    ensure!(!names.is_empty(), "the backup holds no schema");
    let ours: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    match names.iter().find(|name| !ours.contains(name)) {
        Some(name) => bail!("the backup was written by a newer version of Fieldcraft ({name}); update first"),
        None => Ok(()),
    }
}
