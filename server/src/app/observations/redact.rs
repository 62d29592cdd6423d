//! Redaction, the one exception to "never changed": two different people with
//! the permission replace the free text of an observation, of all its versions,
//! of their events and of the tasks they raised. The first asks, the second
//! carries out.

use std::collections::BTreeMap;

use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::privacy::find_client_details;
use fieldcraft_entities::{observation, observation_event};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::Seen;
use super::respond::LONG_TEXT;
use crate::app::access::verdict;
use crate::app::free_text::{REDACTED, reason_fault, refuse_client_details, tidy};
use crate::app::repeat::{Written, digest};
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, observations::Blank};

/// A redaction asked for or carried out, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRedaction {
    /// Made by the client.
    pub id: Uuid,
    /// Why, without repeating what is to go.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

/// What a request to redact amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The first of two people: nothing changes yet.
    Ask,
    /// The second: the text goes.
    CarryOut {
        /// Who asked.
        asked_by: Uuid,
    },
}

impl App {
    /// Asks for the redaction of an observation, or carries out what another
    /// person has asked for.
    pub async fn redact(
        &self,
        caller: &Caller,
        observation: Uuid,
        new: NewRedaction,
    ) -> AppResult<Written<Seen>> {
        let new = NewRedaction { reason: tidy(Some(new.reason)).unwrap_or_default(), ..new };
        let digest = digest(&(observation, &new))?;
        let checked = check(&new);
        let tx = self.store.begin().await?;
        let row = self.locked(&tx, caller, observation).await?;
        if self.repeated(&tx, caller, new.id, &digest).await? {
            return Ok(Written::before(self.seen(&tx, row).await?));
        }
        checked?;
        let target = self.person_target(&tx, caller, row.subject_id).await?;
        verdict(policy::check(caller, Action::RedactObservation, &target), "observation")?;
        let events = store::observations::events(&tx, &[row.id]).await?;
        let step = step(&row, &events, caller.person)?;
        let mut event = observation_event::Model {
            id: new.id,
            observation_id: row.id,
            subject_id: row.subject_id,
            kind: "redaction_requested".into(),
            on_day: self.day_at(&tx, row.node_id, self.now()).await?,
            by_id: caller.person,
            text: Some(new.reason),
            outcome: None,
            received_at: self.now(),
            digest,
        };
        match step {
            Step::Ask => {
                observation_event::Entity::insert(event.into_active_model())
                    .exec_without_returning(&tx)
                    .await?;
                let detail = json!({ "subject": row.subject_id });
                let action = "observation.ask_redaction";
                self.audit(&tx, Some(caller.person), action, "observation", Some(row.id), detail).await?;
            }
            Step::CarryOut { asked_by } => {
                event.kind = "redacted".into();
                self.carry_out(&tx, caller, asked_by, &row, event).await?;
            }
        }
        tx.commit().await?;
        self.observation(caller, row.id).await.map(Written::now)
    }

    async fn carry_out(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        asked_by: Uuid,
        row: &observation::Model,
        event: observation_event::Model,
    ) -> AppResult<()> {
        // An amendment mostly repeats the text of what it amends: all versions, or none.
        let versions: Vec<observation::Model> = store::observations::versions(tx, row)
            .await?
            .into_iter()
            .filter(|version| version.redacted_at.is_none())
            .collect();
        let ids: Vec<Uuid> = versions.iter().map(|version| version.id).collect();
        let blank: Vec<Blank> = versions.iter().map(blank).collect::<AppResult<_>>()?;
        store::observations::redact(tx, &blank, REDACTED, event.received_at).await?;
        store::observations::redact_events(tx, &ids, REDACTED).await?;
        store::tasks::redact_notes(tx, &ids, REDACTED).await?;
        let marks = ids.iter().map(|id| {
            let own = *id == row.id;
            observation_event::Model {
                id: if own { event.id } else { self.id() },
                observation_id: *id,
                digest: if own { event.digest.clone() } else { String::new() },
                ..event.clone()
            }
            .into_active_model()
        });
        observation_event::Entity::insert_many(marks).exec_without_returning(tx).await?;
        self.refresh_status(tx, &[row.subject_id]).await?;
        let detail = json!({ "subject": row.subject_id, "asked_by": asked_by, "versions": ids });
        self.audit(tx, Some(caller.person), "observation.redact", "observation", Some(row.id), detail).await
    }
}

fn check(new: &NewRedaction) -> AppResult<()> {
    AppError::fields(reason_fault("/reason", Some(&new.reason), LONG_TEXT).into_iter().collect())?;
    refuse_client_details(new.confirmed, [("/reason".to_owned(), Some(new.reason.as_str()))])
}

