//! `vignettes/V01-slug.yaml`: written encounters with their keys.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::text::{Text, Texts};
use super::yaml::Report;
use super::{repeated, text_of};
use crate::markdown::is_slug;
use crate::source::{Finding, Rule, SourceFile, has_errors};
use crate::vignette::{KeyMark, KeyRating, KeyStatus, Pool, Setting, Turn, Vignette};

/// The fewest indicators that a rater is asked about.
const FEWEST_INDICATORS: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVignette {
    code: Spanned<String>,
    version: Spanned<u32>,
    title: Spanned<String>,
    pool: Pool,
    minutes: Spanned<u32>,
    setting: Setting,
    summary: Spanned<String>,
    indicators: Spanned<Vec<Spanned<String>>>,
    turns: Spanned<Vec<Spanned<RawTurn>>>,
    key_status: KeyStatus,
    key: Spanned<Vec<Spanned<RawKey>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTurn {
    at: String,
    who: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKey {
    indicator: String,
    rating: String,
    reason: String,
}

/// Reads all vignettes among the files, in the order of their codes. One with an error is left
/// out; the findings say why. `known_indicators` says whether the framework has a code.
#[must_use]
pub fn load_vignettes(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
) -> (Vec<Vignette>, Vec<Finding>) {
    let (parsed, mut findings) = parse_vignettes(files, known_indicators);
    let mut vignettes = Vec::new();
    for ParsedVignette { vignette, findings: about, .. } in parsed {
        if !has_errors(&about) {
            vignettes.extend(vignette);
        }
        findings.extend(about);
    }
    vignettes.sort_by(|left, right| left.code.cmp(&right.code));
    findings.sort();
    (vignettes, findings)
}

/// A vignette as it was read, if it could be.
pub(crate) struct ParsedVignette {
    pub(crate) vignette: Option<Vignette>,
    pub(crate) texts: Vec<Text>,
    pub(crate) findings: Vec<Finding>,
}

/// Reads all vignettes, each with what was found about it, with errors or without.
pub(crate) fn parse_vignettes(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
) -> (Vec<ParsedVignette>, Vec<Finding>) {
    let mut stray = Vec::new();
    let mut parsed: Vec<ParsedVignette> = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("vignettes/") else { continue };
        if name.strip_suffix(".yaml").is_some_and(|name| !name.contains('/')) {
            let mut findings = Vec::new();
            let mut texts = Vec::new();
            let vignette = read(file, name, known_indicators, &mut texts, &mut findings);
            let twice = vignette.as_ref().is_some_and(|vignette| {
                parsed
                    .iter()
                    .filter_map(|other| other.vignette.as_ref())
                    .any(|other| other.code == vignette.code)
            });
            if twice {
                let message = "another vignette has the same code";
                findings.push(Finding::error(&file.path, 1, message, "Give one of the two another code."));
            }
            parsed.push(ParsedVignette { vignette, texts, findings });
        } else if !name.eq_ignore_ascii_case("README.md") {
            let message = "the file is not a vignette and is not read";
            stray.push(Finding::warning(&file.path, 1, message, "Name it V01-slug.yaml, or remove it."));
        }
    }
    (parsed, stray)
}

fn read(
    file: &SourceFile,
    name: &str,
    known_indicators: &dyn Fn(&str) -> bool,
    texts: &mut Vec<Text>,
    findings: &mut Vec<Finding>,
) -> Option<Vignette> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawVignette = report.parse(&text)?;
    check_fields(&raw, name, &mut report);
    check_indicators(&raw, known_indicators, &mut report);
    check_turns(&raw, &mut report);
    let key = read_key(&raw, &mut report);
    gather(&raw, &report, texts);
    Some(Vignette {
        code: raw.code.value,
        version: raw.version.value,
        title: raw.title.value,
        pool: raw.pool,
        minutes: raw.minutes.value,
        setting: raw.setting,
        summary: raw.summary.value,
        indicators: raw.indicators.value.into_iter().map(|code| code.value).collect(),
        turns: raw
            .turns
            .value
            .into_iter()
            .map(|turn| Turn { at: turn.value.at, who: turn.value.who, text: turn.value.text })
            .collect(),
        key_status: raw.key_status,
        key,
    })
}

/// People in an encounter speak as they speak; summary and reasons are ours.
fn gather(raw: &RawVignette, report: &Report<'_>, found: &mut Vec<Text>) {
    let mut texts = Texts { path: report.file, found };
    for value in [&raw.title, &raw.summary] {
        texts.add(report.line(value), &value.value);
    }
    for turn in &raw.turns.value {
        texts.free(report.line(turn), &turn.value.text);
    }
    for rating in &raw.key.value {
        texts.add(report.line(rating), &rating.value.reason);
    }
}

