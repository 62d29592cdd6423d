//! Questions about observations, answered from the newest evidence back, only as far as it decides.

use std::ops::ControlFlow;
use std::rc::Rc;

use uuid::Uuid;

use super::look::Outcome;
use super::plan::{Lot, Wanted};
use crate::calendar::Horizon;
use crate::case::{Case, Entry, Roles, Track, Window, Worth};
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode};
use crate::day::Day;
use crate::framework::Directness;

/// One observation of a lot, which several competencies may share.
struct Found<'t> {
    entry: &'t Entry,
    /// Whether one of the competencies counts it.
    counts: bool,
    /// Whether one of them refuses it for its observer's standing.
    no_rater: bool,
}

impl Case<'_> {
    /// Whether a lot holds as much as is wanted of it. `None`: it has to be looked at as a whole.
    pub(super) fn lot(
        &self,
        lot: &Lot,
        wanted: Wanted,
        roles: Roles,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<Outcome> {
        let tracks: Vec<Rc<Track>> = lot.competencies().map(|code| self.track(code, roles)).collect();
        if tracks.iter().any(|track| track.is_odd) {
            return None;
        }
        let mut count = Count::new(self, lot, wanted);
        let scope = self.scope(day);
        let window = Window::Days(lot.window);
        if let [track] = tracks.as_slice() {
            track.walk(&scope, window, horizon, |entry| count.take(&lot.find(entry)));
        } else {
            let mut all: Vec<Found<'_>> = Vec::new();
            for track in &tracks {
                track.walk(&scope, window, horizon, |entry| {
                    all.push(lot.find(entry));
                    ControlFlow::Continue(())
                });
            }
            let _ = newest_first(all).iter().try_for_each(|found| count.take(found));
        }
        if let Some(index) = count.rests_on() {
            scope.note_leaving(index, window, horizon);
        }
        Some(count.outcome())
    }

    /// Whether the last ratings of an indicator reach a floor. `None`: they have to be looked at as a whole.
    pub(super) fn floor_outcome(
        &self,
        indicator: IndicatorCode,
        [floor, window]: [i32; 2],
        last: usize,
        roles: Roles,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<Outcome> {
        let track = self.track(indicator.competency, roles);
        let Some(place) = track.indicators.iter().position(|code| *code == indicator) else {
            return Some(Outcome::NotAsked);
        };
        if track.is_odd || track.zeros.iter().any(|(_, star)| *star == place) {
            return None;
        }
        let scope = self.scope(day);
        let window = Window::Days(window);
        let (mut ratings, mut low, mut oldest) = (0, false, None);
        track.walk(&scope, window, horizon, |entry| {
            if ratings < last && entry.worth == Worth::Sound && entry.rates(place) {
                let usable = track.counts_at(1, entry.evidence_type) & 1 << place;
                if usable != 0 || entry.fresh & track.rare_shown_by(entry.evidence_type) != 0 {
                    ratings += 1;
                    low |= i32::from(entry.score(place)) < floor;
                    oldest = Some(entry.index);
                }
            }
            if ratings < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if let Some(index) = oldest.filter(|_| low || ratings == last) {
            scope.note_leaving(index, window, horizon);
        }
        Some(if low {
            Outcome::AT_ONCE
        } else if ratings < last {
            Outcome::TOO_LITTLE
        } else {
            Outcome::Met
        })
    }
}

/// What several competencies make of observations: each once, the newest first.
fn newest_first(mut all: Vec<Found<'_>>) -> Vec<Found<'_>> {
    all.sort_by_key(|found| std::cmp::Reverse(found.entry.row));
    all.dedup_by(|next, kept| {
        let same = next.entry.row == kept.entry.row;
        if same {
            kept.counts |= next.counts;
            kept.no_rater |= next.no_rater;
        }
        same
    });
    all
}

impl Lot {
    /// The competencies, each once.
    fn competencies(&self) -> impl Iterator<Item = CompetencyCode> {
        let mut rest = self.competencies;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let code = CompetencyCode(u8::try_from(rest.trailing_zeros()).unwrap_or(0));
                rest &= rest - 1;
                code
            })
        })
    }

    /// What an entry is to the lot.
    fn find<'t>(&self, entry: &'t Entry) -> Found<'t> {
        let related = self.relations == 0 || self.relations & 1 << entry.relation as u8 != 0;
        let fits = !entry.mismatch && related;
        let listed = self.types & 1 << entry.evidence_type.0.min(15) != 0;
        let rated = entry.fresh != 0 && entry.fresh.count_ones() >= entry.need;
        Found {
            entry,
            counts: fits && entry.worth == Worth::Sound && listed && rated,
            no_rater: fits && entry.worth == Worth::NoRater,
        }
    }
}

