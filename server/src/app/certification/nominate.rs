//! Candidacies: nomination, reading one with every gate, taking it back.

use fieldcraft_competencies::certification::gates;
use fieldcraft_entities::{candidacy, candidacy_event};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use serde_json::json;
use uuid::Uuid;

use super::ModuleScope;
use super::facts::path;
use super::standing::{is_over, name, reached, recorded, stage_of};
use super::view::CandidacyView;
use crate::app::access::verdict;
use crate::app::content::Content;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store;

/// What is said of a new candidacy.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewCandidacy {
    /// Made by the client.
    pub id: Uuid,
    /// Candidate.
    pub person: Uuid,
    /// `local-coach` or `local-trainer`.
    pub path: String,
    /// Agencies of the scope.
    pub agencies: Vec<Uuid>,
    /// Modules a trainer seeks.
    pub modules: Vec<String>,
    /// Agency sponsor.
    pub sponsor: Uuid,
    /// Conflicts of interest as declared; "none" when there are none.
    pub conflicts: String,
    /// The writer confirmed that the text identifies no client.
    pub confirmed: bool,
}

/// A candidacy of somebody's own that has not ended.
#[derive(Clone, Debug)]
pub struct OpenCandidacy {
    /// Identifier.
    pub id: Uuid,
    /// `local-coach` or `local-trainer`.
    pub path: String,
    /// The path's title.
    pub path_title: String,
    /// `open`, `in_stage` or `decision_pending`.
    pub state: &'static str,
    /// The stage the candidate works on.
    pub stage: Option<String>,
}

impl App {
    /// A person's candidacies that have not ended: at most one on each path.
    pub async fn open_candidacies(&self, person: Uuid) -> AppResult<Vec<OpenCandidacy>> {
        let db = &self.store.read;
        let mut rows = store::certification::candidacies_of(db, person).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = store::certification::events(db, &ids).await?;
        rows.retain(|row| !is_over(&of(&events, row.id)));
        let content = self.content().await?;
        let candidates = self.candidates(db, &content, &rows).await?;
        let mut open = Vec::with_capacity(rows.len());
        for (row, (candidate, day)) in rows.into_iter().zip(candidates) {
            let path = path(&content, &row.path)?;
            let recorded = recorded(&of(&events, row.id), path.last_stage());
            let (reached, _) = reached(recorded, path, &gates(path, &candidate, day));
            let (state, stage) = (name(reached), stage_of(reached, path));
            let (id, path_title) = (row.id, path.title.clone());
            open.push(OpenCandidacy { id, path: row.path, path_title, state, stage });
        }
        Ok(open)
    }

    /// Nominates a candidate. The same body again is harmless.
    pub async fn nominate(&self, caller: &Caller, new: NewCandidacy) -> AppResult<Uuid> {
        refuse_client_details(new.confirmed, [("/conflicts".to_owned(), Some(new.conflicts.as_str()))])?;
        let content = self.content().await?;
        let digest = hash_token(&serde_json::to_string(&new).map_err(AppError::internal)?);
        let tx = self.store.begin().await?;
        self.permit_person(&tx, caller, Action::NominateCandidate, new.person).await?;
        store::lock_people(&tx, &[new.person]).await?;
        if let Some(there) = store::certification::candidacy(&tx, new.id).await? {
            return if there.digest == digest { Ok(there.id) } else { Err(id_taken()) };
        }
        let modules = self.candidacy_faults(&tx, &content, &new).await?;
        let affiliations = store::people::affiliations(&tx, &[new.person]).await?;
        let node = affiliations.first().map(|a| a.node_id).ok_or_else(|| {
            AppError::field("/person_id", "The candidate has no affiliation yet. Add one first.")
        })?;
        let before = store::certification::candidacies_of(&tx, new.person).await?;
        let held = store::certification::certificates_of(&tx, new.person).await?;
        let cycles = before.iter().filter(|c| c.path == new.path).map(|c| c.cycle);
        let cycle = cycles.chain(held.iter().filter(|c| c.path == new.path).map(|c| c.cycle)).max();
        let today = self.today_of(&tx, new.person).await?;
        candidacy::ActiveModel {
            id: Set(new.id),
            person_id: Set(new.person),
            path: Set(new.path.clone()),
            framework_version: Set(i64::from(content.framework()?.framework.version)),
            node_id: Set(node),
            agencies: Set(json!(new.agencies).to_string()),
            modules: Set(json!(modules).to_string()),
            sponsor_id: Set(new.sponsor),
            conflicts: Set(new.conflicts.trim().into()),
            cycle: Set(cycle.unwrap_or(0) + 1),
            nominated_by: Set(caller.person),
            nominated_on: Set(today),
            received_at: Set(self.now()),
            digest: Set(digest),
        }
        .insert(&tx)
        .await?;
        let detail = json!({ "path": new.path, "sponsor": new.sponsor });
        self.audit(&tx, Some(caller.person), "candidacy.nominate", "candidacy", Some(new.id), detail).await?;
        self.record_progress(&tx, &content, new.person, caller.person).await?;
        tx.commit().await?;
        Ok(new.id)
    }

