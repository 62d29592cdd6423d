//! What an observer enters for one indicator, and the packed text in which ratings travel with their observation.

use std::fmt;
use std::str::FromStr;

use crate::code::{CompetencyCode, IndicatorCode, text_serde};

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
        if let Some(ratings) = printed(text) {
            return Self::new(ratings);
        }
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

/// The ratings of a text in the form in which they are printed, read in one go: a status
/// rests on thousands. `None` for any other text, which is read word by word.
fn printed(text: &str) -> Option<Vec<(IndicatorCode, Rating)>> {
    let mut ratings = Vec::with_capacity(text.len() / 7 + 1);
    for word in text.as_bytes().split(|byte| *byte == b' ') {
        let [b'C', tens @ b'0'..=b'9', ones @ b'0'..=b'9', b'.', rest @ ..] = word else { return None };
        let (number, rating) = match rest {
            [one @ b'1'..=b'9', b':', rating @ ..] => (one - b'0', rating),
            [ten @ b'1'..=b'9', one @ b'0'..=b'9', b':', rating @ ..] => {
                (10 * (ten - b'0') + one - b'0', rating)
            }
            _ => return None,
        };
        let competency = CompetencyCode(10 * (tens - b'0') + ones - b'0');
        let rating = match rating {
            [score @ b'0'..=b'3'] => Rating::Scored(score - b'0'),
            b"NO" => Rating::NotObserved,
            b"NA" => Rating::NotApplicable,
            _ => return None,
        };
        if competency.0 == 0 {
            return None;
        }
        ratings.push((IndicatorCode { competency, number }, rating));
    }
    Some(ratings)
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn what_is_read_in_one_go_is_what_each_word_says() {
        for word in
            ["C01.1:2", "C99.12:NO", "C10.99:NA", "C01.9:0", "C00.1:1", "C01.0:1", "C01.01:1", "C1.1:1"]
        {
            let (indicator, rating) = word.split_once(':').expect("two parts");
            let read = indicator.parse::<IndicatorCode>().ok().zip(rating.parse::<Rating>().ok());
            assert_eq!(printed(word).map(|list| list[0]), read, "{word}");
        }
        for other in ["", "C01.1:2  C01.2:2", "C01.1:4", "C01.123:1", "C01.1", "c01.1:1", " C01.1:1"] {
            assert_eq!(printed(other), None, "{other}");
        }
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
