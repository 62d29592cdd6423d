//! Where a rater and the key differ, indicator by indicator, in words a coach
//! can use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::IndicatorCode;

use super::Pair;

/// How far rater and key differ on one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Whether it is safety-critical.
    pub star: bool,
    /// Vignettes in which both scored it.
    pub scored: u32,
    /// Of these, rated higher than the key.
    pub higher: u32,
    /// Of these, rated lower than the key.
    pub lower: u32,
    /// Steps of difference, up and down together.
    pub steps: u32,
    /// Vignettes in which the key rates and the rater said `NO` or `NA`.
    pub chance_missed: u32,
    /// Vignettes in which the rater rates and the key says `NO` or `NA`.
    pub chance_imagined: u32,
    /// Whether a missed safety step was rated as done.
    pub dangerous: bool,
    /// What it comes to, for the rater.
    pub words: String,
}

/// Every indicator with a difference: dangerous ones first, then by steps of
/// difference and one-sided chances, then safety-critical ones, then by code.
pub(super) fn list<'a>(pairs: impl Iterator<Item = &'a Pair>, star_zero_rated: i32) -> Vec<Disagreement> {
    let mut by_indicator: BTreeMap<IndicatorCode, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        by_indicator.entry(pair.indicator).or_default().push(pair);
    }
    let mut list: Vec<Disagreement> = (by_indicator.iter())
        .filter_map(|(indicator, pairs)| of_indicator(*indicator, pairs, star_zero_rated))
        .collect();
    list.sort_by_key(|one| {
        let weight = one.steps + one.chance_missed + one.chance_imagined;
        (!one.dangerous, std::cmp::Reverse(weight), !one.star, one.indicator)
    });
    list
}

fn of_indicator(indicator: IndicatorCode, pairs: &[&Pair], star_zero_rated: i32) -> Option<Disagreement> {
    let mut found = Disagreement {
        indicator,
        star: pairs.iter().any(|pair| pair.star),
        scored: 0,
        higher: 0,
        lower: 0,
        steps: 0,
        chance_missed: 0,
        chance_imagined: 0,
        dangerous: false,
        words: String::new(),
    };
    let mut confused: BTreeMap<(u8, u8), u32> = BTreeMap::new();
    for pair in pairs {
        match (pair.rater.score(), pair.key.score()) {
            (Some(rater), Some(key)) => {
                found.scored += 1;
                found.higher += u32::from(rater > key);
                found.lower += u32::from(rater < key);
                found.steps += u32::from(rater.abs_diff(key));
                found.dangerous |= pair.star && key == 0 && i32::from(rater) >= star_zero_rated;
                if rater != key {
                    *confused.entry((rater, key)).or_default() += 1;
                }
            }
            (None, Some(_)) => found.chance_missed += 1,
            (Some(_), None) => found.chance_imagined += 1,
            (None, None) => {}
        }
    }
    let differs = found.steps + found.chance_missed + found.chance_imagined > 0;
    found.words = words(&found, &confused);
    differs.then_some(found)
}

fn words(found: &Disagreement, confused: &BTreeMap<(u8, u8), u32>) -> String {
    let mut sentences = Vec::new();
    if found.steps > 0 {
        let which: Vec<String> = (confused.iter())
            .map(|((rater, key), times)| format!("{rater} where the key says {key}{}", often(*times)))
            .collect();
        let way = match (found.higher, found.lower) {
            (_, 0) => "higher than",
            (0, _) => "lower than",
            _ => "differently from",
        };
        let differing = found.higher + found.lower;
        sentences.push(format!(
            "You rated {} {way} the key in {differing} of {}: {}. Read its anchors for these ratings side by side.",
            found.indicator,
            vignettes(found.scored),
            which.join(", ")
        ));
    }
    if found.dangerous {
        sentences.push(
            "This is a safety-critical step that was missed; rated as done it would hide a danger.".into(),
        );
    }
    if found.chance_missed > 0 {
        sentences.push(format!(
            "In {} you marked {} NO or NA where the key rates it: look for the moment when it could have been done.",
            vignettes(found.chance_missed),
            found.indicator
        ));
    }
    if found.chance_imagined > 0 {
        sentences.push(format!(
            "In {} you rated {} where the key says that no chance arose: NO is the right answer then.",
            vignettes(found.chance_imagined),
            found.indicator
        ));
    }
    sentences.join(" ")
}

fn often(times: u32) -> String {
    if times == 1 { String::new() } else { format!(" ({times} times)") }
}

fn vignettes(count: u32) -> String {
    format!("{count} {}", if count == 1 { "vignette" } else { "vignettes" })
}
