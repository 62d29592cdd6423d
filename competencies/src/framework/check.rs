//! What a framework must satisfy beyond its shape: codes that exist, scales
//! without gaps, rules that can be satisfied.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Finding, Origins, Published, SourceFile};
use super::locate::Positions;
use super::{AuthorizationStep, Framework, Indicator, LevelRule};
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode};
use crate::fraction::Fraction;
use crate::requirement::{Num, Share};

mod indicators;
mod limits;
mod overlays;
mod records;
mod rules;

/// Collects findings and knows where each value stands.
pub(super) struct Checker<'a> {
    files: &'a [SourceFile<'a>],
    positions: Vec<Positions>,
    origins: &'a Origins,
    findings: Vec<Finding>,
    /// The file that is being checked.
    current: usize,
}

impl<'a> Checker<'a> {
    pub(super) fn new(files: &'a [SourceFile<'a>], positions: Vec<Positions>, origins: &'a Origins) -> Self {
        Self { files, positions, origins, findings: Vec::new(), current: 0 }
    }

    fn open(&mut self, name: &str) {
        self.current = self.files.iter().position(|file| file.path == name).unwrap_or(0);
    }

    fn report(&mut self, path: &str, message: impl Into<String>, remedy: impl Into<String>) {
        let (line, column) =
            self.positions.get(self.current).map_or((1, 1), |positions| positions.find(path));
        self.findings.push(Finding {
            file: self.files.get(self.current).map_or_else(String::new, |file| file.path.to_owned()),
            line,
            column,
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    fn text(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.report(path, "This text is empty.", "Write it; people read it.");
        }
    }

    fn at_least(&mut self, path: &str, number: Num, least: i32) {
        if number.value < least {
            self.report(
                &format!("{path}/value"),
                format!("{} can never hold here.", number.value),
                format!("Write a number of at least {least}."),
            );
        }
        if number.value > 36_500 {
            self.report(
                &format!("{path}/value"),
                format!("{} is too large.", number.value),
                "Write at most 36500.",
            );
        }
    }

    fn share(&mut self, path: &str, share: Share) {
        if share.value <= Fraction::ZERO || share.value > Fraction::ONE {
            self.report(
                &format!("{path}/value"),
                format!("A share of {} cannot be reached.", share.value),
                "Write a share above 0 and at most 1, such as 1/4 or 25%.",
            );
        }
    }
}

/// All findings about a framework that could be read.
pub(super) fn check(
    framework: &Framework,
    mut checker: Checker<'_>,
    published: &Published<'_>,
) -> Vec<Finding> {
    let known = Known::of(framework, published);
    checker.open("framework.yaml");
    if framework.version == 0 {
        checker.report("version", "Versions begin at 1.", "Write version: 1 or more.");
    }
    for (path, text) in [("code", &framework.code), ("title", &framework.title), ("note", &framework.note)] {
        checker.text(path, text);
    }
    scale(framework, &mut checker);
    roles(framework, &mut checker);
    evidence(framework, &known, &mut checker);
    level_texts(framework, &mut checker);
    level_rule(&framework.level_rule, &known, &mut checker);
    supplementary(framework, &mut checker);
    refreshers(framework, &known, &mut checker);
    indicators::competencies(framework, &mut checker);
    authorizations(framework, &known, &mut checker);
    rules::requirements(framework, &known, &mut checker);
    overlays::overlays(framework, &mut checker);
    checker.findings
}

/// What rules may name.
struct Known<'a> {
    competencies: BTreeSet<CompetencyCode>,
    indicators: BTreeMap<IndicatorCode, &'a Indicator>,
    evidence: BTreeSet<EvidenceType>,
    roles: BTreeSet<crate::code::RoleCode>,
    requirements: BTreeSet<&'a str>,
    modules: BTreeSet<&'a str>,
    drills: BTreeSet<&'a str>,
    /// Practice authorizations that a partner may hold.
    steps: BTreeSet<&'a str>,
    /// What each requirement depends on.
    depends: BTreeMap<&'a str, BTreeSet<&'a str>>,
    framework: &'a Framework,
}

impl<'a> Known<'a> {
    fn of(framework: &'a Framework, published: &Published<'a>) -> Self {
        let indicators = framework.competencies.iter().flat_map(|competency| &competency.indicators);
        Self {
            competencies: framework.competencies.iter().map(|competency| competency.code).collect(),
            indicators: indicators.map(|indicator| (indicator.code, indicator)).collect(),
            evidence: framework.evidence.iter().map(|rule| rule.code).collect(),
            roles: framework.roles.iter().map(|role| role.code).collect(),
            requirements: framework
                .requirements
                .iter()
                .map(|requirement| requirement.code.as_str())
                .collect(),
            modules: published.modules.iter().copied().collect(),
            drills: published.drills.iter().copied().collect(),
            steps: framework.authorizations.steps.iter().map(|step| step.code.as_str()).collect(),
            depends: records::dependencies(framework),
            framework,
        }
    }

