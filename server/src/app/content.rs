//! Published content, parsed once and kept in memory.

use crate::error::AppResult;
use crate::state::App;

/// What is published, by version.
#[derive(Default)]
pub struct ContentCache {}

impl App {
    /// How published content differs from what this server would publish, in words; `None` when it does not.
    #[expect(clippy::unused_async, reason = "asks the database once there is content to publish")]
    pub async fn content_difference(&self) -> Option<String> {
        None
    }

    /// Publishes what is embedded when nothing is published yet, and with `newer` also what is newer.
    #[expect(clippy::unused_async, reason = "asks the database once there is content to publish")]
    pub async fn publish_at_start(&self, newer: bool) -> AppResult<()> {
        let _ = newer;
        Ok(())
    }
}
