//! A claim of prior learning: what it has to say, how it stands, and who may answer it. Pure.

use chrono::NaiveDate;
use fieldcraft_entities::{prior_learning, prior_learning_event};
use serde::Serialize;
use uuid::Uuid;

use crate::app::free_text::{reason_fault, refuse_client_details, too_long};
use crate::error::{AppError, AppResult, FieldError};
use crate::store::prior_learning::APPROVALS;

/// The longest title, provider or place of a document, in characters.
const LONGEST_NAME: usize = 200;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 2_000;
/// The most minutes that one claim may name: half a year of full days.
const MOST_MINUTES: i64 = 60 * 1_000;

/// A claim as it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewClaim {
    /// Made by the client.
    pub id: Uuid,
    /// Module that it stands for.
    pub module: String,
    /// What was learned.
    pub title: String,
    /// Where, or from whom.
    pub provider: String,
    /// How long it took.
    pub minutes: i64,
    /// Day on which it ended.
    pub finished_on: NaiveDate,
    /// Where the document is kept.
    pub document: String,
    /// The writer confirmed that no text identifies a client.
    pub confirmed: bool,
}

/// What somebody decides about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// It stands for the module.
    Approved,
    /// It does not.
    Refused,
    /// The claim is taken back.
    Withdrawn,
}

impl Outcome {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// An answer to a claim, or its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewClaimEvent {
    /// Made by the client.
    pub id: Uuid,
    /// What.
    pub outcome: Outcome,
    /// Why; asked for unless it is approved.
    pub note: Option<String>,
    /// The writer confirmed that the note identifies no client.
    pub confirmed: bool,
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered.
    Waiting,
    /// One has approved; another has to.
    HalfApproved,
    /// It counts.
    Approved,
    /// It was refused.
    Refused,
    /// It was taken back.
    Withdrawn,
}

impl NewClaim {
    pub(crate) fn tidied(self) -> Self {
        let trim = |text: String| text.trim().to_owned();
        Self { title: trim(self.title), provider: trim(self.provider), document: trim(self.document), ..self }
    }

    pub(crate) fn check(&self, known: bool, today: NaiveDate) -> AppResult<()> {
        let mut faults = Vec::new();
        if !known {
            faults.push(FieldError::new("/module", "There is no such module."));
        }
        let texts = [("/title", &self.title), ("/provider", &self.provider), ("/document", &self.document)];
        for (pointer, text) in texts {
            if text.chars().count() < 3 {
                faults.push(FieldError::new(pointer, "Write it so that somebody else can find it."));
            }
            faults.extend(too_long(pointer, Some(text), LONGEST_NAME));
        }
        if !(1..=MOST_MINUTES).contains(&self.minutes) {
            faults.push(FieldError::new("/minutes", "Give its length: from a minute to a thousand hours."));
        }
        if self.finished_on > today {
            faults.push(FieldError::new("/finished_on", "Claim it once it has ended."));
        }
        AppError::fields(faults)?;
        let texts = texts.map(|(pointer, text)| (pointer.to_owned(), Some(text.as_str())));
        refuse_client_details(self.confirmed, texts)
    }
}

impl NewClaimEvent {
    pub(super) fn check(&self) -> AppResult<()> {
        let note = self.note.as_deref();
        let fault = if self.outcome == Outcome::Approved {
            too_long("/note", note, LONGEST_NOTE)
        } else {
            reason_fault("/note", note, LONGEST_NOTE)
        };
        AppError::fields(fault.into_iter().collect())?;
        refuse_client_details(self.confirmed, [("/note".to_owned(), note)])
    }
}

pub(super) fn still_open(state: State, outcome: Outcome) -> AppResult<()> {
    let gone = match state {
        State::Refused => "This claim was refused. Make a new one if there is something new to show.",
        State::Withdrawn => "This claim was taken back.",
        State::Approved if outcome != Outcome::Withdrawn => "This claim has been approved by two people.",
        _ => return Ok(()),
    };
    Err(AppError::Conflict(gone.into()))
}

/// Why somebody with the permission cannot answer a claim.
pub(super) fn why_not(
    row: &prior_learning::Model,
    events: &[prior_learning_event::Model],
    by: Uuid,
    center: bool,
) -> Option<&'static str> {
    let approved = || events.iter().filter(|event| event.kind == "approved");
    if row.claimed_by == by || row.person_id == by {
        return Some("Somebody else has to answer a claim that you made.");
    }
    if approved().any(|event| event.by_id == by) {
        return Some("You have approved this claim; somebody else has to be the second.");
    }
    let center_missing = approved().count() + 1 == APPROVALS && !approved().any(|event| event.from_center);
    (center_missing && !center)
        .then_some("One approval has to come from the center, and it is still missing.")
}

/// How a claim stands after all that happened to it.
pub(crate) fn state(events: &[prior_learning_event::Model]) -> State {
    let is = |kind: &str| events.iter().any(|event| event.kind == kind);
    let approvals = events.iter().filter(|event| event.kind == "approved").count();
    match approvals {
        _ if is("withdrawn") => State::Withdrawn,
        _ if is("refused") => State::Refused,
        0 => State::Waiting,
        n if n < APPROVALS => State::HalfApproved,
        _ => State::Approved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> prior_learning::Model {
        prior_learning::Model {
            id: Uuid::from_u128(1),
            person_id: Uuid::from_u128(2),
            module_code: "M01".into(),
            module_version: 1,
            title: "A course".into(),
            provider: "A college".into(),
            minutes: 60,
            finished_on: NaiveDate::default(),
            document: "A binder".into(),
            claimed_by: Uuid::from_u128(3),
            received_at: 0,
            digest: String::new(),
        }
    }

    fn event(kind: &str, by: u128, from_center: bool) -> prior_learning_event::Model {
        prior_learning_event::Model {
            id: Uuid::from_u128(by + 100),
            claim_id: Uuid::from_u128(1),
            person_id: Uuid::from_u128(2),
            kind: kind.into(),
            by_id: Uuid::from_u128(by),
            from_center,
            note: None,
            received_at: 0,
            digest: String::new(),
        }
    }

    #[test]
    fn two_others_approve_and_one_of_them_is_of_the_center() {
        let may = |events: &[prior_learning_event::Model], by: u128, center: bool| {
            why_not(&claim(), events, Uuid::from_u128(by), center).is_none()
        };
        assert!(!may(&[], 2, true), "whose learning it is");
        assert!(!may(&[], 3, true), "who claims it");
        assert!(may(&[], 4, false));
        let first = [event("approved", 4, false)];
        assert!(!may(&first, 4, true), "the same once more");
        assert!(!may(&first, 5, false), "another one of the line");
        assert!(may(&first, 5, true));
        assert!(may(&[event("approved", 5, true)], 4, false));
    }

    #[test]
    fn a_refusal_or_a_withdrawal_ends_a_claim_whatever_was_approved() {
        let both = vec![event("approved", 4, false), event("approved", 5, true)];
        assert_eq!(state(&[]), State::Waiting);
        assert_eq!(state(&both[..1]), State::HalfApproved);
        assert_eq!(state(&both), State::Approved);
        assert_eq!(state(&[both[0].clone(), event("refused", 5, true)]), State::Refused);
        assert_eq!(state(&[both, vec![event("withdrawn", 2, false)]].concat()), State::Withdrawn);
    }
}
