//! Words about levels and about open 0s.

use super::{capitalized, codes, few, level_label, measure, plural, skill};
use crate::case::{Case, Track};
use crate::code::LevelCode;
use crate::explain::Measure;
use crate::fraction::Fraction;
use crate::level::{Judged, Tried, Verdict, Zero};

/// The level reached, and what it rests on; where an open 0 holds it down, that alone.
pub(crate) fn level_actual(case: &Case<'_>, track: &Track, judged: &Judged, wanted: LevelCode) -> Measure {
    let level = judged.level();
    let label = level_label(case, level);
    let value = Some(Fraction::whole(i64::from(level as u8)));
    if judged.is_capped(wanted) {
        return measure(
            format!("{label}: held there by an open 0 on {}", zeros(track, &judged.zeros)),
            value,
        );
    }
    let Some(tried) = judged.deciding(wanted) else {
        return measure(label, value);
    };
    let mut text = format!(
        "{label}: {}, {}",
        amount(tried.events, tried.min_events, "observations", ""),
        amount(tried.covered, tried.min_covered, "indicators", " seen")
    );
    if let Some(score) = tried.score {
        text.push_str(", score ");
        text.push_str(&score.cut());
        let asked = score_asked(case, wanted);
        if tried.verdict == Verdict::NotMet && score < asked {
            text.push_str(" (");
            text.push_str(&asked.cut());
            text.push_str(" asked)");
        }
    }
    measure(text, value)
}

/// "1 of 4 observations", and once that is enough "5 observations (4 asked)".
fn amount(there: usize, asked: usize, noun: &str, seen: &str) -> String {
    if there < asked {
        format!("{there} of {asked} {noun}{seen}")
    } else {
        format!("{there} {}{seen} ({asked} asked)", plural(there, noun.trim_end_matches('s'), noun))
    }
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
            "{} more {} in {competency}{by} ({} of {} so far)",
            few(events),
            plural(events, "observation", "observations"),
            tried.events,
            tried.min_events
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
    let asked = score_asked(case, wanted);
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

/// The lowest score that a level asks for.
fn score_asked(case: &Case<'_>, wanted: LevelCode) -> Fraction {
    let test = case.framework.level_rule.tests.iter().find(|test| test.level == wanted);
    test.map_or(Fraction::ZERO, |test| test.min_score.value)
}

fn sentence(parts: &[String]) -> String {
    parts.iter().map(|part| format!("{}.", capitalized(part))).collect::<Vec<_>>().join(" ")
}

/// How open 0s are cleared.
pub(super) fn clear_zero(track: &Track, open: &[Zero]) -> String {
    let named = zeros(track, open);
    let disputed =
        if open.iter().any(|zero| zero.disputed) { " While it is disputed it still stands." } else { "" };
    format!(
        "A 0 on {named} is open. Another certified observer has to see it done well on a later visit.{disputed}"
    )
}

/// The indicators with an open 0, each once.
fn zeros(track: &Track, open: &[Zero]) -> String {
    let mut named: Vec<_> = open.iter().map(|zero| track.indicators[zero.indicator]).collect();
    named.sort_unstable();
    named.dedup();
    codes(&named, "and")
}
