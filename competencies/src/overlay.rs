//! Jurisdiction overlays: data that changes single numbers of requirements where a law or contract asks for it.

use serde::{Deserialize, Serialize};

use crate::fraction::Fraction;
use crate::framework::Framework;
use crate::requirement::{Clause, Num, Requirement, Rule, Share, Source};

/// An overlay: in force at a node while the person's facts say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Code, by which it is switched on at a node.
    pub code: String,
    /// The jurisdiction, such as `OH`.
    pub jurisdiction: String,
    /// Title.
    pub title: String,
    /// What it rests on.
    pub cites: Citation,
    /// The numbers it changes.
    pub values: Vec<OverlayValue>,
}

/// The rule that an overlay rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The rule, as people cite it.
    pub rule: String,
    /// Where the public can read it.
    pub address: String,
}

/// One number of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayValue {
    /// Code of the requirement.
    pub requirement: String,
    /// Key of the clause.
    pub clause: String,
    /// The field, as it is written in the requirement's file.
    pub field: String,
    /// The number in its place.
    pub value: Fraction,
    /// How it takes the place of the usual number.
    pub mode: Mode,
}

/// How an overlay's number takes the place of the usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The stricter of the two holds.
    Tighten,
    /// The overlay's holds.
    Replace,
}

/// Which way a number becomes stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stricter {
    Lower,
    Higher,
    /// It depends.
    Unclear,
}

/// A number of a clause that an overlay may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: Fraction,
    pub(crate) stricter: Stricter,
    /// Whether it is a whole number: days, counts, percent.
    pub(crate) whole: bool,
    pub(crate) source: Source,
}

impl Number {
    /// Whether another value in its place asks for as much or more.
    pub(crate) fn is_stricter(self, value: Fraction) -> bool {
        match self.stricter {
            Stricter::Lower => value <= self.value,
            Stricter::Higher => value >= self.value,
            Stricter::Unclear => value == self.value,
        }
    }
}

/// The numbers of a clause by the names of their fields.
pub(crate) fn numbers(clause: &Clause) -> Vec<(&'static str, Number)> {
    use Stricter::{Higher, Lower, Unclear};
    let mut found = Vec::new();
    let mut add = |field, number: Option<Num>, stricter| {
        found.extend(number.map(|Num { value, source }| {
            (field, Number { value: Fraction::whole(i64::from(value)), stricter, whole: true, source })
        }));
    };
    add("due_days", clause.due_days, Lower);
    add("warn_days", clause.warn_days, Higher);
    add("from_day", clause.from_day, Lower);
    add("until_day", clause.until_day, Higher);
    match &clause.rule {
        Rule::LevelAtLeast { window_days, .. } | Rule::CoachingFidelity { window_days, .. } => {
            add("window_days", *window_days, Lower);
        }
        Rule::CountAtLeast { count, window_days, max, .. } => {
            add("count", Some(*count), Higher);
            add("window_days", Some(*window_days), Lower);
            // With several limits a name would not say which.
            if let [limit] = max.as_slice() {
                add("max", Some(limit.count), Lower);
            }
        }
        Rule::CyclesClosed { count, window_days } | Rule::JointObservations { count, window_days } => {
            add("count", Some(*count), Higher);
            add("window_days", Some(*window_days), Lower);
        }
        Rule::DistinctObservers { count, .. } => add("count", Some(*count), Higher),
        Rule::LatestWithin { days, .. } => add("days", Some(*days), Lower),
        Rule::CriticalFloor { min_rating, last, window_days, .. } => {
            add("min_rating", Some(*min_rating), Higher);
            add("last", Some(*last), Higher);
            add("window_days", Some(*window_days), Unclear);
        }
        Rule::CredentialValid { recheck_days, .. } => add("recheck_days", *recheck_days, Lower),
        Rule::CredentialDue { days_after_hire, .. } => add("days_after_hire", Some(*days_after_hire), Lower),
        Rule::KnowledgePass { min_percent, .. } => add("min_percent", Some(*min_percent), Higher),
        Rule::HoursAtLeast { hours, window_days, .. } => {
            add("hours", Some(*hours), Higher);
            add("window_days", *window_days, Lower);
        }
        Rule::DrillDone { window_days, .. } | Rule::OfferRecorded { window_days, .. } => {
            add("window_days", Some(*window_days), Lower);
        }
        Rule::SupervisionContacts { count, window_days, with_data } => {
            add("count", Some(*count), Higher);
            add("window_days", Some(*window_days), Lower);
            add("with_data", *with_data, Higher);
        }
        Rule::Deliveries { count, observed, window_days } => {
            add("count", Some(*count), Higher);
            add("observed", Some(*observed), Higher);
            add("window_days", Some(*window_days), Lower);
        }
        Rule::Participation { count, window_days, .. } => {
            add("count", Some(*count), Higher);
            add("window_days", *window_days, Lower);
        }
        Rule::CoSigned { after, window_days, .. } => {
            add("after", Some(*after), Lower);
            add("window_days", Some(*window_days), Higher);
        }
        Rule::CalibrationCurrent { within_days, .. } => add("within_days", Some(*within_days), Lower),
        Rule::TrainerScopeValid { grace_days } => add("grace_days", Some(*grace_days), Lower),
        Rule::AllOf(_)
        | Rule::AnyOf(_)
        | Rule::IndependentShare { .. }
        | Rule::DirectShare { .. }
        | Rule::NoUnclearedZero { .. }
        | Rule::ObserverCertified { .. } => {}
    }
    found.extend(shares(&clause.rule));
    found
}

