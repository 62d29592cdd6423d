//! Published drills: versions that are never changed, and what a learner reads of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use fieldcraft_curriculum::Drill;
use fieldcraft_entities::drill_version;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::content::{Content, PublishReport, is_new};
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;

/// The newest version of each drill; rows come oldest first.
pub(super) fn parse(rows: Vec<drill_version::Model>) -> AppResult<BTreeMap<String, Arc<Drill>>> {
    let newest: BTreeMap<String, String> = rows.into_iter().map(|row| (row.code, row.content)).collect();
    let read = |(code, content): (String, String)| {
        let drill = Drill::from_canonical_json(&content).map_err(AppError::internal)?;
        Ok((code, Arc::new(drill)))
    };
    newest.into_iter().map(read).collect()
}

impl Content {
    /// The newest version of a drill.
    ///
    /// # Errors
    /// There is no such drill.
    pub fn drill(&self, code: &str) -> AppResult<&Arc<Drill>> {
        self.drills.get(code).ok_or(AppError::NotFound("drill"))
    }

    /// The drill of a competency.
    #[must_use]
    pub fn drill_of(&self, competency: &str) -> Option<&Arc<Drill>> {
        self.drills.values().find(|drill| drill.competency == competency)
    }
}

impl App {
    pub(super) async fn publish_drills(
        &self,
        tx: &DatabaseTransaction,
        drills: &[Drill],
        report: &mut PublishReport,
    ) -> AppResult<()> {
        let there = store::content::drills(tx).await?;
        for drill in drills {
            let content = drill.canonical_json();
            let digest = hash_token(&content);
            let versions = there.iter().filter(|row| row.code == drill.code);
            let versions: Vec<(i64, &str)> = versions.map(|row| (row.version, row.digest.as_str())).collect();
            let version = i64::from(drill.version);
            if !is_new(&drill.code, version, &digest, &versions)? {
                report.unchanged += 1;
                continue;
            }
            let row = drill_version::ActiveModel {
                id: Set(self.id()),
                code: Set(drill.code.clone()),
                version: Set(version),
                digest: Set(digest),
                content: Set(content),
                published_at: Set(self.now()),
            };
            row.insert(tx).await?;
            report.published.push(format!("{} version {version}", drill.code));
        }
        Ok(())
    }

    /// A published version of a drill; the one in force is at hand, others are read.
    pub(super) async fn drill_version(
        &self,
        content: &Content,
        code: &str,
        version: i64,
    ) -> AppResult<Arc<Drill>> {
        let newest = content.drill(code)?;
        if i64::from(newest.version) == version {
            return Ok(newest.clone());
        }
        let row = store::content::drill(&self.store.read, code, version).await?;
        let row = row.ok_or(AppError::NotFound("drill"))?;
        Ok(Arc::new(Drill::from_canonical_json(&row.content).map_err(AppError::internal)?))
    }
}
