use proptest::prelude::*;

use super::bootstrap::percentile;
use super::*;

/// Shrout & Fleiss 1979, table 2: six targets rated by four judges.
const SHROUT_FLEISS: [[f64; 4]; 6] = [
    [9.0, 2.0, 5.0, 8.0],
    [6.0, 1.0, 3.0, 2.0],
    [8.0, 4.0, 6.0, 8.0],
    [7.0, 1.0, 2.0, 6.0],
    [10.0, 5.0, 6.0, 9.0],
    [6.0, 2.0, 4.0, 7.0],
];

fn six_digits(value: Statistic) -> String {
    value.map_or_else(|reason| reason.to_string(), |value| format!("{value:.6}"))
}

fn pairs(candidate: &[u8], key: &[u8]) -> Vec<(u8, u8)> {
    assert_eq!(candidate.len(), key.len());
    candidate.iter().copied().zip(key.iter().copied()).collect()
}

fn table(pairs: &[(u8, u8)]) -> Vec<[f64; 2]> {
    pairs.iter().map(|&(a, b)| [f64::from(a), f64::from(b)]).collect()
}

#[test]
fn shrout_and_fleiss_published_table() {
    let squares = MeanSquares::of(&SHROUT_FLEISS).unwrap();
    assert_eq!(format!("{:.6}", squares.between_units), "11.241667");
    assert_eq!(format!("{:.6}", squares.between_raters), "32.486111");
    assert_eq!(format!("{:.6}", squares.residual), "1.019444");
    assert_eq!(six_digits(squares.icc(Icc::OneSingle)), "0.165742");
    assert_eq!(six_digits(icc_2_1(&SHROUT_FLEISS)), "0.289764");
    assert_eq!(six_digits(icc_3_1(&SHROUT_FLEISS)), "0.714841");
    assert_eq!(six_digits(squares.icc(Icc::TwoMean)), "0.620051");
}

/// Bounds as scipy's F quantiles give them; the paper prints two digits.
#[test]
fn shrout_and_fleiss_six_coefficients_with_intervals() {
    let squares = MeanSquares::of(&SHROUT_FLEISS).unwrap();
    for (which, value, low, high) in [
        (Icc::OneSingle, "0.165742", "-0.132932", "0.722560"),
        (Icc::TwoSingle, "0.289764", "0.018787", "0.761084"),
        (Icc::ThreeSingle, "0.714841", "0.342465", "0.945858"),
        (Icc::OneMean, "0.442797", "-0.884442", "0.912415"),
        (Icc::TwoMean, "0.620051", "0.071137", "0.927232"),
        (Icc::ThreeMean, "0.909316", "0.675675", "0.985892"),
    ] {
        assert_eq!(six_digits(squares.icc(which)), value, "{which:?}");
        let bounds = squares.interval(which).unwrap();
        assert_eq!(format!("{:.6} {:.6}", bounds.low, bounds.high), format!("{low} {high}"), "{which:?}");
    }
    let (f, above, below) = squares.f(Icc::OneSingle).unwrap();
    assert_eq!(format!("{f:.6} {above} {below}"), "1.794678 5 18");
    let (f, above, below) = squares.f(Icc::ThreeMean).unwrap();
    assert_eq!(format!("{f:.6} {above} {below}"), "11.027248 5 15");
}

#[test]
fn nothing_left_over_gives_no_interval() {
    let squares = MeanSquares::of(&[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]).unwrap();
    assert_eq!(six_digits(squares.icc(Icc::TwoSingle)), "1.000000");
    assert_eq!(squares.interval(Icc::TwoSingle), None);
    assert_eq!(squares.f(Icc::TwoSingle), None);
}

const GAP: Option<f64> = None;

/// Krippendorff 2011: observers A to D over 12 units, here one row per unit.
fn krippendorff() -> Vec<Vec<Option<f64>>> {
    let s = Some;
    let observers = [
        [s(1.), s(2.), s(3.), s(3.), s(2.), s(1.), s(4.), s(1.), s(2.), GAP, GAP, GAP],
        [s(1.), s(2.), s(3.), s(3.), s(2.), s(2.), s(4.), s(1.), s(2.), s(5.), GAP, s(3.)],
        [GAP, s(3.), s(3.), s(3.), s(2.), s(3.), s(4.), s(2.), s(2.), s(5.), s(1.), GAP],
        [s(1.), s(2.), s(3.), s(3.), s(2.), s(4.), s(4.), s(1.), s(2.), s(5.), s(1.), GAP],
    ];
    (0..12).map(|unit| observers.iter().map(|observer| observer[unit]).collect()).collect()
}

