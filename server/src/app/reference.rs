//! What people look up, and what is open to everybody: the glossary, role cards and open lessons.
//! They are no evidence and have no versions; they come from the files that the server runs with.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use fieldcraft_curriculum::{
    Glossary, Lesson, Module, OpenLesson, RoleCard, load_glossary, load_open_lessons, load_role_cards,
};

use super::content::Content;
use super::learning::modules::in_language;
use crate::error::{AppError, AppResult};
use crate::state::App;

/// What people look up, and what is open to everybody.
#[derive(Debug, Default)]
pub struct Reference {
    /// The glossary, if there is one.
    pub glossary: Option<Glossary>,
    /// The role cards, in the order of their roles.
    pub role_cards: Vec<RoleCard>,
    /// The lessons that may be read without an account.
    pub open_lessons: Vec<OpenLesson>,
}

/// The reference, and the content that it was read for.
#[derive(Default)]
pub struct ReferenceCache {
    current: ArcSwapOption<Known>,
}

struct Known {
    content: Arc<Content>,
    reference: Arc<Reference>,
}

/// A lesson that anybody may read.
pub struct Opened {
    /// The module, in the language that was asked for.
    pub module: Arc<Module>,
    /// The lesson's place in it.
    place: usize,
}

impl Opened {
    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.module.lessons[self.place]
    }
}

impl App {
    /// What people look up, for the content that is published.
    pub async fn reference(&self) -> AppResult<Arc<Reference>> {
        let content = self.content().await?;
        if let Some(known) = self.reference.current.load().as_ref()
            && Arc::ptr_eq(&known.content, &content)
        {
            return Ok(known.reference.clone());
        }
        let (folders, published) = (self.config.folders(), content.clone());
        let read = tokio::task::spawn_blocking(move || {
            let files = folders.curriculum_files()?;
            let modules: Vec<Module> = published.modules.values().map(|m| Module::clone(m)).collect();
            let roles = |role: &str| role.starts_with('R');
            anyhow::Ok(Reference {
                glossary: load_glossary(&files, &modules).0,
                role_cards: load_role_cards(&files, &roles).0,
                open_lessons: load_open_lessons(&files, &modules).0,
            })
        });
        let reference = Arc::new(read.await.map_err(AppError::internal)?.map_err(AppError::internal)?);
        let known = Known { content, reference: reference.clone() };
        self.reference.current.store(Some(Arc::new(known)));
        Ok(reference)
    }

    /// A lesson that is open to everybody, in its own language or another.
    ///
    /// # Errors
    /// The lesson is not open, whether it is there or not.
    pub async fn open_lesson(&self, code: &str, slug: &str, language: Option<&str>) -> AppResult<Opened> {
        let reference = self.reference().await?;
        let open = reference.open_lessons.iter().any(|open| open.module == code && open.lesson == slug);
        if !open {
            return Err(AppError::NotFound("open lesson"));
        }
        let content = self.content().await?;
        let module = in_language(content.module(code)?, language).await?;
        let place = module.lessons.iter().position(|lesson| lesson.slug == slug);
        let place = place.ok_or(AppError::NotFound("open lesson"))?;
        Ok(Opened { module, place })
    }
}
