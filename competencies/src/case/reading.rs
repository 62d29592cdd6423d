//! Which of a competency's observations count for a question on a day, and why the rest does not.

use super::rows::{Dispute, Row};
use super::track::{Entry, Mask, Track};
use crate::calendar::{Calendar, Horizon};
use crate::code::{EvidenceType, LevelCode};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Relation;

/// Which types of evidence a question takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Types<'l> {
    /// Those that count for a level.
    Level(LevelCode),
    /// Those that a clause lists.
    Listed(&'l [EvidenceType]),
    /// For a single indicator: those that count for level L3, whatever else they rate.
    Floor(usize),
}

/// How far back a question looks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Window {
    /// This many days up to the day asked about.
    Days(i32),
    /// Days with an index above this one, whatever the day: the start is pinned.
    Above(i32),
}

/// What a question asks of the evidence of a competency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lens<'l> {
    pub(crate) types: Types<'l>,
    pub(crate) window: Window,
    pub(crate) relations: &'l [Relation],
}

/// One counted row of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    /// Place in the track's entries.
    pub(crate) entry: usize,
    /// Indicators of it that serve.
    pub(crate) usable: Mask,
}

/// Counted rows about one encounter.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Rows in order of observing.
    pub(crate) members: Vec<Member>,
    /// The strongest of their types.
    pub(crate) evidence_type: EvidenceType,
    /// Refused for amount: more of its type than the rule allows.
    pub(crate) over_cap: bool,
}

/// Which evidence counts for a question on a day, and why the rest does not.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Events in order of their last row.
    pub(crate) events: Vec<Event>,
    /// Refused entries with their code, in order; those over a cap are told by their event.
    pub(crate) refused: Vec<(usize, RefusalCode)>,
    /// Refused as the wrong type, but a drill of a rare star: serves coverage and star tests.
    pub(crate) drills: Vec<Member>,
    /// How many are too old to be listed.
    pub(crate) older: u32,
}

impl Reading {
    /// Events that count.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| !event.over_cap)
    }
}

impl Track {
    /// Sorts the evidence for a question on a day: every entry in scope is counted or refused, once.
    pub(crate) fn read(&self, scope: &Scope<'_, '_>, lens: Lens<'_>, horizon: &mut Horizon) -> Reading {
        let mut reading = Reading::default();
        let mut counted: Vec<Member> = Vec::new();
        let row = |entry: &Entry| &scope.rows[entry.row];
        let first = self.entries.partition_point(|entry| scope.is_unlisted(row(entry), lens.window));
        let end = self.entries.partition_point(|entry| row(entry).day <= scope.day).max(first);
        for at in first..end {
            self.sort_in(at, scope, lens, horizon, &mut reading, &mut counted);
        }
        // The next to come. Those observed on another day than they count for are looked at one by one.
        horizon.note_some(self.entries.get(end).map(|entry| row(entry).day));
        let mut older = (0..first).filter(|at| Self::asks_for(&self.entries[*at], lens)).count();
        for at in self.odd.iter().copied().filter(|at| !(first..end).contains(at)) {
            let entry = &self.entries[at];
            let observed_on = row(entry).observation.observed_on;
            horizon.note(observed_on);
            if at >= end {
                self.sort_in(at, scope, lens, horizon, &mut reading, &mut counted);
            } else if observed_on > scope.day && Self::asks_for(entry, lens) {
                older = older.saturating_sub(1);
            }
        }
        reading.older = u32::try_from(older).unwrap_or(u32::MAX);
        self.drop_duplicates(scope, &mut counted, &mut reading);
        reading.events = self.group(scope, &counted);
        reading
    }

    /// Whether a question is about an entry at all.
    fn asks_for(entry: &Entry, lens: Lens<'_>) -> bool {
        match lens.types {
            Types::Floor(indicator) => entry.rated & 1 << indicator != 0,
            Types::Level(_) | Types::Listed(_) => true,
        }
    }

    /// Counts or refuses one entry, if it is in scope.
    fn sort_in(
        &self,
        at: usize,
        scope: &Scope<'_, '_>,
        lens: Lens<'_>,
        horizon: &mut Horizon,
        reading: &mut Reading,
        counted: &mut Vec<Member>,
    ) {
        let entry = &self.entries[at];
        let row = &scope.rows[entry.row];
        horizon.note(row.observation.observed_on);
        if row.observation.observed_on > scope.day || !Self::asks_for(entry, lens) {
            return;
        }
        match self.judge(entry, scope, lens, horizon) {
            Ok(usable) => counted.push(Member { entry: at, usable }),
            Err(code) => {
                let rare = entry.fresh & self.rare_shown_by(row.observation.evidence_type);
                if code == RefusalCode::WrongType && rare != 0 && !matches!(lens.types, Types::Listed(_)) {
                    reading.drills.push(Member { entry: at, usable: rare });
                }
                reading.refused.push((at, code));
            }
        }
    }