#[test]
fn krippendorff_published_table() {
    let rows = krippendorff();
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Nominal)), "0.743421");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Ordinal)), "0.815388");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Interval)), "0.849107");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Ratio)), "0.797403");
}

/// As the krippendorff package of Python gives them.
#[test]
fn alpha_of_a_complete_table() {
    let rows: Vec<Vec<Option<f64>>> = SHROUT_FLEISS.iter().map(|row| row.map(Some).to_vec()).collect();
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Nominal)), "-0.064815");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Ordinal)), "0.109059");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Interval)), "0.147308");
    assert_eq!(six_digits(krippendorff_alpha(&rows, Metric::Ratio)), "0.081951");
}

#[test]
fn alpha_says_why_it_has_no_value() {
    let none: [[Option<f64>; 2]; 2] = [[Some(1.0), None], [None, Some(2.0)]];
    assert_eq!(krippendorff_alpha(&none, Metric::Nominal), Err(Undefined::NoPairs));
    let same = [[Some(2.0), Some(2.0)], [Some(2.0), Some(2.0)]];
    assert_eq!(krippendorff_alpha(&same, Metric::Ordinal), Err(Undefined::NoExpectedDisagreement));
    let below = [[Some(-1.0), Some(2.0)]];
    assert_eq!(krippendorff_alpha(&below, Metric::Ratio), Err(Undefined::BelowZero));
    assert!(krippendorff_alpha(&below, Metric::Interval).is_ok());
    let odd = [[Some(f64::INFINITY), Some(2.0)]];
    assert_eq!(krippendorff_alpha(&odd, Metric::Interval), Err(Undefined::NotFinite));
}

/// Ten subjects, fourteen raters, five categories: the worked example that
/// textbooks use for Fleiss 1971; statsmodels gives 0.209931 as well.
#[test]
fn fleiss_worked_example() {
    let counts = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];
    let rows: Vec<Vec<f64>> = counts
        .iter()
        .map(|row| {
            (1..=5)
                .flat_map(|category: u8| vec![f64::from(category); row[usize::from(category) - 1]])
                .collect()
        })
        .collect();
    assert_eq!(six_digits(fleiss_kappa(&rows)), "0.209931");
    assert_eq!(fleiss_kappa(&[vec![1.0, 2.0], vec![1.0]]), Err(Undefined::Incomplete));
    assert_eq!(fleiss_kappa(&[[1.0, 1.0]]), Err(Undefined::NoExpectedDisagreement));
    assert_eq!(fleiss_kappa(&[[1.0]]), Err(Undefined::TooFewRaters));
    assert_eq!(fleiss_kappa::<[f64; 2]>(&[]), Err(Undefined::NoPairs));
}

fn reported(table: &Table) -> std::collections::BTreeMap<&'static str, Reported> {
    table.summary().statistics.into_iter().collect()
}

#[test]
fn a_summary_has_every_key_once_and_a_reason_for_every_gap() {
    for table in [
        Table { rows: krippendorff(), words: false },
        Table { rows: vec![vec![Some(1.0), Some(1.0)], vec![Some(2.0), None]], words: true },
        Table { rows: vec![vec![Some(1.0)]], words: false },
        Table { rows: Vec::new(), words: false },
    ] {
        let summary = table.summary();
        assert_eq!(summary.statistics.iter().map(|(key, _)| *key).collect::<Vec<_>>(), STATISTICS);
        for (key, reported) in summary.statistics {
            assert_eq!(reported.value.is_none(), reported.reason.is_some(), "{key} {reported:?}");
            assert!(reported.low.is_none() || reported.value.is_some(), "{key} {reported:?}");
        }
    }
}

#[test]
fn a_summary_of_two_raters_leaves_out_what_one_of_them_missed() {
    let mut table = Table {
        rows: [
            (0, 0),
            (1, 1),
            (2, 2),
            (2, 3),
            (3, 3),
            (1, 1),
            (0, 1),
            (2, 2),
            (3, 3),
            (3, 2),
            (1, 1),
            (2, 2),
        ]
        .iter()
        .map(|&(a, b)| vec![Some(f64::from(a)), Some(f64::from(b))])
        .collect(),
        words: false,
    };
    let whole = reported(&table);
    assert_eq!(format!("{:.6}", whole["kappa_quadratic"].value.unwrap()), "0.869565");
    assert_eq!(format!("{:.6}", whole["icc_2_1"].value.unwrap()), "0.879121");
    assert_eq!(
        format!("{:.6} {:.6}", whole["icc_2_1"].low.unwrap(), whole["icc_2_1"].high.unwrap()),
        "0.638914 0.963497"
    );
    assert!(whole["kappa"].low.unwrap() < whole["kappa"].value.unwrap());
    table.rows.push(vec![Some(3.0), None]);
    let more = reported(&table);
    assert_eq!(more["icc_2_1"].value, whole["icc_2_1"].value);
    assert_eq!(more["bias"].value, whole["bias"].value);
    assert_eq!(table.summary().complete_units, 12);
}

