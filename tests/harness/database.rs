//! A database of a test's own: a SQLite file in a folder that goes away with the
//! test, or a schema of the PostgreSQL at `TEST_DATABASE_URL`.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait;
use tempfile::TempDir;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fresh database; dropped with the test.
pub struct Database {
    /// What `Store::connect` takes.
    pub url: String,
    kind: Kind,
}

enum Kind {
    Sqlite { _dir: TempDir },
    Postgres { server: String, schema: String },
}

impl Database {
    /// Makes one.
    pub async fn fresh() -> Self {
        match server() {
            Some(server) => Self::postgres(server).await,
            None => Self::sqlite(),
        }
    }

    /// A SQLite file, whatever the run is on.
    pub fn sqlite() -> Self {
        let dir = TempDir::new().expect("a folder");
        let url = format!("sqlite:{}", dir.path().join("test.db").display());
        Self { url, kind: Kind::Sqlite { _dir: dir } }
    }

    async fn postgres(server: String) -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("fieldcraft_test_{}_{count}", std::process::id());
        run(&server, &format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options[search_path]={schema}&application_name={schema}");
        Self { url, kind: Kind::Postgres { server, schema } }
    }
}

/// The PostgreSQL that this run is on, if it is.
pub fn server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests are configured by this one variable")]
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// Runs SQL on a PostgreSQL.
pub async fn run(server: &str, sql: &str) {
    let db =
        sea_orm::Database::connect(server).await.expect("TEST_DATABASE_URL is a PostgreSQL that answers");
    db.execute_unprepared(sql).await.expect("a schema");
    db.close().await.expect("closed");
}

impl Drop for Database {
    fn drop(&mut self) {
        let Kind::Postgres { server, schema } = &self.kind else {
            return;
        };
        // The test's own runtime is going away, with connections that may still be
        // in a transaction: they are ended first, and another runtime waits for the answer.
        let ended = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{schema}'"
        );
        let (server, sql) = (server.clone(), format!("{ended}; DROP SCHEMA IF EXISTS {schema} CASCADE"));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(run(&server, &sql));
        });
        let _ = dropping.join();
    }
}
