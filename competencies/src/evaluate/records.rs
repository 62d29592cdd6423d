//! Amounts of plain rows: hours, drills, contacts, offers, cycles, deliveries, visits, joint observations.

use std::collections::HashSet;

use uuid::Uuid;

use super::look::Outcome;
use super::plan::{Records, What};
use crate::calendar::Horizon;
use crate::case::{Case, Kept};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::{FieldResponse, Record};

/// What is there of an amount.
#[derive(Debug, Default)]
pub(super) struct RecordsLook {
    pub(super) counted: Vec<Uuid>,
    pub(super) refused: Vec<(Uuid, RefusalCode)>,
    pub(super) older: u32,
    /// How many; minutes where hours are asked.
    pub(super) amount: i64,
    /// How many of them are marked.
    pub(super) marked: usize,
    want: (i64, usize),
}

impl RecordsLook {
    pub(super) fn outcome(&self) -> Outcome {
        if self.amount >= self.want.0 && self.marked >= self.want.1 {
            Outcome::Met
        } else {
            Outcome::TOO_LITTLE
        }
    }
}

/// One row, seen by a clause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) id: Uuid,
    pub(super) on: Day,
    early: Option<RefusalCode>,
    oneself: bool,
    before_hire: bool,
    /// Whatever else the clause does not take it for.
    misfit: Option<RefusalCode>,
    /// How much of the amount it is.
    weight: i64,
    marked: bool,
}

impl Item {
    /// A row that counts as one.
    pub(super) fn of<T: Record>(kept: &Kept<'_, T>) -> Self {
        Self {
            id: kept.row.id(),
            on: kept.row.on(),
            early: kept.early,
            oneself: false,
            before_hire: kept.before_hire,
            misfit: None,
            weight: 1,
            marked: false,
        }
    }

    pub(super) fn by(self, oneself: bool) -> Self {
        Self { oneself, ..self }
    }

    fn weighs(self, weight: i64) -> Self {
        Self { weight, ..self }
    }

    fn marked(self, marked: bool) -> Self {
        Self { marked, ..self }
    }

    fn fits(self, fits: bool) -> Self {
        Self { misfit: self.misfit.or((!fits).then_some(RefusalCode::OutOfScope)), ..self }
    }
}

impl Case<'_> {
    /// Counts the rows that an amount asks for.
    pub(super) fn records(&self, asked: &Records<'_>, day: Day, horizon: &mut Horizon) -> RecordsLook {
        let me = self.subject;
        let rows = &self.records;
        let items: Vec<Item> = match asked.what {
            What::Hours(kind) => rows
                .hours
                .iter()
                .filter(|kept| kept.row.kind == kind)
                .map(|kept| Item::of(kept).weighs(i64::from(kept.row.minutes)))
                .collect(),
            What::Drill(kind) => {
                rows.drills.iter().filter(|kept| kept.row.kind == kind).map(Item::of).collect()
            }
            What::Contacts => rows
                .contacts
                .iter()
                .map(|kept| Item::of(kept).by(kept.row.supervisor == me).marked(kept.row.with_data))
                .collect(),
            What::Offer(kind) => {
                rows.offers.iter().filter(|kept| kept.row.kind == kind).map(Item::of).collect()
            }
            What::Cycles => rows
                .cycles
                .iter()
                .map(|kept| Item::of(kept).by(kept.row.coachee == me).fits(kept.row.full))
                .collect(),
            What::Deliveries => {
                rows.deliveries.iter().map(|kept| Item::of(kept).marked(kept.row.observed)).collect()
            }
            What::Responses { roles, partner } => {
                let least = partner.map(|step| self.step_place(step));
                let with = |row: &FieldResponse| {
                    least.is_none_or(|least| {
                        let held = row.partner_step.as_deref().and_then(|step| self.step_place(step));
                        row.partner.is_some() && least.is_some() && held >= least
                    })
                };
                let one = |kept: &Kept<'_, FieldResponse>| {
                    Item::of(kept)
                        .by(kept.row.partner == Some(me))
                        .fits(roles.contains(&kept.row.role) && with(kept.row))
                };
                once_an_encounter(rows.responses.iter().map(|kept| (kept, one(kept))).collect())
            }
            What::Joint => rows.joint.iter().map(|kept| Item::of(kept).by(kept.row.with == me)).collect(),
        };
        let mut look = self.gather(&items, asked.window, day, horizon);
        look.want = (asked.amount, asked.marked);
        look
    }

    fn step_place(&self, step: &str) -> Option<usize> {
        self.framework.authorizations.steps.iter().position(|known| known.code == step)
    }

    /// Counts or refuses each row in scope on a day, once; what is older is a number.
    pub(super) fn gather(
        &self,
        items: &[Item],
        window: Option<i32>,
        day: Day,
        horizon: &mut Horizon,
    ) -> RecordsLook {
        let listed_before = self.framework.level_rule.listed_before_window_days.value;
        let mut look = RecordsLook::default();
        for item in items {
            horizon.note(item.on);
            if item.on > day {
                continue;
            }
            let age = self.calendar.age(item.on, day);
            if window.is_some_and(|window| age >= window.saturating_add(listed_before)) {
                look.older += 1;
                continue;
            }
            let too_old = window.filter(|window| age >= *window).map(|_| RefusalCode::TooOld);
            if let Some(code) = refusal_at_once(item).or(too_old).or(item.misfit) {
                look.refused.push((item.id, code));
                continue;
            }
            if let Some(window) = window {
                horizon.note_some(self.calendar.day_at(self.calendar.index(item.on) + window));
            }
            look.counted.push(item.id);
            look.amount += item.weight;
            look.marked += usize::from(item.marked);
        }
        look
    }
}

/// What refuses a row whatever is asked and whenever.
pub(super) fn refusal_at_once(item: &Item) -> Option<RefusalCode> {
    let oneself = item.oneself.then_some(RefusalCode::Oneself);
    item.early.or(oneself).or(item.before_hire.then_some(RefusalCode::BeforeHire))
}

/// Of several usable rows about one visit the first counts.
fn once_an_encounter(rows: Vec<(&Kept<'_, FieldResponse>, Item)>) -> Vec<Item> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut items = Vec::with_capacity(rows.len());
    for (kept, mut item) in rows {
        let usable = refusal_at_once(&item).is_none() && item.misfit.is_none();
        if let Some(reference) = kept.row.encounter_ref.as_deref()
            && usable
            && !seen.insert(reference)
        {
            item.misfit = Some(RefusalCode::DuplicateEvent);
        }
        items.push(item);
    }
    items
}