/// The shares of a rule by the names of their fields.
fn shares(rule: &Rule) -> Vec<(&'static str, Number)> {
    let one = |field, share: &Share, stricter| {
        (field, Number { value: share.value, stricter, whole: false, source: share.source })
    };
    match rule {
        Rule::IndependentShare { min, .. }
        | Rule::DirectShare { min, .. }
        | Rule::CoachingFidelity { min, .. } => {
            vec![one("min", min, Stricter::Higher)]
        }
        Rule::CalibrationCurrent { min_icc, max_bias, .. } => {
            let icc = min_icc.iter().map(|share| one("min_icc", share, Stricter::Higher));
            icc.chain(max_bias.iter().map(|share| one("max_bias", share, Stricter::Lower))).collect()
        }
        _ => Vec::new(),
    }
}

/// A number of a clause, with what every overlay of its framework makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseNumber<'f> {
    /// The field, as it is written in the requirement's file.
    pub field: &'static str,
    /// The usual number.
    pub value: Fraction,
    /// The same with its unit.
    pub text: String,
    /// Where it comes from.
    pub source: Source,
    /// The overlays that change it where they are in force, each for itself.
    pub overlays: Vec<OverlaidNumber<'f>>,
}

/// A number with an overlay in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlaidNumber<'f> {
    /// The overlay.
    pub overlay: &'f Overlay,
    /// The number that then holds.
    pub value: Fraction,
    /// The same with its unit.
    pub text: String,
}

/// The numbers of a requirement's clause, nobody's in particular: for those who read the rules.
#[must_use]
pub fn clause_numbers<'f>(
    framework: &'f Framework,
    requirement: &Requirement,
    clause: &Clause,
) -> Vec<ClauseNumber<'f>> {
    let mut own = numbers(clause);
    if let Rule::LevelAtLeast { window_days: None, .. } = clause.rule {
        let Num { value, source } = framework.level_rule.window_days;
        let value = Fraction::whole(i64::from(value));
        own.push(("window_days", Number { value, stricter: Stricter::Lower, whole: true, source }));
    }
    let overlaid = |field: &str| {
        let of = |overlay: &'f Overlay| {
            let value = InForce::new(&[overlay], &requirement.code).number(clause, field)?;
            Some(OverlaidNumber { overlay, value, text: in_words(field, value) })
        };
        framework.overlays.iter().filter_map(of).collect()
    };
    let told = |(field, Number { value, source, .. }): (&'static str, Number)| ClauseNumber {
        field,
        value,
        text: in_words(field, value),
        source,
        overlays: overlaid(field),
    };
    own.into_iter().map(told).collect()
}

/// The overlays in force on a day, in order of code; most often none.
#[derive(Clone, Copy, Default)]
pub(crate) struct InForce<'o> {
    overlays: &'o [&'o Overlay],
    requirement: &'o str,
}

/// A number with what overlays made of it.
pub(crate) struct Changed<'o> {
    pub(crate) overlay: &'o Overlay,
    pub(crate) value: &'o OverlayValue,
    /// The number that the requirement's file has.
    pub(crate) usual: Fraction,
    /// The number that holds.
    pub(crate) now: Fraction,
}

impl<'o> InForce<'o> {
    pub(crate) fn new(overlays: &'o [&'o Overlay], requirement: &'o str) -> Self {
        Self { overlays, requirement }
    }

    /// What overlays make of a clause's numbers, in order of overlay.
    pub(crate) fn changes(self, clause: &Clause) -> Vec<Changed<'o>> {
        let mut changes: Vec<Changed<'o>> = Vec::new();
        if self.overlays.is_empty() {
            return changes;
        }
        let numbers = numbers(clause);
        let values = self
            .overlays
            .iter()
            .flat_map(|overlay| overlay.values.iter().map(move |value| (*overlay, value)));
        for (overlay, value) in values {
            if value.requirement != self.requirement || value.clause != clause.key {
                continue;
            }
            let Some((_, number)) = numbers.iter().find(|(field, _)| *field == value.field) else { continue };
            let before = changes.iter().rfind(|change| change.value.field == value.field);
            let held = Number { value: before.map_or(number.value, |change| change.now), ..*number };
            if value.mode == Mode::Replace || held.is_stricter(value.value) {
                changes.push(Changed { overlay, value, usual: number.value, now: value.value });
            }
        }
        changes
    }

    /// The number that holds, if an overlay changes it.
    pub(crate) fn number(self, clause: &Clause, field: &str) -> Option<Fraction> {
        let changes = self.changes(clause);
        changes.iter().rfind(|change| change.value.field == field).map(|change| change.now)
    }
}

/// A number as people read it, with its unit.
pub(crate) fn in_words(field: &str, value: Fraction) -> String {
    match field {
        "due_days" | "warn_days" | "window_days" | "days" | "days_after_hire" | "recheck_days"
        | "within_days" | "grace_days" => {
            format!("{value} days")
        }
        "from_day" | "until_day" => format!("day {value}"),
        "min_percent" => format!("{value}%"),
        "hours" => format!("{value} hours"),
        "min" | "min_icc" | "max_bias" => value.cut(),
        _ => value.to_string(),
    }
}
