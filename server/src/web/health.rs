//! Is the process up, and is it ready to serve?

use std::sync::Arc;

use fieldcraft_migrations::{Migrator, MigratorTrait};
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response, Result};
use serde::Serialize;
use tokio::sync::OnceCell;

use crate::app::start::Expected;
use crate::error::{AppError, AppResult};
use crate::state::App;

/// What `/readyz` says.
#[derive(Debug, Serialize)]
pub struct Readiness {
    /// It can serve: the database is as it should be, and some content is in force.
    pub ready: bool,
    /// `ok`, or what is wrong.
    pub database: String,
    /// `ok`, or what is pending.
    pub migrations: String,
    /// `ok`, or how published content differs from what the server would publish.
    pub content: String,
}

/// Looks at everything the server needs to serve.
async fn readiness(app: &App, expected: &OnceCell<Expected>) -> Readiness {
    let ok = || "ok".to_owned();
    let (database, migrations) = match Migrator::get_pending_migrations_read_only(&app.store.read).await {
        Ok(pending) if pending.is_empty() => (ok(), ok()),
        Ok(pending) => (ok(), format!("{} pending: run `fieldcraft migrate up`", pending.len())),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            ("does not answer".into(), "unknown".into())
        }
    };
    let (serves, content) =
        if migrations == "ok" { content(app, expected).await } else { (false, "unknown".into()) };
    Readiness { ready: serves && database == "ok", database, migrations, content }
}

/// Whether content is in force, and how it differs from what the server would publish. What is
/// new waits for two people: meanwhile the server serves what they published before.
async fn content(app: &App, expected: &OnceCell<Expected>) -> (bool, String) {
    let expected =
        expected.get_or_try_init(|| async { Ok::<_, AppError>(Expected::of(&app.sources().await?)) }).await;
    let found = match expected {
        Ok(expected) => compared(app, expected).await,
        Err(error) => Err(error),
    };
    match found {
        Ok((in_force, difference)) => (in_force, difference.unwrap_or_else(|| "ok".into())),
        Err(error) => {
            tracing::error!(%error, "content cannot be compared");
            (false, error.to_string())
        }
    }
}

async fn compared(app: &App, expected: &Expected) -> AppResult<(bool, Option<String>)> {
    Ok((app.has_content().await?, app.content_difference(expected).await?))
}

/// `/healthz`
pub(super) fn alive() -> Response {
    Response::builder().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// `/readyz`
#[derive(Default)]
pub(super) struct Ready {
    /// What this server would publish, read once.
    expected: OnceCell<Expected>,
}

impl Endpoint for Ready {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let app = request.data::<Arc<App>>().expect("the router carries the app");
        let readiness = readiness(app, &self.expected).await;
        let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let body = serde_json::to_vec(&readiness).map_err(poem::error::InternalServerError)?;
        Ok(Response::builder().status(status).content_type("application/json").body(body))
    }
}
