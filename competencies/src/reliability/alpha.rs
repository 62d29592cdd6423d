//! Krippendorff's alpha: any number of raters, any scale, missing ratings.

use super::kappa::counted;
use super::{Statistic, Undefined};

/// How far two values are apart, by the scale they are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Names: equal or not.
    Nominal,
    /// Ranks: by how many ratings lie between.
    Ordinal,
    /// Equal steps: by the squared difference.
    Interval,
    /// Equal steps from a true zero: by the squared difference over the sum.
    Ratio,
}

/// Krippendorff's alpha, `1 - observed / expected disagreement`, over rows of
/// units with one cell per rater, `None` where a rater gave no rating. A unit
/// with fewer than two ratings cannot disagree and is left out.
///
/// Krippendorff 2011, "Computing Krippendorff's alpha-reliability", University
/// of Pennsylvania, section D (any metric, missing data).
///
/// # Errors
///
/// [`Undefined::NoPairs`] where no unit has two ratings,
/// [`Undefined::NoExpectedDisagreement`] where all are the same, and for
/// [`Metric::Ratio`] [`Undefined::BelowZero`].
pub fn krippendorff_alpha<R: AsRef<[Option<f64>]>>(rows: &[R], metric: Metric) -> Statistic {
    let paired = rows.iter().map(|row| row.as_ref().iter().flatten().copied().collect::<Vec<f64>>());
    let paired: Vec<Vec<f64>> = paired.filter(|ratings| ratings.len() > 1).collect();
    let mut values: Vec<f64> = paired.iter().flatten().map(|value| value + 0.0).collect();
    if values.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if values.iter().any(|value| !value.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    if metric == Metric::Ratio && values.iter().any(|value| *value < 0.0) {
        return Err(Undefined::BelowZero);
    }
    let counts = counted(values.drain(..));
    let distances = distances(&counts, metric);
    let place = |value: f64| counts.partition_point(|(known, _)| *known < value);
    let mut observed = 0.0;
    for ratings in &paired {
        let places: Vec<usize> = ratings.iter().map(|value| place(*value)).collect();
        let apart: f64 = places.iter().flat_map(|a| places.iter().map(|b| distances[*a][*b])).sum();
        observed += apart / (places.len() as f64 - 1.0);
    }
    let mut expected = 0.0;
    for (a, (_, count)) in counts.iter().enumerate() {
        for (b, (_, other)) in counts.iter().enumerate() {
            expected += count * other * distances[a][b];
        }
    }
    let total: f64 = counts.iter().map(|(_, count)| count).sum();
    if expected > 0.0 {
        Ok(1.0 - (total - 1.0) * observed / expected)
    } else {
        Err(Undefined::NoExpectedDisagreement)
    }
}

/// Squared distances between all values that occur; `counts` lowest first.
fn distances(counts: &[(f64, f64)], metric: Metric) -> Vec<Vec<f64>> {
    let mut table = vec![vec![0.0; counts.len()]; counts.len()];
    for a in 0..counts.len() {
        for b in a + 1..counts.len() {
            let ((low, few), (high, many)) = (counts[a], counts[b]);
            let distance = match metric {
                Metric::Nominal => 1.0,
                // Everything from the one to the other, half of the two themselves.
                Metric::Ordinal => {
                    let between: f64 = counts[a..=b].iter().map(|(_, count)| count).sum();
                    between - f64::midpoint(few, many)
                }
                Metric::Interval => high - low,
                Metric::Ratio => (high - low) / (high + low),
            };
            table[a][b] = distance * distance;
            table[b][a] = table[a][b];
        }
    }
    table
}
