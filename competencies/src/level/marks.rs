//! What the tests of a competency come to together: the level, and what a demand for one comes to.

use super::Verdict;
use crate::code::LevelCode;

/// What the tests of a competency come to on a day, without what they rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent findings, not one state")]
pub(crate) struct Marks {
    /// The tests' verdicts, lowest level first.
    pub(super) tried: Vec<(LevelCode, Verdict)>,
    /// Whether any event counts.
    pub(super) shown: bool,
    /// Whether a module of the competency was passed.
    pub(super) explains: bool,
    /// Whether the person holds a certificate that makes L4 L5.
    pub(super) teaches: bool,
    /// Whether a 0 on a star is open.
    pub(super) open_zero: bool,
    pub(super) zero_cap: LevelCode,
}

impl Marks {
    /// The level reached.
    pub(crate) fn level(&self) -> LevelCode {
        let passed = self.tried.iter().filter(|(_, verdict)| *verdict == Verdict::Passed);
        let ground =
            if self.explains || self.shown || self.open_zero { LevelCode::L1 } else { LevelCode::L0 };
        let mut level = passed.map(|(level, _)| *level).max().unwrap_or(ground);
        if level == LevelCode::L4 && self.teaches {
            level = LevelCode::L5;
        }
        if self.open_zero { level.min(self.zero_cap) } else { level }
    }

    /// What a demand for a level comes to.
    pub(crate) fn verdict(&self, wanted: LevelCode) -> Verdict {
        let level = self.level();
        if level >= wanted {
            return Verdict::Passed;
        }
        if self.is_capped(wanted) {
            return Verdict::NotMet;
        }
        match wanted {
            LevelCode::L0 | LevelCode::L1 => Verdict::Insufficient,
            LevelCode::L5 if level == LevelCode::L4 => Verdict::NotMet,
            _ => self.deciding(wanted).map_or(Verdict::Insufficient, |place| self.tried[place].1),
        }
    }

    /// Whether an open 0 holds the competency below a level.
    pub(crate) fn is_capped(&self, wanted: LevelCode) -> bool {
        self.open_zero && wanted > self.zero_cap
    }

    /// Whether an open 0 holds the competency down at all.
    pub(crate) fn has_open_zero(&self) -> bool {
        self.open_zero
    }

    /// The place of the test whose evidence a demand for a level rests on: the
    /// level's own, or the lowest one above that passes where its own does not.
    pub(super) fn deciding(&self, wanted: LevelCode) -> Option<usize> {
        let wanted = wanted.clamp(LevelCode::L2, LevelCode::L4);
        let own = self.tried.iter().position(|(level, _)| *level == wanted);
        if own.is_some_and(|place| self.tried[place].1 == Verdict::Passed) {
            return own;
        }
        let passes = |(level, verdict): &(LevelCode, Verdict)| *level > wanted && *verdict == Verdict::Passed;
        self.tried.iter().position(passes).or(own)
    }
}
