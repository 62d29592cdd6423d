//! What happens when the server starts: content, and the way in.

use serde_json::json;

use super::content::{PublishReport, Sources, checked_sources};
use super::publishing::How;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;

/// What should be published: code, version and digest of each part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    parts: Vec<(String, i64, String)>,
    hidden: Vec<String>,
}

impl Expected {
    /// Of content that was read.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let framework = &sources.framework;
        let mut parts = vec![(
            framework.code.clone(),
            i64::from(framework.version),
            hash_token(&framework.canonical_json()),
        )];
        parts.extend(
            sources
                .modules
                .iter()
                .map(|m| (m.code.clone(), i64::from(m.version), hash_token(&m.canonical_json()))),
        );
        parts.extend(
            sources
                .vignettes
                .iter()
                .map(|v| (v.code.clone(), i64::from(v.version), hash_token(&v.canonical_json()))),
        );
        parts.extend(
            sources
                .drills
                .iter()
                .map(|d| (d.code.clone(), i64::from(d.version), hash_token(&d.canonical_json()))),
        );
        let hidden = sources.hidden.iter().map(|hidden| hidden.code.clone()).collect();
        Self { parts, hidden }
    }

    /// SHA-256 of all of it.
    #[must_use]
    pub fn digest(&self) -> String {
        let lines: Vec<String> =
            self.parts.iter().map(|(code, version, digest)| format!("{code} {version} {digest}")).collect();
        let hidden = self.hidden.iter().map(|code| format!("hidden {code}"));
        hash_token(&lines.into_iter().chain(hidden).collect::<Vec<_>>().join("\n"))
    }
}

impl App {
    /// Reads and checks the content this server would publish, off the async threads.
    pub async fn sources(&self) -> AppResult<Sources> {
        let folders = self.config.folders();
        tokio::task::spawn_blocking(move || checked_sources(&folders)).await.map_err(AppError::internal)?
    }

    /// Publishes at start: an empty database gets what is there; another only
    /// what is new, and only when `newer` asks for it.
    pub async fn publish_at_start(&self, newer: bool) -> AppResult<PublishReport> {
        if self.has_content().await? && !newer {
            return Ok(PublishReport::default());
        }
        let sources = self.sources().await?;
        self.publish(How::Start, &sources).await
    }

    /// Has any content been published?
    pub async fn has_content(&self) -> AppResult<bool> {
        Ok(store::content::state(&self.store.read).await? != [0; 4])
    }

    /// How published content differs from `expected`, in words; `None` when it does not.
    pub async fn content_difference(&self, expected: &Expected) -> AppResult<Option<String>> {
        let db = &self.store.read;
        let mut there: Vec<(String, i64, String)> = Vec::new();
        there.extend(
            store::content::frameworks(db).await?.into_iter().map(|row| (row.code, row.version, row.digest)),
        );
        there.extend(
            store::content::module_heads(db)
                .await?
                .into_iter()
                .map(|row| (row.code, row.version, row.digest)),
        );
        there.extend(
            store::content::vignettes(db).await?.into_iter().map(|row| (row.code, row.version, row.digest)),
        );
        there.extend(
            store::content::drills(db).await?.into_iter().map(|row| (row.code, row.version, row.digest)),
        );
        let mut missing: Vec<String> = expected
            .parts
            .iter()
            .filter(|part| !there.contains(part))
            .map(|(code, version, _)| format!("{code} version {version}"))
            .collect();
        let hidden = store::content::hidden(db).await?;
        let hide = expected.hidden.iter().filter(|code| !hidden.contains_key(*code));
        missing.extend(hide.map(|code| format!("hiding {code}")));
        let show = hidden.keys().filter(|code| !expected.hidden.contains(code));
        missing.extend(show.map(|code| format!("showing {code} again")));
        Ok((!missing.is_empty())
            .then(|| format!("not published: {}; run `fieldcraft content publish`", missing.join(", "))))
    }

    /// Are the people the demonstration's?
    pub async fn has_demo(&self) -> AppResult<bool> {
        Ok(store::people::any_demo(&self.store.read).await?)
    }

    /// Is there nobody yet?
    pub async fn is_empty(&self) -> AppResult<bool> {
        Ok(store::people::count(&self.store.read).await? == 0)
    }

    /// The token of a one-time link that makes the first administrator.
    pub async fn setup_link(&self) -> AppResult<String> {
        let tx = self.store.begin().await?;
        let token = self.one_time_link(&tx, "setup", None).await?;
        self.audit(&tx, None, "setup.link", "setup", None, json!({})).await?;
        tx.commit().await?;
        Ok(token)
    }
}
