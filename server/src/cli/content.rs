//! `fieldcraft content`: the framework and the curriculum.

use anyhow::bail;
use clap::Subcommand;

use super::start::open;
use crate::app::content::lint;
use crate::config::Config;

/// What to do with content.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Check every file and say what is wrong with it, where, and how to mend it.
    Lint,
    /// Publish what is new. A published version is never changed: raise its number first.
    Publish,
}

/// Runs the command.
pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Lint => check(&config),
        Command::Publish => publish(config).await,
    }
}

fn check(config: &Config) -> anyhow::Result<()> {
    let findings = lint(config.content.as_deref())?;
    for line in &findings.lines {
        println!(
            "{}:{}:{}: {}: {} {}",
            line.file, line.line, line.column, line.severity, line.message, line.remedy
        );
    }
    if findings.has_errors() {
        bail!("the content has errors and cannot be published");
    }
    println!("The content can be published.");
    Ok(())
}

async fn publish(config: Config) -> anyhow::Result<()> {
    let app = open(config, false).await?;
    let sources = app.sources().await?;
    let report = app.publish(None, &sources).await?;
    for part in &report.published {
        println!("published {part}");
    }
    println!("{} published, {} unchanged.", report.published.len(), report.unchanged);
    Ok(app.store.clone().close().await?)
}
