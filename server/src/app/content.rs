//! Published content: parsed once, kept in memory, and published in one deed.
//! History is rows: a version is never changed, an older one never republished.

mod since;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwapOption;
use fieldcraft_competencies::certification::Path as CertificationPath;
use fieldcraft_competencies::framework::{self, Framework};
use fieldcraft_curriculum as curriculum;
use fieldcraft_curriculum::vignette::Pool;
use fieldcraft_curriculum::{Drill, Hidden, Merged, Module, Origin, Reviewer, Vignette};
use fieldcraft_entities::{content_file, framework_version, module_version, vignette_version};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde_json::json;
use uuid::Uuid;

pub use since::VersionDates;

use super::folders::{Files, Folders};
use super::publishing::How;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::state::App;
use crate::store::{self, content::ModuleHead, reviews::Review};

/// Another replica's publishing shows within this time.
const LOOK_AGAIN_MS: i64 = 15_000;

/// A framework version with when it was published.
#[derive(Clone, Debug)]
pub struct PublishedFramework {
    /// The framework.
    pub framework: Framework,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
    /// SHA-256 of the canonical form.
    pub digest: String,
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

/// Content read from files and checked, ready to publish.
pub struct Sources {
    /// The framework.
    pub framework: Framework,
    /// The modules.
    pub modules: Vec<Module>,
    /// The vignettes.
    pub vignettes: Vec<Vignette>,
    /// The drills.
    pub drills: Vec<Drill>,
    /// What a center's own folder takes off the shelf.
    pub hidden: Vec<Hidden>,
}

/// What publishing did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// Newly published, such as `M01 version 2`.
    pub published: Vec<String>,
    /// Already there.
    pub unchanged: usize,
    /// Newly taken off the shelf.
    pub hidden: Vec<String>,
    /// Put back on the shelf.
    pub shown: Vec<String>,
}