#[test]
fn a_summary_of_many_raters_says_what_does_not_apply() {
    let gaps = reported(&Table { rows: krippendorff(), words: false });
    assert_eq!(gaps["icc_2_1"].reason.as_deref(), Some("Every unit must be rated by every rater."));
    assert_eq!(gaps["kappa"].reason.as_deref(), Some("This compares exactly two raters."));
    assert!(gaps["alpha_ordinal"].value.is_some() && gaps["alpha_ordinal"].low.is_some());
    let words =
        reported(&Table { rows: vec![vec![Some(0.0), Some(0.0)], vec![Some(1.0), Some(0.0)]], words: true });
    assert!(words["alpha_nominal"].value.is_some());
    assert_eq!(words["bias"].reason.as_deref(), Some("The ratings are words, and this needs numbers."));
}

#[test]
fn candidate_against_key() {
    let pairs = pairs(&[0, 1, 2, 2, 3, 1, 0, 2, 3, 3, 1, 2], &[0, 1, 2, 3, 3, 1, 1, 2, 3, 2, 1, 2]);
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Unweighted)), "0.657143");
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Linear)), "0.769231");
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Quadratic)), "0.869565");
    assert_eq!(six_digits(icc_2_1(&table(&pairs))), "0.879121");
    assert_eq!(six_digits(bias(&pairs)), "-0.083333");
    assert_eq!(six_digits(exact_agreement(&pairs)), "0.750000");
    assert_eq!(six_digits(within_one_agreement(&pairs)), "1.000000");
    // n * sum(x^2) - sum(x)^2 is 152 for the candidate and 123 for the key.
    assert_eq!(six_digits(spread_ratio(&pairs)), format!("{:.6}", (152.0_f64 / 123.0).sqrt()));
}

#[test]
fn leniency_fails_absolute_agreement() {
    let key = [0, 1, 2, 0, 1, 2, 1, 0, 2, 1];
    let pairs = pairs(&key.map(|rating| rating + 1), &key);
    assert_eq!(six_digits(icc_3_1(&table(&pairs))), "1.000000");
    assert_eq!(six_digits(icc_2_1(&table(&pairs))), "0.571429");
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Quadratic)), "0.545455");
    assert_eq!(six_digits(bias(&pairs)), "1.000000");
}

/// The example of github.com/nltk/nltk issue 2302, where a library gave 1.0159.
#[test]
fn twenty_pairs_with_less_agreement_than_chance() {
    let pairs = pairs(
        &[3, 5, 5, 5, 5, 5, 5, 5, 5, 3, 3, 5, 5, 5, 5, 3, 5, 5, 5, 5],
        &[0, 4, 5, 2, 2, 1, 0, 0, 5, 0, 5, 0, 5, 2, 4, 0, 0, 4, 0, 2],
    );
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Unweighted)), "-0.011905");
}

#[test]
fn cohen_two_by_two() {
    let mut pairs = vec![(1, 1); 20];
    pairs.extend([(1, 0); 5]);
    pairs.extend([(0, 1); 10]);
    pairs.extend([(0, 0); 15]);
    assert_eq!(six_digits(cohen_kappa(&pairs, Weights::Unweighted)), "0.400000");
}

#[test]
fn one_rating_throughout_is_undefined_not_one() {
    let pairs = vec![(2, 2); 8];
    assert_eq!(cohen_kappa(&pairs, Weights::Quadratic), Err(Undefined::NoExpectedDisagreement));
    assert_eq!(icc_2_1(&table(&pairs)), Err(Undefined::NoVariation));
    assert_eq!(spread_ratio(&pairs), Err(Undefined::NoReferenceSpread));
    assert_eq!(exact_agreement(&pairs), Ok(1.0));
}

