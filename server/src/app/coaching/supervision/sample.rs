//! Scoring a sampled coaching session.

use chrono::NaiveDate;
use fieldcraft_competencies::coaching_fidelity::{CoachingTool, Fidelity, Sheet};
use fieldcraft_entities::{coaching_sample, coaching_sample_sheet};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::free_text::{refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

const LONG_TEXT: usize = 2_000;

/// A scored session as it was sent; whoever sends it is the assessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewScoredSample {
    /// Coach.
    pub coach: Uuid,
    /// Day of the session.
    pub sampled_on: NaiveDate,
    /// Coaching cycle that it belonged to.
    pub cycle: Option<Uuid>,
    /// Version of the tool.
    pub tool_version: u32,
    /// Every item once.
    pub sheet: Sheet,
    /// Free text.
    pub notes: Option<String>,
    /// The writer confirmed that the notes identify no client.
    pub confirmed: bool,
}

impl NewScoredSample {
    fn score(&self, tool: &CoachingTool) -> AppResult<Fidelity> {
        let mut faults: Vec<FieldError> =
            too_long("/notes", self.notes.as_deref(), LONG_TEXT).into_iter().collect();
        if self.tool_version != tool.version {
            let detail = format!("The tool is at version {}. Load it again.", tool.version);
            faults.push(FieldError::new("/tool_version", detail));
        }
        let scored = tool.score(&self.sheet);
        if let Err(wrong) = &scored {
            let wrong = wrong.iter();
            faults.extend(wrong.map(|(list, detail)| FieldError::new(format!("/{list}"), detail.as_str())));
        }
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, [("/notes".to_owned(), self.notes.as_deref())])?;
        scored.map_err(|_| AppError::bug("faults were looked for"))
    }
}

/// The tool by which sessions are scored.
fn tool() -> AppResult<CoachingTool> {
    CoachingTool::builtin().map_err(AppError::bug)
}

impl App {
    /// The tool by which sessions are scored.
    pub async fn coaching_tool(&self) -> AppResult<CoachingTool> {
        // Reading it takes a millisecond: not on the async threads.
        tokio::task::spawn_blocking(tool).await.map_err(AppError::internal)?
    }

    /// Records a sampled session with every answer. The same body again is the same sample.
    pub async fn score_coaching_sample(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewScoredSample,
    ) -> AppResult<Written<Fidelity>> {
        let new = NewScoredSample { notes: tidy(new.notes.clone()), ..new };
        let digest = digest(&new)?;
        let scored = new.score(&self.coaching_tool().await?);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[new.coach]).await?;
        self.permit_person(&tx, caller, Action::AssessCandidate, new.coach).await?;
        if let Some(there) = coaching_sample::Entity::find_by_id(id).one(&tx).await? {
            let same = there.digest == digest && there.assessor_id == caller.person;
            return if same { Ok(Written::before(scored?)) } else { Err(id_taken()) };
        }
        let fidelity = scored?;
        if new.sampled_on > self.today_of(&tx, new.coach).await? {
            let detail = "This lies in the future. Record it once it has been.";
            return Err(AppError::field("/sampled_on", detail));
        }
        if let Some(cycle) = new.cycle
            && store::coaching::find(&tx, cycle).await?.is_none_or(|row| row.coach_id != new.coach)
        {
            return Err(AppError::field("/cycle_id", "This coach has no such coaching cycle."));
        }
        let sample = coaching_sample::Model {
            id,
            coach_id: new.coach,
            assessor_id: caller.person,
            sampled_on: new.sampled_on,
            cycle_id: new.cycle,
            items_met: i64::from(fidelity.met),
            items_total: i64::from(fidelity.total),
            notes: new.notes,
            received_at: self.now(),
            digest,
        };
        let sheet = coaching_sample_sheet::Model {
            sample_id: id,
            tool_version: i64::from(new.tool_version),
            answers: serde_json::to_string(&new.sheet).map_err(AppError::internal)?,
        };
        coaching_sample::Entity::insert(sample.into_active_model()).exec_without_returning(&tx).await?;
        coaching_sample_sheet::Entity::insert(sheet.into_active_model()).exec_without_returning(&tx).await?;
        let (action, detail) = ("coaching_sample.score", json!({ "sample": id }));
        self.audit(&tx, Some(caller.person), action, "person", Some(new.coach), detail).await?;
        tx.commit().await?;
        Ok(Written::now(fidelity))
    }
}
