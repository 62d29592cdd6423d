//! Sessions as one caller may see them.

use std::collections::HashMap;
use std::sync::Arc;

use fieldcraft_entities::{training_delivery, training_event, training_report};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::results::{Results, results};
use crate::app::content::Content;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Permission, Target};
use crate::state::App;
use crate::store::{self, org::Tree, training::Filter, training::Parts};

/// A session.
#[derive(Clone, Debug)]
pub struct TrainingEvent {
    /// The row.
    pub row: training_event::Model,
    /// The module's title.
    pub title: String,
    /// The name of the place it is for.
    pub node_name: String,
    /// When it begins, after all changes.
    pub starts_at: i64,
    /// How long it is planned to last, after all changes.
    pub minutes: i64,
    /// Where, in words, after all changes.
    pub place: String,
    /// Called off.
    pub cancelled: bool,
    /// How often it was moved, changed or called off.
    pub changes: u32,
    /// When it was planned, changed or reported last.
    pub changed_at: i64,
    /// Why it was moved, changed or called off last.
    pub reason: Option<String>,
    /// Who gives it.
    pub trainers: Vec<Uuid>,
    /// Who takes it, as far as the caller may see: those who only take it see themselves.
    pub learners: Vec<Uuid>,
    /// What was held.
    pub report: Option<training_report::Model>,
    /// Minutes led by trainer.
    pub led: HashMap<Uuid, i64>,
    /// Minutes present, as far as the caller may see.
    pub attendance: Vec<(Uuid, i64)>,
    /// What became of the learners; for those who give or plan it.
    pub results: Option<Results>,
    /// Deliveries that an assessor recorded; for those who give or plan it.
    pub deliveries: Vec<training_delivery::Model>,
    /// The caller gives it or may plan sessions there.
    pub manages: bool,
    /// Names of everybody in it, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl App {
    /// A page of the sessions that the caller may see, the last to begin first.
    pub async fn list_training_events(
        &self,
        caller: &Caller,
        filter: &Filter,
    ) -> AppResult<Vec<TrainingEvent>> {
        let db = &self.store.read;
        let nodes = caller.nodes_with(Permission::ALL);
        let rows = store::training::page(db, &nodes, caller.person, filter).await?;
        self.training_events_of(db, caller, rows).await
    }

    /// One session, for whom the list shows it.
    pub async fn training_event(&self, caller: &Caller, id: Uuid) -> AppResult<TrainingEvent> {
        let db = &self.store.read;
        let nodes = caller.nodes_with(Permission::ALL);
        let row = store::training::seen(db, &nodes, caller.person, id).await?;
        self.training_event_of(db, caller, row.ok_or(AppError::NotFound("training session"))?).await
    }

    pub(super) async fn training_event_of(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        row: training_event::Model,
    ) -> AppResult<TrainingEvent> {
        let mut all = self.training_events_of(db, caller, vec![row]).await?;
        all.pop().ok_or_else(|| AppError::bug("one row gives one session"))
    }

    /// Sessions with their parts, in a fixed number of queries however many.
    pub(super) async fn training_events_of(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        rows: Vec<training_event::Model>,
    ) -> AppResult<Vec<TrainingEvent>> {
        let content = self.content().await?;
        let tree = store::org::tree(db).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let parts = store::training::parts(db, &ids).await?;
        let people = parts.people.iter().map(|part| part.person_id);
        let names = self.names(db, people.chain(parts.attendance.iter().map(|row| row.person_id))).await?;
        let present: Vec<Uuid> = parts.attendance.iter().map(|row| row.person_id).collect();
        let modules: Vec<String> = rows.iter().map(|row| row.module_code.clone()).collect();
        let tries = store::training::tries(db, &present, &modules).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut event = view(row, &parts, caller, (&content, &tree));
                event.names = names.clone();
                if event.manages {
                    event.results = event.report.is_some().then(|| results(&event, &tries));
                }
                event
            })
            .collect())
    }
}

fn view(
    row: training_event::Model,
    parts: &Parts,
    caller: &Caller,
    (content, tree): (&Content, &Tree),
) -> TrainingEvent {
    let id = row.id;
    let nodes = tree.line(row.node_id).map(|node| node.id).collect();
    let plans = policy::check(caller, Action::ScheduleTraining, &Target::at(nodes)).is_ok();
    let of = |part: &'static str| {
        let mine = parts.people.iter().filter(move |one| one.event_id == id && one.part == part);
        mine.map(|one| one.person_id).collect::<Vec<_>>()
    };
    let trainers = of("trainer");
    let manages = plans || trainers.contains(&caller.person);
    let visible = |person: &Uuid| manages || *person == caller.person;
    let changes: Vec<_> = parts.changes.iter().filter(|change| change.event_id == id).collect();
    let report = parts.reports.iter().find(|report| report.event_id == id).cloned();
    let led = report.as_ref().and_then(|report| serde_json::from_str(&report.led).ok()).unwrap_or_default();
    let attendance = parts.attendance.iter().filter(|one| one.event_id == id && visible(&one.person_id));
    let deliveries = parts.deliveries.iter().filter(|(event, _)| *event == id && manages);
    TrainingEvent {
        title: content.modules.get(&row.module_code).map_or_else(String::new, |module| module.title.clone()),
        node_name: tree.get(row.node_id).map(|node| node.name.clone()).unwrap_or_default(),
        starts_at: changes.iter().rev().find_map(|change| change.starts_at).unwrap_or(row.starts_at),
        minutes: changes.iter().rev().find_map(|change| change.minutes).unwrap_or(row.minutes),
        place: changes
            .iter()
            .rev()
            .find_map(|change| change.place.clone())
            .unwrap_or_else(|| row.place.clone()),
        cancelled: changes.iter().any(|change| change.kind == "cancelled"),
        changes: u32::try_from(changes.len()).unwrap_or(u32::MAX),
        changed_at: changes
            .iter()
            .map(|change| change.received_at)
            .chain(report.as_ref().map(|report| report.received_at))
            .max()
            .unwrap_or(row.received_at),
        reason: changes.last().map(|change| change.reason.clone()),
        learners: of("learner").into_iter().filter(visible).collect(),
        trainers,
        led,
        report,
        attendance: attendance.map(|one| (one.person_id, one.minutes)).collect(),
        results: None,
        deliveries: deliveries.map(|(_, row)| row.clone()).collect(),
        manages,
        names: Arc::default(),
        row,
    }
}
