//! How far raters agree when they score the same thing: intraclass
//! correlation, Cohen's kappa, plain agreement, bias, spread and a bootstrap
//! interval. Knows nothing of people, vignettes or gates.
//!
//! A statistic that cannot be computed is `Err(Undefined)`, never `NaN`: what
//! is undefined never passes a gate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Why a statistic has no value. `Display` gives a plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// There is nothing to compare.
    #[error("There is no pair of ratings to compare.")]
    NoPairs,
    /// Fewer than two rated units: spread between units cannot be seen.
    #[error("At least two rated units are needed.")]
    TooFewUnits,
    /// Fewer than two raters: agreement needs two.
    #[error("At least two raters are needed.")]
    TooFewRaters,
    /// Some unit lacks a rating, so the table is not complete.
    #[error("Every unit must be rated by every rater.")]
    Incomplete,
    /// A value is infinite or not a number.
    #[error("A rating is not a finite number.")]
    NotFinite,
    /// All ratings are the same, so there is nothing to tell apart.
    #[error("All ratings are the same, so agreement cannot be told from habit.")]
    NoVariation,
    /// The units cannot be told apart by these ratings and the denominator is zero.
    #[error("The ratings do not differ between units, so the coefficient has no value.")]
    NoVariationBetweenUnits,
    /// Chance alone already predicts full agreement.
    #[error("Both raters used one and the same rating throughout, so chance alone predicts full agreement.")]
    NoExpectedDisagreement,
    /// The key's ratings are all the same, so spread cannot be compared with it.
    #[error("The reference ratings are all the same, so spread cannot be compared with them.")]
    NoReferenceSpread,
    /// Too many bootstrap draws had no value for the interval to mean anything.
    #[error("The statistic has no value in more than half of the resampled sets.")]
    UnstableResampling,
}

/// A value, or why there is none.
pub type Statistic = Result<f64, Undefined>;

/// Mean squares of a complete units x raters table under the two-way model:
/// what every intraclass correlation here is made of (Shrout & Fleiss 1979,
/// "Intraclass correlations: uses in assessing rater reliability",
/// Psychological Bulletin 86(2), 420-428, tables 1 and 3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSquares {
    /// Number of rated units.
    pub units: usize,
    /// Number of raters.
    pub raters: usize,
    /// Between units (MSR; "between targets", BMS, in the paper).
    pub between_units: f64,
    /// Between raters (MSC; "between judges", JMS).
    pub between_raters: f64,
    /// Residual (MSE; EMS).
    pub residual: f64,
    /// Within units, raters and residual together (WMS).
    pub within_units: f64,
}

/// Below this share of the total variation a mean square is rounding noise.
const NOISE: f64 = 1e-12;

impl MeanSquares {
    /// Analyzes a table with one row per unit and one column per rater.
    pub fn of<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, Undefined> {
        let units = rows.len();
        let raters = rows.first().map_or(0, |row| row.as_ref().len());
        check_table(rows, raters)?;
        let (n, k) = (units as f64, raters as f64);
        let unit_means: Vec<f64> = rows.iter().map(|row| mean(row.as_ref())).collect();
        let rater_means: Vec<f64> =
            (0..raters).map(|j| rows.iter().map(|row| row.as_ref()[j]).sum::<f64>() / n).collect();
        let grand = mean(&unit_means);
        let squares = |means: &[f64]| means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
        let between_units = k * squares(&unit_means);
        let between_raters = n * squares(&rater_means);
        let mut residual = 0.0;
        for (row, unit_mean) in rows.iter().zip(&unit_means) {
            for (value, rater_mean) in row.as_ref().iter().zip(&rater_means) {
                residual += (value - unit_mean - rater_mean + grand).powi(2);
            }
        }
        let floor = NOISE * (between_units + between_raters + residual);
        let clean = |sum: f64| if sum <= floor { 0.0 } else { sum };
        let (between_units, between_raters, residual) =
            (clean(between_units), clean(between_raters), clean(residual));
        Ok(Self {
            units,
            raters,
            between_units: between_units / (n - 1.0),
            between_raters: between_raters / (k - 1.0),
            residual: residual / ((n - 1.0) * (k - 1.0)),
            within_units: (between_raters + residual) / (n * (k - 1.0)),
        })
    }

