//! Observations as known: in order of observing, each with what refuses it whatever a clause asks.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::latest;
use super::raters::Judge;
use crate::calendar::{Calendar, Horizon};
use crate::day::{Day, Millis};
use crate::explain::RefusalCode;
use crate::facts::{
    Affiliation, Conflict, Facts, Observation, ObservationEvent, ObservationEventKind, Purpose, Relation,
};
use crate::framework::Framework;
use crate::quick::QuickMap;

/// Where a dispute of an observation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dispute {
    /// None, or decided against the worker.
    None,
    /// Not decided.
    Pending,
    /// Decided for the worker.
    Upheld,
}

/// One known observation of the person.
pub(crate) struct Row<'a> {
    pub(crate) observation: &'a Observation,
    /// The day that rules windows and order.
    pub(crate) day: Day,
    /// Its index in the person's calendar.
    pub(crate) index: i32,
    /// Dated in the future, withdrawn or superseded.
    pub(crate) early: Option<RefusalCode>,
    /// Self, conflict of interest or purpose.
    pub(crate) middle: Option<RefusalCode>,
    /// From before the first hire.
    pub(crate) before_hire: bool,
    /// Not certified, out of scope or not calibrated.
    pub(crate) rater: Option<RefusalCode>,
    /// Whether it rests on an appointed founding rater.
    pub(crate) appointed: bool,
    /// Which encounter it shares with other rows; most share none.
    shared: Option<u32>,
    /// Changes of its dispute, in order.
    disputes: Vec<(Day, Dispute)>,
}

impl Row<'_> {
    /// Whether nothing that holds for every day and every clause refuses it.
    pub(crate) fn is_sound(&self) -> bool {
        self.early.is_none() && self.middle.is_none() && !self.before_hire && self.rater.is_none()
    }

    /// Where its dispute stands on a day.
    pub(crate) fn dispute_on(&self, day: Day) -> Dispute {
        let last = self.disputes.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(Dispute::None, |(_, dispute)| *dispute)
    }

    /// Whether its dispute ever changes.
    pub(crate) fn was_disputed(&self) -> bool {
        !self.disputes.is_empty()
    }

    /// Notes the days on which its dispute changes.
    pub(crate) fn note_disputes(&self, horizon: &mut Horizon) {
        self.disputes.iter().for_each(|(day, _)| horizon.note(*day));
    }

    /// Notes the days on which it appears and on which its dispute changes.
    pub(crate) fn note(&self, horizon: &mut Horizon) {
        horizon.note(self.observation.observed_on);
        self.note_disputes(horizon);
    }

    /// What tells the later of two forms by one observer about one encounter.
    pub(crate) fn saved(&self) -> (Millis, Millis, Uuid) {
        (self.observation.recorded_at, self.observation.received_at, self.observation.id)
    }

    /// Whether any other row is about the same encounter.
    pub(crate) fn shares_encounter(&self) -> bool {
        self.shared.is_some()
    }

    /// Whether a row is this one or about the same encounter; a row without a reference stands alone.
    pub(crate) fn same_encounter(&self, other: &Self) -> bool {
        self.shared.is_some() && self.shared == other.shared || self.observation.id == other.observation.id
    }
}

/// The known observations of the person with an index after `since`, in order of observing.
pub(super) fn prepare<'a>(
    framework: &Framework,
    facts: &'a Facts,
    affiliations: &[&Affiliation],
    calendar: &Calendar,
    known_at: Millis,
    since: Option<i32>,
) -> Vec<Row<'a>> {
    let own = own_observations(facts, known_at);
    let amended = own.iter().filter_map(|row| row.supersedes.filter(|old| *old != row.id));
    let mut context = Context {
        framework,
        calendar,
        judge: Judge::new(&framework.level_rule.raters, facts, known_at),
        conflicts: latest(&facts.conflicts, known_at),
        first_hire: affiliations.iter().map(|affiliation| affiliation.hire).min(),
        superseded: amended.collect(),
        events: events(facts, known_at),
    };
    let recent = |row: &&Observation| since.is_none_or(|since| calendar.index(row.effective_day()) > since);
    let mut rows: Vec<Row<'a>> = own.into_iter().filter(recent).map(|row| context.row(row)).collect();
    rows.sort_by_key(|row| (row.day, row.observation.observed_at, row.observation.id));
    mark_shared(&mut rows);
    rows
}

