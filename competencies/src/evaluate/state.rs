//! What is so or is not: the last coaching sample, co-signatures, a calibration, a trainer's scope.

use uuid::Uuid;

use super::look::Outcome;
use super::records::{Item, RecordsLook};
use crate::calendar::Horizon;
use crate::case::Case;
use crate::code::ModuleCode;
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::{CalibrationRun, ResponseRole};
use crate::fraction::Fraction;
use crate::requirement::{Asked, DependsOn};

/// A state with the rows it rests on.
#[derive(Debug)]
pub(super) struct StateLook {
    pub(super) counted: Vec<Uuid>,
    pub(super) refused: Vec<(Uuid, RefusalCode)>,
    pub(super) older: u32,
    pub(super) found: Found,
    outcome: Outcome,
}

/// What was found, for words.
#[derive(Debug)]
pub(super) enum Found {
    /// The last score.
    Score(Option<Fraction>),
    /// Visits that nobody else signed, and all that are looked at.
    Unsigned(Vec<Uuid>, usize),
    /// The last run, and why it is not enough.
    Run(Option<(Day, Option<Fraction>)>, Option<RunFlaw>),
    /// Modules whose version is out of date, and how many are held.
    Modules(Vec<ModuleCode>, usize),
}

/// Why a calibration is not current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RunFlaw {
    Failed,
    TooOld,
    Agreement,
    Bias,
}

impl StateLook {
    pub(super) fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn new(look: RecordsLook, found: Found, met: bool, otherwise: Outcome) -> Self {
        Self {
            counted: look.counted,
            refused: look.refused,
            older: look.older,
            found,
            outcome: if met { Outcome::Met } else { otherwise },
        }
    }
}

