//! `/framework`: the published competency framework, for everybody who is signed in.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use poem_openapi::OpenApi;
use poem_openapi::types::ToJSON;

use super::prepared::Prepared;
use super::{Problem, Signed, Tag};
use crate::app::content::PublishedFramework;
use crate::state::App;

mod paths;
mod wire;

use wire::FrameworkOut;

/// The framework. Its text is long and the same for everybody, so it is written
/// once for each published version.
pub struct FrameworkApi {
    app: Arc<App>,
    written: ArcSwapOption<Written>,
}

/// The framework as it is sent.
struct Written {
    digest: String,
    body: Bytes,
}

#[OpenApi(tag = "Tag::Framework")]
impl FrameworkApi {
    /// The competency framework in force.
    #[oai(path = "/framework", method = "get", operation_id = "get_framework")]
    async fn get(&self, _caller: Signed) -> Result<Prepared<FrameworkOut>, Problem> {
        let content = self.app.content().await?;
        Ok(Prepared::new(self.body(content.framework()?)))
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