    async fn candidacy_faults(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        new: &NewCandidacy,
    ) -> AppResult<Vec<ModuleScope>> {
        let mut faults = Vec::new();
        if !content.paths().iter().any(|p| p.code == new.path) {
            faults.push(FieldError::new("/path", "Use local-coach, local-trainer or rater."));
        }
        let tree = store::org::tree(db).await?;
        let agency = |id: &Uuid| tree.get(*id).is_some_and(|n| n.kind == "agency");
        if new.agencies.is_empty() || !new.agencies.iter().all(agency) {
            faults.push(FieldError::new(
                "/agency_ids",
                "Name at least one agency that the certificate is for.",
            ));
        }
        let modules: Vec<ModuleScope> = new
            .modules
            .iter()
            .filter_map(|code| content.modules.get(code))
            .map(|m| ModuleScope { code: m.code.clone(), version: i64::from(m.version) })
            .collect();
        if modules.len() != new.modules.len() {
            faults.push(FieldError::new("/module_codes", "One of these modules is not published."));
        }
        if new.path == "local-trainer" && new.modules.is_empty() {
            faults.push(FieldError::new("/module_codes", "Name the modules the trainer is to deliver."));
        }
        if new.sponsor == new.person || store::people::person(db, new.sponsor).await?.is_none() {
            faults.push(FieldError::new("/sponsor_id", "The sponsor is somebody else at the agency."));
        }
        if new.conflicts.trim().is_empty() {
            faults.push(FieldError::new(
                "/conflicts",
                "Name whom the candidate should not rate or coach, or write: none.",
            ));
        }
        let before = store::certification::candidacies_of(db, new.person).await?;
        let ids: Vec<Uuid> = before.iter().filter(|c| c.path == new.path).map(|c| c.id).collect();
        let ended = store::certification::events(db, &ids).await?;
        if !ids.iter().all(|id| is_over(&of(&ended, *id))) {
            return Err(AppError::Conflict("This person is already a candidate on this path.".into()));
        }
        AppError::fields(faults)?;
        Ok(modules)
    }

    /// The candidacies the caller may see, newest first, each with its state.
    pub async fn candidacies(&self, caller: &Caller, path: Option<&str>) -> AppResult<Vec<CandidacyView>> {
        let db = &self.store.read;
        let scope = caller.scope(Action::ReadCandidacy);
        let rows = store::certification::candidacies(db, &scope, caller.person, path).await?;
        self.views(db, caller, rows).await
    }

    /// One candidacy with every gate.
    pub async fn candidacy(&self, caller: &Caller, id: Uuid) -> AppResult<CandidacyView> {
        let db = &self.store.read;
        let row = store::certification::candidacy(db, id).await?.ok_or(AppError::NotFound("candidacy"))?;
        let target = self.person_target(db, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::ReadCandidacy, &target), "candidacy")?;
        let mut one = self.views(db, caller, vec![row]).await?;
        one.pop().ok_or_else(|| AppError::bug("one candidacy gives one view"))
    }

    /// Takes a candidacy back, by the candidate.
    pub async fn withdraw_candidacy(
        &self,
        caller: &Caller,
        id: Uuid,
        event: Uuid,
        reason: String,
        confirmed: bool,
    ) -> AppResult<()> {
        refuse_client_details(confirmed, [("/reason".to_owned(), Some(reason.as_str()))])?;
        let tx = self.store.begin().await?;
        let row = store::certification::candidacy(&tx, id).await?.ok_or(AppError::NotFound("candidacy"))?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::WithdrawCandidacy, &target), "candidacy")?;
        store::lock_people(&tx, &[row.person_id]).await?;
        if let Some(there) = candidacy_event::Entity::find_by_id(event).one(&tx).await? {
            let same = there.candidacy_id == id
                && there.kind == "withdrawn"
                && there.text.as_deref() == Some(reason.as_str());
            return if same { Ok(()) } else { Err(id_taken()) };
        }
        let events = store::certification::events(&tx, &[id]).await?;
        if is_over(&events) {
            return Err(AppError::Conflict("This candidacy has already ended.".into()));
        }
        self.candidacy_event(&tx, event, id, "withdrawn", caller.person, Some(reason)).await?;
        self.audit(&tx, Some(caller.person), "candidacy.withdraw", "candidacy", Some(id), json!({})).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn candidacy_event(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        id: Uuid,
        candidacy: Uuid,
        kind: &str,
        by: Uuid,
        text: Option<String>,
    ) -> AppResult<()> {
        candidacy_event::ActiveModel {
            id: Set(id),
            candidacy_id: Set(candidacy),
            kind: Set(kind.into()),
            by_id: Set(by),
            text: Set(text),
            received_at: Set(self.now()),
            digest: Set(hash_token(kind)),
        }
        .insert(tx)
        .await?;
        Ok(())
    }
}

pub(super) fn of(events: &[candidacy_event::Model], candidacy: Uuid) -> Vec<candidacy_event::Model> {
    events.iter().filter(|event| event.candidacy_id == candidacy).cloned().collect()
}
