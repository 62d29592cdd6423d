use proptest::prelude::*;

use super::*;
use crate::code::CompetencyCode;
use crate::requirement::{Source, Sourced};

fn number(value: i32) -> Num {
    Sourced { value, source: Source::Default }
}

fn share(text: &str) -> Share {
    Sourced { value: text.parse().unwrap(), source: Source::Bench }
}

fn gate() -> CalibrationGate {
    CalibrationGate {
        vignettes: number(6),
        scored_indicators: number(60),
        star_pairs: number(16),
        key_scale_points: number(3),
        icc: share("0.70"),
        star_kappa: share("0.60"),
        bias: share("0.25"),
        exact_agreement: share("60%"),
        star_zero_rated: number(2),
        opportunity_disagreement: share("15%"),
        tries: number(3),
        days_between_tries: number(14),
        new_vignettes: share("50%"),
        new_after_days: number(365),
        lock_days: number(90),
        relearn: None,
    }
}

/// Indicator `at` of ten: five of C01, five of C02.
fn indicator(at: usize) -> IndicatorCode {
    let at = u8::try_from(at).unwrap();
    IndicatorCode { competency: CompetencyCode(1 + at / 5), number: 1 + at % 5 }
}

/// C01.5, C02.2 and C02.4.
fn stars() -> BTreeSet<IndicatorCode> {
    ["C01.5", "C02.2", "C02.4"].map(|code| code.parse().unwrap()).into()
}

const KEY: [[u8; 10]; 6] = [
    [2, 1, 3, 0, 2, 1, 0, 2, 3, 1],
    [1, 2, 2, 3, 0, 2, 3, 1, 1, 2],
    [3, 3, 1, 2, 1, 0, 2, 2, 3, 3],
    [0, 1, 2, 1, 3, 3, 1, 0, 0, 2],
    [2, 0, 1, 3, 2, 2, 2, 3, 1, 1],
    [1, 2, 3, 2, 1, 1, 3, 2, 2, 0],
];

type Grid = Vec<Vec<Option<Rating>>>;

fn grid(scores: &[[u8; 10]]) -> Grid {
    scores.iter().map(|row| row.iter().map(|score| Some(Rating::Scored(*score))).collect()).collect()
}

fn ratings(row: &[Option<Rating>]) -> Ratings {
    let rated = row.iter().enumerate().filter_map(|(at, rating)| Some((indicator(at), (*rating)?)));
    Ratings::new(rated.collect()).unwrap()
}

fn run(rater: &Grid, key: &Grid) -> Vec<VignetteRatings> {
    (rater.iter().zip(key).enumerate())
        .map(|(at, (rater, key))| VignetteRatings {
            vignette: format!("V{at}"),
            rater: ratings(rater),
            key: ratings(key),
        })
        .collect()
}

fn result(rater: &Grid) -> RunResult {
    judge(&run(rater, &grid(&KEY)), &stars(), &gate())
}

fn figure<'r>(result: &'r RunResult, key: &str) -> &'r Figure {
    let mut all = result.minimums.iter().chain(&result.figures).chain(&result.shown);
    all.find(|figure| figure.key == key).unwrap()
}

#[test]
fn a_rater_who_rates_as_the_key_passes() {
    let result = result(&grid(&KEY));
    assert_eq!(result.outcome, Outcome::Passed);
    assert!(result.disagreements.is_empty());
    assert_eq!(figure(&result, "icc_2_1").actual, "1.00");
    assert_eq!(figure(&result, "star_pairs").actual, "18");
    assert_eq!(figure(&result, "star_zeros_missed").actual, "0 of 3");
    assert!(figure(&result, "icc_2_1").interval.is_some());
}

#[test]
fn a_rater_one_step_too_kind_throughout_fails() {
    let kind = KEY.map(|row| row.map(|score| (score + 1).min(3)));
    let result = result(&grid(&kind));
    assert_eq!(result.outcome, Outcome::Failed);
    assert_eq!(figure(&result, "bias").passed, Some(false));
    assert_eq!(figure(&result, "exact_agreement").passed, Some(false));
    assert!(figure(&result, "icc_3_1").value > figure(&result, "icc_2_1").value);
    assert!(figure(&result, "bias").reason.contains("kinder than"), "{result:?}");
}

