//! `drills/C05.yaml`: ten-minute refreshers.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::checks::{RawItem, read_items};
use super::scenarios::Gathered;
use super::text::{Texts, extra};
use super::yaml::Report;
use super::{Known, text_of};
use crate::check::Check;
use crate::drill::{Drill, LANGUAGE};
use crate::markdown::Context;
use crate::module::Reviewer;
use crate::source::{Finding, Rule, SourceFile, has_errors};

/// The share in percent that is enough, unless the drill says otherwise.
const PASS_SCORE: u32 = 80;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDrill {
    code: Spanned<String>,
    version: Spanned<u32>,
    title: Spanned<String>,
    competency: Spanned<String>,
    indicators: Spanned<Vec<Spanned<String>>>,
    counts_as: Option<Spanned<String>>,
    minutes: Spanned<u32>,
    summary: Spanned<String>,
    refresh: Spanned<String>,
    pass_score: Option<Spanned<u32>>,
    items: Vec<Spanned<RawItem>>,
    aloud: Spanned<String>,
    #[serde(default)]
    reviewed_by: Vec<Spanned<Reviewer>>,
}

/// A drill as it was read.
pub(crate) struct ParsedDrill {
    pub(crate) drill: Drill,
    pub(crate) path: String,
    /// The lines of each item and its parts.
    pub(crate) items: Vec<super::ItemPlace>,
    pub(crate) gathered: Gathered,
    pub(crate) findings: Vec<Finding>,
}

/// Reads all drills among the files, in the order of their codes. One with an error is left out;
/// the findings say why. `known_indicators` says whether the framework has a code.
#[must_use]
pub fn load_drills(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
) -> (Vec<Drill>, Vec<Finding>) {
    let known = Known { indicator: known_indicators, role: &|_| true };
    let (parsed, mut findings) = parse_drills(files, known);
    let mut drills = Vec::new();
    for parsed in parsed {
        if !has_errors(&parsed.findings) {
            drills.push(parsed.drill);
        }
        findings.extend(parsed.findings);
    }
    drills.sort_by(|left, right| left.code.cmp(&right.code));
    findings.sort();
    (drills, findings)
}

/// Reads all drills, with errors or without.
pub(crate) fn parse_drills(files: &[SourceFile], known: Known<'_>) -> (Vec<ParsedDrill>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut drills = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("drills/") else { continue };
        match name.strip_suffix(".yaml").filter(|name| !name.contains('/')) {
            Some(name) => drills.extend(read(file, name, known, &mut findings)),
            None if name.eq_ignore_ascii_case("README.md") => {}
            None => findings.push(Finding::warning(
                &file.path,
                1,
                "the file is not a drill and is not read",
                "Name it for its competency, as in C05.yaml, or remove it.",
            )),
        }
    }
    (drills, findings)
}

fn read(file: &SourceFile, name: &str, known: Known<'_>, findings: &mut Vec<Finding>) -> Option<ParsedDrill> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawDrill = report.parse(&text)?;
    let mut about = Vec::new();
    let mut report = Report { file: &file.path, before: 0, findings: &mut about };
    check(&raw, name, known, &mut report);
    let mut gathered = Gathered::default();
    gather(&raw, &report, &mut gathered);
    let indicators: Vec<String> = raw.indicators.value.into_iter().map(|code| code.value).collect();
    let (items, places) = read_items(raw.items, &indicators, known, &mut report);
    let mut drill = Drill {
        code: raw.code.value,
        version: raw.version.value,
        title: raw.title.value,
        competency: raw.competency.value,
        indicators,
        counts_as: raw.counts_as.map(|kind| kind.value),
        minutes: raw.minutes.value,
        summary: raw.summary.value,
        refresh: raw.refresh.value,
        check: Check::new(raw.pass_score.map_or(PASS_SCORE, |score| score.value), items),
        aloud: raw.aloud.value,
        reviewed_by: raw.reviewed_by.into_iter().map(|reviewer| reviewer.value).collect(),
    };
    drill.check.render(LANGUAGE);
    Some(ParsedDrill { drill, path: file.path.clone(), items: places, gathered, findings: about })
}

fn check(raw: &RawDrill, name: &str, known: Known<'_>, report: &mut Report<'_>) {
    let competency = &raw.competency.value;
    if raw.code.value != format!("D-{competency}") || name != competency {
        let message = format!("the drill `{}` in {name}.yaml is not named for {competency}", raw.code.value);
        report.error(&raw.code, message, "Use D- and the competency as the code, and its code as the name.");
    }
    report.within("version", &raw.version, 1, 9_999);
    report.within("minutes", &raw.minutes, 1, 30);
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    report.text("refresh", &raw.refresh);
    report.text("aloud", &raw.aloud);
    report.list("indicators", &raw.indicators);
    report.known(&raw.indicators.value, known);
    super::front::check_reviewers(&raw.reviewed_by, report);
    if let Some(kind) = &raw.counts_as
        && (kind.value.is_empty()
            || !kind.value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    {
        let message = format!("`{}` is not the name of a kind of drill", kind.value);
        report.error(kind, message, "Use small letters and low lines, as requirements do: overdose.");
    }
    if let Some(score) = &raw.pass_score {
        report.within("pass_score", score, 1, 100);
    }
    for code in &raw.indicators.value {
        if !code.value.starts_with(&format!("{competency}.")) {
            let message = format!("{} does not belong to {competency}", code.value);
            report.error_of(Rule::UnknownCode, code, message, "Remove it.");
        }
    }
}

fn gather(raw: &RawDrill, report: &Report<'_>, gathered: &mut Gathered) {
    let context =
        Context { id_prefix: "drill", folder: "drills", version: 1, references: &[], language: LANGUAGE };
    let mut texts = Texts { path: report.file, found: &mut gathered.texts };
    for value in [&raw.title, &raw.summary, &raw.refresh, &raw.aloud] {
        texts.add(report.line(value), &value.value);
    }
    for value in [&raw.refresh, &raw.aloud] {
        gathered.extras.push(extra(value, &context, report));
    }
}
