//! What an observer sends in, put in order and checked: all faults at once.

use std::collections::HashSet;

use chrono::NaiveDate;
use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::scale::{Rating, Ratings};
use serde::Serialize;
use uuid::Uuid;

use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::repeat::digest;
use crate::error::{AppError, AppResult, FieldError};
use crate::time::{self, DAY_MS};

/// Types of evidence that an observer records.
pub const KINDS: [&str; 6] = ["E1", "E2", "E3", "E4", "E5", "E6"];
/// What an observation is made for.
pub const PURPOSES: [&str; 2] = ["counting", "formative"];
/// Kinds of place.
pub const SETTINGS: [&str; 7] = ["home", "school", "community", "phone", "hospital", "shelter", "office"];

/// 2000-01-01 in UTC: nothing was observed for this system before.
const EARLIEST: i64 = 946_684_800_000;
/// A device's clock may be wrong, and the rules refuse what lies in the future;
/// beyond a year ahead the date itself is a slip that the writer should mend.
const LATEST_AHEAD: i64 = 366 * DAY_MS;
const LONGEST_MINUTES: i64 = 600;
const LONG_TEXT: usize = 2_000;
const SHORT_TEXT: usize = 300;
/// Crockford's base 32: no I, L, O or U, which people misread.
const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// An observation as it was sent. Its JSON in this order of fields is the
/// canonical body of which the digest is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewObservation {
    /// Who was observed.
    pub subject: Uuid,
    /// One of [`KINDS`].
    pub kind: String,
    /// One of [`PURPOSES`].
    pub purpose: String,
    /// When it was seen.
    pub observed_at: i64,
    /// For a review of an older encounter: its day.
    pub performed_on: Option<NaiveDate>,
    /// When the observer saved it, by the device's clock.
    pub recorded_at: i64,
    /// Length of what was seen.
    pub minutes: i64,
    /// One of [`SETTINGS`].
    pub setting: String,
    /// The family agreed to an observer.
    pub family_agreed: bool,
    /// Made by the app.
    pub encounter_ref: String,
    /// The observer's own part in the encounter.
    pub relation_note: Option<String>,
    /// What was rated.
    pub ratings: Vec<NewRating>,
    /// Something harmful was done.
    pub harm: bool,
    /// Free text.
    pub strengths: Option<String>,
    /// Free text, agreed with the worker.
    pub next_step: Option<String>,
    /// When it is looked at again.
    pub next_step_on: Option<NaiveDate>,
    /// For E4.
    pub scenario: Option<String>,
    /// For E5.
    pub checklist: Option<String>,
    /// The observation that this one amends.
    pub supersedes: Option<Uuid>,
    /// Why.
    pub supersede_reason: Option<String>,
    /// The writer confirmed that no text identifies a client.
    pub confirmed: bool,
}

/// One rated indicator as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRating {
    /// Its code.
    pub indicator: String,
    /// `0` to `3`, `NO` or `NA`.
    pub rating: String,
    /// Why it does not apply, or any other remark.
    pub reason: Option<String>,
}

