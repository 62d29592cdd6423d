//! When a requirement holds for a person, in which roles, and when its clocks began.

use crate::calendar::Horizon;
use crate::case::{Case, Roles};
use crate::day::Day;
use crate::facts::Affiliation;
use crate::requirement::Requirement;

/// The spans of time in which a requirement holds for a person.
pub(crate) struct Reach<'a> {
    spans: Vec<Span<'a>>,
    restart_after: i32,
}

/// One affiliation, for as long as the requirement holds at its node.
struct Span<'a> {
    affiliation: &'a Affiliation,
    /// First day without regard to the requirement's versions.
    begins: Day,
    /// First days in force at the node, by version, least first.
    versions: Vec<(u32, Day)>,
    to: Option<Day>,
}

/// A requirement that holds for a person on a day.
pub(crate) struct Asked<'a> {
    pub(crate) roles: Roles,
    /// Jurisdictions of the programs in which it holds, each once.
    pub(crate) jurisdictions: Vec<&'a str>,
}

impl Span<'_> {
    /// First day on which a clause holds whose clock was last restarted by a version.
    fn from(&self, since_version: u32) -> Day {
        let since = self.versions.iter().filter(|(version, _)| *version >= since_version);
        let in_force = since.map(|(_, day)| *day).min();
        in_force.map_or(self.begins, |day| day.max(self.begins))
    }

    fn holds_on(&self, day: Day) -> bool {
        self.from(1) <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl<'a> Reach<'a> {
    pub(crate) fn new(case: &Case<'a>, requirement: &Requirement) -> Self {
        let applies = |affiliation: &&Affiliation| {
            requirement.applies_to.iter().any(|applies| {
                applies.role == affiliation.role
                    && (!applies.rostered_to_respond || affiliation.rostered_to_respond)
            })
        };
        let mut spans: Vec<Span<'a>> = Vec::new();
        for affiliation in case.affiliations.iter().copied().filter(applies) {
            let versions = versions_at(case, requirement, affiliation);
            let mut add =
                |begins, to| spans.push(Span { affiliation, begins, versions: versions.clone(), to });
            match &requirement.overlay {
                None => add(affiliation.first_day(), affiliation.end),
                Some(name) => {
                    let there = case
                        .overlays
                        .iter()
                        .filter(|row| row.overlay == *name && row.node == affiliation.node);
                    there.for_each(|row| {
                        add(affiliation.first_day().max(row.from), earlier(affiliation.end, row.to));
                    });
                }
            }
        }
        // A span that ends before it begins never was.
        spans.retain(|span| span.to.is_none_or(|to| span.from(1) <= to));
        let restart_after = case.framework.level_rule.calendar.clock_restarts_after_days.value;
        Self { spans, restart_after }
    }

    /// Whether the requirement holds on a day, and in which roles.
    pub(crate) fn on(&self, day: Day, horizon: &mut Horizon) -> Option<Asked<'a>> {
        let mut asked = Asked { roles: Roles::default(), jurisdictions: Vec::new() };
        let mut holds = false;
        for span in &self.spans {
            horizon.note_span(span.from(1), span.to);
            if span.holds_on(day) {
                holds = true;
                asked.roles.add(span.affiliation.role);
                asked.jurisdictions.push(&span.affiliation.jurisdiction);
            }
        }
        asked.jurisdictions.sort_unstable();
        asked.jurisdictions.dedup();
        holds.then_some(asked)
    }

    /// When the requirement holds at a node.
    pub(super) fn at_node(&self, node: uuid::Uuid) -> Vec<(Day, Option<Day>)> {
        let here = self.spans.iter().filter(|span| span.affiliation.node == node);
        here.map(|span| (span.from(1), span.to)).collect()
    }

    /// When the clock of a clause began that runs on a day.
    ///
    /// A change of role, node or employer within the requirement's reach
    /// starts nothing anew; only a long break does.
    pub(crate) fn clock_start(&self, since_version: u32, day: Day, horizon: &mut Horizon) -> Option<Day> {
        let mut spans: Vec<(Day, Option<Day>)> =
            self.spans.iter().map(|span| (span.from(since_version), span.to)).collect();
        spans.sort_unstable();
        let mut start: Option<(Day, Option<Day>)> = None;
        for (from, to) in spans {
            horizon.note(from);
            if from > day || to.is_some_and(|to| to < from) {
                continue;
            }
            start = Some(match start {
                None => (from, to),
                Some((_, Some(end))) if from.since(end) > self.restart_after => (from, to),
                Some((began, end)) => (began, end.zip(to).map(|(one, other)| one.max(other))),
            });
        }
        start.map(|(began, _)| began)
    }
}

/// The days on which versions of a requirement came into force at a node; where none is known, its own day.
fn versions_at(case: &Case<'_>, requirement: &Requirement, affiliation: &Affiliation) -> Vec<(u32, Day)> {
    let dates = case.requirement_dates.iter().filter(|row| {
        row.requirement == requirement.code
            && row.node == affiliation.node
            && row.version <= requirement.version
    });
    let mut versions: Vec<(u32, Day)> = dates.map(|row| (row.version, row.effective_from)).collect();
    if versions.is_empty() {
        versions.push((requirement.version, requirement.effective_from));
    }
    versions.sort_unstable();
    versions
}

pub(super) fn earlier(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
