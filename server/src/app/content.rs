//! Published content: parsed once, kept in memory, and published in one deed.
//! History is rows: a version is never changed, an older one never republished.

mod publish;
mod read;
mod since;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;
use fieldcraft_competencies::certification::Path as CertificationPath;
use fieldcraft_competencies::evaluate::Rules;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_curriculum::{Drill, Module, Reviewer, Vignette};
use fieldcraft_entities::{framework_version, module_version, vignette_version};

pub use publish::PublishReport;
pub(super) use publish::is_new;
pub use read::{Findings, FoundLine, Shelf, Sources, checked_sources, lint, read_library, read_sources};
pub use since::VersionDates;

use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::{self, content::ModuleHead, facts::Scopes, reviews::Review};

/// Another replica's publishing shows within this time.
const LOOK_AGAIN_MS: i64 = 15_000;

/// A framework version with when it was published.
#[derive(Debug)]
pub struct PublishedFramework {
    /// The framework. A version lives as long as the server: there are a handful in its life, and
    /// what is prepared from it may then be kept beside it.
    pub framework: &'static Framework,
    /// Its requirements, taken apart once instead of in every deed.
    pub rules: Rules<'static>,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
    /// SHA-256 of the canonical form.
    pub digest: String,
}

impl PublishedFramework {
    /// A framework that was published then, with its rules.
    pub(super) fn new(framework: Framework, published_at: i64, digest: String) -> Self {
        let framework = for_life(framework, &digest);
        Self { framework, rules: Rules::new(framework), published_at, digest }
    }
}

/// The one copy of a version that is kept: content is read again whenever any of it changes.
fn for_life(framework: Framework, digest: &str) -> &'static Framework {
    static KEPT: Mutex<BTreeMap<String, &'static Framework>> = Mutex::new(BTreeMap::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.entry(digest.to_owned()).or_insert_with(|| Box::leak(Box::new(framework)))
}

/// Everything that is published.
#[derive(Debug, Default)]
pub struct Content {
    /// The framework in force; none before the first publishing.
    pub framework: Option<Arc<PublishedFramework>>,
    /// When versions of requirements came into force.
    pub version_dates: VersionDates,
    /// The newest version of each module that is not hidden.
    pub modules: BTreeMap<String, Arc<Module>>,
    /// Every version of every module, without content.
    pub heads: Vec<ModuleHead>,
    /// The newest version of each vignette.
    pub vignettes: BTreeMap<String, Arc<Vignette>>,
    /// The newest version of each drill.
    pub drills: BTreeMap<String, Arc<Drill>>,
    /// Reviews of modules, in the order of their recording.
    pub reviews: Vec<Review>,
    /// The demonstration was loaded here: its modules count without a review.
    pub demonstration: bool,
    /// Codes that the center took off the shelf, each with the reason.
    pub hidden: BTreeMap<String, String>,
    /// What certificates cover, as far as it was asked for.
    pub scopes: Scopes,
    pub(super) state: State,
}

/// What changes whenever content does: how many versions there are of each kind, how
/// many reviews, and whether the demonstration was loaded.
type State = ([i64; 4], u64, bool);

impl Content {
    /// The framework in force.
    ///
    /// # Errors
    /// Nothing is published yet.
    pub fn framework(&self) -> AppResult<&Arc<PublishedFramework>> {
        self.framework.as_ref().ok_or(AppError::NotFound("published framework"))
    }

    /// What the framework in force calls a competency.
    #[must_use]
    pub fn title_of(&self, competency: &str) -> Option<String> {
        let framework = &self.framework.as_ref()?.framework;
        Some(framework.competency(competency.parse().ok()?)?.title.clone())
    }

    /// What the framework in force says of an indicator.
    #[must_use]
    pub fn text_of(&self, indicator: &str) -> Option<String> {
        let framework = &self.framework.as_ref()?.framework;
        Some(framework.indicator(indicator.parse().ok()?)?.text.clone())
    }

    /// The certification paths of the framework in force.
    #[must_use]
    pub fn paths(&self) -> &[CertificationPath] {
        self.framework.as_ref().map_or(&[], |published| &published.framework.paths)
    }

    /// The clinicians who reviewed a version of a module, or another one with no material
    /// change between: those whom its text names, then those recorded.
    #[must_use]
    pub fn reviewers(&self, module: &Module) -> Vec<Reviewer> {
        let recorded = self.recorded(&module.code, module.version.into()).map(|review| Reviewer {
            name: review.row.reviewer_name.clone(),
            credential: review.row.credential.clone(),
            date: review.row.reviewed_on.to_string(),
        });
        module.reviewed_by.iter().cloned().chain(recorded).collect()
    }

    /// Has a clinician reviewed this version, by its text or by the center's record?
    #[must_use]
    pub fn is_reviewed(&self, code: &str, version: i64) -> bool {
        let by_text = |head: &ModuleHead| head.code == code && head.version == version && head.reviewed;
        self.heads.iter().any(by_text) || self.recorded(code, version).next().is_some()
    }

