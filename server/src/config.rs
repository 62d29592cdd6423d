//! The configuration: one struct, read once, from flags and the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::app::folders::Folders;

/// The password of the demonstration sign-ins unless another is set.
pub const DEMO_PASSWORD: &str = "fieldcraft-demo";

/// How the server runs. Every field is a flag and an environment variable.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// The database: `sqlite:FILE` or `postgres://…`. `DATABASE_URL` is read when this is not set.
    #[arg(long, global = true, env = "FIELDCRAFT_DATABASE_URL", default_value = "", hide_default_value = true, value_parser = database_url)]
    pub database_url: String,

    /// The file with the keys that sign tokens. Made beside a SQLite file when absent; required on PostgreSQL.
    #[arg(long, global = true, env = "FIELDCRAFT_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,

    /// A center's own folder with `competencies/framework` and `curriculum`, in place of what is embedded.
    #[arg(long, global = true, env = "FIELDCRAFT_CONTENT")]
    pub content: Option<PathBuf>,

    /// A center's own folder with `overlay.yaml` and `curriculum`, over the content: the same code
    /// replaces, a new one adds.
    #[arg(long, global = true, env = "FIELDCRAFT_CONTENT_OVERLAY")]
    pub content_overlay: Option<PathBuf>,

    /// The server that takes mail, such as `smtps://user:password@mail.example.org`.
    #[arg(long, global = true, env = "FIELDCRAFT_SMTP_URL", hide_env_values = true, value_parser = smtp_url)]
    pub smtp_url: Option<String>,

    /// Whom mail comes from.
    #[arg(
        long,
        global = true,
        env = "FIELDCRAFT_MAIL_FROM",
        default_value = "Fieldcraft <fieldcraft@localhost>"
    )]
    pub mail_from: String,

    /// Without a server for mail: the folder into which each mail is written. Beside a SQLite file when absent.
    #[arg(long, global = true, env = "FIELDCRAFT_MAIL_FOLDER")]
    pub mail_folder: Option<PathBuf>,

    /// How log lines are written.
    #[arg(long, global = true, env = "FIELDCRAFT_LOG_FORMAT", default_value = "json")]
    pub log_format: LogFormat,

    /// What is logged, as `level` or `target=level,…`.
    #[arg(
        long,
        global = true,
        env = "FIELDCRAFT_LOG",
        default_value = "info,sqlx=warn,sea_orm_migration=warn"
    )]
    pub log: String,
}

/// How the HTTP server listens.
#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    /// Address and port to listen on.
    #[arg(long, env = "FIELDCRAFT_LISTEN", default_value = "127.0.0.1:8080", value_parser = listen)]
    pub listen: SocketAddr,

    /// The address people type, for links and for the check of where a request comes from.
    #[arg(long, env = "FIELDCRAFT_PUBLIC_URL", default_value = "", hide_default_value = true, value_parser = public_url)]
    pub public_url: String,

    /// Publish newer embedded or own content at start (SQLite only).
    #[arg(long, env = "FIELDCRAFT_CONTENT_AUTO_PUBLISH", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1, default_missing_value = "true", value_parser = boolean("FIELDCRAFT_CONTENT_AUTO_PUBLISH"))]
    pub content_auto_publish: bool,

    /// Load the demonstration organization into an empty database at first start.
    #[arg(long, env = "FIELDCRAFT_DEMO", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1, default_missing_value = "true", value_parser = boolean("FIELDCRAFT_DEMO"))]
    pub demo: bool,

    /// The password of the demonstration sign-ins.
    #[arg(long, env = "FIELDCRAFT_DEMO_PASSWORD", default_value = DEMO_PASSWORD, value_parser = demo_password)]
    pub demo_password: String,

    /// Requests a second that one address may send before it is asked to slow down.
    #[arg(long, env = "FIELDCRAFT_RATE_LIMIT", default_value_t = 50, value_parser = positive("FIELDCRAFT_RATE_LIMIT"))]
    pub rate_limit: u32,

    /// Take the client's address from `X-Forwarded-For`, as set by a proxy that you run.
    #[arg(long, env = "FIELDCRAFT_TRUST_PROXY", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1, default_missing_value = "true", value_parser = boolean("FIELDCRAFT_TRUST_PROXY"))]
    pub trust_proxy: bool,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at a terminal.
    Text,
}

impl Config {
    /// The database address, with the fallbacks applied.
    #[must_use]
    pub fn database(&self) -> String {
        if !self.database_url.is_empty() {
            return self.database_url.clone();
        }
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite:data/fieldcraft.db".into())
    }