    /// Whether one requirement is another or depends on it, at whatever distance.
    fn leads_to(&self, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(code) = open.pop() {
            if code == to {
                return true;
            }
            if seen.insert(code) {
                open.extend(self.depends.get(code).into_iter().flatten().copied());
            }
        }
        false
    }

    fn competency(&self, checker: &mut Checker<'_>, path: &str, code: CompetencyCode) {
        if !self.competencies.contains(&code) {
            checker.report(
                path,
                format!("There is no competency {code}."),
                "Name one that has a file in competencies/.",
            );
        }
    }

    fn competencies(&self, checker: &mut Checker<'_>, path: &str, codes: &[CompetencyCode]) {
        for (at, code) in codes.iter().enumerate() {
            self.competency(checker, &format!("{path}/{at}"), *code);
            if codes[..at].contains(code) {
                checker.report(&format!("{path}/{at}"), format!("{code} is named twice."), "Name it once.");
            }
        }
    }

    fn indicator(&self, checker: &mut Checker<'_>, path: &str, code: IndicatorCode) {
        if !self.indicators.contains_key(&code) {
            checker.report(
                path,
                format!("There is no indicator {code}."),
                "Name one from a file in competencies/.",
            );
        }
    }

    fn evidence(&self, checker: &mut Checker<'_>, path: &str, codes: &[EvidenceType]) {
        for (at, code) in codes.iter().enumerate() {
            if !self.evidence.contains(code) {
                checker.report(
                    &format!("{path}/{at}"),
                    format!("There is no evidence type {code}."),
                    "Name one from evidence.yaml.",
                );
            }
            if codes[..at].contains(code) {
                checker.report(&format!("{path}/{at}"), format!("{code} is named twice."), "Name it once.");
            }
        }
    }

    fn module(&self, checker: &mut Checker<'_>, path: &str, code: &ModuleCode) {
        if !self.modules.contains(code.as_str()) {
            checker.report(
                path,
                format!("Module {code} is not published."),
                "A rule names only modules that exist; leave the clause out until the module is published.",
            );
        }
    }
}

/// Reports each code that occurs a second time.
fn twice<T: Ord + std::fmt::Display>(
    checker: &mut Checker<'_>,
    codes: impl IntoIterator<Item = (String, T)>,
) {
    let mut seen = BTreeSet::new();
    for (path, code) in codes {
        let message = format!("The code {code} is used twice.");
        if !seen.insert(code) {
            checker.report(&path, message, "Give each its own code.");
        }
    }
}

fn scale(framework: &Framework, checker: &mut Checker<'_>) {
    checker.open("scale.yaml");
    let scale = &framework.scale;
    let ratings: Vec<u8> = scale.points.iter().map(|point| point.rating).collect();
    if ratings != [0, 1, 2, 3] {
        checker.report(
            "points",
            "The scale has a gap or is out of order.",
            "List the ratings 0, 1, 2 and 3, once each, in this order.",
        );
    }
    for (at, point) in scale.points.iter().enumerate() {
        checker.text(&format!("points/{at}/label"), &point.label);
        checker.text(&format!("points/{at}/text"), &point.text);
    }
    for (name, mark) in [("not_observed", &scale.not_observed), ("not_applicable", &scale.not_applicable)] {
        checker.text(&format!("{name}/label"), &mark.label);
        checker.text(&format!("{name}/text"), &mark.text);
    }
}

fn roles(framework: &Framework, checker: &mut Checker<'_>) {
    checker.open("roles.yaml");
    twice(
        checker,
        framework.roles.iter().enumerate().map(|(at, role)| (format!("roles/{at}/code"), role.code)),
    );
    for (at, role) in framework.roles.iter().enumerate() {
        for (field, text) in
            [("name", &role.name), ("title", &role.title), ("description", &role.description)]
        {
            checker.text(&format!("roles/{at}/{field}"), text);
        }
    }
}

fn evidence(framework: &Framework, known: &Known<'_>, checker: &mut Checker<'_>) {
    checker.open("evidence.yaml");
    twice(
        checker,
        framework.evidence.iter().enumerate().map(|(at, rule)| (format!("evidence/{at}/code"), rule.code)),
    );
    for (at, rule) in framework.evidence.iter().enumerate() {
        checker.text(&format!("evidence/{at}/title"), &rule.title);
        checker.text(&format!("evidence/{at}/description"), &rule.description);
        for (number, counts) in rule.counts.iter().enumerate() {
            let path = format!("evidence/{at}/counts/{number}");
            if counts.levels.is_empty() {
                checker.report(&format!("{path}/levels"), "No level is named.", "Name at least one level.");
            }
            known.competencies(checker, &format!("{path}/competencies"), &counts.competencies);
            for (place, indicator) in counts.indicators.iter().enumerate() {
                known.indicator(checker, &format!("{path}/indicators/{place}"), *indicator);
            }
        }
    }
}

