//! `fieldcraft backup`: a consistent copy of the whole database.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::{migrate, postgres, start};
use crate::config::Config;
use crate::store::Store;

/// Where to.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file to write; it must not exist.
    file: PathBuf,
}

/// Writes the backup. It has its name only once it is complete and was checked.
pub(super) async fn run(config: &Config, args: &Args) -> anyhow::Result<()> {
    let file = &args.file;
    ensure!(!file.exists(), "{} exists already; name another file", file.display());
    let part = beside(file, "part");
    if part.exists() {
        std::fs::remove_file(&part).with_context(|| format!("cannot remove {}", part.display()))?;
    }
    match config.sqlite_file() {
        Some(source) => sqlite(config, &source, &part).await?,
        None => postgres::dump(&config.database(), &part)?,
    }
    private(&part)?;
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, file).with_context(|| format!("cannot name the backup {}", file.display()))?;
    println!("The database was copied to {} and checked.", file.display());
    if let Some(secret) = start::secret_file(config) {
        println!("The signing keys are not part of it: keep a copy of {} elsewhere.", secret.display());
    }
    Ok(())
}

async fn sqlite(config: &Config, source: &Path, part: &Path) -> anyhow::Result<()> {
    if !source.exists() {
        bail!("there is no database at {}", source.display());
    }
    let store = Store::connect(&config.database()).await?;
    let copied = migrate::vacuum_into(&store, part).await;
    // Closed without folding the log: the server may be running.
    store.read.close().await?;
    copied?;
    super::restore::check_sqlite(part).await.context("the copy is not sound")?;
    Ok(())
}

/// The file's name with an ending added.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{name}.{ending}"))
}

/// A backup holds names and password hashes: only its owner may read it.
fn private(file: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}
