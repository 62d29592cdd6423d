//! What a person did, was offered or was given, a day each: contacts with the
//! supervisor, visits taken part in with their second signature, offers, hours
//! and drills. Kept short on purpose: each is logged in a minute, and none holds
//! text about what was said.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::authorization;
use fieldcraft_competencies::day::Millis;
use fieldcraft_entities::practice_record;
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::app::free_text::{reason_fault, refuse_client_details};
use crate::app::observations::is_encounter_ref;
use crate::app::people::id_taken;
use crate::app::repeat::digest;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::practice::{Filter, WITHDRAWAL};
use crate::store::{self, facts};

/// The longest reason of a withdrawal, in characters.
const LONGEST_REASON: usize = 500;

/// What is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A contact of the person with their supervisor.
    SupervisionContact,
    /// A visit in which the person took part.
    FieldResponse,
    /// Somebody's signature beside the person's under such a visit.
    CoSignature,
    /// Something that the site offered the person.
    Offer,
    /// Time spent on something that is counted in hours.
    Hours,
    /// A drill that was done.
    Drill,
}

impl RecordKind {
    /// The name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SupervisionContact => "supervision_contact",
            Self::FieldResponse => "field_response",
            Self::CoSignature => "co_signature",
            Self::Offer => "offer",
            Self::Hours => "hours",
            Self::Drill => "drill",
        }
    }

    /// The codes that it may carry; none where any short code may stand.
    #[must_use]
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Self::SupervisionContact => &["individual", "group", "on_scene", "phone"],
            Self::FieldResponse => &["lead", "partner", "shadow"],
            Self::Hours => &["training", "work", "supervision"],
            Self::CoSignature | Self::Offer | Self::Drill => &[],
        }
    }

    fn action(self) -> Action {
        match self {
            Self::FieldResponse | Self::Hours => Action::LogPractice,
            Self::SupervisionContact | Self::CoSignature | Self::Offer | Self::Drill => {
                Action::RecordPractice
            }
        }
    }
}

/// A record as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRecord {
    /// Made by the client.
    pub id: Uuid,
    /// What is recorded.
    pub kind: RecordKind,
    /// The local day on which it happened.
    pub on: NaiveDate,
    /// Form of a contact, part in a visit, kind of hours, offer or drill.
    pub code: Option<String>,
    /// Length of a contact or of hours.
    pub minutes: Option<i64>,
    /// A contact that looked at observation data or family feedback.
    pub with_data: bool,
    /// Who came along on a visit.
    pub partner: Option<Uuid>,
    /// Reference of the encounter.
    pub encounter_ref: Option<String>,
    /// The visit that is signed.
    pub response: Option<Uuid>,
}

/// A withdrawal as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRecordWithdrawal {
    /// Made by the client.
    pub id: Uuid,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

/// Records with what is needed to show them.
#[derive(Clone, Debug)]
pub struct Records {
    /// The latest day first.
    pub rows: Vec<practice_record::Model>,
    /// Withdrawals by the record that they take back.
    pub withdrawn: HashMap<Uuid, practice_record::Model>,
    /// Names of everybody in them, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl NewRecord {
    /// What is wrong with it, all faults at once.
    fn faults(&self, person: Uuid, today: NaiveDate) -> Vec<FieldError> {
        use RecordKind as K;
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, field: &str, detail: &str| {
            if wrong {
                faults.push(FieldError::new(format!("/{field}"), detail));
            }
        };
        fault(self.on > today, "on", "This day has not come yet.");
        let codes = self.kind.codes();
        let code_fits = match (self.kind, self.code.as_deref()) {
            (K::CoSignature, code) => code.is_none(),
            (K::Offer | K::Drill, code) => code.is_some_and(is_code),
            (_, code) => code.is_some_and(|code| codes.contains(&code)),
        };
        match self.kind {
            K::CoSignature => fault(!code_fits, "code", "A signature has no code."),
            K::Offer | K::Drill => {
                fault(!code_fits, "code", "Use a short code such as protected_time or overdose.");
            }
            _ => fault(!code_fits, "code", &format!("Use one of {}.", codes.join(", "))),
        }
        let timed = matches!(self.kind, K::SupervisionContact | K::Hours);
        let long = self.minutes.is_some_and(|minutes| (1..=1440).contains(&minutes));
        fault(timed && !long, "minutes", "Say how many minutes, from 1 to 1,440.");
        fault(!timed && self.minutes.is_some(), "minutes", "Only contacts and hours have minutes.");
        let data = self.with_data && self.kind != K::SupervisionContact;
        fault(data, "with_data", "Only a contact with the supervisor looks at data.");
        let visit = self.kind == K::FieldResponse;
        let alone =
            visit && self.partner.is_none() && self.code.as_deref().is_some_and(|code| code != "lead");
        fault(alone, "partner_id", "Say who led the visit.");
        fault(self.partner == Some(person), "partner_id", "Nobody is their own partner.");
        fault(!visit && self.partner.is_some(), "partner_id", "Only a visit has a partner.");
        let named = self.encounter_ref.as_deref().is_some_and(is_encounter_ref);
        fault(
            visit && !named,
            "encounter_ref",
            "The encounter reference is made by the app and looks like E-7KQ2-M9XD. Never write a case number.",
        );
        fault(!visit && self.encounter_ref.is_some(), "encounter_ref", "Only a visit has a reference.");
        let signs = self.kind == K::CoSignature;
        fault(
            signs != self.response.is_some(),
            "response_id",
            "A signature names the visit, nothing else does.",
        );
        faults
    }
}

