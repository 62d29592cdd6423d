//! What commands begin with: the database and the app on it.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};

use crate::auth::Keys;
use crate::config::Config;
use crate::state::{App, SystemIds};
use crate::store::Store;

/// Opens the database; a SQLite file and its folder are made when absent.
///
/// # Errors
/// The database does not answer.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    if let Some(folder) = config.sqlite_file().as_deref().and_then(|file| file.parent())
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    Store::connect(&config.database())
        .await
        .with_context(|| format!("cannot open the database {}", without_password(&config.database())))
}

/// Opens the app on a migrated database.
///
/// # Errors
/// The database does not answer, migrations are pending, or there are no keys.
pub async fn open(config: Config, secure_cookies: bool) -> anyhow::Result<Arc<App>> {
    let store = open_store(&config).await?;
    let pending = super::migrate::pending(&store).await?;
    if pending > 0 {
        bail!("{pending} migrations are pending; run `fieldcraft migrate up` first");
    }
    let keys = keys(&config)?;
    Ok(Arc::new(App::new(Arc::new(config), store, keys, secure_cookies)?))
}

/// The keys that sign tokens.
fn keys(config: &Config) -> anyhow::Result<Keys> {
    match (secret_file(config), config.sqlite_file()) {
        (Some(path), None) => Keys::read(&path),
        (Some(path), Some(_)) => Keys::read_or_make(&path, &SystemIds),
        (None, _) => bail!(
            "on PostgreSQL set FIELDCRAFT_SECRET_FILE to a file with the signing key; see docs/operating.md"
        ),
    }
}

/// Where the keys are: as configured, else beside the SQLite file.
pub(super) fn secret_file(config: &Config) -> Option<PathBuf> {
    config.secret_file.clone().or_else(|| Some(config.sqlite_file()?.with_extension("secret")))
}

/// A database address that may be shown.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.split_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(without_password("postgres://app:s3cret@db/fc"), "postgres://app@db/fc");
        assert_eq!(without_password("postgres://db/fc"), "postgres://db/fc");
        assert_eq!(without_password("sqlite:data/fc.db"), "sqlite:data/fc.db");
    }

    #[test]
    fn keys_lie_beside_the_file_and_are_required_on_a_server() {
        let lite = Config::for_database("sqlite:data/fc.db");
        assert_eq!(secret_file(&lite), Some(PathBuf::from("data/fc.secret")));
        let server = Config::for_database("postgres://db/fc");
        assert_eq!(secret_file(&server), None);
        assert!(keys(&server).err().expect("refused").to_string().contains("FIELDCRAFT_SECRET_FILE"));
    }
}
