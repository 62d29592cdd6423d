//! A walk over the evidence of a competency, the newest first.

use std::ops::ControlFlow;

use super::reading::{Scope, Window};
use super::rows::Dispute;
use super::track::{Entry, Track, Worth};
use crate::calendar::Horizon;

impl Track {
    /// Visits entries in a window on a day, the newest first, until it is told
    /// to stop: those that are there, are not disputed, and are refused by
    /// nothing but perhaps their observer's standing. Notes when others come.
    pub(crate) fn walk<'t>(
        &'t self,
        scope: &Scope<'_, '_>,
        window: Window,
        horizon: &mut Horizon,
        mut visit: impl FnMut(&'t Entry) -> ControlFlow<()>,
    ) {
        let end = match self.entries.last() {
            Some(last) if last.day > scope.day => {
                self.entries.partition_point(|entry| entry.day <= scope.day)
            }
            _ => self.entries.len(),
        };
        horizon.note_some(self.entries.get(end).map(|entry| entry.day));
        self.odd.iter().for_each(|at| horizon.note(self.entries[*at].observed_on));
        let above = scope.above(window);
        for entry in self.entries[..end].iter().rev().take_while(|entry| entry.index > above) {
            if entry.worth == Worth::Refused || entry.observed_on > scope.day {
                continue;
            }
            if entry.disputed {
                let row = &scope.rows[entry.row];
                row.note_disputes(horizon);
                if row.dispute_on(scope.day) != Dispute::None {
                    continue;
                }
            }
            if visit(entry).is_break() {
                break;
            }
        }
    }
}
