//! `fieldcraft demo`: the demonstration organization.

use anyhow::bail;
use clap::Subcommand;

use crate::config::{Config, ServeConfig};
use crate::state::App;

/// What to do with the demonstration.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Load it into an empty database. Refused where real people exist.
    Load,
}

/// Runs the command.
pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    let Command::Load = command;
    let app = super::start::open(config, false).await?;
    load(&app).await?;
    Ok(app.store.clone().close().await?)
}

/// `serve --demo`: loads it at first start.
pub(super) async fn at_start(app: &App, serve: &ServeConfig) -> anyhow::Result<()> {
    if serve.demo && app.is_empty().await? {
        tracing::warn!("there is no demonstration organization yet; starting without people");
    }
    Ok(())
}

#[expect(clippy::unused_async, reason = "the loader is not written yet")]
async fn load(_app: &App) -> anyhow::Result<()> {
    bail!("there is no demonstration organization yet")
}
