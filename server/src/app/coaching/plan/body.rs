//! What is sent in as a plan or a contact, put in order and checked.

use chrono::{Days, NaiveDate};
use fieldcraft_competencies::code::CompetencyCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dose::{Minutes, Taper};
use crate::app::free_text::{reason_fault, refuse_client_details};
use crate::error::{AppError, AppResult, FieldError};
pub use crate::store::coaching_plan::CONSULTATION;

/// How coaching is given.
pub const METHODS: [&str; 6] =
    ["live_observation", "co_response", "record_review", "simulation", "conversation", "group"];
/// What coaching rests on.
pub const DATA: [&str; 5] = ["observations", "cycles", "family_feedback", "self_rating", "records"];

const MOST_A_WEEK: i64 = 600;
const LONGEST_CONTACT: i64 = 600;
const LONG_TEXT: usize = 2_000;

/// What a plan says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanBody {
    /// How: some of [`METHODS`].
    pub methods: Vec<String>,
    /// How much.
    pub minutes: Minutes,
    /// On what: some of [`DATA`].
    pub data: Vec<String>,
    /// What the coach prepares.
    pub coach_duties: String,
    /// What the worker prepares.
    pub worker_duties: String,
    /// Competencies that it is about.
    pub skills: Vec<String>,
    /// What is left for skills that have grown.
    pub taper: Taper,
}

/// A plan as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewPlan {
    /// First day.
    pub from_on: NaiveDate,
    /// Day of review.
    pub review_on: NaiveDate,
    /// What it says.
    pub body: PlanBody,
    /// The writer confirmed that no text identifies a client.
    pub confirmed: bool,
}

impl NewPlan {
    pub(super) fn tidy(mut self) -> Self {
        for text in [&mut self.body.coach_duties, &mut self.body.worker_duties] {
            *text = text.trim().to_owned();
        }
        for list in [&mut self.body.methods, &mut self.body.data, &mut self.body.skills] {
            list.sort();
            list.dedup();
        }
        self
    }

    pub(super) fn check(&self, is_competency: impl Fn(CompetencyCode) -> bool) -> AppResult<()> {
        let mut faults = Vec::new();
        let body = &self.body;
        let last = self.from_on.checked_add_days(Days::new(366));
        if self.review_on <= self.from_on || Some(self.review_on) > last {
            faults.push(FieldError::new("/review_on", "Review it after it begins, and within a year."));
        }
        for (pointer, list, known) in
            [("/methods", &body.methods, &METHODS[..]), ("/data", &body.data, &DATA[..])]
        {
            if list.is_empty() || list.iter().any(|word| !known.contains(&word.as_str())) {
                faults.push(FieldError::new(pointer, format!("Use one or more of {}.", known.join(", "))));
            }
        }
        let Minutes { early, leading, steady } = body.minutes;
        for (field, minutes) in [("early", early), ("leading", leading), ("steady", steady)] {
            if !(0..=MOST_A_WEEK).contains(&minutes) {
                let detail = format!("Give minutes a week, from 0 to {MOST_A_WEEK}.");
                faults.push(FieldError::new(format!("/weekly_minutes/{field}"), detail));
            }
        }
        let Taper { l3, l4 } = body.taper;
        for (field, share, most) in [("l3", l3, 100), ("l4", l4, l3.clamp(0, 100))] {
            if !(0..=most).contains(&share) {
                let detail = format!("Give a share in percent, from 0 to {most}.");
                faults.push(FieldError::new(format!("/taper/{field}"), detail));
            }
        }
        for skill in &body.skills {
            if !skill.parse().is_ok_and(&is_competency) {
                faults.push(FieldError::new("/skills", format!("{skill} is not a published competency.")));
            }
        }
        faults.extend(reason_fault("/coach_duties", Some(&body.coach_duties), LONG_TEXT));
        faults.extend(reason_fault("/worker_duties", Some(&body.worker_duties), LONG_TEXT));
        AppError::fields(faults)?;
        let texts = [("/coach_duties", &body.coach_duties), ("/worker_duties", &body.worker_duties)];
        refuse_client_details(
            self.confirmed,
            texts.map(|(pointer, text)| (pointer.to_owned(), Some(text.as_str()))),
        )
    }
}

/// A contact as it was sent; whoever sends it is the coach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewContact {
    /// Who was coached.
    pub person: Uuid,
    /// Local day.
    pub on: NaiveDate,
    /// One of [`METHODS`], or [`CONSULTATION`].
    pub method: String,
    /// Length.
    pub minutes: i64,
    /// Coaching cycle that it belonged to.
    pub cycle: Option<Uuid>,
}

impl NewContact {
    pub(super) fn check(&self, today: NaiveDate) -> AppResult<()> {
        let mut faults = Vec::new();
        if self.on > today {
            faults.push(FieldError::new("/on", "This lies in the future. Log it once it has been."));
        }
        if !METHODS.contains(&self.method.as_str()) && self.method != CONSULTATION {
            let detail = format!("Use one of {}, {CONSULTATION}.", METHODS.join(", "));
            faults.push(FieldError::new("/method", detail));
        }
        if self.method == CONSULTATION && self.cycle.is_some() {
            let detail = "A consultation is about somebody’s coaching as a whole. Leave the cycle out.";
            faults.push(FieldError::new("/cycle_id", detail));
        }
        if !(1..=LONGEST_CONTACT).contains(&self.minutes) {
            let detail = format!("Give the length in minutes, from 1 to {LONGEST_CONTACT}.");
            faults.push(FieldError::new("/minutes", detail));
        }
        AppError::fields(faults)
    }
}
