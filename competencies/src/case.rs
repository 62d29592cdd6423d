//! One person's facts as known at an instant, prepared once so that many questions can be asked of them.

mod newest;
mod raters;
mod reading;
mod records;
mod rows;
mod track;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use uuid::Uuid;

use crate::calendar::{Calendar, Horizon};
use crate::code::{CompetencyCode, RoleCode};
use crate::day::{Day, Millis};
use crate::facts::{
    Affiliation, Attestation, Credential, Facts, KnowledgePass, Leave, ModulePublication, Observation,
    OverlayInForce, RequirementDate, SoloPolicy, Waiver,
};
use crate::framework::Framework;
use crate::scale::Rating;

pub(crate) use raters::Standing;
pub(crate) use reading::{Event, Lens, Member, Reading, Scope, Types, Window};
pub(crate) use records::{Kept, Records};
pub(crate) use rows::{Dispute, Row};
pub(crate) use track::{Entry, Mask, Track, Worth, level_place};

/// One person's facts as known at an instant.
///
/// Making it sorts and filters once; every question asked of it is then cheap.
/// The order in which the facts are given makes no difference.
pub struct Case<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) subject: Uuid,
    pub(crate) known_at: Millis,
    pub(crate) calendar: Calendar,
    pub(crate) affiliations: Vec<&'a Affiliation>,
    pub(crate) overlays: Vec<&'a OverlayInForce>,
    pub(crate) requirement_dates: Vec<&'a RequirementDate>,
    pub(crate) publications: Vec<&'a ModulePublication>,
    pub(crate) knowledge: Vec<&'a KnowledgePass>,
    pub(crate) credentials: Vec<&'a Credential>,
    pub(crate) attestations: Vec<&'a Attestation>,
    pub(crate) solo_policies: Vec<&'a SoloPolicy>,
    pub(crate) waivers: Vec<&'a Waiver>,
    pub(crate) own_standing: Standing<'a>,
    /// By competency, the day from which a module that teaches it is passed.
    pub(crate) taught: OnceCell<BTreeMap<CompetencyCode, Day>>,
    /// The observations, prepared when the first question about them is asked.
    rows: OnceCell<Vec<Row<'a>>>,
    /// Observations with an index up to this one are left out.
    since: Option<i32>,
    /// The same person with old observations left out.
    lately: OnceCell<Box<Case<'a>>>,
    pub(crate) records: Records<'a>,
    pub(crate) facts: &'a Facts,
    /// The evidence by competency, in the framework's order, for each set of roles asked about.
    tracks: RefCell<Vec<(Roles, Vec<Rc<Track>>)>>,
    pub(crate) answers: crate::evaluate::Answers,
    /// How many requirements are being asked about inside one another.
    nested: Cell<u8>,
}

/// A set of practice roles: the roles in which a person is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Roles(u16);

impl Roles {
    pub(crate) fn add(&mut self, role: RoleCode) {
        self.0 |= 1 << role.0.min(15);
    }

    pub(crate) fn has(self, role: RoleCode) -> bool {
        self.0 & (1 << role.0.min(15)) != 0
    }

    /// Whether something that is not for some roles applies to one of these; to no role at all everything does.
    pub(crate) fn any_outside(self, not_for: &[RoleCode]) -> bool {
        let mut excluded = Self::default();
        for role in not_for {
            excluded.add(*role);
        }
        self.0 == 0 || self.0 & !excluded.0 != 0
    }
}

/// With fewer observations it is not worth while to leave old ones out.
const MANY: usize = 64;

/// Requirements that depend on others that depend on others go no deeper.
const MOST_NESTED: u8 = 4;

/// A row that is one version of a fact.
trait Version: Ord {
    fn fact_id(&self) -> Uuid;
    fn received_at(&self) -> Millis;
}

macro_rules! versions {
    ($($type:ty),* $(,)?) => {
        $(impl Version for $type {
            fn fact_id(&self) -> Uuid {
                self.fact_id
            }

            fn received_at(&self) -> Millis {
                self.received_at
            }
        })*
    };
}

versions!(
    Affiliation,
    OverlayInForce,
    Leave,
    Credential,
    Attestation,
    SoloPolicy,
    Waiver,
    crate::facts::Conflict,
    crate::facts::TrainerScope
);

/// Of the known versions of each fact the one received last, in order of fact.
///
/// Versions received at the same instant are told apart by their content, so
/// that the order in which facts are given never matters.
fn latest<T: Version>(versions: &[T], known_at: Millis) -> Vec<&T> {
    let mut latest: BTreeMap<Uuid, &T> = BTreeMap::new();
    for version in versions.iter().filter(|version| version.received_at() <= known_at) {
        let slot = latest.entry(version.fact_id()).or_insert(version);
        if (version.received_at(), version) > (slot.received_at(), *slot) {
            *slot = version;
        }
    }
    latest.into_values().collect()
}

/// The known rows in their natural order, each once.
fn known<T: Ord>(rows: &[T], received_at: impl Fn(&T) -> Millis, known_at: Millis) -> Vec<&T> {
    let mut known: Vec<&T> = rows.iter().filter(|row| received_at(row) <= known_at).collect();
    known.sort();
    known.dedup();
    known
}