    /// ICC(1,1): one-way random, a single rater.
    pub fn icc_1_1(&self) -> Statistic {
        let (k, msr, msw) = (self.raters as f64, self.between_units, self.within_units);
        ratio(msr - msw, msr + (k - 1.0) * msw)
    }

    /// ICC(2,1): two-way random, absolute agreement, a single rater. A rater
    /// who is one step too kind throughout loses here, unlike in ICC(3,1).
    pub fn icc_2_1(&self) -> Statistic {
        let (n, k) = (self.units as f64, self.raters as f64);
        let (msr, msc, mse) = (self.between_units, self.between_raters, self.residual);
        ratio(msr - mse, msr + (k - 1.0) * mse + k * (msc - mse) / n)
    }

    /// ICC(2,k): two-way random, absolute agreement, the mean of all raters.
    pub fn icc_2_k(&self) -> Statistic {
        let (n, msr) = (self.units as f64, self.between_units);
        ratio(msr - self.residual, msr + (self.between_raters - self.residual) / n)
    }

    /// ICC(3,1): two-way mixed, consistency, a single rater. Blind to a
    /// constant shift, so it never decides; it is shown beside ICC(2,1).
    pub fn icc_3_1(&self) -> Statistic {
        let (k, msr, mse) = (self.raters as f64, self.between_units, self.residual);
        ratio(msr - mse, msr + (k - 1.0) * mse)
    }
}

/// ICC(2,1) of a units x raters table; see [`MeanSquares::icc_2_1`].
pub fn icc_2_1<R: AsRef<[f64]>>(rows: &[R]) -> Statistic {
    MeanSquares::of(rows)?.icc_2_1()
}

/// ICC(3,1) of a units x raters table; see [`MeanSquares::icc_3_1`].
pub fn icc_3_1<R: AsRef<[f64]>>(rows: &[R]) -> Statistic {
    MeanSquares::of(rows)?.icc_3_1()
}

