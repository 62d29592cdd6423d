//! The result of a calibration run: how close a rater comes to the key, figure
//! by figure, and where to practice. Knows nothing of who set the key, who
//! rated, or when; how many tries there are is certification's business.

mod disagreement;
mod figures;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::certification::RenewalGate;
use crate::code::{IndicatorCode, ModuleCode};
use crate::reliability::Interval;
use crate::requirement::{Num, Share};
use crate::scale::{Rating, Ratings};

pub use disagreement::Disagreement;

/// The numbers a calibration run is held to. Part of a certification path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationGate {
    /// Fewest vignettes with a scored pair; below, the try is void.
    pub vignettes: Num,
    /// Fewest indicators scored by both sides; below, the try is void.
    pub scored_indicators: Num,
    /// Fewest scored pairs on safety-critical indicators; below, the try is void.
    pub star_pairs: Num,
    /// Fewest different scores in the key; below, the try is void.
    pub key_scale_points: Num,
    /// Lowest ICC(2,1).
    pub icc: Share,
    /// Lowest quadratic kappa pooled over safety-critical indicators.
    pub star_kappa: Share,
    /// Largest distance of the bias from zero, in scale points.
    pub bias: Share,
    /// Lowest share of exact agreement.
    pub exact_agreement: Share,
    /// Where the key says 0 on a safety-critical indicator, a rating from here
    /// up fails the run.
    pub star_zero_rated: Num,
    /// Largest share of pairs in which only one side saw a chance to rate.
    pub opportunity_disagreement: Share,
    /// Failed tries until a waiting lock.
    pub tries: Num,
    /// Days between a failed try and the next.
    pub days_between_tries: Num,
    /// Lowest share of vignettes in a run that the rater has not met.
    pub new_vignettes: Share,
    /// Days after which a vignette met counts as not met again.
    pub new_after_days: Num,
    /// Days of the waiting lock after the last failed try.
    pub lock_days: Num,
    /// What to pass again before the first try after the lock, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relearn: Option<Relearn>,
}

/// Modules to pass again after the last failed try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relearn {
    /// Each of these.
    pub modules: Vec<ModuleCode>,
    /// Lowest score in percent.
    pub percent: Num,
}

/// One vignette of a run: what the rater entered and what the key says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VignetteRatings {
    /// Which vignette, with its version.
    pub vignette: String,
    /// The rater's ratings. An indicator left blank is absent.
    pub rater: Ratings,
    /// The key's ratings.
    pub key: Ratings,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every figure reached its target.
    Passed,
    /// Some figure did not, or has no value.
    Failed,
    /// There was too little to judge by; the try does not count.
    Void,
}

/// The number that a value is held against.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value must not be below.
    AtLeast(f64),
    /// The value must not be above.
    AtMost(f64),
    /// The value must be no further from zero, whichever way.
    Within(f64),
}

/// How often a rater gave one score where the key has another or the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairCount {
    /// The rater's score.
    pub own: u8,
    /// The key's.
    pub key: u8,
    /// In so many ratings of the run.
    pub count: usize,
}

/// One number of a result, with its target and the reason in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Stable name, such as `icc_2_1`.
    pub key: String,
    /// What it is called before a person.
    pub title: String,
    /// What is asked, in words; absent where the figure is only shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The same as a number; absent also in results kept from before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// The value at full precision; absent when undefined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The value in words, never rounded across its target.
    pub actual: String,
    /// 95% bootstrap interval over vignettes. Shown; the value decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Whether the target is reached; absent where there is none. What is
    /// undefined never passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Why, in a sentence.
    pub reason: String,
}

