//! Opening a check: ten questions of the bank are drawn with a seed that is kept,
//! so that a connection that was lost, or another device, goes on with the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use fieldcraft_curriculum::{AttemptResult, Check, Module, PublicItem, public_item};
use fieldcraft_entities::check_sitting;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};
use uuid::Uuid;

use super::modules::{in_language, may_learn};
use crate::app::people::id_taken;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;

/// A check that is open.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The id that the attempt will have.
    pub id: Uuid,
    /// The module in the language of the learner.
    pub module: Arc<Module>,
    /// When it was opened, milliseconds since 1970 UTC.
    pub started_at: i64,
    /// The questions in the order in which they are asked, without their keys.
    pub items: Vec<PublicItem>,
    /// False when it was open already.
    pub fresh: bool,
}

impl App {
    /// Opens the check of a module for the caller, or goes on with the one that
    /// is open. A new one asks what earlier ones did not, as long as there is some.
    pub async fn open_check(
        &self,
        caller: &Caller,
        code: &str,
        id: Uuid,
        language: Option<&str>,
    ) -> AppResult<Sitting> {
        may_learn(caller)?;
        let content = self.content().await?;
        let module = content.module(code)?.clone();
        let shown = in_language(&module, language).await?;
        let version = i64::from(module.version);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        if let Some(open) = store::plays::open_sitting(&tx, caller.person, (code, version)).await? {
            return opened(shown, &open, false);
        }
        let taken = store::plays::sitting(&tx, id).await?.is_some();
        if taken || store::learning::attempt(&tx, id).await?.is_some() {
            return Err(id_taken());
        }
        let row = self.draw(&tx, caller.person, &module, id).await?;
        tx.commit().await?;
        opened(shown, &row, true)
    }

    async fn draw(
        &self,
        tx: &DatabaseTransaction,
        person: Uuid,
        module: &Module,
        id: Uuid,
    ) -> AppResult<check_sitting::Model> {
        let mut random = [0; 8];
        self.ids.random(&mut random);
        let results = store::plays::latest_results(tx, person, &module.code).await?;
        let asked: Vec<Vec<String>> = results.iter().map(|json| asked(json)).collect::<AppResult<_>>()?;
        let seen = seen(&module.check, &asked);
        let drawn = module.check.drawn(u64::from_ne_bytes(random), &seen);
        let items: Vec<&str> = drawn.items.iter().map(|item| item.id.as_str()).collect();
        let row = check_sitting::ActiveModel {
            id: Set(id),
            person_id: Set(person),
            module_code: Set(module.code.clone()),
            module_version: Set(module.version.into()),
            seed: Set(i64::from_ne_bytes(random)),
            items: Set(serde_json::to_string(&items).map_err(AppError::internal)?),
            started_at: Set(self.now()),
        };
        Ok(row.insert(tx).await?)
    }

    /// The check that an attempt answers: what was drawn for it, or the whole bank
    /// when it was not opened here.
    pub(super) async fn asked_of(&self, caller: &Caller, module: &Module, attempt: Uuid) -> AppResult<Check> {
        let Some(row) = store::plays::sitting(&self.store.read, attempt).await? else {
            return Ok(module.check.clone());
        };
        if row.person_id != caller.person || row.module_code != module.code {
            return Err(id_taken());
        }
        if row.module_version != i64::from(module.version) {
            let detail =
                format!("These questions are of version {}. Open the check again.", row.module_version);
            return Err(AppError::field("/module_version", detail));
        }
        only(&module.check, &row.items)
    }
}

fn opened(module: Arc<Module>, row: &check_sitting::Model, fresh: bool) -> AppResult<Sitting> {
    let check = only(&module.check, &row.items)?;
    let seed = u64::from_ne_bytes(row.seed.to_ne_bytes());
    let items = check.items.iter().map(|item| public_item(item, seed)).collect();
    Ok(Sitting { id: row.id, module, started_at: row.started_at, items, fresh })
}

/// The questions that were drawn, in their order.
fn only(bank: &Check, drawn: &str) -> AppResult<Check> {
    let ids: Vec<String> = serde_json::from_str(drawn).map_err(AppError::internal)?;
    let items = ids.iter().filter_map(|id| bank.item(id).cloned()).collect();
    Ok(Check::new(bank.pass_score, items))
}

fn asked(result: &str) -> AppResult<Vec<String>> {
    let result: AttemptResult = serde_json::from_str(result).map_err(AppError::internal)?;
    Ok(result.items.into_iter().map(|item| item.item).collect())
}

/// What the next drawing puts last: the questions of the attempts before, the
/// newest first, for as long as some of the bank are left over.
fn seen<'a>(bank: &Check, asked: &'a [Vec<String>]) -> Vec<&'a str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for attempt in asked {
        let with: BTreeSet<&str> = seen.iter().copied().chain(attempt.iter().map(String::as_str)).collect();
        if bank.items.iter().all(|item| with.contains(item.id.as_str())) {
            break;
        }
        seen = with;
    }
    seen.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> Check {
        let files = fieldcraft_curriculum::builtin_files();
        let (mut modules, _) = fieldcraft_curriculum::load_modules(&files, &|_| true, &|_| true);
        modules.swap_remove(0).check
    }

    fn ids(bank: &Check, range: std::ops::Range<usize>) -> Vec<String> {
        bank.items[range].iter().map(|item| item.id.clone()).collect()
    }

    #[test]
    fn the_questions_of_attempts_before_come_last_until_all_were_asked() {
        let bank = bank();
        assert!(bank.items.len() >= 15);
        assert_eq!(seen(&bank, &[]), Vec::<&str>::new());
        let (newest, before) = (ids(&bank, 0..10), ids(&bank, 5..bank.items.len()));
        let asked = [newest.clone(), before];
        assert_eq!(seen(&bank, &asked).len(), 10, "both together are the bank: only the newest counts");
        assert!(seen(&bank, &asked).iter().all(|id| newest.iter().any(|other| other == id)));
        let whole = [ids(&bank, 0..bank.items.len())];
        assert!(seen(&bank, &whole).is_empty(), "whoever was asked everything is asked anything");
    }

    #[test]
    fn what_was_drawn_is_asked_in_its_order() {
        let bank = bank();
        let drawn = format!("[\"{}\",\"{}\"]", bank.items[4].id, bank.items[1].id);
        let check = only(&bank, &drawn).expect("a check");
        assert_eq!(check.pass_score, bank.pass_score);
        assert_eq!(check.items, [bank.items[4].clone(), bank.items[1].clone()]);
    }
}
