//! Whether a rater has drifted since the last calibration: leniency, spread
//! and the gap between raters inside and outside the line, from live ratings.
//!
//! The unit is one joint observation: two raters who watched the same visit and
//! rated it blind. Its value is the mean difference over the indicators both
//! rated. Single ratings of one visit hang together, so what one visit says is
//! never counted as if it were many.

use serde::{Deserialize, Serialize};

use crate::reliability::{Statistic, Undefined, spread_ratio};

/// From when on the monitor speaks, and how loudly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftRule {
    /// The fewest joint observations that say anything.
    pub min_joint: usize,
    /// The fewest pairs of ratings that say anything.
    pub min_pairs: usize,
    /// How many of the last joint observations are looked at.
    pub last: usize,
    /// How many standard errors from zero the mean shift may be.
    pub threshold: f64,
}

impl DriftRule {
    /// The center's default. With 8 indicators a visit and raters who agree
    /// exactly on 55 to 70 %, a net shift of half a step is noticed within 12
    /// joint observations in over 95 % of simulated runs, and an unbiased
    /// rater in under 5 %; the tests of this module are that simulation.
    pub const DEFAULT: Self = Self { min_joint: 4, min_pairs: 24, last: 12, threshold: 3.1 };
}

/// One joint observation as pairs of ratings, 0 to 3: the rater's first, the other's second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// Indicators that both rated; those with NO or NA on a side are left out.
    pub pairs: Vec<(u8, u8)>,
}

/// What the monitor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Too little to say anything.
    TooLittle,
    /// Nothing points to a shift.
    Steady,
    /// Kinder than the other raters.
    Lenient,
    /// Stricter than the other raters.
    Strict,
}

/// A rater beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// Joint observations looked at.
    pub joint: usize,
    /// Pairs of ratings in them.
    pub pairs: usize,
    /// Mean over joint observations of the mean difference: above zero the rater is kinder.
    pub shift: Statistic,
    /// The shift in standard errors.
    pub score: Statistic,
    /// Standard deviation of the rater's ratings over that of the others'.
    pub spread: Statistic,
    /// What follows.
    pub verdict: Verdict,
}

/// Looks at the last joint observations, given oldest first. Those without a
/// shared indicator are passed over.
///
/// The standard error is the larger of two: that of the visits' means, and the
/// one the single differences would give if they did not hang together. The
/// first alone is too small by chance when few visits happen to be alike; the
/// second alone when they differ.
#[must_use]
pub fn drift(joint: &[Joint], rule: &DriftRule) -> Drift {
    let rated: Vec<&Joint> = joint.iter().filter(|joint| !joint.pairs.is_empty()).collect();
    let seen = &rated[rated.len().saturating_sub(rule.last)..];
    let pairs: Vec<(u8, u8)> = seen.iter().flat_map(|joint| joint.pairs.iter().copied()).collect();
    let differences: Vec<f64> = pairs.iter().map(|&pair| difference(pair)).collect();
    let means: Vec<f64> =
        seen.iter().map(|joint| mean(joint.pairs.iter().map(|&pair| difference(pair)))).collect();
    let shift = if means.is_empty() { Err(Undefined::NoPairs) } else { Ok(mean(means.iter().copied())) };
    let score = shift.and_then(|shift| {
        let error = standard_error(&means)?.max(standard_error(&differences)?);
        // Every difference the same: no doubt at all, unless there is none.
        if error > 0.0 {
            Ok(shift / error)
        } else {
            Ok(shift.signum() * f64::from(u8::from(shift != 0.0)) * CERTAIN)
        }
    });
    let enough = seen.len() >= rule.min_joint && pairs.len() >= rule.min_pairs;
    let verdict = match score {
        _ if !enough => Verdict::TooLittle,
        Ok(score) if score > rule.threshold => Verdict::Lenient,
        Ok(score) if score < -rule.threshold => Verdict::Strict,
        Ok(_) => Verdict::Steady,
        Err(_) => Verdict::TooLittle,
    };
    Drift { joint: seen.len(), pairs: pairs.len(), shift, score, spread: spread_ratio(&pairs), verdict }
}

