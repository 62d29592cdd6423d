//! How far raters agree when they score the same thing: intraclass
//! correlations, kappas, Krippendorff's alpha, plain agreement, bias, spread
//! and a bootstrap interval. Knows nothing of people, vignettes or gates.
//!
//! A statistic that cannot be computed is `Err(Undefined)`, never `NaN`: what
//! is undefined never passes a gate.

use serde::{Deserialize, Serialize};

mod alpha;
mod bootstrap;
mod icc;
mod kappa;
mod pairs;
mod summary;

pub use alpha::{Metric, krippendorff_alpha};
pub use bootstrap::{BOOTSTRAP_DRAWS, BOOTSTRAP_SEED, Interval, SplitMix64, bootstrap_interval};
pub use icc::{Bounds, Icc, MeanSquares, icc_2_1, icc_3_1, student_t};
pub use kappa::{Weights, cohen_kappa, fleiss_kappa};
pub use pairs::{bias, exact_agreement, opportunity_disagreement, spread_ratio, within_one_agreement};
pub use summary::{Anova, Reported, STATISTICS, Scale, Summary, Table};

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
    /// The statistic compares two raters, and there are more.
    #[error("This compares exactly two raters.")]
    NotTwoRaters,
    /// Some unit lacks a rating, so the table is not complete.
    #[error("Every unit must be rated by every rater.")]
    Incomplete,
    /// A value is infinite or not a number.
    #[error("A rating is not a finite number.")]
    NotFinite,
    /// The ratings are names without distances between them.
    #[error("The ratings are words, and this needs numbers.")]
    NotNumbers,
    /// A ratio scale has a zero and nothing below it.
    #[error("A ratio scale has no values below zero.")]
    BelowZero,
    /// All ratings are the same, so there is nothing to tell apart.
    #[error("All ratings are the same, so agreement cannot be told from habit.")]
    NoVariation,
    /// The units cannot be told apart by these ratings and the denominator is zero.
    #[error("The ratings do not differ between units, so the coefficient has no value.")]
    NoVariationBetweenUnits,
    /// Chance alone already predicts full agreement.
    #[error("One and the same rating was used throughout, so chance alone predicts full agreement.")]
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

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests;
