//! Keeping a certificate: what keeps it, its renewal before the end, its
//! restoration after.

use chrono::NaiveDate;
use fieldcraft_competencies::certification::{
    CandidateFacts, Event, KeepResult, KeepRule, Path, calibration_due, keeping, may_decide,
};
use fieldcraft_entities::{candidacy, certificate, certificate_event};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::decide::certificate_state;
use super::facts::path;
use super::standing::{name, of_certificate};
use crate::app::access::verdict;
use crate::app::content::Content;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, facts};

/// A certificate renewed or restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRenewal {
    /// Identifier of the new certificate, made by the client.
    pub id: Uuid,
    /// Written reasons.
    pub reason: String,
    /// The writer confirmed that the reasons identify no client.
    pub confirmed: bool,
}

/// How a certificate is kept.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// The certificate.
    pub row: certificate::Model,
    /// A state of the machine, such as `expiring`.
    pub state: &'static str,
    /// What keeps it.
    pub rules: Vec<KeepResult>,
    /// Last day on which new ratings count by calibration, for a rater.
    pub calibration_due_on: Option<NaiveDate>,
    /// What happened to it.
    pub events: Vec<certificate_event::Model>,
    /// Last day on which it can be restored after its end.
    pub restorable_to: NaiveDate,
}

impl App {
    /// What keeps a certificate and how it stands, for the holder and whoever may see them.
    pub async fn keeping(&self, caller: &Caller, id: Uuid) -> AppResult<Keeping> {
        let db = &self.store.read;
        let gone = || AppError::NotFound("certificate");
        let (row, events) = store::certification::certificate(db, id).await?.ok_or_else(gone)?;
        let target = self.person_target(db, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::ReadCandidacy, &target), "certificate")?;
        let content = self.content().await?;
        let today = self.today_of(db, row.person_id).await?;
        let Ok(path) = path(&content, &row.path) else {
            let state = certificate_state(&row, &events, today);
            let restorable_to = row.valid_to_on;
            let (rules, calibration_due_on) = (Vec::new(), None);
            return Ok(Keeping { row, state, rules, calibration_due_on, events, restorable_to });
        };
        let kept = self.kept(db, &content, &row).await?;
        let due = path.renewal().and_then(|gate| calibration_due(&kept, gate.every_days, facts::day(today)));
        Ok(Keeping {
            state: name(of_certificate(&row, &events, today, path.expiring_days.value)),
            rules: keeping(&path.keep, &kept, facts::day(row.valid_from_on), facts::day(today)),
            calibration_due_on: due.map(facts::date),
            restorable_to: facts::date(path.restorable_to(facts::day(row.valid_to_on))),
            row,
            events,
        })
    }

    async fn kept(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        row: &certificate::Model,
    ) -> AppResult<CandidateFacts> {
        let origin = candidacy_of(row);
        Ok(self.candidate_facts(db, content, &origin).await?.0)
    }

    /// Renews a certificate before its end, or restores it after: a new one of the
    /// next cycle follows. The same body again is harmless.
    ///
    /// # Errors
    /// `Conflict` where the machine has no such transition or what keeps the
    /// certificate does not hold, `Forbidden` for a conflict of interest.
    pub async fn renew(&self, caller: &Caller, id: Uuid, new: NewRenewal, restore: bool) -> AppResult<()> {
        if new.reason.trim().chars().count() < 20 {
            return Err(AppError::field("/reason", "Write your reasons, at least a sentence."));
        }
        refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let gone = || AppError::NotFound("certificate");
        let (row, _) = store::certification::certificate(&tx, id).await?.ok_or_else(gone)?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::DecideCertification, &target), "certificate")?;
        store::lock_people(&tx, &[row.person_id]).await?;
        let (row, events) = store::certification::certificate(&tx, id).await?.ok_or_else(gone)?;
        if let Some((there, _)) = store::certification::certificate(&tx, new.id).await? {
            let same = there.person_id == row.person_id
                && there.scope_key == row.scope_key
                && there.cycle == row.cycle + 1;
            return if same { Ok(()) } else { Err(id_taken()) };
        }
        let path = path(&content, &row.path)?;
        let today = self.today_of(&tx, row.person_id).await?;
        let event = if restore { Event::Restored } else { Event::Renewed };
        of_certificate(&row, &events, today, path.expiring_days.value)
            .after(event, path.last_stage())
            .map_err(|fault| {
                AppError::Conflict(fault.to_string().replace("A candidacy that", "A certificate that"))
            })?;
        self.may_renew(&tx, caller, path, &row, today).await?;
        let kept = self.kept(&tx, &content, &row).await?;
        let from = if restore { today } else { row.valid_to_on + chrono::Days::new(1) };
        held(path, &kept, &row, today, restore)?;
        let next = certificate::Model {
            id: new.id,
            cycle: row.cycle + 1,
            issued_at: self.now(),
            valid_from_on: from,
            valid_to_on: facts::date(path.valid_to(facts::day(from))),
            ..row
        };
        let detail = serde_json::json!({ "next": new.id, "reason": new.reason.trim() });
        let kind = if restore { "certificate.restore" } else { "certificate.renew" };
        self.audit(&tx, Some(caller.person), kind, "certificate", Some(id), detail).await?;
        self.insert_certificate(&tx, caller, next).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn may_renew(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        path: &Path,
        row: &certificate::Model,
        today: NaiveDate,
    ) -> AppResult<()> {
        let rule = path.decision().ok_or_else(|| AppError::bug("a path without a decision"))?;
        let signatory = self.signatory(db, caller.person, row.person_id, today).await?;
        if !signatory.from_center {
            return Err(AppError::Forbidden("Somebody from the center renews and restores.".into()));
        }
        may_decide(rule, row.person_id, &signatory, &[], facts::day(today))
            .map_err(|refusal| AppError::Forbidden(refusal.to_string()))
    }
}

