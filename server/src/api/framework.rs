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

use wire::{FormOut, FrameworkOut};

/// The framework. Its text is long and the same for everybody, so it is written
/// once for each published version.
pub struct FrameworkApi {
    app: Arc<App>,
    written: ArcSwapOption<Written>,
}

/// The framework as it is sent: all of it, and what a form holds.
struct Written {
    digest: String,
    whole: Bytes,
    form: Bytes,
}

#[OpenApi(tag = "Tag::Framework")]
impl FrameworkApi {
    /// The competency framework in force.
    #[oai(path = "/framework", method = "get", operation_id = "get_framework")]
    async fn get(&self, _caller: Signed) -> Result<Prepared<FrameworkOut>, Problem> {
        let content = self.app.content().await?;
        Ok(Prepared::new(self.written(content.framework()?).whole.clone()))
    }

    /// What a form for observations holds of the framework in force, without rules and paths.
    ///
    /// It is what a coach's phone loads before the first tap.
    #[oai(path = "/framework/form", method = "get", operation_id = "get_framework_form")]
    async fn form(&self, _caller: Signed) -> Result<Prepared<FormOut>, Problem> {
        let content = self.app.content().await?;
        Ok(Prepared::new(self.written(content.framework()?).form.clone()))
    }
}

impl FrameworkApi {
    /// The framework of an app.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, written: ArcSwapOption::empty() }
    }

    fn written(&self, published: &PublishedFramework) -> Arc<Written> {
        if let Some(written) = self.written.load_full().filter(|one| one.digest == published.digest) {
            return written;
        }
        let written = Arc::new(Written {
            digest: published.digest.clone(),
            whole: FrameworkOut::new(published).to_json_string().into(),
            form: FormOut::new(published).to_json_string().into(),
        });
        self.written.store(Some(written.clone()));
        written
    }
}
