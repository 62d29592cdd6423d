//! The command line for operators: one file a command, each thin.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, ServeConfig};
use crate::state::App;

mod authoring;
mod backup;
mod content;
mod demo;
mod evaluate;
pub mod import;
mod import_module;
mod keys;
mod log;
mod migrate;
mod openapi;
mod postgres;
mod preview;
mod recompute;
mod reliability;
mod restore;
mod serve;
mod spell;
mod start;
pub mod user;

pub use start::{open, open_store};

/// Fieldcraft trains, coaches and certifies youth mobile crisis workers.
///
/// Without any configuration it keeps everything in the SQLite file
/// data/fieldcraft.db below the current folder and listens on this machine only.
/// Every option is also an environment variable, shown as [env: …].
#[derive(Parser)]
#[command(name = "fieldcraft", version, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server. Migrates the database first; prints a one-time link for
    /// the first administrator when there are no people yet.
    Serve(Box<ServeConfig>),
    /// Bring the database schema up to date, or look at it.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// Check or publish the framework and the curriculum.
    #[command(subcommand)]
    Content(content::Command),
    /// Add people, give permissions, make one-time links for passwords.
    User(user::UserArgs),
    /// Bring in people from a file.
    Import(import::ImportArgs),
    /// The demonstration organization.
    #[command(subcommand)]
    Demo(demo::Command),
    /// Print the API document (OpenAPI).
    Openapi,
    /// Rebuild everybody's statuses from the evidence, and say where what was kept
    /// was not what the evidence gives. It may run beside the server.
    Recompute,
    /// What a requirement comes to for facts in a file, with every reason; without a database.
    Evaluate(evaluate::EvaluateArgs),
    /// How far raters agree: every statistic of a table of ratings, from a file.
    Reliability(reliability::ReliabilityArgs),
    /// The keys that sign certificates.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Copy the whole database into FILE, also while the server runs.
    ///
    /// On PostgreSQL this needs `pg_dump`. The secret file is not part of it:
    /// keep a copy of that elsewhere.
    Backup(backup::Args),
    /// Put the database back from a backup. Stop the server first.
    ///
    /// On PostgreSQL this needs `pg_restore`.
    Restore(restore::Args),
}

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = log::init(&cli.config) {
        eprintln!("fieldcraft: {error:#}");
        return ExitCode::from(2);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("fieldcraft: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fieldcraft: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<()> {
    let Cli { config, command } = cli;
    match command {
        Command::Serve(serve) => serve::run(config, *serve).await,
        Command::Migrate(command) => migrate::run(&config, command).await,
        Command::Content(command) => content::run(config, command).await,
        Command::User(args) => {
            let app = start::open(config, false).await?;
            finish(&app, user::run(&app, args).await).await
        }
        Command::Import(args) => {
            let app = start::open(config, false).await?;
            finish(&app, import::run(&app, args).await).await
        }
        Command::Demo(command) => demo::run(config, command).await,
        Command::Openapi => openapi::run(config),
        Command::Recompute => {
            let app = start::open(config, false).await?;
            finish(&app, recompute::run(&app).await).await
        }
        Command::Evaluate(args) => evaluate::run(args).await,
        Command::Reliability(args) => reliability::run(args).await,
        Command::Keys(command) => keys::run(&config, &command),
        Command::Backup(args) => backup::run(&config, &args).await,
        Command::Restore(args) => restore::run(&config, &args).await,
    }
}

/// Closes the database whatever the command came to.
async fn finish(app: &App, outcome: anyhow::Result<()>) -> anyhow::Result<()> {
    app.store.clone().close().await?;
    outcome
}
