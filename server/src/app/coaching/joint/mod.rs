//! Joint observations: two or more observers of one event, each with a score
//! sheet of their own that nobody else sees until all are in, or until whoever
//! called them together waits no longer. Then each observer is compared with
//! one other, and the pair stands for agreement and drift.

mod agreement;
mod call;
mod pairs;
mod sheet;

pub use agreement::Agreement;
pub use call::NewJointEvent;
pub use sheet::NewSheet;

use std::collections::HashMap;
use std::sync::Arc;

use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities::{joint_closing, joint_event, joint_sheet};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, joint::Filter};

/// A joint event as one caller may see it.
#[derive(Clone, Debug)]
pub struct JointEvent {
    /// The row.
    pub row: joint_event::Model,
    /// Who observes.
    pub raters: Vec<Uuid>,
    /// Who has sent a sheet, and when.
    pub sent: HashMap<Uuid, i64>,
    /// The sheets that the caller may see: their own, or all once it is closed.
    pub sheets: Vec<joint_sheet::Model>,
    /// Closed, so that all sheets are open.
    pub closing: Option<joint_closing::Model>,
    /// Names of everybody in it, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

/// Two observers side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// One of them.
    pub first: Uuid,
    /// The other.
    pub second: Uuid,
    /// How they agree.
    pub agreement: Agreement,
}

impl JointEvent {
    /// How the observers agree, two by two; nothing before it is closed.
    pub fn compared(&self) -> AppResult<Vec<Compared>> {
        if self.closing.is_none() {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        for (at, one) in self.sheets.iter().enumerate() {
            for two in &self.sheets[at + 1..] {
                let agreement = Agreement::of(&ratings(one)?, &ratings(two)?);
                all.push(Compared { first: one.rater_id, second: two.rater_id, agreement });
            }
        }
        Ok(all)
    }
}

/// The ratings of a sheet.
pub fn ratings(sheet: &joint_sheet::Model) -> AppResult<Ratings> {
    sheet.ratings.parse().map_err(AppError::bug)
}

impl App {
    /// A page of the joint events that the caller may see, the last observed first.
    pub async fn list_joint_events(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<JointEvent>> {
        let db = &self.store.read;
        let today = self.today_of(db, caller.person).await?;
        let rows = store::joint::page(db, &caller.reach(Action::ReadEvidence), today, filter).await?;
        self.joint_events_of(db, caller, rows).await
    }

    /// One joint event, for whom the list shows it.
    pub async fn joint_event(&self, caller: &Caller, id: Uuid) -> AppResult<JointEvent> {
        let db = &self.store.read;
        let row = store::joint::find(db, id).await?.ok_or(AppError::NotFound("joint observation"))?;
        let event = self.joint_event_of(db, caller, row).await?;
        if event.row.organizer_id != caller.person && !event.raters.contains(&caller.person) {
            let target = self.person_target(db, caller, event.row.subject_id).await?;
            policy::check(caller, Action::ReadEvidence, &target)
                .map_err(|_| AppError::NotFound("joint observation"))?;
        }
        Ok(event)
    }

    async fn joint_event_of(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        row: joint_event::Model,
    ) -> AppResult<JointEvent> {
        let mut all = self.joint_events_of(db, caller, vec![row]).await?;
        all.pop().ok_or_else(|| AppError::bug("one row gives one joint event"))
    }

    /// Events with their parts, in four queries however many. Sheets that the
    /// caller must not see yet are left out here, and nowhere later.
    async fn joint_events_of(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        rows: Vec<joint_event::Model>,
    ) -> AppResult<Vec<JointEvent>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let parts = store::joint::parts(db, &ids).await?;
        let people = rows.iter().flat_map(|row| [row.subject_id, row.organizer_id]);
        let names = self.names(db, people.chain(parts.raters.iter().map(|rater| rater.person_id))).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let closing = parts.closings.iter().find(|closing| closing.event_id == row.id).cloned();
                let all = || parts.sheets.iter().filter(|sheet| sheet.event_id == row.id);
                let may_see =
                    |sheet: &&joint_sheet::Model| closing.is_some() || sheet.rater_id == caller.person;
                let raters = parts.raters.iter().filter(|rater| rater.event_id == row.id);
                JointEvent {
                    raters: raters.map(|rater| rater.person_id).collect(),
                    sent: all().map(|sheet| (sheet.rater_id, sheet.received_at)).collect(),
                    sheets: all().filter(may_see).cloned().collect(),
                    names: names.clone(),
                    closing,
                    row,
                }
            })
            .collect())
    }
}
