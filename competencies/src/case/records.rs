//! Plain rows as known: in order of day, each with what refuses it whatever a clause asks.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::latest;
use crate::day::{Day, Millis};
use crate::explain::RefusalCode;
use crate::facts::{
    Affiliation, CalibrationRun, ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, Facts,
    FieldResponse, HoursEntry, JointRating, Offer, PriorLearning, Record, SupervisionContact, TrainerScope,
};

/// How far ahead of UTC the earliest local day on earth begins, in milliseconds.
const EARLIEST_ZONE: i64 = 14 * 3_600_000;

/// One known row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'a, T> {
    pub(crate) row: &'a T,
    /// Dated in the future or withdrawn.
    pub(crate) early: Option<RefusalCode>,
    /// From before the first hire.
    pub(crate) before_hire: bool,
}

/// Every plain row about a person.
pub(crate) struct Records<'a> {
    pub(crate) hours: Vec<Kept<'a, HoursEntry>>,
    pub(crate) prior_learning: Vec<Kept<'a, PriorLearning>>,
    pub(crate) drills: Vec<Kept<'a, DrillDone>>,
    pub(crate) contacts: Vec<Kept<'a, SupervisionContact>>,
    pub(crate) offers: Vec<Kept<'a, Offer>>,
    pub(crate) cycles: Vec<Kept<'a, ClosedCycle>>,
    pub(crate) samples: Vec<Kept<'a, CoachingSample>>,
    pub(crate) deliveries: Vec<Kept<'a, DeliveryHeld>>,
    pub(crate) responses: Vec<Kept<'a, FieldResponse>>,
    pub(crate) signatures: Vec<Kept<'a, CoSignature>>,
    pub(crate) joint: Vec<Kept<'a, JointRating>>,
    pub(crate) runs: Vec<Kept<'a, CalibrationRun>>,
    pub(crate) scopes: Vec<&'a TrainerScope>,
}

impl<'a> Records<'a> {
    pub(super) fn of(
        framework: &crate::framework::Framework,
        facts: &'a Facts,
        affiliations: &[&Affiliation],
        known_at: Millis,
    ) -> Self {
        let first_hire = affiliations.iter().map(|affiliation| affiliation.hire).min();
        let slack = i64::from(framework.level_rule.calendar.future_minutes.value);
        let keep = Keeper { first_hire, slack, known_at };
        Self {
            hours: keep.all(&facts.hours),
            prior_learning: keep.all(&facts.prior_learning),
            drills: keep.all(&facts.drills),
            contacts: keep.all(&facts.supervision_contacts),
            offers: keep.all(&facts.offers),
            cycles: keep.all(&facts.closed_cycles),
            samples: keep.all(&facts.coaching_samples),
            deliveries: keep.all(&facts.deliveries),
            responses: keep.all(&facts.field_responses),
            signatures: keep.all(&facts.co_signatures),
            joint: keep.all(&facts.joint_ratings),
            runs: keep.all(&facts.calibration_runs),
            scopes: latest(&facts.trainer_scopes, known_at),
        }
    }
}

struct Keeper {
    first_hire: Option<Day>,
    slack: i64,
    known_at: Millis,
}

impl Keeper {
    /// The known rows in order of day, one for each id: the one received first.
    fn all<'a, T: Record>(&self, rows: &'a [T]) -> Vec<Kept<'a, T>> {
        if rows.is_empty() {
            return Vec::new();
        }
        let mut by_id: BTreeMap<Uuid, &T> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.received_at() <= self.known_at) {
            let slot = by_id.entry(row.id()).or_insert(row);
            if (row.received_at(), row) < (slot.received_at(), *slot) {
                *slot = row;
            }
        }
        // A withdrawal may come as a later copy of the row.
        let withdrawn = |id: Uuid| {
            let copies = rows.iter().filter(|row| row.id() == id && row.received_at() <= self.known_at);
            copies.filter_map(Record::withdrawn_at).any(|at| at <= self.known_at)
        };
        let mut kept: Vec<Kept<'a, T>> = by_id
            .into_iter()
            .map(|(id, row)| Kept {
                row,
                early: self.early(row, withdrawn(id)),
                before_hire: self.first_hire.is_some_and(|hire| row.on() < hire),
            })
            .collect();
        kept.sort_by_key(|kept| (kept.row.on(), kept.row.id()));
        kept
    }

    fn early<T: Record>(&self, row: &T, withdrawn: bool) -> Option<RefusalCode> {
        let begins = Millis(i64::from(row.on().0) * 86_400_000 - EARLIEST_ZONE);
        if begins > row.received_at().plus_minutes(self.slack) {
            Some(RefusalCode::DatedInFuture)
        } else if withdrawn {
            Some(RefusalCode::Withdrawn)
        } else {
            None
        }
    }
}
