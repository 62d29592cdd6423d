//! `fieldcraft keys`: what certificates are signed with.

use anyhow::Context;
use clap::Subcommand;

use super::start;
use crate::auth::Keys;
use crate::config::Config;

/// What to do with the keys.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Sign certificates with a new key from now on.
    ///
    /// The former key's public half stays in the file and in the published key
    /// set, so certificates signed with it still verify. Restart every replica.
    Rotate,
    /// Name the keys for certificates, the newest first.
    List,
}

/// Works on the secret file; needs no database.
pub(super) fn run(config: &Config, command: &Command) -> anyhow::Result<()> {
    let path = start::secret_file(config)
        .context("set FIELDCRAFT_SECRET_FILE to the file with the keys; see docs/operating.md")?;
    match command {
        Command::Rotate => {
            let name = Keys::rotate(&path)?;
            println!("Certificates are signed with the key {name} once every replica has been restarted.");
        }
        Command::List => {
            let keys = Keys::read(&path)?;
            for key in keys.signing.key_set().keys {
                let name = key.common.key_id.unwrap_or_default();
                let signs = if keys.signing.current() == Some(name.as_str()) { "signs" } else { "verifies" };
                println!("{name} {signs}");
            }
        }
    }
    Ok(())
}
