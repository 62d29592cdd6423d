//! How a mail leaves the house: by SMTP, or as a file in a folder where no server for mail was
//! named (development, the demonstration).

use std::path::{Path, PathBuf};

use anyhow::Context;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use super::letter::Letter;
use crate::config::Config;

/// The way out.
pub struct Post {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
    /// On PostgreSQL without a server for mail: it waits.
    Nowhere,
}

/// Where a mail went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// To the server for mail.
    Sent,
    /// Into this file.
    Written(PathBuf),
}

impl Post {
    /// From the configuration.
    ///
    /// # Errors
    /// The address of the server or the sender cannot be read.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let from = config.mail_from.parse().with_context(|| {
            format!("FIELDCRAFT_MAIL_FROM must be an address such as \"Fieldcraft <fieldcraft@example.org>\", not {:?}", config.mail_from)
        })?;
        let way = match (&config.smtp_url, config.mail_folder()) {
            (Some(url), _) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .context("FIELDCRAFT_SMTP_URL must look like smtps://user:password@mail.example.org")?;
                Way::Smtp(Box::new(transport.build()))
            }
            (None, Some(folder)) => Way::Folder(folder),
            (None, None) => Way::Nowhere,
        };
        Ok(Self { from, way })
    }

    /// Can anything leave?
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.way, Way::Nowhere)
    }

    /// Hands a mail over. Sent twice it has one name, so that a mail program may show it once.
    ///
    /// # Errors
    /// It was not taken; trying again later may help.
    pub async fn send(&self, id: Uuid, to: &str, letter: &Letter) -> anyhow::Result<Handed> {
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(to.parse().context("the address cannot be written to")?)
            .subject(letter.subject.as_str())
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .context("the mail cannot be written")?;
        match &self.way {
            Way::Smtp(smtp) => {
                smtp.send(message).await?;
                Ok(Handed::Sent)
            }
            Way::Folder(folder) => {
                private_folder(folder).await?;
                let id = AsyncFileTransport::<Tokio1Executor>::new(folder).send(message).await?;
                Ok(Handed::Written(folder.join(format!("{id}.eml"))))
            }
            Way::Nowhere => anyhow::bail!("no server for mail is named (FIELDCRAFT_SMTP_URL)"),
        }
    }
}

/// One-time links lie in it: its owner alone may look.
async fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}