#[test]
fn one_missed_safety_step_rated_as_done_fails_all_else_being_perfect() {
    let mut rater = grid(&KEY);
    assert_eq!((indicator(6).to_string().as_str(), KEY[0][6]), ("C02.2", 0));
    rater[0][6] = Some(Rating::Scored(2));
    let result = result(&rater);
    assert_eq!(result.outcome, Outcome::Failed);
    let failed: Vec<_> = result
        .figures
        .iter()
        .filter(|figure| figure.passed == Some(false))
        .map(|figure| &figure.key)
        .collect();
    assert_eq!(failed, ["star_zeros_missed"]);
    assert!(result.disagreements[0].dangerous);
    insta::assert_snapshot!(result.disagreements[0].words, @"You rated C02.2 higher than the key in 1 of 6 vignettes: 2 where the key says 0. Read its anchors for these ratings side by side. This is a safety-critical step that was missed; rated as done it would hide a danger.");
    insta::assert_snapshot!(result.summary, @"Not passed yet. Short of the target: missed safety steps rated as done. Practice first: C02.2.");

    rater[0][6] = Some(Rating::Scored(1));
    assert_eq!(self::result(&rater).outcome, Outcome::Passed);
}

#[test]
fn exactly_sixty_percent_of_exact_agreement_is_enough_and_one_less_is_not() {
    let apart = |count: usize| {
        let mut rater = grid(&KEY);
        // Up and down in turn, on indicators that are no stars and never past the ends.
        let cells = (0..60).map(|at| (at / 10, at % 10)).filter(|(_, at)| !stars().contains(&indicator(*at)));
        for (turn, (row, at)) in cells.take(count).enumerate() {
            let score = KEY[row][at];
            let up = score == 0 || (turn % 2 == 0 && score < 3);
            rater[row][at] = Some(Rating::Scored(if up { score + 1 } else { score - 1 }));
        }
        result(&rater)
    };
    assert_eq!(figure(&apart(24), "exact_agreement").actual, "60% (36 of 60)");
    assert_eq!(figure(&apart(24), "exact_agreement").passed, Some(true));
    assert_eq!(figure(&apart(25), "exact_agreement").actual, "58% (35 of 60)");
    assert_eq!(figure(&apart(25), "exact_agreement").passed, Some(false));
}

#[test]
fn a_bias_of_exactly_a_quarter_is_enough() {
    let shifted = |count: usize, down: bool| {
        let mut rater = grid(&KEY);
        let movable = |score: u8| if down { score > 0 } else { score < 3 };
        let cells = (0..60).map(|at| (at / 10, at % 10)).filter(|(row, at)| movable(KEY[*row][*at]));
        for (row, at) in cells.take(count) {
            let score = KEY[row][at];
            rater[row][at] = Some(Rating::Scored(if down { score - 1 } else { score + 1 }));
        }
        result(&rater)
    };
    assert_eq!(figure(&shifted(15, false), "bias").passed, Some(true));
    assert_eq!(figure(&shifted(15, false), "bias").actual, "0.25");
    assert_eq!(figure(&shifted(16, false), "bias").passed, Some(false));
    assert_eq!(figure(&shifted(16, false), "bias").actual, "0.27");
    assert_eq!(figure(&shifted(15, true), "bias").actual, "-0.25");
    assert_eq!(figure(&shifted(16, true), "bias").passed, Some(false));
}

#[test]
fn below_any_minimum_the_try_is_void() {
    let void = |run: &[VignetteRatings], stars: &BTreeSet<IndicatorCode>, missed: &str| {
        let result = judge(run, stars, &gate());
        assert_eq!(result.outcome, Outcome::Void, "{missed}");
        assert_eq!(figure(&result, missed).passed, Some(false));
    };
    let full = run(&grid(&KEY), &grid(&KEY));
    void(&full[..5], &stars(), "vignettes");
    void(&[], &stars(), "scored_indicators");
    let mut key = grid(&KEY);
    key[0][0] = Some(Rating::NotObserved);
    let mut rater = grid(&KEY);
    rater[0][0] = Some(Rating::NotObserved);
    void(&run(&rater, &key), &stars(), "scored_indicators");
    void(&full, &["C01.5", "C02.2"].map(|code| code.parse().unwrap()).into(), "star_pairs");
    let flat = grid(&KEY.map(|row| row.map(|score| score.min(1))));
    void(&run(&flat, &flat), &stars(), "key_scale_points");
}

#[test]
fn a_blank_is_no_rating_and_can_only_void() {
    let mut rater = grid(&KEY);
    rater[3][2] = None;
    let result = result(&rater);
    assert_eq!((result.outcome, result.unanswered), (Outcome::Void, 1));
    assert_eq!(figure(&result, "opportunity_disagreement").actual, "0% (0 of 59)");
}

#[test]
fn a_run_left_wholly_blank_is_void() {
    let result = result(&vec![vec![None; 10]; 6]);
    assert_eq!((result.outcome, result.unanswered), (Outcome::Void, 60));
}

#[test]
fn a_few_missed_chances_void_a_bare_run_and_many_fail_it() {
    let not_observed = |count: usize| {
        let mut rater = grid(&KEY);
        for at in 0..count {
            rater[at / 10][at % 10] = Some(Rating::NotObserved);
        }
        result(&rater)
    };
    assert_eq!(not_observed(9).outcome, Outcome::Void);
    assert_eq!(figure(&not_observed(9), "opportunity_disagreement").actual, "15% (9 of 60)");
    assert_eq!(not_observed(10).outcome, Outcome::Failed);
    assert_eq!(figure(&not_observed(10), "opportunity_disagreement").actual, "17% (10 of 60)");
    assert!(not_observed(10).disagreements[0].words.contains("marked C01.5 NO or NA"));
}

