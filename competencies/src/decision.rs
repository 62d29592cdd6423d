//! Whether a person's ratings are enough to decide on: dependability from
//! variance components pooled at the center.
//!
//! Generalizability theory (Brennan 2001, "Generalizability Theory", Springer,
//! chapters 3 and 7): a score is the person, the rater and the rest. It informs
//! and never changes a status.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::reliability::Undefined;

/// One observation's mean rating of one competency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score<K> {
    /// Whom it is about.
    pub person: K,
    /// Who rated.
    pub rater: K,
    /// Mean of its ratings, 0 to 3.
    pub value: f64,
}

/// Where the differences between scores come from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Components {
    /// People of whom there are scores.
    pub people: usize,
    /// Raters who gave them.
    pub raters: usize,
    /// Scores.
    pub scores: usize,
    /// Variance between people: what a decision is about.
    pub person: f64,
    /// Variance between raters: kinder and stricter ones.
    pub rater: f64,
    /// All the rest: the visit, the day, the pairing of the two, chance.
    pub rest: f64,
}

/// When pooled components may be trusted, and what holds until then.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeterRule {
    /// The fewest people in the pool.
    pub min_people: usize,
    /// The fewest raters in the pool.
    pub min_raters: usize,
    /// The dependability at which a decision is defensible.
    pub target: f64,
    /// Ratings that the published benchmark asks for.
    pub benchmark_ratings: usize,
    /// Raters that the published benchmark asks for.
    pub benchmark_raters: usize,
}

impl MeterRule {
    /// The center's default. The benchmark, 12 ratings by 4 raters for a
    /// coefficient above .7, is what studies of entrustable professional
    /// activities reported for behavior-anchored workplace ratings.
    pub const DEFAULT: Self =
        Self { min_people: 40, min_raters: 6, target: 0.7, benchmark_ratings: 12, benchmark_raters: 4 };
}

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Components of this center's own ratings.
    Pooled(Components),
    /// The published benchmark, since the center's pool is too small or says nothing.
    Benchmark,
}

/// Whether ratings are enough to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Meter {
    /// What the answer rests on.
    pub basis: Basis,
    /// Dependability of the mean of the ratings there are, 0 to 1; absent by the benchmark.
    pub dependability: Option<f64>,
    /// Whether a decision would be defensible.
    pub enough: bool,
    /// How many ratings more.
    pub more_ratings: usize,
    /// How many further raters must be among those who give them.
    pub more_raters: usize,
}

/// Estimates the components from scores that may be as unbalanced as life is.
///
/// Henderson's first method (1953, "Estimation of variance and covariance
/// components", Biometrics 9(2), 226-252): sums of squares of totals are set
/// equal to what they are expected to be. A negative estimate is zero.
///
/// # Errors
/// [`Undefined::NoPairs`] without scores, [`Undefined::TooFewUnits`] or
/// [`Undefined::TooFewRaters`] with fewer than two of a kind,
/// [`Undefined::NoVariation`] where the pattern of who rated whom does not
/// tell people and raters apart.
pub fn components<K: Ord + Copy>(scores: &[Score<K>]) -> Result<Components, Undefined> {
    if scores.is_empty() {
        return Err(Undefined::NoPairs);
    }
    let n = scores.len() as f64;
    // About the mean, so that large means do not eat the digits.
    let center = scores.iter().map(|score| score.value).sum::<f64>() / n;
    let mut people: BTreeMap<K, (f64, f64)> = BTreeMap::new();
    let mut raters: BTreeMap<K, (f64, f64)> = BTreeMap::new();
    let mut cells: BTreeMap<(K, K), f64> = BTreeMap::new();
    for score in scores {
        for (sums, key) in [(&mut people, score.person), (&mut raters, score.rater)] {
            let (count, total) = sums.entry(key).or_default();
            *count += 1.0;
            *total += score.value - center;
        }
        *cells.entry((score.person, score.rater)).or_default() += 1.0;
    }
    if people.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    if raters.len() < 2 {
        return Err(Undefined::TooFewRaters);
    }
    let within = |sums: &BTreeMap<K, (f64, f64)>| {
        sums.values().map(|(count, total)| total * total / count).sum::<f64>()
    };
    let squared =
        |sums: &BTreeMap<K, (f64, f64)>| sums.values().map(|(count, _)| count * count).sum::<f64>() / n;
    let mut raters_in_people = 0.0;
    let mut people_in_raters = 0.0;
    for ((person, rater), count) in &cells {
        raters_in_people += count * count / people[person].0;
        people_in_raters += count * count / raters[rater].0;
    }
    let (p, r) = (people.len() as f64, raters.len() as f64);
    let (mean_p, mean_r) = (squared(&people), squared(&raters));
    let total: f64 = scores.iter().map(|score| (score.value - center).powi(2)).sum();
    // One row a sum of squares: factor of person, rater, rest, and the sum itself.
    let equations = [
        [n - mean_p, raters_in_people - mean_r, p - 1.0, within(&people)],
        [people_in_raters - mean_p, n - mean_r, r - 1.0, within(&raters)],
        [n - mean_p, n - mean_r, n - 1.0, total],
    ];
    let [person, rater, rest] = solve(equations).ok_or(Undefined::NoVariation)?;
    Ok(Components {
        people: people.len(),
        raters: raters.len(),
        scores: scores.len(),
        person: person.max(0.0),
        rater: rater.max(0.0),
        rest: rest.max(0.0),
    })
}

