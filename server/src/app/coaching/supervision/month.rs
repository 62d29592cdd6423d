//! A coach's month: cycles, dose, transfer, agreement with other raters and
//! fidelity, each with its figures and in a sentence.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};
use fieldcraft_competencies::coaching_fidelity::{CoachingTool, Sheet};
use fieldcraft_entities::{coaching_sample, coaching_sample_sheet};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::app::coaching::joint::Agreement;
use crate::app::coaching::transfer::CycleRate;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, certification::Records};

/// Agreement is shown over so many days up to the end of the month, too: a
/// month has few joint observations.
const AGREEMENT_DAYS: u64 = 180;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
}

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        use chrono::Datelike;
        let first = day.with_day(1).unwrap_or(day);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        Self { first, last: next.pred_opt().unwrap_or(first) }
    }

    fn has(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten();
        day.map(Self::of).ok_or_else(|| "Write the month as year and month, such as 2026-03.".into())
    }
}

/// A scored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleView {
    /// The row.
    pub row: coaching_sample::Model,
    /// The items that were not met, in words; none where only the sum was entered.
    pub missed: Vec<String>,
}

/// What a coach did in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoachMonth {
    /// The month.
    pub month: Month,
    /// Cycles opened.
    pub opened: u32,
    /// How cycles closed in the month ended.
    pub cycles: CycleRate,
    /// Cycles open at the end of the month, or today.
    pub open: u32,
    /// Minutes given in contacts.
    pub minutes: i64,
    /// Contacts.
    pub contacts: usize,
    /// People they were given to.
    pub people: usize,
    /// Joint observations in the month.
    pub joint: usize,
    /// How the coach agreed with other raters in the month.
    pub agreement: Agreement,
    /// Joint observations up to the end of the month, over half a year.
    pub joint_half_year: usize,
    /// The same over half a year.
    pub agreement_half_year: Agreement,
    /// Sessions that were sampled in the month.
    pub samples: Vec<SampleView>,
    /// All of it in sentences.
    pub text: Vec<String>,
}

impl App {
    /// A coach's month; without one named, today's.
    pub async fn coach_month(
        &self,
        caller: &Caller,
        coach: Uuid,
        month: Option<&str>,
    ) -> AppResult<CoachMonth> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, coach).await?;
        let today = self.today_of(db, coach).await?;
        let month = match month {
            Some(text) => text.parse::<Month>().map_err(|detail| AppError::field("?month", detail))?,
            None => Month::of(today),
        };
        if month.first > today {
            return Err(AppError::field("?month", "This month lies ahead."));
        }
        let records = store::certification::records(db, coach).await?;
        let contacts = store::coaching_plan::contacts_by(db, coach, month.first, month.last).await?;
        let pairs = store::joint::pairs_of(db, coach).await?;
        let mut page = cycles_of(&records, month);
        page.minutes = contacts.iter().map(|row| row.minutes).sum();
        page.contacts = contacts.len();
        page.people = contacts.iter().map(|row| row.person_id).collect::<BTreeSet<_>>().len();
        let since = month.last.checked_sub_days(Days::new(AGREEMENT_DAYS - 1)).unwrap_or(month.first);
        for pair in pairs.iter().filter(|pair| (since..=month.last).contains(&pair.observed_on)) {
            let mine = pair.mine.parse().map_err(AppError::bug)?;
            let agreement = Agreement::of(&mine, &pair.theirs.parse().map_err(AppError::bug)?);
            page.joint_half_year += 1;
            page.agreement_half_year = page.agreement_half_year.plus(agreement);
            if month.has(pair.observed_on) {
                page.joint += 1;
                page.agreement = page.agreement.plus(agreement);
            }
        }
        page.samples = self.samples_in(&records, month).await?;
        page.text = page.sentences();
        Ok(page)
    }

    async fn samples_in(&self, records: &Records, month: Month) -> AppResult<Vec<SampleView>> {
        let rows: Vec<&coaching_sample::Model> =
            records.samples.iter().filter(|sample| month.has(sample.sampled_on)).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids = rows.iter().map(|row| row.id);
        let of_these = coaching_sample_sheet::Column::SampleId.is_in(ids);
        let sheets = coaching_sample_sheet::Entity::find().filter(of_these).all(&self.store.read).await?;
        let sheets: HashMap<Uuid, &coaching_sample_sheet::Model> =
            sheets.iter().map(|sheet| (sheet.sample_id, sheet)).collect();
        let tool = self.coaching_tool().await?;
        rows.into_iter()
            .map(|row| {
                let missed = sheets.get(&row.id).map(|sheet| missed(&tool, sheet)).transpose()?;
                Ok(SampleView { row: row.clone(), missed: missed.unwrap_or_default() })
            })
            .collect()
    }
}

