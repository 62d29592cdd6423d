//! Credentials from outside: valid on the day, of the right jurisdiction, confirmed by their issuer.

use uuid::Uuid;

use super::look::Outcome;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Credential;
use crate::requirement::HoursNeeded;

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
    /// When the hours it asks for are foreseen to be complete.
    pub(super) runway: Option<Runway>,
}

/// What the hours so far foresee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Runway {
    /// Kinds still short, with the minutes missing.
    pub(super) missing: Vec<(String, i64)>,
    /// The day on which all are complete at the present pace; absent while too little is known.
    pub(super) complete_on: Option<Day>,
    /// A kind of which nothing was done lately: at this pace it is never complete.
    pub(super) stalled: bool,
}

/// The pace is that of so many last days.
const PACE_DAYS: i32 = 90;
/// Nothing is foreseen from fewer days of entries.
const LEAST_DAYS: i32 = 28;

impl CredentialLook {
    /// Whether the hours are foreseen to be complete only after the credential is due.
    pub(super) fn runs_late(&self) -> bool {
        let too_late = |runway: &Runway| {
            runway.stalled
                || runway.complete_on.zip(self.due_on).is_some_and(|(complete, due)| complete > due)
        };
        !self.met && self.runway.as_ref().is_some_and(too_late)
    }

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
            runway: None,
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

    /// When hours of several kinds are foreseen to be complete, at the pace of the last days.
    pub(super) fn runway(&self, needed: &[HoursNeeded], day: Day) -> Option<Runway> {
        if needed.is_empty() {
            return None;
        }
        let mut runway = Runway { missing: Vec::new(), complete_on: None, stalled: false };
        let usable = || {
            let rows = self.records.hours.iter().filter(|kept| kept.early.is_none() && !kept.before_hire);
            rows.map(|kept| kept.row).filter(|row| row.on <= day)
        };
        let known_days =
            usable().map(|row| row.on).min().map_or(0, |first| self.calendar.age(first, day) + 1);
        let mut days_left = 0;
        for need in needed {
            let of_kind = || usable().filter(|row| row.kind == need.kind);
            let have: i64 = of_kind().map(|row| i64::from(row.minutes)).sum();
            let missing = i64::from(need.hours.value) * 60 - have;
            if missing <= 0 {
                continue;
            }
            runway.missing.push((need.kind.clone(), missing));
            let lately = of_kind().filter(|row| self.calendar.age(row.on, day) < PACE_DAYS);
            let lately: i64 = lately.map(|row| i64::from(row.minutes)).sum();
            let over = i64::from(known_days.min(PACE_DAYS));
            if lately == 0 {
                runway.stalled |= known_days >= LEAST_DAYS;
            } else {
                days_left = days_left.max((missing * over).div_euclid(lately) + 1);
            }
        }
        if known_days >= LEAST_DAYS && !runway.stalled {
            let days = i32::try_from(days_left).unwrap_or(i32::MAX);
            runway.complete_on = Some(day.plus(days));
        }
        Some(runway)
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
            None if checked || credential.self_entered => Some(Flaw::Unchecked),
            Some(check) => {
                let days = recheck?;
                horizon.note(check.on.plus(days).plus(1));
                (day.since(check.on) > days).then_some(Flaw::CheckedTooLongAgo)
            }
            None => None,
        }
    }
}
