//! `/framework`: the published competency framework, for everybody who is signed in.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use poem_openapi::param::Header;
use poem_openapi::types::ToJSON;
use poem_openapi::{ApiResponse, OpenApi};

use super::prepared::Prepared;
use super::{Problem, Signed, Tag};
use crate::app::content::PublishedFramework;
use crate::state::App;

mod wire;

use wire::FrameworkOut;

/// The framework. Its text is long and the same for everybody, so it is written
/// once for each published version.
pub struct FrameworkApi {
    /// The deeds.
    pub app: Arc<App>,
    written: ArcSwapOption<Written>,
}

/// The framework as it is sent.
struct Written {
    digest: String,
    body: Bytes,
}

#[derive(ApiResponse)]
enum FrameworkReply {
    /// The framework in force.
    #[oai(status = 200)]
    Ok(
        Prepared<FrameworkOut>,
        /// Changes with the version.
        #[oai(header = "ETag")]
        String,
    ),
    /// The client has it already.
    #[oai(status = 304)]
    NotModified(
        /// As it was sent.
        #[oai(header = "ETag")]
        String,
    ),
}

#[OpenApi(tag = "Tag::Framework")]
impl FrameworkApi {
    /// The competency framework in force.
    #[oai(path = "/framework", method = "get", operation_id = "get_framework")]
    async fn get(
        &self,
        _caller: Signed,
        /// The `ETag` of what the client has.
        #[oai(name = "If-None-Match")]
        known: Header<Option<String>>,
    ) -> Result<FrameworkReply, Problem> {
        let content = self.app.content().await?;
        let published = content.framework()?;
        let tag = format!("\"{}\"", &published.digest[..32.min(published.digest.len())]);
        let same = |known: &str| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
        if known.0.as_deref().is_some_and(same) {
            return Ok(FrameworkReply::NotModified(tag));
        }
        Ok(FrameworkReply::Ok(Prepared::new(self.body(published)), tag))
    }
}

impl FrameworkApi {
    /// The framework of an app.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, written: ArcSwapOption::empty() }
    }

    fn body(&self, published: &PublishedFramework) -> Bytes {
        if let Some(written) = self.written.load().as_ref().filter(|w| w.digest == published.digest) {
            return written.body.clone();
        }
        let body = Bytes::from(FrameworkOut::new(published).to_json_string());
        let written = Written { digest: published.digest.clone(), body: body.clone() };
        self.written.store(Some(Arc::new(written)));
        body
    }
}
