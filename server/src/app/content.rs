//! Published content: parsed once, kept in memory, and published in one deed.
//! History is rows: a version is never changed, an older one never republished.

mod since;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use arc_swap::ArcSwapOption;
use fieldcraft_competencies::certification::Path as CertificationPath;
use fieldcraft_competencies::framework::{self, Framework};
use fieldcraft_curriculum as curriculum;
use fieldcraft_curriculum::vignette::Pool;
use fieldcraft_curriculum::{Drill, Module, Reviewer, Vignette};
use fieldcraft_entities::{content_file, framework_version, module_version, vignette_version};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde_json::json;
use uuid::Uuid;

pub use since::VersionDates;

use crate::app::publishing::How;
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
    /// The newest version of each module.
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
    state: State,
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
}

/// What publishing did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// Newly published, such as `M01 version 2`.
    pub published: Vec<String>,
    /// Already there.
    pub unchanged: usize,
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
            Some(content) if content.state == state => Ok(content),
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
        let drills = store::content::drills(db).await?;
        // Rendering Markdown takes milliseconds a module: not on the async threads.
        let parse = move || {
            let mut content = parse(state, frameworks, heads, modules, vignettes)?;
            content.drills = super::drills::parse(drills)?;
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
        if !report.published.is_empty() {
            let detail = json!({ "published": report.published, "how": how });
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
        if !is_new(&module.code, version, &digest, &there)? {
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

fn pool_name(pool: Pool) -> &'static str {
    match pool {
        Pool::Counted => "counted",
        Pool::Practice => "practice",
    }
}

fn parse(
    state: State,
    frameworks: Vec<framework_version::Model>,
    heads: Vec<ModuleHead>,
    modules: Vec<module_version::Model>,
    vignettes: Vec<vignette_version::Model>,
) -> AppResult<Content> {
    let mut content = Content { heads, state, demonstration: state.2, ..Content::default() };
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
    let newest: BTreeMap<String, module_version::Model> =
        modules.into_iter().map(|m| (m.code.clone(), m)).collect();
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
pub fn read_sources(folder: Option<&Path>) -> anyhow::Result<(Option<Sources>, Findings)> {
    let (framework_files, curriculum_files) = match folder {
        None => (embedded_framework(), curriculum::builtin_files()),
        Some(folder) => read_folder(folder)?,
    };
    let mut findings = Findings::default();
    let codes: Vec<String> = framework_files.iter().filter_map(|(path, _)| competency_code(path)).collect();
    let known = |code: &str| code.split_once('.').is_some_and(|(c, _)| codes.iter().any(|k| k == c));
    let roles = |code: &str| {
        code.strip_prefix('R').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=11).contains(&n))
    };
    let (modules, found) = curriculum::load_modules(&curriculum_files, &known, &roles);
    findings.add_curriculum("curriculum/", found);
    let (vignettes, found) = curriculum::load_vignettes(&curriculum_files, &known);
    findings.add_curriculum("curriculum/", found);
    let (drills, found) = curriculum::load_drills(&curriculum_files, &known);
    findings.add_curriculum("curriculum/", found);
    let module_codes: Vec<&str> = modules.iter().map(|m| m.code.as_str()).collect();
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
    let sources = framework.filter(|_| !findings.has_errors()).map(|framework| Sources {
        framework,
        modules,
        vignettes,
        drills,
    });
    Ok((sources, findings))
}

/// As [`read_sources`], with every error in one sentence a person can act on.
///
/// # Errors
/// The content cannot be read, or must not be published.
pub fn checked_sources(folder: Option<&Path>) -> AppResult<Sources> {
    let (sources, findings) = read_sources(folder).map_err(AppError::internal)?;
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
    fn add_curriculum(&mut self, prefix: &str, found: Vec<curriculum::Finding>) {
        self.lines.extend(found.into_iter().map(|f| FoundLine {
            severity: f.severity.to_string(),
            file: format!("{prefix}{}", f.file),
            line: f.line.into(),
            column: f.column.into(),
            message: f.message,
            remedy: f.remedy,
            rule: f.rule,
        }));
    }
}

/// Everything that can be read from a folder, or what is embedded, with the codes of the
/// framework's indicators in its order.
///
/// # Errors
/// A file cannot be read, or the content has errors.
pub fn read_library(folder: Option<&Path>) -> anyhow::Result<(curriculum::Library, Vec<String>)> {
    let sources = checked_sources(folder)?;
    let files = curriculum_files(folder)?;
    let indicators: Vec<String> = sources
        .framework
        .competencies
        .iter()
        .flat_map(|competency| &competency.indicators)
        .map(|indicator| indicator.code.to_string())
        .collect();
    let known = |code: &str| indicators.iter().any(|indicator| indicator == code);
    let (library, _) = curriculum::Library::load(&files, &known, &|role| role.starts_with('R'));
    Ok((library, indicators))
}

/// The files of the curriculum in a center's own folder, or what is embedded.
///
/// # Errors
/// A file cannot be read.
pub fn curriculum_files(folder: Option<&Path>) -> anyhow::Result<Vec<curriculum::SourceFile>> {
    Ok(match folder {
        None => curriculum::builtin_files(),
        Some(folder) => read_folder(folder)?.1,
    })
}

/// Everything `content lint` says about the curriculum, beyond what keeps it from loading.
///
/// # Errors
/// A file cannot be read.
pub fn lint(folder: Option<&Path>) -> anyhow::Result<Findings> {
    let (_, mut findings) = read_sources(folder)?;
    let files = curriculum_files(folder)?;
    let known = |code: &str| code.starts_with('C');
    let roles = |code: &str| code.starts_with('R');
    let said: Vec<(String, u64, String)> =
        findings.lines.iter().map(|l| (l.file.clone(), l.line, l.message.clone())).collect();
    let mut more = Findings::default();
    more.add_curriculum("curriculum/", curriculum::lint(&files, &known, &roles));
    more.lines.retain(|l| !said.contains(&(l.file.clone(), l.line, l.message.clone())));
    findings.lines.append(&mut more.lines);
    findings.lines.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    Ok(findings)
}

fn embedded_framework() -> Vec<(String, String)> {
    Framework::builtin_sources().iter().map(|file| (file.path.to_owned(), file.text.to_owned())).collect()
}

fn competency_code(path: &str) -> Option<String> {
    Some(path.strip_prefix("competencies/")?.strip_suffix(".yaml")?.to_owned())
}

type FolderFiles = (Vec<(String, String)>, Vec<curriculum::SourceFile>);

fn read_folder(folder: &Path) -> anyhow::Result<FolderFiles> {
    let mut framework_files = Vec::new();
    walk(&folder.join("competencies/framework"), "", &mut |path, bytes| {
        if Path::new(path).extension().is_some_and(|end| end == "yaml") {
            framework_files.push((path.to_owned(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    })?;
    let mut curriculum_files = Vec::new();
    let root = folder.join("curriculum");
    for part in ["modules", "vignettes"] {
        walk(&root.join(part), part, &mut |path, bytes| {
            curriculum_files.push(curriculum::SourceFile::new(path, bytes));
        })?;
    }
    for part in ["drills", "role-cards"].into_iter().filter(|part| root.join(part).is_dir()) {
        walk(&root.join(part), part, &mut |path, bytes| {
            curriculum_files.push(curriculum::SourceFile::new(path, bytes));
        })?;
    }
    for name in ["glossary.yaml", "glossary.es.yaml", "open-lessons.yaml", "words-to-avoid.yaml"] {
        let path = root.join(name);
        if path.is_file() {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            curriculum_files.push(curriculum::SourceFile::new(name, bytes));
        }
    }
    Ok((framework_files, curriculum_files))
}

fn walk(folder: &Path, prefix: &str, found: &mut impl FnMut(&str, Vec<u8>)) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, found)?;
        } else {
            let bytes = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            found(&path, bytes);
        }
    }
    Ok(())
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
