//! The bootstrap interval and its generator.

use serde::{Deserialize, Serialize};

use super::{Statistic, Undefined};

/// Draws in a bootstrap interval.
pub const BOOTSTRAP_DRAWS: usize = 2_000;

/// Where the bootstrap's generator starts. Fixed, so that the same ratings
/// always give the same interval.
pub const BOOTSTRAP_SEED: u64 = 0x4669_656C_6463_7266;

/// A 95% interval, with how many draws it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The 2.5th percentile of the draws.
    pub low: f64,
    /// The 97.5th percentile of the draws.
    pub high: f64,
    /// Draws in which the statistic had a value, of [`BOOTSTRAP_DRAWS`].
    pub draws: usize,
}

/// 95% percentile interval by drawing whole groups (here vignettes) with
/// replacement (Efron 1979, "Bootstrap methods", Annals of Statistics 7(1)).
/// Groups, not single ratings: ratings of one vignette hang together, and
/// drawing them singly would make the interval look narrower than it is.
///
/// Draws without a value are left out; with fewer than half left there is no
/// interval. `statistic` gets the drawn groups in drawing order.
pub fn bootstrap_interval<G, F>(groups: &[G], statistic: F) -> Result<Interval, Undefined>
where
    F: Fn(&[&G]) -> Statistic,
{
    if groups.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if groups.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let mut generator = SplitMix64(BOOTSTRAP_SEED);
    let mut drawn: Vec<&G> = Vec::with_capacity(groups.len());
    let mut values = Vec::with_capacity(BOOTSTRAP_DRAWS);
    for _ in 0..BOOTSTRAP_DRAWS {
        drawn.clear();
        drawn.extend((0..groups.len()).map(|_| &groups[generator.below(groups.len())]));
        values.extend(statistic(&drawn));
    }
    if values.len() * 2 < BOOTSTRAP_DRAWS {
        return Err(Undefined::UnstableResampling);
    }
    values.sort_by(f64::total_cmp);
    Ok(Interval { low: percentile(&values, 0.025), high: percentile(&values, 0.975), draws: values.len() })
}

/// Linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let (below, part) = (position.floor(), position.fract());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index into the draws")]
    let index = below as usize;
    let next = (index + 1).min(sorted.len() - 1);
    sorted[index] + part * (sorted[next] - sorted[index])
}

/// `SplitMix64` (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
/// generators"): tiny, documented, the same on every machine. Not for secrets.
pub struct SplitMix64(pub u64);

impl SplitMix64 {
    /// The next 64 bits.
    #[expect(clippy::should_implement_trait, reason = "not an iterator: it never ends and is never adapted")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound` by multiply and shift; the unevenness is below
    /// `bound / 2^64`.
    pub fn below(&mut self, bound: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below `bound`")]
        let index = ((u128::from(self.next()) * bound as u128) >> 64) as usize;
        index
    }
}
