//! Counting events over one competency or several together.

use std::collections::BTreeSet;

use super::plan::{Limit, Sample};
use crate::calendar::Horizon;
use crate::case::{Case, Lens, Roles, Types, Window};
use crate::code::{EvidenceType, LevelCode};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::framework::Directness;

/// Counted events and refused rows, by place among the person's rows.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Events in order, with their rows; those over a share cap are not counted.
    events: Vec<Tallied>,
    /// Refused rows in order; those over a share cap among them.
    pub(super) refused: Vec<(usize, RefusalCode)>,
    pub(super) older: u32,
    /// Different observers among the counted events.
    pub(super) observers: usize,
    /// Counted events with an observer from outside the line.
    pub(super) independent: usize,
    /// Counted events that show the skill itself.
    pub(super) direct: usize,
}

#[derive(Debug)]
struct Tallied {
    rows: Vec<usize>,
    evidence_type: EvidenceType,
    over_cap: bool,
}

impl Tally {
    /// How many events count.
    pub(super) fn count(&self) -> usize {
        self.counted().count()
    }

    /// Rows of counted events, in order.
    pub(super) fn rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self.counted().flat_map(|event| event.rows.iter().copied()).collect();
        rows.sort_unstable();
        rows
    }

    fn counted(&self) -> impl Iterator<Item = &Tallied> {
        self.events.iter().filter(|event| !event.over_cap)
    }
}

impl Case<'_> {
    /// Counts the events that a sample looks at. `limited`: its caps and limits apply.
    pub(super) fn tally(
        &self,
        sample: &Sample<'_>,
        roles: Roles,
        window: i32,
        limited: bool,
        day: Day,
        horizon: &mut Horizon,
    ) -> Tally {
        let lens = Lens {
            types: Types::Listed(sample.types),
            window: Window::Days(window),
            relations: sample.relations,
        };
        let scope = self.scope(day);
        let mut tally = Tally::default();
        // Rows, each with why a competency refuses it; `None`: it counts it.
        let mut rows: Vec<(usize, Option<RefusalCode>)> = Vec::new();
        for code in &sample.competencies {
            let track = self.track(*code, roles);
            let reading = track.read(&scope, lens, horizon);
            let row_of = |entry: usize| track.entries[entry].row;
            let members = reading.events.iter().flat_map(|event| &event.members);
            rows.extend(members.map(|member| (row_of(member.entry), None)));
            rows.extend(reading.refused.iter().map(|(entry, code)| (row_of(*entry), Some(*code))));
            // With several competencies a row may be too old in more than one.
            tally.older = tally.older.max(reading.older);
        }
        rows.sort_unstable_by_key(|(row, _)| *row);
        // A row that one competency counts is counted; else the reason that came last speaks.
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.zip(next.1).map(|(one, other)| one.max(other));
            }
            same
        });
        let mut counted: Vec<usize> =
            rows.iter().filter(|(_, refused)| refused.is_none()).map(|(row, _)| *row).collect();
        tally.refused.extend(rows.iter().filter_map(|(row, refused)| refused.map(|code| (*row, code))));
        self.drop_replaced(&mut counted, &mut tally);
        self.group(&counted, &mut tally);
        if limited && sample.share_caps {
            self.cap(sample, &mut tally);
        }
        if limited {
            for limit in &sample.limits {
                self.limit(*limit, &mut tally);
            }
            let over = tally.events.iter().filter(|event| event.over_cap);
            let rows = over.flat_map(|event| event.rows.iter().map(|row| (*row, RefusalCode::OverShareCap)));
            tally.refused.extend(rows);
        }
        tally.refused.sort_unstable();
        self.sum_up(&mut tally);
        tally
    }

    /// Of several rows by one observer about one encounter the one saved last stays, whichever competency it rates.
    fn drop_replaced(&self, counted: &mut Vec<usize>, tally: &mut Tally) {
        let sharing: Vec<usize> =
            counted.iter().copied().filter(|row| self.rows()[*row].shares_encounter()).collect();
        counted.retain(|one| {
            let earlier = &self.rows()[*one];
            let replaced = earlier.shares_encounter()
                && sharing.iter().map(|other| &self.rows()[*other]).any(|later| {
                    later.observation.observer == earlier.observation.observer
                        && later.observation.id != earlier.observation.id
                        && later.same_encounter(earlier)
                        && later.saved() > earlier.saved()
                });
            if replaced {
                tally.refused.push((*one, RefusalCode::DuplicateEvent));
            }
            !replaced
        });
    }

    fn group(&self, counted: &[usize], tally: &mut Tally) {
        let scope = self.scope(Day(0));
        for at in counted {
            let row = &self.rows()[*at];
            let evidence_type = row.observation.evidence_type;
            let shares = row.shares_encounter();
            let same = |event: &Tallied| shares && row.same_encounter(&self.rows()[event.rows[0]]);
            let known = tally.events.iter().position(same);
            let mut event = known.map_or(
                Tallied { rows: Vec::new(), evidence_type, over_cap: false },
                // The event moves to the place of its last row.
                |known| tally.events.remove(known),
            );
            event.rows.push(*at);
            event.evidence_type = scope.stronger(event.evidence_type, evidence_type);
            tally.events.push(event);
        }
    }

    fn cap(&self, sample: &Sample<'_>, tally: &mut Tally) {
        let types: Vec<EvidenceType> = tally.events.iter().map(|event| event.evidence_type).collect();
        let one = <[_; 1]>::try_from(sample.competencies.as_slice()).ok().map(|[code]| code);
        let flags = self.over_cap(one, LevelCode::L5, sample.count, &types);
        for (event, over_cap) in tally.events.iter_mut().zip(flags) {
            event.over_cap = over_cap;
        }
    }

    /// Of the events that a limit is about the newest count, as many as it allows.
    fn limit(&self, limit: Limit<'_>, tally: &mut Tally) {
        let mut left = limit.count;
        for event in tally.events.iter_mut().rev().filter(|event| !event.over_cap) {
            let relations = event.rows.iter().map(|row| self.rows()[*row].observation.relation);
            if !limit.is_about(event.evidence_type, relations) {
                continue;
            }
            match left.checked_sub(1) {
                Some(fewer) => left = fewer,
                None => event.over_cap = true,
            }
        }
    }

    fn sum_up(&self, tally: &mut Tally) {
        let mut observers = BTreeSet::new();
        let mut independent = 0;
        for event in tally.events.iter().filter(|event| !event.over_cap) {
            let rows = || event.rows.iter().map(|row| self.rows()[*row].observation);
            observers.extend(rows().map(|observation| observation.observer));
            independent += usize::from(rows().any(|observation| observation.relation.is_independent()));
        }
        tally.observers = observers.len();
        tally.independent = independent;
        let shows = |evidence_type| {
            let rule = self.framework.evidence_rule(evidence_type);
            rule.is_some_and(|rule| rule.directness == Directness::Direct)
        };
        tally.direct = tally.counted().filter(|event| shows(event.evidence_type)).count();
    }
}
