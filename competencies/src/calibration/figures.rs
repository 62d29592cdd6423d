//! The figures of a calibration run, each against its target.

use crate::fraction::Fraction;
use crate::reliability::{self, Interval, Statistic, Undefined, Weights, bootstrap_interval, cohen_kappa};

use super::{Bound, CalibrationGate, Figure, Run};

/// Statistics with a division or a root are compared with this slack, so that a
/// value that equals its target in exact arithmetic is not failed by rounding.
const SLACK: f64 = 1e-9;

/// What a run must contain to be judged at all.
pub(super) fn minimums(run: &Run, gate: &CalibrationGate) -> Vec<Figure> {
    let vignettes = run.scored.iter().filter(|pairs| !pairs.is_empty()).count();
    let scored = run.scored.iter().flatten().count();
    let stars = run.stars.iter().flatten().count();
    let points = distinct(run.scored.iter().flatten().map(|pair| pair.1));
    vec![
        minimum("vignettes", "Vignettes", vignettes, gate.vignettes.value),
        minimum("scored_indicators", "Scored indicators", scored, gate.scored_indicators.value),
        minimum("star_pairs", "Scored safety-critical indicators", stars, gate.star_pairs.value),
        minimum("key_scale_points", "Different scores in the key", points, gate.key_scale_points.value),
    ]
}

/// Whether the key alone holds enough for a run to be judged.
pub(super) fn key_would_do(run: &Run, gate: &CalibrationGate) -> bool {
    let keyed = || run.key_scores.iter().flatten();
    let reaches = |count: usize, least: i32| count as f64 >= f64::from(least);
    reaches(run.key_scores.iter().filter(|keys| !keys.is_empty()).count(), gate.vignettes.value)
        && reaches(keyed().count(), gate.scored_indicators.value)
        && reaches(keyed().filter(|key| key.1).count(), gate.star_pairs.value)
        && reaches(distinct(keyed().map(|key| key.0)), gate.key_scale_points.value)
}

fn distinct(scores: impl Iterator<Item = u8>) -> usize {
    scores.collect::<std::collections::BTreeSet<_>>().len()
}

fn minimum(key: &str, title: &str, count: usize, least: i32) -> Figure {
    let passed = count as f64 >= f64::from(least);
    let reason = if passed {
        format!("{count} are enough; {least} are needed.")
    } else {
        format!("{count} are too few to judge by; {least} are needed.")
    };
    Figure {
        key: key.into(),
        title: title.into(),
        target: Some(format!("at least {least}")),
        bound: Some(Bound::AtLeast(f64::from(least))),
        value: Some(count as f64),
        actual: count.to_string(),
        interval: None,
        passed: Some(passed),
        reason,
    }
}

/// The figures that decide.
pub(super) fn deciding(run: &Run, gate: &CalibrationGate) -> Vec<Figure> {
    let pairs: Vec<_> = run.scored.iter().flatten().copied().collect();
    let stars: Vec<_> = run.stars.iter().flatten().copied().collect();
    vec![
        coefficient(
            ("icc_2_1", "Absolute agreement with the key, ICC(2,1)"),
            icc(&pairs, reliability::icc_2_1),
            interval(&run.scored, |pairs| icc(pairs, reliability::icc_2_1)),
            gate.icc.value,
        ),
        coefficient(
            ("star_kappa_quadratic", "Agreement on safety-critical indicators, quadratic kappa"),
            cohen_kappa(&stars, Weights::Quadratic),
            interval(&run.stars, |pairs| cohen_kappa(pairs, Weights::Quadratic)),
            gate.star_kappa.value,
        ),
        bias(&pairs, interval(&run.scored, reliability::bias), gate.bias.value),
        exact(&pairs, interval(&run.scored, reliability::exact_agreement), gate.exact_agreement.value),
        star_zeros(&stars, gate.star_zero_rated.value),
        opportunity(run, gate.opportunity_disagreement.value),
    ]
}

