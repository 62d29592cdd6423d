//! What people look up, and what is open to everybody: the glossary, the search index, role cards
//! and open lessons.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use fieldcraft_curriculum::Module;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;

use super::prepared::Prepared;
use super::{Problem, Signed, Tag};
use crate::app::reference::Reference;
use crate::error::{AppError, AppResult};
use crate::state::App;

mod wire;

use wire::{GlossaryOut, OpenLessonOut, RoleCardsOut, SearchIndexOut};

/// What people look up. Indexes are long and the same for everybody, so each is written once.
pub struct ReferenceApi {
    app: Arc<App>,
    indexes: Mutex<BTreeMap<String, Written>>,
}

/// An index as it is sent, and what it was written for.
struct Written {
    reference: Arc<Reference>,
    body: Bytes,
}

#[OpenApi(tag = "Tag::Learning")]
impl ReferenceApi {
    /// The glossary, in English or another of its languages.
    #[oai(path = "/glossary", method = "get", operation_id = "get_glossary")]
    async fn glossary(
        &self,
        _caller: Signed,
        /// A language that it can be read in, such as `es`.
        language: Query<Option<String>>,
    ) -> Result<Json<GlossaryOut>, Problem> {
        let reference = self.app.reference().await?;
        let glossary = reference.glossary.as_ref().ok_or(AppError::NotFound("glossary"))?;
        Ok(Json(GlossaryOut::new(glossary, language.0.as_deref())?))
    }

    /// Everything that can be found in lessons, job aids, the glossary and role cards: the page
    /// searches it. It changes only when something is published; ask again with its `ETag`.
    #[oai(path = "/search-index", method = "get", operation_id = "get_search_index")]
    async fn search_index(
        &self,
        _caller: Signed,
        /// The language to find texts in, such as `es`; what is not translated is in its own.
        language: Query<Option<String>>,
    ) -> Result<Prepared<SearchIndexOut>, Problem> {
        let language = language.0.unwrap_or_else(|| "en".to_owned());
        Ok(Prepared::new(self.index(language).await?))
    }

    /// What each role is like, for people who think about the work; and the lessons that they may
    /// read without an account.
    #[oai(path = "/role-cards", method = "get", operation_id = "list_role_cards")]
    async fn role_cards(&self) -> Result<Json<RoleCardsOut>, Problem> {
        let (reference, content) = (self.app.reference().await?, self.app.content().await?);
        let modules: Vec<&Module> = content.modules.values().map(AsRef::as_ref).collect();
        Ok(Json(RoleCardsOut::new(&reference, &modules)))
    }

    /// A lesson that may be read without an account.
    #[oai(path = "/open-lessons/:code/:slug", method = "get", operation_id = "get_open_lesson")]
    async fn open_lesson(
        &self,
        code: Path<String>,
        slug: Path<String>,
        /// A language that the module can be read in, such as `es`; its own when absent.
        language: Query<Option<String>>,
    ) -> Result<Json<OpenLessonOut>, Problem> {
        let opened = self.app.open_lesson(&code.0, &slug.0, language.0.as_deref()).await?;
        Ok(Json(OpenLessonOut::new(&opened)))
    }
}

impl ReferenceApi {
    /// What people look up in an app.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, indexes: Mutex::default() }
    }

    /// The index of a language, written anew when something was published.
    async fn index(&self, language: String) -> AppResult<Bytes> {
        let (reference, content) = (self.app.reference().await?, self.app.content().await?);
        let languages = wire::languages(&reference, content.modules.values().map(AsRef::as_ref));
        if !languages.contains(&language) {
            let there = languages.into_iter().collect::<Vec<_>>().join(", ");
            return Err(AppError::field(
                "?language",
                format!("There are texts in: {there}. Choose one of these."),
            ));
        }
        if let Some(body) = self.written(&language, &reference) {
            return Ok(body);
        }
        let (of, wanted) = (reference.clone(), language.clone());
        // Translations are rendered for it: not on the async threads.
        let write = move || {
            let modules = content.modules.values().map(AsRef::as_ref);
            SearchIndexOut::new(&of, modules, &wanted).to_json_string()
        };
        let body = Bytes::from(tokio::task::spawn_blocking(write).await.map_err(AppError::internal)?);
        let written = Written { reference, body: body.clone() };
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).insert(language, written);
        Ok(body)
    }

    fn written(&self, language: &str, reference: &Arc<Reference>) -> Option<Bytes> {
        let indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        indexes.get(language).filter(|w| Arc::ptr_eq(&w.reference, reference)).map(|w| w.body.clone())
    }
}