    /// The records that stand of reviews of a version's substance.
    fn recorded<'c>(&'c self, code: &'c str, version: i64) -> impl Iterator<Item = &'c Review> {
        let substance = move |version: i64| {
            let heads = self.heads.iter().filter(move |head| head.code == code && head.material_change);
            heads.map(|head| head.version).filter(move |material| *material <= version).max()
        };
        self.reviews.iter().filter(move |review| {
            review.row.module_code == code
                && review.withdrawn.is_none()
                && substance(review.row.module_version) == substance(version)
        })
    }

    /// The vignettes that raters are given: the newest version of each that is not hidden.
    pub fn offered_vignettes(&self) -> impl Iterator<Item = &Arc<Vignette>> {
        self.vignettes.values().filter(|vignette| !self.hidden.contains_key(&vignette.code))
    }

    /// The newest version of a module.
    ///
    /// # Errors
    /// There is no such module.
    pub fn module(&self, code: &str) -> AppResult<&Arc<Module>> {
        self.modules.get(code).ok_or(AppError::NotFound("module"))
    }
}

/// What is published, with the instant of the last look at the database.
#[derive(Default)]
pub struct ContentCache {
    current: ArcSwapOption<Content>,
    looked_at: AtomicI64,
}

impl App {
    /// What is published.
    pub async fn content(&self) -> AppResult<Arc<Content>> {
        let now = self.now();
        let known = self.content.current.load_full();
        if let Some(content) = &known
            && now.abs_diff(self.content.looked_at.load(Ordering::Relaxed)) < LOOK_AGAIN_MS.unsigned_abs()
        {
            return Ok(content.clone());
        }
        let state = self.content_state().await?;
        self.content.looked_at.store(now, Ordering::Relaxed);
        match known {
            Some(content)
                if content.state == state
                    && content.hidden == store::content::hidden(&self.store.read).await? =>
            {
                Ok(content)
            }
            _ => self.reload_content().await,
        }
    }

    async fn content_state(&self) -> AppResult<State> {
        let db = &self.store.read;
        let (versions, reviews) = (store::content::state(db).await?, store::reviews::count(db).await?);
        Ok((versions, reviews, store::people::any_demo(db).await?))
    }

    /// Reads what is published again, after a deed that changed it.
    pub(crate) async fn reload_content(&self) -> AppResult<Arc<Content>> {
        let db = &self.store.read;
        let state = self.content_state().await?;
        let reviews = store::reviews::all(db).await?;
        let (frameworks, heads) =
            (store::content::frameworks(db).await?, store::content::module_heads(db).await?);
        let (modules, vignettes) = (store::content::modules(db).await?, store::content::vignettes(db).await?);
        let (drills, hidden) = (store::content::drills(db).await?, store::content::hidden(db).await?);
        // Rendering Markdown takes milliseconds a module: not on the async threads.
        let parse = move || {
            let mut content = parse((state, hidden), &frameworks, heads, modules, vignettes)?;
            content.drills = super::drills::parse(drills)?;
            content.drills.retain(|code, _| !content.hidden.contains_key(code));
            Ok::<_, AppError>(content)
        };
        let content = tokio::task::spawn_blocking(parse).await.map_err(AppError::internal)??;
        let content = Arc::new(Content { reviews, ..content });
        self.content.current.store(Some(content.clone()));
        self.content.looked_at.store(self.now(), Ordering::Relaxed);
        Ok(content)
    }
}

fn parse(
    (state, hidden): (State, BTreeMap<String, String>),
    frameworks: &[framework_version::Model],
    heads: Vec<ModuleHead>,
    modules: Vec<module_version::Model>,
    vignettes: Vec<vignette_version::Model>,
) -> AppResult<Content> {
    let mut content = Content { heads, state, hidden, demonstration: state.2, ..Content::default() };
    if let Some(row) = frameworks.last().cloned() {
        let framework = Framework::from_canonical_json(&row.content).map_err(AppError::internal)?;
        let published: Vec<_> =
            frameworks.iter().map(|row| (row.published_at, row.content.as_str())).collect();
        content.version_dates = VersionDates::new(&framework, &published)?;
        content.framework = Some(Arc::new(PublishedFramework::new(framework, row.published_at, row.digest)));
    }
    // Rows come oldest first, so that the newest version of each code stays.
    let newest: BTreeMap<String, module_version::Model> = modules
        .into_iter()
        .map(|m| (m.code.clone(), m))
        .filter(|(code, _)| !content.hidden.contains_key(code))
        .collect();
    for (code, row) in newest {
        let module = Module::from_canonical_json(&row.content).map_err(AppError::internal)?;
        content.modules.insert(code, Arc::new(module));
    }
    for row in vignettes {
        let vignette = Vignette::from_canonical_json(&row.content).map_err(AppError::internal)?;
        content.vignettes.insert(row.code, Arc::new(vignette));
    }
    Ok(content)
}
