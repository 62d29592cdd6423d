//! Credentials from outside: valid on the day, of the right jurisdiction, confirmed by their issuer.

use uuid::Uuid;

use super::look::Outcome;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Credential;

/// Why a credential does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flaw {
    /// Issued by another jurisdiction.
    Elsewhere,
    /// Its last day has passed.
    Expired,
    /// The issuer was never asked.
    Unchecked,
    /// The issuer did not confirm it.
    Denied,
    /// The issuer was asked too long ago.
    CheckedTooLongAgo,
}

impl Flaw {
    pub(super) fn code(self) -> RefusalCode {
        match self {
            Self::Expired | Self::CheckedTooLongAgo => RefusalCode::TooOld,
            Self::Elsewhere | Self::Unchecked | Self::Denied => RefusalCode::OutOfScope,
        }
    }

    /// In words, after "the credential".
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Elsewhere => "is of another jurisdiction",
            Self::Expired => "has expired",
            Self::Unchecked => "has not been checked with its issuer",
            Self::Denied => "was not confirmed by its issuer",
            Self::CheckedTooLongAgo => "is due for a new check with its issuer",
        }
    }
}

/// The credentials of some kinds that a person holds.
pub(super) struct CredentialLook {
    pub(super) counted: Vec<Uuid>,
    pub(super) refused: Vec<(Uuid, Flaw)>,
    /// Jurisdictions for which nothing serves.
    pub(super) lacking: Vec<String>,
    met: bool,
    /// The day by which it is due, where there is one.
    pub(super) due_on: Option<Day>,
    /// Whether that day has passed.
    pub(super) is_due: bool,
}

impl CredentialLook {
    pub(super) fn outcome(&self) -> Outcome {
        if self.met {
            Outcome::Met
        } else if self.is_due {
            Outcome::TOO_LOW
        } else {
            Outcome::NotDue
        }
    }
}

impl Case<'_> {
    /// Looks for credentials of some kinds, in each of the jurisdictions wanted.
    pub(super) fn credential(
        &self,
        kinds: &[String],
        jurisdictions: &[&str],
        checked: bool,
        recheck: Option<i32>,
        day: Day,
        horizon: &mut Horizon,
    ) -> CredentialLook {
        let mut look = CredentialLook {
            counted: Vec::new(),
            refused: Vec::new(),
            lacking: Vec::new(),
            met: false,
            due_on: None,
            is_due: true,
        };
        let mut serving: Vec<&str> = Vec::new();
        for credential in self.credentials.iter().filter(|credential| kinds.contains(&credential.kind)) {
            horizon.note(credential.valid_from);
            if credential.valid_from > day {
                continue;
            }
            let place = credential.jurisdiction.as_deref().unwrap_or("");
            let elsewhere = !jurisdictions.is_empty() && !jurisdictions.contains(&place);
            let flaw = if elsewhere {
                Some(Flaw::Elsewhere)
            } else {
                self.flaw(credential, checked, recheck, day, horizon)
            };
            if let Some(flaw) = flaw {
                look.refused.push((credential.fact_id, flaw));
            } else {
                look.counted.push(credential.fact_id);
                serving.push(place);
            }
        }
        let lacking = jurisdictions.iter().filter(|wanted| !serving.contains(wanted));
        look.lacking = lacking.map(|wanted| (*wanted).to_owned()).collect();
        look.met = look.lacking.is_empty() && !look.counted.is_empty();
        look
    }

    fn flaw(
        &self,
        credential: &Credential,
        checked: bool,
        recheck: Option<i32>,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<Flaw> {
        horizon.note_some(credential.expires.map(|last| last.plus(1)));
        let expired = credential.expires.is_some_and(|last| day > last);
        if expired {
            return Some(Flaw::Expired);
        }
        let known = credential.source_checks.iter().filter(|check| check.received_at <= self.known_at);
        let mut last: Option<&crate::facts::SourceCheck> = None;
        for check in known {
            horizon.note(check.on);
            // Of two checks of one day the later received speaks; a denial before a confirmation.
            let key = |check: &crate::facts::SourceCheck| (check.on, check.received_at, !check.confirmed);
            if check.on <= day && last.is_none_or(|best| key(check) > key(best)) {
                last = Some(check);
            }
        }
        match last {
            Some(check) if !check.confirmed => Some(Flaw::Denied),
            None if checked => Some(Flaw::Unchecked),
            Some(check) => {
                let days = recheck?;
                horizon.note(check.on.plus(days).plus(1));
                (day.since(check.on) > days).then_some(Flaw::CheckedTooLongAgo)
            }
            None => None,
        }
    }
}