impl PublishReport {
    /// Did nothing change?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.published.is_empty() && self.hidden.is_empty() && self.shown.is_empty()
    }

    fn note_hidden(&mut self, before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) {
        self.hidden = now.keys().filter(|code| !before.contains_key(*code)).cloned().collect();
        self.shown = before.keys().filter(|code| !now.contains_key(*code)).cloned().collect();
    }
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

    /// Publishes what is new in `sources` without a proposal: at the first start, in the
    /// demonstration, or as an operator's command.
    ///
    /// # Errors
    /// A version that is published already with other content, or an older one; an
    /// operator's command without two names where something is published already.
    pub async fn publish(&self, how: How, sources: &Sources) -> AppResult<PublishReport> {
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "publish").await?;
        let first = store::content::state(&tx).await? == [0; 4];
        let how = if first && how == How::Start { How::First } else { how };
        how.check(first)?;
        let report = self.publish_in(&tx, &how, sources).await?;
        tx.commit().await?;
        self.reload_content().await?;
        Ok(report)
    }

    /// Publishes in a transaction that holds the lock.
    pub(crate) async fn publish_in(
        &self,
        tx: &DatabaseTransaction,
        how: &How,
        sources: &Sources,
    ) -> AppResult<PublishReport> {
        let by = match how {
            How::TwoPeople { approved, .. } => Some(*approved),
            _ => None,
        };
        let mut report = PublishReport::default();
        self.publish_framework(tx, by, &sources.framework, &mut report).await?;
        let heads = store::content::module_heads(tx).await?;
        for module in &sources.modules {
            self.publish_module(tx, by, module, &heads, &mut report).await?;
        }
        let there = store::content::vignettes(tx).await?;
        for vignette in &sources.vignettes {
            self.publish_vignette(tx, vignette, &there, &mut report).await?;
        }
        self.publish_drills(tx, &sources.drills, &mut report).await?;
        let hidden: BTreeMap<String, String> =
            sources.hidden.iter().map(|hidden| (hidden.code.clone(), hidden.reason.clone())).collect();
        report.note_hidden(&store::content::hidden(tx).await?, &hidden);
        store::content::hide(tx, &hidden).await?;
        if !report.is_empty() {
            let detail = json!({
                "published": report.published, "hidden": report.hidden, "shown": report.shown, "how": how,
            });
            self.audit(tx, by, "content.publish", "content", None, detail).await?;
            store::status::mark_all(tx).await?;
        }
        Ok(report)
    }

    async fn publish_framework(
        &self,
        tx: &DatabaseTransaction,
        by: Option<Uuid>,
        framework: &Framework,
        report: &mut PublishReport,
    ) -> AppResult<()> {
        let content = framework.canonical_json();
        let digest = hash_token(&content);
        let there = store::content::frameworks(tx).await?;
        let there: Vec<(i64, &str)> = there.iter().map(|row| (row.version, row.digest.as_str())).collect();
        let version = i64::from(framework.version);
        if !is_new(&framework.code, version, &digest, &there)? {
            report.unchanged += 1;
            return Ok(());
        }
        framework_version::ActiveModel {
            id: Set(self.id()),
            code: Set(framework.code.clone()),
            version: Set(version),
            digest: Set(digest),
            content: Set(content),
            published_at: Set(self.now()),
            published_by: Set(by),
        }
        .insert(tx)
        .await?;
        report.published.push(format!("{} version {version}", framework.code));
        Ok(())
    }

    async fn publish_module(
        &self,
        tx: &DatabaseTransaction,
        by: Option<Uuid>,
        module: &Module,
        heads: &[ModuleHead],
        report: &mut PublishReport,
    ) -> AppResult<()> {
        let content = module.canonical_json();
        let digest = hash_token(&content);
        let there: Vec<(i64, &str)> =
            heads.iter().filter(|h| h.code == module.code).map(|h| (h.version, h.digest.as_str())).collect();
        let version = i64::from(module.version);
        let new = is_new(&module.code, version, &digest, &there);
        if !new.map_err(|error| with_way_out(error, module))? {
            report.unchanged += 1;
            return Ok(());
        }
        module_version::ActiveModel {
            id: Set(self.id()),
            code: Set(module.code.clone()),
            version: Set(version),
            digest: Set(digest),
            title: Set(module.title.clone()),
            minutes: Set(i64::from(module.minutes)),
            material_change: Set(module.material_change),
            reviewed: Set(!module.reviewed_by.is_empty()),
            content: Set(content),
            published_at: Set(self.now()),
            published_by: Set(by),
        }
        .insert(tx)
        .await?;
        let files = module.pictures.iter().map(|picture| content_file::ActiveModel {
            module_code: Set(module.code.clone()),
            module_version: Set(version),
            name: Set(picture.name.clone()),
            media_type: Set(picture.media_type.clone()),
            bytes: Set(picture.bytes.clone()),
        });
        let files: Vec<_> = files.collect();
        if !files.is_empty() {
            content_file::Entity::insert_many(files).exec(tx).await?;
        }
        report.published.push(format!("{} version {version}", module.code));
        Ok(())
    }

    async fn publish_vignette(
        &self,
        tx: &DatabaseTransaction,
        vignette: &Vignette,
        there: &[vignette_version::Model],
        report: &mut PublishReport,
    ) -> AppResult<()> {
        let content = vignette.canonical_json();
        let digest = hash_token(&content);
        let there: Vec<(i64, &str)> = there
            .iter()
            .filter(|v| v.code == vignette.code)
            .map(|v| (v.version, v.digest.as_str()))
            .collect();
        let version = i64::from(vignette.version);
        if !is_new(&vignette.code, version, &digest, &there)? {
            report.unchanged += 1;
            return Ok(());
        }
        vignette_version::ActiveModel {
            id: Set(self.id()),
            code: Set(vignette.code.clone()),
            version: Set(version),
            digest: Set(digest),
            pool: Set(pool_name(vignette.pool).into()),
            content: Set(content),
            published_at: Set(self.now()),
        }
        .insert(tx)
        .await?;
        report.published.push(format!("{} version {version}", vignette.code));
        Ok(())
    }
}

/// Is this version new? The same content again is not; other content under a
/// published number, or a number below the newest, is refused.
pub(super) fn is_new(code: &str, version: i64, digest: &str, there: &[(i64, &str)]) -> AppResult<bool> {
    match there.iter().find(|(v, _)| *v == version) {
        Some((_, same)) if *same == digest => Ok(false),
        Some(_) => Err(AppError::Conflict(format!(
            "{code} version {version} is published already with other content. Raise its version to {}.",
            version + 1
        ))),
        None if there.iter().any(|(v, _)| *v > version) => Err(AppError::Conflict(format!(
            "{code} has a newer version than {version}; an older one cannot be published."
        ))),
        None => Ok(true),
    }
}

