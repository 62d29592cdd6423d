//! Whom a revocation for cause touches: the statuses before it was known beside
//! those after, of everybody whom the rater observed since.

use std::collections::BTreeSet;

use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::status_only;
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{certificate_event, person};
use uuid::Uuid;

use crate::error::AppResult;
use crate::state::App;
use crate::store::{self, facts};

/// So many people are read at once.
const BATCH: usize = 50;

/// Somebody whose statuses rested on what a revocation has spoiled.
#[derive(Clone, Debug)]
pub struct Affected {
    /// Whom it touches.
    pub person: person::Model,
    /// Requirement, status before, status after; empty where evidence fell and no status moved.
    pub changed: Vec<(String, Status, Status)>,
}

impl App {
    /// The people observed under a certificate since the day from which it is
    /// revoked for cause, each with the statuses that moved. Nobody for another change.
    pub(super) async fn affected_by(
        &self,
        event: &certificate_event::Model,
        rater: Uuid,
    ) -> AppResult<Vec<Affected>> {
        if !(event.kind == "revoked" && event.for_cause) {
            return Ok(Vec::new());
        }
        let db = &self.store.read;
        let observed = store::certification::observed_by(db, rater, event.effective_on).await?;
        let observed: BTreeSet<Uuid> = observed.into_iter().collect();
        let ids: Vec<Uuid> = observed.into_iter().collect();
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let tree = store::org::tree(db).await?;
        let mut people = store::people::people(db, &ids).await?;
        people.sort_by(|a, b| a.search_key.cmp(&b.search_key));
        let mut affected = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH) {
            let ids: Vec<Uuid> = batch.iter().map(|person| person.id).collect();
            let mut loaded = facts::load(db, &tree, &content, &ids).await?;
            for person in batch {
                let facts = loaded.remove(&person.id).unwrap_or_default();
                let today = self.today_for(&facts, &tree);
                let changed = moved(framework, &facts, today, event.received_at);
                affected.push(Affected { person: person.clone(), changed });
            }
        }
        Ok(affected)
    }
}

/// The statuses that differ between the instant before an event was received and the event itself.
fn moved(
    framework: &Framework,
    facts: &Facts,
    today: Day,
    received_at: i64,
) -> Vec<(String, Status, Status)> {
    let requirements = framework.requirements.iter().filter_map(|requirement| {
        let at = |known| status_only(framework, requirement, facts, today, Millis(known));
        let (before, after) = (at(received_at - 1), at(received_at));
        (before != after).then(|| (requirement.code.clone(), before, after))
    });
    requirements.collect()
}