fn check_table<R: AsRef<[f64]>>(rows: &[R], raters: usize) -> Result<(), Undefined> {
    if rows.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if rows.iter().any(|row| row.as_ref().len() != raters) {
        return Err(Undefined::Incomplete);
    }
    if raters < 2 {
        return Err(Undefined::TooFewRaters);
    }
    if rows.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let mut values = rows.iter().flat_map(AsRef::as_ref);
    if values.clone().any(|value| !value.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    let first = rows[0].as_ref()[0];
    if values.all(|value| (value - first).abs() == 0.0) {
        return Err(Undefined::NoVariation);
    }
    Ok(())
}

fn ratio(numerator: f64, denominator: f64) -> Statistic {
    let tiny = NOISE * numerator.abs();
    let value = numerator / denominator;
    if denominator > tiny && value.is_finite() { Ok(value) } else { Err(Undefined::NoVariationBetweenUnits) }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// How much a disagreement of `d` steps weighs in kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// Every disagreement weighs the same (Cohen 1960).
    Unweighted,
    /// A disagreement weighs `d`.
    Linear,
    /// A disagreement weighs `d` squared (Cohen 1968): two steps off is four
    /// times as bad as one.
    Quadratic,
}

impl Weights {
    fn of(self, first: u8, second: u8) -> u64 {
        let steps = u64::from(first.abs_diff(second));
        match self {
            Self::Unweighted => u64::from(steps > 0),
            Self::Linear => steps,
            Self::Quadratic => steps * steps,
        }
    }
}

/// Cohen's kappa of paired ratings: `1 - sum(w * observed) / sum(w * expected)`.
///
/// Cohen 1960, "A coefficient of agreement for nominal scales", Educational and
/// Psychological Measurement 20(1), 37-46; Cohen 1968, "Weighted kappa",
/// Psychological Bulletin 70(4), 213-220. Dividing the weights by the square of
/// the scale's width, as the usual formula does, cancels out; so the scale need
/// not be known. Sums are whole numbers, so rounding enters only in the last
/// division.
pub fn cohen_kappa(pairs: &[(u8, u8)], weights: Weights) -> Statistic {
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let mut first: BTreeMap<u8, u64> = BTreeMap::new();
    let mut second: BTreeMap<u8, u64> = BTreeMap::new();
    let mut observed = 0;
    for &(a, b) in pairs {
        *first.entry(a).or_default() += 1;
        *second.entry(b).or_default() += 1;
        observed += weights.of(a, b);
    }
    let expected: u64 = first
        .iter()
        .flat_map(|(&a, &na)| second.iter().map(move |(&b, &nb)| weights.of(a, b) * na * nb))
        .sum();
    if expected == 0 {
        return Err(Undefined::NoExpectedDisagreement);
    }
    Ok(1.0 - (observed * pairs.len() as u64) as f64 / expected as f64)
}

/// Share of pairs in which both gave the same rating, 0 to 1.
pub fn exact_agreement(pairs: &[(u8, u8)]) -> Statistic {
    share(pairs, |(a, b)| a == b)
}

/// Share of pairs at most one step apart, 0 to 1.
pub fn within_one_agreement(pairs: &[(u8, u8)]) -> Statistic {
    share(pairs, |(a, b)| a.abs_diff(b) <= 1)
}

/// Mean of first minus second: above zero the first rater is the kinder one.
pub fn bias(pairs: &[(u8, u8)]) -> Statistic {
    let difference: i64 = pairs.iter().map(|&(a, b)| i64::from(a) - i64::from(b)).sum();
    if pairs.is_empty() { Err(Undefined::NoPairs) } else { Ok(difference as f64 / pairs.len() as f64) }
}

/// Standard deviation of the first ratings over that of the second: below one
/// the first rater keeps to the middle of the scale.
pub fn spread_ratio(pairs: &[(u8, u8)]) -> Statistic {
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if pairs.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let scatter = |side: fn(&(u8, u8)) -> u8| {
        let sum: u64 = pairs.iter().map(|pair| u64::from(side(pair))).sum();
        let squares: u64 = pairs.iter().map(|pair| u64::from(side(pair)).pow(2)).sum();
        squares * pairs.len() as u64 - sum * sum
    };
    let (first, second) = (scatter(|pair| pair.0), scatter(|pair| pair.1));
    if second == 0 { Err(Undefined::NoReferenceSpread) } else { Ok((first as f64 / second as f64).sqrt()) }
}

/// Share of pairs in which exactly one side saw a chance to rate, 0 to 1. Each
/// side says whether it gave a rating of the scale (`true`) or found the
/// behavior not observable or not applicable (`false`).
pub fn opportunity_disagreement(pairs: &[(bool, bool)]) -> Statistic {
    share(pairs, |(a, b)| a != b)
}

fn share<T: Copy>(pairs: &[T], hit: impl Fn(T) -> bool) -> Statistic {
    let hits = pairs.iter().filter(|pair| hit(**pair)).count();
    if pairs.is_empty() { Err(Undefined::NoPairs) } else { Ok(hits as f64 / pairs.len() as f64) }
}

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
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let (below, part) = (position.floor(), position.fract());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index into the draws")]
    let index = below as usize;
    let next = (index + 1).min(sorted.len() - 1);
    sorted[index] + part * (sorted[next] - sorted[index])
}

/// `SplitMix64` (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
/// generators"): tiny, documented, the same on every machine. Not for secrets.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound` by multiply and shift; the unevenness is below
    /// `bound / 2^64`.
    fn below(&mut self, bound: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below `bound`")]
        let index = ((u128::from(self.next()) * bound as u128) >> 64) as usize;
        index
    }
}

#[cfg(test)]
mod tests;
