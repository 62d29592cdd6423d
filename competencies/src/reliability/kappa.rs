//! Agreement beyond chance on a scale of categories.

use super::{Statistic, Undefined};

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
    fn of(self, first: f64, second: f64) -> f64 {
        let steps = (first - second).abs();
        match self {
            Self::Unweighted => f64::from(u8::from(steps > 0.0)),
            Self::Linear => steps,
            Self::Quadratic => steps * steps,
        }
    }
}

/// Cohen's kappa of paired ratings: `1 - sum(w * observed) / sum(w * expected)`.
///
/// Cohen 1960, "A coefficient of agreement for nominal scales", Educational and
/// Psychological Measurement 20(1), 37-46; Cohen 1968, "Weighted kappa",
/// Psychological Bulletin 70(4), 213-220. The distance of two ratings is the
/// difference of their values, so a step that nobody used still counts.
/// Dividing the weights by the width of the scale, as the usual formula does,
/// cancels out; so the scale need not be known. On whole numbers the sums are
/// exact and rounding enters only in the last division.
///
/// ```
/// use fieldcraft_competencies::reliability::{Weights, cohen_kappa};
///
/// // 45 of 50 alike where 25 would be by chance.
/// let mut pairs = vec![(0_u8, 0_u8); 25];
/// pairs.extend([(1, 1); 20]);
/// pairs.extend([(0, 1); 5]);
/// let kappa = cohen_kappa(&pairs, Weights::Unweighted).expect("defined");
/// assert!((kappa - 0.8).abs() < 1e-12);
/// ```
pub fn cohen_kappa<T: Copy + Into<f64>>(pairs: &[(T, T)], weights: Weights) -> Statistic {
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let first = counted(pairs.iter().map(|pair| pair.0.into()));
    let second = counted(pairs.iter().map(|pair| pair.1.into()));
    let observed: f64 = pairs.iter().map(|pair| weights.of(pair.0.into(), pair.1.into())).sum();
    let expected: f64 =
        first.iter().flat_map(|(a, na)| second.iter().map(move |(b, nb)| weights.of(*a, *b) * na * nb)).sum();
    if expected > 0.0 {
        Ok(1.0 - observed * pairs.len() as f64 / expected)
    } else {
        Err(Undefined::NoExpectedDisagreement)
    }
}

/// Fleiss' kappa: agreement of any number of raters on categories without
/// order (Fleiss 1971, "Measuring nominal scale agreement among many raters",
/// Psychological Bulletin 76(5), 378-382). Rows are units; each needs the same
/// number of ratings, at least two. Who gave which rating does not matter.
pub fn fleiss_kappa<R: AsRef<[f64]>>(rows: &[R]) -> Statistic {
    let raters = rows.first().map_or(0, |row| row.as_ref().len());
    if rows.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if raters < 2 {
        return Err(Undefined::TooFewRaters);
    }
    if rows.iter().any(|row| row.as_ref().len() != raters) {
        return Err(Undefined::Incomplete);
    }
    let (units, raters) = (rows.len() as f64, raters as f64);
    // Pairs of raters who agree, over all units; both sums are whole numbers.
    let agreeing: f64 = rows
        .iter()
        .flat_map(|row| counted(row.as_ref().iter().copied()))
        .map(|(_, count)| count * (count - 1.0))
        .sum();
    let squares: f64 = counted(rows.iter().flat_map(|row| row.as_ref().iter().copied()))
        .iter()
        .map(|(_, count)| count * count)
        .sum();
    let observed = agreeing / (units * raters * (raters - 1.0));
    let expected = squares / (units * raters).powi(2);
    if expected < 1.0 {
        Ok((observed - expected) / (1.0 - expected))
    } else {
        Err(Undefined::NoExpectedDisagreement)
    }
}

/// Each value with how often it occurs, lowest value first.
pub(super) fn counted(values: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    let mut values: Vec<f64> = values.map(|value| value + 0.0).collect();
    values.sort_by(f64::total_cmp);
    let mut counts: Vec<(f64, f64)> = Vec::new();
    for value in values {
        match counts.last_mut() {
            Some((last, count)) if last.total_cmp(&value).is_eq() => *count += 1.0,
            _ => counts.push((value, 1.0)),
        }
    }
    counts
}