#[test]
fn every_undefined_case_has_its_reason() {
    assert_eq!(icc_2_1::<[f64; 2]>(&[]), Err(Undefined::NoPairs));
    assert_eq!(icc_2_1(&[[1.0, 2.0]]), Err(Undefined::TooFewUnits));
    assert_eq!(icc_2_1(&[[1.0], [2.0]]), Err(Undefined::TooFewRaters));
    assert_eq!(icc_2_1(&[vec![1.0, 2.0], vec![1.0]]), Err(Undefined::Incomplete));
    assert_eq!(icc_2_1(&[[1.0, f64::NAN], [2.0, 1.0]]), Err(Undefined::NotFinite));
    assert_eq!(icc_2_1(&[[1.0, 2.0], [2.0, 1.0]]), Err(Undefined::NoVariationBetweenUnits));
    assert_eq!(icc_3_1(&[[1.0, 2.0], [1.0, 2.0]]), Err(Undefined::NoVariationBetweenUnits));
    for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic] {
        assert_eq!(cohen_kappa::<u8>(&[], weights), Err(Undefined::NoPairs));
    }
    for statistic in [exact_agreement::<u8>, within_one_agreement::<u8>, bias::<u8>, spread_ratio::<u8>] {
        assert_eq!(statistic(&[]), Err(Undefined::NoPairs));
    }
    assert_eq!(spread_ratio(&[(1, 2)]), Err(Undefined::TooFewUnits));
    assert_eq!(opportunity_disagreement(&[]), Err(Undefined::NoPairs));
}

#[test]
fn opportunity_disagreement_counts_one_sided_pairs() {
    let pairs = [(true, true), (false, false), (true, false), (false, true)];
    assert_eq!(opportunity_disagreement(&pairs), Ok(0.5));
}

#[test]
fn the_generator_is_the_published_one() {
    let mut generator = SplitMix64(1_234_567);
    let first: Vec<u64> = (0..3).map(|_| generator.next()).collect();
    assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
}

#[test]
fn percentiles_interpolate() {
    let draws: Vec<f64> = (0..=10).map(f64::from).collect();
    assert!((percentile(&draws, 0.025) - 0.25).abs() < 1e-12);
    assert!((percentile(&draws, 0.975) - 9.75).abs() < 1e-12);
    assert!((percentile(&[3.0], 0.975) - 3.0).abs() < 1e-12);
}

fn pooled_bias(groups: &[&Vec<(u8, u8)>]) -> Statistic {
    bias(&groups.iter().flat_map(|group| group.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn the_interval_is_the_same_every_time_and_holds_the_estimate() {
    let groups: Vec<Vec<(u8, u8)>> =
        vec![vec![(1, 0), (2, 2)], vec![(3, 3), (0, 1)], vec![(2, 1), (2, 1)], vec![(1, 1), (0, 0)]];
    let interval = bootstrap_interval(&groups, pooled_bias).unwrap();
    assert_eq!(interval, bootstrap_interval(&groups, pooled_bias).unwrap());
    assert_eq!(interval.draws, BOOTSTRAP_DRAWS);
    assert!(interval.low <= 0.25 && 0.25 <= interval.high, "{interval:?}");
    assert!(interval.low < interval.high);
}

#[test]
fn an_interval_needs_groups_and_values() {
    assert_eq!(bootstrap_interval::<Vec<(u8, u8)>, _>(&[], pooled_bias), Err(Undefined::NoPairs));
    assert_eq!(bootstrap_interval(&[vec![(1, 1)]], pooled_bias), Err(Undefined::TooFewUnits));
    let never = |_: &[&u8]| Err(Undefined::NoVariation);
    assert_eq!(bootstrap_interval(&[1, 2, 3], never), Err(Undefined::UnstableResampling));
}

fn any_pairs() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0..=3_u8, 0..=3_u8), 0..40)
}

fn close(left: Statistic, right: Statistic) -> bool {
    match (left, right) {
        (Ok(left), Ok(right)) => (left - right).abs() < 1e-9,
        (left, right) => left == right,
    }
}

