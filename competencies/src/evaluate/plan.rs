//! A requirement taken apart: its groups, and its leaves with the one question each asks.

mod question;

use super::knowledge::Takes;
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode};
use crate::explain::About;
use crate::facts::{Relation, ResponseRole};
use crate::fraction::Fraction;
use crate::framework::LevelRule;
use crate::overlay::InForce;
use crate::requirement::{Clause, DependsOn, HoursNeeded, Num, OwedBy, Per, Requirement, Rule, Share};

pub(super) use question::{Lot, Question, Wanted};

/// A requirement taken apart.
pub(super) struct Plan<'r> {
    pub(super) root: Node<'r>,
    /// The leaves, in order of their places.
    pub(super) leaves: Vec<Leaf<'r>>,
}

/// A leaf: one question, with the words and days of its clause.
pub(super) struct Leaf<'r> {
    pub(super) timing: Timing<'r>,
    pub(super) ask: Ask<'r>,
    /// What is asked of observations alone; other leaves may ask the same.
    pub(super) question: Option<Question>,
    /// How many days before a flip the warning begins.
    pub(super) warning: i32,
}

/// A node of the plan.
pub(super) struct Node<'r> {
    pub(super) timing: Timing<'r>,
    pub(super) kind: &'static str,
    pub(super) about: Option<About>,
    pub(super) body: Body<'r>,
}

/// What a node consists of.
pub(super) enum Body<'r> {
    AllOf(Vec<Node<'r>>),
    AnyOf(Vec<Node<'r>>),
    /// A question, by its place among the plan's leaves.
    Leaf(usize),
}

/// The words and days of a clause.
#[derive(Clone, Copy)]
pub(super) struct Timing<'r> {
    pub(super) key: &'r str,
    pub(super) title: &'r str,
    pub(super) why: &'r str,
    pub(super) owed_by: OwedBy,
    pub(super) due_days: Option<i32>,
    pub(super) warn_days: Option<i32>,
    pub(super) from_day: Option<i32>,
    pub(super) until_day: Option<i32>,
    pub(super) since_version: u32,
    pub(super) depends_on: Option<&'r DependsOn>,
}

/// One question about one person.
#[derive(Clone)]
pub(super) enum Ask<'r> {
    Level {
        competency: CompetencyCode,
        level: LevelCode,
        window: i32,
    },
    Count(Sample<'r>),
    Observers {
        sample: Sample<'r>,
        count: usize,
    },
    Independent {
        sample: Sample<'r>,
        min: Fraction,
    },
    Latest {
        sample: Sample<'r>,
        days: i32,
    },
    Certified(Sample<'r>),
    Floor {
        indicator: IndicatorCode,
        min_rating: i32,
        last: usize,
        window: i32,
    },
    NoZero {
        competency: CompetencyCode,
    },
    Credential {
        kinds: &'r [String],
        jurisdiction: bool,
        checked: bool,
        recheck: Option<i32>,
    },
    CredentialDue {
        kinds: &'r [String],
        days: i32,
        hours: &'r [HoursNeeded],
    },
    Knowledge {
        module: &'r ModuleCode,
        percent: i32,
        takes: Takes,
    },
    Direct {
        sample: Sample<'r>,
        min: Fraction,
    },
    Records(Records<'r>),
    Fidelity {
        min: Fraction,
        window: Option<i32>,
    },
    CoSigned {
        roles: &'r [ResponseRole],
        after: usize,
        window: i32,
    },
    Calibration {
        within: i32,
        min_icc: Option<Fraction>,
        max_bias: Option<Fraction>,
    },
    Scope {
        grace: i32,
    },
    /// A clause that names a count that is not there; loading refuses it.
    Nothing,
}

/// The evidence that a count and its siblings look at.
#[derive(Clone)]
pub(super) struct Sample<'r> {
    pub(super) key: &'r str,
    pub(super) competencies: Vec<CompetencyCode>,
    pub(super) types: &'r [EvidenceType],
    pub(super) count: usize,
    pub(super) window: i32,
    pub(super) share_caps: bool,
    pub(super) relations: &'r [Relation],
    /// Of what only so many may count.
    pub(super) limits: Vec<Limit<'r>>,
}

/// At most so many events of some types and relations; an empty list names all.
#[derive(Clone, Copy)]
pub(super) struct Limit<'r> {
    pub(super) types: &'r [EvidenceType],
    pub(super) relations: &'r [Relation],
    pub(super) count: usize,
}

impl Limit<'_> {
    /// Whether an event of a type, seen by people in these relations, is one of those.
    pub(super) fn is_about(
        &self,
        evidence_type: EvidenceType,
        mut relations: impl Iterator<Item = Relation>,
    ) -> bool {
        (self.types.is_empty() || self.types.contains(&evidence_type))
            && (self.relations.is_empty() || relations.all(|relation| self.relations.contains(&relation)))
    }
}