/// What to do when a center's own version and the shipped one stand in each other's way.
fn with_way_out(error: AppError, module: &Module) -> AppError {
    let AppError::Conflict(said) = error else { return error };
    AppError::Conflict(match &module.origin {
        Some(origin) => format!("{said} This one is {}.", origin.words()),
        None => format!(
            "{said} If the published one is your center's own, keep it in your folder, or put a copy of \
             ours there under a higher number."
        ),
    })
}

fn pool_name(pool: Pool) -> &'static str {
    match pool {
        Pool::Counted => "counted",
        Pool::Practice => "practice",
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
        content.framework = Some(Arc::new(PublishedFramework {
            framework,
            published_at: row.published_at,
            digest: row.digest,
        }));
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

/// Everything that was found in the files, errors and advice.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// One line each: file, line, column, what is wrong and how to mend it.
    pub lines: Vec<FoundLine>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct FoundLine {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// File below the content folder.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// What it is about.
    pub rule: curriculum::Rule,
}

impl Findings {
    /// Does anything keep the content from being published?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.lines.iter().any(|line| line.severity == "error")
    }
}

/// Reads content from a center's own folder, or what is embedded, and checks it.
///
/// # Errors
/// A file cannot be read.
pub fn read_sources(folders: &Folders) -> anyhow::Result<(Option<Sources>, Findings)> {
    let Files { framework: framework_files, curriculum: merged } = folders.read()?;
    let mut findings = Findings::default();
    findings.add_curriculum(folders, &merged, merged.findings.clone());
    let codes: Vec<String> = framework_files.iter().filter_map(|(path, _)| competency_code(path)).collect();
    let known = |code: &str| code.split_once('.').is_some_and(|(c, _)| codes.iter().any(|k| k == c));
    let roles = |code: &str| {
        code.strip_prefix('R').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=11).contains(&n))
    };
    let (mut modules, found) = curriculum::load_modules(&merged.files, &known, &roles);
    findings.add_curriculum(folders, &merged, found);
    for module in &mut modules {
        module.origin = merged.origins.get(&module.code).cloned();
    }
    let (vignettes, found) = curriculum::load_vignettes(&merged.files, &known);
    findings.add_curriculum(folders, &merged, found);
    let (drills, found) = curriculum::load_drills(&merged.files, &known);
    findings.add_curriculum(folders, &merged, found);
    // What is hidden is known here, so that the overlay is blamed for hiding it and not the rule.
    let hidden_codes = merged.hidden.iter().map(|hidden| hidden.code.as_str());
    let module_codes: Vec<&str> = modules.iter().map(|m| m.code.as_str()).chain(hidden_codes).collect();
    let drill_kinds: Vec<&str> = drills.iter().filter_map(|drill| drill.counts_as.as_deref()).collect();
    let published = framework::Published { modules: &module_codes, drills: &drill_kinds };
    let files: Vec<framework::SourceFile<'_>> =
        framework_files.iter().map(|(path, text)| framework::SourceFile { path, text }).collect();
    let framework = match Framework::load(&files, &published) {
        Ok(framework) => Some(framework),
        Err(found) => {
            findings.lines.extend(found.into_iter().map(|f| FoundLine {
                severity: "error".into(),
                file: format!("competencies/framework/{}", f.file),
                line: f.line,
                column: f.column,
                message: f.message,
                remedy: f.remedy,
                rule: curriculum::Rule::Format,
            }));
            None
        }
    };
    if let Some(framework) = &framework {
        findings.add_curriculum(folders, &merged, needed(framework, &merged));
    }
    let sources = framework.filter(|_| !findings.has_errors()).map(|framework| Sources {
        framework,
        modules,
        vignettes,
        drills,
        hidden: merged.hidden,
    });
    Ok((sources, findings))
}

/// An error for each hidden module that a rule of the framework rests on.
fn needed(framework: &Framework, merged: &Merged) -> Vec<curriculum::Finding> {
    let rules: Vec<(&str, String)> = framework
        .requirements
        .iter()
        .map(|rule| (rule.code.as_str(), serde_json::to_string(rule).unwrap_or_default()))
        .chain(
            framework
                .paths
                .iter()
                .map(|path| (path.code.as_str(), serde_json::to_string(path).unwrap_or_default())),
        )
        .collect();
    let mut findings = Vec::new();
    for hidden in &merged.hidden {
        let quoted = format!("\"{}\"", hidden.code);
        let resting: Vec<&str> =
            rules.iter().filter(|(_, text)| text.contains(&quoted)).map(|(code, _)| *code).collect();
        if !resting.is_empty() {
            let message = format!("{} cannot be hidden: {} rests on it", hidden.code, resting.join(", "));
            let remedy = format!(
                "Replace it by a module of your own with the code {}, or use a framework of your own \
                 (--content) whose rules do not name it.",
                hidden.code
            );
            findings.push(
                curriculum::Finding::error(curriculum::overlay::OVERLAY_FILE, hidden.line, message, remedy)
                    .under(curriculum::Rule::UnknownCode),
            );
        }
    }
    findings
}