fn level_texts(framework: &Framework, checker: &mut Checker<'_>) {
    checker.open("levels.yaml");
    let levels: Vec<LevelCode> = framework.levels.iter().map(|text| text.level).collect();
    let all = [LevelCode::L0, LevelCode::L1, LevelCode::L2, LevelCode::L3, LevelCode::L4, LevelCode::L5];
    if levels != all {
        checker.report(
            "levels",
            "The levels have a gap or are out of order.",
            "List L0 to L5, once each, in this order.",
        );
    }
    for (at, text) in framework.levels.iter().enumerate() {
        checker.text(&format!("levels/{at}/label"), &text.label);
        checker.text(&format!("levels/{at}/text"), &text.text);
    }
}

fn level_rule(rule: &LevelRule, known: &Known<'_>, checker: &mut Checker<'_>) {
    level_numbers(rule, checker);
    known.competencies(
        checker,
        "rule/qualifying/one_for_competencies",
        &rule.qualifying.one_for_competencies,
    );
    known.evidence(checker, "rule/qualifying/one_for_types", &rule.qualifying.one_for_types);
    known.evidence(checker, "rule/clearing/types", &rule.clearing.types);
    known.evidence(checker, "rule/clearing/rare_types", &rule.clearing.rare_types);
    known.evidence(checker, "rule/strongest_first", &rule.strongest_first);
    if rule.clearing.types.is_empty() {
        checker.report(
            "rule/clearing/types",
            "Nothing could ever clear a 0.",
            "Name at least one evidence type.",
        );
    }
    let levels: Vec<LevelCode> = rule.tests.iter().map(|test| test.level).collect();
    if levels != [LevelCode::L2, LevelCode::L3, LevelCode::L4] {
        checker.report(
            "rule/tests",
            "The tested levels have a gap or are out of order.",
            "List L2, L3 and L4, once each, in this order.",
        );
    }
    for (at, test) in rule.tests.iter().enumerate() {
        let path = format!("rule/tests/{at}");
        checker.at_least(&format!("{path}/min_events"), test.min_events, 1);
        for (code, number) in &test.min_events_for {
            known.competency(checker, &format!("{path}/min_events_for/{code}"), *code);
            checker.at_least(&format!("{path}/min_events_for/{code}"), *number, 1);
        }
        if test.min_score.value > Fraction::whole(3) || test.min_score.value < Fraction::ZERO {
            checker.report(
                &format!("{path}/min_score/value"),
                "The scale ends at 3.",
                "Write a score from 0 to 3.",
            );
        }
        known.evidence(checker, &format!("{path}/needs_one_of"), &test.needs_one_of);
        if let Some(stars) = &test.stars {
            checker.at_least(&format!("{path}/stars/last"), stars.last, 1);
            checker.at_least(&format!("{path}/stars/at_least"), stars.at_least, 0);
            rating(checker, &format!("{path}/stars/min_rating"), stars.min_rating);
            if stars.at_least.value > stars.last.value {
                checker.report(
                    &format!("{path}/stars/at_least"),
                    "More ratings are asked than are looked at.",
                    "Lower at_least or raise last.",
                );
            }
        }
    }
    for (at, cap) in rule.caps.iter().enumerate() {
        known.evidence(checker, &format!("rule/caps/{at}"), &[cap.evidence_type]);
        checker.share(&format!("rule/caps/{at}/share"), cap.share);
        for (code, share) in &cap.share_for {
            known.competency(checker, &format!("rule/caps/{at}/share_for/{code}"), *code);
            checker.share(&format!("rule/caps/{at}/share_for/{code}"), *share);
        }
    }
}

fn rating(checker: &mut Checker<'_>, path: &str, number: Num) {
    if !(0..=3).contains(&number.value) {
        checker.report(
            &format!("{path}/value"),
            format!("{} is not a rating.", number.value),
            "Write 0, 1, 2 or 3.",
        );
    }
}