impl<'a> Case<'a> {
    /// Prepares what was known of a person at an instant.
    #[must_use]
    pub fn new(framework: &'a Framework, facts: &'a Facts, known_at: Millis) -> Self {
        Self::since(framework, facts, known_at, None)
    }

    fn since(framework: &'a Framework, facts: &'a Facts, known_at: Millis, since: Option<i32>) -> Self {
        let affiliations = latest(&facts.affiliations, known_at);
        let leaves = latest(&facts.leaves, known_at);
        let long = framework.level_rule.calendar.long_leave_over_days.value;
        let calendar = Calendar::new(leaves.iter().map(|leave| (leave.from, leave.to)), long);
        Self {
            framework,
            subject: facts.subject,
            known_at,
            overlays: latest(&facts.overlays, known_at),
            requirement_dates: known(&facts.requirement_dates, |row| row.received_at, known_at),
            publications: known(&facts.modules, |row| row.received_at, known_at),
            knowledge: known(&facts.knowledge, |row| row.received_at, known_at),
            credentials: latest(&facts.credentials, known_at),
            attestations: latest(&facts.attestations, known_at),
            solo_policies: latest(&facts.solo_policies, known_at),
            waivers: latest(&facts.waivers, known_at),
            own_standing: Standing::of(facts, facts.subject, known_at),
            taught: OnceCell::new(),
            rows: OnceCell::new(),
            since,
            lately: OnceCell::new(),
            records: Records::of(framework, facts, &affiliations, known_at),
            facts,
            calendar,
            affiliations,
            tracks: RefCell::default(),
            answers: crate::evaluate::Answers::default(),
            nested: Cell::new(0),
        }
    }

    /// The known observations in order of observing.
    pub(crate) fn rows(&self) -> &[Row<'a>] {
        self.rows.get_or_init(|| {
            let (affiliations, calendar) = (&self.affiliations, &self.calendar);
            rows::prepare(self.framework, self.facts, affiliations, calendar, self.known_at, self.since)
        })
    }

    /// The same person for questions about a day and later ones that look back
    /// at most so many days: without the observations that are older by then.
    /// A 0 never grows too old to matter, nor does what stands in for one;
    /// whoever has such an old observation is looked at as a whole.
    pub(crate) fn lately(&self, day: Day, looks_back: i32) -> &Self {
        let since = self.calendar.index(day) - looks_back;
        if let Some(lately) = self.lately.get() {
            return if lately.since.is_some_and(|from| from <= since) { lately } else { self };
        }
        let all = &self.facts.observations;
        if all.len() < MANY || self.since.is_some() {
            return self;
        }
        let is_old = |row: &Observation| self.calendar.index(row.effective_day()) <= since;
        let has_zero =
            |row: &Observation| row.ratings.as_slice().iter().any(|(_, rating)| *rating == Rating::Scored(0));
        let (mut old, mut zeros_at) = (0, Vec::new());
        for row in all {
            let zero = has_zero(row);
            if is_old(row) {
                old += 1;
                if zero {
                    return self;
                }
            } else if zero {
                zeros_at.extend(row.encounter_ref.as_deref());
            }
        }
        let stands_in = |row: &Observation| {
            is_old(row) && row.encounter_ref.as_deref().is_some_and(|at| zeros_at.contains(&at))
        };
        if old == 0 || !zeros_at.is_empty() && all.iter().any(stands_in) {
            return self;
        }
        self.lately
            .get_or_init(|| Box::new(Self::since(self.framework, self.facts, self.known_at, Some(since))))
    }

    /// The evidence of one competency for a person looked at in some roles.
    pub(crate) fn track(&self, code: CompetencyCode, roles: Roles) -> Rc<Track> {
        let of = |tracks: &[Rc<Track>]| tracks.iter().find(|track| track.competency == code).cloned();
        let known = self.tracks.borrow().iter().find(|(of, _)| *of == roles).map(|(_, all)| of(all));
        let found = known.unwrap_or_else(|| {
            let all = Track::all(self.framework, roles, self.rows());
            let found = of(&all);
            self.tracks.borrow_mut().push((roles, all));
            found
        });
        found.unwrap_or_else(|| Rc::new(Track::of(self.framework, code, roles)))
    }

    /// Asks about another requirement; nothing when requirements depend on one
    /// another in a circle, which loading refuses.
    pub(crate) fn nested<T>(&self, ask: impl FnOnce() -> T) -> Option<T> {
        let depth = self.nested.get();
        if depth >= MOST_NESTED {
            return None;
        }
        self.nested.set(depth + 1);
        let answer = ask();
        self.nested.set(depth);
        Some(answer)
    }

    /// The roles a person holds on a day.
    pub(crate) fn roles_on(&self, day: Day) -> Roles {
        let mut roles = Roles::default();
        for affiliation in self.affiliations.iter().filter(|affiliation| affiliation.holds_on(day)) {
            roles.add(affiliation.role);
        }
        roles
    }

    /// Notes the days on which the roles held may change.
    pub(crate) fn note_roles(&self, horizon: &mut Horizon) {
        for affiliation in &self.affiliations {
            horizon.note_span(affiliation.first_day(), affiliation.end);
        }
    }
}
