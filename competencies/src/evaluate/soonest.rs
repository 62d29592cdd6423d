//! The plan: events are tried on a copy of the facts until what fails holds, then pared down.

mod events;
mod words;

use super::course::Forecast;
use super::look::Look;
use super::plan::{Ask, Body, Node, Sample};
use super::state::Found;
use crate::calendar::Horizon;
use crate::case::Case;
use crate::code::{CompetencyCode, EvidenceType};
use crate::day::{Day, Millis};
use crate::explain::Status;
use crate::facts::{Facts, Relation};
use crate::framework::Framework;
use crate::requirement::Requirement;
use crate::soonest::{OnlyTime, Plan, PlanStep, PlannedEvent};

/// More observations than this are never asked for at once.
const MOST: usize = 24;

impl Case<'_> {
    /// The fewest future events that would satisfy a requirement, in order of the days by which.
    ///
    /// Of an `any_of` the branch that takes the fewest. What no event helps is
    /// named with its reason.
    #[must_use]
    pub fn plan(&self, requirement: &Requirement, as_of: Day) -> Plan {
        let mut planner = Planner {
            framework: self.framework,
            requirement,
            as_of,
            facts: events::known(self.facts, self.known_at),
            made: 0,
            steps: Vec::new(),
            only_time: Vec::new(),
        };
        // What is done for one clause may bring another into force.
        for _ in 0..3 {
            let before = planner.steps.len();
            planner.round();
            if planner.steps.len() == before || !planner.only_time.is_empty() {
                break;
            }
        }
        planner.steps.sort_by_key(|step| step.by.unwrap_or(as_of));
        Plan {
            requirement: requirement.code.clone(),
            as_of,
            steps: planner.steps,
            only_time: planner.only_time,
            after: Some(planner.facts),
        }
    }
}

/// Builds a plan on facts that grow with each event.
#[derive(Clone)]
struct Planner<'f> {
    framework: &'f Framework,
    requirement: &'f Requirement,
    as_of: Day,
    facts: Facts,
    /// How many events were made up so far; their ids come from it.
    made: u128,
    steps: Vec<PlanStep>,
    only_time: Vec<OnlyTime>,
}

/// A leaf that fails, as far as planning needs it.
struct Failing<'r> {
    place: usize,
    key: &'r str,
    ask: Ask<'r>,
    by: Option<Day>,
}

/// What kind of observation a leaf takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    evidence_type: EvidenceType,
    relation: Relation,
}

/// A choice of observations to try: how many of each competency, by how many observers, how many from outside.
#[derive(Debug, Clone)]
struct Choice {
    kind: Kind,
    count: usize,
    observers: usize,
    outside: usize,
    /// Each competency with how many of the observations show it.
    competencies: Vec<(CompetencyCode, usize)>,
}

impl<'f> Planner<'f> {
    /// The statuses of some leaves on the facts as they have become.
    fn holds(&self, places: &[usize]) -> Vec<bool> {
        let case = Case::new(self.framework, &self.facts, Millis::MAX);
        let forecast = Forecast::new(&case, self.requirement, self.as_of);
        let settle =
            |place: &usize| forecast.settle(*place, self.as_of, &mut Horizon::after(self.as_of)).status;
        places.iter().map(|place| is_fine(settle(place))).collect()
    }

    fn all_hold(&self, places: &[usize]) -> bool {
        self.holds(places).into_iter().all(|holds| holds)
    }

    /// Plans for everything that fails now.
    fn round(&mut self) {
        let framework = self.framework;
        let case = Case::new(framework, &self.facts, Millis::MAX);
        let forecast = Forecast::new(&case, self.requirement, self.as_of);
        let plan = forecast.plan_on(self.as_of, &mut Horizon::after(self.as_of));
        let root = shape(&plan.root);
        drop(plan);
        drop(forecast);
        drop(case);
        self.satisfy(&root);
    }

    fn satisfy(&mut self, shape: &Shape) {
        let mut all = Vec::new();
        let mut choices = Vec::new();
        shape.split(&mut all, &mut choices);
        self.leaves(&all);
        for branches in choices {
            self.nearest(branches);
        }
    }

