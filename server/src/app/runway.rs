//! A peer's way to the recovery credential: hours logged against hours needed,
//! and the day on which they will be complete at the present pace.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::runway::{HoursEntry, HoursKind, Runway, RunwayFacts, RunwayRule, runway};
use fieldcraft_entities::practice_record;
use uuid::Uuid;

use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts};

/// The runways of a person on a day.
#[derive(Clone, Debug)]
pub struct Runways {
    /// The day.
    pub as_of: NaiveDate,
    /// Each credential that an overlay of the person's place asks for.
    pub items: Vec<(RunwayRule, Runway)>,
}

impl App {
    /// The runways of a person on a day; none where no overlay asks for a credential.
    pub async fn runways(
        &self,
        caller: &Caller,
        person: Uuid,
        as_of: Option<NaiveDate>,
    ) -> AppResult<Runways> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let (known, today) = self.facts_of(person).await?;
        let day = as_of.map_or(today, facts::day);
        let rows = store::practice::hours(db, person).await?;
        let withdrawn = store::practice::withdrawals(db, person).await?;
        let entries = ledger(&rows, &withdrawn);
        let long = framework.level_rule.calendar.long_leave_over_days.value;
        let rules = framework.runways.iter().filter(|rule| in_force(&known, &rule.overlay, day));
        let items = rules.filter_map(|rule| {
            let hire =
                known.affiliations.iter().filter(|held| held.holds_on(day)).map(|held| held.hire).min()?;
            let facts = RunwayFacts { hire, leaves: known.leaves.clone(), entries: entries.clone() };
            Some((rule.clone(), runway(rule, &facts, long, day, Millis(self.now()))))
        });
        Ok(Runways { as_of: facts::date(day), items: items.collect() })
    }
}

/// Is the overlay in force at a place where the person works on the day? Of each
/// switch the last version counts.
fn in_force(known: &Facts, overlay: &str, day: Day) -> bool {
    let mut last: HashMap<(Uuid, Uuid), (Millis, bool)> = HashMap::new();
    for row in known.overlays.iter().filter(|row| row.overlay == overlay) {
        let holds = row.from <= day && row.to.is_none_or(|to| day <= to);
        let here = known.affiliations.iter().any(|held| held.node == row.node && held.holds_on(day));
        let slot = last.entry((row.fact_id, row.node)).or_insert((row.received_at, holds && here));
        if row.received_at > slot.0 {
            *slot = (row.received_at, holds && here);
        }
    }
    last.values().any(|(_, holds)| *holds)
}

/// The ledger as the rules read it: what was taken back has no minutes any more.
fn ledger(rows: &[practice_record::Model], withdrawn: &[practice_record::Model]) -> Vec<HoursEntry> {
    let kind = |code: Option<&str>| match code {
        Some("training") => Some(HoursKind::Training),
        Some("work") => Some(HoursKind::Work),
        Some("supervision") => Some(HoursKind::Supervision),
        _ => None,
    };
    let entry = |row: &practice_record::Model| {
        Some(HoursEntry {
            fact_id: row.id,
            kind: kind(row.code.as_deref())?,
            on: facts::day(row.on_day),
            minutes: row.minutes.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(0),
            received_at: Millis(row.received_at),
        })
    };
    let mut entries: Vec<HoursEntry> = rows.iter().filter_map(entry).collect();
    for withdrawal in withdrawn {
        let taken = entries.iter().find(|entry| Some(entry.fact_id) == withdrawal.about_id).copied();
        let received_at = Millis(withdrawal.received_at);
        entries.extend(taken.map(|entry| HoursEntry { minutes: 0, received_at, ..entry }));
    }
    entries
}
