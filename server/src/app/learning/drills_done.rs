//! The drills that somebody did: those that were recorded, and those passed in the page
//! that no requirement asks for.

use chrono::NaiveDate;
use fieldcraft_competencies::refresher::reaches;
use fieldcraft_entities::practice_record;
use uuid::Uuid;

use super::refreshers::finished;
use crate::app::content::Content;
use crate::error::AppResult;
use crate::state::App;
use crate::store;
use crate::store::practice::Filter;

/// The most drills that are listed.
const MOST_DRILLS: u64 = 500;

/// A drill done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillDone {
    /// The record, or the refresher in which it was passed.
    pub id: Uuid,
    /// The kind of drill, or the code of one that counts as no kind.
    pub code: String,
    /// Its title, where it is one that counts as no kind.
    pub title: Option<String>,
    /// Local day.
    pub on: NaiveDate,
}

impl App {
    /// The drills that somebody did, the latest first.
    pub(super) async fn drills_of(&self, person: Uuid, content: &Content) -> AppResult<Vec<DrillDone>> {
        let db = &self.store.read;
        let filter = Filter { kind: Some("drill"), before: None, limit: MOST_DRILLS };
        let records = store::practice::page(db, person, &filter).await?;
        let withdrawals = store::practice::withdrawals(db, person).await?;
        let mut drills = self.drills_passed(person, content, &records).await?;
        let stands =
            |row: &practice_record::Model| withdrawals.iter().all(|one| one.about_id != Some(row.id));
        drills.extend(records.into_iter().filter(stands).map(|row| DrillDone {
            id: row.id,
            code: row.code.unwrap_or_default(),
            title: None,
            on: row.on_day,
        }));
        drills.sort_by_key(|drill| (std::cmp::Reverse(drill.on), drill.id));
        Ok(drills)
    }

    /// Drills passed in the page that left no record, since no requirement asks for their kind.
    async fn drills_passed(
        &self,
        person: Uuid,
        content: &Content,
        records: &[practice_record::Model],
    ) -> AppResult<Vec<DrillDone>> {
        let db = &self.store.read;
        let mut rounds = store::refreshers::rounds(db, person).await?;
        rounds
            .retain(|row| row.drill_code.is_some() && records.iter().all(|one| one.about_id != Some(row.id)));
        if rounds.is_empty() {
            return Ok(Vec::new());
        }
        let heads = store::refreshers::answer_heads(db, person).await?;
        let mut found = Vec::new();
        for round in finished(&rounds, &heads) {
            let drill = round.drill.as_deref().and_then(|code| content.drills.get(code));
            let Some(drill) = drill.filter(|drill| drill.counts_as.is_none()) else { continue };
            if reaches(round.share, drill.check.pass_score) {
                let title = Some(drill.title.clone());
                found.push(DrillDone { id: round.id, code: drill.code.clone(), title, on: round.on });
            }
        }
        Ok(found)
    }
}
