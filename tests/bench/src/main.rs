//! `make bench`: generates a state, starts the release server on it, drives it,
//! and prints figures beside bare poem and bare SQLite. There is no pass or
//! fail. `docs/benchmark.md` says what the numbers mean.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::{Parser, Subcommand};

mod bare;
mod drive;
mod figures;
mod http;
mod large;
mod people;
mod process;
mod rows;
mod run;
mod visits;
mod work;

#[derive(Parser)]
#[command(name = "fieldcraft-bench", about = "Measures the Fieldcraft server on this machine.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the state, measure everything, print the table.
    Run(run::Args),
    /// Only measure what keeping statuses adds to a write.
    Writes(run::WritesArgs),
    /// Only generate the state, into a new SQLite file.
    Data {
        /// The file to make.
        file: PathBuf,
        /// Five thousand people, forty requirements and a million ratings, statuses left to `fieldcraft recompute`.
        #[arg(long)]
        large: bool,
    },
    /// Serve `{"hello":"world"}` by poem alone, as something to compare with.
    #[command(hide = true)]
    Hello {
        /// Port on 127.0.0.1.
        port: u16,
    },
}

// One thread, so that the load leaves the other cores to what is measured.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Run(args) => run::run(args).await,
        Command::Writes(args) => run::writes(args).await,
        Command::Data { file, large } => {
            refuse_to_overwrite(&file)?;
            let size = if large { people::Size::LARGE } else { people::Size::USUAL };
            rows::make(&file, size).await.map(|_| ())
        }
        Command::Hello { port } => bare::hello(port).await,
    }
}

fn refuse_to_overwrite(file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(!file.exists(), "{} exists; name a file that does not", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    Ok(())
}

/// A line of progress, with the seconds since the beginning.
fn say(since: Instant, what: &str) {
    eprintln!("[{:4}s] {what}", since.elapsed().as_secs());
}
