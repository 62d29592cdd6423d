//! Signing in, staying signed in, and signing out.

mod devices;
mod links;
mod renewing;
mod signing_in;

use crate::harness::{Reply, TestApp};

/// The password of whoever signs in for real here.
const PASSWORD: &str = "correct horse battery";

/// A worker with a password.
async fn worker(app: &TestApp) -> uuid::Uuid {
    let site = app.given().node(None, "state", "State Center").await;
    let person = app.given().person("Wren Worker", "R2", site).await;
    app.given().password(person, PASSWORD).await;
    person
}

/// The refresh cookie as a browser would send it back.
fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// Signs in with a password.
async fn sign_in(app: &TestApp, password: &str) -> Reply {
    let body = serde_json::json!({ "email": "wren.worker@example.test", "password": password });
    app.anyone().post("/api/v1/sessions", body).await
}
