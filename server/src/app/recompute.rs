//! Rebuilding what is kept of everybody from the evidence, and saying where it
//! was not what the evidence gives. It never should be: each deed keeps what it
//! changes.

use std::sync::Arc;

use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::Rules;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::person_status;
use uuid::Uuid;

use crate::app::content::Content;
use crate::app::status::{Timelines, kept_row};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::{self, facts};

/// How many people are read, computed and kept at a time.
const AT_ONCE: usize = 500;

/// What came of rebuilding everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Everybody.
    pub people: usize,
    /// Those whose row was missing, marked, or of another framework version.
    pub waiting: usize,
    /// Those whose row said something else than the evidence.
    pub differences: Vec<Difference>,
}

/// A row that said something else than the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose.
    pub person: Uuid,
    /// What differs: requirements or `authorization`.
    pub what: Vec<String>,
}

/// One person to compute.
struct Task {
    person: Uuid,
    facts: Facts,
    today: Day,
    kept: Option<person_status::Model>,
}

/// What became of one person's row.
enum Was {
    Kept,
    Waiting,
    Different(Vec<String>),
}

impl App {
    /// Computes everybody's statuses anew and keeps them; `said` is told how many
    /// of how many are done.
    pub async fn recompute(&self, said: &dyn Fn(usize, usize)) -> AppResult<Recomputed> {
        let content = self.content().await?;
        content.framework()?;
        let everybody = store::status::everybody(&self.store.read).await?;
        let mut done = Recomputed::default();
        for people in everybody.chunks(AT_ONCE) {
            let tx = self.store.begin().await?;
            store::lock_people(&tx, people).await?;
            let tree = store::org::tree(&tx).await?;
            let mut kept = store::status::kept(&tx, people).await?;
            let all = facts::load(&tx, &tree, &content, people).await?;
            let tasks = all.into_iter().map(|(person, facts)| {
                let at = kept.iter().position(|row| row.person_id == person);
                let today = self.today_for(&facts, &tree);
                Task { person, today, facts, kept: at.map(|at| kept.swap_remove(at)) }
            });
            let rows = compute(&content, tasks.collect(), Millis(self.now())).await?;
            let mut fresh = Vec::with_capacity(rows.len());
            for (row, was) in rows {
                match was {
                    Was::Kept => {}
                    Was::Waiting => done.waiting += 1,
                    Was::Different(what) => {
                        done.differences.push(Difference { person: row.person_id, what });
                    }
                }
                fresh.push(row);
            }
            store::status::keep(&tx, fresh).await?;
            tx.commit().await?;
            done.people += people.len();
            said(done.people, everybody.len());
        }
        done.differences.sort_by_key(|difference| difference.person);
        Ok(done)
    }
}

/// Computes these people, spread over the cores.
async fn compute(
    content: &Arc<Content>,
    mut tasks: Vec<Task>,
    known_at: Millis,
) -> AppResult<Vec<(person_status::Model, Was)>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = tasks.len().div_ceil(cores).max(1);
    let mut running = Vec::new();
    while !tasks.is_empty() {
        let part = tasks.split_off(tasks.len().saturating_sub(share));
        let content = content.clone();
        running.push(tokio::task::spawn_blocking(move || {
            let published = content.framework()?;
            let one = |task| one(published.framework, &published.rules, task, known_at);
            let rows = part.into_iter().map(one);
            AppResult::Ok(rows.collect::<Vec<_>>())
        }));
    }
    let mut all = Vec::new();
    for part in running {
        all.extend(part.await.map_err(AppError::internal)??);
    }
    Ok(all)
}

fn one(
    framework: &Framework,
    rules: &Rules<'_>,
    task: Task,
    known_at: Millis,
) -> (person_status::Model, Was) {
    let Task { person, facts, today, kept } = task;
    let of = |from: Day| Timelines::of(framework, rules, &facts, from, known_at);
    let fresh = kept_row(person, framework, &of(today), known_at);
    let current = kept.filter(|row| !row.dirty && row.framework_version == i64::from(framework.version));
    let Some(current) = current else { return (fresh, Was::Waiting) };
    if current.timelines == fresh.timelines {
        return (fresh, Was::Kept);
    }
    let Ok(said) = current.timelines.parse::<Timelines>() else {
        return (fresh, Was::Different(vec!["cannot be read".into()]));
    };
    let was = match differences(&said, &of(said.from)) {
        what if what.is_empty() => Was::Kept,
        what => Was::Different(what),
    };
    (fresh, was)
}

/// What two sets of timelines say differently, from the same day on.
fn differences(kept: &Timelines, rebuilt: &Timelines) -> Vec<String> {
    let mut what: Vec<String> = Vec::new();
    let mut codes: Vec<&String> = kept.statuses.keys().chain(rebuilt.statuses.keys()).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        if kept.statuses.get(code) != rebuilt.statuses.get(code) {
            what.push(code.clone());
        }
    }
    if kept.authorization != rebuilt.authorization {
        what.push("authorization".into());
    }
    what
}

#[cfg(test)]
mod tests {
    use fieldcraft_competencies::explain::Status;

    use super::*;

    #[test]
    fn each_difference_is_named_once() {
        let mut kept = Timelines {
            from: Day(1),
            until: Day(9),
            statuses: std::collections::BTreeMap::new(),
            authorization: Vec::new(),
        };
        kept.statuses.insert("FR-01".into(), vec![(Day(1), Status::Met)]);
        kept.statuses.insert("FR-02".into(), vec![(Day(1), Status::Met)]);
        let mut rebuilt = kept.clone();
        assert_eq!(differences(&kept, &rebuilt), [""; 0]);
        rebuilt.statuses.insert("FR-02".into(), vec![(Day(1), Status::NotMet)]);
        rebuilt.statuses.insert("FR-03".into(), vec![(Day(1), Status::Met)]);
        assert_eq!(differences(&kept, &rebuilt), ["FR-02", "FR-03"]);
    }
}
