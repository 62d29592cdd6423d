//! Appeals: the person about whom something was decided asks that two others look
//! at it again, within the days that the path gives.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_competencies::certification::{Decision, Path, gates, may_decide};
use fieldcraft_competencies::day::Day;
use fieldcraft_entities::{appeal, appeal_signature, certificate_event, person};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::facts::path;
use super::signatories::{Pair, Signatories};
use crate::app::access::verdict;
use crate::app::content::Content;
use crate::app::free_text::refuse_client_details;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, facts};

/// The days for an appeal where the certificate follows no path.
const USUAL_DAYS: i32 = 30;

const DECIDED: &str = "This appeal is decided.";

/// What an appeal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub enum AppealAbout {
    /// A candidacy that was declined.
    Candidacy(Uuid),
    /// A suspension or revocation.
    Change(Uuid),
}

/// An appeal to file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewAppeal {
    /// Made by the client.
    pub id: Uuid,
    /// What it is about.
    pub about: AppealAbout,
    /// Why it should be looked at again.
    pub text: String,
    /// The writer confirmed that the text identifies no client.
    pub confirmed: bool,
}

/// A signature under an appeal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewAppealSignature {
    /// Made by the client.
    pub id: Uuid,
    /// The decision falls; it stands otherwise.
    pub overturn: bool,
    /// Written reasons.
    pub reason: String,
    /// The writer confirmed that the reasons identify no client.
    pub confirmed: bool,
}

/// An appeal with its signatures.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// The row.
    pub row: appeal::Model,
    /// Signatures in order.
    pub signatures: Vec<appeal_signature::Model>,
    /// `open`, `upheld` or `overturned`.
    pub state: &'static str,
    /// People named in it.
    pub people: Vec<person::Model>,
    /// The last day on which it could be filed.
    pub file_by: NaiveDate,
    /// Why the caller may not sign it now; nothing where they may.
    pub may_not_sign: Option<String>,
}

/// The decision that an appeal is about.
struct Decided {
    person: Uuid,
    path: Option<Path>,
    at: i64,
    /// Those who made it: they do not decide again.
    by: Vec<Uuid>,
    change: Option<certificate_event::Model>,
}

impl Decided {
    /// The last day on which an appeal against it can be filed, where the person works.
    fn file_by(&self, zone: chrono_tz::Tz) -> Day {
        let days = self.path.as_ref().map_or(USUAL_DAYS, |path| path.appeal_days.value);
        facts::day(crate::time::local_day(self.at, zone)).plus(days)
    }

    fn signatures(&self) -> usize {
        let rule = self.path.as_ref().and_then(|path| path.decision());
        rule.map_or(2, |rule| usize::try_from(rule.signatures.value).unwrap_or(2))
    }
}

fn state(signatures: &[&appeal_signature::Model], needed: usize) -> &'static str {
    if signatures.iter().any(|one| one.decision == "uphold") {
        "upheld"
    } else if signatures.len() >= needed {
        "overturned"
    } else {
        "open"
    }
}

/// The decisions that these appeals are about, in five queries. What is not there, or cannot be
/// appealed against, is left out.
async fn all_decided(
    db: &impl ConnectionTrait,
    content: &Content,
    abouts: &[AppealAbout],
) -> AppResult<HashMap<AppealAbout, Decided>> {
    let of = |code: &str| content.paths().iter().find(|path| path.code == code).cloned();
    let (mut candidacies, mut changes) = (Vec::new(), Vec::new());
    for about in abouts {
        match about {
            AppealAbout::Candidacy(id) => candidacies.push(*id),
            AppealAbout::Change(id) => changes.push(*id),
        }
    }
    let mut found = HashMap::new();
    if !candidacies.is_empty() {
        let events = store::certification::events(db, &candidacies).await?;
        let signed = store::certification::decisions_of(db, &candidacies).await?;
        for row in store::certification::candidacies_by_id(db, &candidacies).await? {
            let declined = events.iter().rfind(|one| one.candidacy_id == row.id && one.kind == "declined");
            let Some(declined) = declined else { continue };
            let by = signed.iter().filter(|one| one.candidacy_id == row.id);
            let decided = Decided {
                person: row.person_id,
                path: of(&row.path),
                at: declined.received_at,
                by: by.map(|one| one.signatory_id).collect(),
                change: None,
            };
            found.insert(AppealAbout::Candidacy(row.id), decided);
        }
    }
    if !changes.is_empty() {
        let mut rows = store::certification::changes_by_id(db, &changes).await?;
        rows.retain(|change| ["suspended", "revoked"].contains(&change.kind.as_str()));
        let ids: Vec<Uuid> = rows.iter().map(|change| change.certificate_id).collect();
        let certificates = store::certification::certificates_by_id(db, &ids).await?;
        for change in rows {
            let held = certificates.iter().find(|one| one.id == change.certificate_id);
            let Some(held) = held else { continue };
            let decided = Decided {
                person: held.person_id,
                path: of(&held.path),
                at: change.received_at,
                by: vec![change.by_id],
                change: Some(change.clone()),
            };
            found.insert(AppealAbout::Change(change.id), decided);
        }
    }
    Ok(found)
}

