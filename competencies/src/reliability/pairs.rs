//! What two raters share, pair by pair.

use super::{Statistic, Undefined};

/// Share of pairs in which both gave the same rating, 0 to 1.
pub fn exact_agreement<T: Copy + Into<f64>>(pairs: &[(T, T)]) -> Statistic {
    share(pairs, |(a, b)| apart(a, b) == 0.0)
}

/// Share of pairs at most one step apart, 0 to 1.
pub fn within_one_agreement<T: Copy + Into<f64>>(pairs: &[(T, T)]) -> Statistic {
    share(pairs, |(a, b)| apart(a, b) <= 1.0)
}

/// Mean of first minus second: above zero the first rater is the kinder one.
pub fn bias<T: Copy + Into<f64>>(pairs: &[(T, T)]) -> Statistic {
    let difference: f64 = pairs.iter().map(|&(a, b)| a.into() - b.into()).sum();
    // Adding zero turns a negative zero into the plain one.
    if pairs.is_empty() { Err(Undefined::NoPairs) } else { Ok(difference / pairs.len() as f64 + 0.0) }
}

/// Standard deviation of the first ratings over that of the second: below one
/// the first rater keeps to the middle of the scale.
pub fn spread_ratio<T: Copy + Into<f64>>(pairs: &[(T, T)]) -> Statistic {
    if pairs.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if pairs.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let first = scatter(pairs.iter().map(|pair| pair.0.into()));
    let second = scatter(pairs.iter().map(|pair| pair.1.into()));
    if second > 0.0 { Ok((first / second).sqrt()) } else { Err(Undefined::NoReferenceSpread) }
}

/// `n * sum(x^2) - sum(x)^2` with the smallest value as zero: exact for whole
/// numbers, so that equal ratings give exactly zero.
fn scatter(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        let value = value - least;
        n += 1.0;
        sum += value;
        squares += value * value;
    }
    n * squares - sum * sum
}

/// Share of pairs in which exactly one side saw a chance to rate, 0 to 1. Each
/// side says whether it gave a rating of the scale (`true`) or found the
/// behavior not observable or not applicable (`false`).
pub fn opportunity_disagreement(pairs: &[(bool, bool)]) -> Statistic {
    share(pairs, |(a, b)| a != b)
}

fn apart<T: Into<f64>>(a: T, b: T) -> f64 {
    (a.into() - b.into()).abs()
}

fn share<T: Copy>(pairs: &[T], hit: impl Fn(T) -> bool) -> Statistic {
    let hits = pairs.iter().filter(|pair| hit(**pair)).count();
    if pairs.is_empty() { Err(Undefined::NoPairs) } else { Ok(hits as f64 / pairs.len() as f64) }
}