/// How far a count has come.
struct Count<'c, 'a> {
    case: &'c Case<'a>,
    wanted: Wanted,
    /// How many events of a type, by number, may count.
    allowed: [usize; 14],
    have: usize,
    observers: Vec<Uuid>,
    /// Whether ratings were refused for their observer.
    no_rater: bool,
    /// Index of the last entry that made a difference.
    last: Option<i32>,
}

impl<'c, 'a> Count<'c, 'a> {
    fn new(case: &'c Case<'a>, lot: &Lot, wanted: Wanted) -> Self {
        let mut allowed = [usize::MAX; 14];
        if let Some(minimum) = lot.capped_at {
            let one = lot.competencies.is_power_of_two().then(|| lot.competencies().next()).flatten();
            for cap in case.framework.level_rule.caps.iter().filter(|cap| LevelCode::L5 >= cap.from_level) {
                let share = one.and_then(|code| cap.share_for.get(&code)).unwrap_or(&cap.share);
                let slot = &mut allowed[usize::from(cap.evidence_type.0).min(13)];
                *slot = (*slot).min(share.value.floor_of(minimum));
            }
        }
        Self { case, wanted, allowed, have: 0, observers: Vec::new(), no_rater: false, last: None }
    }

    fn take(&mut self, found: &Found<'_>) -> ControlFlow<()> {
        if self.is_decided() {
            return ControlFlow::Break(());
        }
        if found.counts {
            let slot = &mut self.allowed[usize::from(found.entry.evidence_type.0).min(13)];
            if *slot == 0 {
                return ControlFlow::Continue(());
            }
            *slot -= 1;
            if self.adds(found.entry) {
                self.have += 1;
                self.last = Some(found.entry.index);
            }
        } else if found.no_rater && self.wanted == Wanted::Certified && !self.no_rater {
            self.no_rater = true;
            self.last = Some(found.entry.index);
        }
        if self.is_decided() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Whether a counted event brings what is wanted one nearer.
    fn adds(&mut self, entry: &Entry) -> bool {
        match self.wanted {
            Wanted::Events(_) | Wanted::Certified => true,
            Wanted::Independent(_) => entry.relation.is_independent(),
            Wanted::Direct(_) => self.is_direct(entry.evidence_type),
            Wanted::Observers(_) => {
                let observer = self.case.rows()[entry.row].observation.observer;
                let new = !self.observers.contains(&observer);
                if new {
                    self.observers.push(observer);
                }
                new
            }
        }
    }

    fn is_direct(&self, evidence_type: EvidenceType) -> bool {
        let rule = self.case.framework.evidence_rule(evidence_type);
        rule.is_some_and(|rule| rule.directness == Directness::Direct)
    }

    fn target(&self) -> usize {
        match self.wanted {
            Wanted::Events(target)
            | Wanted::Observers(target)
            | Wanted::Independent(target)
            | Wanted::Direct(target) => target,
            Wanted::Certified => 1,
        }
    }

    fn is_decided(&self) -> bool {
        self.have >= self.target()
    }

    /// Index of the entry with which the answer may change. Too few only become fewer.
    fn rests_on(&self) -> Option<i32> {
        self.last.filter(|_| self.is_decided() || self.wanted == Wanted::Certified)
    }

    fn outcome(&self) -> Outcome {
        let holds = match self.wanted {
            Wanted::Certified => self.have > 0 || !self.no_rater,
            _ => self.is_decided(),
        };
        if holds { Outcome::Met } else { Outcome::TOO_LITTLE }
    }
}
