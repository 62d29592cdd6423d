//! One question looked at on one day: what is found, and what it comes to before days and waivers are considered.

use std::rc::Rc;

use super::credential::CredentialLook;
use super::floor::FloorLook;
use super::kept::{Kept, KeptForDay};
use super::knowledge::KnowledgeLook;
use super::plan::{Ask, Lot, Question, Sample};
use super::reach::Asked;
use super::records::RecordsLook;
use super::state::StateLook;
use super::tally::Tally;
use crate::calendar::Horizon;
use crate::case::{Case, Lens, Reading, Roles, Track, Types, Window};
use crate::code::{CompetencyCode, LevelCode};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::level::{Judged, Marks, Verdict, Zero};
use crate::requirement::DependsOn;

/// What a question comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It does not concern the person.
    NotAsked,
    /// It holds.
    Met,
    /// It does not hold and has a day of its own that has not come.
    NotDue,
    /// The person did their part; the center's is missing, and no day passes against them.
    Awaited,
    /// It does not hold.
    Short {
        /// Whether too little is there, rather than too low.
        amount: bool,
        /// Whether that holds before any due day.
        at_once: bool,
    },
}

impl Outcome {
    pub(super) const TOO_LITTLE: Self = Self::Short { amount: true, at_once: false };
    pub(super) const TOO_LOW: Self = Self::Short { amount: false, at_once: false };
    pub(super) const AT_ONCE: Self = Self::Short { amount: false, at_once: true };

    fn met_or(met: bool, otherwise: Self) -> Self {
        if met { Self::Met } else { otherwise }
    }
}

/// What a question finds.
pub(super) enum Look {
    Nothing,
    Level { track: Rc<Track>, judged: Rc<Judged>, level: LevelCode },
    NoZero { track: Rc<Track>, zeros: Vec<Zero>, reading: Reading },
    Count { tally: Rc<Tally>, target: usize },
    Observers { tally: Rc<Tally>, target: usize },
    Independent { tally: Rc<Tally>, target: usize },
    Latest { tally: Rc<Tally> },
    Certified { tally: Rc<Tally> },
    Floor(FloorLook),
    Credential(CredentialLook),
    Knowledge(KnowledgeLook),
    Direct { tally: Rc<Tally>, target: usize },
    Records(RecordsLook),
    State(StateLook),
}

impl Look {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Nothing => Outcome::NotAsked,
            Self::Level { judged, level, .. } => level_outcome(&judged.marks, *level),
            Self::NoZero { zeros, .. } => Outcome::met_or(zeros.is_empty(), Outcome::AT_ONCE),
            Self::Count { tally, target } => Outcome::met_or(tally.count() >= *target, Outcome::TOO_LITTLE),
            Self::Observers { tally, target } => {
                Outcome::met_or(tally.observers >= *target, Outcome::TOO_LITTLE)
            }
            Self::Independent { tally, target } => {
                Outcome::met_or(tally.independent >= *target, Outcome::TOO_LITTLE)
            }
            Self::Latest { tally } => Outcome::met_or(tally.count() > 0, Outcome::TOO_LITTLE),
            Self::Certified { tally } => {
                let nobody =
                    tally.count() == 0 && tally.refused.iter().any(|(_, code)| is_about_rater(*code));
                Outcome::met_or(!nobody, Outcome::TOO_LITTLE)
            }
            Self::Floor(look) => look.outcome(),
            Self::Credential(look) => look.outcome(),
            Self::Knowledge(look) if look.awaits_review() => Outcome::Awaited,
            Self::Knowledge(look) => Outcome::met_or(look.met(), Outcome::TOO_LOW),
            Self::Direct { tally, target } => Outcome::met_or(tally.direct >= *target, Outcome::TOO_LITTLE),
            Self::Records(look) => look.outcome(),
            Self::State(look) => look.outcome(),
        }
    }

    /// When the clock begins, given when the requirement reached the person.
    pub(super) fn clock_start(&self, reached: Day) -> Day {
        match self {
            Self::Knowledge(look) => look.published_on.map_or(reached, |day| day.max(reached)),
            _ => reached,
        }
    }

    /// Whether what is missing is the center's to do.
    pub(super) fn awaits_center(&self) -> bool {
        matches!(self, Self::Knowledge(look) if look.awaits_review())
    }

    /// The due day of a question that has one of its own.
    pub(super) fn due_on(&self) -> Option<Day> {
        match self {
            Self::Credential(look) => look.due_on,
            _ => None,
        }
    }
}

