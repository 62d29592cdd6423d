//! The database: connections, transactions, and the queries by area. A function
//! is named for the question it answers and takes any connection, so that a
//! transaction fits.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IntoActiveModel, QuerySelect, RuntimeErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use uuid::Uuid;

pub mod agreement;
pub mod audit;
pub mod certificates;
pub mod certification;
pub mod closing;
pub mod coaching;
pub mod coaching_plan;
pub mod content;
pub mod dashboard;
pub mod facts;
pub mod files;
pub mod joint;
pub mod learning;
pub mod lines;
pub mod mails;
pub mod notices;
pub mod observations;
pub mod org;
mod packed;
pub mod people;
pub mod plays;
pub mod policies;
pub mod practice;
pub mod prior_learning;
pub mod proposals;
pub mod reach;
pub mod refreshers;
pub mod requests;
pub mod reviews;
pub mod roster;
pub mod sessions;
pub mod signatories;
pub mod staffing;
pub mod status;
pub mod tasks;
pub mod training;
pub mod transfer;
pub mod versions;
pub mod vignettes;
pub mod waivers;

/// `read` and `write` are one pool on PostgreSQL; on SQLite `write` has exactly
/// one connection, so that writers queue here and not on the file's lock.
#[derive(Clone, Debug)]
pub struct Store {
    /// For questions.
    pub read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Store {
    /// Opens the database at `sqlite:FILE` or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") { Self::sqlite(url).await } else { Self::postgres(url).await }
    }

    /// A store without a database, for what needs none, such as printing the API document.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { read: DatabaseConnection::default(), write: DatabaseConnection::default() }
    }

    async fn sqlite(url: &str) -> Result<Self, DbErr> {
        let base = SqliteConnectOptions::from_str(url)
            .map_err(conn)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write survives power loss.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .statement_cache_capacity(512)
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-16384")
            .pragma("mmap_size", "268435456")
            .pragma("journal_size_limit", "67108864");
        let pool = |size: u32| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .min_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let write = pool(1).connect_with(base.clone()).await.map_err(conn)?;
        let readers =
            u32::try_from(std::thread::available_parallelism().map_or(2, usize::from)).unwrap_or(2).max(2);
        let read = pool(readers).connect_with(base.pragma("query_only", "ON")).await.map_err(conn)?;
        Ok(Self { read: read.into(), write: write.into() })
    }

    async fn postgres(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
        let pool = Database::connect(options).await?;
        Ok(Self { read: pool.clone(), write: pool })
    }

    /// Begins a write transaction. On SQLite it takes the write lock at once
    /// (IMMEDIATE): a deferred one would fail under load.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let mode = Some(SqliteTransactionMode::Immediate);
        self.write
            .begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() })
            .await
    }

    /// The connection that migrations run on.
    #[must_use]
    pub fn migrations(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Calls this after each statement of a write, before anything is committed: for tests that
    /// let the server die in the middle.
    pub fn watch_writes(&mut self, told: impl Fn() + Send + Sync + 'static) {
        self.write.set_metric_callback(move |_| told());
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// Closes the pools; on SQLite the log is folded into the file first.
    pub async fn close(self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Sqlite {
            self.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.read.close().await?;
        self.write.close().await
    }
}

fn conn(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}

/// Locks these people in the order of their ids, so that two deeds about the
/// same person follow each other and never wait in a circle. On SQLite the one
/// writer is lock enough.
pub async fn lock_people(tx: &DatabaseTransaction, people: &[Uuid]) -> Result<(), DbErr> {
    use fieldcraft_entities::person;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    if tx.get_database_backend() == DbBackend::Sqlite || people.is_empty() {
        return Ok(());
    }
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .order_by_asc(person::Column::Id)
        .lock_exclusive()
        .into_tuple::<Uuid>()
        .all(tx)
        .await?;
    Ok(())
}

/// One holder at a time of a named right, over all replicas, until the
/// transaction ends. On SQLite the one writer is lock enough.
pub async fn advisory_lock(tx: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let key = name.bytes().fold(7_i64, |key, byte| key.wrapping_mul(31).wrapping_add(i64::from(byte)));
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})")).await?;
    }
    Ok(())
}

/// How many rows one statement inserts: their values stay below the number of
/// parameters that a statement may have.
const ROWS_AT_ONCE: usize = 500;

/// Inserts rows as they are, many in a statement.
pub async fn insert_all<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel>>,
{
    let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    loop {
        let some: Vec<E::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        if some.is_empty() {
            return Ok(());
        }
        E::insert_many(some).exec_without_returning(db).await?;
    }
}