impl App {
    /// Files an appeal against a decision about oneself. The same body again is harmless.
    ///
    /// # Errors
    /// `Conflict` when the days are over or there is nothing to appeal against.
    pub async fn file_appeal(&self, caller: &Caller, new: NewAppeal) -> AppResult<()> {
        if new.text.trim().chars().count() < 20 {
            return Err(AppError::field("/text", "Write why, at least a sentence."));
        }
        refuse_client_details(new.confirmed, [("/text".to_owned(), Some(new.text.as_str()))])?;
        let digest = hash_token(&serde_json::to_string(&new).map_err(AppError::internal)?);
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let decided = self.decided(&tx, &content, new.about).await?;
        let target = self.person_target(&tx, caller, decided.person).await?;
        verdict(policy::check(caller, Action::AppealDecision, &target), "decision")?;
        store::lock_people(&tx, &[decided.person]).await?;
        if let Some(there) = appeal::Entity::find_by_id(new.id).one(&tx).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let zone = self.zone_of(&tx, decided.person).await?;
        let today = crate::time::local_day(self.now(), zone);
        let last = decided.file_by(zone);
        if facts::day(today) > last {
            return Err(AppError::Conflict(format!("The days for an appeal ended on {}.", last.words())));
        }
        let (candidacy_id, certificate_event_id) = match new.about {
            AppealAbout::Candidacy(id) => (Some(id), None),
            AppealAbout::Change(id) => (None, Some(id)),
        };
        let row = appeal::Model {
            id: new.id,
            person_id: decided.person,
            candidacy_id,
            certificate_event_id,
            text: new.text.trim().into(),
            filed_on: today,
            received_at: self.now(),
            digest,
        };
        row.into_active_model().reset_all().insert(&tx).await?;
        self.audit(&tx, Some(caller.person), "appeal.file", "appeal", Some(new.id), json!({})).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Signs an appeal. One signature to uphold ends it; as many to overturn as
    /// the path asks for a decision undo what was decided.
    ///
    /// # Errors
    /// `Forbidden` for whoever decided before or has a conflict of interest.
    pub async fn sign_appeal(&self, caller: &Caller, id: Uuid, new: NewAppealSignature) -> AppResult<()> {
        if new.reason.trim().chars().count() < 20 {
            return Err(AppError::field("/reason", "Write your reasons, at least a sentence."));
        }
        refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])?;
        let digest = hash_token(&serde_json::to_string(&new).map_err(AppError::internal)?);
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let row = appeal::Entity::find_by_id(id).one(&tx).await?.ok_or(AppError::NotFound("appeal"))?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        verdict(policy::check(caller, Action::DecideCertification, &target), "appeal")?;
        store::lock_people(&tx, &[row.person_id]).await?;
        let signed = store::certification::appeal_signatures(&tx, &[id]).await?;
        if let Some(there) = signed.iter().find(|one| one.id == new.id) {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let decided = self.decided(&tx, &content, about(&row)?).await?;
        let before: Vec<_> = signed.iter().collect();
        if state(&before, decided.signatures()) != "open" {
            return Err(AppError::Conflict(DECIDED.into()));
        }
        let today = self.today_of(&tx, decided.person).await?;
        let pairs = pairs(&decided, &before, caller.person, today);
        may_sign(caller.person, &decided, &before, &self.signatories(&tx, &pairs).await?, today)?;
        let signature = appeal_signature::Model {
            id: new.id,
            appeal_id: id,
            signatory_id: caller.person,
            decision: if new.overturn { "overturn" } else { "uphold" }.into(),
            reason: new.reason.trim().into(),
            received_at: self.now(),
            digest,
        };
        signature.into_active_model().reset_all().insert(&tx).await?;
        let detail = json!({ "overturn": new.overturn });
        self.audit(&tx, Some(caller.person), "appeal.sign", "appeal", Some(id), detail).await?;
        if new.overturn && signed.len() + 1 >= decided.signatures() {
            self.overturn(&tx, caller, &content, &row, &decided).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Undoes what was decided: the certificate is issued, or the change never was.
    async fn overturn(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        content: &Content,
        row: &appeal::Model,
        decided: &Decided,
    ) -> AppResult<()> {
        if let Some(change) = &decided.change {
            let annulled = certificate_event::Model {
                id: self.id(),
                kind: "annulled".into(),
                for_cause: false,
                by_id: caller.person,
                reason: "Overturned on appeal.".into(),
                received_at: self.now(),
                cause: None,
                annuls: Some(change.id),
                ..change.clone()
            };
            annulled.into_active_model().reset_all().insert(tx).await?;
            let detail = json!({ "kind": "annulled", "annuls": change.id });
            let certificate = Some(change.certificate_id);
            self.audit(tx, Some(caller.person), "certificate.change", "certificate", certificate, detail)
                .await?;
            return self.rater_changed(tx, decided.person, change.effective_on).await;
        }
        let candidacy = row.candidacy_id.ok_or_else(|| AppError::bug("an appeal about nothing"))?;
        let candidacy =
            store::certification::candidacy(tx, candidacy).await?.ok_or(AppError::NotFound("candidacy"))?;
        let path = path(content, &candidacy.path)?;
        let (candidate, day) = self.candidate_facts(tx, content, &candidacy).await?;
        let stages = gates(path, &candidate, day);
        let before = &stages[..stages.len().saturating_sub(1)];
        if let Some(open) = before.iter().find_map(|stage| stage.first_open()) {
            return Err(AppError::Conflict(format!(
                "A gate no longer holds, so no certificate can follow. {}: {}",
                open.title, open.reason
            )));
        }
        self.transition(tx, candidacy.id, "decline_annulled", caller.person, None).await?;
        let until = facts::date(path.valid_to(day));
        self.issue(tx, caller, &candidacy, facts::date(day), until).await?;
        self.transition(tx, candidacy.id, "certified", caller.person, None).await
    }

    /// The decision that one appeal is about.
    async fn decided(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        about: AppealAbout,
    ) -> AppResult<Decided> {
        all_decided(db, content, &[about]).await?.remove(&about).ok_or(AppError::NotFound("decision"))
    }

    /// The appeals of oneself and of those whom one may decide about, newest first.
    pub async fn appeals(&self, caller: &Caller) -> AppResult<Vec<Appeal>> {
        let db = &self.store.read;
        let scope = caller.scope(Action::DecideCertification);
        let rows = store::certification::appeals(db, &scope, caller.person).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let signatures = store::certification::appeal_signatures(db, &ids).await?;
        let named: Vec<Uuid> = rows
            .iter()
            .map(|row| row.person_id)
            .chain(signatures.iter().map(|one| one.signatory_id))
            .collect();
        let people = store::people::people(db, &named).await?;
        let content = self.content().await?;
        let abouts = rows.iter().map(about).collect::<AppResult<Vec<_>>>()?;
        let decided = all_decided(db, &content, &abouts).await?;
        let zones = self.zones_of(db, &named).await?;
        let zone = |person: Uuid| zones.get(&person).copied().unwrap_or(chrono_tz::UTC);
        let today = |person: Uuid| crate::time::local_day(self.now(), zone(person));
        let own = |row: &appeal::Model| -> Vec<&appeal_signature::Model> {
            signatures.iter().filter(|one| one.appeal_id == row.id).collect()
        };
        let seen: Vec<(&appeal::Model, &Decided)> = rows
            .iter()
            .zip(&abouts)
            .map(|(row, about)| Ok((row, decided.get(about).ok_or(AppError::NotFound("decision"))?)))
            .collect::<AppResult<_>>()?;
        let asked = seen
            .iter()
            .flat_map(|(row, decided)| pairs(decided, &own(row), caller.person, today(row.person_id)));
        let signatories = self.signatories(db, &asked.collect::<Vec<_>>()).await?;
        let theirs: Vec<Uuid> = rows.iter().map(|row| row.person_id).collect();
        let targets = self.targets(db, caller, &theirs).await?;
        seen.into_iter()
            .map(|(row, decided)| {
                let own = own(row);
                let state = state(&own, decided.signatures());
                let permitted =
                    targets.get(&row.person_id).map_or(Err(AppError::NotFound("appeal")), |target| {
                        verdict(policy::check(caller, Action::DecideCertification, target), "appeal")
                    });
                let may_not_sign = match state {
                    "open" => because(permitted.and_then(|()| {
                        may_sign(caller.person, decided, &own, &signatories, today(row.person_id))
                    }))?,
                    _ => Some(DECIDED.to_owned()),
                };
                Ok(Appeal {
                    state,
                    signatures: own.into_iter().cloned().collect(),
                    people: people.clone(),
                    file_by: facts::date(decided.file_by(zone(row.person_id))),
                    may_not_sign,
                    row: row.clone(),
                })
            })
            .collect()
    }
}

/// Those who signed an appeal and whoever would sign it next, with the person whom it is about.
fn pairs(decided: &Decided, signed: &[&appeal_signature::Model], next: Uuid, on: NaiveDate) -> Vec<Pair> {
    let pair = |signatory| Pair { signatory, candidate: decided.person, on };
    signed.iter().map(|one| pair(one.signatory_id)).chain([pair(next)]).collect()
}

/// May somebody sign an appeal after those who did?
fn may_sign(
    caller: Uuid,
    decided: &Decided,
    signed: &[&appeal_signature::Model],
    signatories: &Signatories,
    today: NaiveDate,
) -> AppResult<()> {
    if decided.by.contains(&caller) {
        return Err(AppError::Forbidden("Somebody else than those who decided looks at it again.".into()));
    }
    let Some(rule) = decided.path.as_ref().and_then(|path| path.decision()) else {
        let again = signed.iter().any(|one| one.signatory_id == caller);
        return if again { Err(AppError::Forbidden("You have signed already.".into())) } else { Ok(()) };
    };
    let on = facts::day(today);
    let of = |signatory| signatories.of(Pair { signatory, candidate: decided.person, on: today });
    let earlier: Vec<Decision> = signed
        .iter()
        .map(|one| Decision {
            id: one.id,
            signatory: of(one.signatory_id),
            on,
            decide: one.decision == "overturn",
            reason: one.reason.clone(),
        })
        .collect();
    let earlier: Vec<&Decision> = earlier.iter().collect();
    may_decide(rule, decided.person, &of(caller), &earlier, on)
        .map_err(|refusal| AppError::Forbidden(refusal.to_string()))
}

/// Why somebody may not sign, in words; other faults stay faults.
fn because(refused: AppResult<()>) -> AppResult<Option<String>> {
    match refused {
        Ok(()) => Ok(None),
        Err(AppError::Forbidden(because)) => Ok(Some(because)),
        Err(AppError::NotFound(_)) => Ok(Some("Others decide about this appeal.".to_owned())),
        Err(error) => Err(error),
    }
}

fn about(row: &appeal::Model) -> AppResult<AppealAbout> {
    match (row.candidacy_id, row.certificate_event_id) {
        (Some(id), _) => Ok(AppealAbout::Candidacy(id)),
        (_, Some(id)) => Ok(AppealAbout::Change(id)),
        _ => Err(AppError::bug("an appeal about nothing")),
    }
}