/// As [`read_sources`], with every error in one sentence a person can act on.
///
/// # Errors
/// The content cannot be read, or must not be published.
pub fn checked_sources(folders: &Folders) -> AppResult<Sources> {
    let (sources, findings) = read_sources(folders).map_err(AppError::internal)?;
    sources.ok_or_else(|| {
        let errors = findings.lines.into_iter().filter(|line| line.severity == "error");
        let errors: Vec<FieldError> = errors
            .map(|l| FieldError::new(format!("{}:{}", l.file, l.line), format!("{} {}", l.message, l.remedy)))
            .collect();
        let first = errors.first().map(|e| format!("{}: {}", e.pointer, e.detail)).unwrap_or_default();
        AppError::Invalid {
            detail: format!("The content has {} errors; the first: {first}", errors.len()),
            errors,
        }
    })
}

impl Findings {
    fn add_curriculum(&mut self, folders: &Folders, merged: &Merged, found: Vec<curriculum::Finding>) {
        self.lines.extend(found.into_iter().map(|f| merged.excuse(f)).map(|f| FoundLine {
            severity: f.severity.to_string(),
            file: folders.shown(merged, &f.file),
            line: f.line.into(),
            column: f.column.into(),
            message: f.message,
            remedy: f.remedy,
            rule: f.rule,
        }));
    }
}

/// Everything that can be read from the folders.
///
/// # Errors
/// A file cannot be read, or the content has errors.
pub fn read_library(folders: &Folders) -> anyhow::Result<Shelf> {
    let sources = checked_sources(folders)?;
    let merged = folders.read()?.curriculum;
    let indicators: Vec<String> = sources
        .framework
        .competencies
        .iter()
        .flat_map(|competency| &competency.indicators)
        .map(|indicator| indicator.code.to_string())
        .collect();
    let known = |code: &str| indicators.iter().any(|indicator| indicator == code);
    let (mut library, _) = curriculum::Library::load(&merged.files, &known, &|role| role.starts_with('R'));
    for module in &mut library.modules {
        module.origin = merged.origins.get(&module.code).cloned();
    }
    Ok(Shelf { library, indicators, origins: merged.origins, hidden: merged.hidden })
}

/// Everything that was read, and where it comes from.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The content.
    pub library: curriculum::Library,
    /// The codes of the framework's indicators, in its order.
    pub indicators: Vec<String>,
    /// Where each part comes from that is not as shipped, by its code.
    pub origins: BTreeMap<String, Origin>,
    /// What the center hides.
    pub hidden: Vec<Hidden>,
}

/// Everything `content lint` says about the curriculum, beyond what keeps it from loading.
///
/// # Errors
/// A file cannot be read.
pub fn lint(folders: &Folders) -> anyhow::Result<Findings> {
    let (_, mut findings) = read_sources(folders)?;
    let merged = folders.read()?.curriculum;
    let known = |code: &str| code.starts_with('C');
    let roles = |code: &str| code.starts_with('R');
    let said: Vec<(String, u64, String)> =
        findings.lines.iter().map(|l| (l.file.clone(), l.line, l.message.clone())).collect();
    let mut more = Findings::default();
    let found = curriculum::lint(&merged.files, &known, &roles);
    more.add_curriculum(folders, &merged, found);
    more.lines.retain(|l| !said.contains(&(l.file.clone(), l.line, l.message.clone())));
    findings.lines.append(&mut more.lines);
    findings.lines.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    Ok(findings)
}

fn competency_code(path: &str) -> Option<String> {
    Some(path.strip_prefix("competencies/")?.strip_suffix(".yaml")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_version_is_never_changed_and_an_older_one_never_comes_back() {
        let there = [(1, "a"), (2, "b")];
        assert!(is_new("M01", 3, "c", &there).expect("new"));
        assert!(!is_new("M01", 2, "b", &there).expect("the same again"));
        assert!(is_new("M01", 2, "x", &there).is_err());
        assert!(is_new("M01", 1, "x", &there).is_err());
        assert!(is_new("M01", 1, "a", &[(2, "b")]).is_err());
    }
}