/// The result of one calibration run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// How it ended.
    pub outcome: Outcome,
    /// The same in a sentence or two, for the rater.
    pub summary: String,
    /// What a run must contain to be judged at all.
    pub minimums: Vec<Figure>,
    /// The figures that decide.
    pub figures: Vec<Figure>,
    /// Figures that are shown beside them and decide nothing.
    pub shown: Vec<Figure>,
    /// Keyed indicators that the rater left blank. They count nowhere.
    pub unanswered: usize,
    /// Where rater and key differ, the most first.
    pub disagreements: Vec<Disagreement>,
    /// Own scores against the key's, counted over all vignettes of the run; empty
    /// where a run has too little to be judged, as few enough pairs tell the key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairCount>,
}

/// A key rating beside the rater's, for one indicator of one vignette.
#[derive(Debug, Clone, Copy)]
struct Pair {
    indicator: IndicatorCode,
    star: bool,
    rater: Rating,
    key: Rating,
}

impl Pair {
    /// Rater's and key's score, if both scored.
    fn scores(self) -> Option<(u8, u8)> {
        Some((self.rater.score()?, self.key.score()?))
    }

    /// Who found something to rate: rater, key.
    fn chances(self) -> (bool, bool) {
        (self.rater.score().is_some(), self.key.score().is_some())
    }
}

/// A run laid out for counting: pairs by vignette.
struct Run {
    vignettes: Vec<Vec<Pair>>,
    /// Scored pairs by vignette, for the intervals.
    scored: Vec<Vec<(u8, u8)>>,
    /// Scored pairs on stars by vignette.
    stars: Vec<Vec<(u8, u8)>>,
    key_scores: Vec<Vec<(u8, bool)>>,
    unanswered: usize,
}

impl Run {
    fn of(run: &[VignetteRatings], stars: &BTreeSet<IndicatorCode>) -> Self {
        let mut unanswered = 0;
        let mut vignettes = Vec::new();
        let mut key_scores = Vec::new();
        for one in run {
            let keyed = one.key.as_slice().iter();
            let pairs: Vec<Pair> = keyed
                .filter_map(|&(indicator, key)| {
                    let rater = one.rater.get(indicator)?;
                    Some(Pair { indicator, star: stars.contains(&indicator), rater, key })
                })
                .collect();
            unanswered += one.key.as_slice().len() - pairs.len();
            vignettes.push(pairs);
            key_scores.push(
                (one.key.as_slice().iter())
                    .filter_map(|(indicator, key)| Some((key.score()?, stars.contains(indicator))))
                    .collect(),
            );
        }
        let scored = |wanted: fn(&Pair) -> bool| -> Vec<Vec<(u8, u8)>> {
            let of_one = |pairs: &Vec<Pair>| {
                pairs.iter().filter(|pair| wanted(pair)).filter_map(|pair| pair.scores()).collect()
            };
            vignettes.iter().map(of_one).collect()
        };
        let (all, on_stars) = (scored(|_| true), scored(|pair| pair.star));
        Self { vignettes, scored: all, stars: on_stars, key_scores, unanswered }
    }

    fn pairs(&self) -> impl Iterator<Item = &Pair> + Clone {
        self.vignettes.iter().flatten()
    }

    /// Own scores against the key's, in their order.
    fn counts(&self) -> Vec<PairCount> {
        let mut counts: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        for pair in self.scored.iter().flatten() {
            *counts.entry(*pair).or_default() += 1;
        }
        counts.into_iter().map(|((own, key), count)| PairCount { own, key, count }).collect()
    }
}