fn missed(tool: &CoachingTool, sheet: &coaching_sample_sheet::Model) -> AppResult<Vec<String>> {
    let sheet: Sheet = serde_json::from_str(&sheet.answers).map_err(AppError::internal)?;
    // A sheet of an earlier version may have items that are gone: they have no text any more.
    let codes = tool.score(&sheet).map(|fidelity| fidelity.missed).unwrap_or_default();
    Ok(codes.iter().filter_map(|code| tool.text(code)).map(str::to_owned).collect())
}

fn cycles_of(records: &Records, month: Month) -> CoachMonth {
    let mut cycles = CycleRate::default();
    let mut closed_by_then = BTreeSet::new();
    for event in records.cycle_events.iter().filter(|event| event.kind == "closed") {
        if month.has(event.on_day) {
            cycles.add(event.outcome.as_deref().unwrap_or_default());
        }
        if event.on_day <= month.last {
            closed_by_then.insert(event.cycle_id);
        }
    }
    let count = |some: &dyn Fn(Uuid, NaiveDate) -> bool| {
        let found = records.cycles.iter().filter(|cycle| some(cycle.id, cycle.opened_on)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    CoachMonth {
        month,
        opened: count(&|_, on| month.has(on)),
        open: count(&|id, on| on <= month.last && !closed_by_then.contains(&id)),
        cycles,
        minutes: 0,
        contacts: 0,
        people: 0,
        joint: 0,
        agreement: Agreement::default(),
        joint_half_year: 0,
        agreement_half_year: Agreement::default(),
        samples: Vec::new(),
        text: Vec::new(),
    }
}

impl CoachMonth {
    fn sentences(&self) -> Vec<String> {
        let many = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
        let cycles = |n: u32| many(n as usize, "cycle", "cycles");
        let mut text = vec![format!(
            "{} opened, {} closed, {} still open. {}",
            cycles(self.opened),
            self.cycles.judged + self.cycles.no_opportunity,
            self.open,
            self.cycles.sentence()
        )];
        text.push(format!(
            "{} in {} with {}.",
            many(usize::try_from(self.minutes).unwrap_or(0), "minute", "minutes"),
            many(self.contacts, "contact", "contacts"),
            many(self.people, "person", "people")
        ));
        text.push(if self.joint_half_year == 0 {
            "No joint observation in half a year: ask another rater to see a visit with you.".into()
        } else {
            format!(
                "{} this month, {} in half a year. In half a year: {}",
                many(self.joint, "joint observation", "joint observations"),
                self.joint_half_year,
                self.agreement_half_year.sentence()
            )
        });
        if self.samples.is_empty() {
            text.push("No session was sampled this month.".into());
        }
        for sample in &self.samples {
            let on = sample.row.sampled_on.format("%B %-d");
            text.push(format!(
                "Session of {on}: {} of {} items.{}",
                sample.row.items_met,
                sample.row.items_total,
                sample.missed.first().map_or_else(String::new, |item| format!(" First to work on: {item}"))
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_strictly() {
        let month: Month = "2026-02".parse().expect("a month");
        assert_eq!(
            (month.first.to_string(), month.last.to_string()),
            ("2026-02-01".into(), "2026-02-28".into())
        );
        let december = Month::of("2025-12-31".parse().expect("a day"));
        assert_eq!(december.last.to_string(), "2025-12-31");
        for bad in ["2026-13", "2026-2", "2026", "", "2026-02-01", "26-02"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