    /// Of several branches the one that takes the fewest events.
    fn nearest(&mut self, branches: &[Shape]) {
        let statuses: Vec<Status> = branches.iter().map(|branch| self.status(branch)).collect();
        let asked = statuses.iter().any(|status| *status != Status::NotApplicable);
        if !asked || statuses.iter().any(|status| *status != Status::NotApplicable && is_fine(*status)) {
            return;
        }
        let mut best: Option<(bool, u32, Self)> = None;
        for (branch, status) in branches.iter().zip(statuses) {
            if status == Status::NotApplicable {
                continue;
            }
            let mut tried = self.clone();
            tried.satisfy(branch);
            let added = tried.steps.iter().skip(self.steps.len()).map(|step| step.count).sum();
            let stuck = tried.only_time.len() > self.only_time.len();
            if best.as_ref().is_none_or(|(is_stuck, fewest, _)| (stuck, added) < (*is_stuck, *fewest)) {
                best = Some((stuck, added, tried));
            }
        }
        if let Some((_, _, tried)) = best {
            *self = tried;
        }
    }

    /// What a part of the requirement comes to on the facts as they have become.
    fn status(&self, shape: &Shape) -> Status {
        let case = Case::new(self.framework, &self.facts, Millis::MAX);
        let forecast = Forecast::new(&case, self.requirement, self.as_of);
        shape.status(&|place| forecast.settle(place, self.as_of, &mut Horizon::after(self.as_of)).status)
    }