/// Does what keeps the certificate hold, and is a restoration in time?
fn held(
    path: &Path,
    kept: &CandidateFacts,
    row: &certificate::Model,
    today: NaiveDate,
    restore: bool,
) -> AppResult<()> {
    let since = facts::day(row.valid_from_on);
    let mut open = keeping(&path.keep, kept, since, facts::day(today));
    if restore {
        let last = path.restorable_to(facts::day(row.valid_to_on));
        if facts::day(today) > last {
            return Err(AppError::Conflict(format!(
                "This certificate could be restored until {}. The path begins again.",
                last.words()
            )));
        }
        // A rater is restored by a calibration in time; whoever has none shows the rest.
        if path.renewal().is_some() {
            let due = path.keep.iter().find(|keep| matches!(keep.rule, KeepRule::Calibration(_)));
            open.retain(|rule| due.is_some_and(|due| due.key == rule.key));
        }
    }
    match open.into_iter().find(|rule| !rule.held) {
        Some(rule) => Err(AppError::Conflict(format!(
            "{}: asked is {}; there is {}.",
            rule.title, rule.target, rule.actual
        ))),
        None => Ok(()),
    }
}

/// What is read about a holder is read as about a candidate with this scope.
fn candidacy_of(row: &certificate::Model) -> candidacy::Model {
    candidacy::Model {
        id: row.candidacy_id.unwrap_or(row.id),
        person_id: row.person_id,
        path: row.path.clone(),
        framework_version: 0,
        node_id: serde_json::from_str::<Vec<Uuid>>(&row.agencies)
            .ok()
            .and_then(|agencies| agencies.first().copied())
            .unwrap_or(row.person_id),
        agencies: row.agencies.clone(),
        modules: row.modules.clone(),
        sponsor_id: row.person_id,
        conflicts: String::new(),
        cycle: row.cycle,
        nominated_by: row.person_id,
        nominated_on: row.valid_from_on,
        received_at: row.issued_at,
        digest: String::new(),
    }
}