/// Numbers the encounters that several rows are about.
fn mark_shared(rows: &mut [Row<'_>]) {
    let mut first_of: QuickMap<&str, usize> = QuickMap::default();
    first_of.reserve(rows.len());
    for at in 0..rows.len() {
        let Some(reference) = rows[at].observation.encounter_ref.as_deref() else { continue };
        let first = *first_of.entry(reference).or_insert(at);
        if first != at {
            let number = u32::try_from(first).ok();
            rows[first].shared = number;
            rows[at].shared = number;
        }
    }
}

/// Known observations of the person in order of id, one for each id whatever was sent.
fn own_observations(facts: &Facts, known_at: Millis) -> Vec<&Observation> {
    let own =
        facts.observations.iter().filter(|row| row.subject == facts.subject && row.received_at <= known_at);
    let mut own: Vec<&Observation> = own.collect();
    // Ids are made in order of time, and so rows most often are in order already.
    if !own.is_sorted_by(|one, next| one.id < next.id) {
        own.sort_by(|one, other| {
            one.id.cmp(&other.id).then(one.received_at.cmp(&other.received_at)).then_with(|| one.cmp(other))
        });
        own.dedup_by_key(|row| row.id);
    }
    own
}

/// Known events by observation, in order.
fn events(facts: &Facts, known_at: Millis) -> HashMap<Uuid, Vec<&ObservationEvent>> {
    let mut events: HashMap<Uuid, Vec<&ObservationEvent>> = HashMap::new();
    for event in facts.observation_events.iter().filter(|event| event.received_at <= known_at) {
        events.entry(event.observation).or_default().push(event);
    }
    for list in events.values_mut() {
        list.sort_by_key(|event| (event.on, event.at, event.kind, event.received_at));
    }
    events
}

struct Context<'f, 'a> {
    framework: &'f Framework,
    calendar: &'f Calendar,
    judge: Judge<'f, 'a>,
    conflicts: Vec<&'a Conflict>,
    first_hire: Option<Day>,
    superseded: HashSet<Uuid>,
    events: HashMap<Uuid, Vec<&'a ObservationEvent>>,
}

impl<'a> Context<'_, 'a> {
    fn row(&mut self, observation: &'a Observation) -> Row<'a> {
        let (rater, appointed) =
            self.judge.judge(observation.observer, observation.observed_on, observation.agency);
        let known = if self.events.is_empty() { None } else { self.events.get(&observation.id) };
        let events = known.map_or(&[][..], Vec::as_slice);
        let rule = &self.framework.level_rule;
        Row {
            observation,
            day: observation.effective_day(),
            index: self.calendar.index(observation.effective_day()),
            early: self.early(observation, events),
            middle: self.middle(observation),
            before_hire: self.first_hire.is_some_and(|hire| observation.effective_day() < hire),
            rater,
            appointed,
            shared: None,
            disputes: disputes(observation, events, rule.calendar.dispute_within_days.value),
        }
    }

    fn early(&self, observation: &Observation, events: &[&ObservationEvent]) -> Option<RefusalCode> {
        let slack = i64::from(self.framework.level_rule.calendar.future_minutes.value);
        let ahead = observation.observed_at > observation.received_at.plus_minutes(slack);
        // A review cannot come before the encounter that it reviews.
        let reviewed_before =
            observation.performed_on.is_some_and(|performed| performed > observation.observed_on);
        let happened = |kind| events.iter().any(|event| event.kind == kind);
        if ahead || reviewed_before {
            Some(RefusalCode::DatedInFuture)
        } else if happened(ObservationEventKind::Withdrawn) {
            Some(RefusalCode::Withdrawn)
        } else if happened(ObservationEventKind::Superseded)
            || !self.superseded.is_empty() && self.superseded.contains(&observation.id)
        {
            Some(RefusalCode::Superseded)
        } else {
            None
        }
    }

    fn middle(&self, observation: &Observation) -> Option<RefusalCode> {
        let conflict = self.conflicts.iter().any(|conflict| {
            conflict.observer == observation.observer
                && conflict.from <= observation.observed_on
                && conflict.to.is_none_or(|to| observation.observed_on <= to)
        });
        if observation.observer == observation.subject || observation.relation == Relation::Oneself {
            Some(RefusalCode::Oneself)
        } else if conflict {
            Some(RefusalCode::ConflictOfInterest)
        } else if observation.purpose != Purpose::Counting {
            Some(RefusalCode::PurposeNotCounting)
        } else {
            None
        }
    }
}

/// How the dispute of an observation goes; a dispute that comes too late is none.
fn disputes(observation: &Observation, events: &[&ObservationEvent], within: i32) -> Vec<(Day, Dispute)> {
    let last_day = observation.received_on.plus(within);
    let mut changes = Vec::new();
    let mut state = Dispute::None;
    for event in events {
        let next = match (event.kind, state) {
            (ObservationEventKind::Disputed, Dispute::None) if event.on <= last_day => Dispute::Pending,
            (ObservationEventKind::DisputeDecided { upheld: true }, Dispute::Pending) => Dispute::Upheld,
            (ObservationEventKind::DisputeDecided { upheld: false }, Dispute::Pending) => Dispute::None,
            _ => state,
        };
        if next != state {
            changes.push((event.on, next));
            state = next;
        }
    }
    changes
}
