//! Decision by two signatories, the certificate, and its public verification.

use chrono::NaiveDate;
use fieldcraft_competencies::certification::{Candidacy, Event, RevocationReason, may_decide};
use fieldcraft_entities::{candidacy, cert_decision, certificate, certificate_event};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::effects::Affected;
use super::facts::{path, scope_of};
use super::standing::{of_certificate, reached, recorded, standing_events};
use crate::app::access::verdict;
use crate::app::content::Content;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store;
use crate::store::facts;
use crate::store::org::Tree;

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewDecision {
    /// Made by the client.
    pub id: Uuid,
    /// For it, or against it.
    pub certify: bool,
    /// Written reasons.
    pub reason: String,
    /// The writer confirmed that the reasons identify no client.
    pub confirmed: bool,
}

/// What the public may know of a certificate.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The certificate.
    pub row: certificate::Model,
    /// Holder's name.
    pub holder: String,
    /// The path's title.
    pub path_title: String,
    /// Agencies and modules in words.
    pub scope: Vec<String>,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// `valid`, `not_yet_valid`, `expired`, `suspended` or `revoked`.
    pub state: &'static str,
}

impl App {
    /// Signs for or against a candidate. The second signature for it issues the
    /// certificate; one against it ends the candidacy.
    ///
    /// # Errors
    /// `Forbidden` for a conflict of interest, `Conflict` when a gate is open or
    /// the decision is made.
    pub async fn decide(&self, caller: &Caller, id: Uuid, new: NewDecision) -> AppResult<()> {
        if new.reason.trim().chars().count() < 20 {
            return Err(AppError::field(
                "/reason",
                "Write your reasons, at least a sentence: somebody must understand them in a year.",
            ));
        }
        refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])?;
        let digest = hash_token(&serde_json::to_string(&new).map_err(AppError::internal)?);
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let row = store::certification::candidacy(&tx, id).await?.ok_or(AppError::NotFound("candidacy"))?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::DecideCertification, &target), "candidacy")?;
        store::lock_people(&tx, &[row.person_id]).await?;
        let signed = store::certification::decisions(&tx, id).await?;
        if let Some(there) = signed.iter().find(|d| d.id == new.id) {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let path = path(&content, &row.path)?;
        let rule = path.decision().ok_or_else(|| AppError::bug("a path without a decision"))?;
        let (candidate, day) = self.candidate_facts(&tx, &content, &row).await?;
        let stages = fieldcraft_competencies::certification::gates(path, &candidate, day);
        let events = store::certification::events(&tx, &[id]).await?;
        let (standing, passed) = reached(recorded(&events, path.last_stage()), path, &stages);
        let before = &stages[..stages.len().saturating_sub(1)];
        // Every stage before it has to hold today, also one that was passed long ago.
        if standing != Candidacy::DecisionPending || !before.iter().all(|stage| stage.passed) {
            let open = before.iter().find_map(|s| s.first_open());
            let why = open.map_or_else(String::new, |gate| format!(" Open: {}. {}", gate.title, gate.reason));
            return Err(AppError::Conflict(format!("There is nothing to decide now.{why}")));
        }
        let signatory = self.signatory(&tx, caller.person, row.person_id, facts::date(day)).await?;
        let earlier: Vec<_> = candidate.decisions.iter().collect();
        may_decide(rule, row.person_id, &signatory, &earlier, day)
            .map_err(|refusal| AppError::Forbidden(refusal.to_string()))?;
        for stage in passed {
            self.transition(&tx, id, "stage_passed", caller.person, Some(stage)).await?;
        }
        let explanation = serde_json::to_string(&json!({
            "as_of": day, "known_at": self.now(), "path": path.code, "path_version": path.version, "stages": stages,
        }))
        .map_err(AppError::internal)?;
        cert_decision::ActiveModel {
            id: Set(new.id),
            candidacy_id: Set(id),
            signatory_id: Set(caller.person),
            decision: Set(if new.certify { "certify" } else { "decline" }.into()),
            reason: Set(new.reason.trim().into()),
            explanation: Set(explanation),
            received_at: Set(self.now()),
            digest: Set(digest),
        }
        .insert(&tx)
        .await?;
        let detail = json!({ "certify": new.certify });
        self.audit(&tx, Some(caller.person), "certification.sign", "candidacy", Some(id), detail).await?;
        let needed = usize::try_from(rule.signatures.value).unwrap_or(2);
        if !new.certify {
            self.transition(&tx, id, "declined", caller.person, None).await?;
        } else if signed.len() + 1 >= needed {
            let until = facts::date(path.valid_to(day));
            self.issue(&tx, caller, &row, facts::date(day), until).await?;
            self.transition(&tx, id, "certified", caller.person, None).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn issue(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        row: &candidacy::Model,
        from: NaiveDate,
        until: NaiveDate,
    ) -> AppResult<()> {
        let certificate = certificate::Model {
            id: self.id(),
            person_id: row.person_id,
            path: row.path.clone(),
            scope_key: scope_key(&row.agencies, &row.modules)?,
            agencies: row.agencies.clone(),
            modules: row.modules.clone(),
            cycle: row.cycle,
            appointed: false,
            candidacy_id: Some(row.id),
            issued_at: self.now(),
            valid_from_on: from,
            valid_to_on: until,
        };
        self.insert_certificate(tx, caller, certificate).await
    }

    /// Writes a certificate; one person has one for a path, scope and cycle, also under a race.
    pub(super) async fn insert_certificate(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        row: certificate::Model,
    ) -> AppResult<()> {
        let (id, person, from) = (row.id, row.person_id, row.valid_from_on);
        let detail =
            json!({ "path": row.path, "person": person, "cycle": row.cycle, "valid_to_on": row.valid_to_on });
        row.into_active_model().reset_all().insert(tx).await?;
        self.audit(tx, Some(caller.person), "certificate.issue", "certificate", Some(id), detail).await?;
        self.rater_changed(tx, person, from).await
    }

    /// A rater's standing changed from a day on: whoever they observed since is computed anew.
    pub(super) async fn rater_changed(
        &self,
        tx: &DatabaseTransaction,
        rater: Uuid,
        from: NaiveDate,
    ) -> AppResult<()> {
        let observed = store::certification::observed_by(tx, rater, from).await?;
        store::status::mark(tx, &observed).await?;
        self.refresh_status(tx, &[rater]).await
    }

    /// Suspends, reinstates or revokes a certificate from a day on; tells whose
    /// statuses a revocation for cause has changed. `confirmed`: the writer says
    /// that the reason identifies no client.
    ///
    /// # Errors
    /// `Conflict` where the machine has no such transition.
    pub async fn change_certificate(
        &self,
        caller: &Caller,
        certificate: Uuid,
        event: certificate_event::Model,
        confirmed: bool,
    ) -> AppResult<Vec<Affected>> {
        refuse_client_details(confirmed, [("/reason".to_owned(), Some(event.reason.as_str()))])?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let gone = || AppError::NotFound("certificate");
        let holder = store::certification::certificate(&tx, certificate).await?.ok_or_else(gone)?.0.person_id;
        let target = self.person_target(&tx, caller, holder).await?;
        verdict(policy::check(caller, Action::RevokeCertificate, &target), "certificate")?;
        store::lock_people(&tx, &[holder]).await?;
        // Read under the lock: what happened meanwhile counts.
        let (row, events) = store::certification::certificate(&tx, certificate).await?.ok_or_else(gone)?;
        if let Some(there) = certificate_event::Entity::find_by_id(event.id).one(&tx).await? {
            let sent = certificate_event::Model { received_at: there.received_at, ..event };
            if there != sent {
                return Err(id_taken());
            }
            drop(tx);
            return self.affected_by(&there, holder).await;
        }
        let event = certificate_event::Model { received_at: self.now(), ..event };
        check_change(&content, &row, &events, &event)?;
        let detail = json!({ "kind": event.kind, "cause": event.cause, "effective_on": event.effective_on });
        event.clone().into_active_model().reset_all().insert(&tx).await?;
        self.audit(&tx, Some(caller.person), "certificate.change", "certificate", Some(certificate), detail)
            .await?;
        self.rater_changed(&tx, holder, event.effective_on).await?;
        tx.commit().await?;
        self.affected_by(&event, holder).await
    }

    /// What the public may know of a certificate: name, path, scope, dates, state.
    pub async fn verify_certificate(&self, id: Uuid) -> AppResult<Verification> {
        let db = &self.store.read;
        let (row, events) =
            store::certification::certificate(db, id).await?.ok_or(AppError::NotFound("certificate"))?;
        let holder =
            store::people::person(db, row.person_id).await?.ok_or(AppError::NotFound("certificate"))?;
        let content = self.content().await?;
        let tree = store::org::tree(db).await?;
        self.verification(&content, &tree, holder.display_name, row, &events)
    }

    /// What the public may know of a certificate, from what was loaded.
    pub(crate) fn verification(
        &self,
        content: &Content,
        tree: &Tree,
        holder: String,
        row: certificate::Model,
        events: &[certificate_event::Model],
    ) -> AppResult<Verification> {
        let (agencies, modules) = scope_of(&row.agencies, &row.modules)?;
        let zone = agencies.first().map_or(chrono_tz::UTC, |agency| tree.zone(*agency));
        let today = crate::time::local_day(self.now(), zone);
        let issued_on = crate::time::local_day(row.issued_at, zone);
        let mut scope: Vec<String> =
            agencies.iter().filter_map(|id| tree.get(*id)).map(|node| node.name.clone()).collect();
        scope.extend(modules.iter().map(|m| {
            let title = content.modules.get(&m.code).map(|module| format!(": {}", module.title));
            format!("{} version {}{}", m.code, m.version, title.unwrap_or_default())
        }));
        let path_title = match row.path.as_str() {
            "founding-rater" => "Founding rater (appointed)".to_owned(),
            code => path(content, code).map_or_else(|_| code.to_owned(), |p| p.title.clone()),
        };
        let state = certificate_state(&row, events, today);
        Ok(Verification { row, holder, path_title, scope, issued_on, state })
    }
}

/// The state of a certificate on a day.
#[must_use]
pub fn certificate_state(
    row: &certificate::Model,
    events: &[certificate_event::Model],
    today: NaiveDate,
) -> &'static str {
    match out_of_force(row.id, events, today) {
        Some(state) => state,
        None if today < row.valid_from_on => "not_yet_valid",
        None if today > row.valid_to_on => "expired",
        None => "valid",
    }
}

