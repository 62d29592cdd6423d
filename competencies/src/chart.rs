//! Is a share that is followed month by month still what it was? A control chart
//! answers it, instead of the color of one month.
//!
//! The chart is the p chart for shares of unequal size
//! ([NIST/SEMATECH e-Handbook 6.3.3.2](https://www.itl.nist.gov/div898/handbook/pmc/section3/pmc332.htm)):
//! the center is all good ratings over all ratings, and a month of `n` ratings
//! lies within `center ± 3 * sqrt(center * (1 - center) / n)`. That holds if each
//! rating fell by itself. Ratings of one visit do not, so the months scatter more
//! than that, and too many would be flagged. Laney's p′ chart (D. B. Laney,
//! *Improved Control Charts for Attributes*, Quality Engineering 14(4), 2002,
//! 531-537) widens the limits by how much the months do scatter: the mean moving
//! range of their z scores over 1.128. Here that never makes them narrower.
//!
//! A month is flagged outside the limits, or as the eighth or a later one in a
//! row on one side of the center (Western Electric, *Statistical Quality Control
//! Handbook*, 1956).

/// Limits lie this many standard errors from the center.
pub const SIGMAS: f64 = 3.0;
/// So many in a row on one side of the center are flagged.
pub const RUN: usize = 8;
/// Nothing is said about fewer points.
pub const FEWEST: usize = 8;
/// The mean moving range of two normal values over their standard deviation (d2 for n = 2).
const D2: f64 = 1.128;

/// A share at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Numerator.
    pub good: u32,
    /// Denominator, at least 1.
    pub of: u32,
}

/// Why a point stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Above the upper limit.
    Above,
    /// Below the lower limit.
    Below,
    /// At least the eighth in a row above the center.
    RunAbove,
    /// At least the eighth in a row below the center.
    RunBelow,
}

/// A point with its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Lower limit, not below 0.
    pub low: f64,
    /// Upper limit, not above 1.
    pub high: f64,
    /// Why it stands out, if it does.
    pub flag: Option<Flag>,
}

/// A chart over points in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// All good over all.
    pub center: f64,
    /// How much wider the limits are than chance alone would have them; 1 at least.
    pub spread: f64,
    /// One for each point.
    pub points: Vec<Judged>,
}

/// The limits of a share of this size around a center.
#[must_use]
pub fn limits(center: f64, of: u32, spread: f64) -> (f64, f64) {
    let reach = SIGMAS * spread * error(center, of);
    ((center - reach).max(0.0), (center + reach).min(1.0))
}

fn error(center: f64, of: u32) -> f64 {
    (center * (1.0 - center) / f64::from(of.max(1))).sqrt()
}

/// The chart; none below [`FEWEST`] points, or where a point has no denominator.
#[must_use]
pub fn chart(points: &[Point]) -> Option<Chart> {
    if points.len() < FEWEST || points.iter().any(|point| point.of == 0 || point.good > point.of) {
        return None;
    }
    let good: u64 = points.iter().map(|point| u64::from(point.good)).sum();
    let of: u64 = points.iter().map(|point| u64::from(point.of)).sum();
    let center = good as f64 / of as f64;
    let spread = spread(points, center);
    // Which side is a matter of whole numbers, so that no rounding decides.
    let side = |point: &Point| (u64::from(point.good) * of).cmp(&(good * u64::from(point.of)));
    let mut run = (std::cmp::Ordering::Equal, 0);
    let judged = points.iter().map(|point| {
        let now = side(point);
        run = if now.is_ne() && now == run.0 { (now, run.1 + 1) } else { (now, 1) };
        let (low, high) = limits(center, point.of, spread);
        let share = f64::from(point.good) / f64::from(point.of);
        let flag = if share > high {
            Some(Flag::Above)
        } else if share < low {
            Some(Flag::Below)
        } else if now.is_eq() || run.1 < RUN {
            None
        } else if now.is_gt() {
            Some(Flag::RunAbove)
        } else {
            Some(Flag::RunBelow)
        };
        Judged { low, high, flag }
    });
    Some(Chart { center, spread, points: judged.collect() })
}

