//! Publishing: what is new becomes versions that are never changed, in one transaction.

use std::collections::BTreeMap;

use fieldcraft_competencies::framework::Framework;
use fieldcraft_curriculum::vignette::Pool;
use fieldcraft_curriculum::{Module, Vignette};
use fieldcraft_entities::{content_file, framework_version, module_version, vignette_version};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::Sources;
use crate::app::publishing::How;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::{self, content::ModuleHead};

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
pub(in crate::app) fn is_new(
    code: &str,
    version: i64,
    digest: &str,
    there: &[(i64, &str)],
) -> AppResult<bool> {
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
