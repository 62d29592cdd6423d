//! Questions about observations in a form that tells at once whether two are the same.

use super::{Ask, Sample};
use crate::code::{CompetencyCode, IndicatorCode};

/// What a leaf asks of observations alone, whatever its clause's days are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::evaluate) enum Question {
    /// What the levels' tests come to is the same for every level.
    Level {
        competency: CompetencyCode,
        window: i32,
    },
    NoZero {
        competency: CompetencyCode,
    },
    Floor {
        indicator: IndicatorCode,
        min_rating: i32,
        last: usize,
        window: i32,
    },
    Lot {
        lot: Lot,
        wanted: Wanted,
    },
}

/// The observations that a sample looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::evaluate) struct Lot {
    /// A bit for each competency's number.
    pub(in crate::evaluate) competencies: u128,
    /// A bit for each type's number.
    pub(in crate::evaluate) types: u16,
    /// A bit for each relation; none: all.
    pub(in crate::evaluate) relations: u8,
    pub(in crate::evaluate) window: i32,
    /// The number of which types may only make up a share, if they may.
    pub(in crate::evaluate) capped_at: Option<usize>,
}

/// What is wanted of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::evaluate) enum Wanted {
    Events(usize),
    Observers(usize),
    Independent(usize),
    Direct(usize),
    /// That not every rating was refused for its observer.
    Certified,
}

impl Question {
    pub(super) fn of(ask: &Ask<'_>) -> Option<Self> {
        let lot = |sample: &Sample<'_>, window, limited, wanted| {
            Lot::of(sample, window, limited).map(|lot| Self::Lot { lot, wanted })
        };
        let whole = |sample: &Sample<'_>, wanted| lot(sample, sample.window, true, wanted);
        match ask {
            Ask::Level { competency, window, .. } => {
                Some(Self::Level { competency: *competency, window: *window })
            }
            Ask::NoZero { competency } => Some(Self::NoZero { competency: *competency }),
            Ask::Floor { indicator, min_rating, last, window } => Some(Self::Floor {
                indicator: *indicator,
                min_rating: *min_rating,
                last: *last,
                window: *window,
            }),
            Ask::Count(sample) => whole(sample, Wanted::Events(sample.count)),
            Ask::Observers { sample, count } => whole(sample, Wanted::Observers(*count)),
            Ask::Independent { sample, min } => whole(sample, Wanted::Independent(min.ceil_of(sample.count))),
            Ask::Direct { sample, min } => whole(sample, Wanted::Direct(min.ceil_of(sample.count))),
            Ask::Latest { sample, days } => lot(sample, *days, false, Wanted::Events(1)),
            Ask::Certified(sample) => lot(sample, sample.window, false, Wanted::Certified),
            _ => None,
        }
    }
}

impl Lot {
    /// `None` where a list names something twice or something that nobody knows, and where limits
    /// hold, which look at events as a whole.
    pub(in crate::evaluate) fn of(sample: &Sample<'_>, window: i32, limited: bool) -> Option<Self> {
        if limited && !sample.limits.is_empty() {
            return None;
        }
        let caps = limited && sample.share_caps;
        let mut lot =
            Self { competencies: 0, types: 0, relations: 0, window, capped_at: caps.then_some(sample.count) };
        for code in &sample.competencies {
            let bit = 1_u128.checked_shl(u32::from(code.0))?;
            if lot.competencies & bit != 0 {
                return None;
            }
            lot.competencies |= bit;
        }
        for listed in sample.types {
            lot.types |= 1_u16.checked_shl(u32::from(listed.0)).filter(|_| listed.0 <= 13)?;
        }
        for relation in sample.relations {
            lot.relations |= 1 << *relation as u8;
        }
        Some(lot)
    }
}