/// Stands for a shift that every single difference shows alike.
const CERTAIN: f64 = 99.0;

fn difference((rater, other): (u8, u8)) -> f64 {
    f64::from(rater) - f64::from(other)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

fn standard_error(values: &[f64]) -> Statistic {
    if values.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let n = values.len() as f64;
    let center = mean(values.iter().copied());
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    Ok((squares / (n - 1.0) / n).sqrt())
}

/// One person's ratings on one indicator by both kinds of rater.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sides {
    /// Mean rating by people inside the line of supervision.
    pub inside: f64,
    /// Mean rating by people outside it.
    pub outside: f64,
}

/// How much kinder people inside the line rate than people outside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Pairs of person and indicator that both sides rated.
    pub compared: usize,
    /// Mean of inside minus outside.
    pub gap: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The gap between raters inside and outside the line over people and indicators that both rated.
///
/// # Errors
/// [`Undefined::TooFewUnits`] with fewer than two to compare.
pub fn inside_outside_gap(sides: &[Sides]) -> Result<Gap, Undefined> {
    let differences: Vec<f64> = sides.iter().map(|sides| sides.inside - sides.outside).collect();
    let error = standard_error(&differences)?;
    let gap = mean(differences.iter().copied());
    let reach = crate::reliability::student_t(differences.len() - 1) * error;
    Ok(Gap { compared: differences.len(), gap, low: gap - reach, high: gap + reach })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reliability::SplitMix64;

    /// A rater and another who watch the same visits; ratings are true skill plus noise, rounded and clipped.
    struct Pair {
        random: SplitMix64,
        noise: f64,
        visit: f64,
    }

    impl Pair {
        fn uniform(&mut self) -> f64 {
            ((self.random.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        }

        /// Box and Muller.
        fn normal(&mut self) -> f64 {
            let (a, b) = (self.uniform(), self.uniform());
            (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
        }

        fn joint(&mut self, shift: f64) -> Joint {
            let visit = self.visit * self.normal();
            let pairs = (0..8).map(|_| {
                let skill = 1.9 + 0.9 * self.normal();
                let rater = skill + self.noise * self.normal() + visit + shift;
                let other = skill + self.noise * self.normal();
                (step(rater), step(other))
            });
            Joint { pairs: pairs.collect() }
        }

        /// The shift before rounding and clipping that comes out as `net` after it.
        fn shift_for(&mut self, net: f64) -> f64 {
            let (mut low, mut high) = (0.0, 2.0);
            for _ in 0..14 {
                let middle = f64::midpoint(low, high);
                let reached: f64 =
                    (0..800).map(|_| mean(self.joint(middle).pairs.into_iter().map(difference))).sum::<f64>()
                        / 800.0;
                if reached < net { low = middle } else { high = middle }
            }
            low
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clipped to 0 to 3")]
    fn step(value: f64) -> u8 {
        value.round().clamp(0.0, 3.0) as u8
    }

    /// Share of 2,000 runs that are flagged at some look within 12 joint observations, and exact agreement.
    fn flagged(noise: f64, visit: f64, net: f64, seed: u64) -> (f64, f64) {
        let mut pair = Pair { random: SplitMix64(seed), noise, visit };
        let shift = if net == 0.0 { 0.0 } else { pair.shift_for(net) };
        let (mut flags, mut exact, mut rated) = (0, 0, 0);
        for _ in 0..2_000 {
            let joint: Vec<Joint> = (0..12).map(|_| pair.joint(shift)).collect();
            let looks = (1..=12).map(|seen| drift(&joint[..seen], &DriftRule::DEFAULT).verdict);
            flags += i32::from(
                looks.into_iter().any(|verdict| matches!(verdict, Verdict::Lenient | Verdict::Strict)),
            );
            let pairs = joint.iter().flat_map(|joint| &joint.pairs);
            exact += pairs.clone().filter(|(a, b)| a == b).count();
            rated += pairs.count();
        }
        (f64::from(flags) / 2_000.0, exact as f64 / rated as f64)
    }

    #[test]
    fn half_a_step_is_noticed_and_an_unbiased_rater_left_in_peace() {
        for (noise, visit) in [(0.32, 0.0), (0.36, 0.2), (0.45, 0.0), (0.45, 0.2)] {
            let (alarms, exact) = flagged(noise, visit, 0.0, 7);
            assert!((0.55..=0.70).contains(&exact), "{noise} {visit}: {exact}");
            assert!(alarms <= 0.05, "{noise} {visit}: {alarms} false alarms");
            let (caught, _) = flagged(noise, visit, 0.5, 11);
            assert!(caught >= 0.95, "{noise} {visit}: {caught} caught");
        }
    }

    fn alike(pairs: &[(u8, u8)], times: usize) -> Vec<Joint> {
        vec![Joint { pairs: pairs.to_vec() }; times]
    }

    #[test]
    fn nothing_is_said_below_four_visits_and_24_pairs() {
        let kind = [(3, 2), (3, 2), (2, 1), (2, 1), (1, 0), (3, 2), (2, 2), (1, 1)];
        assert_eq!(drift(&alike(&kind, 3), &DriftRule::DEFAULT).verdict, Verdict::TooLittle);
        assert_eq!(drift(&alike(&kind[..5], 4), &DriftRule::DEFAULT).verdict, Verdict::TooLittle);
        assert_eq!(drift(&alike(&kind, 4), &DriftRule::DEFAULT).verdict, Verdict::Lenient);
        assert_eq!(drift(&[], &DriftRule::DEFAULT).shift, Err(Undefined::NoPairs));
    }

    #[test]
    fn a_constant_step_is_certain_and_full_agreement_is_steady() {
        let strict = drift(&alike(&[(1, 2), (2, 3), (0, 1), (1, 2), (2, 3), (0, 1)], 4), &DriftRule::DEFAULT);
        assert_eq!((strict.verdict, strict.shift), (Verdict::Strict, Ok(-1.0)));
        let same = drift(&alike(&[(1, 1), (2, 2), (0, 0), (3, 3), (2, 2), (1, 1)], 4), &DriftRule::DEFAULT);
        assert_eq!((same.verdict, same.score), (Verdict::Steady, Ok(0.0)));
        assert_eq!(same.spread, Ok(1.0));
    }

    #[test]
    fn only_the_last_are_looked_at_and_empty_ones_passed_over() {
        let kind = [(3, 2), (3, 2), (2, 1), (2, 1), (1, 0), (3, 2), (2, 2), (1, 1)];
        let calm = [(2, 2), (1, 1), (3, 3), (2, 1), (1, 2), (0, 0), (2, 2), (3, 3)];
        let mut joint = alike(&kind, 12);
        joint.extend(alike(&calm, 12));
        joint.push(Joint { pairs: Vec::new() });
        let now = drift(&joint, &DriftRule::DEFAULT);
        assert_eq!((now.joint, now.pairs, now.verdict), (12, 96, Verdict::Steady));
    }

    #[test]
    fn the_gap_has_an_interval() {
        let sides = [(2.5, 2.0), (2.0, 2.0), (3.0, 2.0), (1.5, 1.0)];
        let sides: Vec<Sides> = sides.iter().map(|&(inside, outside)| Sides { inside, outside }).collect();
        let gap = inside_outside_gap(&sides).unwrap();
        // Mean 0.5, standard deviation 0.4082, t(3) = 3.1824.
        assert_eq!(format!("{:.4} {:.4} {:.4}", gap.gap, gap.low, gap.high), "0.5000 -0.1496 1.1496");
        assert_eq!(inside_outside_gap(&sides[..1]), Err(Undefined::TooFewUnits));
    }
}