/// One person alone does nothing, however often they ask.
fn step(row: &observation::Model, events: &[observation_event::Model], by: Uuid) -> AppResult<Step> {
    if row.redacted_at.is_some() {
        return Err(AppError::Conflict("This observation has been redacted already.".into()));
    }
    let asked: Vec<Uuid> =
        events.iter().filter(|event| event.kind == "redaction_requested").map(|event| event.by_id).collect();
    match asked.iter().find(|asker| **asker != by) {
        Some(asked_by) => Ok(Step::CarryOut { asked_by: *asked_by }),
        None if asked.is_empty() => Ok(Step::Ask),
        None => Err(AppError::Conflict(
            "You have asked for this redaction. A second person with the permission carries it out.".into(),
        )),
    }
}

/// Reasons keep their indicators and lose their texts. A scenario that is a mere
/// code stays: the rules read it, and no status may turn on a redaction.
fn blank(row: &observation::Model) -> AppResult<Blank> {
    let reasons: BTreeMap<String, String> = serde_json::from_str(&row.reasons).map_err(AppError::internal)?;
    let reasons: BTreeMap<String, &str> =
        reasons.into_keys().map(|indicator| (indicator, REDACTED)).collect();
    let reasons = serde_json::to_string(&reasons).map_err(AppError::internal)?;
    let scenario = row.scenario.as_deref().map(|text| if is_code(text) { text } else { REDACTED }.to_owned());
    Ok(Blank { id: row.id, reasons, scenario })
}

/// A code with its version and perhaps an indicator, such as `overdose@2#C04.2`.
fn is_code(text: &str) -> bool {
    let (scenario, indicator) = text.split_once('#').unwrap_or((text, "C01.1"));
    let Some((code, version)) = scenario.split_once('@') else {
        return false;
    };
    (1..=40).contains(&code.len())
        && code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        && (1..=3).contains(&version.len())
        && version.bytes().all(|digit| digit.is_ascii_digit())
        && indicator.parse::<IndicatorCode>().is_ok()
        && find_client_details(text).is_empty()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    fn row() -> observation::Model {
        observation::Model {
            id: Uuid::nil(),
            subject_id: Uuid::nil(),
            observer_id: Uuid::nil(),
            kind: "E1".into(),
            purpose: "counting".into(),
            relation: "external".into(),
            node_id: Uuid::nil(),
            agency_id: None,
            observed_at: 0,
            observed_on: NaiveDate::default(),
            performed_on: None,
            recorded_at: 0,
            received_at: 0,
            minutes: 1,
            setting: "home".into(),
            family_agreed: true,
            encounter_ref: "E-0000-0000".into(),
            relation_note: None,
            ratings: "C01.1:NA C01.2:2".into(),
            reasons: r#"{"C01.1":"Her brother, 614-555-0123, was alone."}"#.into(),
            harm: false,
            strengths: None,
            next_step: None,
            next_step_on: None,
            scenario: None,
            checklist: None,
            framework_version: 1,
            supersedes: None,
            supersede_reason: None,
            confirmed: true,
            redacted_at: None,
            device_ahead_ms: None,
            digest: String::new(),
        }
    }

    fn asked(by: Uuid) -> observation_event::Model {
        observation_event::Model {
            id: Uuid::nil(),
            observation_id: Uuid::nil(),
            subject_id: Uuid::nil(),
            kind: "redaction_requested".into(),
            on_day: NaiveDate::default(),
            by_id: by,
            text: None,
            outcome: None,
            received_at: 0,
            digest: String::new(),
        }
    }

    #[test]
    fn one_person_alone_never_redacts() {
        assert_eq!(step(&row(), &[], ONE).expect("asks"), Step::Ask);
        assert!(step(&row(), &[asked(ONE)], ONE).is_err());
        assert!(step(&row(), &[asked(ONE), asked(ONE)], ONE).is_err());
    }

    #[test]
    fn a_second_person_carries_it_out_once() {
        let carried = step(&row(), &[asked(ONE)], TWO).expect("carries out");
        assert_eq!(carried, Step::CarryOut { asked_by: ONE });
        let done = observation::Model { redacted_at: Some(1), ..row() };
        assert!(step(&done, &[asked(ONE)], TWO).is_err());
    }

    #[test]
    fn reasons_keep_their_indicators_and_lose_their_words() {
        assert_eq!(blank(&row()).expect("JSON").reasons, r#"{"C01.1":"[redacted]"}"#);
    }

    #[test]
    fn a_scenario_stays_when_it_is_nothing_but_a_code() {
        for code in ["overdose@2#C04.2", "S03@1", "lethal-means@12"] {
            assert!(is_code(code), "{code}");
        }
        for told in ["Her brother @1", "overdose", "@1", "overdose@two", "overdose@2#brother", "6145550123@1"]
        {
            assert!(!is_code(told), "{told}");
        }
        let of = |text: &str| observation::Model { scenario: Some(text.into()), ..row() };
        assert_eq!(blank(&of("overdose@2")).expect("blank").scenario.as_deref(), Some("overdose@2"));
        assert_eq!(blank(&of("as with her brother")).expect("blank").scenario.as_deref(), Some(REDACTED));
        assert_eq!(blank(&row()).expect("blank").scenario, None);
    }
}