impl NewObservation {
    /// Without blanks around texts, and without texts that say nothing. Ratings
    /// keep their order, for it is what pointers count by.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        for text in [&mut self.kind, &mut self.purpose, &mut self.setting, &mut self.encounter_ref] {
            *text = text.trim().to_owned();
        }
        for text in [
            &mut self.relation_note,
            &mut self.strengths,
            &mut self.next_step,
            &mut self.scenario,
            &mut self.checklist,
            &mut self.supersede_reason,
        ] {
            *text = tidy(text.take());
        }
        for rating in &mut self.ratings {
            rating.reason = tidy(rating.reason.take());
        }
        self
    }

    /// The digest of the canonical body, in which ratings stand in one order.
    pub fn digest(&self) -> AppResult<String> {
        let mut canonical = self.clone();
        canonical.ratings.sort_by(|a, b| a.indicator.cmp(&b.indicator));
        digest(&canonical)
    }

    /// Is it meant to count?
    #[must_use]
    pub fn counting(&self) -> bool {
        self.purpose == "counting"
    }

    /// The ratings in order of their indicators.
    pub fn rated(&self) -> AppResult<Ratings> {
        let rated: Result<Vec<_>, String> = self
            .ratings
            .iter()
            .map(|one| Ok((one.indicator.parse::<IndicatorCode>()?, one.rating.parse::<Rating>()?)))
            .collect();
        rated.and_then(Ratings::new).map_err(AppError::bug)
    }

    /// Refuses what cannot be taken: all faults at once, then texts that may
    /// identify a client.
    pub fn check(&self, id: Uuid, is_indicator: impl Fn(IndicatorCode) -> bool, now: i64) -> AppResult<()> {
        let mut faults = self.word_faults();
        faults.extend(self.time_faults(now));
        faults.extend(self.rating_faults(is_indicator));
        faults.extend(self.text_faults());
        faults.extend(self.amendment_faults(id));
        AppError::fields(faults)?;
        refuse_client_details(self.confirmed, self.free_texts())
    }

    fn word_faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (pointer, word, known) in [
            ("/type", &self.kind, &KINDS[..]),
            ("/purpose", &self.purpose, &PURPOSES[..]),
            ("/setting", &self.setting, &SETTINGS[..]),
        ] {
            if !known.contains(&word.as_str()) {
                faults.push(FieldError::new(pointer, format!("Use one of {}.", known.join(", "))));
            }
        }
        if !is_encounter_ref(&self.encounter_ref) {
            let detail = "The encounter reference is made by the app and looks like E-7KQ2-M9XD. \
                          Never use a case number.";
            faults.push(FieldError::new("/encounter_ref", detail));
        }
        if self.kind == "E4" && self.scenario.is_none() {
            faults.push(FieldError::new("/scenario", "Name the scenario of the simulation and its version."));
        }
        if self.kind == "E5" && self.checklist.is_none() {
            faults.push(FieldError::new("/checklist", "Name the checklist of the review and its version."));
        }
        faults
    }

    fn time_faults(&self, now: i64) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (pointer, at) in [("/observed_at", self.observed_at), ("/recorded_at", self.recorded_at)] {
            if !(EARLIEST..=now.saturating_add(LATEST_AHEAD)).contains(&at) {
                let detail = "This date cannot be right. Check it, and the clock of your device.";
                faults.push(FieldError::new(pointer, detail));
            }
        }
        if !(1..=LONGEST_MINUTES).contains(&self.minutes) {
            let detail = format!("Give the length in minutes, from 1 to {LONGEST_MINUTES}.");
            faults.push(FieldError::new("/minutes", detail));
        }
        // The zone of the site is not known yet: a day of leeway on either side.
        let day = time::local_day(self.observed_at, chrono_tz::UTC);
        if let Some(performed) = self.performed_on {
            if !["E3", "E5"].contains(&self.kind.as_str()) {
                let detail = "Only a review (E3, E5) has an earlier day of its encounter.";
                faults.push(FieldError::new("/performed_on", detail));
            } else if Some(performed) > day.succ_opt()
                || time::end_of_day(performed, chrono_tz::UTC) < EARLIEST
            {
                let detail = "The encounter lies on or before the day of its review.";
                faults.push(FieldError::new("/performed_on", detail));
            }
        }
        match (self.next_step_on, &self.next_step) {
            (Some(_), None) => {
                faults.push(FieldError::new("/next_step", "Say what was agreed for this day."));
            }
            (None, Some(_)) => {
                faults.push(FieldError::new("/next_step_on", "Agree on a day for the next step."));
            }
            (Some(on), Some(_)) if Some(on) < day.pred_opt() => {
                let detail = "The next step lies on or after the day of the observation.";
                faults.push(FieldError::new("/next_step_on", detail));
            }
            _ => {}
        }
        faults
    }

    fn rating_faults(&self, is_indicator: impl Fn(IndicatorCode) -> bool) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if self.ratings.is_empty() && self.counting() {
            let detail = "Rate at least one indicator, or send it as formative.";
            faults.push(FieldError::new("/ratings", detail));
        }
        let mut seen = HashSet::new();
        for (at, one) in self.ratings.iter().enumerate() {
            let pointer = |field: &str| format!("/ratings/{at}/{field}");
            match one.indicator.parse::<IndicatorCode>() {
                Ok(code) if !is_indicator(code) => {
                    let detail = format!("{code} is not an indicator of the published framework.");
                    faults.push(FieldError::new(pointer("indicator"), detail));
                }
                Ok(code) if !seen.insert(code) => {
                    faults.push(FieldError::new(pointer("indicator"), format!("{code} is rated twice.")));
                }
                Ok(_) => {}
                Err(detail) => faults.push(FieldError::new(pointer("indicator"), detail + ".")),
            }
            match one.rating.parse::<Rating>() {
                Ok(Rating::NotApplicable) if one.reason.is_none() => {
                    let detail = "Say in a few words why this does not apply.";
                    faults.push(FieldError::new(pointer("reason"), detail));
                }
                Ok(_) => {}
                Err(detail) => faults.push(FieldError::new(pointer("rating"), detail + ".")),
            }
            faults.extend(too_long(&pointer("reason"), one.reason.as_deref(), SHORT_TEXT));
        }
        faults
    }

    fn text_faults(&self) -> Vec<FieldError> {
        [
            ("/strengths", &self.strengths, LONG_TEXT),
            ("/next_step", &self.next_step, LONG_TEXT),
            ("/relation_note", &self.relation_note, SHORT_TEXT),
            ("/scenario", &self.scenario, SHORT_TEXT),
            ("/checklist", &self.checklist, SHORT_TEXT),
        ]
        .into_iter()
        .filter_map(|(pointer, text, most)| too_long(pointer, text.as_deref(), most))
        .collect()
    }

    fn amendment_faults(&self, id: Uuid) -> Vec<FieldError> {
        match self.supersedes {
            Some(old) if old == id => {
                vec![FieldError::new("/supersedes", "An amendment has an id of its own.")]
            }
            Some(_) => reason_fault("/supersede_reason", self.supersede_reason.as_deref(), LONG_TEXT)
                .into_iter()
                .collect(),
            None if self.supersede_reason.is_some() => {
                vec![FieldError::new("/supersedes", "Name the observation that this one amends.")]
            }
            None => Vec::new(),
        }
    }

    fn free_texts(&self) -> Vec<(String, Option<&str>)> {
        let mut texts: Vec<(String, Option<&str>)> = [
            ("/strengths", &self.strengths),
            ("/next_step", &self.next_step),
            ("/relation_note", &self.relation_note),
            ("/scenario", &self.scenario),
            ("/checklist", &self.checklist),
            ("/supersede_reason", &self.supersede_reason),
        ]
        .into_iter()
        .map(|(pointer, text)| (pointer.to_owned(), text.as_deref()))
        .collect();
        let reasons = self.ratings.iter().enumerate();
        texts.extend(reasons.map(|(at, one)| (format!("/ratings/{at}/reason"), one.reason.as_deref())));
        texts
    }
}

/// Is this a reference as the app makes them, `E-XXXX-XXXX`?
#[must_use]
pub fn is_encounter_ref(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let block = |part: &&str| part.len() == 4 && part.chars().all(|letter| LETTERS.contains(letter));
    matches!(parts.as_slice(), ["E", first, second] if block(first) && block(second))
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