fn check_fields(raw: &RawVignette, name: &str, report: &mut Report<'_>) {
    let code = &raw.code.value;
    let digits = code.strip_prefix('V').unwrap_or_default();
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        report.error(
            &raw.code,
            format!("`{code}` is not the code of a vignette"),
            "Use V and two digits, as in V01.",
        );
    }
    let slug = name
        .strip_suffix(".yaml")
        .and_then(|name| name.strip_prefix(code.as_str()))
        .and_then(|name| name.strip_prefix('-'));
    if !slug.is_some_and(is_slug) {
        let message = format!("the file `{name}` is not named for the code {code}");
        report.error(&raw.code, message, "Name it with the code, a hyphen and words in small letters.");
    }
    report.within("version", &raw.version, 1, 9_999);
    report.within("minutes", &raw.minutes, 1, 60);
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
}

/// A code as numbers, so that C01.10 comes after C01.9.
fn place_of(code: &str) -> Option<(u32, u32)> {
    let (competency, indicator) = code.strip_prefix('C')?.split_once('.')?;
    Some((competency.parse().ok()?, indicator.parse().ok()?))
}

fn check_indicators(raw: &RawVignette, known: &dyn Fn(&str) -> bool, report: &mut Report<'_>) {
    report.list("indicators", &raw.indicators);
    for indicator in &raw.indicators.value {
        if !known(&indicator.value) {
            let message = format!("the framework has no indicator {}", indicator.value);
            report.error_of(Rule::UnknownCode, indicator, message, "Correct the code.");
        }
    }
    if raw.indicators.value.len() < FEWEST_INDICATORS {
        let message = format!("raters are asked about fewer than {FEWEST_INDICATORS} indicators");
        let remedy = "Add some; agreement on fewer says little.";
        report.error_of(Rule::Amount, &raw.indicators, message, remedy);
    }
    for pair in raw.indicators.value.windows(2) {
        if place_of(&pair[0].value) > place_of(&pair[1].value) {
            let message = format!("{} stands before {}", pair[0].value, pair[1].value);
            report.error(&pair[1], message, "Put the indicators in the order of the framework.");
        }
    }
}

/// Seconds since the beginning, from `MM:SS`.
fn seconds(at: &str) -> Option<u32> {
    let (minutes, seconds) = at.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(minutes) || !digits(seconds) {
        return None;
    }
    let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
    (seconds < 60).then_some(minutes * 60 + seconds)
}

fn check_turns(raw: &RawVignette, report: &mut Report<'_>) {
    if raw.turns.value.is_empty() {
        report.error(&raw.turns, "nothing happens", "Write the turns.");
    }
    let mut before = 0;
    for turn in &raw.turns.value {
        if turn.value.who.trim().is_empty() || turn.value.text.trim().is_empty() {
            report.error(turn, "a turn has somebody who speaks and what is said", "Write both.");
        }
        let Some(now) = seconds(&turn.value.at) else {
            let message = format!("`{}` is not a time", turn.value.at);
            report.error(turn, message, "Write minutes and seconds since the beginning: \"01:20\".");
            continue;
        };
        if now < before {
            let message = format!("the time {} is before that of the turn before", turn.value.at);
            report.error(turn, message, "Put the turns in the order of their times.");
        }
        // `minutes` is rounded, so the last turn may begin within the minute after.
        if now >= raw.minutes.value.saturating_add(1).saturating_mul(60) {
            let message = format!(
                "the time {} is long after the end: `minutes` is {}",
                turn.value.at, raw.minutes.value
            );
            report.error(turn, message, "Correct the time, or `minutes`.");
        }
        before = before.max(now);
    }
}

/// Reads the key, which rates exactly the listed indicators, in their order.
fn read_key(raw: &RawVignette, report: &mut Report<'_>) -> Vec<KeyRating> {
    let listed: Vec<&str> = raw.indicators.value.iter().map(|code| code.value.as_str()).collect();
    let twice = repeated(raw.key.value.iter().map(|rating| rating.value.indicator.as_str()));
    let mut key = Vec::new();
    for rating in &raw.key.value {
        let code = rating.value.indicator.as_str();
        if !listed.contains(&code) {
            let message = format!("the key rates {code}, which is not among the indicators");
            report.error_of(Rule::Key, rating, message, "Add it to `indicators`, or remove it from the key.");
        }
        if twice.contains(&code.to_lowercase()) {
            let message = format!("the key rates {code} more than once");
            report.error_of(Rule::Key, rating, message, "Leave one rating.");
        }
        if rating.value.reason.trim().is_empty() {
            let message = format!("the key gives no reason for {code}");
            report.error_of(Rule::Key, rating, message, "Say what in the transcript supports it, by time.");
        }
        match KeyMark::try_from(rating.value.rating.clone()) {
            Ok(mark) => key.push(KeyRating {
                indicator: code.to_owned(),
                rating: mark,
                reason: rating.value.reason.clone(),
            }),
            Err(message) => {
                report.error_of(Rule::Key, rating, message, "Correct the rating; NO may need quotes.");
            }
        }
    }
    for code in &raw.indicators.value {
        if !raw.key.value.iter().any(|rating| rating.value.indicator == code.value) {
            let message = format!("the key does not rate {}", code.value);
            report.error_of(Rule::Key, code, message, "Add the rating.");
        }
    }
    key.sort_by_key(|rating| listed.iter().position(|code| *code == rating.indicator));
    key
}
