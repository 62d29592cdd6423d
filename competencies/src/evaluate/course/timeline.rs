//! A requirement's timeline: the courses of its leaves, with their warnings, put together day by day.

use super::{Forecast, all_of, any_of};
use crate::day::Day;
use crate::evaluate::plan::{Body, Node};
use crate::explain::Status;

impl Forecast<'_, '_, '_> {
    /// The status on `from` and each later day up to `last` on which it changes.
    pub(in crate::evaluate) fn timeline(&mut self, from: Day, last: Day) -> Vec<(Day, Status)> {
        let plan = self.base();
        let mut changes: Vec<(Day, usize, Status)> = Vec::new();
        for place in 0..self.courses.len() {
            self.shown_changes(place, from, last, &mut changes);
        }
        changes.sort_unstable_by_key(|(day, place, _)| (*day, *place));
        let mut leaves = vec![Status::NotApplicable; self.courses.len()];
        let mut timeline: Vec<(Day, Status)> = Vec::new();
        for of_day in changes.chunk_by(|one, next| one.0 == next.0) {
            for (_, place, status) in of_day {
                leaves[*place] = *status;
            }
            let status = together(&plan.root, &leaves);
            if timeline.last().is_none_or(|(_, before)| *before != status) {
                timeline.push((of_day[0].0, status));
            }
        }
        // A requirement without leaves has no changes.
        if timeline.is_empty() {
            timeline.push((from, together(&plan.root, &leaves)));
        }
        timeline
    }

    /// What a leaf comes to on `from` and on each later day up to `last` on which that changes, with its warning.
    fn shown_changes(&mut self, place: usize, from: Day, last: Day, into: &mut Vec<(Day, usize, Status)>) {
        let edges = self.edges();
        let longest = edges.iter().chain([&from]).map(|day| self.warning(place, *day)).max().unwrap_or(0);
        let mut at = from;
        while at <= last {
            let status = self.leaf_on(place, at);
            let change = self.leaf_change(place, at, last.plus(longest));
            match change {
                Some((end, to)) if status == Status::Met && to != Status::NotApplicable => {
                    self.until_it_ends(place, [at, end], &edges, into);
                }
                _ => into.push((at, place, status)),
            }
            let Some((next, _)) = change else { break };
            at = next;
        }
        into.retain(|(day, _, _)| *day <= last);
    }

    /// A leaf that is met from a day on and ends: first plainly, then with its warning.
    fn until_it_ends(
        &self,
        place: usize,
        [from, end]: [Day; 2],
        edges: &[Day],
        into: &mut Vec<(Day, usize, Status)>,
    ) {
        // The warning may have another length while an overlay is in force.
        let mut start = from;
        loop {
            let until = edges.iter().copied().filter(|edge| start < *edge).fold(end, Day::min);
            let warns = end.plus(-self.warning(place, start)).max(start);
            if start < warns {
                into.push((start, place, Status::Met));
            }
            if warns < until {
                into.push((warns, place, Status::MetExpiring));
            }
            if until == end {
                break;
            }
            start = until;
        }
    }

    /// Days on which an overlay begins or ends to be in force.
    fn edges(&self) -> Vec<Day> {
        let spells = self.overlays.iter();
        spells.flat_map(|spell| [Some(spell.from), spell.to.map(|to| to.plus(1))]).flatten().collect()
    }
}

/// What a node comes to, given what its leaves come to.
fn together(node: &Node<'_>, leaves: &[Status]) -> Status {
    match &node.body {
        Body::AllOf(parts) => all_of(parts.iter().map(|part| together(part, leaves))),
        Body::AnyOf(parts) => any_of(parts.iter().map(|part| together(part, leaves))),
        Body::Leaf(place) => leaves[*place],
    }
}
