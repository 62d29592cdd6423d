//! `fieldcraft serve`: from an open port to a clean stop.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use poem::Server;
use poem::listener::TcpAcceptor;
use sea_orm::DbBackend;
use tokio::signal;

use super::{demo, migrate, start};
use crate::app::notices::Herald;
use crate::config::{Config, DEMO_PASSWORD, ServeConfig};
use crate::state::App;
use crate::web;

/// Requests under way have this long to finish after the signal to stop.
const GRACE: Duration = Duration::from_secs(35);
/// Quiet addresses are forgotten this often.
const SWEEP: Duration = Duration::from_mins(10);
/// A connection without traffic is closed.
const IDLE: Duration = Duration::from_secs(75);

/// Runs the server until it is told to stop.
pub(super) async fn run(config: Config, mut serve: ServeConfig) -> anyhow::Result<()> {
    refuse_open_demo(&serve)?;
    // Taken first: whoever asks meanwhile waits, and a port in use is told before anything is changed.
    let listener = std::net::TcpListener::bind(serve.listen)
        .with_context(|| format!("cannot listen on {} (FIELDCRAFT_LISTEN)", serve.listen))?;
    listener.set_nonblocking(true)?;
    // Port 0 asks for any free port: what is printed has to be the one that was given.
    serve.listen = listener.local_addr()?;
    let app = prepare(config, &serve).await?;
    app.origin.get_or_init(|| serve.origin());
    greet(&app, &serve).await?;
    let endpoint = web::endpoint(&app, &options(&serve));
    let sweeper = tokio::spawn(sweep(app.clone()));
    let herald = tokio::spawn(herald(app.clone()));
    Server::new_with_acceptor(TcpAcceptor::from_std(listener)?)
        .name("fieldcraft")
        .idle_timeout(IDLE)
        .run_with_graceful_shutdown(endpoint, stopped(), Some(GRACE))
        .await?;
    sweeper.abort();
    herald.abort();
    app.store.clone().close().await?;
    tracing::info!("stopped; everything is written");
    Ok(())
}

fn refuse_open_demo(serve: &ServeConfig) -> anyhow::Result<()> {
    if serve.demo && !serve.loopback() && serve.demo_password == DEMO_PASSWORD {
        bail!(
            "the demonstration sign-ins have a password that everybody knows, and {} can be reached from \
             elsewhere; set FIELDCRAFT_DEMO_PASSWORD, or listen on 127.0.0.1",
            serve.listen
        );
    }
    Ok(())
}

fn options(serve: &ServeConfig) -> web::Options {
    web::Options {
        rate_limit: Some(serve.rate_limit),
        trust_proxy: serve.trust_proxy,
        https: serve.origin().starts_with("https://"),
    }
}

async fn prepare(config: Config, serve: &ServeConfig) -> anyhow::Result<Arc<App>> {
    let store = start::open_store(&config).await?;
    migrate::up(&config, &store).await?;
    let embedded = store.backend() == DbBackend::Sqlite;
    store.close().await?;
    let secure_cookies = !serve.loopback() || serve.origin().starts_with("https://");
    let app = start::open(config, secure_cookies).await?;
    // The demonstration publishes at the beginning of its own fifteen months.
    demo::at_start(&app, serve).await?;
    let report = app.publish_at_start(serve.content_auto_publish && embedded).await?;
    for part in &report.published {
        tracing::info!(part, "published");
    }
    Ok(app)
}

async fn greet(app: &App, serve: &ServeConfig) -> anyhow::Result<()> {
    let origin = serve.origin();
    if !web::is_built() {
        tracing::warn!("the front end has not been built; pages answer 503");
    }
    println!("Fieldcraft serves at {origin}");
    demo::greet(app, serve).await?;
    if app.is_empty().await? {
        let token = app.setup_link().await?;
        println!("There is nobody yet. Make the first administrator within three days, with this link:");
        println!("  {origin}/setup#{token}");
    }
    Ok(())
}

/// Rounds of twenty people that one sweep computes.
const SWEEP_ROUNDS: usize = 50;

async fn sweep(app: Arc<App>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        app.throttle.forget();
        // What a wider change marked is read live meanwhile; this makes it quick again.
        if let Err(error) = app.clear_marked(SWEEP_ROUNDS).await {
            tracing::error!(%error, "marked statuses could not be computed");
        }
    }
}

/// News and mails are looked for this often.
const ROUND: Duration = Duration::from_secs(2);

async fn herald(app: Arc<App>) {
    let mut herald = Herald::default();
    loop {
        tokio::time::sleep(ROUND).await;
        if let Err(error) = app.tell(&mut herald).await {
            tracing::error!(error = %error, "news could not be told");
        }
        if let Err(error) = app.send_mail().await {
            tracing::error!(error = %error, "mail could not be sent");
        }
    }
}

/// Waits for the signal to stop: SIGTERM from a service manager, SIGINT from a terminal.
async fn stopped() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    tracing::info!("stopping; requests under way are finished");
}