/// Solves three linear equations by elimination with the largest pivot.
fn solve(mut rows: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    let scale = rows.iter().flat_map(|row| &row[..3]).fold(0.0_f64, |most, value| most.max(value.abs()));
    for at in 0..3 {
        let pivot = (at..3).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, pivot);
        if rows[at][at].abs() <= scale * 1e-9 {
            return None;
        }
        let lead = rows[at];
        for (other, row) in rows.iter_mut().enumerate() {
            if other != at {
                let factor = row[at] / lead[at];
                for (value, lead) in row.iter_mut().zip(lead) {
                    *value -= factor * lead;
                }
            }
        }
    }
    Some([rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]])
}

impl Components {
    /// Dependability (phi) of the mean of so many ratings by so many raters:
    /// the share of its variance that is the person's. Absolute, so kinder and
    /// stricter raters count against it. `None` where nothing varies.
    #[must_use]
    pub fn dependability(&self, ratings: usize, raters: usize) -> Option<f64> {
        if ratings == 0 || raters == 0 {
            return None;
        }
        let error = self.rater / raters as f64 + self.rest / ratings as f64;
        let all = self.person + error;
        (all > 0.0).then(|| self.person / all)
    }
}

/// More ratings than this are no advice.
const MOST: usize = 60;

/// Reads the meter for one person's ratings of one competency. `pool` are the
/// center's components, where there are any.
#[must_use]
pub fn meter(pool: Option<Components>, ratings: usize, raters: usize, rule: &MeterRule) -> Meter {
    let trusted = pool
        .filter(|pool| pool.people >= rule.min_people && pool.raters >= rule.min_raters && pool.person > 0.0);
    let pooled = trusted.and_then(|pool| {
        let reached = |more_ratings: usize, more_raters: usize| {
            pool.dependability(ratings + more_ratings, raters + more_raters)
                .is_some_and(|value| value >= rule.target)
        };
        // Fewest ratings first; among those the fewest further raters.
        let (more_ratings, more_raters) = (0..=MOST)
            .flat_map(|more| (0..=more).map(move |new| (more, new)))
            .find(|(more, new)| reached(*more, *new))?;
        Some(Meter {
            basis: Basis::Pooled(pool),
            dependability: pool.dependability(ratings, raters),
            enough: more_ratings == 0,
            more_ratings,
            more_raters,
        })
    });
    pooled.unwrap_or_else(|| {
        let more_raters = rule.benchmark_raters.saturating_sub(raters);
        let more_ratings = rule.benchmark_ratings.saturating_sub(ratings).max(more_raters);
        Meter {
            basis: Basis::Benchmark,
            dependability: None,
            enough: more_ratings == 0,
            more_ratings,
            more_raters,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reliability::SplitMix64;
    use proptest::prelude::*;

    fn uniform(random: &mut SplitMix64) -> f64 {
        // Variance 1, mean 0.
        ((random.next() >> 11) as f64 / (1_u64 << 53) as f64 - 0.5) * 12.0_f64.sqrt()
    }

    /// A center of people and raters with known components; who rates whom is left to chance.
    fn center(people: usize, raters: usize, each: usize, sd: [f64; 3]) -> Vec<Score<usize>> {
        let mut random = SplitMix64(3);
        let skill: Vec<f64> = (0..people).map(|_| sd[0] * uniform(&mut random)).collect();
        let kindness: Vec<f64> = (0..raters).map(|_| sd[1] * uniform(&mut random)).collect();
        let mut scores = Vec::new();
        for (person, skill) in skill.iter().enumerate() {
            for _ in 0..=random.below(2 * each) {
                let rater = random.below(raters);
                let value = 1.8 + skill + kindness[rater] + sd[2] * uniform(&mut random);
                scores.push(Score { person, rater, value });
            }
        }
        scores
    }

    #[test]
    fn known_components_come_back() {
        let found = components(&center(1_500, 60, 6, [0.4, 0.2, 0.5])).unwrap();
        assert!((found.person - 0.16).abs() < 0.02, "{found:?}");
        assert!((found.rater - 0.04).abs() < 0.015, "{found:?}");
        assert!((found.rest - 0.25).abs() < 0.02, "{found:?}");
    }

    /// Balanced and complete, the method is the two-way analysis of variance:
    /// Shrout & Fleiss 1979, table 2, with its mean squares.
    #[test]
    fn a_complete_table_gives_the_analysis_of_variance() {
        let table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        let scores: Vec<Score<usize>> = table
            .iter()
            .enumerate()
            .flat_map(|(person, row)| {
                row.iter().enumerate().map(move |(rater, value)| Score {
                    person,
                    rater,
                    value: f64::from(*value),
                })
            })
            .collect();
        let found = components(&scores).unwrap();
        assert!((found.rest - 1.019_444).abs() < 1e-5, "{found:?}");
        assert!((found.person - (11.241_667 - 1.019_444) / 4.0).abs() < 1e-5, "{found:?}");
        assert!((found.rater - (32.486_111 - 1.019_444) / 6.0).abs() < 1e-5, "{found:?}");
        // One rating by one rater is ICC(2,1), the mean of four by four is ICC(2,4).
        assert!((found.dependability(1, 1).unwrap() - 0.289_764).abs() < 1e-5);
        assert!((found.dependability(4, 4).unwrap() - 0.620_051).abs() < 1e-5);
    }

    #[test]
    fn what_cannot_be_told_apart_has_no_components() {
        let score = |person, rater, value| Score { person, rater, value };
        assert_eq!(components::<u8>(&[]), Err(Undefined::NoPairs));
        assert_eq!(components(&[score(1, 1, 2.0), score(1, 2, 1.0)]), Err(Undefined::TooFewUnits));
        assert_eq!(components(&[score(1, 1, 2.0), score(2, 1, 1.0)]), Err(Undefined::TooFewRaters));
        // Each person has a rater of their own.
        let nested = [score(1, 1, 2.0), score(1, 1, 1.0), score(2, 2, 1.0), score(2, 2, 0.0)];
        assert_eq!(components(&nested), Err(Undefined::NoVariation));
    }

    #[test]
    fn a_small_pool_falls_back_to_the_benchmark() {
        let small = components(&center(30, 8, 6, [0.4, 0.2, 0.5])).ok();
        let read = meter(small, 5, 2, &MeterRule::DEFAULT);
        assert_eq!(read.basis, Basis::Benchmark);
        assert_eq!((read.enough, read.more_ratings, read.more_raters), (false, 7, 2));
        let read = meter(None, 11, 1, &MeterRule::DEFAULT);
        assert_eq!((read.more_ratings, read.more_raters), (3, 3));
        assert!(meter(None, 12, 4, &MeterRule::DEFAULT).enough);
    }

    #[test]
    fn the_advice_suffices_and_one_less_does_not() {
        let pool = components(&center(200, 12, 6, [0.4, 0.2, 0.5])).unwrap();
        let rule = MeterRule::DEFAULT;
        for (ratings, raters) in [(0, 0), (1, 1), (4, 1), (4, 3), (20, 6)] {
            let read = meter(Some(pool), ratings, raters, &rule);
            assert!(matches!(read.basis, Basis::Pooled(_)));
            let reached =
                |ratings, raters| pool.dependability(ratings, raters).is_some_and(|phi| phi >= rule.target);
            assert!(reached(ratings + read.more_ratings, raters + read.more_raters), "{read:?}");
            if read.more_ratings > 0 {
                let fewer = read.more_ratings - 1;
                assert!(!reached(ratings + fewer, raters + fewer), "{read:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn more_ratings_or_raters_never_make_it_worse(
            person in 0.01..2.0_f64, rater in 0.0..2.0_f64, rest in 0.0..2.0_f64,
            ratings in 1..40_usize, raters in 1..10_usize,
        ) {
            let pool = Components { people: 50, raters: 10, scores: 500, person, rater, rest };
            let phi = pool.dependability(ratings, raters).unwrap();
            prop_assert!((0.0..=1.0).contains(&phi));
            prop_assert!(pool.dependability(ratings + 1, raters).unwrap() >= phi - 1e-12);
            prop_assert!(pool.dependability(ratings, raters + 1).unwrap() >= phi - 1e-12);
        }
    }
}
