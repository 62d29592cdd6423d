//! Is the process up, and is it ready to serve?

use std::sync::Arc;

use fieldcraft_migrations::{Migrator, MigratorTrait};
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response, Result};
use serde::Serialize;
use tokio::sync::OnceCell;

use crate::app::start::Expected;
use crate::error::AppError;
use crate::state::App;

/// What `/readyz` says.
#[derive(Debug, Serialize)]
pub struct Readiness {
    /// Everything below is as it should be.
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
    let content = if migrations == "ok" { content(app, expected).await } else { "unknown".into() };
    let ready = [&database, &migrations, &content].iter().all(|part| *part == "ok");
    Readiness { ready, database, migrations, content }
}

async fn content(app: &App, expected: &OnceCell<Expected>) -> String {
    let expected =
        expected.get_or_try_init(|| async { Ok::<_, AppError>(Expected::of(&app.sources().await?)) }).await;
    let difference = match expected {
        Ok(expected) => app.content_difference(expected).await,
        Err(error) => Err(error),
    };
    match difference {
        Ok(difference) => difference.unwrap_or_else(|| "ok".into()),
        Err(error) => {
            tracing::error!(%error, "content cannot be compared");
            error.to_string()
        }
    }
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
