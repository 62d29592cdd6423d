//! What the staffing rules read about one site, and what of it was known at an instant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::zone::Zone;
use crate::code::RoleCode;
use crate::day::{Day, Millis};
use crate::facts::{Affiliation, Leave, OverlayInForce, RequirementDate, Waiver};

/// All that is known about the staffing of one site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteFacts {
    /// The node the facts are about.
    pub node: Uuid,
    /// Everybody who works there or is on duty for it.
    pub people: Vec<StaffMember>,
    /// Rosters, planned and past.
    pub duties: Vec<Duty>,
    /// The clock of the site.
    pub zone: Zone,
    /// When versions of requirements took effect at the node.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirement_dates: Vec<RequirementDate>,
    /// Overlays in force at the node.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<OverlayInForce>,
    /// Waivers granted to the node.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// Somebody at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// The person.
    pub person: Uuid,
    /// What the sentences call them.
    pub name: String,
    /// What they do at this node and below it; what they do elsewhere is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<Affiliation>,
    /// Their leave, planned and taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
}

/// What somebody on duty can be called for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// Supervision: consults, steps in, goes on scene.
    Supervisor,
    /// Clinical consultation.
    ClinicalConsultation,
    /// Psychiatric consultation.
    PsychiatricConsultation,
}

impl DutyKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Supervisor, Self::ClinicalConsultation, Self::PsychiatricConsultation];

    /// In words, after "without".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Supervisor => "a supervisor on duty",
            Self::ClinicalConsultation => "clinical consultation",
            Self::PsychiatricConsultation => "psychiatric consultation",
        }
    }
}

/// An interval in which somebody is on duty. One that does not end after it begins never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The fact of which this row is a version.
    pub fact_id: Uuid,
    /// Who is on duty.
    pub person: Uuid,
    /// For what.
    pub kind: DutyKind,
    /// When it begins.
    pub from: Millis,
    /// When it ends; that instant no longer belongs to it.
    pub to: Millis,
    /// When this version was received.
    pub received_at: Millis,
}

/// A site's facts as known at an instant.
pub struct Site<'a> {
    /// The node.
    pub(super) node: Uuid,
    pub(super) known_at: Millis,
    pub(super) zone: &'a Zone,
    pub(super) people: Vec<Known<'a>>,
    pub(super) duties: Vec<Duty>,
    pub(super) requirement_dates: Vec<&'a RequirementDate>,
    pub(super) overlays: Vec<&'a OverlayInForce>,
    pub(super) waivers: Vec<&'a Waiver>,
}

/// A person of a site as known at an instant.
pub(super) struct Known<'a> {
    pub(super) person: Uuid,
    pub(super) name: &'a str,
    pub(super) affiliations: Vec<&'a Affiliation>,
    pub(super) leaves: Vec<&'a Leave>,
}

impl Known<'_> {
    pub(super) fn holds(&self, roles: &[RoleCode], day: Day) -> bool {
        self.affiliations.iter().any(|held| roles.contains(&held.role) && held.holds_on(day))
    }

    pub(super) fn on_leave(&self, day: Day) -> bool {
        self.leaves.iter().any(|leave| leave.from <= day && leave.to.is_none_or(|to| day <= to))
    }
}

/// Of the known versions of each fact the one received last, in order of fact.
pub(crate) fn latest<T: Ord>(rows: &[T], of: impl Fn(&T) -> (Uuid, Millis), known_at: Millis) -> Vec<&T> {
    let mut latest: BTreeMap<Uuid, &T> = BTreeMap::new();
    for row in rows.iter().filter(|row| of(row).1 <= known_at) {
        let slot = latest.entry(of(row).0).or_insert(row);
        if (of(row).1, row) > (of(slot).1, *slot) {
            *slot = row;
        }
    }
    latest.into_values().collect()
}

impl<'a> Site<'a> {
    /// Prepares what was known of a site at an instant. The order of the facts makes no difference.
    #[must_use]
    pub fn new(facts: &'a SiteFacts, known_at: Millis) -> Self {
        let mut people: Vec<Known<'a>> = facts
            .people
            .iter()
            .map(|member| Known {
                person: member.person,
                name: &member.name,
                affiliations: latest(&member.affiliations, |row| (row.fact_id, row.received_at), known_at),
                leaves: latest(&member.leaves, |row| (row.fact_id, row.received_at), known_at)
                    .into_iter()
                    .filter(|leave| leave.to.is_none_or(|to| leave.from <= to))
                    .collect(),
            })
            .collect();
        people.sort_by_key(|member| member.person);
        let duties = latest(&facts.duties, |row| (row.fact_id, row.received_at), known_at);
        let mut duties: Vec<Duty> = duties.into_iter().filter(|duty| duty.from < duty.to).copied().collect();
        duties.sort_unstable_by_key(|duty| (duty.from, duty.to, duty.fact_id));
        Self {
            node: facts.node,
            known_at,
            zone: &facts.zone,
            people,
            duties,
            requirement_dates: facts
                .requirement_dates
                .iter()
                .filter(|row| row.node == facts.node && row.received_at <= known_at)
                .collect(),
            overlays: latest(&facts.overlays, |row| (row.fact_id, row.received_at), known_at),
            waivers: latest(&facts.waivers, |row| (row.fact_id, row.received_at), known_at),
        }
    }

    /// What to call a person.
    pub(super) fn name(&self, person: Uuid) -> &'a str {
        let found = self.people.iter().find(|member| member.person == person);
        found.map_or("Somebody", |member| member.name)
    }
}