/// Figures that are shown beside them.
pub(super) fn shown(run: &Run) -> Vec<Figure> {
    let pairs: Vec<_> = run.scored.iter().flatten().copied().collect();
    let consistency = icc(&pairs, reliability::icc_3_1);
    let within = reliability::within_one_agreement(&pairs);
    let spread = reliability::spread_ratio(&pairs);
    vec![
        only_shown(
            ("icc_3_1", "Consistency with the key, ICC(3,1)"),
            consistency,
            "Blind to rating everything one step too high or too low: far above the absolute agreement it points to a steady shift.",
        ),
        only_shown(
            ("within_one_agreement", "At most one step apart"),
            within,
            "The share of ratings equal to the key’s or one step from it.",
        ),
        only_shown(
            ("spread_ratio", "Spread beside the key’s"),
            spread,
            "Below 1 you keep closer to the middle of the scale than the key does; above 1 you use more of it.",
        ),
    ]
}

fn icc(pairs: &[(u8, u8)], statistic: fn(&[[f64; 2]]) -> Statistic) -> Statistic {
    let table: Vec<[f64; 2]> = pairs.iter().map(|&(a, b)| [f64::from(a), f64::from(b)]).collect();
    statistic(&table)
}

fn interval(vignettes: &[Vec<(u8, u8)>], statistic: impl Fn(&[(u8, u8)]) -> Statistic) -> Option<Interval> {
    let pooled = |drawn: &[&Vec<(u8, u8)>]| {
        let pairs: Vec<_> = drawn.iter().flat_map(|pairs| pairs.iter().copied()).collect();
        statistic(&pairs)
    };
    bootstrap_interval(vignettes, pooled).ok()
}

fn coefficient(
    (key, title): (&str, &str),
    statistic: Statistic,
    interval: Option<Interval>,
    target: Fraction,
) -> Figure {
    let passed = statistic.is_ok_and(|value| value + SLACK >= as_number(target));
    let reason = match statistic {
        Ok(_) if passed => "Reaches the target.".into(),
        Ok(_) => "Below the target: your ratings and the key’s are too far apart.".into(),
        Err(undefined) => never_passes(undefined),
    };
    Figure {
        key: key.into(),
        title: title.into(),
        target: Some(format!("at least {}", target.cut())),
        bound: Some(Bound::AtLeast(as_number(target))),
        value: statistic.ok(),
        actual: statistic.map_or_else(|_| "no value".into(), cut_down),
        interval,
        passed: Some(passed),
        reason,
    }
}

fn bias(pairs: &[(u8, u8)], interval: Option<Interval>, limit: Fraction) -> Figure {
    let statistic = reliability::bias(pairs);
    let shift: i64 = pairs.iter().map(|&(rater, key)| i64::from(rater) - i64::from(key)).sum();
    let distance = fraction(shift.unsigned_abs(), pairs.len());
    let passed = distance.is_some_and(|distance| distance <= limit);
    let way = if shift > 0 { "kinder than" } else { "stricter than" };
    let reason = match statistic {
        Ok(_) if shift == 0 => "Over all you are neither kinder nor stricter than the key.".into(),
        Ok(_) if passed => format!("Over all you are a little {way} the key, within the limit."),
        Ok(_) => format!("Over all you are {way} the key by more than the limit."),
        Err(undefined) => never_passes(undefined),
    };
    let sign = if shift < 0 { "-" } else { "" };
    Figure {
        key: "bias".into(),
        title: "Bias".into(),
        target: Some(format!("at most {} either way", limit.cut())),
        bound: Some(Bound::Within(as_number(limit))),
        value: statistic.ok(),
        actual: distance.map_or_else(|| "no value".into(), |distance| format!("{sign}{}", cut_up(distance))),
        interval,
        passed: Some(passed),
        reason,
    }
}

fn exact(pairs: &[(u8, u8)], interval: Option<Interval>, target: Fraction) -> Figure {
    let hits = pairs.iter().filter(|(rater, key)| rater == key).count();
    let share = fraction(hits as u64, pairs.len());
    let passed = share.is_some_and(|share| share >= target);
    let reason = match share {
        Some(_) if passed => "Enough of your ratings equal the key’s.".into(),
        Some(_) => "Too few of your ratings equal the key’s.".into(),
        None => never_passes(Undefined::NoPairs),
    };
    Figure {
        key: "exact_agreement".into(),
        title: "Exact agreement".into(),
        target: Some(format!("at least {}%", percent_down(target))),
        bound: Some(Bound::AtLeast(as_number(target))),
        value: reliability::exact_agreement(pairs).ok(),
        actual: share.map_or_else(
            || "no value".into(),
            |share| format!("{}% ({hits} of {})", percent_down(share), pairs.len()),
        ),
        interval,
        passed: Some(passed),
        reason,
    }
}

