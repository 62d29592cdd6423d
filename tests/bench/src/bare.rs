//! What there is to compare with on the same machine: poem alone, and SQLite
//! alone, with the settings that the server uses.

use std::path::Path;
use std::sync::Arc;

use poem::listener::TcpListener;
use poem::web::Json;
use poem::{Route, Server, get, handler};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use uuid::Uuid;

use crate::drive::Client;

#[handler]
fn answer() -> Json<Value> {
    Json(json!({ "hello": "world" }))
}

/// Serves one small JSON object until it is ended.
pub(crate) async fn hello(port: u16) -> anyhow::Result<()> {
    // On threads of its own, as the server is.
    let served = std::thread::spawn(move || {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(
            Server::new(TcpListener::bind(("127.0.0.1", port))).run(Route::new().at("/hello", get(answer))),
        )
    });
    tokio::task::spawn_blocking(move || served.join())
        .await?
        .map_err(|_| anyhow::anyhow!("poem panicked"))??;
    Ok(())
}

async fn pool(file: &Path, connections: u32) -> anyhow::Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456");
    Ok(SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .connect_with(options)
        .await?)
}

/// Writes one row in a transaction of its own that survives power loss.
pub(crate) struct Inserts {
    pool: SqlitePool,
    body: Arc<str>,
}

/// Clients on one writing connection, for rows of so many bytes.
pub(crate) async fn inserts(file: &Path, clients: usize, bytes: usize) -> anyhow::Result<Vec<Inserts>> {
    let pool = pool(file, 1).await?;
    sqlx::query("CREATE TABLE row (id BLOB PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL)")
        .execute(&pool)
        .await?;
    let body: Arc<str> = "x".repeat(bytes.saturating_sub(24)).into();
    Ok((0..clients).map(|_| Inserts { pool: pool.clone(), body: body.clone() }).collect())
}

impl Client for Inserts {
    async fn ask(&mut self, number: usize) -> anyhow::Result<usize> {
        let at = i64::try_from(number)?;
        sqlx::query("INSERT INTO row (id, at, body) VALUES (?, ?, ?)")
            .bind(&Uuid::from_u128(number as u128).into_bytes()[..])
            .bind(at)
            .bind(&*self.body)
            .execute(&self.pool)
            .await?;
        Ok(0)
    }
}

/// Reads the kept statuses of the people of a site, the rows behind its readiness.
pub(crate) struct Reads {
    pool: SqlitePool,
    query: Arc<str>,
    people: Arc<[Uuid]>,
}

/// Clients on as many reading connections as the server has.
pub(crate) async fn reads(file: &Path, clients: usize, people: &[Uuid]) -> anyhow::Result<Vec<Reads>> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let pool = pool(file, u32::try_from(cores)?).await?;
    let marks = vec!["?"; people.len()].join(", ");
    let query: Arc<str> = format!(
        "SELECT person_id, framework_version, timelines, computed_at, dirty FROM person_status \
         WHERE person_id IN ({marks})"
    )
    .into();
    let people: Arc<[Uuid]> = people.into();
    Ok((0..clients)
        .map(|_| Reads { pool: pool.clone(), query: query.clone(), people: people.clone() })
        .collect())
}

impl Client for Reads {
    async fn ask(&mut self, _number: usize) -> anyhow::Result<usize> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(self.query.clone()));
        for person in self.people.iter() {
            query = query.bind(&person.as_bytes()[..]);
        }
        let rows = query.fetch_all(&self.pool).await?;
        anyhow::ensure!(rows.len() == self.people.len(), "{} rows came back", rows.len());
        rows.iter().map(size).sum()
    }
}

fn size(row: &SqliteRow) -> anyhow::Result<usize> {
    let (id, timelines): (&[u8], &str) = (row.try_get(0)?, row.try_get(2)?);
    let _: (i64, i64, bool) = (row.try_get(1)?, row.try_get(3)?, row.try_get(4)?);
    Ok(id.len() + timelines.len())
}
