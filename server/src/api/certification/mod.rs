//! Candidacies, what assessors record, calibration runs and certificates.

pub mod appeals;
pub mod calibration;
pub mod candidacies;
pub mod certificates;
pub mod monitor;
pub mod practice;
pub mod records;

use fieldcraft_competencies::calibration::Bound;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::wire::{Instant, PersonRef};

/// A gate of a stage.
#[derive(Object)]
#[oai(rename = "Gate")]
struct GateOut {
    /// Stable name.
    key: String,
    /// Title.
    title: String,
    /// What it asks, in words.
    text: String,
    /// What is asked, as a figure.
    target: String,
    /// What there is.
    actual: String,
    /// Does it hold?
    passed: bool,
    /// Why, in a sentence.
    reason: String,
    /// Evidence it rests on.
    evidence: Vec<Uuid>,
    /// Figures behind it, where there are several.
    figures: Vec<FigureOut>,
}

/// Which side of a number a value must be on: not below it, not above it, or no further from zero either way.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum TargetBound {
    AtLeast,
    AtMost,
    Within,
}

/// One figure of a calibration run or gate.
#[derive(Object)]
#[oai(rename = "Figure")]
struct FigureOut {
    /// Stable name, such as `icc_2_1`.
    key: String,
    /// Title.
    title: String,
    /// What is asked; absent where the figure is only shown.
    #[oai(skip_serializing_if_is_none)]
    target: Option<String>,
    /// The same as a number, in the unit of `value`.
    #[oai(skip_serializing_if_is_none)]
    target_value: Option<f64>,
    /// Which side of that number is asked.
    #[oai(skip_serializing_if_is_none)]
    target_bound: Option<TargetBound>,
    /// Full precision; absent when undefined.
    #[oai(skip_serializing_if_is_none)]
    value: Option<f64>,
    /// In words, never rounded across its target.
    actual: String,
    /// Lower end of the 95 % bootstrap interval.
    #[oai(skip_serializing_if_is_none)]
    low: Option<f64>,
    /// Upper end.
    #[oai(skip_serializing_if_is_none)]
    high: Option<f64>,
    /// Is the target reached?
    #[oai(skip_serializing_if_is_none)]
    passed: Option<bool>,
    /// Why, in a sentence.
    reason: String,
}

impl From<fieldcraft_competencies::calibration::Figure> for FigureOut {
    fn from(f: fieldcraft_competencies::calibration::Figure) -> Self {
        Self {
            key: f.key,
            title: f.title,
            target: f.target,
            target_value: f.bound.map(|bound| match bound {
                Bound::AtLeast(value) | Bound::AtMost(value) | Bound::Within(value) => value,
            }),
            target_bound: f.bound.map(|bound| match bound {
                Bound::AtLeast(_) => TargetBound::AtLeast,
                Bound::AtMost(_) => TargetBound::AtMost,
                Bound::Within(_) => TargetBound::Within,
            }),
            value: f.value,
            actual: f.actual,
            low: f.interval.map(|i| i.low),
            high: f.interval.map(|i| i.high),
            passed: f.passed,
            reason: f.reason,
        }
    }
}

/// A place of a scope.
#[derive(Object)]
#[oai(rename = "ScopeAgency")]
struct AgencyOut {
    /// Identifier.
    id: Uuid,
    /// Name.
    name: String,
}

/// A module of a scope.
#[derive(Object)]
#[oai(rename = "ScopeModule")]
struct ModuleOut {
    /// Code.
    code: String,
    /// Version.
    version: i64,
}

/// A signature.
#[derive(Object)]
#[oai(rename = "Signature")]
struct SignatureOut {
    /// Identifier.
    id: Uuid,
    /// Who signed.
    by: PersonRef,
    /// `certify` or `decline`; under an appeal `uphold` or `overturn`.
    decision: String,
    /// Written reasons.
    reason: String,
    /// When.
    at: Instant,
}