fn star_zeros(stars: &[(u8, u8)], from: i32) -> Figure {
    let zeros = stars.iter().filter(|(_, key)| *key == 0).count();
    let missed = stars.iter().filter(|(rater, key)| *key == 0 && i32::from(*rater) >= from).count();
    let reason = match (stars.is_empty(), zeros, missed) {
        (true, ..) => never_passes(Undefined::NoPairs),
        (_, 0, _) => "The key has no 0 on a safety-critical indicator here.".into(),
        (_, _, 0) => "No safety-critical step that the key says was missed did you rate as done.".into(),
        _ => format!(
            "You rated {missed} safety-critical {} as done where the key says 0. A missed safety step must not pass as done.",
            if missed == 1 { "step" } else { "steps" }
        ),
    };
    Figure {
        key: "star_zeros_missed".into(),
        title: "Missed safety steps rated as done".into(),
        target: Some(format!("none rated {from} or more where the key says 0")),
        bound: Some(Bound::AtMost(0.0)),
        value: (!stars.is_empty()).then_some(missed as f64),
        actual: if stars.is_empty() { "no value".into() } else { format!("{missed} of {zeros}") },
        interval: None,
        passed: Some(!stars.is_empty() && missed == 0),
        reason,
    }
}

fn opportunity(run: &Run, limit: Fraction) -> Figure {
    let chances: Vec<_> = run.pairs().map(|pair| pair.chances()).collect();
    let one_sided = chances.iter().filter(|(rater, key)| rater != key).count();
    let share = fraction(one_sided as u64, chances.len());
    let passed = share.is_some_and(|share| share <= limit);
    let reason = match share {
        Some(_) if passed => {
            "You and the key nearly always agree on whether there was something to rate.".into()
        }
        Some(_) => "Too often you marked NO or NA where the key rates, or the other way around.".into(),
        None => never_passes(Undefined::NoPairs),
    };
    Figure {
        key: "opportunity_disagreement".into(),
        title: "Disagreement on whether there was a chance".into(),
        target: Some(format!("at most {}%", percent_down(limit))),
        bound: Some(Bound::AtMost(as_number(limit))),
        value: reliability::opportunity_disagreement(&chances).ok(),
        actual: share.map_or_else(
            || "no value".into(),
            |share| format!("{}% ({one_sided} of {})", percent_up(share), chances.len()),
        ),
        interval: None,
        passed: Some(passed),
        reason,
    }
}

fn only_shown((key, title): (&str, &str), statistic: Statistic, meaning: &str) -> Figure {
    Figure {
        key: key.into(),
        title: title.into(),
        target: None,
        bound: None,
        value: statistic.ok(),
        actual: statistic.map_or_else(|_| "no value".into(), cut_down),
        interval: None,
        passed: None,
        reason: statistic.map_or_else(|undefined| undefined.to_string(), |_| meaning.into()),
    }
}

fn never_passes(undefined: Undefined) -> String {
    format!("{undefined} What has no value does not pass.")
}

fn fraction(part: u64, whole: usize) -> Option<Fraction> {
    Fraction::new(i64::try_from(part).ok()?, i64::try_from(whole).ok()?)
}

fn as_number(value: Fraction) -> f64 {
    value.numerator() as f64 / value.denominator() as f64
}

/// Two decimals, cut downward so that the text never reaches a target that the
/// value does not reach.
fn cut_down(value: f64) -> String {
    let hundredths = (value * 100.0 + SLACK * 100.0).floor();
    format!("{:.2}", if hundredths == 0.0 { 0.0 } else { hundredths / 100.0 })
}

/// Two decimals, rounded up, for a value that must stay below a limit.
fn cut_up(value: Fraction) -> String {
    let hundredths = ceiling(value, 100);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn percent_up(value: Fraction) -> i64 {
    ceiling(value, 100)
}

fn percent_down(value: Fraction) -> i64 {
    (value.numerator() * 100).div_euclid(value.denominator())
}

fn ceiling(value: Fraction, times: i64) -> i64 {
    -(-(value.numerator() * times)).div_euclid(value.denominator())
}
