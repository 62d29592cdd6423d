//! Modules as a learner meets them: what there is, how far they are, the lessons
//! and the check without its keys. Whoever is signed in may read what is published.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_curriculum::{Module, PublicItem, Reviewer, public_item};
use fieldcraft_entities::lesson_reading;
use uuid::Uuid;

use super::duties;
use super::standing::{Progress, Standing, seed};
use crate::app::access::verdict;
use crate::app::content::Content;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::{self, facts};

/// A module with how far the caller is.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The version in force.
    pub module: Arc<Module>,
    /// How far they are.
    pub standing: Standing,
    /// What they should know about versions.
    pub note: Option<String>,
    /// The clinicians who reviewed the version in force; nobody yet when empty.
    pub reviewers: Vec<Reviewer>,
}

/// A module opened by a learner.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The module and how far they are.
    pub offered: Offered,
    /// The check without its keys, in the learner's order.
    pub items: Vec<PublicItem>,
}

impl App {
    /// Every published module, with how far the caller is.
    pub async fn modules(&self, caller: &Caller) -> AppResult<Vec<Offered>> {
        let content = self.content().await?;
        let db = &self.store.read;
        let readings = store::learning::readings(db, caller.person, None).await?;
        let attempts = store::learning::attempts(db, caller.person, None).await?;
        let mut offered: Vec<Offered> = content
            .modules
            .values()
            .map(|module| Offered {
                standing: Standing::new(module, &content.heads, &readings, &attempts),
                module: module.clone(),
                note: None,
                reviewers: content.reviewers(module),
            })
            .collect();
        self.add_notes(&content, caller.person, &mut offered).await?;
        Ok(offered)
    }

    /// One module for the caller to learn from, in its own language or another.
    pub async fn module(&self, caller: &Caller, code: &str, language: Option<&str>) -> AppResult<Opened> {
        let content = self.content().await?;
        let module = in_language(content.module(code)?, language).await?;
        let db = &self.store.read;
        let readings = store::learning::readings(db, caller.person, Some(code)).await?;
        let attempts = store::learning::attempts(db, caller.person, Some(code)).await?;
        let standing = Standing::new(&module, &content.heads, &readings, &attempts);
        let seed = seed(caller.person, code, i64::from(module.version), standing.tries);
        let items = module.check.items.iter().map(|item| public_item(item, seed)).collect();
        let reviewers = content.reviewers(&module);
        let mut offered = [Offered { module, standing, note: None, reviewers }];
        self.add_notes(&content, caller.person, &mut offered).await?;
        let [offered] = offered;
        Ok(Opened { offered, items })
    }

    /// Notes about versions. The facts behind a due day are read only where one is said.
    async fn add_notes(&self, content: &Content, person: Uuid, offered: &mut [Offered]) -> AppResult<()> {
        let changed = offered.iter().any(|o| o.standing.progress == Progress::Changed);
        let duties = match &content.framework {
            Some(framework) if changed => {
                let (facts, today) = self.facts_of(person).await?;
                duties::duties(framework.framework, &facts, today, self.now())
            }
            _ => Vec::new(),
        };
        for offered in offered {
            let due_on = due_on(&duties, &offered.module.code);
            offered.note = offered.standing.note(&offered.module, due_on);
        }
        Ok(())
    }

    /// Keeps that the caller has read a lesson. Again is harmless; the first time stays.
    pub async fn read_lesson(&self, caller: &Caller, code: &str, slug: &str) -> AppResult<()> {
        may_learn(caller)?;
        let content = self.content().await?;
        let module = content.module(code)?;
        let lesson = module.lesson(slug).ok_or(AppError::NotFound("lesson"))?;
        let tx = self.store.begin().await?;
        let row = lesson_reading::Model {
            person_id: caller.person,
            module_code: module.code.clone(),
            module_version: module.version.into(),
            slug: lesson.slug.clone(),
            read_at: self.now(),
        };
        store::learning::keep_reading(&tx, row).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// May the caller read lessons and take checks, for themselves?
pub(super) fn may_learn(caller: &Caller) -> AppResult<()> {
    verdict(policy::check(caller, Action::SubmitAttempt, &Target::own()), "module")
}

/// The module with its texts in a language that it can be read in.
pub(in crate::app) async fn in_language(
    module: &Arc<Module>,
    language: Option<&str>,
) -> AppResult<Arc<Module>> {
    let own = module.languages.first();
    let Some(language) = language.filter(|language| own.is_none_or(|own| own != language)) else {
        return Ok(module.clone());
    };
    let (original, wanted) = (module.clone(), language.to_owned());
    let translate = move || original.in_language(&wanted);
    let translated = tokio::task::spawn_blocking(translate).await.map_err(AppError::internal)?;
    translated.map(Arc::new).ok_or_else(|| {
        let there = module.languages.join(", ");
        AppError::field("/language", format!("{} can be read in: {there}. Choose one of these.", module.code))
    })
}

fn due_on(duties: &[duties::Duty], code: &str) -> Option<NaiveDate> {
    duties.iter().find(|duty| duty.module == code).and_then(|duty| duty.due_on).map(facts::date)
}
