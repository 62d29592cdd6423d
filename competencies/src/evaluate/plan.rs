//! A requirement taken apart: its groups, and its leaves with the one question each asks.

use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode};
use crate::explain::About;
use crate::facts::Relation;
use crate::fraction::Fraction;
use crate::framework::LevelRule;
use crate::requirement::{Clause, Num, OwedBy, Per, Requirement, Rule};

/// A node of the plan.
pub(super) struct Plan<'r> {
    pub(super) timing: Timing<'r>,
    pub(super) kind: &'static str,
    pub(super) about: Option<About>,
    pub(super) body: Body<'r>,
}

/// What a node consists of.
pub(super) enum Body<'r> {
    AllOf(Vec<Plan<'r>>),
    AnyOf(Vec<Plan<'r>>),
    /// A question, with its place among the plan's leaves.
    Leaf(usize, Ask<'r>),
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
    },
    Knowledge {
        module: &'r ModuleCode,
        percent: i32,
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
}

impl<'r> Plan<'r> {
    /// Takes a requirement apart.
    pub(super) fn of(requirement: &'r Requirement, rule: &LevelRule) -> Self {
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
        };
        let mut leaves = 0;
        Maker { requirement, rule, leaves: &mut leaves }.node(timing, &requirement.rule)
    }

    /// The leaves, in order of their places.
    pub(super) fn leaves(&self) -> Vec<(&Timing<'r>, &Ask<'r>)> {
        match &self.body {
            Body::AllOf(parts) | Body::AnyOf(parts) => parts.iter().flat_map(Plan::leaves).collect(),
            Body::Leaf(_, ask) => vec![(&self.timing, ask)],
        }
    }
}

struct Maker<'r, 'm> {
    requirement: &'r Requirement,
    rule: &'m LevelRule,
    leaves: &'m mut usize,
}

impl<'r> Maker<'r, '_> {
    fn clauses(&mut self, clauses: &'r [Clause]) -> Vec<Plan<'r>> {
        clauses.iter().map(|clause| self.node(Timing::of(clause), &clause.rule)).collect()
    }

    fn node(&mut self, timing: Timing<'r>, rule: &'r Rule) -> Plan<'r> {
        let body = match rule {
            Rule::AllOf(clauses) => Body::AllOf(self.clauses(clauses)),
            Rule::AnyOf(clauses) => Body::AnyOf(self.clauses(clauses)),
            _ => return self.questions(timing, rule),
        };
        Plan { timing, kind: rule.kind(), about: None, body }
    }

    /// A leaf, or a group of leaves where a rule asks the same of several things.
    fn questions(&mut self, timing: Timing<'r>, rule: &'r Rule) -> Plan<'r> {
        let kind = rule.kind();
        let mut asks = self.asks(rule);
        if asks.len() == 1
            && let Some((about, ask)) = asks.pop()
        {
            return self.leaf(timing, kind, about, ask);
        }
        let parts = asks.into_iter().map(|(about, ask)| self.leaf(timing, kind, about, ask)).collect();
        Plan { timing, kind, about: None, body: Body::AllOf(parts) }
    }

    fn leaf(
        &mut self,
        timing: Timing<'r>,
        kind: &'static str,
        about: Option<About>,
        ask: Ask<'r>,
    ) -> Plan<'r> {
        let place = *self.leaves;
        *self.leaves += 1;
        Plan { timing, kind, about, body: Body::Leaf(place, ask) }
    }

    fn asks(&self, rule: &'r Rule) -> Vec<(Option<About>, Ask<'r>)> {
        let by_competency = |codes: &[CompetencyCode], ask: &dyn Fn(CompetencyCode) -> Ask<'r>| {
            codes.iter().map(|code| (Some(About::Competency(*code)), ask(*code))).collect()
        };
        match rule {
            Rule::AllOf(_) | Rule::AnyOf(_) => Vec::new(),
            Rule::LevelAtLeast { competencies, level, window_days } => {
                let window = window_days.unwrap_or(self.rule.window_days).value;
                by_competency(competencies, &|competency| Ask::Level { competency, level: *level, window })
            }
            Rule::NoUnclearedZero { competencies } => {
                by_competency(competencies, &|competency| Ask::NoZero { competency })
            }
            Rule::CountAtLeast { .. } => {
                let key = self
                    .requirement
                    .all_clauses()
                    .into_iter()
                    .find(|clause| std::ptr::eq(&raw const clause.rule, rule));
                samples(key.map_or("", |clause| &clause.key), rule, &Ask::Count)
            }
            Rule::DistinctObservers { of, count } => {
                self.siblings(of, &|sample| Ask::Observers { sample, count: whole(*count) })
            }
            Rule::IndependentShare { of, min } => {
                self.siblings(of, &|sample| Ask::Independent { sample, min: min.value })
            }
            Rule::LatestWithin { of, days } => {
                self.siblings(of, &|sample| Ask::Latest { sample, days: days.value })
            }
            Rule::ObserverCertified { of } => self.siblings(of, &Ask::Certified),
            Rule::CriticalFloor { indicators, min_rating, last, window_days } => {
                let ask = |indicator| Ask::Floor {
                    indicator,
                    min_rating: min_rating.value,
                    last: whole(*last),
                    window: window_days.value,
                };
                indicators.iter().map(|code| (Some(About::Indicator(*code)), ask(*code))).collect()
            }
            Rule::CredentialValid { kinds, in_program_jurisdiction, checked_at_source, recheck_days } => {
                let ask = Ask::Credential {
                    kinds,
                    jurisdiction: *in_program_jurisdiction,
                    checked: *checked_at_source,
                    recheck: recheck_days.map(|days| days.value),
                };
                vec![(None, ask)]
            }
            Rule::CredentialDue { kinds, days_after_hire } => {
                vec![(None, Ask::CredentialDue { kinds, days: days_after_hire.value })]
            }
            Rule::KnowledgePass { module, min_percent } => {
                vec![(None, Ask::Knowledge { module, percent: min_percent.value })]
            }
        }
    }

    fn siblings(&self, of: &'r str, ask: &dyn Fn(Sample<'r>) -> Ask<'r>) -> Vec<(Option<About>, Ask<'r>)> {
        match self.requirement.clause(of) {
            Some(clause) if matches!(clause.rule, Rule::CountAtLeast { .. }) => {
                samples(of, &clause.rule, ask)
            }
            _ => vec![(None, Ask::Nothing)],
        }
    }
}