    /// Plans for those of some leaves that fail.
    fn leaves(&mut self, places: &[usize]) {
        // Numbers and words of leaves are read once; they do not change with the events.
        let requirement = self.requirement;
        let framework = self.framework;
        let base = self.facts.clone();
        let case = Case::new(framework, &base, Millis::MAX);
        let forecast = Forecast::new(&case, requirement, self.as_of);
        let plan = forecast.plan_on(self.as_of, &mut Horizon::after(self.as_of));
        let mut failing: Vec<(Failing<'f>, Option<Look>)> = Vec::new();
        for place in places {
            let settled = forecast.settle(*place, self.as_of, &mut Horizon::after(self.as_of));
            if is_fine(settled.status) {
                continue;
            }
            let leaf = &plan.leaves[*place];
            let by = (settled.status == Status::Provisional).then_some(settled.due_on).flatten();
            failing.push((
                Failing { place: *place, key: leaf.timing.key, ask: leaf.ask.clone(), by },
                settled.look,
            ));
        }
        let (seen, rest): (Vec<_>, Vec<_>) =
            failing.into_iter().partition(|(leaf, _)| !competencies(&leaf.ask).is_empty());
        for (leaf, look) in &rest {
            if !self.all_hold(&[leaf.place]) {
                self.other(leaf, look.as_ref());
            }
        }
        self.observations(seen.into_iter().map(|(leaf, _)| leaf).collect());
    }

    /// Plans observations for leaves that look at them: those of one kind together.
    fn observations(&mut self, mut failing: Vec<Failing<'f>>) {
        let usual = failing
            .iter()
            .filter_map(|leaf| sample(&leaf.ask))
            .map(kind_of)
            .find(|kind| kind.evidence_type.is_field());
        let usual = usual.unwrap_or(Kind { evidence_type: EvidenceType::LIVE, relation: Relation::External });
        let kind = |leaf: &Failing<'_>| sample(&leaf.ask).map_or(usual, kind_of);
        while let Some(first) = failing.first() {
            let wanted = kind(first);
            let (group, later): (Vec<_>, Vec<_>) = failing.into_iter().partition(|leaf| kind(leaf) == wanted);
            failing = later;
            self.together(group, wanted);
        }
    }

    fn together(&mut self, mut group: Vec<Failing<'f>>, kind: Kind) {
        group.retain(|leaf| !self.all_hold(&[leaf.place]));
        if group.is_empty() {
            return;
        }
        let mut codes: Vec<CompetencyCode> = group.iter().flat_map(|leaf| competencies(&leaf.ask)).collect();
        codes.sort_unstable();
        codes.dedup();
        let every = |count: usize| Choice {
            kind,
            count,
            observers: count,
            outside: count,
            competencies: codes.iter().map(|code| (*code, count)).collect(),
        };
        let places: Vec<usize> = group.iter().map(|leaf| leaf.place).collect();
        let Some(count) = (1..=MOST).find(|count| self.would_hold(&every(*count), &places)) else {
            let most = self.try_out(&every(MOST), |planner| planner.holds(&places));
            let mut reached = most.into_iter();
            let (group, stuck): (Vec<_>, Vec<_>) =
                group.into_iter().partition(|_| reached.next().unwrap_or(false));
            for leaf in stuck {
                self.stuck(leaf.key, words::no_observation_helps(&leaf.ask));
            }
            return self.together(group, kind);
        };
        let choice = self.pare_down(every(count), &places);
        self.take(&choice, &group);
    }

    /// Leaves out of a choice whatever is not needed.
    fn pare_down(&mut self, mut choice: Choice, places: &[usize]) -> Choice {
        for at in 0..choice.competencies.len() {
            let fewest = (0..choice.count).find(|fewer| {
                let mut tried = choice.clone();
                tried.competencies[at].1 = *fewer;
                self.would_hold(&tried, places)
            });
            choice.competencies[at].1 = fewest.unwrap_or(choice.count);
        }
        if choice.kind.relation == Relation::External {
            let fewest = (0..choice.count)
                .find(|fewer| self.would_hold(&Choice { outside: *fewer, ..choice.clone() }, places));
            choice.outside = fewest.unwrap_or(choice.count);
        }
        let fewest = (1..choice.count)
            .find(|fewer| self.would_hold(&Choice { observers: *fewer, ..choice.clone() }, places));
        choice.observers = fewest.unwrap_or(choice.count);
        choice
    }

    fn would_hold(&mut self, choice: &Choice, places: &[usize]) -> bool {
        self.try_out(choice, |planner| planner.all_hold(places))
    }

    /// Asks something of the facts with some observations added, and takes them away again.
    fn try_out<T>(&mut self, choice: &Choice, ask: impl FnOnce(&Self) -> T) -> T {
        let (rows, raters, made) = (self.facts.observations.len(), self.facts.raters.len(), self.made);
        self.observe(choice);
        let answer = ask(self);
        self.facts.observations.truncate(rows);
        self.facts.raters.truncate(raters);
        self.made = made;
        answer
    }

    /// Keeps a choice, as one step for each set of competencies that are seen together.
    fn take(&mut self, choice: &Choice, group: &[Failing<'_>]) {
        self.observe(choice);
        let by = group.iter().filter_map(|leaf| leaf.by).min();
        let mut sets: Vec<(Vec<CompetencyCode>, usize, usize)> = Vec::new();
        for place in 0..choice.count {
            let set = choice.seen_in(place);
            let outside = usize::from(place < choice.outside);
            match sets.last_mut() {
                Some((last, count, from_outside)) if *last == set => {
                    *count += 1;
                    *from_outside += outside;
                }
                _ => sets.push((set, 1, outside)),
            }
        }
        let several = sets.len() > 1;
        for (set, count, outside) in sets {
            let for_it = |leaf: &&Failing<'_>| competencies(&leaf.ask).iter().any(|code| set.contains(code));
            let mut keys: Vec<String> = group.iter().filter(for_it).map(|leaf| leaf.key.to_owned()).collect();
            keys.dedup();
            let observers = choice.observers.min(count);
            let text = words::observations(&set, choice.kind.evidence_type, [count, observers, outside], by);
            let text = if several && choice.observers > observers {
                format!(
                    "{text} Over all of them, {} different observers.",
                    super::words::few(choice.observers)
                )
            } else {
                text
            };
            self.steps.push(PlanStep {
                clauses: keys,
                event: PlannedEvent::Observation {
                    competencies: set,
                    evidence_type: choice.kind.evidence_type,
                    observers: small(observers),
                    outside: small(outside),
                },
                count: small(count),
                by,
                text,
            });
        }
    }

    fn step(&mut self, leaf: &Failing<'_>, event: PlannedEvent, count: usize, what: &str) {
        self.steps.push(PlanStep {
            clauses: vec![leaf.key.to_owned()],
            event,
            count: small(count),
            by: leaf.by,
            text: words::sentence(what, leaf.by),
        });
    }

    fn stuck(&mut self, key: &str, reason: String) {
        self.only_time.push(OnlyTime { clause: key.to_owned(), reason });
    }
}

impl Choice {
    /// The competencies that one of the observations shows: those asked most often are in every one.
    fn seen_in(&self, place: usize) -> Vec<CompetencyCode> {
        self.competencies.iter().filter(|(_, count)| place < *count).map(|(code, _)| *code).collect()
    }
}

/// The tree of a requirement without words, kept while the facts change.
enum Shape {
    AllOf(Vec<Shape>),
    AnyOf(Vec<Shape>),
    Leaf(usize),
}

fn shape(node: &Node<'_>) -> Shape {
    match &node.body {
        Body::AllOf(parts) => Shape::AllOf(parts.iter().map(shape).collect()),
        Body::AnyOf(parts) => Shape::AnyOf(parts.iter().map(shape).collect()),
        Body::Leaf(place) => Shape::Leaf(*place),
    }
}

impl Shape {
    /// The leaves that all have to hold, and the choices between branches.
    fn split<'s>(&'s self, leaves: &mut Vec<usize>, choices: &mut Vec<&'s [Shape]>) {
        match self {
            Self::AllOf(parts) => parts.iter().for_each(|part| part.split(leaves, choices)),
            Self::AnyOf(parts) => choices.push(parts),
            Self::Leaf(place) => leaves.push(*place),
        }
    }

    fn status(&self, leaf: &dyn Fn(usize) -> Status) -> Status {
        match self {
            Self::AllOf(parts) => super::course::all_of(parts.iter().map(|part| part.status(leaf))),
            Self::AnyOf(parts) => super::course::any_of(parts.iter().map(|part| part.status(leaf))),
            Self::Leaf(place) => leaf(*place),
        }
    }
}

/// Whether nothing has to be done about a status.
fn is_fine(status: Status) -> bool {
    status.is_satisfied() || status == Status::NotApplicable
}

/// The sample that a leaf looks at.
fn sample<'a, 'r>(ask: &'a Ask<'r>) -> Option<&'a Sample<'r>> {
    match ask {
        Ask::Count(sample)
        | Ask::Certified(sample)
        | Ask::Observers { sample, .. }
        | Ask::Independent { sample, .. }
        | Ask::Direct { sample, .. }
        | Ask::Latest { sample, .. } => Some(sample),
        _ => None,
    }
}

/// The competencies that an observation has to show for a leaf; none where observations do not help.
fn competencies(ask: &Ask<'_>) -> Vec<CompetencyCode> {
    match ask {
        Ask::Level { competency, .. } | Ask::NoZero { competency } => vec![*competency],
        Ask::Floor { indicator, .. } => vec![indicator.competency],
        // One of several competencies is enough.
        _ => sample(ask)
            .and_then(|sample| sample.competencies.first())
            .map_or_else(Vec::new, |code| vec![*code]),
    }
}

/// The kind of observation that helps a sample most: live and from outside the line, if that counts
/// and no limit stands against it.
fn kind_of(sample: &Sample<'_>) -> Kind {
    let mut types: Vec<EvidenceType> = sample.types.to_vec();
    types.sort_by_key(|evidence_type| (*evidence_type != EvidenceType::LIVE, !evidence_type.is_field()));
    let mut relations = sample.relations.to_vec();
    if relations.is_empty() {
        relations = vec![Relation::External, Relation::SameAgency, Relation::SameLine, Relation::Peer];
    }
    relations.sort_by_key(|relation| *relation != Relation::External);
    let kinds = relations.iter().flat_map(|relation| {
        types.iter().map(|evidence_type| Kind { evidence_type: *evidence_type, relation: *relation })
    });
    let is_free = |kind: &Kind| {
        let relation = || std::iter::once(kind.relation);
        !sample.limits.iter().any(|limit| limit.is_about(kind.evidence_type, relation()))
    };
    let usual = Kind { evidence_type: EvidenceType::LIVE, relation: Relation::External };
    kinds.clone().find(is_free).or_else(|| kinds.clone().next()).unwrap_or(usual)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Modules out of date in a trainer's scope, and how many are held.
fn outdated(look: Option<&Look>) -> Option<(&[crate::code::ModuleCode], usize)> {
    match look {
        Some(Look::State(state)) => match &state.found {
            Found::Modules(outdated, held) => Some((outdated, *held)),
            _ => None,
        },
        _ => None,
    }
}