/// A code as rules name things: small letters and low lines.
fn is_code(text: &str) -> bool {
    (3..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl App {
    /// Records something about a person's practice. The same body again is the same record.
    pub async fn record_practice(&self, caller: &Caller, person: Uuid, new: NewRecord) -> AppResult<()> {
        let digest = digest(&(person, caller.person, &new))?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_record(&tx, caller, person, &new).await?;
        if let Some(there) = store::practice::find(&tx, new.id).await? {
            return if there.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let today = self.today_of(&tx, person).await?;
        AppError::fields(new.faults(person, today))?;
        let other_step = match new.partner {
            Some(partner) => self.partner_step(&tx, partner, new.on).await?,
            None => None,
        };
        let signs = matches!(new.kind, RecordKind::SupervisionContact | RecordKind::CoSignature);
        let row = practice_record::Model {
            id: new.id,
            person_id: person,
            kind: new.kind.name().into(),
            on_day: new.on,
            code: new.code,
            minutes: new.minutes,
            with_data: new.with_data,
            other_id: if signs { Some(caller.person) } else { new.partner },
            other_step,
            encounter_ref: new.encounter_ref,
            about_id: new.response,
            reason: None,
            recorded_by: caller.person,
            received_at: self.now(),
            digest,
        };
        let detail = json!({ "record": row.id, "kind": row.kind, "on": row.on_day, "code": row.code });
        practice_record::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "practice.record", "person", Some(person), detail).await?;
        self.refresh_status(&tx, &[person]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a record back. It stays, and counts on no day. The same body again is harmless.
    pub async fn withdraw_record(
        &self,
        caller: &Caller,
        person: Uuid,
        record: Uuid,
        new: NewRecordWithdrawal,
    ) -> AppResult<()> {
        let new = NewRecordWithdrawal { reason: new.reason.trim().into(), ..new };
        let digest = digest(&(record, caller.person, &new))?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ReadEvidence, person).await?;
        let there = store::practice::find(&tx, record).await?;
        let there = there.filter(|row| row.person_id == person && row.kind != WITHDRAWAL);
        let there = there.ok_or(AppError::NotFound("record"))?;
        if there.recorded_by != caller.person {
            self.permit_person(&tx, caller, Action::RecordPractice, person).await?;
        }
        if let Some(sent) = store::practice::find(&tx, new.id).await? {
            return if sent.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        let fault = reason_fault("/reason", Some(&new.reason), LONGEST_REASON);
        AppError::fields(fault.into_iter().collect())?;
        refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])?;
        let withdrawn = store::practice::withdrawals(&tx, person).await?;
        if withdrawn.iter().any(|row| row.about_id == Some(record)) {
            return Err(AppError::Conflict("This record has been withdrawn.".into()));
        }
        let row = practice_record::Model {
            id: new.id,
            kind: WITHDRAWAL.into(),
            code: None,
            minutes: None,
            with_data: false,
            other_id: None,
            other_step: None,
            encounter_ref: None,
            about_id: Some(record),
            reason: Some(new.reason),
            recorded_by: caller.person,
            received_at: self.now(),
            digest,
            ..there
        };
        practice_record::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        let detail = json!({ "record": record });
        self.audit(&tx, Some(caller.person), "practice.withdraw", "person", Some(person), detail).await?;
        self.refresh_status(&tx, &[person]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A page of what is recorded about a person's practice, the latest day first.
    pub async fn practice(&self, caller: &Caller, person: Uuid, filter: &Filter) -> AppResult<Records> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let rows = store::practice::page(db, person, filter).await?;
        let withdrawn: HashMap<Uuid, practice_record::Model> = store::practice::withdrawals(db, person)
            .await?
            .into_iter()
            .filter_map(|row| Some((row.about_id?, row)))
            .collect();
        let mut people: Vec<Uuid> = Vec::new();
        for row in rows.iter().chain(withdrawn.values()) {
            people.push(row.recorded_by);
            people.extend(row.other_id);
        }
        let names = self.names(db, people).await?;
        Ok(Records { rows, withdrawn, names })
    }

    /// A person logs visits and hours of their own; the rest is for those who lead
    /// them. Only who supervises logs a contact, and the partner of a visit may sign it.
    async fn permit_record(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        person: Uuid,
        new: &NewRecord,
    ) -> AppResult<()> {
        let target = self.person_target(tx, caller, person).await?;
        let action = new.kind.action();
        let target = match (new.kind, new.response) {
            (RecordKind::SupervisionContact, _) => {
                verdict(policy::check(caller, action, &target), "person")?;
                let supervises = store::people::supervises(tx, caller.person, person, new.on).await?;
                Target { lead: supervises, ..target }
            }
            (RecordKind::CoSignature, Some(response)) => {
                let visit = store::practice::find(tx, response)
                    .await?
                    .filter(|row| row.person_id == person && row.kind == RecordKind::FieldResponse.name());
                let partner = visit.as_ref().is_some_and(|row| row.other_id == Some(caller.person));
                let target = Target { lead: target.lead || partner, ..target };
                verdict(policy::check(caller, action, &target), "person")?;
                if visit.is_none() {
                    return Err(AppError::field("/response_id", "There is no such visit of this person."));
                }
                target
            }
            _ => target,
        };
        verdict(policy::check(caller, action, &target), "person")
    }

    /// What a partner was authorized to do on a day, by what is known now.
    async fn partner_step(
        &self,
        tx: &DatabaseTransaction,
        partner: Uuid,
        on: NaiveDate,
    ) -> AppResult<Option<String>> {
        if store::people::person(tx, partner).await?.is_none() {
            return Err(AppError::field("/partner_id", "There is no such person."));
        }
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let tree = store::org::tree(tx).await?;
        let mut all = facts::load(tx, &tree, &content, &[partner]).await?;
        let known = all.remove(&partner).unwrap_or_default();
        let held = authorization(framework, &known, facts::day(on), Millis(self.now()));
        Ok(held.step.map(|step| step.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: RecordKind, code: Option<&str>) -> NewRecord {
        NewRecord {
            id: Uuid::from_u128(1),
            kind,
            on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day"),
            code: code.map(str::to_owned),
            minutes: None,
            with_data: false,
            partner: None,
            encounter_ref: None,
            response: None,
        }
    }

    fn at_fault(record: &NewRecord) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        record.faults(Uuid::from_u128(9), today).into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn each_kind_has_its_own_fields() {
        use RecordKind as K;
        let mut contact = record(K::SupervisionContact, Some("phone"));
        contact.minutes = Some(25);
        contact.with_data = true;
        assert_eq!(at_fault(&contact), [""; 0]);
        assert_eq!(at_fault(&NewRecord { kind: K::Hours, ..contact.clone() }), ["/code", "/with_data"]);
        contact.on = contact.on.succ_opt().expect("a day");
        contact.minutes = Some(0);
        assert_eq!(at_fault(&contact), ["/on", "/minutes"]);
        let mut visit = record(K::FieldResponse, Some("partner"));
        assert_eq!(at_fault(&visit), ["/partner_id", "/encounter_ref"]);
        visit.partner = Some(Uuid::from_u128(9));
        visit.encounter_ref = Some("E-7KQ2-M9XD".into());
        assert_eq!(at_fault(&visit), ["/partner_id"]);
        visit.partner = Some(Uuid::from_u128(8));
        assert_eq!(at_fault(&visit), [""; 0]);
        assert_eq!(at_fault(&record(K::FieldResponse, Some("lead"))), ["/encounter_ref"]);
        assert_eq!(at_fault(&record(K::Drill, Some("overdose"))), [""; 0]);
        assert_eq!(at_fault(&record(K::Offer, Some("Protected time"))), ["/code"]);
        assert_eq!(at_fault(&record(K::CoSignature, None)), ["/response_id"]);
    }
}