    /// The first reason to refuse an entry, or the indicators of it that count.
    fn judge(
        &self,
        entry: &Entry,
        scope: &Scope<'_, '_>,
        lens: Lens<'_>,
        horizon: &mut Horizon,
    ) -> Result<Mask, RefusalCode> {
        let row = &scope.rows[entry.row];
        if let Some(code) = row.early {
            return Err(code);
        }
        row.note(horizon);
        if row.dispute_on(scope.day) != Dispute::None {
            return Err(RefusalCode::Disputed);
        }
        if let Some(code) = row.middle {
            return Err(code);
        }
        let single = matches!(lens.types, Types::Floor(_));
        let changed = match lens.types {
            Types::Floor(indicator) => !entry.rates(indicator),
            _ => entry.mismatch,
        };
        if changed {
            return Err(RefusalCode::FrameworkMismatch);
        }
        if row.before_hire {
            return Err(RefusalCode::BeforeHire);
        }
        if !scope.is_inside(row, lens.window) {
            return Err(RefusalCode::TooOld);
        }
        scope.note_leaving(row.index, lens.window, horizon);
        if !lens.relations.is_empty() && !lens.relations.contains(&row.observation.relation) {
            return Err(RefusalCode::OutOfScope);
        }
        if let Some(code) = row.rater {
            return Err(code);
        }
        let usable = entry.fresh & self.takes(lens.types, row.observation.evidence_type);
        if usable == 0 {
            return Err(RefusalCode::WrongType);
        }
        if !single && usable.count_ones() < entry.need {
            return Err(RefusalCode::TooFewIndicators);
        }
        Ok(usable)
    }

    /// Of several rows by one observer about one encounter only the one saved last stays.
    fn drop_duplicates(&self, scope: &Scope<'_, '_>, counted: &mut Vec<Member>, reading: &mut Reading) {
        let shares = |member: &Member| scope.rows[self.entries[member.entry].row].shares_encounter();
        let sharing: Vec<Member> = counted.iter().copied().filter(shares).collect();
        let replaced = |members: &[Member], one: &Member| {
            shares(one) && members.iter().any(|other| self.replaces(scope, other.entry, one.entry))
        };
        counted.retain(|member| {
            let stays = !replaced(&sharing, member);
            if !stays {
                reading.refused.push((member.entry, RefusalCode::DuplicateEvent));
            }
            stays
        });
        let drills: Vec<Member> = reading.drills.iter().copied().filter(shares).collect();
        reading.drills.retain(|member| !replaced(&drills, member));
        reading.refused.sort_by_key(|(entry, _)| *entry);
    }

    /// Whether one entry is a later form of the same observer about the same encounter as another.
    pub(crate) fn replaces(&self, scope: &Scope<'_, '_>, later: usize, earlier: usize) -> bool {
        let (later, earlier) = (&scope.rows[self.entries[later].row], &scope.rows[self.entries[earlier].row]);
        later.observation.observer == earlier.observation.observer
            && later.observation.id != earlier.observation.id
            && later.same_encounter(earlier)
            && later.saved() > earlier.saved()
    }

    fn group(&self, scope: &Scope<'_, '_>, counted: &[Member]) -> Vec<Event> {
        let row = |member: &Member| &scope.rows[self.entries[member.entry].row];
        let mut events: Vec<Event> = Vec::with_capacity(counted.len());
        for member in counted {
            let evidence_type = row(member).observation.evidence_type;
            let shares = row(member).shares_encounter();
            let same = |event: &Event| shares && row(member).same_encounter(row(&event.members[0]));
            match events.iter().position(same) {
                Some(at) => {
                    // The event moves to the place of its last row.
                    let mut event = events.remove(at);
                    event.members.push(*member);
                    event.evidence_type = scope.stronger(event.evidence_type, evidence_type);
                    events.push(event);
                }
                None => events.push(Event { members: vec![*member], evidence_type, over_cap: false }),
            }
        }
        events
    }
}

/// The rows, the day asked about, and the numbers that a reading needs.
pub(crate) struct Scope<'s, 'a> {
    pub(crate) rows: &'s [Row<'a>],
    pub(crate) calendar: &'s Calendar,
    pub(crate) day: Day,
    /// How far before the window refused evidence is listed, in days.
    pub(crate) listed_before: i32,
    pub(crate) strongest_first: &'s [EvidenceType],
}

impl Scope<'_, '_> {
    /// The index that days in a window are above.
    pub(super) fn above(&self, window: Window) -> i32 {
        match window {
            Window::Days(days) => self.calendar.index(self.day) - days,
            Window::Above(index) => index,
        }
    }

    fn is_inside(&self, row: &Row<'_>, window: Window) -> bool {
        row.index > self.above(window)
    }

    /// Whether a row is too old even to be listed.
    fn is_unlisted(&self, row: &Row<'_>, window: Window) -> bool {
        row.index <= self.above(window) - self.listed_before
    }

    /// Notes the day on which something leaves a window, by its index.
    pub(crate) fn note_leaving(&self, index: i32, window: Window, horizon: &mut Horizon) {
        if let Window::Days(days) = window {
            horizon.note_some(self.calendar.day_at(index + days));
        }
    }

    pub(crate) fn stronger(&self, one: EvidenceType, other: EvidenceType) -> EvidenceType {
        let rank = |wanted: EvidenceType| {
            let found = self.strongest_first.iter().position(|listed| *listed == wanted);
            (found.unwrap_or(usize::MAX), wanted)
        };
        if rank(other) < rank(one) { other } else { one }
    }
}