#[test]
fn an_undefined_figure_never_passes() {
    let mut key = KEY;
    for row in &mut key {
        for at in [4, 6, 8] {
            row[at] = 2;
        }
    }
    let result = judge(&run(&grid(&key), &grid(&key)), &stars(), &gate());
    assert_eq!(result.outcome, Outcome::Failed);
    let kappa = figure(&result, "star_kappa_quadratic");
    assert_eq!((kappa.value, kappa.passed, kappa.actual.as_str()), (None, Some(false), "no value"));
    assert!(kappa.reason.contains("chance alone"), "{}", kappa.reason);
}

#[test]
fn a_result_survives_json() {
    let mut rater = grid(&KEY);
    rater[0][0] = Some(Rating::NotApplicable);
    rater[1][1] = Some(Rating::Scored(0));
    let result = result(&rater);
    let json = serde_json::to_string(&result).unwrap();
    let back: RunResult = serde_json::from_str(&json).unwrap();
    let said = |result: &RunResult| -> Vec<_> {
        (result.figures.iter()).map(|one| (one.actual.clone(), one.passed, one.reason.clone())).collect()
    };
    assert_eq!((back.outcome, said(&back)), (result.outcome, said(&result)));
    assert_eq!(back.disagreements, result.disagreements);
    assert!(!json.contains("NaN") && !json.contains("null"));
}

fn any_grid() -> impl Strategy<Value = Grid> {
    let rating = prop_oneof![
        8 => (0..=3_u8).prop_map(|score| Some(Rating::Scored(score))),
        1 => Just(Some(Rating::NotObserved)),
        1 => Just(None),
    ];
    prop::collection::vec(prop::collection::vec(rating, 10), 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_run_has_a_result_that_agrees_with_its_figures(rater in any_grid(), key in any_grid()) {
        let result = judge(&run(&rater, &key), &stars(), &gate());
        let all = |figures: &[Figure]| figures.iter().all(|figure| figure.passed == Some(true));
        prop_assert_eq!(result.outcome == Outcome::Passed, all(&result.minimums) && all(&result.figures));
        for figure in result.minimums.iter().chain(&result.figures) {
            prop_assert!(figure.target.is_some() && !figure.reason.is_empty());
            prop_assert!(figure.value.is_some() || figure.passed == Some(false));
            prop_assert!(figure.value.is_none_or(f64::is_finite));
        }
        prop_assert!(result.disagreements.iter().all(|one| !one.words.is_empty()));
    }

    #[test]
    fn the_order_of_vignettes_does_not_decide(rater in any_grid()) {
        let forward = run(&rater, &grid(&KEY));
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        let (one, other) = (judge(&forward, &stars(), &gate()), judge(&backward, &stars(), &gate()));
        prop_assert_eq!(one.outcome, other.outcome);
        prop_assert_eq!(one.disagreements, other.disagreements);
    }
}

#[test]
fn a_title_inside_a_sentence_keeps_its_names() {
    assert_eq!(
        super::mid_sentence("Absolute agreement with the key, ICC(2,1)"),
        "absolute agreement with the key, ICC(2,1)"
    );
}

fn renewed(rater: &Grid, vignettes: usize) -> RunResult {
    let renewal = RenewalGate {
        every_days: number(180),
        vignettes: number(3),
        scored_indicators: number(30),
        icc: share("0.70"),
        bias: share("0.25"),
    };
    judge_renewal(&run(rater, &grid(&KEY))[..vignettes], &stars(), &gate(), &renewal)
}

#[test]
fn a_renewal_is_shorter_and_held_to_agreement_and_bias_alone() {
    let mut rater = grid(&KEY);
    rater[0][6] = Some(Rating::Scored(2));
    let passed = renewed(&rater, 3);
    assert_eq!(passed.outcome, Outcome::Passed, "{}", passed.summary);
    let keys: Vec<_> = passed.figures.iter().map(|figure| figure.key.as_str()).collect();
    assert_eq!(keys, ["icc_2_1", "bias"]);
    assert_eq!(figure(&passed, "star_zeros_missed").passed, None, "it is shown and decides nothing");
    assert!(passed.disagreements[0].dangerous);

    assert_eq!(renewed(&grid(&KEY), 2).outcome, Outcome::Void);
    let kind = grid(&KEY.map(|row| row.map(|score| (score + 1).min(3))));
    let failed = renewed(&kind, 3);
    assert_eq!(failed.outcome, Outcome::Failed);
    assert!(failed.summary.contains("bias"), "{}", failed.summary);
}