/// How much the points scatter beside what chance alone would do.
fn spread(points: &[Point], center: f64) -> f64 {
    if center <= 0.0 || center >= 1.0 {
        return 1.0;
    }
    let z = |point: &Point| (f64::from(point.good) / f64::from(point.of) - center) / error(center, point.of);
    let ranges = points.windows(2).map(|two| (z(&two[1]) - z(&two[0])).abs());
    let mean = ranges.sum::<f64>() / (points.len() - 1) as f64;
    (mean / D2).max(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(good: &[u32], of: u32) -> Vec<Point> {
        good.iter().map(|good| Point { good: *good, of }).collect()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-5
    }

    /// NIST e-Handbook 6.3.3.2: thirty wafers of fifty chips, a mean share of .2313.
    #[test]
    fn the_limits_of_the_published_p_chart() {
        let wafers = [
            12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7,
            13, 9, 6,
        ];
        let chart = chart(&points(&wafers, 50)).expect("enough points");
        assert!(near(chart.center, 0.2313), "{}", chart.center);
        let (low, high) = limits(chart.center, 50, 1.0);
        assert!(near(low, 0.0524) && near(high, 0.4102), "{low} {high}");
        // The wafers scatter more than chance; the plain chart flags the 15th and 23rd.
        assert!(chart.spread > 1.5, "{}", chart.spread);
        let outside: Vec<usize> = (0..30).filter(|at| f64::from(wafers[*at]) / 50.0 > high).collect();
        assert_eq!(outside, [14, 22]);
        assert!(chart.points.iter().all(|point| point.flag != Some(Flag::Above)));
    }

    /// With equal denominators the p′ chart is the chart of individuals of the shares:
    /// the ten values of NIST e-Handbook 6.3.2.2, here as so many of a thousand.
    #[test]
    fn the_limits_of_the_published_chart_of_individuals() {
        let values = [496, 476, 499, 513, 478, 512, 526, 524, 536, 521];
        let chart = chart(&points(&values, 1000)).expect("enough points");
        assert!(near(chart.center, 0.5081));
        assert!(near(chart.points[0].low, 0.458_159) && near(chart.points[0].high, 0.558_041), "{chart:?}");
        assert!(chart.points.iter().all(|point| point.flag.is_none()));
    }

    #[test]
    fn the_eighth_in_a_row_on_one_side_is_flagged() {
        let mut good = vec![52; 8];
        good.extend([48; 9]);
        let chart = chart(&points(&good, 100)).expect("enough points");
        let flags: Vec<Option<Flag>> = chart.points.iter().map(|point| point.flag).collect();
        assert_eq!(flags[6], None);
        assert_eq!(flags[7], Some(Flag::RunAbove));
        assert_eq!(flags[8..15], [None; 7]);
        assert_eq!(flags[15..], [Some(Flag::RunBelow); 2]);
    }

    #[test]
    fn a_point_on_the_center_ends_a_run() {
        let good = [51, 51, 51, 51, 50, 51, 51, 51, 51, 42];
        let chart = chart(&points(&good, 100)).expect("enough points");
        assert!(near(chart.center, 0.5));
        assert!(chart.points.iter().all(|point| point.flag.is_none()), "{chart:?}");
    }

    #[test]
    fn one_month_far_off_is_flagged_and_a_small_one_is_not() {
        let mut all = points(&[80; 12], 100);
        all.push(Point { good: 40, of: 100 });
        let found = chart(&all).expect("enough points");
        assert_eq!(found.points[12].flag, Some(Flag::Below));
        // The same share of ten ratings may be chance.
        all[12] = Point { good: 4, of: 10 };
        let found = chart(&all).expect("enough points");
        assert!(found.points[12].low < found.points[0].low);
    }

    #[test]
    fn too_few_points_say_nothing() {
        assert_eq!(chart(&points(&[5; 7], 10)), None);
        assert_eq!(chart(&points(&[0; 8], 0)), None);
        let all = chart(&points(&[10; 8], 10)).expect("enough points");
        assert!(all.points.iter().all(|point| point.flag.is_none() && near(point.high, 1.0)));
    }

    proptest! {
        #[test]
        fn limits_enclose_the_center(counts in prop::collection::vec((0u32..60, 1u32..60), 8..30)) {
            let all: Vec<Point> =
                counts.iter().map(|(good, of)| Point { good: (*good).min(*of), of: *of }).collect();
            let found = chart(&all).expect("enough points");
            for point in &found.points {
                prop_assert!(0.0 <= point.low && point.low <= found.center + 1e-12);
                prop_assert!(found.center <= point.high + 1e-12 && point.high <= 1.0);
            }
        }
    }
}