fn level_numbers(rule: &LevelRule, checker: &mut Checker<'_>) {
    let calendar = &rule.calendar;
    let numbers = [
        ("window_days", rule.window_days, 1),
        ("listed_before_window_days", rule.listed_before_window_days, 0),
        ("qualifying/usual", rule.qualifying.usual, 1),
        ("last_ratings", rule.last_ratings, 1),
        ("knowledge_percent", rule.knowledge_percent, 1),
        ("raters/calibrated_within_days", rule.raters.calibrated_within_days, 1),
        ("calendar/long_leave_over_days", calendar.long_leave_over_days, 1),
        ("calendar/dispute_within_days", calendar.dispute_within_days, 0),
        ("calendar/future_minutes", calendar.future_minutes, 0),
        ("calendar/warn_at_most_days", calendar.warn_at_most_days, 0),
        ("calendar/clock_restarts_after_days", calendar.clock_restarts_after_days, 1),
    ];
    for (path, number, least) in numbers {
        checker.at_least(&format!("rule/{path}"), number, least);
    }
    checker.share("rule/coverage", rule.coverage);
    checker.share("rule/calendar/warn_share_of_window", calendar.warn_share_of_window);
    rating(checker, "rule/clearing/min_rating", rule.clearing.min_rating);
    if rule.raters.certificate_kinds.is_empty() {
        checker.report(
            "rule/raters/certificate_kinds",
            "Nobody could give counting ratings.",
            "Name at least one kind of certificate.",
        );
    }
}

fn supplementary(framework: &Framework, checker: &mut Checker<'_>) {
    checker.open("supplementary.yaml");
    let codes = framework.supplementary.iter().enumerate();
    twice(checker, codes.map(|(at, part)| (format!("supplementary/{at}/code"), part.code.clone())));
    for (at, part) in framework.supplementary.iter().enumerate() {
        checker.text(&format!("supplementary/{at}/title"), &part.title);
    }
}

fn refreshers(framework: &Framework, known: &Known<'_>, checker: &mut Checker<'_>) {
    let Some(rule) = &framework.refreshers else { return };
    checker.open("refreshers.yaml");
    for (path, number, least) in [
        ("fade_days", rule.fade_days, 1),
        ("recent_days", rule.recent_days, 1),
        ("extends_days", rule.extends_days, 0),
        ("extends_at_most_days", rule.extends_at_most_days, 0),
        ("questions", rule.questions, 1),
    ] {
        checker.at_least(path, number, least);
    }
    for (code, number) in &rule.fade_days_for {
        known.competency(checker, &format!("fade_days_for/{code}"), *code);
        checker.at_least(&format!("fade_days_for/{code}"), *number, 1);
    }
    known.evidence(checker, "field_types", &rule.field_types);
    rules::percent(checker, "good_percent", rule.good_percent);
}

fn authorizations(framework: &Framework, known: &Known<'_>, checker: &mut Checker<'_>) {
    checker.open("authorizations.yaml");
    let rule = &framework.authorizations;
    for (path, number) in [
        ("stale_days", rule.stale_days),
        ("attestation_days", rule.attestation_days),
        ("former_version_days", rule.former_version_days),
    ] {
        checker.at_least(path, number, 0);
    }
    if rule.steps.is_empty() {
        checker.report("steps", "There are no steps.", "Describe at least one.");
    }
    let steps = rule.steps.iter().enumerate().map(|(at, step)| (format!("steps/{at}"), step));
    let all: Vec<(String, &AuthorizationStep)> =
        steps.chain([("supervise".to_owned(), &rule.supervise)]).collect();
    twice(checker, all.iter().map(|(path, step)| (format!("{path}/code"), step.code.clone())));
    for (path, step) in all {
        authorization(known, &path, step, checker);
    }
}

fn authorization(known: &Known<'_>, path: &str, step: &AuthorizationStep, checker: &mut Checker<'_>) {
    for (field, text) in [("code", &step.code), ("title", &step.title), ("description", &step.description)] {
        checker.text(&format!("{path}/{field}"), text);
    }
    for (at, role) in step.roles.iter().enumerate() {
        if !known.roles.contains(role) {
            checker.report(
                &format!("{path}/roles/{at}"),
                format!("There is no role {role}."),
                "Name one from roles.yaml.",
            );
        }
    }
    for (code, level) in &step.levels {
        known.competency(checker, &format!("{path}/levels/{code}"), *code);
        if *level == LevelCode::L0 {
            checker.report(&format!("{path}/levels/{code}"), "L0 asks nothing.", "Ask for L1 or more.");
        }
    }
    for (field, modules) in [("modules", &step.modules), ("later_modules", &step.later_modules)] {
        for (code, percent) in modules {
            known.module(checker, &format!("{path}/{field}/{code}"), code);
            rules::percent(checker, &format!("{path}/{field}/{code}"), *percent);
        }
    }
    for (at, code) in step.requirements.iter().enumerate() {
        if !known.requirements.contains(code.as_str()) {
            checker.report(
                &format!("{path}/requirements/{at}"),
                format!("There is no requirement {code}."),
                "Name one from requirements/.",
            );
        }
    }
}
