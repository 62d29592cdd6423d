//! How two observers of one event agree, counted and not rounded. Pure.

use fieldcraft_competencies::scale::{Rating, Ratings};

/// Two sheets side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Indicators that both rated 0 to 3.
    pub shared: u32,
    /// Of these with the same rating.
    pub exact: u32,
    /// Of these at most one step apart.
    pub within_one: u32,
    /// The first's ratings minus the second's, added up.
    pub difference: i32,
    /// Indicators on which exactly one of them saw a chance.
    pub opportunity: u32,
}

impl Agreement {
    /// Of two sheets; indicators that only one of them has say nothing.
    #[must_use]
    pub fn of(first: &Ratings, second: &Ratings) -> Self {
        let mut sum = Self::default();
        for (indicator, mine) in first.as_slice() {
            if let Some(theirs) = second.get(*indicator) {
                sum = sum.plus(Self::of_one(*mine, theirs));
            }
        }
        sum
    }

    fn of_one(mine: Rating, theirs: Rating) -> Self {
        match (mine.score(), theirs.score()) {
            (Some(mine), Some(theirs)) => Self {
                shared: 1,
                exact: u32::from(mine == theirs),
                within_one: u32::from(mine.abs_diff(theirs) <= 1),
                difference: i32::from(mine) - i32::from(theirs),
                opportunity: 0,
            },
            (None, None) => Self::default(),
            _ => Self { opportunity: 1, ..Self::default() },
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            shared: self.shared + other.shared,
            exact: self.exact + other.exact,
            within_one: self.within_one + other.within_one,
            difference: self.difference + other.difference,
            opportunity: self.opportunity + other.opportunity,
        }
    }

    /// The mean difference; none where nothing is shared.
    #[must_use]
    pub fn bias(self) -> Option<f64> {
        (self.shared > 0).then(|| f64::from(self.difference) / f64::from(self.shared))
    }

    /// In a sentence about the first of the two.
    #[must_use]
    pub fn sentence(self) -> String {
        if self.shared == 0 {
            return "They rated no indicator in common.".into();
        }
        let lean = match self.difference {
            0 => "all added up neither higher nor lower than the other".to_owned(),
            steps => format!(
                "all added up {} {} {} than the other",
                steps.unsigned_abs(),
                if steps.abs() == 1 { "step" } else { "steps" },
                if steps > 0 { "higher" } else { "lower" }
            ),
        };
        format!(
            "The same rating on {} of {} indicators, at most one step apart on {}, {lean}.",
            self.exact, self.shared, self.within_one
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first: &str, second: &str) -> Agreement {
        Agreement::of(&first.parse().expect("ratings"), &second.parse().expect("ratings"))
    }

    #[test]
    fn only_what_both_rated_is_compared() {
        let sum = of("C01.1:2 C01.2:3 C01.3:NO C01.4:0 C01.5:NA", "C01.1:2 C01.2:1 C01.3:2 C01.5:NO C01.6:3");
        let expected = Agreement { shared: 2, exact: 1, within_one: 1, difference: 2, opportunity: 1 };
        assert_eq!(sum, expected);
        assert_eq!(sum.bias(), Some(1.0));
        assert_eq!(
            sum.sentence(),
            "The same rating on 1 of 2 indicators, at most one step apart on 1, all added up 2 steps higher than the other."
        );
    }

    #[test]
    fn nothing_shared_has_no_bias() {
        let none = of("C01.1:NO", "C01.1:NA C01.2:1");
        assert_eq!((none, none.bias()), (Agreement::default(), None));
        assert_eq!(none.sentence(), "They rated no indicator in common.");
    }

    #[test]
    fn the_sides_mirror_each_other() {
        let (a, b) = ("C01.1:2 C01.2:0 C01.3:3", "C01.1:1 C01.2:3 C01.3:3");
        let (there, back) = (of(a, b), of(b, a));
        assert_eq!(there.difference, -back.difference);
        assert_eq!((there.exact, there.within_one), (back.exact, back.within_one));
    }
}