/// Is a certificate suspended or revoked on a day?
pub(super) fn out_of_force(
    id: Uuid,
    events: &[certificate_event::Model],
    on: NaiveDate,
) -> Option<&'static str> {
    let known = standing_events(id, events, on);
    if known.iter().any(|e| e.kind == "revoked") {
        return Some("revoked");
    }
    known.last().filter(|e| e.kind == "suspended").map(|_| "suspended")
}

/// May this happen to the certificate on its day?
fn check_change(
    content: &Content,
    row: &certificate::Model,
    events: &[certificate_event::Model],
    event: &certificate_event::Model,
) -> AppResult<()> {
    let mut faults = Vec::new();
    if event.reason.trim().chars().count() < 20 {
        faults.push(FieldError::new("/reason", "Write the reason, at least a sentence."));
    }
    if event.kind == "revoked" && event.cause.is_none() {
        faults.push(FieldError::new(
            "/cause",
            "Say why: falsified_observation, safety, conflict or reliability.",
        ));
    }
    AppError::fields(faults)?;
    let path = content.paths().iter().find(|path| path.code == row.path);
    let (expiring, last) = path.map_or((0, 0), |path| (path.expiring_days.value, path.last_stage()));
    let reason = match event.cause.as_deref() {
        Some("falsified_observation") => RevocationReason::FalsifiedObservation,
        Some("safety") => RevocationReason::Safety,
        Some("conflict") => RevocationReason::Conflict,
        _ => RevocationReason::Reliability,
    };
    let what = match event.kind.as_str() {
        "suspended" => Event::Suspended,
        "reinstated" => Event::Reinstated,
        _ => Event::Revoked { reason },
    };
    let state = of_certificate(row, events, event.effective_on, expiring);
    state.after(what, last).map(drop).map_err(|fault| {
        AppError::Conflict(fault.to_string().replace("A candidacy that", "On that day a certificate that"))
    })
}

/// The canonical text of a scope, for uniqueness under a race.
pub(super) fn scope_key(agencies: &str, modules: &str) -> AppResult<String> {
    let (mut agencies, mut modules) = scope_of(agencies, modules)?;
    agencies.sort_unstable();
    modules.sort_unstable();
    Ok(json!({ "agencies": agencies, "modules": modules }).to_string())
}
