//! Observations as known: in order of observing, each with what refuses it whatever a clause asks.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::{Standing, latest};
use crate::calendar::{Calendar, Horizon};
use crate::day::{Day, Millis};
use crate::explain::RefusalCode;
use crate::facts::{
    Affiliation, Conflict, Facts, Observation, ObservationEvent, ObservationEventKind, Purpose, Relation,
};
use crate::framework::Framework;

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

    /// Notes the days on which it appears and on which its dispute changes.
    pub(crate) fn note(&self, horizon: &mut Horizon) {
        horizon.note(self.observation.observed_on);
        self.disputes.iter().for_each(|(day, _)| horizon.note(*day));
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

/// The known observations of the person in order of observing.
pub(super) fn prepare<'a>(
    framework: &Framework,
    facts: &'a Facts,
    affiliations: &[&Affiliation],
    calendar: &Calendar,
    known_at: Millis,
) -> Vec<Row<'a>> {
    let context = Context {
        framework,
        calendar,
        raters: Standing::all(facts, known_at),
        conflicts: latest(&facts.conflicts, known_at),
        first_hire: affiliations.iter().map(|affiliation| affiliation.hire).min(),
        superseded: superseded(facts, known_at),
        events: events(facts, known_at),
    };
    let mut rows: Vec<Row<'a>> = own_observations(facts, known_at).map(|row| context.row(row)).collect();
    rows.sort_by_key(|row| (row.day, row.observation.observed_at, row.observation.id));
    mark_shared(&mut rows);
    rows
}

/// Numbers the encounters that several rows are about.
fn mark_shared(rows: &mut [Row<'_>]) {
    let mut seen: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(reference) = row.observation.encounter_ref.as_deref() {
            seen.entry(reference).or_default().push(at);
        }
    }
    for at in seen.into_values().filter(|at| at.len() > 1) {
        let number = u32::try_from(at[0]).ok();
        for at in at {
            rows[at].shared = number;
        }
    }
}

/// Known observations of the person, one for each id whatever was sent.
fn own_observations(facts: &Facts, known_at: Millis) -> impl Iterator<Item = &Observation> {
    let mut by_id: BTreeMap<Uuid, &Observation> = BTreeMap::new();
    let own =
        facts.observations.iter().filter(|row| row.subject == facts.subject && row.received_at <= known_at);
    for row in own {
        let slot = by_id.entry(row.id).or_insert(row);
        if (row.received_at, row) < (slot.received_at, *slot) {
            *slot = row;
        }
    }
    by_id.into_values()
}

/// Ids that a known row of the same person amends.
fn superseded(facts: &Facts, known_at: Millis) -> HashSet<Uuid> {
    own_observations(facts, known_at).filter_map(|row| row.supersedes.filter(|old| *old != row.id)).collect()
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
    raters: HashMap<Uuid, Standing<'a>>,
    conflicts: Vec<&'a Conflict>,
    first_hire: Option<Day>,
    superseded: HashSet<Uuid>,
    events: HashMap<Uuid, Vec<&'a ObservationEvent>>,
}

impl<'a> Context<'_, 'a> {
    fn row(&self, observation: &'a Observation) -> Row<'a> {
        let events = self.events.get(&observation.id).map_or(&[][..], Vec::as_slice);
        let rule = &self.framework.level_rule;
        let (rater, appointed) = match self.raters.get(&observation.observer) {
            Some(standing) => standing.judge(&rule.raters, observation.observed_on, observation.agency),
            None => (Some(RefusalCode::ObserverNotCertified), false),
        };
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
        } else if happened(ObservationEventKind::Superseded) || self.superseded.contains(&observation.id) {
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