    /// The SQLite file, when the database is one.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database();
        let path = url.strip_prefix("sqlite:")?.trim_start_matches("//");
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }

    /// The folder into which mails are written where no server takes them; none on PostgreSQL
    /// unless one is named.
    #[must_use]
    pub fn mail_folder(&self) -> Option<PathBuf> {
        self.mail_folder.clone().or_else(|| Some(self.sqlite_file()?.with_extension("mail")))
    }

    /// Where content is read from.
    #[must_use]
    pub fn folders(&self) -> Folders {
        Folders { content: self.content.clone(), overlay: self.content_overlay.clone() }
    }

    /// A configuration for tests and tools: this database, everything else by default.
    #[must_use]
    pub fn for_database(url: &str) -> Self {
        Self {
            database_url: url.into(),
            secret_file: None,
            content: None,
            content_overlay: None,
            smtp_url: None,
            mail_from: "Fieldcraft <fieldcraft@localhost>".into(),
            mail_folder: None,
            log_format: LogFormat::Text,
            log: "warn".into(),
        }
    }
}

impl ServeConfig {
    /// The address people type; the listening address when nothing else was set.
    #[must_use]
    pub fn origin(&self) -> String {
        if self.public_url.is_empty() { format!("http://{}", self.listen) } else { self.public_url.clone() }
    }

    /// Is the server reachable from this machine only?
    #[must_use]
    pub fn loopback(&self) -> bool {
        self.listen.ip().is_loopback()
    }
}

fn database_url(text: &str) -> Result<String, String> {
    if text.is_empty() || ["sqlite:", "postgres://", "postgresql://"].iter().any(|p| text.starts_with(p)) {
        Ok(text.into())
    } else {
        Err("FIELDCRAFT_DATABASE_URL must begin with sqlite: or postgres://".into())
    }
}

fn smtp_url(text: &str) -> Result<String, String> {
    if ["smtp://", "smtps://"].iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.into())
    } else {
        Err("FIELDCRAFT_SMTP_URL must begin with smtps:// or smtp://".into())
    }
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "FIELDCRAFT_LISTEN must be an address with a port, such as 127.0.0.1:8080".into())
}

fn public_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    if trimmed.is_empty() || trimmed.starts_with("https://") || trimmed.starts_with("http://") {
        Ok(trimmed.into())
    } else {
        Err("FIELDCRAFT_PUBLIC_URL must begin with https:// or http://".into())
    }
}

fn demo_password(text: &str) -> Result<String, String> {
    if text.chars().count() >= 12 {
        Ok(text.into())
    } else {
        Err("FIELDCRAFT_DEMO_PASSWORD must have at least 12 characters".into())
    }
}

fn positive(name: &'static str) -> impl Fn(&str) -> Result<u32, String> + Clone {
    move |text| match text.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err(format!("{name} must be a whole number above 0")),
    }
}

fn boolean(name: &'static str) -> impl Fn(&str) -> Result<bool, String> + Clone {
    move |text| match text {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" | "" => Ok(false),
        _ => Err(format!("{name} must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        config: Config,
        #[command(flatten)]
        serve: ServeConfig,
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        for (flag, value, name) in [
            ("--listen", "somewhere", "FIELDCRAFT_LISTEN"),
            ("--database-url", "mysql://x", "FIELDCRAFT_DATABASE_URL"),
            ("--rate-limit", "0", "FIELDCRAFT_RATE_LIMIT"),
            ("--smtp-url", "mail.example.org", "FIELDCRAFT_SMTP_URL"),
            ("--demo", "perhaps", "FIELDCRAFT_DEMO"),
            ("--demo-password", "short", "FIELDCRAFT_DEMO_PASSWORD"),
        ] {
            let error =
                Line::try_parse_from(["fieldcraft", &format!("{flag}={value}")]).err().expect("refused");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn the_manual_names_every_setting() {
        use clap::CommandFactory;
        let manual = include_str!("../../docs/operating.md");
        for arg in Line::command().get_arguments() {
            let (Some(variable), Some(flag)) = (arg.get_env(), arg.get_long()) else {
                continue;
            };
            let row = format!("| `{}` | `--{flag}` |", variable.to_string_lossy());
            assert!(manual.contains(&row), "docs/operating.md needs a row that begins with {row}");
        }
    }

    #[test]
    fn defaults_are_safe() {
        let line = Line::try_parse_from(["fieldcraft"]).expect("defaults");
        assert!(line.serve.loopback());
        assert!(!line.serve.demo);
        assert_eq!(line.config.log_format, LogFormat::Json);
    }
}
