//! Log lines go to standard error, so that what a command prints stays clean.

use anyhow::Context;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Sets up logging.
///
/// # Errors
/// The filter cannot be read.
pub(super) fn init(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).context("FIELDCRAFT_LOG is not a list of levels")?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).init(),
        LogFormat::Text => lines.compact().with_target(false).init(),
    }
    Ok(())
}
