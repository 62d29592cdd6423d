//! What an observer enters for one indicator, and the packed text in which ratings travel with their observation.

use std::fmt;
use std::str::FromStr;

use crate::code::{IndicatorCode, text_serde};

/// One rating of one indicator. A blank is not a rating and is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// 0 not done or harmful, 1 partly or prompted, 2 done well unprompted, 3 done well under difficulty.
    Scored(u8),
    /// `NO`: no chance arose.
    NotObserved,
    /// `NA`: does not apply here (the observation says why).
    NotApplicable,
}

impl Rating {
    /// The highest score of the scale.
    pub const TOP: u8 = 3;

    /// The score 0 to 3, or `None` for `NO` and `NA`.
    #[must_use]
    pub fn score(self) -> Option<u8> {
        match self {
            Self::Scored(score) => Some(score),
            Self::NotObserved | Self::NotApplicable => None,
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scored(score) => write!(f, "{score}"),
            Self::NotObserved => f.write_str("NO"),
            Self::NotApplicable => f.write_str("NA"),
        }
    }
}

impl FromStr for Rating {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "0" => Ok(Self::Scored(0)),
            "1" => Ok(Self::Scored(1)),
            "2" => Ok(Self::Scored(2)),
            "3" => Ok(Self::Scored(3)),
            "NO" => Ok(Self::NotObserved),
            "NA" => Ok(Self::NotApplicable),
            _ => Err(format!("`{text}` is not a rating; write 0, 1, 2, 3, NO or NA")),
        }
    }
}

text_serde!(Rating);

/// The ratings of one observation, in indicator order, each indicator once.
///
/// Prints and parses as `C01.1:2 C01.2:NO C01.3:NA`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ratings(Vec<(IndicatorCode, Rating)>);

impl Ratings {
    /// Sorts the ratings by indicator.
    ///
    /// # Errors
    /// Names the indicator that is rated twice, or a score above 3.
    pub fn new(mut ratings: Vec<(IndicatorCode, Rating)>) -> Result<Self, String> {
        ratings.sort_by_key(|(indicator, _)| *indicator);
        if let Some(pair) = ratings.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(format!("{} is rated twice in one observation", pair[0].0));
        }
        match ratings.iter().find(|(_, rating)| rating.score().is_some_and(|score| score > Rating::TOP)) {
            Some((indicator, rating)) => Err(format!("{indicator} is rated {rating}; the scale ends at 3")),
            None => Ok(Self(ratings)),
        }
    }

    /// The ratings in indicator order.
    #[must_use]
    pub fn as_slice(&self) -> &[(IndicatorCode, Rating)] {
        &self.0
    }

    /// The rating of one indicator, if it was rated.
    #[must_use]
    pub fn get(&self, indicator: IndicatorCode) -> Option<Rating> {
        let at = self.0.binary_search_by_key(&indicator, |(code, _)| *code).ok()?;
        self.0.get(at).map(|(_, rating)| *rating)
    }
}

impl fmt::Display for Ratings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (indicator, rating)) in self.0.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{indicator}:{rating}")?;
        }
        Ok(())
    }
}

impl FromStr for Ratings {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = |word: &str| {
            let (indicator, rating) = word
                .split_once(':')
                .ok_or_else(|| format!("`{word}` is not a rated indicator; write C01.1:2"))?;
            Ok::<_, String>((indicator.parse()?, rating.parse()?))
        };
        Self::new(text.split_whitespace().map(one).collect::<Result<_, _>>()?)
    }
}

text_serde!(Ratings);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::CompetencyCode;
    use proptest::prelude::*;

    fn rating() -> impl Strategy<Value = Rating> {
        prop_oneof![
            (0_u8..=3).prop_map(Rating::Scored),
            Just(Rating::NotObserved),
            Just(Rating::NotApplicable)
        ]
    }

    fn indicator() -> impl Strategy<Value = IndicatorCode> {
        (1_u8..=11, 1_u8..=12)
            .prop_map(|(competency, number)| IndicatorCode { competency: CompetencyCode(competency), number })
    }

    #[test]
    fn packed_text_is_sorted_and_readable() {
        let ratings: Ratings = "C01.3:NA C01.1:2  C01.2:NO".parse().expect("three ratings");
        assert_eq!(ratings.to_string(), "C01.1:2 C01.2:NO C01.3:NA");
        assert_eq!("".parse::<Ratings>(), Ok(Ratings::default()));
    }

    #[test]
    fn bad_packed_text_says_what_is_wrong() {
        assert_eq!(
            "C01.1:4".parse::<Ratings>(),
            Err("`4` is not a rating; write 0, 1, 2, 3, NO or NA".into())
        );
        assert_eq!(
            "C01.1:2 C01.1:3".parse::<Ratings>(),
            Err("C01.1 is rated twice in one observation".into())
        );
        assert!("C01.1".parse::<Ratings>().is_err());
        assert!("C01:2".parse::<Ratings>().is_err());
    }

    proptest! {
        #[test]
        fn printing_and_parsing_are_inverse(list in proptest::collection::btree_map(indicator(), rating(), 0..30)) {
            let ratings = Ratings::new(list.into_iter().collect()).expect("each once");
            prop_assert_eq!(ratings.to_string().parse::<Ratings>(), Ok(ratings.clone()));
            let json = serde_json::to_string(&ratings).expect("a string");
            prop_assert_eq!(serde_json::from_str::<Ratings>(&json).expect("the same"), ratings);
        }
    }
}
