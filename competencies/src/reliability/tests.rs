use proptest::prelude::*;

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
    assert_eq!(six_digits(squares.icc_1_1()), "0.165742");
    assert_eq!(six_digits(icc_2_1(&SHROUT_FLEISS)), "0.289764");
    assert_eq!(six_digits(icc_3_1(&SHROUT_FLEISS)), "0.714841");
    assert_eq!(six_digits(squares.icc_2_k()), "0.620051");
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
        assert_eq!(cohen_kappa(&[], weights), Err(Undefined::NoPairs));
    }
    for statistic in [exact_agreement, within_one_agreement, bias, spread_ratio] {
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
            squares.and_then(|squares| squares.icc_1_1()),
            squares.and_then(|squares| squares.icc_2_1()),
            squares.and_then(|squares| squares.icc_2_k()),
            squares.and_then(|squares| squares.icc_3_1()),
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
    fn exact_agreement_never_exceeds_within_one(pairs in any_pairs()) {
        if let (Ok(exact), Ok(within)) = (exact_agreement(&pairs), within_one_agreement(&pairs)) {
            prop_assert!(exact <= within);
        }
    }
}