impl Case<'_> {
    /// The last scored coaching session in a window.
    pub(super) fn fidelity(
        &self,
        min: Fraction,
        window: Option<i32>,
        day: Day,
        horizon: &mut Horizon,
    ) -> StateLook {
        let rows = &self.records.samples;
        let items: Vec<Item> =
            rows.iter().map(|kept| Item::of(kept).by(kept.row.assessor == self.subject)).collect();
        let look = self.gather(&items, window, day, horizon);
        let last = look.counted.last();
        let score =
            last.and_then(|id| rows.iter().find(|kept| kept.row.id == *id)).map(|kept| kept.row.score);
        let met = score.is_some_and(|score| score >= min);
        StateLook::new(look, Found::Score(score), met, Outcome::TOO_LOW)
    }

    /// Visits after the first ones, each signed by somebody else or made while nobody asked for it.
    pub(super) fn co_signed(
        &self,
        roles: &[ResponseRole],
        [after, window]: [i32; 2],
        depends: Option<&DependsOn>,
        day: Day,
        horizon: &mut Horizon,
    ) -> StateLook {
        let rows = &self.records.responses;
        let after = usize::try_from(after).unwrap_or(0);
        let sound = rows
            .iter()
            .filter(|kept| kept.early.is_none() && !kept.before_hire && roles.contains(&kept.row.role));
        let later: Vec<_> = sound.skip(after).collect();
        let items: Vec<Item> = later.iter().map(|kept| Item::of(kept)).collect();
        let look = self.gather(&items, Some(window), day, horizon);
        let mut unsigned = Vec::new();
        for kept in later.iter().filter(|kept| look.counted.contains(&kept.row.id)) {
            let mut signed = false;
            let signatures = self.records.signatures.iter().filter(|signature| {
                signature.row.response == kept.row.id
                    && signature.row.by != self.subject
                    && signature.early.is_none()
            });
            for signature in signatures {
                horizon.note(signature.row.on);
                signed |= signature.row.on <= day;
            }
            if !signed && self.was_asked(depends, kept.row.on) {
                unsigned.push(kept.row.id);
            }
        }
        let (met, all) = (unsigned.is_empty(), look.counted.len());
        StateLook::new(look, Found::Unsigned(unsigned, all), met, Outcome::TOO_LITTLE)
    }

    /// Whether a clause was asked on the day of a visit, by what is known.
    fn was_asked(&self, depends: Option<&DependsOn>, day: Day) -> bool {
        let other = depends.and_then(|depends| self.framework.requirement(&depends.requirement));
        let Some((depends, other)) = depends.zip(other) else {
            return true;
        };
        let held = self.nested(|| self.status(other, day).is_satisfied());
        held.is_none_or(|held| held == (depends.asked == Asked::OnceMet))
    }

    /// Whether the last calibration run was passed lately, with figures within limits.
    pub(super) fn calibration(
        &self,
        within: i32,
        min_icc: Option<Fraction>,
        max_bias: Option<Fraction>,
        day: Day,
        horizon: &mut Horizon,
    ) -> StateLook {
        let items: Vec<Item> = self.records.runs.iter().map(Item::of).collect();
        // Leave does not pause an observer's calibration: the days are counted below.
        let mut look = self.gather(&items, None, day, horizon);
        let usable = std::mem::take(&mut look.counted);
        let rows = self.records.runs.iter().map(|kept| kept.row);
        let last =
            rows.filter(|run| usable.contains(&run.id)).max_by_key(|run| (run.on, run.received_at, run.id));
        let flaw = last.map_or(Some(RunFlaw::Failed), |run| {
            horizon.note(run.on.plus(within).plus(1));
            flaw(run, within, min_icc, max_bias, day)
        });
        for id in usable {
            let is_last = last.is_some_and(|run| run.id == id);
            match flaw.filter(|_| is_last) {
                None if is_last => look.counted.push(id),
                Some(RunFlaw::TooOld) | None => look.refused.push((id, RefusalCode::TooOld)),
                Some(_) => look.refused.push((id, RefusalCode::OutOfScope)),
            }
        }
        let found = Found::Run(last.map(|run| (run.on, run.bias)), flaw);
        StateLook::new(look, found, flaw.is_none(), Outcome::TOO_LOW)
    }

    /// Whether every module that the person may deliver is in scope in its present version.
    pub(super) fn trainer_scope(&self, grace: i32, day: Day, horizon: &mut Horizon) -> StateLook {
        let mut look = RecordsLook::default();
        let mut outdated = Vec::new();
        for scope in &self.records.scopes {
            horizon.note_span(scope.from, scope.to);
            if scope.from > day {
                continue;
            }
            if scope.to.is_some_and(|to| to < day) {
                look.refused.push((scope.fact_id, RefusalCode::TooOld));
                continue;
            }
            let mut current = true;
            let newer = self.publications.iter().filter(|publication| {
                publication.module == scope.module
                    && publication.material
                    && publication.version > scope.version
            });
            for publication in newer {
                let last = publication.published_on.plus(grace);
                horizon.note(last.plus(1));
                current &= day <= last;
            }
            if current {
                look.counted.push(scope.fact_id);
            } else {
                look.refused.push((scope.fact_id, RefusalCode::OutOfScope));
                outdated.push(scope.module.clone());
            }
        }
        outdated.sort();
        outdated.dedup();
        let held = look.counted.len() + outdated.len();
        let met = outdated.is_empty() && !look.counted.is_empty();
        StateLook::new(look, Found::Modules(outdated, held), met, Outcome::TOO_LOW)
    }
}

fn flaw(
    run: &CalibrationRun,
    within: i32,
    min_icc: Option<Fraction>,
    max_bias: Option<Fraction>,
    day: Day,
) -> Option<RunFlaw> {
    let magnitude =
        |bias: Fraction| Fraction::new(bias.numerator().saturating_abs(), bias.denominator()).unwrap_or(bias);
    // A figure that is not defined never passes.
    let agrees = min_icc.is_none_or(|min| run.icc.is_some_and(|icc| icc >= min));
    let unbiased = max_bias.is_none_or(|max| run.bias.is_some_and(|bias| magnitude(bias) <= max));
    if !run.passed {
        Some(RunFlaw::Failed)
    } else if !agrees {
        Some(RunFlaw::Agreement)
    } else if !unbiased {
        Some(RunFlaw::Bias)
    } else {
        (day.since(run.on) > within).then_some(RunFlaw::TooOld)
    }
}
