//! Takes a requirement apart, with the numbers of the overlays in force.

use super::super::knowledge::Takes;
use super::{Ask, Body, Leaf, Limit, Node, Question, Records, Sample, Timing, What};
use crate::code::CompetencyCode;
use crate::explain::About;
use crate::fraction::Fraction;
use crate::framework::LevelRule;
use crate::overlay::InForce;
use crate::requirement::{Clause, Num, Per, Requirement, Rule, Share};

pub(super) struct Maker<'r, 'm> {
    pub(super) requirement: &'r Requirement,
    pub(super) rule: &'m LevelRule,
    pub(super) overlays: InForce<'m>,
    pub(super) leaves: Vec<Leaf<'r>>,
}

impl<'r> Maker<'r, '_> {
    fn clauses(&mut self, clauses: &'r [Clause]) -> Vec<Node<'r>> {
        clauses.iter().map(|clause| self.node(Some(clause), self.timing(clause), &clause.rule)).collect()
    }

    pub(super) fn node(
        &mut self,
        clause: Option<&'r Clause>,
        timing: Timing<'r>,
        rule: &'r Rule,
    ) -> Node<'r> {
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
