//! Reading a certification path from its file, with findings that name file,
//! line and remedy.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::calibration::CalibrationGate;
use crate::code::{CompetencyCode, ModuleCode};
use crate::fraction::Fraction;
use crate::framework::{Finding, SourceFile};
use crate::requirement::{Num, Share};
use crate::scale::Rating;

use super::decision::DecisionRule;
use super::keep::{Keep, KeepRule, Lapse};
use super::{Gate, GateRule, Path, Scope, Stage};

/// A path as it is written, with the places of what may be wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathFile {
    code: Spanned<String>,
    version: Spanned<u32>,
    title: String,
    text: String,
    certificate_kind: String,
    scope: Scope,
    holds_months: Spanned<Num>,
    expiring_days: Spanned<Num>,
    appeal_days: Spanned<Num>,
    stages: Spanned<Vec<StageFile>>,
    #[serde(default)]
    keep: Vec<Spanned<Keep>>,
    #[serde(default)]
    lapse: Option<Spanned<Lapse>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageFile {
    code: Spanned<String>,
    title: String,
    text: String,
    gates: Spanned<Vec<GateFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GateFile {
    key: Spanned<String>,
    title: String,
    text: String,
    rule: Spanned<GateRule>,
}

/// Reads and checks a path. `modules` and `competencies` are what is published
/// with it: a gate names only what exists.
///
/// # Errors
/// Every finding, in order of line.
pub fn load_path(
    file: &SourceFile<'_>,
    modules: &[&str],
    competencies: &[CompetencyCode],
) -> Result<Path, Vec<Finding>> {
    let parsed: PathFile = serde_saphyr::from_str(file.text).map_err(|error| {
        let place = error.location().map_or((1, 1), |location| (location.line(), location.column()));
        let said = error.without_snippet().to_string();
        vec![Finding {
            file: file.path.to_owned(),
            line: place.0,
            column: place.1,
            message: format!("The file cannot be read: {}.", said.split(" at line ").next().unwrap_or(&said)),
            remedy: "Compare it with the other files in paths/ and mend this line.".to_owned(),
        }]
    })?;
    let mut checker = Checker { file, modules, competencies, findings: Vec::new() };
    checker.path(&parsed);
    checker.findings.sort();
    if checker.findings.is_empty() { Ok(parsed.into()) } else { Err(checker.findings) }
}

impl From<PathFile> for Path {
    fn from(file: PathFile) -> Self {
        Self {
            code: file.code.value,
            version: file.version.value,
            title: file.title,
            text: file.text,
            certificate_kind: file.certificate_kind,
            scope: file.scope,
            holds_months: file.holds_months.value,
            expiring_days: file.expiring_days.value,
            appeal_days: file.appeal_days.value,
            stages: file.stages.value.into_iter().map(Into::into).collect(),
            keep: file.keep.into_iter().map(|keep| keep.value).collect(),
            lapse: file.lapse.map(|lapse| lapse.value),
        }
    }
}

impl From<StageFile> for Stage {
    fn from(file: StageFile) -> Self {
        let gates = file.gates.value.into_iter().map(Into::into).collect();
        Self { code: file.code.value, title: file.title, text: file.text, gates }
    }
}

impl From<GateFile> for Gate {
    fn from(file: GateFile) -> Self {
        Self { key: file.key.value, title: file.title, text: file.text, rule: file.rule.value }
    }
}

struct Checker<'a> {
    file: &'a SourceFile<'a>,
    modules: &'a [&'a str],
    competencies: &'a [CompetencyCode],
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn report<T>(&mut self, place: &Spanned<T>, message: &str, remedy: &str) {
        self.finding((place.referenced.line(), place.referenced.column()), message, remedy);
    }

    /// Reports at the line of a rule that holds `word`, or at the rule.
    fn report_at<T>(&mut self, place: &Spanned<T>, word: &str, message: &str, remedy: &str) {
        let first = place.referenced.line();
        let mut of_rule = (self.file.text.lines().zip(1..))
            .skip_while(|(_, number)| *number < first)
            .take_while(|(line, number)| *number == first || !line.trim_start().starts_with("- "));
        let found = of_rule
            .find_map(|(line, number)| Some((number, line[..line.find(word)?].chars().count() as u64 + 1)));
        let place = found.unwrap_or((first, place.referenced.column()));
        self.finding(place, message, remedy);
    }

    fn finding(&mut self, (line, column): (u64, u64), message: &str, remedy: &str) {
        self.findings.push(Finding {
            file: self.file.path.to_owned(),
            line,
            column,
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    fn path(&mut self, path: &PathFile) {
        self.keep(path);
        if path.version.value == 0 {
            self.report(&path.version, "Versions begin at 1.", "Write 1 or more.");
        }
        self.whole(&path.holds_months, "holds_months", path.holds_months.value, 1, 1200);
        self.whole(&path.expiring_days, "expiring_days", path.expiring_days.value, 1, 36_500);
        self.whole(&path.appeal_days, "appeal_days", path.appeal_days.value, 1, 36_500);
        self.named(&path.code, &path.code.value, &path.title, &path.text);
        let stages = &path.stages.value;
        if stages.len() < 3 {
            let remedy = "Write a stage of nomination, at least one of work, and one of decision.";
            self.report(&path.stages, "A path needs at least three stages.", remedy);
        }
        let (mut codes, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for (at, stage) in stages.iter().enumerate() {
            self.named(&stage.code, &stage.code.value, &stage.title, &stage.text);
            if !codes.insert(stage.code.value.as_str()) {
                self.report(&stage.code, "Two stages have this code.", "Give each stage its own code.");
            }
            if stage.gates.value.is_empty() {
                self.report(
                    &stage.gates,
                    "This stage has no gate, so it could never be passed.",
                    "Write at least one gate.",
                );
            }
            self.decision_only_last(stage, at + 1 == stages.len());
            for gate in &stage.gates.value {
                self.named(&gate.key, &gate.key.value, &gate.title, &gate.text);
                if !keys.insert(gate.key.value.as_str()) {
                    self.report(&gate.key, "Two gates have this key.", "Give each gate its own key.");
                }
                self.rule(&gate.rule);
            }
        }
    }

    fn named(&mut self, place: &Spanned<String>, code: &str, title: &str, text: &str) {
        if [code, title, text].iter().any(|words| words.trim().is_empty()) {
            self.report(place, "A code, title or text is empty.", "Write it; people read it.");
        }
    }

    fn keep(&mut self, path: &PathFile) {
        let mut keys = BTreeSet::new();
        for keep in &path.keep {
            let Keep { key, title, text, rule } = &keep.value;
            if [key, title, text].iter().any(|words| words.trim().is_empty()) {
                self.report(keep, "A key, title or text is empty.", "Write it; people read it.");
            }
            if !keys.insert(key.clone()) {
                self.report(keep, "Two rules of keeping have this key.", "Give each its own key.");
            }
            match rule {
                KeepRule::Calibration(gate) => {
                    self.whole(keep, "every_days", gate.every_days, 1, 36_500);
                    self.whole(keep, "vignettes", gate.vignettes, 1, 1000);
                    self.whole(keep, "scored_indicators", gate.scored_indicators, 2, 100_000);
                    self.share(keep, "icc", gate.icc, Fraction::ONE);
                    self.share(keep, "bias", gate.bias, Fraction::ONE);
                }
                KeepRule::JointObservations { per_quarter, pause_quarters }
                | KeepRule::CoachingCycles { per_quarter, pause_quarters } => {
                    self.whole(keep, "per_quarter", *per_quarter, 1, 1000);
                    self.whole(keep, "pause_quarters", *pause_quarters, 0, 100);
                }
                KeepRule::CoachingFidelity { per_year, score: share }
                | KeepRule::ObservedDeliveries { per_year, fidelity: share } => {
                    self.whole(keep, "per_year", *per_year, 1, 365);
                    self.share(keep, "score", *share, Fraction::ONE);
                }
                KeepRule::Deliveries { per_year } => self.whole(keep, "per_year", *per_year, 1, 365),
                KeepRule::ChangeSet { within_days } => {
                    self.whole(keep, "within_days", *within_days, 1, 36_500);
                }
            }
        }
        if let Some(lapse) = &path.lapse {
            self.whole(lapse, "restore_days", lapse.value.restore_days, 0, 36_500);
            self.whole(lapse, "again_months", lapse.value.again_months, 0, 1200);
        }
    }

    fn decision_only_last(&mut self, stage: &StageFile, last: bool) {
        let decides = |gate: &GateFile| matches!(gate.rule.value, GateRule::Decision(_));
        let decisions = stage.gates.value.iter().filter(|gate| decides(gate)).count();
        if last && decisions != 1 {
            self.report(
                &stage.code,
                "The last stage needs exactly one decision.",
                "Write one gate with the rule `decision`.",
            );
        } else if !last && decisions > 0 {
            self.report(
                &stage.code,
                "Only the last stage decides.",
                "Move the gate with the rule `decision` to the last stage.",
            );
        }
    }

    fn whole<T>(&mut self, place: &Spanned<T>, name: &str, number: Num, least: i32, most: i32) {
        if !(least..=most).contains(&number.value) {
            let message = format!("`{name}` is {}, which can never make sense here.", number.value);
            self.report_at(
                place,
                &format!("{name}:"),
                &message,
                &format!("Write a number from {least} to {most}."),
            );
        }
    }

    fn share<T>(&mut self, place: &Spanned<T>, name: &str, share: Share, most: Fraction) {
        if share.value <= Fraction::ZERO || share.value > most {
            let message = format!("`{name}` is {}, which can never make sense here.", share.value);
            self.report_at(
                place,
                &format!("{name}:"),
                &message,
                &format!("Write more than 0 and at most {most}."),
            );
        }
    }

    fn rule(&mut self, rule: &Spanned<GateRule>) {
        let whole = i32::MAX;
        let top = i32::from(Rating::TOP);
        match &rule.value {
            GateRule::Sponsor
            | GateRule::NoOpenSafetyTask
            | GateRule::ConflictsDeclared
            | GateRule::RequirementsHeld => {}
            GateRule::MonthsInPractice { at_least, with_waiver } => {
                self.whole(rule, "at_least", *at_least, 1, whole);
                self.whole(rule, "with_waiver", *with_waiver, 0, at_least.value);
            }
            GateRule::Levels { at_least, .. } => {
                if at_least.is_empty() {
                    self.report_at(
                        rule,
                        "at_least:",
                        "No competency is named.",
                        "Name at least one with its level.",
                    );
                }
                self.known_competencies(rule, at_least.keys().copied());
            }
            GateRule::CoachOrLevel { certificate_kind, .. } => {
                if certificate_kind.trim().is_empty() {
                    self.report(
                        rule,
                        "No kind of certificate is named.",
                        "Name it, for example local_coach.",
                    );
                }
            }
            GateRule::Modules { all_of, percent } => {
                self.known_modules(rule, all_of);
                self.whole(rule, "percent", *percent, 1, 100);
            }
            GateRule::Calibration(gate) => self.calibration(rule, gate),
            GateRule::FullCycles { at_least }
            | GateRule::Coachees { at_least }
            | GateRule::CyclesObserved { at_least }
            | GateRule::JointObservations { at_least }
            | GateRule::JointStarPairs { at_least }
            | GateRule::DeliveriesWatched { at_least }
            | GateRule::Learners { at_least } => self.whole(rule, "at_least", *at_least, 1, whole),
            GateRule::CoachingSpan { days } => self.whole(rule, "days", *days, 1, 36_500),
            GateRule::CoachingFidelity { score, in_a_row } => {
                self.share(rule, "score", *score, Fraction::ONE);
                self.whole(rule, "in_a_row", *in_a_row, 1, 100);
            }
            GateRule::MonthlyConsultation { longest_gap_days } => {
                self.whole(rule, "longest_gap_days", *longest_gap_days, 1, 36_500);
            }
            GateRule::JointStarExact { share }
            | GateRule::JointWithinOne { share }
            | GateRule::FirstTimePasses { share } => self.share(rule, "share", *share, Fraction::ONE),
            GateRule::JointStarContradictions { rating } => self.whole(rule, "rating", *rating, 1, top),
            GateRule::CoTraining { .. }
            | GateRule::ObservedSolo { .. }
            | GateRule::Usefulness { .. }
            | GateRule::GraduatesObserved { .. } => self.deliveries(rule),
            GateRule::Decision(decision) => self.decision(rule, decision),
        }
    }

    fn deliveries(&mut self, rule: &Spanned<GateRule>) {
        match &rule.value {
            GateRule::CoTraining { at_least, minutes_led } => {
                self.whole(rule, "at_least", *at_least, 2, i32::MAX);
                self.share(rule, "minutes_led", *minutes_led, Fraction::ONE);
            }
            GateRule::ObservedSolo { at_least, coverage, fidelity, facilitation, facilitation_of } => {
                self.whole(rule, "at_least", *at_least, 1, i32::MAX);
                self.share(rule, "coverage", *coverage, Fraction::ONE);
                self.share(rule, "fidelity", *fidelity, Fraction::ONE);
                self.whole(rule, "facilitation_of", *facilitation_of, 1, 100);
                self.share(
                    rule,
                    "facilitation",
                    *facilitation,
                    Fraction::whole(facilitation_of.value.into()),
                );
            }
            GateRule::Usefulness { mean, mean_of, response } => {
                self.whole(rule, "mean_of", *mean_of, 1, 100);
                self.share(rule, "mean", *mean, Fraction::whole(mean_of.value.into()));
                self.share(rule, "response", *response, Fraction::ONE);
            }
            GateRule::GraduatesObserved { at_least, share, rating, within_days } => {
                self.whole(rule, "at_least", *at_least, 1, i32::MAX);
                self.share(rule, "share", *share, Fraction::ONE);
                self.whole(rule, "rating", *rating, 1, i32::from(Rating::TOP));
                self.whole(rule, "within_days", *within_days, 1, 36_500);
            }
            _ => {}
        }
    }

    fn calibration(&mut self, rule: &Spanned<GateRule>, gate: &CalibrationGate) {
        let numbers = [
            ("vignettes", gate.vignettes, 1, 1000),
            ("scored_indicators", gate.scored_indicators, 2, 100_000),
            ("star_pairs", gate.star_pairs, 1, gate.scored_indicators.value),
            ("key_scale_points", gate.key_scale_points, 2, i32::from(Rating::TOP) + 1),
            ("star_zero_rated", gate.star_zero_rated, 1, i32::from(Rating::TOP)),
            ("tries", gate.tries, 1, 100),
            ("days_between_tries", gate.days_between_tries, 0, 36_500),
            ("new_after_days", gate.new_after_days, 1, 36_500),
            ("lock_days", gate.lock_days, 0, 36_500),
        ];
        for (name, number, least, most) in numbers {
            self.whole(rule, name, number, least, most);
        }
        let shares = [
            ("icc", gate.icc),
            ("star_kappa", gate.star_kappa),
            ("bias", gate.bias),
            ("exact_agreement", gate.exact_agreement),
            ("opportunity_disagreement", gate.opportunity_disagreement),
            ("new_vignettes", gate.new_vignettes),
        ];
        for (name, share) in shares {
            self.share(rule, name, share, Fraction::ONE);
        }
        if let Some(relearn) = &gate.relearn {
            self.known_modules(rule, &relearn.modules);
            self.whole(rule, "percent", relearn.percent, 1, 100);
        }
    }

    fn decision(&mut self, rule: &Spanned<GateRule>, decision: &DecisionRule) {
        self.whole(rule, "signatures", decision.signatures, 2, 10);
        self.whole(rule, "from_center", decision.from_center, 1, decision.signatures.value);
        self.whole(rule, "coached_within_months", decision.coached_within_months, 0, 1200);
    }

    fn known_modules(&mut self, rule: &Spanned<GateRule>, named: &[ModuleCode]) {
        if named.is_empty() {
            self.report_at(rule, "all_of:", "No module is named.", "Name at least one.");
        }
        let mut seen = BTreeSet::new();
        for module in named {
            if !seen.insert(module) {
                self.report_at(rule, module.as_str(), &format!("{module} is named twice."), "Name it once.");
            }
            if !self.modules.contains(&module.as_str()) {
                let remedy = "A gate names only what exists: publish the module, or take it out here.";
                self.report_at(
                    rule,
                    module.as_str(),
                    &format!("There is no published module {module}."),
                    remedy,
                );
            }
        }
    }

    fn known_competencies(&mut self, rule: &Spanned<GateRule>, named: impl Iterator<Item = CompetencyCode>) {
        for code in named {
            if !self.competencies.contains(&code) {
                self.report_at(
                    rule,
                    &code.to_string(),
                    &format!("There is no competency {code}."),
                    "Write a code of the framework.",
                );
            }
        }
    }
}