fn level_outcome(marks: &Marks, level: LevelCode) -> Outcome {
    match marks.verdict(level) {
        Verdict::Passed => Outcome::Met,
        Verdict::NotMet if marks.is_capped(level) => Outcome::AT_ONCE,
        Verdict::NotMet => Outcome::TOO_LOW,
        Verdict::Insufficient => Outcome::TOO_LITTLE,
    }
}

/// Whether a refusal is about the observer's standing.
pub(super) fn is_about_rater(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::ObserverNotCertified
            | RefusalCode::ObserverOutOfScope
            | RefusalCode::ObserverNotCalibrated
    )
}

impl Case<'_> {
    /// Looks at one question on one day. `reached` is when the requirement reached the person.
    pub(super) fn look(
        &self,
        ask: &Ask<'_>,
        depends_on: Option<&DependsOn>,
        asked: &Asked<'_>,
        reached: Day,
        day: Day,
        horizon: &mut Horizon,
    ) -> Look {
        let mut tally = |sample: &Sample<'_>, window: i32, limited: bool| {
            self.shared_tally(sample, asked.roles, window, limited, day, horizon)
        };
        match ask {
            Ask::Nothing => Look::Nothing,
            Ask::Count(sample) => {
                Look::Count { tally: tally(sample, sample.window, true), target: sample.count }
            }
            Ask::Observers { sample, count } => {
                Look::Observers { tally: tally(sample, sample.window, true), target: *count }
            }
            Ask::Independent { sample, min } => Look::Independent {
                tally: tally(sample, sample.window, true),
                target: min.ceil_of(sample.count),
            },
            Ask::Latest { sample, days } => Look::Latest { tally: tally(sample, *days, false) },
            Ask::Certified(sample) => Look::Certified { tally: tally(sample, sample.window, false) },
            Ask::Level { competency, level, window } => {
                let track = self.track(*competency, asked.roles);
                let judged = self.shared_levels(&track, asked.roles, *window, day, horizon);
                Look::Level { track, judged, level: *level }
            }
            Ask::NoZero { competency } => {
                let track = self.track(*competency, asked.roles);
                let window = Window::Days(self.framework.level_rule.window_days.value);
                let lens = Lens { types: Types::Level(LevelCode::L3), window, relations: &[] };
                let zeros = self.open_zeros(&track, day, horizon);
                // Only the 0s decide; that evidence ages is no reason to look again.
                let reading = track.read(&self.scope(day), lens, &mut Horizon::after(day));
                Look::NoZero { track, zeros, reading }
            }
            Ask::Floor { indicator, min_rating, last, window } => self
                .floor(*indicator, [*min_rating, *window], *last, asked.roles, day, horizon)
                .map_or(Look::Nothing, Look::Floor),
            Ask::Credential { kinds, jurisdiction, checked, recheck } => {
                let wanted = if *jurisdiction { asked.jurisdictions.as_slice() } else { &[] };
                Look::Credential(self.credential(kinds, wanted, *checked, *recheck, day, horizon))
            }
            Ask::CredentialDue { kinds, days, hours } => {
                let mut look = self.credential(kinds, &[], false, None, day, horizon);
                // Leave does not move the day by which a credential is due.
                let due_on = reached.plus(*days);
                horizon.note(due_on.plus(1));
                look.due_on = Some(due_on);
                look.is_due = day > due_on;
                look.runway = self.runway(hours, day);
                Look::Credential(look)
            }
            Ask::Knowledge { module, percent, takes } => {
                Look::Knowledge(self.knowledge_of(module, *percent, *takes, day, horizon))
            }
            Ask::Direct { sample, min } => {
                Look::Direct { tally: tally(sample, sample.window, true), target: min.ceil_of(sample.count) }
            }
            Ask::Records(records) => Look::Records(self.records(records, day, horizon)),
            Ask::Fidelity { min, window } => Look::State(self.fidelity(*min, *window, day, horizon)),
            Ask::CoSigned { roles, after, window } => {
                let after = i32::try_from(*after).unwrap_or(i32::MAX);
                Look::State(self.co_signed(roles, [after, *window], depends_on, day, horizon))
            }
            Ask::Calibration { within, min_icc, max_bias } => {
                Look::State(self.calibration(*within, *min_icc, *max_bias, day, horizon))
            }
            Ask::Scope { grace } => Look::State(self.trainer_scope(*grace, day, horizon)),
        }
    }

    /// What a question comes to on a day. It is kept, so that others who ask the same need not look again.
    pub(super) fn outcome(
        &self,
        question: Question,
        ask: &Ask<'_>,
        asked: &Asked<'_>,
        day: Day,
        horizon: &mut Horizon,
    ) -> Outcome {
        let roles = asked.roles;
        if let (Question::Level { competency, window }, Ask::Level { level, .. }) = (question, ask) {
            return level_outcome(&self.marks_on(competency, roles, window, day, horizon), *level);
        }
        self.answers.outcomes.on((question, roles), day, horizon, |horizon| {
            let found = match question {
                Question::Level { .. } => None,
                Question::NoZero { competency } => {
                    let zeros = self.open_zeros(&self.track(competency, roles), day, horizon);
                    Some(Outcome::met_or(zeros.is_empty(), Outcome::AT_ONCE))
                }
                Question::Floor { indicator, min_rating, last, window } => {
                    self.floor_outcome(indicator, [min_rating, window], last, roles, day, horizon)
                }
                Question::Lot { lot, wanted } => self.lot(&lot, wanted, roles, day, horizon),
            };
            found.unwrap_or_else(|| self.look(ask, None, asked, day, day, horizon).outcome())
        })
    }

    /// What the levels' tests of a competency come to on a day, kept for all who ask.
    pub(crate) fn marks_on(
        &self,
        competency: CompetencyCode,
        roles: Roles,
        window: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> Rc<Marks> {
        self.answers.marks.on((competency, roles, window), day, horizon, |horizon| {
            Rc::new(self.marks(&self.track(competency, roles), day, Window::Days(window), horizon))
        })
    }

    /// The levels of a competency on a day with all they rest on, tried once for all the clauses that ask.
    fn shared_levels(
        &self,
        track: &Track,
        roles: Roles,
        window: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> Rc<Judged> {
        self.answers.judged.on((track.competency, roles, window), day, horizon, |horizon| {
            Rc::new(self.judge_levels(track, day, Window::Days(window), horizon))
        })
    }

    /// A tally on a day, made once for a count and all its siblings. `limited`: the count's caps and limits apply.
    fn shared_tally(
        &self,
        sample: &Sample<'_>,
        roles: Roles,
        window: i32,
        limited: bool,
        day: Day,
        horizon: &mut Horizon,
    ) -> Rc<Tally> {
        let make = |horizon: &mut Horizon| Rc::new(self.tally(sample, roles, window, limited, day, horizon));
        match Lot::of(sample, window, limited) {
            Some(lot) => self.answers.tallies.on((lot, roles), day, horizon, make),
            None => make(horizon),
        }
    }
}

/// Answers that were found, for others who ask the same.
#[derive(Default)]
pub(crate) struct Answers {
    marks: Kept<(CompetencyCode, Roles, i32), Rc<Marks>>,
    outcomes: Kept<(Question, Roles), Outcome>,
    judged: KeptForDay<(CompetencyCode, Roles, i32), Rc<Judged>>,
    tallies: KeptForDay<(Lot, Roles), Rc<Tally>>,
}
