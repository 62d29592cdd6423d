//! How the items of a check do their work, for those who write and publish them.
//! Each person counts with their first try alone, and nobody is named.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fieldcraft_curriculum::analysis::{AnalysisRule, ItemAnalysis, Sheet, analyze};
use fieldcraft_curriculum::{Answer, Module};
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// The items of one version of a module.
#[derive(Clone, Debug)]
pub struct CheckAnalysis {
    /// The module in that version.
    pub module: Arc<Module>,
    /// Versions of it that were published, the newest first.
    pub versions: Vec<i64>,
    /// How many people took this version first; none when they are too few to say.
    pub people: Option<usize>,
    /// What the figures were judged by.
    pub rule: AnalysisRule,
    /// Each item of the bank in its order.
    pub items: Vec<ItemAnalysis>,
}

impl App {
    /// How the items of a module's check do their work, of the version in force or an older one.
    pub async fn item_analysis(
        &self,
        caller: &Caller,
        code: &str,
        version: Option<i64>,
    ) -> AppResult<CheckAnalysis> {
        self.permit_somewhere(caller, Action::ReadItemAnalysis)?;
        let content = self.content().await?;
        let version = version.unwrap_or(i64::from(content.module(code)?.version));
        let mut versions: Vec<i64> =
            content.heads.iter().filter(|head| head.code == code).map(|head| head.version).collect();
        versions.sort_unstable_by_key(|version| std::cmp::Reverse(*version));
        if !versions.contains(&version) {
            return Err(AppError::NotFound("version"));
        }
        let module = self.module_version(&content, code, version).await?;
        let db = &self.store.read;
        let first = first_tries(&store::refreshers::tries(db, code).await?, version);
        let rows = store::refreshers::sheets(db, &first).await?;
        let check = module.clone();
        let work = move || {
            let sheets: Vec<Sheet> = rows.iter().map(sheet).collect::<AppResult<_>>()?;
            let rule = AnalysisRule::default();
            Ok::<_, AppError>((sheets.len(), rule, analyze(&check.check, &sheets, &rule)))
        };
        let (people, rule, items) = tokio::task::spawn_blocking(work).await.map_err(AppError::internal)??;
        let people = Some(people).filter(|people| *people >= rule.shown_from);
        Ok(CheckAnalysis { module, versions, people, rule, items })
    }
}

/// The first try of each person at a module, where it was of this version: whoever tries again
/// has read the feedback.
fn first_tries(tries: &[(Uuid, Uuid, i64)], version: i64) -> Vec<Uuid> {
    let mut seen = BTreeSet::new();
    let first = tries.iter().filter(|(_, person, _)| seen.insert(*person));
    first.filter(|(.., of)| *of == version).map(|(attempt, ..)| *attempt).collect()
}

fn sheet((answers, result): &(String, String)) -> AppResult<Sheet> {
    let answers: BTreeMap<String, Answer> = serde_json::from_str(answers).map_err(AppError::internal)?;
    Ok(Sheet::new(&answers, &serde_json::from_str(result).map_err(AppError::internal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_counts_once_and_with_the_version_they_met_first() {
        let id = Uuid::from_u128;
        let tries = [
            (id(1), id(10), 1),
            (id(2), id(10), 1),
            (id(3), id(11), 1),
            (id(4), id(11), 2),
            (id(5), id(12), 2),
        ];
        assert_eq!(first_tries(&tries, 1), [id(1), id(3)]);
        assert_eq!(first_tries(&tries, 2), [id(5)]);
    }
}
