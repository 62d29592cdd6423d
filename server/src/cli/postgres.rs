//! PostgreSQL's own programs, for backup and restore.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use sqlx::postgres::PgConnectOptions;

/// Writes a backup in PostgreSQL's custom format and reads its list back.
pub(super) fn dump(url: &str, file: &Path) -> anyhow::Result<()> {
    let args: [&OsStr; 4] =
        ["--format=custom".as_ref(), "--no-owner".as_ref(), "--file".as_ref(), file.as_ref()];
    run(program("pg_dump", url)?.args(args))?;
    ensure!(!migrations_of(file)?.is_empty(), "the copy holds no Fieldcraft schema");
    Ok(())
}

/// Puts a backup in the place of what the database holds, all of it or nothing.
pub(super) fn restore(url: &str, file: &Path) -> anyhow::Result<()> {
    let database = PgConnectOptions::from_str(url)?.get_database().unwrap_or_default().to_owned();
    let args =
        ["--no-owner", "--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--dbname"];
    run(program("pg_restore", url)?.args(args).arg(database).arg(file))?;
    Ok(())
}

/// The names of the migrations that a backup has.
pub(super) fn migrations_of(file: &Path) -> anyhow::Result<Vec<String>> {
    let mut command = Command::new("pg_restore");
    command.args(["--data-only", "--table=seaql_migrations", "--file=-"]).arg(file);
    let text = run(&mut command)?;
    Ok(text
        .lines()
        .filter(|line| line.starts_with('m'))
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect())
}

/// A program of PostgreSQL with the connection in its environment, where no list of processes shows it.
fn program(name: &str, url: &str) -> anyhow::Result<Command> {
    let options = PgConnectOptions::from_str(url).context("the database address cannot be read")?;
    let mut command = Command::new(name);
    let host = options.get_socket().map_or_else(|| options.get_host().into(), |s| s.display().to_string());
    command
        .env("PGHOST", host)
        .env("PGPORT", options.get_port().to_string())
        .env("PGUSER", options.get_username())
        .env("PGDATABASE", options.get_database().unwrap_or_else(|| options.get_username()));
    if let Some(password) = password(url) {
        command.env("PGPASSWORD", password);
    }
    if let Some(more) = options.get_options() {
        command.env("PGOPTIONS", more);
    }
    Ok(command)
}

/// The password in an address, decoded.
fn password(url: &str) -> Option<String> {
    let (user, _) = url.split_once("://")?.1.split_once('@')?;
    let (_, password) = user.split_once(':')?;
    let mut bytes = Vec::new();
    let mut rest = password.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn run(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("{name} was not found; install PostgreSQL's client programs (Debian: postgresql-client)")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot run {name}")),
    };
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_decoded_from_the_address() {
        assert_eq!(password("postgres://app:s%40cret@db/fc").as_deref(), Some("s@cret"));
        assert_eq!(password("postgres://app@db/fc"), None);
        assert_eq!(password("postgres:///fc"), None);
    }
}