/// An amount of plain rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Records<'r> {
    pub(super) what: What<'r>,
    /// How many; minutes where hours are asked.
    pub(super) amount: i64,
    /// How many of them have to be marked: with data, observed.
    pub(super) marked: usize,
    pub(super) window: Option<i32>,
}

/// Which plain rows are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What<'r> {
    Hours(&'r str),
    Drill(&'r str),
    Contacts,
    Offer(&'r str),
    Cycles,
    Deliveries,
    Responses { roles: &'r [ResponseRole], partner: Option<&'r str> },
    Joint,
}

impl<'r> Plan<'r> {
    /// Takes a requirement apart, with the numbers of the overlays in force.
    pub(super) fn of(requirement: &'r Requirement, rule: &LevelRule, overlays: InForce<'_>) -> Self {
        let timing = Timing {
            key: &requirement.code,
            title: &requirement.title,
            why: &requirement.why,
            owed_by: OwedBy::Worker,
            due_days: None,
            warn_days: None,
            from_day: None,
            until_day: None,
            since_version: 1,
            depends_on: None,
        };
        let mut maker = Maker { requirement, rule, overlays, leaves: Vec::new() };
        let root = maker.node(None, timing, &requirement.rule);
        Self { root, leaves: maker.leaves }
    }
}

impl Plan<'_> {
    /// How far back its leaves look at observations, in days.
    pub(super) fn looks_back(&self) -> i32 {
        self.leaves.iter().filter_map(|leaf| leaf.ask.window()).max().unwrap_or(0)
    }

    /// Leaves that ask whether another requirement held on earlier days: how many days back, and which.
    pub(super) fn asks_of_earlier_days(&self) -> impl Iterator<Item = (i32, &str)> {
        self.leaves.iter().filter_map(|leaf| match (&leaf.ask, leaf.timing.depends_on) {
            (Ask::CoSigned { window, .. }, Some(depends)) => Some((*window, depends.requirement.as_str())),
            _ => None,
        })
    }
}

struct Maker<'r, 'm> {
    requirement: &'r Requirement,
    rule: &'m LevelRule,
    overlays: InForce<'m>,
    leaves: Vec<Leaf<'r>>,
}

impl<'r> Maker<'r, '_> {
    fn clauses(&mut self, clauses: &'r [Clause]) -> Vec<Node<'r>> {
        clauses.iter().map(|clause| self.node(Some(clause), self.timing(clause), &clause.rule)).collect()
    }

    fn node(&mut self, clause: Option<&'r Clause>, timing: Timing<'r>, rule: &'r Rule) -> Node<'r> {
        let body = match rule {
            Rule::AllOf(clauses) => Body::AllOf(self.clauses(clauses)),
            Rule::AnyOf(clauses) => Body::AnyOf(self.clauses(clauses)),
            _ => return self.questions(clause, timing, rule),
        };
        Node { timing, kind: rule.kind(), about: None, body }
    }

    /// A leaf, or a group of leaves where a rule asks the same of several things.
    fn questions(&mut self, clause: Option<&'r Clause>, timing: Timing<'r>, rule: &'r Rule) -> Node<'r> {
        let kind = rule.kind();
        let mut asks = self.asks(clause, rule);
        if asks.len() == 1
            && let Some((about, ask)) = asks.pop()
        {
            return self.leaf(timing, kind, about, ask);
        }
        let parts = asks.into_iter().map(|(about, ask)| self.leaf(timing, kind, about, ask)).collect();
        Node { timing, kind, about: None, body: Body::AllOf(parts) }
    }

    fn leaf(
        &mut self,
        timing: Timing<'r>,
        kind: &'static str,
        about: Option<About>,
        ask: Ask<'r>,
    ) -> Node<'r> {
        let place = self.leaves.len();
        let question = Question::of(&ask);
        let warning = timing.warning(&ask, self.rule);
        self.leaves.push(Leaf { timing, ask, question, warning });
        Node { timing, kind, about, body: Body::Leaf(place) }
    }

    /// A number of a clause: its own, or an overlay's.
    fn number(&self, clause: Option<&Clause>, field: &str, own: Num) -> i32 {
        let changed = clause.and_then(|clause| self.overlays.number(clause, field));
        changed.and_then(|value| i32::try_from(value.numerator()).ok()).unwrap_or(own.value)
    }

    fn some_number(&self, clause: Option<&Clause>, field: &str, own: Option<Num>) -> Option<i32> {
        own.map(|own| self.number(clause, field, own))
    }

    fn count(&self, clause: Option<&Clause>, field: &str, own: Num) -> usize {
        usize::try_from(self.number(clause, field, own)).unwrap_or(0)
    }

    fn share(&self, clause: Option<&Clause>, field: &str, own: Share) -> Fraction {
        clause.and_then(|clause| self.overlays.number(clause, field)).unwrap_or(own.value)
    }

    fn timing(&self, clause: &'r Clause) -> Timing<'r> {
        let days = |field, own| self.some_number(Some(clause), field, own);
        Timing {
            key: &clause.key,
            title: &clause.title,
            why: &clause.why,
            owed_by: clause.owed_by,
            due_days: days("due_days", clause.due_days),
            warn_days: days("warn_days", clause.warn_days),
            from_day: days("from_day", clause.from_day),
            until_day: days("until_day", clause.until_day),
            since_version: clause.since_version,
            depends_on: clause.depends_on.as_ref(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of clause")]
    fn asks(&self, clause: Option<&'r Clause>, rule: &'r Rule) -> Vec<(Option<About>, Ask<'r>)> {
        let number = |field, own| self.number(clause, field, own);
        let some_number = |field, own| self.some_number(clause, field, own);
        let count = |field, own| self.count(clause, field, own);
        let share = |field, own| self.share(clause, field, own);
        let one = |ask| vec![(None, ask)];
        let records = |what, amount: i32, marked, window| {
            vec![(None, Ask::Records(Records { what, amount: i64::from(amount), marked, window }))]
        };
        let by_competency = |codes: &[CompetencyCode], ask: &dyn Fn(CompetencyCode) -> Ask<'r>| {
            codes.iter().map(|code| (Some(About::Competency(*code)), ask(*code))).collect()
        };
        match rule {
            Rule::AllOf(_) | Rule::AnyOf(_) => Vec::new(),
            Rule::LevelAtLeast { competencies, level, window_days } => {
                let own = window_days.unwrap_or(self.rule.window_days);
                let window = number("window_days", own);
                by_competency(competencies, &|competency| Ask::Level { competency, level: *level, window })
            }
            Rule::NoUnclearedZero { competencies } => {
                by_competency(competencies, &|competency| Ask::NoZero { competency })
            }
            Rule::CountAtLeast { .. } => self.samples(clause, rule, &Ask::Count),
            Rule::DistinctObservers { of, count: own } => {
                self.siblings(of, &|sample| Ask::Observers { sample, count: count("count", *own) })
            }
            Rule::IndependentShare { of, min } => {
                self.siblings(of, &|sample| Ask::Independent { sample, min: share("min", *min) })
            }
            Rule::DirectShare { of, min } => {
                self.siblings(of, &|sample| Ask::Direct { sample, min: share("min", *min) })
            }
            Rule::LatestWithin { of, days } => {
                self.siblings(of, &|sample| Ask::Latest { sample, days: number("days", *days) })
            }
            Rule::ObserverCertified { of } => self.siblings(of, &Ask::Certified),
            Rule::CriticalFloor { indicators, min_rating, last, window_days } => {
                let ask = |indicator| Ask::Floor {
                    indicator,
                    min_rating: number("min_rating", *min_rating),
                    last: count("last", *last),
                    window: number("window_days", *window_days),
                };
                indicators.iter().map(|code| (Some(About::Indicator(*code)), ask(*code))).collect()
            }
            Rule::CredentialValid { kinds, in_program_jurisdiction, checked_at_source, recheck_days } => {
                let ask = Ask::Credential {
                    kinds,
                    jurisdiction: *in_program_jurisdiction,
                    checked: *checked_at_source,
                    recheck: some_number("recheck_days", *recheck_days),
                };
                one(ask)
            }
            Rule::CredentialDue { kinds, days_after_hire, hours } => {
                one(Ask::CredentialDue { kinds, days: number("days_after_hire", *days_after_hire), hours })
            }
            Rule::KnowledgePass { module, min_percent, reviewed, prior_learning } => one(Ask::Knowledge {
                module,
                percent: number("min_percent", *min_percent),
                takes: Takes { only_reviewed: *reviewed, prior_learning: *prior_learning },
            }),
            Rule::HoursAtLeast { kind, hours, window_days } => {
                let minutes = number("hours", *hours).saturating_mul(60);
                records(What::Hours(kind), minutes, 0, some_number("window_days", *window_days))
            }
            Rule::DrillDone { kind, window_days } => {
                records(What::Drill(kind), 1, 0, Some(number("window_days", *window_days)))
            }
            Rule::OfferRecorded { kind, window_days } => {
                records(What::Offer(kind), 1, 0, Some(number("window_days", *window_days)))
            }
            Rule::SupervisionContacts { count: own, window_days, with_data } => records(
                What::Contacts,
                number("count", *own),
                with_data.map_or(0, |own| count("with_data", own)),
                Some(number("window_days", *window_days)),
            ),
            Rule::CyclesClosed { count: own, window_days } => {
                records(What::Cycles, number("count", *own), 0, Some(number("window_days", *window_days)))
            }
            Rule::JointObservations { count: own, window_days } => {
                records(What::Joint, number("count", *own), 0, Some(number("window_days", *window_days)))
            }
            Rule::Deliveries { count: own, observed, window_days } => records(
                What::Deliveries,
                number("count", *own),
                count("observed", *observed),
                Some(number("window_days", *window_days)),
            ),
            Rule::Participation { roles, count: own, partner, window_days } => records(
                What::Responses { roles, partner: partner.as_deref() },
                number("count", *own),
                0,
                some_number("window_days", *window_days),
            ),
            Rule::CoachingFidelity { min, window_days } => one(Ask::Fidelity {
                min: share("min", *min),
                window: some_number("window_days", *window_days),
            }),
            Rule::CoSigned { roles, after, window_days } => one(Ask::CoSigned {
                roles,
                after: count("after", *after),
                window: number("window_days", *window_days),
            }),
            Rule::CalibrationCurrent { within_days, min_icc, max_bias } => one(Ask::Calibration {
                within: number("within_days", *within_days),
                min_icc: min_icc.map(|own| share("min_icc", own)),
                max_bias: max_bias.map(|own| share("max_bias", own)),
            }),
            Rule::TrainerScopeValid { grace_days } => {
                one(Ask::Scope { grace: number("grace_days", *grace_days) })
            }
        }
    }

    fn siblings(&self, of: &'r str, ask: &dyn Fn(Sample<'r>) -> Ask<'r>) -> Vec<(Option<About>, Ask<'r>)> {
        match self.requirement.clause(of) {
            Some(clause) if matches!(clause.rule, Rule::CountAtLeast { .. }) => {
                self.samples(Some(clause), &clause.rule, ask)
            }
            _ => vec![(None, Ask::Nothing)],
        }
    }

    /// One question for each competency that a count asks of, or one for all together.
    fn samples(
        &self,
        clause: Option<&'r Clause>,
        rule: &'r Rule,
        ask: &dyn Fn(Sample<'r>) -> Ask<'r>,
    ) -> Vec<(Option<About>, Ask<'r>)> {
        let Rule::CountAtLeast { competencies, per, types, count, window_days, share_caps, relations, max } =
            rule
        else {
            return Vec::new();
        };
        let limits: Vec<Limit<'r>> = max
            .iter()
            .map(|limit| Limit {
                types: &limit.types,
                relations: &limit.relations,
                count: self.count(clause, "max", limit.count),
            })
            .collect();
        let sample = |competencies: Vec<CompetencyCode>| Sample {
            key: clause.map_or("", |clause| &clause.key),
            competencies,
            types,
            count: self.count(clause, "count", *count),
            window: self.number(clause, "window_days", *window_days),
            share_caps: *share_caps,
            relations,
            limits: limits.clone(),
        };
        match per {
            Per::Union => vec![(None, ask(sample(competencies.clone())))],
            Per::Competency => competencies
                .iter()
                .map(|code| (Some(About::Competency(*code)), ask(sample(vec![*code]))))
                .collect(),
        }
    }
}

impl Timing<'_> {
    /// How many days before a flip the warning begins.
    fn warning(&self, ask: &Ask<'_>, rule: &LevelRule) -> i32 {
        let most = rule.calendar.warn_at_most_days.value;
        let by_window = || {
            let window = usize::try_from(ask.window()?).ok()?;
            i32::try_from(rule.calendar.warn_share_of_window.value.floor_of(window)).ok()
        };
        self.warn_days.unwrap_or_else(|| by_window().map_or(most, |days| days.min(most)))
    }
}

impl Ask<'_> {
    /// How far back evidence is looked at, in days.
    pub(super) fn looks_back(&self) -> Option<i32> {
        if matches!(self, Self::Credential { .. }) { None } else { self.window() }
    }

    /// The window that evidence ages out of, in days.
    pub(super) fn window(&self) -> Option<i32> {
        match self {
            Self::Level { window, .. } | Self::Floor { window, .. } | Self::CoSigned { window, .. } => {
                Some(*window)
            }
            Self::Count(sample)
            | Self::Certified(sample)
            | Self::Observers { sample, .. }
            | Self::Independent { sample, .. }
            | Self::Direct { sample, .. } => Some(sample.window),
            Self::Latest { days, .. } => Some(*days),
            Self::Credential { recheck, .. } => *recheck,
            Self::Records(records) => records.window,
            Self::Fidelity { window, .. } => *window,
            Self::Calibration { within, .. } => Some(*within),
            Self::NoZero { .. }
            | Self::CredentialDue { .. }
            | Self::Knowledge { .. }
            | Self::Scope { .. }
            | Self::Nothing => None,
        }
    }
}