proptest! {
    #[test]
    fn agreement_does_not_depend_on_who_rated_first(pairs in any_pairs()) {
        let swapped: Vec<_> = pairs.iter().map(|&(a, b)| (b, a)).collect();
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic] {
            prop_assert_eq!(cohen_kappa(&pairs, weights), cohen_kappa(&swapped, weights));
        }
        prop_assert!(close(icc_2_1(&table(&pairs)), icc_2_1(&table(&swapped))));
        prop_assert!(close(icc_3_1(&table(&pairs)), icc_3_1(&table(&swapped))));
        prop_assert_eq!(exact_agreement(&pairs), exact_agreement(&swapped));
        prop_assert!(close(bias(&pairs).map(|value| -value), bias(&swapped)));
    }

    #[test]
    fn nothing_depends_on_the_order_of_units(pairs in any_pairs()) {
        let reversed: Vec<_> = pairs.iter().rev().copied().collect();
        prop_assert_eq!(
            cohen_kappa(&pairs, Weights::Quadratic),
            cohen_kappa(&reversed, Weights::Quadratic)
        );
        prop_assert!(close(icc_2_1(&table(&pairs)), icc_2_1(&table(&reversed))));
        prop_assert_eq!(spread_ratio(&pairs), spread_ratio(&reversed));
    }

    #[test]
    fn no_statistic_is_ever_nan_or_above_one(pairs in any_pairs()) {
        let squares = MeanSquares::of(&table(&pairs));
        for value in [
            cohen_kappa(&pairs, Weights::Unweighted),
            cohen_kappa(&pairs, Weights::Quadratic),
            squares.and_then(|squares| squares.icc(Icc::OneSingle)),
            squares.and_then(|squares| squares.icc(Icc::TwoSingle)),
            squares.and_then(|squares| squares.icc(Icc::TwoMean)),
            squares.and_then(|squares| squares.icc(Icc::ThreeSingle)),
        ].into_iter().flatten() {
            prop_assert!(value.is_finite() && value <= 1.0 + 1e-9, "{value}");
        }
        prop_assert!(!spread_ratio(&pairs).is_ok_and(f64::is_nan));
    }

    #[test]
    fn perfect_agreement_is_one_wherever_it_is_defined(ratings in prop::collection::vec(0..=3_u8, 2..40)) {
        let pairs: Vec<_> = ratings.iter().map(|&rating| (rating, rating)).collect();
        let varied = ratings.iter().any(|rating| *rating != ratings[0]);
        if varied {
            prop_assert_eq!(cohen_kappa(&pairs, Weights::Quadratic), Ok(1.0));
            prop_assert!(close(icc_2_1(&table(&pairs)), Ok(1.0)));
            prop_assert!(close(spread_ratio(&pairs), Ok(1.0)));
        } else {
            prop_assert!(cohen_kappa(&pairs, Weights::Quadratic).is_err());
            prop_assert!(icc_2_1(&table(&pairs)).is_err());
        }
        prop_assert_eq!(bias(&pairs), Ok(0.0));
    }

    #[test]
    fn a_constant_step_up_lowers_absolute_agreement_only(key in prop::collection::vec(0..=2_u8, 2..40)) {
        prop_assume!(key.iter().any(|rating| *rating != key[0]));
        let lenient: Vec<_> = key.iter().map(|&rating| (rating + 1, rating)).collect();
        prop_assert!(close(icc_3_1(&table(&lenient)), Ok(1.0)));
        prop_assert!(icc_2_1(&table(&lenient)).unwrap() < 1.0 - 1e-6);
        prop_assert_eq!(bias(&lenient), Ok(1.0));
    }

    #[test]
    fn alpha_of_two_raters_is_near_kappa_and_never_above_one(pairs in any_pairs()) {
        let rows: Vec<_> = pairs.iter().map(|&(a, b)| [Some(f64::from(a)), Some(f64::from(b))]).collect();
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio] {
            let mut reversed = rows.clone();
            reversed.reverse();
            let alpha = krippendorff_alpha(&rows, metric);
            prop_assert!(close(alpha, krippendorff_alpha(&reversed, metric)));
            prop_assert!(!alpha.is_ok_and(|value| value.is_nan() || value > 1.0 + 1e-9));
        }
    }

    #[test]
    fn an_interval_holds_its_estimate(rows in prop::collection::vec([0..=3_u8, 0..=3, 0..=3], 2..20)) {
        let rows: Vec<_> = rows.iter().map(|row| row.map(f64::from)).collect();
        if let Ok(squares) = MeanSquares::of(&rows) {
            for which in [Icc::OneSingle, Icc::TwoSingle, Icc::ThreeSingle, Icc::OneMean, Icc::TwoMean, Icc::ThreeMean] {
                if let (Ok(value), Some(bounds)) = (squares.icc(which), squares.interval(which)) {
                    prop_assert!(bounds.low <= value + 1e-9 && value <= bounds.high + 1e-9, "{which:?} {value} {bounds:?}");
                }
            }
        }
    }

    #[test]
    fn exact_agreement_never_exceeds_within_one(pairs in any_pairs()) {
        if let (Ok(exact), Ok(within)) = (exact_agreement(&pairs), within_one_agreement(&pairs)) {
            prop_assert!(exact <= within);
        }
    }
}