/// One question for each competency that a count asks of, or one for all together.
fn samples<'r>(
    key: &'r str,
    rule: &'r Rule,
    ask: &dyn Fn(Sample<'r>) -> Ask<'r>,
) -> Vec<(Option<About>, Ask<'r>)> {
    let Rule::CountAtLeast { competencies, per, types, count, window_days, share_caps, relations } = rule
    else {
        return Vec::new();
    };
    let sample = |competencies: Vec<CompetencyCode>| Sample {
        key,
        competencies,
        types,
        count: whole(*count),
        window: window_days.value,
        share_caps: *share_caps,
        relations,
    };
    match per {
        Per::Union => vec![(None, ask(sample(competencies.clone())))],
        Per::Competency => competencies
            .iter()
            .map(|code| (Some(About::Competency(*code)), ask(sample(vec![*code]))))
            .collect(),
    }
}

impl<'r> Timing<'r> {
    fn of(clause: &'r Clause) -> Self {
        let days = |number: Option<Num>| number.map(|number| number.value);
        Self {
            key: &clause.key,
            title: &clause.title,
            why: &clause.why,
            owed_by: clause.owed_by,
            due_days: days(clause.due_days),
            warn_days: days(clause.warn_days),
            from_day: days(clause.from_day),
            until_day: days(clause.until_day),
            since_version: clause.since_version,
        }
    }

    /// How many days before a flip the warning begins.
    pub(super) fn warning(&self, ask: &Ask<'_>, rule: &LevelRule) -> i32 {
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
            Self::Level { window, .. } | Self::Floor { window, .. } => Some(*window),
            Self::Count(sample)
            | Self::Certified(sample)
            | Self::Observers { sample, .. }
            | Self::Independent { sample, .. } => Some(sample.window),
            Self::Latest { days, .. } => Some(*days),
            Self::Credential { recheck, .. } => *recheck,
            Self::NoZero { .. } | Self::CredentialDue { .. } | Self::Knowledge { .. } | Self::Nothing => None,
        }
    }
}

fn whole(number: Num) -> usize {
    usize::try_from(number.value).unwrap_or(0)
}
