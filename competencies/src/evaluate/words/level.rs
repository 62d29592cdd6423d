//! Words about levels and about open 0s.

use super::{capitalized, codes, few, level_label, measure, plural, skill};
use crate::case::{Case, Track};
use crate::code::LevelCode;
use crate::explain::Measure;
use crate::fraction::Fraction;
use crate::level::{Judged, Tried, Verdict, Zero};

/// The level reached, and what it rests on.
pub(crate) fn level_actual(case: &Case<'_>, judged: &Judged, wanted: LevelCode) -> Measure {
    let level = judged.level();
    let value = Some(Fraction::whole(i64::from(level as u8)));
    let Some(tried) = judged.deciding(wanted) else {
        return measure(level_label(case, level), value);
    };
    let mut text = format!(
        "{}: {} of {} observations, {} of {} indicators seen",
        level_label(case, level),
        tried.events,
        tried.min_events,
        tried.covered,
        tried.min_covered
    );
    if let Some(score) = tried.score {
        text.push_str(", score ");
        text.push_str(&score.cut());
    }
    measure(text, value)
}

/// What is missing for a level.
pub(crate) fn level_step(
    case: &Case<'_>,
    track: &Track,
    judged: &Judged,
    wanted: LevelCode,
    by: &str,
) -> String {
    let competency = skill(case, track.competency);
    if judged.is_capped(wanted) {
        return clear_zero(track, &judged.zeros);
    }
    if wanted <= LevelCode::L1 {
        return format!("Pass the module that teaches {competency}, or be observed once{by}.");
    }
    if wanted == LevelCode::L5 && judged.level() == LevelCode::L4 {
        return format!(
            "For {} in {competency} you need a rater or trainer certificate.",
            level_label(case, wanted)
        );
    }
    let Some(tried) = judged.deciding(wanted) else {
        return String::new();
    };
    match tried.verdict {
        Verdict::Passed => {
            format!("One more observation in {competency}{by} keeps {}.", level_label(case, wanted))
        }
        Verdict::Insufficient => amount_step(case, track, tried, by),
        Verdict::NotMet => height_step(case, track, tried, wanted),
    }
}

/// What is missing in amount: observations, indicators, kinds.
fn amount_step(case: &Case<'_>, track: &Track, tried: &Tried, by: &str) -> String {
    let competency = skill(case, track.competency);
    let mut parts = Vec::new();
    let events = tried.min_events.saturating_sub(tried.events);
    if events > 0 {
        parts.push(format!(
            "{} of {} observations in {competency}; {} more{by}",
            tried.events,
            tried.min_events,
            few(events)
        ));
    } else if !tried.kind_seen {
        parts.push(format!("one observation on a real visit in {competency}{by}"));
    }
    let indicators = tried.min_covered.saturating_sub(tried.covered);
    if !tried.stars_missing.is_empty() {
        let verb = plural(tried.stars_missing.len(), "has", "have");
        parts.push(format!("{} still {verb} to be seen", codes(&tried.stars_missing, "and")));
    } else if indicators > 0 {
        let noun = plural(indicators, "indicator", "indicators");
        parts.push(format!("{} more {noun} of {competency} to be seen", few(indicators)));
    }
    sentence(&parts)
}

/// What is missing in height: the score, or the stars.
fn height_step(case: &Case<'_>, track: &Track, tried: &Tried, wanted: LevelCode) -> String {
    let competency = skill(case, track.competency);
    let test = case.framework.level_rule.tests.iter().find(|test| test.level == wanted);
    let asked = test.map_or(Fraction::ZERO, |test| test.min_score.value);
    let mut parts = Vec::new();
    if let Some(score) = tried.score.filter(|score| *score < asked) {
        parts.push(format!(
            "the score in {competency} is {} and has to reach {}; agree with your coach what to practice",
            score.cut(),
            asked.cut()
        ));
    }
    if !tried.stars_short.is_empty() {
        parts.push(format!(
            "{} has to be done well in the next observations",
            codes(&tried.stars_short, "and")
        ));
    }
    sentence(&parts)
}

fn sentence(parts: &[String]) -> String {
    parts.iter().map(|part| format!("{}.", capitalized(part))).collect::<Vec<_>>().join(" ")
}

/// How open 0s are cleared.
pub(super) fn clear_zero(track: &Track, zeros: &[Zero]) -> String {
    let mut named: Vec<_> = zeros.iter().map(|zero| track.indicators[zero.indicator]).collect();
    named.sort_unstable();
    named.dedup();
    let named = codes(&named, "and");
    let disputed =
        if zeros.iter().any(|zero| zero.disputed) { " While it is disputed it still stands." } else { "" };
    format!(
        "A 0 on {named} is open. Another certified observer has to see it done well on a later visit.{disputed}"
    )
}
