//! Exact fractions: a score is never rounded across a threshold.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A rational number in lowest terms with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

fn gcd(a: i128, b: i128) -> i128 {
    // Nearly all numbers are small, and small ones divide much faster.
    match (u64::try_from(a.unsigned_abs()), u64::try_from(b.unsigned_abs())) {
        (Ok(a), Ok(b)) => i128::from(small_gcd(a, b)),
        _ if b == 0 => a.abs(),
        _ => gcd(b, a % b),
    }
}

fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// `numerator / denominator` in lowest terms; `None` when the denominator
    /// is 0 or the result does not fit.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::reduce(i128::from(numerator), i128::from(denominator))
    }

    fn reduce(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        if denominator == 1 {
            return Some(Self { numerator: i64::try_from(numerator).ok()?, denominator: 1 });
        }
        let shared = gcd(numerator, denominator) * denominator.signum();
        Some(Self {
            numerator: i64::try_from(numerator / shared).ok()?,
            denominator: i64::try_from(denominator / shared).ok()?,
        })
    }

    /// The sum. Ratings are small, so it always fits; were it not to, the larger part is kept.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let numerator = i128::from(self.numerator) * i128::from(other.denominator)
            + i128::from(other.numerator) * i128::from(self.denominator);
        Self::reduce(numerator, i128::from(self.denominator) * i128::from(other.denominator))
            .unwrap_or(self.max(other))
    }

    /// This divided by a count; unchanged when the count is 0.
    #[must_use]
    pub fn over(self, count: usize) -> Self {
        if count == 1 {
            return self;
        }
        let count = i128::try_from(count).unwrap_or(1);
        Self::reduce(i128::from(self.numerator), i128::from(self.denominator) * count).unwrap_or(self)
    }

    /// The mean of some fractions; `None` of none.
    ///
    /// ```
    /// use fieldcraft_competencies::fraction::Fraction;
    ///
    /// let ratings = [3, 2, 2].map(Fraction::whole);
    /// assert_eq!(Fraction::mean(ratings), Fraction::new(7, 3));
    /// assert_eq!(Fraction::mean([]), None);
    /// ```
    #[must_use]
    pub fn mean(values: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut sum = Self::ZERO;
        let mut count = 0;
        for value in values {
            sum = sum.plus(value);
            count += 1;
        }
        (count > 0).then(|| sum.over(count))
    }

    /// The largest whole number not above this times `n`.
    #[must_use]
    pub fn floor_of(self, n: usize) -> usize {
        let product = i128::from(self.numerator) * i128::try_from(n).unwrap_or(0);
        usize::try_from(product.div_euclid(i128::from(self.denominator))).unwrap_or(0)
    }

    /// The smallest whole number not below this times `n`.
    #[must_use]
    pub fn ceil_of(self, n: usize) -> usize {
        let product = i128::from(self.numerator) * i128::try_from(n).unwrap_or(0);
        let denominator = i128::from(self.denominator);
        usize::try_from((product + denominator - 1).div_euclid(denominator)).unwrap_or(0)
    }

    /// The numerator in lowest terms.
    #[must_use]
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator in lowest terms, always positive.
    #[must_use]
    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// Two decimals for reading, cut toward zero so that the text never
    /// reaches a threshold the number has not reached.
    #[must_use]
    pub fn cut(self) -> String {
        let hundredths = i128::from(self.numerator) * 100 / i128::from(self.denominator);
        let sign = if hundredths < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Fraction {
    type Err = String;

    /// Reads `3/2`, `1.5`, `25%` and `2`.
    fn from_str(text: &str) -> Result<Self, String> {
        parse(text).ok_or_else(|| format!("`{text}` is not a number; write 3/2, 1.5, 25% or 2"))
    }
}

fn parse(text: &str) -> Option<Fraction> {
    if let Some((numerator, denominator)) = text.split_once('/') {
        return Fraction::new(numerator.parse().ok()?, denominator.parse().ok()?);
    }
    if let Some(percent) = text.strip_suffix('%') {
        let share = parse_decimal(percent)?;
        return Fraction::reduce(i128::from(share.numerator), i128::from(share.denominator) * 100);
    }
    parse_decimal(text)
}

fn parse_decimal(text: &str) -> Option<Fraction> {
    let Some((whole, part)) = text.split_once('.') else {
        return text.parse().ok().map(Fraction::whole);
    };
    let plain = !whole.is_empty()
        && !part.is_empty()
        && part.len() <= 9
        && part.bytes().all(|byte| byte.is_ascii_digit());
    let digits: i64 = format!("{whole}{part}").parse().ok().filter(|_| plain)?;
    Fraction::new(digits, 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?)
}

impl serde::Serialize for Fraction {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Fraction {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_is_read() {
        assert_eq!("6/4".parse(), Ok(Fraction::new(3, 2).expect("3/2")));
        assert_eq!("1.5".parse::<Fraction>(), "3/2".parse());
        assert_eq!("25%".parse::<Fraction>(), "1/4".parse());
        assert_eq!("2".parse(), Ok(Fraction::whole(2)));
        for text in ["", "a", "1/0", "1.", ".5", "%", "1..5", "1.-5"] {
            assert!(text.parse::<Fraction>().is_err(), "{text}");
        }
    }

    #[test]
    fn shares_of_a_minimum_round_as_the_rules_say() {
        let half = Fraction::new(1, 2).expect("half");
        let quarter = Fraction::new(1, 4).expect("quarter");
        assert_eq!(
            [half.floor_of(3), half.floor_of(4), quarter.floor_of(2), quarter.floor_of(4)],
            [1, 2, 0, 1]
        );
        assert_eq!(
            [half.ceil_of(5), quarter.ceil_of(3), quarter.ceil_of(4), quarter.ceil_of(5)],
            [3, 1, 1, 2]
        );
    }

    #[test]
    fn reading_never_rounds_up_to_a_threshold() {
        assert_eq!(Fraction::new(1_799_999, 1_000_000).expect("close").cut(), "1.79");
        assert_eq!(Fraction::new(9, 5).expect("1.8").cut(), "1.80");
    }

    proptest! {
        #[test]
        fn prints_what_it_parses(n in -10_000_i64..10_000, d in 1_i64..10_000) {
            let value = Fraction::new(n, d).expect("denominator is positive");
            prop_assert_eq!(value.to_string().parse::<Fraction>(), Ok(value));
        }

        #[test]
        fn a_mean_lies_between_its_ends(values in proptest::collection::vec(0_i64..4, 1..12)) {
            let mean = Fraction::mean(values.iter().copied().map(Fraction::whole)).expect("not empty");
            prop_assert!(mean >= Fraction::whole(*values.iter().min().expect("not empty")));
            prop_assert!(mean <= Fraction::whole(*values.iter().max().expect("not empty")));
        }
    }
}