/// Judges a run. Pairs with `NO` or `NA` on either side enter no statistic but
/// opportunity disagreement; blanks enter nothing.
///
/// A run below the minimums is void. One exception keeps a way out closed: where
/// the key alone would have reached them and the rater fell short by too many
/// `NO` and `NA`, the run is failed.
#[must_use]
pub fn judge(run: &[VignetteRatings], stars: &BTreeSet<IndicatorCode>, gate: &CalibrationGate) -> RunResult {
    let run = Run::of(run, stars);
    let minimums = figures::minimums(&run, gate);
    let figures = figures::deciding(&run, gate);
    let enough = minimums.iter().all(|figure| figure.passed == Some(true));
    let evaded = figures::key_would_do(&run, gate)
        && (figures.iter()).any(|figure| {
            // Without any pair there is no value: a run left blank is void, not evaded.
            figure.key == "opportunity_disagreement" && figure.value.is_some() && figure.passed == Some(false)
        });
    let outcome = if !enough && !evaded {
        Outcome::Void
    } else if enough && figures.iter().all(|figure| figure.passed == Some(true)) {
        Outcome::Passed
    } else {
        Outcome::Failed
    };
    let disagreements = disagreement::list(run.pairs(), gate.star_zero_rated.value);
    let summary = summary(outcome, &minimums, &figures, &disagreements);
    let shown = figures::shown(&run);
    let pairs = if enough { run.counts() } else { Vec::new() };
    RunResult { outcome, summary, minimums, figures, shown, unanswered: run.unanswered, disagreements, pairs }
}

/// Judges a renewal run, which is shorter and held to fewer figures: those of
/// `gate` that a renewal does not ask for are shown and decide nothing.
#[must_use]
pub fn judge_renewal(
    run: &[VignetteRatings],
    stars: &BTreeSet<IndicatorCode>,
    gate: &CalibrationGate,
    renewal: &RenewalGate,
) -> RunResult {
    const MINIMUMS: [&str; 2] = ["vignettes", "scored_indicators"];
    const FIGURES: [&str; 2] = ["icc_2_1", "bias"];
    let gate = CalibrationGate {
        vignettes: renewal.vignettes,
        scored_indicators: renewal.scored_indicators,
        icc: renewal.icc,
        bias: renewal.bias,
        ..gate.clone()
    };
    let counts = Run::of(run, stars).counts();
    let mut result = judge(run, stars, &gate);
    result.minimums.retain(|figure| MINIMUMS.contains(&figure.key.as_str()));
    let (figures, other): (Vec<Figure>, Vec<Figure>) =
        result.figures.into_iter().partition(|figure| FIGURES.contains(&figure.key.as_str()));
    result.figures = figures;
    let only_shown =
        other.into_iter().map(|figure| Figure { target: None, bound: None, passed: None, ..figure });
    result.shown = only_shown.chain(result.shown).collect();
    let all = |figures: &[Figure]| figures.iter().all(|figure| figure.passed == Some(true));
    result.pairs = if all(&result.minimums) { counts } else { Vec::new() };
    result.outcome = match (all(&result.minimums), all(&result.figures)) {
        (true, true) => Outcome::Passed,
        (true, false) => Outcome::Failed,
        // A way out that `judge` keeps closed stays closed.
        (false, _) if result.outcome == Outcome::Failed => Outcome::Failed,
        (false, _) => Outcome::Void,
    };
    result.summary = summary(result.outcome, &result.minimums, &result.figures, &result.disagreements);
    result
}

fn summary(
    outcome: Outcome,
    minimums: &[Figure],
    figures: &[Figure],
    disagreements: &[Disagreement],
) -> String {
    let missed = |figures: &[Figure]| {
        let titles = figures.iter().filter(|figure| figure.passed == Some(false));
        titles.map(|figure| mid_sentence(&figure.title)).collect::<Vec<_>>().join(", ")
    };
    match outcome {
        Outcome::Passed => "You rate as the key does closely enough: every figure reached its target.".into(),
        Outcome::Void => {
            format!(
                "This try is void and does not count: there was too little to judge by ({}).",
                missed(minimums)
            )
        }
        Outcome::Failed => {
            let practice: Vec<String> =
                disagreements.iter().take(3).map(|one| one.indicator.to_string()).collect();
            let practice = if practice.is_empty() {
                String::new()
            } else {
                format!(" Practice first: {}.", practice.join(", "))
            };
            format!("Not passed yet. Short of the target: {}.{practice}", missed(figures))
        }
    }
}

/// A title inside a sentence: its first letter small, names such as ICC(2,1) as they are.
fn mid_sentence(title: &str) -> String {
    let mut rest = title.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + rest.as_str())
}

#[cfg(test)]
mod tests;
