//! `fieldcraft content preview`: a folder in the real pages, on this machine.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use poem::Server;
use poem::listener::TcpAcceptor;
use tokio::signal;

use crate::app::folders::Folders;
use crate::preview::{Preview, watch};
use crate::web;

/// Pages that listen for changes never end by themselves.
const GRACE: Duration = Duration::from_millis(500);

/// Where the preview listens.
#[derive(Args, Debug)]
pub(super) struct PreviewArgs {
    /// The port on this machine; 0 takes any free one.
    #[arg(long, default_value_t = 8090)]
    port: u16,
}

/// Serves until it is told to stop.
///
/// # Errors
/// The port is taken.
pub(super) async fn run(mut folders: Folders, args: &PreviewArgs) -> anyhow::Result<()> {
    if folders == Folders::default() && PathBuf::from("curriculum/modules").is_dir() {
        folders.content = Some(PathBuf::from("."));
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = std::net::TcpListener::bind(address)
        .with_context(|| format!("cannot listen on {address} (--port)"))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let preview = tokio::task::spawn_blocking(move || Preview::open(folders)).await?;
    watch(&preview, |preview| say("read anew", preview));
    if !web::is_built() {
        tracing::warn!("the front end has not been built; pages answer 503");
    }
    println!("The preview is at http://{address}/preview");
    say("read", &preview);
    Server::new_with_acceptor(TcpAcceptor::from_std(listener)?)
        .run_with_graceful_shutdown(
            preview.endpoint(),
            async {
                // Without signals the preview runs until its process is ended.
                if signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            },
            Some(GRACE),
        )
        .await?;
    Ok(())
}

fn say(what: &str, preview: &Preview) {
    let (errors, warnings) = preview.counts();
    // Whoever started it may have stopped listening; the pages go on.
    let _ = writeln!(std::io::stdout(), "{what}: {errors} errors, {warnings} warnings");
}
