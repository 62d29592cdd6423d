//! Open 0s on safety-critical indicators: found whatever their age, cleared only by another observer's later eye.

use crate::calendar::Horizon;
use crate::case::{Case, Dispute, Entry, Mask, Row, Scope, Track};
use crate::code::EvidenceType;
use crate::day::Day;
use crate::explain::Block;

/// A 0 on a star that nothing has cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zero {
    /// Place of the observation in the track.
    pub(crate) entry: usize,
    /// Place of the indicator in the track.
    pub(crate) indicator: usize,
    /// Whether the observation is disputed; then the 0 stands, though the row does not count.
    pub(crate) disputed: bool,
}

impl Zero {
    pub(crate) fn block(self, case: &Case<'_>, track: &Track) -> Block {
        Block {
            evidence_id: case.id_of(track, self.entry),
            indicator: track.indicators[self.indicator],
            disputed: self.disputed,
        }
    }
}

impl Case<'_> {
    /// The open 0s of a competency on a day. Rows are read one by one, before
    /// anything is averaged, also those that are too old, rate too few
    /// indicators or are over a share cap: such rows lack weight, not truth.
    pub(crate) fn open_zeros(&self, track: &Track, day: Day, horizon: &mut Horizon) -> Vec<Zero> {
        self.star_zeros(track, day, track.stars, horizon)
            .into_iter()
            .filter(|(_, cleared)| !cleared)
            .map(|(zero, _)| zero)
            .collect()
    }

    /// The 0s of a competency on some stars, each with whether it was cleared, in order.
    pub(crate) fn star_zeros(
        &self,
        track: &Track,
        day: Day,
        stars: Mask,
        horizon: &mut Horizon,
    ) -> Vec<(Zero, bool)> {
        if !track.zeros.iter().any(|(_, place)| stars & 1 << place != 0) {
            return Vec::new();
        }
        let scope = self.scope(day);
        for entry in &track.entries {
            self.rows()[entry.row].note(horizon);
        }
        let mut zeros = Vec::new();
        for (at, indicator) in track.zeros.iter().copied().filter(|(_, place)| stars & 1 << place != 0) {
            let row = &self.rows()[track.entries[at].row];
            let dispute = row.dispute_on(day);
            let taken = track.takes_at_all(row.observation.evidence_type) & 1 << indicator != 0;
            if taken && is_here(row, day) && dispute != Dispute::Upheld && !is_replaced(track, &scope, at) {
                let zero = Zero { entry: at, indicator, disputed: dispute == Dispute::Pending };
                zeros.push((zero, self.is_cleared(track, &scope, zero)));
            }
        }
        zeros
    }

    /// Whether a different observer has rated the indicator well, later, in another encounter.
    fn is_cleared(&self, track: &Track, scope: &Scope<'_, '_>, zero: Zero) -> bool {
        let missed = &self.rows()[track.entries[zero.entry].row];
        let enough = self.framework.level_rule.clearing.min_rating.value;
        let later = track.entries.iter().enumerate().skip(zero.entry + 1);
        later.filter(|(_, entry)| entry.rates(zero.indicator)).any(|(at, entry)| {
            let row = &self.rows()[entry.row];
            i32::from(entry.score(zero.indicator)) >= enough
                && row.observation.observer != missed.observation.observer
                && !row.same_encounter(missed)
                && self.clears(track, zero.indicator, row.observation.evidence_type)
                && counts_somewhere(track, scope, entry, zero.indicator)
                && !is_replaced(track, scope, at)
        })
    }

    fn clears(&self, track: &Track, indicator: usize, evidence_type: EvidenceType) -> bool {
        let rule = &self.framework.level_rule.clearing;
        let rare = track.rare & 1 << indicator != 0;
        rule.types.contains(&evidence_type) || rare && rule.rare_types.contains(&evidence_type)
    }
}

/// Whether a row is sound and observed by a day.
fn is_here(row: &Row<'_>, day: Day) -> bool {
    row.is_sound() && row.observation.observed_on <= day
}

/// Whether an entry would count on a day whatever its age and amount: for an
/// indicator that its type may show alone, or with enough indicators beside it.
fn counts_somewhere(track: &Track, scope: &Scope<'_, '_>, entry: &Entry, indicator: usize) -> bool {
    let row = &scope.rows[entry.row];
    let evidence_type = row.observation.evidence_type;
    let usable = entry.fresh & track.takes_at_all(evidence_type);
    let alone = track.rare_shown_by(evidence_type) & 1 << indicator != 0;
    is_here(row, scope.day)
        && row.dispute_on(scope.day) == Dispute::None
        && usable & 1 << indicator != 0
        && (alone || usable.count_ones() >= entry.need)
}

/// Whether a later form of the same observer about the same encounter took an entry's place.
fn is_replaced(track: &Track, scope: &Scope<'_, '_>, at: usize) -> bool {
    if !scope.rows[track.entries[at].row].shares_encounter() {
        return false;
    }
    let later = track.entries.iter().enumerate().filter(|(other, _)| track.replaces(scope, *other, at));
    later.into_iter().any(|(_, entry)| {
        let row = &scope.rows[entry.row];
        let usable = entry.fresh & track.takes_at_all(row.observation.evidence_type);
        is_here(row, scope.day)
            && row.dispute_on(scope.day) == Dispute::None
            && usable.count_ones() >= entry.need
    })
}
